//! One's own password.

use super::proof::judged;
use crate::http::{Asking, Message, Refusal, Way};
use crate::openapi::refusals;
use crate::state::Service;
use axum::extract::State;
use axum::http::StatusCode;
use loquet_port_desk as desk;
use loquet_wire_v1::OwnPasswordChange;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

refusals! {
    /// Of a change of one's own password.
    OfChange = ANY MESSAGE IDENTIFIER PASSWORD,
        [LoginDenied, LoginBusy, PasswordAloneRefused, AccountChanged];
}

pub(super) fn routes() -> OpenApiRouter<Service> {
    OpenApiRouter::new().routes(routes!(change_password))
}

/// Change one's own password
///
/// Proved by the present one; needs no session. The person's sessions end.
#[utoipa::path(
    put, path = "/v1/password", tag = "login", request_body = OwnPasswordChange,
    responses((status = 204, description = "The password is changed."), OfChange),
)]
async fn change_password(
    State(service): State<Service>,
    asking: Asking,
    Message(change): Message<OwnPasswordChange>,
) -> Result<StatusCode, Refusal> {
    let (identifier, present, new) = change.read()?;
    let change = desk::OwnPasswordChange {
        identifier,
        present,
        new,
        origin: asking.origin,
    };
    let judge = service.desk.change_password(change);
    judged(&service, (Way::Password, asking.asker), judge).await?;
    Ok(StatusCode::NO_CONTENT)
}
