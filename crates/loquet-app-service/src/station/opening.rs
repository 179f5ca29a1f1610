//! Opens the reader of this machine, and lets it run.

use super::Station;
use crate::state::Service;
use loquet_domain::SessionId;
use loquet_port_desk::Desk;
use loquet_wiring::Settings;
use loquet_wiring::card::{CardStationError, open_card_station};
use loquet_wiring::workstation::ServiceMemory;
use std::sync::Arc;

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
pub(crate) async fn begin(service: &Service) {
    let Some(station) = service.station.clone() else {
        return;
    };
    station.lock_left(&|session| tell(service, session)).await;
    let service = service.clone();
    tokio::spawn(async move {
        let tell = |session| tell(&service, session);
        station.run(&tell, &service.stopping).await;
    });
}

/// A session was locked or ended: what was seen before holds no more.
fn tell(service: &Service, session: SessionId) {
    service.guard.forget();
    service.hub.session_changed(session);
}
