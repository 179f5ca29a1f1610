//! What is refused before anybody looks at a request: while the service stops, or when its body
//! is late.

use super::tracked::{Late, timed};
use crate::http::Refusal;
use crate::state::Service;
use axum::extract::{Request, State};
use axum::http::header::{CONNECTION, TRANSFER_ENCODING};
use axum::http::{HeaderValue, Version};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use loquet_domain::FailureCode;

/// Lets a request pass, or refuses it.
pub(crate) async fn watched(
    State(service): State<Service>,
    request: Request,
    next: Next,
) -> Response {
    let persists = request.version() < Version::HTTP_2;
    // What stands behind a body in pieces is nobody's request: hyper takes no notice of a length
    // that contradicts it, so that the connection must end here (RFC 9112, section 6.1).
    let in_pieces = request.headers().contains_key(TRANSFER_ENCODING);
    let (response, faulty) = if service.stopping.has_begun() {
        (
            Refusal::from(FailureCode::ServerStopping).into_response(),
            true,
        )
    } else {
        passed(&service, request, next).await
    };
    if persists && (in_pieces || faulty) {
        closing(response)
    } else {
        response
    }
}

/// The answer to a request whose body is in time, and whether it was late.
async fn passed(service: &Service, request: Request, next: Next) -> (Response, bool) {
    let late = Late::default();
    let deadline = service.settings.service().body_deadline;
    let request = request.map(|body| timed(body, deadline, &late));
    let response = next.run(request).await;
    if !late.is_so() {
        return (response, false);
    }
    let refused = Refusal::from(FailureCode::RequestTimedOut);
    (refused.into_response(), true)
}

fn closing(mut response: Response) -> Response {
    let close = HeaderValue::from_static("close");
    response.headers_mut().insert(CONNECTION, close);
    response
}
