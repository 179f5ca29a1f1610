//! Getting in, by password or by card.

use super::proof::{judged, opened};
use crate::http::{Asking, Cost, Message, Refusal, Way};
use crate::openapi::refusals;
use crate::state::Service;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use loquet_port_desk as desk;
use loquet_port_desk::LoginRequest;
use loquet_wire_v1::{
    AbandonedCard, CardAnswer, CardChallenge, ChallengeRequest, LoginResult, PasswordLogin,
};
use tokio::time::Instant;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

refusals! {
    /// Of a login by password.
    ByPassword = ANY MESSAGE IDENTIFIER PASSWORD, [LoginDenied, LoginBusy, PasswordAloneRefused];
    /// Of a login by card.
    ByCard = ANY MESSAGE, [CardDenied, CardNotRegistered];
    /// Of a challenge and of its abandon.
    OfChallenge = ANY MESSAGE, [];
}

pub(super) fn routes() -> OpenApiRouter<Service> {
    OpenApiRouter::new()
        .routes(routes!(log_in))
        .routes(routes!(challenge))
        .routes(routes!(log_in_by_card))
        .routes(routes!(abandon))
}

/// Log in by password
///
/// Opens a session by identifier and password. Whatever is wrong, the answer is the same.
/// `LQ-LOGIN-03` names the ways in that the practice accepts instead.
#[utoipa::path(
    post, path = "/v1/login/password", tag = "login", request_body = PasswordLogin,
    responses((status = 200, description = "A session is open.", body = LoginResult), ByPassword),
)]
async fn log_in(
    State(service): State<Service>,
    asking: Asking,
    Message(login): Message<PasswordLogin>,
) -> Result<Json<LoginResult>, Refusal> {
    let (identifier, password) = login.read()?;
    let request = LoginRequest {
        identifier,
        password,
        origin: asking.origin,
    };
    let judge = service.desk.log_in(request);
    let open = judged(&service, (Way::Password, asking.asker), judge).await?;
    Ok(opened(&service, &open))
}

/// Ask what a card must sign
///
/// The question is answered once, within a minute, by the workstation that asked.
#[utoipa::path(
    post, path = "/v1/login/card/challenge", tag = "login", request_body = ChallengeRequest,
    responses((status = 200, description = "The challenge.", body = CardChallenge), OfChallenge),
)]
async fn challenge(
    State(service): State<Service>,
    asking: Asking,
    Message(request): Message<ChallengeRequest>,
) -> Result<Json<CardChallenge>, Refusal> {
    let throttles = &service.guard.throttles;
    throttles.pay(Cost::Challenge, asking.asker, Instant::now())?;
    let purpose = request.purpose.0;
    let challenge = service.desk.challenge_card(purpose, asking.origin).await?;
    Ok(Json((&challenge).into()))
}

/// Log in by card
///
/// Opens a session by a card's answer to a challenge of the purpose `login`.
#[utoipa::path(
    post, path = "/v1/login/card", tag = "login", request_body = CardAnswer,
    responses((status = 200, description = "A session is open.", body = LoginResult), ByCard),
)]
async fn log_in_by_card(
    State(service): State<Service>,
    asking: Asking,
    Message(answer): Message<CardAnswer>,
) -> Result<Json<LoginResult>, Refusal> {
    let answer = (&answer).try_into()?;
    let judge = service.desk.log_in_by_card(answer, asking.origin);
    let open = judged(&service, (Way::Card, asking.asker), judge).await?;
    Ok(opened(&service, &open))
}

/// Say that a challenge will not be answered
///
/// Recorded with its reason: a wrong PIN, a card removed. A challenge that nobody asked is passed
/// over in silence.
#[utoipa::path(
    post, path = "/v1/login/card/abandon", tag = "login", request_body = AbandonedCard,
    responses((status = 204, description = "Taken note of."), OfChallenge),
)]
async fn abandon(
    State(service): State<Service>,
    asking: Asking,
    Message(abandoned): Message<AbandonedCard>,
) -> Result<StatusCode, Refusal> {
    let abandoned: desk::AbandonedCard = (&abandoned).try_into()?;
    let fault = abandoned.fault;
    service.desk.abandon_card(abandoned, asking.origin).await?;
    service.metrics.card_abandoned(fault.code());
    Ok(StatusCode::NO_CONTENT)
}
