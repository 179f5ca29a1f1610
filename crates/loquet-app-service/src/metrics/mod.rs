//! What is counted, and where it is read: numbers, never who or what (LOG-04).
//!
//! Every name is documented in `docs/src/developer/metrics.md`, which a test compares.

mod families;
mod scrape;

#[cfg(test)]
mod tests;

pub(crate) use scrape::routes;

use crate::server::Admission;
use families::{Families, Hash, Login, Loss, Request, Step, Text};
use loquet_domain::FailureCode;
use loquet_wiring::{HashKind, HashObserver, HashOutcome, ObservedHash};
use prometheus_client::registry::Registry;
use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// What the service counts. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Metrics(Arc<Inner>);

struct Inner {
    registry: Registry,
    families: Families,
    /// The connections, once they are accepted.
    connections: OnceLock<Admission>,
}

/// A connection that came to nothing, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lost {
    /// There were too many.
    Full,
    /// There were too many of its address.
    AddressFull,
    /// The machine could not accept it.
    Accept,
    /// The handshake failed.
    Handshake,
    /// The handshake took too long.
    HandshakeLate,
    /// No request came in time.
    HeaderLate,
}

impl Lost {
    /// Every reason.
    #[cfg(test)]
    pub(crate) const ALL: [Self; 6] = [
        Self::Full,
        Self::AddressFull,
        Self::Accept,
        Self::Handshake,
        Self::HandshakeLate,
        Self::HeaderLate,
    ];

    const fn label(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::AddressFull => "address_full",
            Self::Accept => "accept",
            Self::Handshake => "handshake",
            Self::HandshakeLate => "handshake_late",
            Self::HeaderLate => "header_late",
        }
    }
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("loquet");
        let families = Families::registered(&mut registry);
        Self(Arc::new(Inner {
            registry,
            families,
            connections: OnceLock::new(),
        }))
    }
}

impl fmt::Debug for Metrics {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Metrics")
    }
}

impl Metrics {
    /// A request was answered: `refused` says with which code, if it was refused.
    pub(crate) fn answered(&self, request: Answered<'_>) {
        let families = &self.0.families;
        let labels = Request {
            method: Text::Owned(request.method.to_owned()),
            route: Text::Owned(request.route.to_owned()),
            status: request.status,
        };
        families.requests.get_or_create(&labels).inc();
        let seconds = request.took.as_secs_f64();
        let route = [("route", labels.route)];
        families.durations.get_or_create(&route).observe(seconds);
        if let Some(method) = login_method(request.route) {
            let outcome = outcome(request.status, request.refused);
            let labels = Login { method, outcome };
            families.logins.get_or_create(&labels).inc();
        }
        if let (Some(step), true) = (card_step(request.route), request.status < 400) {
            self.card_step(step, "none");
        }
    }

    /// A login by card was given up, for this reason.
    pub(crate) fn card_abandoned(&self, fault: FailureCode) {
        self.card_step("abandon", fault.as_str());
    }

    /// A connection came to nothing.
    pub(crate) fn lost(&self, lost: Lost) {
        let labels = Loss {
            reason: lost.label(),
        };
        self.0.families.lost.get_or_create(&labels).inc();
    }

    /// Tells from now on how many connections there are.
    pub(crate) fn watch_connections(&self, admission: Admission) {
        // Set once, by the one server of the service.
        let _ = self.0.connections.set(admission);
    }

    /// The certificate in use expires at this second since 1970.
    pub(crate) fn certificate_expires(&self, at: i64) {
        self.0.families.certificate_expiry.set(at);
    }

    fn card_step(&self, step: &'static str, reason: &'static str) {
        let labels = Step { step, reason };
        self.0.families.card_steps.get_or_create(&labels).inc();
    }
}

/// An answer, as it is counted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Answered<'a> {
    pub(crate) method: &'a str,
    pub(crate) route: &'a str,
    pub(crate) status: u16,
    pub(crate) took: Duration,
    pub(crate) refused: Option<FailureCode>,
}

impl HashObserver for Metrics {
    fn hashed(&self, hash: ObservedHash) {
        let labels = Hash {
            kind: match hash.kind {
                HashKind::New => "new",
                HashKind::Verification => "verification",
            },
            outcome: match hash.outcome {
                HashOutcome::Computed => "computed",
                HashOutcome::Busy => "busy",
                HashOutcome::Failed => "failed",
            },
        };
        let seconds = hash.took.as_secs_f64();
        let family = &self.0.families.hashes;
        family.get_or_create(&labels).observe(seconds);
    }
}

/// By which way in a route logs in or unlocks.
fn login_method(route: &str) -> Option<&'static str> {
    match route {
        "/v1/login/password" => Some("password"),
        "/v1/login/card" => Some("card"),
        "/v1/station/login" => Some("station_card"),
        "/v1/session/unlock/password" => Some("unlock_password"),
        "/v1/session/unlock/card" => Some("unlock_card"),
        "/v1/station/unlock" => Some("unlock_station_card"),
        _ => None,
    }
}

/// Which step of a login by card a route is.
fn card_step(route: &str) -> Option<&'static str> {
    match route {
        "/v1/login/card/challenge" => Some("challenge"),
        "/v1/login/card" | "/v1/session/unlock/card" => Some("answer"),
        _ => None,
    }
}

/// How a login went.
fn outcome(status: u16, refused: Option<FailureCode>) -> &'static str {
    use FailureCode as Code;
    match refused {
        None if status < 400 => "open",
        Some(Code::LoginDenied | Code::CardDenied) => "denied",
        Some(Code::CardNotRegistered) => "not_registered",
        Some(Code::PasswordAloneRefused | Code::CardNeeded) => "card_needed",
        Some(Code::LoginBusy) => "busy",
        Some(Code::TooManyRequests) => "throttled",
        Some(Code::SessionEnded | Code::SessionLocked) => "no_session",
        Some(_) if status < 500 => "malformed",
        Some(_) | None => "failed",
    }
}
