//! The names of what is counted.

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};
use std::borrow::Cow;

/// A label's value that is not known before.
pub(super) type Text = Cow<'static, str>;

/// A request that was answered.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct Request {
    pub(super) method: Text,
    pub(super) route: Text,
    pub(super) status: u16,
}

/// A login, or an unlocking.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct Login {
    pub(super) method: &'static str,
    pub(super) outcome: &'static str,
}

/// A hash of a password.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct Hash {
    pub(super) kind: &'static str,
    pub(super) outcome: &'static str,
}

/// A step of a login by card.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct Step {
    pub(super) step: &'static str,
    pub(super) reason: &'static str,
}

/// A connection that came to nothing.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct Loss {
    pub(super) reason: &'static str,
}

/// Histograms by labels.
type Histograms<L> = Family<L, Histogram, fn() -> Histogram>;

/// Everything that is counted.
pub(super) struct Families {
    pub(super) requests: Family<Request, Counter>,
    pub(super) durations: Histograms<[(&'static str, Text); 1]>,
    pub(super) logins: Family<Login, Counter>,
    pub(super) hashes: Histograms<Hash>,
    pub(super) hashes_running: Gauge,
    pub(super) hashes_waiting: Gauge,
    pub(super) card_steps: Family<Step, Counter>,
    pub(super) sessions: Gauge,
    pub(super) journal_records: Gauge,
    pub(super) journal_last: Gauge<f64, std::sync::atomic::AtomicU64>,
    pub(super) journal_age: Gauge<f64, std::sync::atomic::AtomicU64>,
    pub(super) database_up: Gauge,
    pub(super) connections: Gauge,
    pub(super) lost: Family<Loss, Counter>,
    pub(super) certificate_expiry: Gauge,
}

/// From one millisecond to a minute.
fn of_requests() -> Histogram {
    Histogram::new([
        0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0,
    ])
}

/// From the cost of the cheapest hash to a long queue.
fn of_hashes() -> Histogram {
    Histogram::new([
        0.02, 0.05, 0.075, 0.1, 0.15, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0,
    ])
}

impl Families {
    /// Makes them, and has them read under their names.
    pub(super) fn registered(registry: &mut Registry) -> Self {
        let families = Self::new();
        families.register_traffic(registry);
        families.register_practice(registry);
        let build = Info::new([("version", env!("CARGO_PKG_VERSION"))]);
        registry.register("build", "The version of the service", build);
        families
    }

    fn new() -> Self {
        Self {
            requests: Family::default(),
            durations: Family::new_with_constructor(of_requests),
            logins: Family::default(),
            hashes: Family::new_with_constructor(of_hashes),
            hashes_running: Gauge::default(),
            hashes_waiting: Gauge::default(),
            card_steps: Family::default(),
            sessions: Gauge::default(),
            journal_records: Gauge::default(),
            journal_last: Gauge::default(),
            journal_age: Gauge::default(),
            database_up: Gauge::default(),
            connections: Gauge::default(),
            lost: Family::default(),
            certificate_expiry: Gauge::default(),
        }
    }

    fn register_traffic(&self, registry: &mut Registry) {
        registry.register("requests", "Requests answered", self.requests.clone());
        registry.register_with_unit(
            "request_duration",
            "How long requests took, until the answer began",
            Unit::Seconds,
            self.durations.clone(),
        );
        registry.register(
            "connections_open",
            "Connections now",
            self.connections.clone(),
        );
        registry.register(
            "connections_lost",
            "Connections that came to nothing",
            self.lost.clone(),
        );
        registry.register_with_unit(
            "certificate_expiry_timestamp",
            "When the server's certificate expires; 0 without one",
            Unit::Seconds,
            self.certificate_expiry.clone(),
        );
    }

    fn register_practice(&self, registry: &mut Registry) {
        registry.register("logins", "Logins and unlockings", self.logins.clone());
        registry.register_with_unit(
            "hash_duration",
            "How long hashes of passwords took, the wait included",
            Unit::Seconds,
            self.hashes.clone(),
        );
        registry.register(
            "hashes_running",
            "Hashes that run",
            self.hashes_running.clone(),
        );
        registry.register(
            "hashes_waiting",
            "Hashes that wait",
            self.hashes_waiting.clone(),
        );
        registry.register(
            "card_steps",
            "Steps of logins by card",
            self.card_steps.clone(),
        );
        registry.register(
            "sessions_open",
            "Sessions that are open",
            self.sessions.clone(),
        );
        registry.register(
            "journal_records",
            "Records of the journal",
            self.journal_records.clone(),
        );
        registry.register_with_unit(
            "journal_last_record_timestamp",
            "When the newest record was made; 0 without one",
            Unit::Seconds,
            self.journal_last.clone(),
        );
        registry.register_with_unit(
            "journal_last_record_age",
            "How old the newest record is",
            Unit::Seconds,
            self.journal_age.clone(),
        );
        registry.register(
            "database_up",
            "Whether the database answered this reading",
            self.database_up.clone(),
        );
    }
}
