//! One's own session.

use super::proof::{judged, opened};
use crate::http::{Asking, Bearer, Message, Refusal, Way};
use crate::openapi::refusals;
use crate::state::Service;
use axum::Json;
use axum::extract::State;
use loquet_wire_v1::{
    CardAnswer, CloseRequest, LockRequest, LoginResult, PasswordUnlock, SessionView,
};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

refusals! {
    /// Of a look at a session.
    OfState = ANY SESSION, [];
    /// Of a use of a session.
    OfUse = ANY USED, [];
    /// Of a lock.
    OfLock = ANY SESSION MESSAGE, [Forbidden];
    /// Of an unlock by password.
    OfUnlock = ANY SESSION MESSAGE PASSWORD,
        [LoginDenied, LoginBusy, PasswordAloneRefused, CardNeeded, SessionLocked];
    /// Of an unlock by card.
    OfCardUnlock = ANY SESSION MESSAGE, [CardDenied, CardNotRegistered, SessionLocked];
}

pub(super) fn routes() -> OpenApiRouter<Service> {
    OpenApiRouter::new()
        .routes(routes!(use_session))
        .routes(routes!(show_session))
        .routes(routes!(lock))
        .routes(routes!(unlock))
        .routes(routes!(unlock_by_card))
        .routes(routes!(close))
}

/// Use the session
///
/// Verifies it and moves its last use: what a program asks before each thing that it does for the
/// person. Seen at most a second late.
#[utoipa::path(
    get, path = "/v1/session", tag = "session", security(("bearer" = [])),
    responses((status = 200, description = "It is in use.", body = SessionView), OfUse),
)]
async fn use_session(
    State(service): State<Service>,
    bearer: Bearer,
) -> Result<Json<SessionView>, Refusal> {
    let view = bearer.used(&service).await?;
    Ok(Json(view.as_ref().into()))
}

/// Show the session without using it
///
/// Locked or not; its last use stays where it is.
#[utoipa::path(
    get, path = "/v1/session/state", tag = "session", security(("bearer" = [])),
    responses((status = 200, description = "The session.", body = SessionView), OfState),
)]
async fn show_session(bearer: Bearer) -> Json<SessionView> {
    Json(bearer.view.as_ref().into())
}

/// Lock the session
///
/// For a cause that the program has seen: `asked` or `card-removed`. Locking again changes nothing.
#[utoipa::path(
    post, path = "/v1/session/lock", tag = "session", security(("bearer" = [])),
    request_body = LockRequest,
    responses((status = 200, description = "It is locked.", body = SessionView), OfLock),
)]
async fn lock(
    State(service): State<Service>,
    bearer: Bearer,
    Message(request): Message<LockRequest>,
) -> Result<Json<SessionView>, Refusal> {
    let locked = service.desk.lock_session(&bearer.token, request.cause.0);
    Ok(Json((&locked.await?).into()))
}

/// Unlock the session by password
///
/// On the workstation where it was opened. The old token is worthless afterwards.
#[utoipa::path(
    post, path = "/v1/session/unlock/password", tag = "session", security(("bearer" = [])),
    request_body = PasswordUnlock,
    responses(
        (status = 200, description = "It is in use, under a new token.", body = LoginResult),
        OfUnlock,
    ),
)]
async fn unlock(
    State(service): State<Service>,
    asking: Asking,
    bearer: Bearer,
    Message(request): Message<PasswordUnlock>,
) -> Result<Json<LoginResult>, Refusal> {
    let password = request.read()?;
    let token = &bearer.token;
    let judge = service.desk.unlock_session(token, password, asking.origin);
    let open = judged(&service, (Way::Password, asking.asker), judge).await?;
    Ok(opened(&service, &open))
}

/// Unlock the session by card
///
/// By the person's own card, on the workstation where the session was opened, with its answer to a
/// challenge of the purpose `unlock`. The old token is worthless afterwards.
#[utoipa::path(
    post, path = "/v1/session/unlock/card", tag = "session", security(("bearer" = [])),
    request_body = CardAnswer,
    responses(
        (status = 200, description = "It is in use, under a new token.", body = LoginResult),
        OfCardUnlock,
    ),
)]
async fn unlock_by_card(
    State(service): State<Service>,
    asking: Asking,
    bearer: Bearer,
    Message(answer): Message<CardAnswer>,
) -> Result<Json<LoginResult>, Refusal> {
    let answer = (&answer).try_into()?;
    let token = &bearer.token;
    let judge = service.desk.unlock_by_card(token, answer, asking.origin);
    let open = judged(&service, (Way::Card, asking.asker), judge).await?;
    Ok(opened(&service, &open))
}

/// Close the session
///
/// For a cause that the program has seen: `closed` or `card-removed`. Closing again changes
/// nothing.
#[utoipa::path(
    post, path = "/v1/session/close", tag = "session", security(("bearer" = [])),
    request_body = CloseRequest,
    responses((status = 200, description = "It is over.", body = SessionView), OfLock),
)]
async fn close(
    State(service): State<Service>,
    bearer: Bearer,
    Message(request): Message<CloseRequest>,
) -> Result<Json<SessionView>, Refusal> {
    let closed = service.desk.close_session(&bearer.token, request.cause.0);
    Ok(Json((&closed.await?).into()))
}
