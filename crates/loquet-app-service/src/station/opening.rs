//! Opens the reader of this machine, and lets it run.

use super::Station;
use crate::state::Service;
use loquet_domain::SessionId;
use loquet_port_desk::Desk;
use loquet_wiring::Settings;
use loquet_wiring::card::{CardStationError, open_card_station};
use loquet_wiring::workstation::ServiceMemory;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// How long a start waits for a database that does not let it lock what was left.
const AT_MOST: Duration = Duration::from_secs(5);

/// Opens the reader where the settings say that the service serves it. Nothing is asked of the
/// system yet.
///
/// # Errors
///
/// [`CardStationError`].
pub(crate) fn open(
    settings: &Settings,
    desk: Arc<dyn Desk>,
    memory: &ServiceMemory,
) -> Result<Option<Arc<Station>>, CardStationError> {
    if !settings.service().reader {
        return Ok(None);
    }
    let cards = open_card_station(settings)?;
    let kept = Arc::clone(&memory.reader_sessions);
    let station = Station::new(cards, settings.card(), desk, kept);
    Ok(Some(Arc::new(station)))
}

/// Locks what a service that was ended without a warning has left, and then watches the readers in
/// the background until the service stops. To be waited for before anybody is served.
pub(crate) async fn begin(service: &Service) -> Running {
    let Some(station) = service.station.clone() else {
        return Running(None);
    };
    let told = |session| tell(service, session);
    let locking = timeout(AT_MOST, station.lock_left(&told));
    if locking.await.is_err() {
        tracing::error!("sessions that were left are not locked yet");
    }
    let service = service.clone();
    let running = tokio::spawn(async move {
        let tell = |session| tell(&service, session);
        // Whatever could not be locked before.
        station.lock_left(&tell).await;
        station.run(&tell, &service.stopping).await;
    });
    Running(Some(running))
}

/// The watch over readers and sessions, where there is one.
#[must_use]
pub(crate) struct Running(Option<JoinHandle<()>>);

impl Running {
    /// Waits until it has ended, as it does when the service stops.
    pub(crate) async fn ended(self) {
        if let Some(running) = self.0
            && let Err(error) = running.await
        {
            tracing::error!(%error, "the watch over the readers failed");
        }
    }
}

/// A session was locked or ended: what was seen before holds no more.
fn tell(service: &Service, session: SessionId) {
    service.guard.forget();
    service.hub.session_changed(session);
}
