//! What the practice is.

use crate::http::Asking;
use crate::openapi::refusals;
use crate::request_log::Asker;
use crate::state::Service;
use axum::Json;
use axum::extract::State;
use loquet_domain::profile::Profile;
use loquet_wire_v1::{Code, Practice, WayIn};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

refusals! {
    /// Of a look.
    OfLook = ANY, [];
}

pub(super) fn routes() -> OpenApiRouter<Service> {
    OpenApiRouter::new().routes(routes!(show_practice))
}

/// Tell what the practice is
///
/// What a program needs before anybody logs in: the ways in, and whether the server's own reader
/// serves it.
#[utoipa::path(
    get, path = "/v1/practice", tag = "practice",
    responses((status = 200, description = "The practice.", body = Practice), OfLook),
)]
async fn show_practice(State(service): State<Service>, asking: Asking) -> Json<Practice> {
    let policy = service.settings.desk_policy();
    let ways_in = match policy.profile {
        Profile::Transitional => vec![WayIn::Password, WayIn::Card],
        Profile::Conforming => vec![WayIn::Card],
    };
    Json(Practice {
        service: policy.card.service.to_string(),
        profile: Code(policy.profile),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        ways_in,
        reader: asking.asker == Asker::Local && service.settings.service().reader,
    })
}
