//! The handlers of `/v1`: each reads a message, asks the desk, and writes its answer.

mod accounts;
mod cards;
mod imports;
mod journal;
mod journal_export;
mod login;
mod password;
mod practice;
pub(crate) mod proof;
mod revocation;
mod session;
mod sessions;
mod workstations;

use crate::state::Service;
use crate::{events, remembered, station};
use utoipa_axum::router::OpenApiRouter;

/// The routes of `/v1` that only a known workstation may ask.
pub(crate) fn routes() -> OpenApiRouter<Service> {
    OpenApiRouter::new()
        .merge(login::routes())
        .merge(password::routes())
        .merge(session::routes())
        .merge(sessions::routes())
        .merge(accounts::routes())
        .merge(cards::routes())
        .merge(revocation::routes())
        .merge(imports::routes())
        .merge(journal::routes())
        .merge(workstations::routes())
        .merge(practice::routes())
        .merge(events::routes())
        .merge(station::routes())
        .merge(remembered::routes())
}

/// The one route of `/v1` that anybody may ask: to become a known workstation.
pub(crate) fn open_routes() -> OpenApiRouter<Service> {
    workstations::open_routes()
}
