//! `GET /v1/session/events`: a session, as it changes.

use super::follow::{Follow, Told};
use super::stream::{event, permit, problem, streamed};
use crate::http::{Asking, Audience, Bearer, Refusal};
use crate::hub::StreamPermit;
use crate::openapi::{ServerSentEvent, refusals};
use crate::state::Service;
use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use axum::response::sse::Event;
use futures_util::stream;
use loquet_wire_v1::SessionView;
use loquet_wire_v1::headers::events::SESSION;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

refusals! {
    /// Of a stream.
    OfEvents = ANY SESSION, [];
}

/// The route.
pub(crate) fn routes() -> OpenApiRouter<Service> {
    OpenApiRouter::new().routes(routes!(session_events))
}

/// Follow the session
///
/// An event `session` at once, and after each change of its state: what is done through this server
/// is told at once, what is done elsewhere within a second. Does not use the session. The stream
/// ends after an event of a session that has ended; after an event `problem`, of which `LQ-SES-01`
/// says that the token is of no session any more, as when the session was unlocked and has a new
/// one; when the server stops; and after an hour. Ask again then. A comment is sent every fifteen
/// seconds.
#[utoipa::path(
    get, path = "/v1/session/events", tag = "session", security(("bearer" = [])),
    responses((status = 200, description = "Events: `session` (SessionView), `problem` (Problem).",
        body = inline(ServerSentEvent), content_type = "text/event-stream"), OfEvents),
)]
async fn session_events(
    State(service): State<Service>,
    Extension(audience): Extension<Audience>,
    asking: Asking,
    bearer: Bearer,
) -> Result<Response, Refusal> {
    let permit = permit(&service, &asking)?;
    let listener = service.hub.listen(&bearer.view);
    let (desk, stopping) = (service.desk.clone(), service.stopping.clone());
    let session = (bearer.token, bearer.view.as_ref().clone());
    let following = Following {
        follow: Follow::new(desk, session, listener, stopping),
        service,
        audience,
        _permit: permit,
    };
    let events = stream::unfold(following, async |mut following| {
        let event = following.next().await?;
        Some((Ok(event), following))
    });
    Ok(streamed(Box::pin(events)))
}

/// A session that is followed, and whoever follows it.
struct Following {
    follow: Follow,
    service: Service,
    audience: Audience,
    _permit: StreamPermit,
}

impl Following {
    async fn next(&mut self) -> Option<Event> {
        Some(match self.follow.next().await? {
            Told::Session(session) => event(SESSION, &SessionView::from(&*session)),
            Told::Over(error) => problem(&error.into(), &self.audience, &self.service),
        })
    }
}
