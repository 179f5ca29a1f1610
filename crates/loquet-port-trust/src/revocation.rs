//! Revocation lists (RFC 5280, 5): kept, installed, fetched.

use async_trait::async_trait;
use loquet_domain::card::IssuerName;
use loquet_domain::storage::Cause;
use loquet_domain::{FailureCode, Timestamp};
use thiserror::Error;

/// The revocation lists of the authorities that the practice trusts.
///
/// # Contract
///
/// - A list that is refused MUST leave the last good one in place.
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait RevocationLists: Send + Sync {
    /// Takes a list over, in DER or PEM: from a file, for a practice without internet.
    ///
    /// # Errors
    ///
    /// [`RevocationListRefusal`].
    ///
    /// # Contract
    ///
    /// - MUST refuse what is no list, too large, past its date, not yet valid, of an authority that
    ///   is not trusted or not signed by it, of a partial scope, or a difference to another list
    ///   (CPS-10).
    /// - MUST refuse a list whose number or date is lower than that of the list in place (CPS-10).
    /// - MUST keep what it revokes for good (CPS-11).
    async fn install(
        &self,
        bytes: &[u8],
        now: Timestamp,
    ) -> Result<RevocationList, RevocationListRefusal>;

    /// Fetches the lists that are due from where the authorities publish them (CPS-12, CPS-12b),
    /// and takes them over. Never part of a login.
    ///
    /// # Contract
    ///
    /// - MUST answer within its limits of time and size, whatever the server does.
    async fn refresh(
        &self,
        now: Timestamp,
    ) -> Vec<(IssuerName, Result<RevocationList, RevocationListRefusal>)>;

    /// Fetches every list, due or not, and takes them over: somebody asks for it who has, for
    /// instance, repaired the network, and would wait an hour otherwise. Within the limits of
    /// [`RevocationLists::refresh`].
    async fn refresh_all(
        &self,
        now: Timestamp,
    ) -> Vec<(IssuerName, Result<RevocationList, RevocationListRefusal>)>;

    /// When the next fetch is due: once a day, at an hour of this installation's own (CPS-12b).
    /// `None`: nothing is to be fetched.
    fn next_refresh(&self, now: Timestamp) -> Option<Timestamp>;

    /// How each authority's list stands.
    async fn status(&self, now: Timestamp) -> Vec<RevocationListStatus>;
}

/// A list that is in place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevocationList {
    /// Whose.
    pub issuer: IssuerName,
    /// When it was made.
    pub this_update: Timestamp,
    /// When the next one is due at the latest.
    pub next_update: Timestamp,
    /// How many certificates it revokes.
    pub revoked: usize,
}

/// An authority, and its list if there is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevocationListStatus {
    /// Whose.
    pub issuer: IssuerName,
    /// The list in place.
    pub list: Option<RevocationList>,
}

/// A list is not taken over; the last good one stays.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum RevocationListRefusal {
    /// It is no revocation list, or one that is not understood.
    #[error("not a revocation list")]
    Malformed,
    /// It is larger than allowed.
    #[error("the revocation list is too large")]
    TooLarge,
    /// It is past its date.
    #[error("the revocation list is past its date")]
    TooOld,
    /// It is of the future, once its authority's signature was believed: the clock is wrong.
    #[error("the revocation list is of the future")]
    OfTheFuture,
    /// No authority that is trusted has signed it.
    #[error("the revocation list is of another authority")]
    Foreign,
    /// It is older than the one in place.
    #[error("the revocation list is older than the one in place")]
    Superseded,
    /// It cannot be fetched.
    #[error("the revocation list cannot be fetched")]
    Unreachable(#[source] Cause),
    /// It cannot be kept.
    #[error("the revocation list cannot be kept")]
    Unwritable(#[source] Cause),
}

impl RevocationListRefusal {
    /// The public code.
    pub const fn code(&self) -> FailureCode {
        match self {
            Self::Malformed => FailureCode::RevocationListMalformed,
            Self::TooLarge => FailureCode::RevocationListTooLarge,
            Self::TooOld => FailureCode::RevocationListTooOld,
            Self::OfTheFuture => FailureCode::ClockSetBack,
            Self::Foreign => FailureCode::RevocationListForeign,
            Self::Superseded => FailureCode::RevocationListSuperseded,
            Self::Unreachable(_) => FailureCode::RevocationListUnreachable,
            Self::Unwritable(_) => FailureCode::RevocationListUnwritable,
        }
    }
}
