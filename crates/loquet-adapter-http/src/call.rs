//! One request, before it is sent.

use crate::body;
use crate::server::secret_header;
use bytes::Bytes;
use loquet_domain::session::SessionToken;
use loquet_domain::workstation::WorkstationToken;
use loquet_port_desk::DeskError;
use loquet_wire_v1::headers;
use reqwest::Method;
use reqwest::header::HeaderValue;
use serde::Serialize;
use std::fmt::Display;
use std::time::Duration;
use zeroize::Zeroizing;

/// How long a request may take, its answer included.
const DEADLINE: Duration = Duration::from_secs(15);

/// How long a request may take for which a password is hashed: the queue before it is counted.
const DEADLINE_OF_A_HASH: Duration = Duration::from_secs(30);

/// One request.
#[derive(Debug)]
pub(crate) struct Call<'a> {
    pub(crate) method: Method,
    /// The parts of its path after `/v1`.
    pub(crate) path: Vec<&'a str>,
    pub(crate) query: Vec<(&'static str, String)>,
    pub(crate) session: Option<HeaderValue>,
    /// Another workstation's token than this one's.
    pub(crate) workstation: Option<HeaderValue>,
    pub(crate) body: Option<(&'static str, Bytes)>,
    pub(crate) deadline: Duration,
    /// Whether it changes nothing, and may be sent twice.
    pub(crate) repeatable: bool,
}

impl<'a> Call<'a> {
    /// A request that changes something: sent once, whatever happens.
    pub(crate) fn new(method: Method, path: impl IntoIterator<Item = &'a str>) -> Self {
        Self {
            method,
            path: path.into_iter().collect(),
            query: Vec::new(),
            session: None,
            workstation: None,
            body: None,
            deadline: DEADLINE,
            repeatable: false,
        }
    }

    /// A request that reads.
    pub(crate) fn get(path: impl IntoIterator<Item = &'a str>) -> Self {
        Self::new(Method::GET, path).repeatable()
    }

    /// A request that does something.
    pub(crate) fn post(path: impl IntoIterator<Item = &'a str>) -> Self {
        Self::new(Method::POST, path)
    }

    /// A request that sets something.
    pub(crate) fn put(path: impl IntoIterator<Item = &'a str>) -> Self {
        Self::new(Method::PUT, path)
    }

    /// A request that removes something.
    pub(crate) fn delete(path: impl IntoIterator<Item = &'a str>) -> Self {
        Self::new(Method::DELETE, path)
    }

    /// One that changes nothing: sent a second time when the first cannot have been answered.
    pub(crate) fn repeatable(mut self) -> Self {
        self.repeatable = true;
        self
    }

    /// One for which a password is hashed.
    pub(crate) fn hashed(mut self) -> Self {
        self.deadline = DEADLINE_OF_A_HASH;
        self
    }

    /// One that may take longer.
    pub(crate) fn within(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    /// In this session.
    pub(crate) fn by(mut self, token: &SessionToken) -> Self {
        let token = token.expose();
        let mut header = Zeroizing::new(String::with_capacity(headers::BEARER.len() + token.len()));
        header.push_str(headers::BEARER);
        header.push_str(&token);
        self.session = secret_header(&header).ok();
        self
    }

    /// In the name of this workstation.
    pub(crate) fn showing(mut self, token: &WorkstationToken) -> Self {
        self.workstation = secret_header(&token.expose()).ok();
        self
    }

    /// With a parameter.
    pub(crate) fn with(mut self, name: &'static str, value: impl Display) -> Self {
        self.query.push((name, format!("{value}")));
        self
    }

    /// With a parameter that may be missing.
    pub(crate) fn with_any(self, name: &'static str, value: Option<impl Display>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// With a message.
    pub(crate) fn json(self, message: &impl Serialize) -> Result<Self, DeskError> {
        let body = body::json(message).map_err(|error| DeskError::Unexpected(error.into()))?;
        Ok(self.bytes(headers::JSON, body))
    }

    /// With bytes of this type.
    pub(crate) fn bytes(mut self, content_type: &'static str, bytes: Bytes) -> Self {
        self.body = Some((content_type, bytes));
        self
    }
}
