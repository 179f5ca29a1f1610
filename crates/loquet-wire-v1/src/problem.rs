//! Problem documents (RFC 9457).

use crate::{FailureCodeText, IdentifierView, RefusalCode, WayIn};
use loquet_domain::FailureCode;
use serde::{Deserialize, Serialize};

/// Why a request was not done (RFC 9457): `application/problem+json`.
///
/// A client branches on `code` and on nothing else; `title` and `detail` are for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Problem {
    /// The kind of problem: `urn:loquet:error:` and the code.
    #[serde(rename = "type")]
    #[cfg_attr(feature = "schema", schema(example = "urn:loquet:error:LQ-LOGIN-01"))]
    pub kind: String,
    /// The kind of problem in words, in the language that was asked for.
    #[cfg_attr(feature = "schema", schema(example = "Identifier or password refused"))]
    pub title: String,
    /// The status code of the answer (RFC 9110).
    #[cfg_attr(feature = "schema", schema(example = 401))]
    pub status: u16,
    /// What to tell the person, in the language that was asked for.
    pub detail: String,
    /// The stable public code.
    pub code: FailureCodeText,
    /// This very answer: `urn:uuid:` and the request's identity, also in the server's log.
    pub instance: String,
    /// Which field of the request is wrong, as a JSON pointer (RFC 6901).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(example = "/identifier"))]
    pub field: Option<String>,
    /// The ways in that the practice accepts, when this one alone is not enough (LQ-LOGIN-03).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted: Option<Vec<WayIn>>,
    /// Free identifiers, when the one asked for is taken (LQ-ID-12).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proposals: Option<Vec<IdentifierView>>,
    /// Why a card that was read to be registered is not good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refusal: Option<RefusalCode>,
    /// How many tries the card still takes, after a wrong PIN (LQ-PIN-02).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(example = 2))]
    pub tries_left: Option<u8>,
    /// After how many seconds to try again, as the header `Retry-After` says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u32>,
}

impl Problem {
    /// The kind of problem that a code is.
    pub fn kind_of(code: FailureCode) -> String {
        format!("urn:loquet:error:{code}")
    }
}
