//! HTTP: who asks, in which language, and how a refusal looks.

mod asking;
mod bearer;
mod body;
mod changes;
mod deadline;
mod guard;
mod headers;
mod language;
mod origin_policy;
mod params;
mod peer;
mod problem;
mod refusal;
pub(crate) mod status;
#[cfg(test)]
pub(crate) mod tests;
mod throttle;

pub(crate) use asking::{Asking, Peer, Stranger};
pub(crate) use bearer::Bearer;
pub(crate) use body::{LargeMessage, Message, RevocationList, ShortMessage};
pub(crate) use guard::{Cost, Guard, LargeRoom, Way};
pub(crate) use params::{PathId, PathIdentifier, Query};
pub(crate) use problem::{Audience, document};
pub(crate) use refusal::Refusal;

use crate::state::Service;
use crate::{api, health, openapi, request_log, server};
use axum::Router;
use axum::middleware::from_fn_with_state;
use loquet_domain::FailureCode;
use tower::ServiceBuilder;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;

/// Every route of the service, with everything that each request passes.
///
/// What stands together is built together: each further `layer` of a router is one more copy of
/// everything behind it, at every request.
pub(crate) fn router(service: Service) -> Router {
    let watched = ServiceBuilder::new()
        .layer(from_fn_with_state(service.clone(), problem::documents))
        .layer(from_fn_with_state(service.clone(), server::watched));
    // Outermost: what refuses a request is logged and counted like what serves it.
    let observed = ServiceBuilder::new()
        .layer(from_fn_with_state(service.clone(), request_log::observe))
        .map_response(headers::protecting);
    let pages = openapi::served(&description()).merge(openapi::browsable());
    let routes = v1(&service)
        .merge(pages.layer(from_fn_with_state(service.clone(), origin_policy::closed)))
        .fallback(async || Refusal::from(FailureCode::NoSuchResource))
        .method_not_allowed_fallback(async || Refusal::from(FailureCode::MethodNotAllowed))
        .layer(watched)
        // For monitors, not for programs: no problem documents, and asked until the end.
        .merge(health::routes())
        .layer(observed);
    routes.with_state(service)
}

/// The routes of `/v1`.
fn v1(service: &Service) -> Router<Service> {
    // Told inside: whoever is not known can change nothing, and wakes nobody.
    let known = ServiceBuilder::new()
        .layer(from_fn_with_state(service.clone(), asking::recognised))
        .layer(from_fn_with_state(service.clone(), changes::told));
    let bounded = ServiceBuilder::new()
        .layer(from_fn_with_state(service.clone(), origin_policy::closed))
        .map_request(asking::seen)
        .layer(from_fn_with_state(service.clone(), deadline::kept));
    let routes = api::routes().layer(known).merge(api::open_routes());
    Router::from(routes.layer(bounded))
}

/// What can be said of the routes of `/v1`: made of the same routes.
pub(crate) fn description() -> OpenApi {
    let routes = OpenApiRouter::with_openapi(openapi::frame());
    let routes = routes.merge(api::routes()).merge(api::open_routes());
    openapi::finished(routes.into_openapi())
}
