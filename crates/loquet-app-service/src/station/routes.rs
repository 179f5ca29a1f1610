//! `/v1/station`: for programs on the server's own machine.

use super::{Station, StationError, Watching};
use crate::api::proof::opened;
use crate::events::{LONGEST, event, permit, streamed};
use crate::http::{Asking, Bearer, Cost, Message, Refusal};
use crate::hub::StreamPermit;
use crate::openapi::{ServerSentEvent, refusals};
use crate::request_log::Asker;
use crate::server::Stopping;
use crate::state::Service;
use axum::Json;
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::response::Response;
use axum::response::sse::Event;
use futures_util::stream;
use loquet_domain::FailureCode;
use loquet_domain::card::PinState;
use loquet_port_desk::CardOnStation;
use loquet_wire_v1::headers::events::READERS;
use loquet_wire_v1::{LoginResult, ReadStationCard, StationCard, StationPin, StationReaders};
use std::sync::Arc;
use tokio::time::{Instant, sleep_until};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

refusals! {
    /// Of a look at the readers.
    OfReaders = ANY, [ReaderNotServed];
    /// Of the reading of a card.
    OfReading = ANY MESSAGE READER, [ReaderNotServed];
    /// Of a login.
    OfLogin = ANY MESSAGE READER PIN, [ReaderNotServed, CardDenied, CardNotRegistered];
    /// Of an unlock.
    OfUnlock = ANY SESSION MESSAGE READER PIN,
        [ReaderNotServed, CardDenied, CardNotRegistered, SessionLocked];
}

/// The routes.
pub(crate) fn routes() -> OpenApiRouter<Service> {
    OpenApiRouter::new()
        .routes(routes!(list_readers))
        .routes(routes!(reader_events))
        .routes(routes!(read_card))
        .routes(routes!(log_in_at_station))
        .routes(routes!(unlock_at_station))
}

/// The reader, for a program on the server's own machine.
struct AtStation {
    station: Arc<Station>,
    asking: Asking,
}

impl FromRequestParts<Service> for AtStation {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, service: &Service) -> Result<Self, Refusal> {
        let asking = Asking::from_request_parts(parts, service).await?;
        match service.station.clone() {
            Some(station) if asking.asker == Asker::Local => Ok(Self { station, asking }),
            _ => Err(FailureCode::ReaderNotServed.into()),
        }
    }
}

impl AtStation {
    /// Counts the challenge that a PIN brings about.
    fn pay(&self, service: &Service) -> Result<(), Refusal> {
        let throttles = &service.guard.throttles;
        throttles.pay(Cost::Challenge, self.asking.asker, Instant::now())
    }
}

impl From<StationError> for Refusal {
    fn from(error: StationError) -> Self {
        match error {
            StationError::Card(failure) => failure.into(),
            StationError::Desk(error) => error.into(),
            StationError::Several => Self::field("missing", "/reader"),
            StationError::TooMany => FailureCode::TooManyRequests.into(),
        }
    }
}

/// List the card readers
///
/// What lies in them, and why no card can be used, where none can. For programs on the server's own
/// machine, like everything of `station`.
#[utoipa::path(
    get, path = "/v1/station/readers", tag = "station",
    responses((status = 200, description = "The readers.", body = StationReaders), OfReaders),
)]
async fn list_readers(at: AtStation) -> Json<StationReaders> {
    Json(at.station.readers().await)
}

/// Follow the card readers
///
/// An event `readers` at once, and whenever a reader or a card comes or leaves. The stream ends when
/// the server stops, and after an hour. A comment is sent every fifteen seconds.
#[utoipa::path(
    get, path = "/v1/station/events", tag = "station",
    responses((status = 200, description = "Events: `readers` (StationReaders).", body = inline(ServerSentEvent),
        content_type = "text/event-stream"), OfReaders),
)]
async fn reader_events(State(service): State<Service>, at: AtStation) -> Result<Response, Refusal> {
    let following = Following {
        _permit: permit(&service, &at.asking)?,
        readers: at.station.watch(),
        is_fresh: true,
        station: at.station,
        stopping: service.stopping.clone(),
        until: Instant::now() + LONGEST,
    };
    let events = stream::unfold(following, async |mut following| {
        let event = following.next().await?;
        Some((Ok(event), following))
    });
    Ok(streamed(Box::pin(events)))
}

