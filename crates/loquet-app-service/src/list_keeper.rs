//! Looking after the revocation lists beside the requests: no login waits for it (CPS-12).

use crate::run;
use crate::state::Service;
use loquet_wiring::card::LOOK_AFTER_LISTS_EVERY;
use tokio::time::sleep;

/// Looks after the lists for ever, at once for the first time: they are days old after a long
/// weekend. Sessions of cards that are revoked end by it (CPS-31).
pub(crate) async fn kept(service: &Service) {
    let settings = &service.settings;
    let wanted = settings.service().look_after_revocation_lists;
    if !(wanted && settings.card().fetch_revocation_lists) {
        return std::future::pending().await;
    }
    loop {
        look(service).await;
        sleep(LOOK_AFTER_LISTS_EVERY).await;
    }
}

async fn look(service: &Service) {
    let refreshed = service.desk.refresh_revocation_lists(run::origin(), true);
    let refreshed = refreshed.await;
    // Sessions may have ended whatever was due, and whatever failed after (CPS-31).
    service.guard.forget();
    service.hub.anything_changed();
    match refreshed {
        Ok(None) => {}
        Ok(Some(lists)) => {
            let failed = lists.iter().filter(|list| list.result.is_err()).count();
            tracing::info!(lists = lists.len(), failed, "revocation lists were fetched");
        }
        Err(error) => tracing::warn!(%error, "the revocation lists were not looked after"),
    }
}
