//! What a request may have changed is forgotten, and told, before it is answered (T17).

use crate::state::Service;
use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use loquet_domain::SessionId;
use std::sync::{Arc, OnceLock};

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
    "/v1/journal/anchors",
    "/v1/journal/purges",
    "/v1/workstations/invitations",
    "/v1/imports",
    "/v1/station/card",
    "/v1/station/login",
    "/v1/remembered",
    "/v1/remembered/{identifier}",
];

/// The routes that change the session that they are shown, and no other begin so.
const OWN: &str = "/v1/session/";

/// The session that a request shows, once it is known: an extension of every request.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shown(Arc<OnceLock<SessionId>>);

impl Shown {
    /// It is this one.
    pub(crate) fn is(&self, session: SessionId) {
        // The first one that is shown stays: a request has one.
        let _ = self.0.set(session);
    }
}

/// Forgets what was seen once the request is served, or given up half-way.
pub(crate) async fn told(
    State(service): State<Service>,
    mut request: Request,
    next: Next,
) -> Response {
    let route = request.extensions().get::<MatchedPath>();
    let route = route.map(MatchedPath::as_str).unwrap_or_default();
    let own = route.starts_with(OWN).then(Shown::default);
    let change = may_change(request.method(), route).then(|| Change {
        service,
        own: own.clone(),
    });
    request.extensions_mut().insert(own.unwrap_or_default());
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
    /// The only session that it may concern, once it is known, where there is only one.
    own: Option<Shown>,
}

impl Drop for Change {
    fn drop(&mut self) {
        self.service.guard.forget();
        let hub = &self.service.hub;
        match self.own.as_ref().map(|own| own.0.get()) {
            None => hub.anything_changed(),
            Some(Some(own)) => hub.session_changed(*own),
            // Refused before anything could be changed.
            Some(None) => {}
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
