//! Every request under an identifier of its own, in one line of the log (LOG-04).

use crate::http::Refusal;
use crate::metrics::Answered;
use crate::state::Service;
use axum::extract::{MatchedPath, Request, State};
use axum::http::Extensions;
use axum::http::{HeaderName, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;
use loquet_domain::WorkstationId;
use std::fmt;
use tokio::time::Instant;
use tracing::Instrument;

const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// The most characters of an identifier that a client gives.
const LONGEST: usize = 64;

/// The identifier of a request: an extension of every request, and of its answer as `X-Request-Id`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RequestId(String);

impl RequestId {
    /// The client's, if it is 1 to 64 letters, digits and hyphens; else a new one.
    fn of(request: &Request) -> Self {
        let given = request.headers().get(HEADER);
        let given = given.and_then(|id| id.to_str().ok()).filter(|id| {
            let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
            (1..=LONGEST).contains(&id.len()) && id.bytes().all(is_plain)
        });
        given.map_or_else(
            || Self(loquet_wiring::new_uuid().to_string()),
            |id| Self(id.to_owned()),
        )
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Which workstation asked: an extension of the answer, for the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Asker {
    /// The server's own machine.
    Local,
    /// An enrolled one.
    Enrolled(WorkstationId),
}

impl fmt::Display for Asker {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Local => formatter.write_str("local"),
            Self::Enrolled(id) => fmt::Display::fmt(id, formatter),
        }
    }
}

/// Logs and counts a request.
pub(crate) async fn observe(
    State(service): State<Service>,
    mut request: Request,
    next: Next,
) -> Response {
    let id = RequestId::of(&request);
    let method = request.method().clone();
    let route = route(request.extensions());
    request.extensions_mut().insert(id.clone());
    let span = tracing::info_span!("request", %id);
    let begun = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let took = begun.elapsed();
    let asker = response.extensions().get::<Asker>().copied();
    let workstation = asker.map(tracing::field::display);
    let status = response.status().as_u16();
    let refused = response.extensions().get::<Refusal>();
    let refused = refused.map(|refusal| refusal.parts().code);
    let code = refused.map(tracing::field::display);
    let microseconds = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
    let _entered = span.enter();
    if is_routine(&route, status) {
        tracing::debug!(%method, route, status, code, microseconds, workstation, "answered");
    } else {
        tracing::info!(%method, route, status, code, microseconds, workstation, "answered");
    }
    service.metrics.answered(Answered {
        method: method_label(&method),
        route: &route,
        status,
        took,
        refused,
    });
    if let Ok(value) = HeaderValue::try_from(id.0) {
        response.headers_mut().insert(HEADER, value);
    }
    response
}

/// Whether this is a session that is what it was thought to be. Every program asks so before each
/// thing that it does: at `info` such lines would be nearly all of the log, and most of the cost.
fn is_routine(route: &str, status: u16) -> bool {
    matches!(route, "/v1/session" | "/v1/session/state") && status == 200
}

/// The methods that there are; any other word that a client makes up is one label.
fn method_label(method: &Method) -> &str {
    match *method {
        Method::GET | Method::HEAD | Method::POST | Method::PUT | Method::DELETE => method.as_str(),
        _ => "other",
    }
}

/// The route that matched, never what was asked in its place.
fn route(extensions: &Extensions) -> String {
    let matched = extensions.get::<MatchedPath>();
    matched.map_or_else(|| "none".to_owned(), |path| path.as_str().to_owned())
}

#[cfg(test)]
mod tests {
    use super::is_routine;

    #[test]
    fn only_a_session_that_is_good_is_routine() {
        assert!(is_routine("/v1/session", 200));
        assert!(is_routine("/v1/session/state", 200));
        assert!(!is_routine("/v1/session/state", 401));
        assert!(!is_routine("/v1/session/lock", 200));
        assert!(!is_routine("/v1/login/password", 200));
    }
}
