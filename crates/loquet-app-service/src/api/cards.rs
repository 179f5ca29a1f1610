//! CPS cards: registered, unregistered, examined.

use crate::http::{Asking, Bearer, Cost, Message, PathIdentifier, Refusal};
use crate::openapi::refusals;
use crate::state::Service;
use axum::Json;
use axum::extract::State;
use loquet_domain::Identifier;
use loquet_port_desk as desk;
use loquet_wire_v1::{AccountView, CardExamination, CardRegistration, ExamineCard};
use tokio::time::Instant;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

refusals! {
    /// Of a registration.
    OfRegistration = ANY ROLE MESSAGE IDENTIFIER CARD_NUMBER CERTIFICATE,
        [AccountNotFound, CardNumberTaken, AccountChanged];
    /// Of the end of a registration.
    OfRemoval = ANY ROLE IDENTIFIER, [AccountNotFound, AccountChanged];
    /// Of an examination.
    OfExamination = ANY USED MESSAGE, [];
}

pub(super) fn routes() -> OpenApiRouter<Service> {
    OpenApiRouter::new()
        .routes(routes!(register_own_card, unregister_own_card))
        .routes(routes!(register_card, unregister_card))
        .routes(routes!(examine_card))
}

/// Register one's own card
///
/// By the number printed on it, or by its certificate, read: it must be good.
#[utoipa::path(
    put, path = "/v1/card", tag = "cards", security(("bearer" = [])),
    request_body = CardRegistration,
    responses((status = 200, description = "It is registered.", body = AccountView),
        OfRegistration),
)]
async fn register_own_card(
    State(service): State<Service>,
    bearer: Bearer,
    Message(card): Message<CardRegistration>,
) -> Result<Json<AccountView>, Refusal> {
    register(&service, &bearer, None, &card).await
}

/// Unregister one's own card
///
/// The sessions that it has opened end.
#[utoipa::path(
    delete, path = "/v1/card", tag = "cards", security(("bearer" = [])),
    responses((status = 200, description = "There is none any more.", body = AccountView),
        OfRemoval),
)]
async fn unregister_own_card(
    State(service): State<Service>,
    bearer: Bearer,
) -> Result<Json<AccountView>, Refusal> {
    unregister(&service, &bearer, None).await
}

/// Register somebody's card
///
/// For an administrator.
#[utoipa::path(
    put, path = "/v1/accounts/{identifier}/card", tag = "cards", security(("bearer" = [])),
    params(("identifier" = String, Path, description = "The identifier, in either form.")),
    request_body = CardRegistration,
    responses((status = 200, description = "It is registered.", body = AccountView),
        OfRegistration),
)]
async fn register_card(
    State(service): State<Service>,
    bearer: Bearer,
    PathIdentifier(identifier): PathIdentifier,
    Message(card): Message<CardRegistration>,
) -> Result<Json<AccountView>, Refusal> {
    register(&service, &bearer, Some(identifier), &card).await
}

/// Unregister somebody's card
///
/// For an administrator. The sessions that it has opened end.
#[utoipa::path(
    delete, path = "/v1/accounts/{identifier}/card", tag = "cards", security(("bearer" = [])),
    params(("identifier" = String, Path, description = "The identifier, in either form.")),
    responses((status = 200, description = "There is none any more.", body = AccountView),
        OfRemoval),
)]
async fn unregister_card(
    State(service): State<Service>,
    bearer: Bearer,
    PathIdentifier(identifier): PathIdentifier,
) -> Result<Json<AccountView>, Refusal> {
    unregister(&service, &bearer, Some(identifier)).await
}

async fn register(
    service: &Service,
    bearer: &Bearer,
    account: Option<Identifier>,
    card: &CardRegistration,
) -> Result<Json<AccountView>, Refusal> {
    let card = card.try_into()?;
    let registration = desk::CardRegistration { account, card };
    let desk = &service.desk;
    let registered = desk.register_card(&bearer.token, registration).await?;
    Ok(Json((&registered).into()))
}

async fn unregister(
    service: &Service,
    bearer: &Bearer,
    account: Option<Identifier>,
) -> Result<Json<AccountView>, Refusal> {
    let account = service.desk.unregister_card(&bearer.token, account).await?;
    Ok(Json((&account).into()))
}

/// Tell what the practice makes of a certificate
///
/// Proves nothing and opens nothing. For whom the card is registered is told to a session only.
#[utoipa::path(
    post, path = "/v1/card/examine", tag = "cards", security((), ("bearer" = [])),
    request_body = ExamineCard,
    responses((status = 200, description = "The finding.", body = CardExamination),
        OfExamination),
)]
async fn examine_card(
    State(service): State<Service>,
    asking: Asking,
    bearer: Option<Bearer>,
    Message(card): Message<ExamineCard>,
) -> Result<Json<CardExamination>, Refusal> {
    let throttles = &service.guard.throttles;
    throttles.pay(Cost::Examination, asking.asker, Instant::now())?;
    let certificate = card.read()?;
    let by = bearer.as_ref().map(|bearer| &bearer.token);
    let mut examined = service.desk.examine_card(by, &certificate).await?;
    if by.is_none() {
        examined.registered = desk::ExaminedRegistration::Withheld;
    }
    Ok(Json((&examined).into()))
}
