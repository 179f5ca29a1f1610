//! Bodies: of the expected content type, within a limit, read into memory that is wiped, and
//! understood to the last field.

use super::guard::LargeRoom;
use super::refusal::Refusal;
use crate::state::Service;
use axum::body::Body;
use axum::extract::{FromRequest, Request};
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE};
use http_body_util::BodyExt;
use loquet_domain::FailureCode;
use loquet_wire_v1::headers::{JSON, PKIX_CRL};
use serde::de::DeserializeOwned;
use serde_json::error::Category;
use serde_path_to_error::Segment;
use zeroize::Zeroizing;

/// The most bytes of what anybody may send: a code fits ten times.
const SHORT: usize = 1024;

/// The most bytes of a body: an answer of a card, with its certificate, fits four times.
const SMALL: usize = 64 * 1024;

/// The most bytes of an import or of a revocation list.
const LARGE: usize = 16 * 1024 * 1024;

/// The first piece of memory for a body: a login fits, and five hundred at once cost little.
const PIECE: usize = 2 * 1024;

/// A message in JSON (RFC 8259), of at most 64 KiB.
#[derive(Debug)]
pub(crate) struct Message<T>(pub(crate) T);

/// A message in JSON of at most 1 KiB: for whom nobody knows.
#[derive(Debug)]
pub(crate) struct ShortMessage<T>(pub(crate) T);

/// A message in JSON of at most 16 MiB, and its room.
#[derive(Debug)]
pub(crate) struct LargeMessage<T>(pub(crate) T, pub(crate) LargeRoom);

/// A revocation list (RFC 2585) of at most 16 MiB, and its room.
#[derive(Debug)]
pub(crate) struct RevocationList(pub(crate) Zeroizing<Vec<u8>>, pub(crate) LargeRoom);

impl<T: DeserializeOwned> FromRequest<Service> for Message<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, _: &Service) -> Result<Self, Refusal> {
        json(request, SMALL).await.map(Self)
    }
}

impl<T: DeserializeOwned> FromRequest<Service> for ShortMessage<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, _: &Service) -> Result<Self, Refusal> {
        json(request, SHORT).await.map(Self)
    }
}

impl<T: DeserializeOwned> FromRequest<Service> for LargeMessage<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, service: &Service) -> Result<Self, Refusal> {
        let room = service.guard.large_room()?;
        Ok(Self(json(request, LARGE).await?, room))
    }
}

impl FromRequest<Service> for RevocationList {
    type Rejection = Refusal;

    async fn from_request(request: Request, service: &Service) -> Result<Self, Refusal> {
        is_of(request.headers(), PKIX_CRL)?;
        let room = service.guard.large_room()?;
        Ok(Self(bytes(request, LARGE).await?, room))
    }
}

async fn json<T: DeserializeOwned>(request: Request, most: usize) -> Result<T, Refusal> {
    is_of(request.headers(), JSON)?;
    parse(&bytes(request, most).await?)
}

/// Whether the body is of this content type, as it is: in UTF-8 and not compressed.
fn is_of(headers: &HeaderMap, expected: &str) -> Result<(), Refusal> {
    let mut types = headers.get_all(CONTENT_TYPE).iter();
    let only = types.next().filter(|_| types.next().is_none());
    let text = only.and_then(|value| value.to_str().ok());
    let is_plain = !headers.contains_key(CONTENT_ENCODING);
    match text {
        Some(text) if is_plain && is_type(text, expected) => Ok(()),
        _ => Err(FailureCode::RequestContentType.into()),
    }
}

fn is_type(text: &str, expected: &str) -> bool {
    let mut parts = text.split(';').map(str::trim);
    let is_expected = (parts.next()).is_some_and(|essence| essence.eq_ignore_ascii_case(expected));
    let is_utf_8 = |parameter: &str| {
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        name.eq_ignore_ascii_case("charset")
            && value.trim_matches('"').eq_ignore_ascii_case("utf-8")
    };
    is_expected && parts.all(is_utf_8)
}

