//! The practice's accounts, for its administrators.

use crate::http::{Bearer, Message, PathIdentifier, Query, Refusal};
use crate::openapi::refusals;
use crate::state::Service;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use loquet_domain::Identifier;
use loquet_port_desk::NewUser;
use loquet_wire_v1::{
    AccountList, AccountView, NewAccount, NewPassword, PolicyReport, StatusChange, UnlockReason,
};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Accounts of a page, where none is asked for, and at most.
const PAGE: (u32, u32) = (100, 1_000);

refusals! {
    /// Of a list.
    OfList = ANY ROLE IDENTIFIER, [];
    /// Of a new account.
    OfNew = ANY ROLE MESSAGE IDENTIFIER PASSWORD CARD_NUMBER,
        [IdentifierTaken, CardNumberTaken, LoginBusy];
    /// Of a look at one account.
    OfOne = ANY ROLE IDENTIFIER, [AccountNotFound];
    /// Of a change of one account.
    OfChange = ANY ROLE MESSAGE IDENTIFIER,
        [AccountNotFound, LastAdministrator, ReasonRequired, AccountChanged];
    /// Of a new password.
    OfPassword = ANY ROLE MESSAGE IDENTIFIER PASSWORD,
        [AccountNotFound, LoginBusy, AccountChanged];
    /// Of the report.
    OfReport = ANY ROLE, [];
}

pub(super) fn routes() -> OpenApiRouter<Service> {
    OpenApiRouter::new()
        .routes(routes!(list_accounts, add_account))
        .routes(routes!(show_account))
        .routes(routes!(set_status))
        .routes(routes!(unlock_account))
        .routes(routes!(set_password))
        .routes(routes!(policy_report))
}

/// List accounts
///
/// In the order of their identifiers, page by page: ask again with the last identifier of a page.
#[utoipa::path(
    get, path = "/v1/accounts", tag = "accounts", security(("bearer" = [])),
    params(
        ("after" = Option<String>, Query, description = "The identifier before the first."),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 1000,
            description = "At most so many; 100 by default."),
    ),
    responses((status = 200, description = "A page.", body = AccountList), OfList),
)]
async fn list_accounts(
    State(service): State<Service>,
    bearer: Bearer,
    mut query: Query,
) -> Result<Json<AccountList>, Refusal> {
    let after = query.take("after").map(|text| text.parse::<Identifier>());
    let after = after.transpose();
    let after = after.map_err(|error| Refusal::in_field(&error, "after"))?;
    let limit = query.take_limit(PAGE.0, PAGE.1)?;
    query.finish()?;
    let users = service.desk.list_users(&bearer.token, after, limit).await?;
    let users = users.iter().map(Into::into).collect();
    Ok(Json(AccountList { users }))
}

/// Add an account
///
/// Without a password the person cannot log in by password yet.
#[utoipa::path(
    post, path = "/v1/accounts", tag = "accounts", security(("bearer" = [])),
    request_body = NewAccount,
    responses((status = 201, description = "It is added.", body = AccountView), OfNew),
)]
async fn add_account(
    State(service): State<Service>,
    bearer: Bearer,
    Message(account): Message<NewAccount>,
) -> Result<(StatusCode, Json<AccountView>), Refusal> {
    let user: NewUser = (&account).try_into()?;
    let named = user.identifier.display().to_owned();
    let added = service.desk.add_user(&bearer.token, user).await;
    let added = added.map_err(|error| Refusal::from(error).saying("identifier", named.as_str()))?;
    Ok((StatusCode::CREATED, Json((&added).into())))
}

/// Show an account
///
/// Also why attempts on it are not judged now, if they are not.
#[utoipa::path(
    get, path = "/v1/accounts/{identifier}", tag = "accounts", security(("bearer" = [])),
    params(("identifier" = String, Path, description = "The identifier, in either form.")),
    responses((status = 200, description = "The account.", body = AccountView), OfOne),
)]
async fn show_account(
    State(service): State<Service>,
    bearer: Bearer,
    PathIdentifier(identifier): PathIdentifier,
) -> Result<Json<AccountView>, Refusal> {
    let shown = service.desk.show_user(&bearer.token, &identifier).await?;
    Ok(Json((&shown).into()))
}

/// Disable or enable an account
///
/// The sessions of a disabled one end at once, on every workstation.
#[utoipa::path(
    put, path = "/v1/accounts/{identifier}/status", tag = "accounts", security(("bearer" = [])),
    params(("identifier" = String, Path, description = "The identifier, in either form.")),
    request_body = StatusChange,
    responses((status = 200, description = "It is so.", body = AccountView), OfChange),
)]
async fn set_status(
    State(service): State<Service>,
    bearer: Bearer,
    PathIdentifier(identifier): PathIdentifier,
    Message(change): Message<StatusChange>,
) -> Result<Json<AccountView>, Refusal> {
    let status = change.status.0;
    let desk = &service.desk;
    let changed = desk
        .set_user_status(&bearer.token, &identifier, status)
        .await?;
    Ok(Json((&changed).into()))
}

/// Lift a lockout
///
/// The password stays as it is. The reason is kept in the journal.
#[utoipa::path(
    post, path = "/v1/accounts/{identifier}/unlock", tag = "accounts", security(("bearer" = [])),
    params(("identifier" = String, Path, description = "The identifier, in either form.")),
    request_body = UnlockReason,
    responses((status = 200, description = "It is lifted.", body = AccountView), OfChange),
)]
async fn unlock_account(
    State(service): State<Service>,
    bearer: Bearer,
    PathIdentifier(identifier): PathIdentifier,
    Message(reason): Message<UnlockReason>,
) -> Result<Json<AccountView>, Refusal> {
    let reason = reason.read();
    let desk = &service.desk;
    let unlocked = desk.unlock_user(&bearer.token, &identifier, reason).await?;
    Ok(Json((&unlocked).into()))
}

/// Set somebody's password
///
/// Their sessions end.
#[utoipa::path(
    put, path = "/v1/accounts/{identifier}/password", tag = "accounts", security(("bearer" = [])),
    params(("identifier" = String, Path, description = "The identifier, in either form.")),
    request_body = NewPassword,
    responses((status = 200, description = "It is set.", body = AccountView), OfPassword),
)]
async fn set_password(
    State(service): State<Service>,
    bearer: Bearer,
    PathIdentifier(identifier): PathIdentifier,
    Message(password): Message<NewPassword>,
) -> Result<Json<AccountView>, Refusal> {
    let password = password.read()?;
    let desk = &service.desk;
    let changed = desk
        .set_user_password(&bearer.token, &identifier, password)
        .await?;
    Ok(Json((&changed).into()))
}

/// Tell how the practice stands
///
/// The accounts with weak, unjudged or missing passwords, and the practice's profile.
#[utoipa::path(
    get, path = "/v1/policy-report", tag = "accounts", security(("bearer" = [])),
    responses((status = 200, description = "The report.", body = PolicyReport), OfReport),
)]
async fn policy_report(
    State(service): State<Service>,
    bearer: Bearer,
) -> Result<Json<PolicyReport>, Refusal> {
    let report = service.desk.policy_report(&bearer.token).await?;
    Ok(Json((&report).into()))
}
