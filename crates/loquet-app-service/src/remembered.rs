//! `/v1/remembered`: the identifiers that the asking workstation proposes, kept by the service in a
//! file of each workstation.
//!
//! They say nothing of the practice's accounts: only whoever has just shown a session of an
//! identifier can have it remembered, and what is remembered stays whatever becomes of the account
//! (REM-02, REM-04). They decide nothing about a login (REM-07).

use crate::http::{Asking, Bearer, PathIdentifier, Query, Refusal};
use crate::openapi::refusals;
use crate::request_log::Asker;
use crate::state::Service;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use loquet_domain::session::SessionState;
use loquet_domain::{FailureCode, WorkstationId};
use loquet_wire_v1::RememberedList;
use loquet_wiring::now;
use loquet_wiring::workstation::{Recollection, RememberedIdentifiers, WorkstationError};
use std::error::Error;
use std::sync::Arc;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

refusals! {
    /// Of a look.
    OfList = ANY PARAMETERS, [];
    /// Of the wish to be remembered.
    OfRemembering = ANY USED IDENTIFIER, [Forbidden, RememberedUnwritable];
    /// Of the wish to be forgotten.
    OfForgetting = ANY IDENTIFIER, [RememberedUnwritable];
    /// Of the wish that all be forgotten.
    OfForgettingAll = ANY, [RememberedUnwritable];
}

/// The routes.
pub(crate) fn routes() -> OpenApiRouter<Service> {
    OpenApiRouter::new()
        .routes(routes!(list_remembered, forget_all))
        .routes(routes!(remember, forget))
}

/// List the remembered identifiers
///
/// Those that begin like what was typed so far, the most recently used first; all of them where
/// nothing was. Case and accents do not matter. None where the practice has turned remembering off.
#[utoipa::path(
    get, path = "/v1/remembered", tag = "remembered",
    params(("starts" = Option<String>, Query, description = "What was typed so far.")),
    responses((status = 200, description = "At most ten.", body = RememberedList), OfList),
)]
async fn list_remembered(
    State(service): State<Service>,
    asking: Asking,
    mut query: Query,
) -> Result<Json<RememberedList>, Refusal> {
    let starts = query.take("starts").unwrap_or_default();
    query.finish()?;
    let Some(remembered) = of(&service, &asking) else {
        let identifiers = Vec::new();
        return Ok(Json(RememberedList { identifiers }));
    };
    let found = blocking(move || Ok(remembered.list(now()))).await?;
    let Recollection { list, damaged } = found;
    if damaged {
        // An empty list, and never a failure to log in (REM-05).
        tracing::warn!(asker = %asking.asker, "the remembered identifiers are damaged");
    }
    let identifiers = list.complete(&starts, now()).into_iter().map(Into::into);
    Ok(Json(RememberedList {
        identifiers: identifiers.collect(),
    }))
}

/// Remember an identifier
///
/// On the asking workstation, for whoever has just logged in there with it and wants that. At most
/// ten are remembered, each for 90 days without use.
#[utoipa::path(
    put, path = "/v1/remembered/{identifier}", tag = "remembered", security(("bearer" = [])),
    params(("identifier" = String, Path, description = "The identifier of the session.")),
    responses((status = 204, description = "It is remembered, unless the practice has turned \
        remembering off."), OfRemembering),
)]
async fn remember(
    State(service): State<Service>,
    asking: Asking,
    bearer: Bearer,
    PathIdentifier(identifier): PathIdentifier,
) -> Result<StatusCode, Refusal> {
    match bearer.view.state {
        SessionState::Active => {}
        SessionState::Locked(_) => return Err(FailureCode::SessionLocked.into()),
        SessionState::Ended(_) => return Err(FailureCode::SessionEnded.into()),
    }
    if bearer.view.identifier != identifier {
        return Err(FailureCode::Forbidden.into());
    }
    let own = bearer.view.identifier.clone();
    if let Some(remembered) = of(&service, &asking) {
        blocking(move || remembered.remember(&own, now())).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Forget an identifier
///
/// On the asking workstation. Nothing happens where it is not remembered.
#[utoipa::path(
    delete, path = "/v1/remembered/{identifier}", tag = "remembered",
    params(("identifier" = String, Path, description = "The identifier.")),
    responses((status = 204, description = "It is not remembered."), OfForgetting),
)]
async fn forget(
    State(service): State<Service>,
    asking: Asking,
    PathIdentifier(identifier): PathIdentifier,
) -> Result<StatusCode, Refusal> {
    if let Some(remembered) = of(&service, &asking) {
        blocking(move || remembered.forget(identifier.key(), now())).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Forget every identifier
///
/// On the asking workstation.
#[utoipa::path(
    delete, path = "/v1/remembered", tag = "remembered",
    responses((status = 204, description = "None is remembered."), OfForgettingAll),
)]
async fn forget_all(State(service): State<Service>, asking: Asking) -> Result<StatusCode, Refusal> {
    if let Some(remembered) = of(&service, &asking) {
        blocking(move || remembered.forget_all()).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// A workstation was removed: what it has remembered goes with it. A file that cannot be removed is
/// never read again.
pub(crate) async fn workstation_removed(service: &Service, workstation: WorkstationId) {
    let Some(remembered) = service.memory.remembered(Some(workstation)) else {
        return;
    };
    // Told in the log where it fails.
    let _ = blocking(move || remembered.forget_all()).await;
}

/// What the asking workstation remembers; nothing where remembering is off.
fn of(service: &Service, asking: &Asking) -> Option<Arc<dyn RememberedIdentifiers>> {
    service.memory.remembered(match asking.asker {
        Asker::Local => None,
        Asker::Enrolled(workstation) => Some(workstation),
    })
}

/// A small file's reading or writing, away from the threads that serve.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, WorkstationError> + Send + 'static,
) -> Result<T, Refusal> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(Refusal::unexpected)?.map_err(|error| {
        tracing::warn!(
            error = &error as &dyn Error,
            "what a workstation remembers cannot be kept"
        );
        FailureCode::RememberedUnwritable.into()
    })
}
