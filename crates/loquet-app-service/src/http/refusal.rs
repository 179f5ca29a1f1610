//! What a request is refused with: a code, and what its problem document says beside it.

use super::status;
use axum::http::header::{RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use loquet_domain::FailureCode;
use loquet_domain::card::{CardFailure, CardFault, CertificateRefusal};
use loquet_domain::storage::Cause;
use loquet_port_desk::DeskError;
use loquet_wire_v1::{FieldError, FieldFault, IdentifierView};
use loquet_wiring::{Argument, Failure};
use std::sync::Arc;
use std::time::Duration;

/// A refusal. As an answer it is a status and an extension: the outermost layer, which knows
/// language and request, makes the problem document of it.
#[derive(Clone, Debug)]
pub(crate) struct Refusal(Arc<Parts>);

/// What a refusal says.
#[derive(Debug)]
pub(crate) struct Parts {
    /// The public code.
    pub(crate) code: FailureCode,
    /// The data of its sentence.
    pub(crate) data: Vec<(&'static str, Argument)>,
    /// The field at fault, as a JSON pointer (RFC 6901), or the parameter's name.
    pub(crate) field: Option<String>,
    /// Identifiers that are free, where one is taken.
    pub(crate) proposals: Vec<IdentifierView>,
    /// Why a card that was read is not good.
    pub(crate) refusal: Option<CertificateRefusal>,
    /// How many tries the card still takes, after a wrong PIN.
    pub(crate) tries_left: Option<u8>,
    /// When to come back.
    pub(crate) retry_after: Option<Duration>,
    /// The cause, for the log.
    pub(crate) cause: Option<Cause>,
}

impl Refusal {
    /// A refusal under this code.
    pub(crate) fn new(failure: &dyn Failure) -> Self {
        let code = failure.failure_code();
        Self::of(Parts {
            code,
            data: failure.failure_data(),
            field: None,
            proposals: Vec::new(),
            refusal: None,
            tries_left: None,
            retry_after: status::retry_after(code),
            cause: None,
        })
    }

    /// A value of the request breaks a rule of the domain.
    pub(crate) fn in_field(failure: &dyn Failure, field: impl Into<String>) -> Self {
        Self::new(failure).with(|parts| parts.field = Some(field.into()))
    }

    /// A field of the request is not what it must be: `missing`, `unknown`, of the wrong `type`,
    /// or `other`.
    pub(crate) fn field(problem: &'static str, field: impl Into<String>) -> Self {
        let field = field.into();
        let refusal = Self::new(&FailureCode::RequestField).saying("problem", problem);
        refusal
            .saying("field", field.as_str())
            .with(|parts| parts.field = Some(field))
    }

    /// Too many requests from here: worth trying again after this long.
    pub(crate) fn come_back(after: Duration) -> Self {
        Self::new(&FailureCode::TooManyRequests).with(|parts| parts.retry_after = Some(after))
    }

    /// An unexpected failure.
    pub(crate) fn unexpected(cause: impl Into<Cause>) -> Self {
        let cause = cause.into();
        Self::new(&FailureCode::Unexpected).with(|parts| parts.cause = Some(cause))
    }

    /// With a fact for its sentence.
    pub(crate) fn saying(self, name: &'static str, value: impl Into<Argument>) -> Self {
        self.with(|parts| parts.data.push((name, value.into())))
    }

    /// What it says.
    pub(crate) fn parts(&self) -> &Parts {
        &self.0
    }

    fn of(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }

    /// Not shared before it is answered with, so nothing is lost.
    fn with(mut self, change: impl FnOnce(&mut Parts)) -> Self {
        if let Some(parts) = Arc::get_mut(&mut self.0) {
            change(parts);
        }
        self
    }
}

impl From<DeskError> for Refusal {
    fn from(error: DeskError) -> Self {
        let refusal = Self::new(&error);
        refusal.with(|parts| {
            match &error {
                DeskError::IdentifierTaken { proposals } => {
                    parts.proposals = proposals.iter().map(Into::into).collect();
                }
                DeskError::CertificateRefused(refusal) => parts.refusal = Some(*refusal),
                _ => {}
            }
            parts.cause = Some(error.into());
        })
    }
}

impl From<CardFailure> for Refusal {
    fn from(failure: CardFailure) -> Self {
        let refusal = Self::new(&failure);
        refusal.with(|parts| {
            if let CardFault::PinWrong(left) = failure.fault {
                parts.tries_left = Some(left.get());
            }
            parts.cause = Some(failure.into());
        })
    }
}

impl From<FieldError> for Refusal {
    fn from(error: FieldError) -> Self {
        let refusal = match &error.fault {
            FieldFault::Identifier(fault) => Self::new(fault),
            FieldFault::Password(fault) => Self::new(fault),
            FieldFault::CardNumber(fault) => Self::new(fault),
            FieldFault::Pin(fault) => Self::new(fault),
            _ => Self::new(&FailureCode::RequestField).saying("field", error.pointer.as_str()),
        };
        refusal.with(|parts| parts.field = Some(error.pointer))
    }
}

impl From<FailureCode> for Refusal {
    fn from(code: FailureCode) -> Self {
        Self::new(&code)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = status::status(self.0.code).into_response();
        headers(&self.0, response.headers_mut());
        response.extensions_mut().insert(self);
        response
    }
}

/// The header fields that a refusal needs beside its document.
fn headers(parts: &Parts, headers: &mut HeaderMap) {
    if let Some(challenge) = challenge(parts.code) {
        headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
    }
    if let Some(after) = parts.retry_after {
        headers.insert(RETRY_AFTER, HeaderValue::from(whole_seconds(after)));
    }
}

/// Never zero: "now" would be tried at once.
pub(crate) fn whole_seconds(after: Duration) -> u64 {
    let rounded_up = after.as_secs() + u64::from(after.subsec_nanos() > 0);
    rounded_up.max(1)
}

/// What would be accepted, which every 401 says (RFC 9110, section 15.5.2; RFC 6750, section 3).
const fn challenge(code: FailureCode) -> Option<&'static str> {
    use FailureCode as Code;
    match code {
        Code::TokenMalformed => Some("Bearer realm=\"loquet\""),
        Code::SessionEnded | Code::NoSessionHere => {
            Some("Bearer realm=\"loquet\", error=\"invalid_token\"")
        }
        Code::LoginDenied | Code::CardDenied => Some("Loquet-Login realm=\"loquet\""),
        Code::WorkstationUnknown => Some("Loquet-Workstation realm=\"loquet\""),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Refusal, challenge, whole_seconds};
    use crate::http::status::status;
    use axum::http::header::RETRY_AFTER;
    use axum::response::IntoResponse;
    use loquet_domain::FailureCode;
    use std::time::Duration;

    #[test]
    fn every_401_says_what_would_be_accepted() {
        for code in FailureCode::ALL {
            let is_401 = status(*code).as_u16() == 401;
            assert_eq!(challenge(*code).is_some(), is_401, "{code}");
        }
    }

    #[test]
    fn t02_retry_after_is_whole_seconds_and_never_zero() {
        for (after, seconds) in [(0, 1), (1, 1), (999, 1), (1_000, 1), (1_001, 2)] {
            assert_eq!(whole_seconds(Duration::from_millis(after)), seconds);
        }
        let answer = Refusal::come_back(Duration::from_millis(2_500)).into_response();
        assert_eq!(answer.headers()[RETRY_AFTER], "3");
    }
}
