//! Streams of events as answers (WHATWG HTML, "Server-sent events").

use crate::http::{Asking, Audience, Refusal, document};
use crate::hub::StreamPermit;
use crate::request_log::Asker;
use crate::state::Service;
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderName, HeaderValue};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::Stream;
use loquet_domain::FailureCode;
use loquet_wire_v1::headers::events::PROBLEM;
use serde::Serialize;
use std::convert::Infallible;
use std::time::Duration;

/// Between two signs of life, where nothing happens.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// How long a stream lasts.
pub(crate) const LONGEST: Duration = Duration::from_hours(1);

/// Tells a proxy before the service that events are passed on as they come.
const X_ACCEL_BUFFERING: HeaderName = HeaderName::from_static("x-accel-buffering");

/// Room for one more stream of whoever asks.
///
/// # Errors
///
/// [`FailureCode::TooManyRequests`]: there are too many already.
pub(crate) fn permit(service: &Service, asking: &Asking) -> Result<StreamPermit, Refusal> {
    let workstation = match asking.asker {
        Asker::Local => None,
        Asker::Enrolled(workstation) => Some(workstation),
    };
    let permit = service.hub.open_stream(workstation);
    permit.ok_or_else(|| FailureCode::TooManyRequests.into())
}

/// A stream of events as an answer, with a sign of life every fifteen seconds.
pub(crate) fn streamed(
    events: impl Stream<Item = Result<Event, Infallible>> + Send + 'static,
) -> Response {
    let events = Sse::new(events).keep_alive(KeepAlive::new().interval(HEARTBEAT));
    let headers = [
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (X_ACCEL_BUFFERING, HeaderValue::from_static("no")),
    ];
    (headers, events).into_response()
}

/// An event with its data; texts and numbers can always be written.
pub(crate) fn event(name: &str, data: &impl Serialize) -> Event {
    let named = || Event::default().event(name);
    named().json_data(data).unwrap_or_else(|_| named())
}

/// The last event of a stream that cannot go on.
pub(crate) fn problem(refusal: &Refusal, audience: &Audience, service: &Service) -> Event {
    event(PROBLEM, &document(refusal, audience, service))
}
