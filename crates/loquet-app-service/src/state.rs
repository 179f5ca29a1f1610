//! What every request shares.

use crate::health::Vitals;
use crate::http::Guard;
use crate::hub::Hub;
use crate::metrics::Metrics;
use crate::server::Stopping;
use crate::station::Station;
use loquet_port_desk::Desk;
use loquet_wiring::workstation::ServiceMemory;
use loquet_wiring::{Language, Messages, Settings};
use std::ops::Deref;
use std::sync::Arc;

/// The running service: the state of the router, cheap to clone.
#[derive(Clone)]
pub(crate) struct Service(Arc<Parts>);

/// What [`Service`] shares.
pub(crate) struct Parts {
    /// The practice's desk.
    pub(crate) desk: Arc<dyn Desk>,
    /// What can be seen of the practice without being anybody.
    pub(crate) vitals: Arc<dyn Vitals>,
    /// The settings, read once at the start.
    pub(crate) settings: Settings,
    /// The sentences, in both languages.
    pub(crate) sentences: Sentences,
    /// Who waits for changes.
    pub(crate) hub: Hub,
    /// The reader of this machine, where the service serves it.
    pub(crate) station: Option<Arc<Station>>,
    /// What the service keeps for workstations.
    pub(crate) memory: ServiceMemory,
    /// What stands between the network and the desk.
    pub(crate) guard: Guard,
    /// What is counted.
    pub(crate) metrics: Metrics,
    /// Whether the service stops.
    pub(crate) stopping: Stopping,
}

impl Service {
    /// A service of these parts.
    pub(crate) fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }
}

impl Deref for Service {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// The sentences, in both languages: each request is answered in its own.
#[derive(Debug)]
pub(crate) struct Sentences {
    french: Messages,
    english: Messages,
}

impl Sentences {
    /// Reads both languages.
    pub(crate) fn new() -> Self {
        Self {
            french: Messages::new(Language::French),
            english: Messages::new(Language::English),
        }
    }

    /// Those of a language.
    pub(crate) const fn of(&self, language: Language) -> &Messages {
        match language {
            Language::French => &self.french,
            Language::English => &self.english,
        }
    }
}
