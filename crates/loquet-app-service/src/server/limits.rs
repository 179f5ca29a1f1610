//! How many connections a server has, and for how long.

use super::connection::Deadlines;
use super::descriptors;
use loquet_wiring::settings::ServiceSettings;
use std::time::Duration;

/// Connections of the address of the metrics: whoever reads them needs one.
const FEW: usize = 32;

/// The limits of a server.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    pub(super) connections: usize,
    pub(super) of_one_address: usize,
    pub(super) deadlines: Deadlines,
    pub(super) stop: Duration,
}

impl Limits {
    /// Those of the settings, as far as the machine allows them.
    pub(crate) fn of(settings: &ServiceSettings) -> Self {
        let connections = descriptors::room_for(settings.connections);
        let of_one = usize::try_from(settings.connections_per_address).unwrap_or(usize::MAX);
        Self {
            connections,
            of_one_address: of_one.min(connections),
            deadlines: Deadlines {
                header: settings.header_deadline,
                idle: settings.idle_limit,
            },
            stop: settings.stop_deadline,
        }
    }

    /// A few connections, which end at once when the service stops.
    pub(crate) fn few(settings: &ServiceSettings) -> Self {
        Self {
            connections: FEW,
            of_one_address: FEW,
            stop: Duration::ZERO,
            ..Self::of(settings)
        }
    }
}
