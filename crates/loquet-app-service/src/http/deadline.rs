//! How long a request may take, by its route.

use super::refusal::Refusal;
use crate::state::Service;
use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use loquet_domain::FailureCode;
use std::time::Duration;

/// What reads the whole journal, or waits for an authority's server, may take ten minutes.
const LONG: Duration = Duration::from_mins(10);

/// Ends what takes too long. What it was doing is dropped: an attempt stays counted (COD-03).
pub(crate) async fn kept(State(service): State<Service>, request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>();
    let route = route.map(MatchedPath::as_str).unwrap_or_default();
    let deadline = deadline(route, service.settings.service().request_deadline);
    let answered = tokio::time::timeout(deadline, next.run(request)).await;
    answered.unwrap_or_else(|_| Refusal::from(FailureCode::RequestTimedOut).into_response())
}

/// Until the answer begins: a stream of events has no end of its own.
fn deadline(route: &str, usual: Duration) -> Duration {
    match route {
        "/v1/journal/verification"
        | "/v1/journal/purges"
        | "/v1/revocation-lists/refresh"
        | "/v1/imports" => usual.max(LONG),
        _ => usual,
    }
}
