//! The lists of revoked cards.

use crate::{Code, FailureCodeText, FieldError, Instant};
use loquet_domain::text::PrintableText;
use loquet_port_desk as desk;
use serde::{Deserialize, Serialize};

/// An authority's revocation list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct RevocationListView {
    /// Whose.
    #[cfg_attr(
        feature = "schema",
        schema(example = "TEST AC IGC-SANTE ELEMENTAIRE PERSONNES")
    )]
    pub issuer: String,
    /// When the list in place was made; none when there is no list.
    pub this_update: Option<Instant>,
    /// When the next one is due; none when there is no list.
    pub next_update: Option<Instant>,
    /// How many certificates it revokes.
    pub revoked: usize,
}

impl From<&desk::RevocationListView> for RevocationListView {
    fn from(list: &desk::RevocationListView) -> Self {
        Self {
            issuer: list.issuer.to_string(),
            this_update: list.dates.map(|(made, _)| Instant(made)),
            next_update: list.dates.map(|(_, next)| Instant(next)),
            revoked: list.revoked,
        }
    }
}

impl TryFrom<&RevocationListView> for desk::RevocationListView {
    type Error = FieldError;

    fn try_from(list: &RevocationListView) -> Result<Self, FieldError> {
        let dates = match (list.this_update, list.next_update) {
            (Some(made), Some(next)) => Some((made.0, next.0)),
            (None, None) => None,
            _ => return Err(FieldError::expected("/next_update", "both dates or none")),
        };
        Ok(Self {
            issuer: PrintableText::new(&list.issuer),
            dates,
            revoked: list.revoked,
        })
    }
}

/// Every authority's revocation list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct RevocationLists {
    /// The lists.
    pub lists: Vec<RevocationListView>,
}

/// Asks that the lists be fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RefreshRequest {
    /// Only those that are due.
    pub only_if_due: bool,
}

/// What became of the lists that were to be fetched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct RefreshAnswer {
    /// The lists; `null` when nothing was due.
    // Not optional: an answer that does not speak of lists is not one that says that none was due.
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub lists: Option<Vec<RefreshedList>>,
}

/// A list that was to be fetched. Exactly one of `list` and `code` is there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct RefreshedList {
    /// Whose.
    pub issuer: String,
    /// The list that is now in place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list: Option<RevocationListView>,
    /// Why it could not be had.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<FailureCodeText>,
}

impl From<&desk::RefreshedList> for RefreshedList {
    fn from(refreshed: &desk::RefreshedList) -> Self {
        Self {
            issuer: refreshed.issuer.to_string(),
            list: refreshed.result.as_ref().ok().map(Into::into),
            code: refreshed.result.as_ref().err().copied().map(Code),
        }
    }
}

impl TryFrom<&RefreshedList> for desk::RefreshedList {
    type Error = FieldError;

    fn try_from(refreshed: &RefreshedList) -> Result<Self, FieldError> {
        let result =
            match (&refreshed.list, refreshed.code) {
                (Some(list), None) => Ok(desk::RevocationListView::try_from(list)
                    .map_err(|error| error.under("/list"))?),
                (None, Some(code)) => Err(code.0),
                _ => return Err(FieldError::expected("/list", "a list or a code")),
            };
        Ok(Self {
            issuer: PrintableText::new(&refreshed.issuer),
            result,
        })
    }
}

impl From<Option<&[desk::RefreshedList]>> for RefreshAnswer {
    fn from(lists: Option<&[desk::RefreshedList]>) -> Self {
        Self {
            lists: lists.map(|lists| lists.iter().map(Into::into).collect()),
        }
    }
}

impl TryFrom<&RefreshAnswer> for Option<Vec<desk::RefreshedList>> {
    type Error = FieldError;

    fn try_from(answer: &RefreshAnswer) -> Result<Self, FieldError> {
        let read = |(place, list): (usize, &RefreshedList)| {
            desk::RefreshedList::try_from(list)
                .map_err(|error| error.under(&format!("/lists/{place}")))
        };
        let lists = answer.lists.as_ref();
        lists
            .map(|lists| lists.iter().enumerate().map(read).collect())
            .transpose()
    }
}