/// Read a card
///
/// Without its PIN. What lies in the reader that is named, or the only card that can be used. The
/// name that it is given opens nothing; it is good for five minutes, as long as the card is not
/// moved.
#[utoipa::path(
    post, path = "/v1/station/card", tag = "station", request_body = ReadStationCard,
    responses((status = 200, description = "The card.", body = StationCard), OfReading),
)]
async fn read_card(
    at: AtStation,
    Message(request): Message<ReadStationCard>,
) -> Result<Json<StationCard>, Refusal> {
    let reader = request.read()?;
    let (name, card) = at.station.read(reader.as_ref()).await?;
    Ok(Json(shown(name, &card)))
}

fn shown(name: String, card: &CardOnStation) -> StationCard {
    StationCard {
        card: name,
        reader: card.card.reader.to_string(),
        chip: card.chip.to_string(),
        holder: (&card.read.holder).into(),
        certificate: (&card.read.holder).into(),
        pin_tries_left: match card.pin {
            PinState::Left(tries) => tries.get(),
            PinState::Blocked => 0,
        },
    }
}

/// Log in by the card that was read
///
/// The PIN is sent to the card once at most. The session is locked within a second when the card
/// leaves the reader, or ends, as the practice's settings say. `LQ-PIN-02` tells how many tries are
/// left; the last one needs `last_try`.
#[utoipa::path(
    post, path = "/v1/station/login", tag = "station", request_body = StationPin,
    responses((status = 200, description = "A session is open.", body = LoginResult), OfLogin),
)]
async fn log_in_at_station(
    State(service): State<Service>,
    at: AtStation,
    Message(request): Message<StationPin>,
) -> Result<Json<LoginResult>, Refusal> {
    let what = (request.card.as_str(), request.read()?);
    at.pay(&service)?;
    let open = at.station.log_in(&*service.desk, what, at.asking.origin);
    Ok(opened(&service, &open.await?))
}

/// Unlock the session by the card that was read
///
/// As for a login; the card is its person's own. The old token is worthless afterwards.
#[utoipa::path(
    post, path = "/v1/station/unlock", tag = "station", security(("bearer" = [])),
    request_body = StationPin,
    responses(
        (status = 200, description = "It is in use, under a new token.", body = LoginResult),
        OfUnlock,
    ),
)]
async fn unlock_at_station(
    State(service): State<Service>,
    at: AtStation,
    bearer: Bearer,
    Message(request): Message<StationPin>,
) -> Result<Json<LoginResult>, Refusal> {
    let what = (request.card.as_str(), request.read()?);
    at.pay(&service)?;
    let of = (bearer.view.id, &bearer.token);
    let open = at
        .station
        .unlock(&*service.desk, of, what, at.asking.origin);
    Ok(opened(&service, &open.await?))
}

/// The readers, for one client.
struct Following {
    station: Arc<Station>,
    readers: Watching,
    /// Whether what is seen was not told yet.
    is_fresh: bool,
    stopping: Stopping,
    until: Instant,
    _permit: StreamPermit,
}

impl Following {
    async fn next(&mut self) -> Option<Event> {
        loop {
            if std::mem::take(&mut self.is_fresh)
                && let Some(seen) = self.readers.borrow_and_update().as_ref()
            {
                return Some(event(READERS, &self.station.view(seen)));
            }
            tokio::select! {
                biased;
                () = self.stopping.begun() => return None,
                () = sleep_until(self.until) => return None,
                changed = self.readers.changed() => changed.ok()?,
            }
            self.is_fresh = true;
        }
    }
}
