//! What a request may have changed is forgotten, and told, before it is answered (T17).

use crate::state::Service;
use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;

/// Routes that change no session and no workstation, whatever their method: those of a login, which
/// would otherwise make everybody's session be read again at eight in the morning, and those that
/// only ask.
const UNCONCERNED: &[&str] = &[
    "/v1/login/password",
    "/v1/login/card/challenge",
    "/v1/login/card",
    "/v1/login/card/abandon",
    "/v1/card/examine",
    "/v1/journal/verification",
    "/v1/workstations/invitations",
    "/v1/imports",
];

/// Forgets what was seen once the request is served, or given up half-way.
pub(crate) async fn told(State(service): State<Service>, request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>();
    let route = route.map(MatchedPath::as_str).unwrap_or_default();
    let change = may_change(request.method(), route).then(|| Change {
        service,
        concerns_all: !route.starts_with("/v1/session/"),
    });
    let response = next.run(request).await;
    drop(change);
    response
}

/// Everything does that is not known not to.
fn may_change(method: &Method, route: &str) -> bool {
    !method.is_safe() && !UNCONCERNED.contains(&route)
}

/// Something that may be changing. Also when its request is dropped: it may be done by then.
struct Change {
    service: Service,
    /// Or one session only, which its own route has told of.
    concerns_all: bool,
}

impl Drop for Change {
    fn drop(&mut self) {
        self.service.guard.forget();
        if self.concerns_all {
            self.service.hub.anything_changed();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::may_change;
    use axum::http::Method;

    #[test]
    fn t17_whatever_is_not_known_not_to_may_change_a_session() {
        assert!(may_change(&Method::POST, "/v1/session/lock"));
        assert!(may_change(&Method::PUT, "/v1/accounts/{identifier}/status"));
        assert!(may_change(&Method::DELETE, "/v1/something/new"));
        assert!(!may_change(&Method::GET, "/v1/session"));
        assert!(!may_change(&Method::POST, "/v1/login/password"));
    }
}