/// The body, in memory that is wiped when it is dropped and never moved without being wiped.
async fn bytes(request: Request, most: usize) -> Result<Zeroizing<Vec<u8>>, Refusal> {
    let announced = request.headers().get(CONTENT_LENGTH);
    let announced = announced.and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|length| usize::try_from(length).map_or(true, |size| size > most)) {
        return Err(FailureCode::RequestTooLarge.into());
    }
    let mut body: Body = request.into_body();
    let mut whole = Zeroizing::new(Vec::with_capacity(PIECE));
    while let Some(frame) = body.frame().await {
        // A client that breaks off does not read this.
        let frame = frame.map_err(|_| FailureCode::RequestMalformed)?;
        let Some(data) = frame.data_ref() else {
            continue;
        };
        if data.len() > most - whole.len() {
            return Err(FailureCode::RequestTooLarge.into());
        }
        make_room(&mut whole, data.len());
        whole.extend_from_slice(data);
    }
    Ok(whole)
}

/// Grows the memory by hand: a vector that grows by itself leaves what it held behind.
fn make_room(whole: &mut Zeroizing<Vec<u8>>, more: usize) {
    let needed = whole.len() + more;
    if needed > whole.capacity() {
        let mut larger = Zeroizing::new(Vec::with_capacity(needed.max(2 * whole.capacity())));
        larger.extend_from_slice(whole);
        *whole = larger;
    }
}

/// Reads a message; names the field that is not what it must be. The depth is bounded by the parser
/// (128), and a field that stands twice is refused like one that is unknown.
fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Refusal> {
    // `serde` reads a structure from an array too, whose fields nobody has named.
    if first_character(bytes) == Some(b'[') {
        return Err(Refusal::field("type", String::new()));
    }
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let message = serde_path_to_error::deserialize(&mut json).map_err(|error| refusal(&error))?;
    json.end().map_err(|_| FailureCode::RequestMalformed)?;
    Ok(message)
}

/// The first character that is not white space (RFC 8259, section 2).
fn first_character(bytes: &[u8]) -> Option<u8> {
    let mut characters = bytes.iter().copied();
    characters.find(|character| !matches!(character, b' ' | b'\t' | b'\n' | b'\r'))
}

fn refusal(error: &serde_path_to_error::Error<serde_json::Error>) -> Refusal {
    if error.inner().classify() != Category::Data {
        return FailureCode::RequestMalformed.into();
    }
    let mut pointer: String = error.path().iter().map(token).collect();
    // Not repeated to anybody: only the name of the field is taken out of it.
    let text = Zeroizing::new(error.inner().to_string());
    let (problem, name) = problem(&text);
    if let Some(name) = name {
        let token = token(&Segment::Map {
            key: name.to_owned(),
        });
        if !pointer.ends_with(&token) {
            pointer.push_str(&token);
        }
    }
    Refusal::field(problem, pointer)
}

/// What is wrong, and the name of the field where its path does not hold it: both in the words of
/// `serde`, which tells them in no other way.
fn problem(text: &str) -> (&'static str, Option<&str>) {
    let named = |start: &str| text.strip_prefix(start)?.split('`').next();
    match (
        named("missing field `"),
        named("unknown field `"),
        named("duplicate field `"),
    ) {
        (Some(name), _, _) => ("missing", Some(name)),
        (_, Some(name), _) => ("unknown", Some(name)),
        (_, _, Some(name)) => ("other", Some(name)),
        _ if text.starts_with("invalid type") => ("type", None),
        _ => ("other", None),
    }
}

/// One reference token of a JSON pointer (RFC 6901, section 3).
fn token(segment: &Segment) -> String {
    match segment {
        Segment::Map { key } => format!("/{}", key.replace('~', "~0").replace('/', "~1")),
        Segment::Seq { index } => format!("/{index}"),
        Segment::Enum { .. } | Segment::Unknown => String::new(),
    }
}

#[cfg(test)]
mod tests;
