//! The open sessions of a person (SES-09).

use crate::http::{Bearer, PathId, Refusal};
use crate::openapi::refusals;
use crate::state::Service;
use axum::Json;
use axum::extract::State;
use loquet_domain::SessionId;
use loquet_wire_v1::{SessionIdText, SessionList, SessionView};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

refusals! {
    /// Of a list.
    OfList = ANY USED, [];
    /// Of an end.
    OfEnd = ANY ROLE PARAMETERS, [];
}

pub(super) fn routes() -> OpenApiRouter<Service> {
    OpenApiRouter::new()
        .routes(routes!(list_sessions))
        .routes(routes!(end_session))
}

/// List one's open sessions
///
/// On every workstation, the present one included.
#[utoipa::path(
    get, path = "/v1/sessions", tag = "session", security(("bearer" = [])),
    responses((status = 200, description = "The open sessions.", body = SessionList), OfList),
)]
async fn list_sessions(
    State(service): State<Service>,
    bearer: Bearer,
) -> Result<Json<SessionList>, Refusal> {
    let sessions = service.desk.own_sessions(&bearer.token).await?;
    let sessions = sessions.iter().map(Into::into).collect();
    Ok(Json(SessionList { sessions }))
}

/// End another session
///
/// One's own, or anybody's for an administrator.
#[utoipa::path(
    delete, path = "/v1/sessions/{id}", tag = "session", security(("bearer" = [])),
    params(("id" = inline(SessionIdText), Path, description = "The session.")),
    responses((status = 200, description = "It is over.", body = SessionView), OfEnd),
)]
async fn end_session(
    State(service): State<Service>,
    bearer: Bearer,
    PathId(session): PathId<SessionId>,
) -> Result<Json<SessionView>, Refusal> {
    let ended = service.desk.end_session(&bearer.token, session).await?;
    Ok(Json((&ended).into()))
}
