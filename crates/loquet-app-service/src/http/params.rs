//! What the address of a request says: identifiers in its path, parameters in its query.

use super::refusal::Refusal;
use crate::state::Service;
use axum::extract::{FromRequestParts, Path, RawPathParams};
use axum::http::request::Parts;
use loquet_domain::{Identifier, SessionId, WorkstationId};
use std::collections::BTreeMap;

/// The identifier of a path, read by the rules of identifiers.
#[derive(Debug)]
pub(crate) struct PathIdentifier(pub(crate) Identifier);

impl FromRequestParts<Service> for PathIdentifier {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, service: &Service) -> Result<Self, Refusal> {
        let text = segment(parts, service).await?;
        let identifier = text.parse();
        let refused = |error| Refusal::in_field(&error, "identifier");
        identifier.map(Self).map_err(refused)
    }
}

/// The identity of a path: a UUID.
#[derive(Debug)]
pub(crate) struct PathId<T>(pub(crate) T);

/// An identity that stands in a path.
pub(crate) trait InPath: std::str::FromStr {}

impl InPath for SessionId {}
impl InPath for WorkstationId {}

impl<T: InPath> FromRequestParts<Service> for PathId<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, service: &Service) -> Result<Self, Refusal> {
        let text = segment(parts, service).await?;
        let id = text.parse();
        id.map(Self).map_err(|_| Refusal::field("type", "id"))
    }
}

/// The one variable segment of a path, in UTF-8.
async fn segment(parts: &mut Parts, service: &Service) -> Result<String, Refusal> {
    let name = RawPathParams::from_request_parts(parts, service).await;
    let name = name
        .ok()
        .and_then(|names| Some(names.iter().next()?.0.to_owned()));
    let text = Path::<String>::from_request_parts(parts, service).await;
    let name = name.unwrap_or_default();
    text.map(|Path(text)| text)
        .map_err(|_| Refusal::field("other", name))
}

/// The parameters of a query, each once and each known.
#[derive(Debug)]
pub(crate) struct Query(BTreeMap<String, String>);

impl<S: Sync> FromRequestParts<S> for Query {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        Self::read(parts.uri.query().unwrap_or_default())
    }
}

impl Query {
    fn read(query: &str) -> Result<Self, Refusal> {
        let mut parameters = BTreeMap::new();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            if parameters
                .insert(name.to_string(), value.into_owned())
                .is_some()
            {
                return Err(Refusal::field("other", name));
            }
        }
        Ok(Self(parameters))
    }

    /// Takes a parameter, if it is there.
    pub(crate) fn take(&mut self, name: &str) -> Option<String> {
        self.0.remove(name)
    }

    /// Takes a number of 1 to `most`, or the one by default.
    pub(crate) fn take_limit(&mut self, default: u32, most: u32) -> Result<u32, Refusal> {
        let Some(text) = self.take("limit") else {
            return Ok(default);
        };
        let is_plain = text.bytes().all(|byte| byte.is_ascii_digit());
        let number = text.parse().ok().filter(|_| is_plain);
        let number = number.ok_or_else(|| Refusal::field("type", "limit"))?;
        if (1..=most).contains(&number) {
            Ok(number)
        } else {
            Err(Refusal::field("other", "limit"))
        }
    }

    /// Nothing else may be left.
    pub(crate) fn finish(self) -> Result<(), Refusal> {
        match self.0.into_keys().next() {
            None => Ok(()),
            Some(name) => Err(Refusal::field("unknown", name)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Query;

    #[test]
    fn each_parameter_is_known_and_stands_once() {
        let mut query = Query::read("after=a.b&limit=5").expect("good");
        assert_eq!(query.take("after").as_deref(), Some("a.b"));
        assert_eq!(query.take_limit(10, 100).expect("a number"), 5);
        assert!(query.finish().is_ok());
        let refusal = Query::read("a=1&a=2").expect_err("twice");
        assert_eq!(refusal.parts().field.as_deref(), Some("a"));
        let unknown = Query::read("x=1").expect("read").finish();
        let field = unknown.expect_err("unknown").parts().field.clone();
        assert_eq!(field.as_deref(), Some("x"));
    }

    #[test]
    fn a_limit_is_a_number_within_bounds() {
        let limit = |query: &str| Query::read(query).expect("read").take_limit(10, 100).ok();
        assert_eq!(limit(""), Some(10));
        assert_eq!(limit("limit=100"), Some(100));
        for wrong in ["0", "101", "-1", "+1", "1.0", "", "x", "99999999999"] {
            assert_eq!(limit(&format!("limit={wrong}")), None, "{wrong}");
        }
    }
}
