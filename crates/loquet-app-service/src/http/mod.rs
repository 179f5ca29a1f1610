//! HTTP: who asks, in which language, and how a refusal looks.

use crate::state::Service;
use crate::{health, request_log};
use axum::Router;

/// Every route of the service, with everything that each request passes.
pub(crate) fn router(service: Service) -> Router {
    let routes = Router::new().merge(health::routes());
    // Outermost but one: what refuses a request is logged and counted like what serves it.
    request_log::observed(routes, &service).with_state(service)
}
