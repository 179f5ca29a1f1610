#![doc = include_str!("../README.md")]

#[cfg(feature = "contract")]
pub mod contract;

use async_trait::async_trait;
use loquet_domain::journal::{Event, EventContext, Note};
use loquet_domain::storage::StorageFault;
use loquet_domain::token::TokenDigest;
use loquet_domain::workstation::Workstation;
use loquet_domain::{Timestamp, WorkstationId};
use thiserror::Error;

/// The workstations that a practice knows.
///
/// # Contract
///
/// - A mutating method MUST commit its change and its events together, or neither.
/// - A method that returns an error MUST have changed and recorded nothing.
/// - MUST keep of a code and of a token its digest only.
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait Workstations: Send + Sync {
    /// Keeps an invitation; one under the same name that was not taken up is replaced, and its
    /// identity with it.
    ///
    /// # Errors
    ///
    /// [`WorkstationsError::NameTaken`], [`WorkstationsError::TooMany`],
    /// [`WorkstationsError::Unavailable`].
    ///
    /// # Contract
    ///
    /// - MUST keep an invitation as it is, and record its event.
    /// - MUST refuse the name of an enrolled workstation, whatever its case.
    /// - MUST keep one workstation under a name, whatever is asked at once.
    /// - MUST make the code of a replaced invitation worthless.
    /// - MUST keep at most [`MAX_WORKSTATIONS`](loquet_domain::workstation::MAX_WORKSTATIONS).
    async fn invite(&self, invitation: &NewInvitation) -> Result<(), WorkstationsError>;

    /// Enrols the workstation whose code this is.
    ///
    /// # Errors
    ///
    /// [`WorkstationsError::CodeUnknown`], [`WorkstationsError::Unavailable`].
    ///
    /// # Contract
    ///
    /// - MUST keep the workstation that was invited, enrolled now.
    /// - MUST take a code once, whatever is asked at once.
    /// - MUST refuse a code that nobody has given out.
    /// - MUST refuse a code from its last instant on.
    /// - MUST record [`Enrolling::recorded`].
    async fn enrol(&self, taking: &Enrolling) -> Result<Workstation, WorkstationsError>;

    /// The enrolled workstation whose token this is.
    ///
    /// # Errors
    ///
    /// [`WorkstationsError::Unavailable`].
    ///
    /// # Contract
    ///
    /// - MUST find an enrolled workstation by its token's digest, and nothing by a code's.
    async fn find(&self, token: &TokenDigest) -> Result<Option<Workstation>, WorkstationsError>;

    /// Every workstation, by name.
    ///
    /// # Errors
    ///
    /// [`WorkstationsError::Unavailable`].
    ///
    /// # Contract
    ///
    /// - MUST list every workstation, invited or enrolled, and none that was removed.
    async fn list(&self) -> Result<Vec<Workstation>, WorkstationsError>;

    /// Removes a workstation; the sessions that are open on it end.
    ///
    /// # Errors
    ///
    /// [`WorkstationsError::NotFound`], [`WorkstationsError::Unavailable`].
    ///
    /// # Contract
    ///
    /// - MUST refuse an identity that no workstation has.
    /// - MUST make its code and its token worthless, and free its name.
    /// - MUST end the open sessions that were opened on this workstation once it had enrolled, with
    ///   their events, and no other.
    /// - MUST record [`Removal::recorded`].
    async fn remove(&self, removal: &Removal) -> Result<Workstation, WorkstationsError>;
}

/// An invitation to keep.
#[derive(Clone, Debug)]
pub struct NewInvitation {
    /// The workstation, invited.
    pub workstation: Workstation,
    /// The digest of its code.
    pub code: TokenDigest,
    /// What to record.
    pub event: Event,
}

/// A code to take.
#[derive(Clone, Debug)]
pub struct Enrolling {
    /// The digest of the code.
    pub code: TokenDigest,
    /// The digest of the token that the workstation will show.
    pub token: TokenDigest,
    /// Now.
    pub at: Timestamp,
    /// What to record: see [`Enrolling::recorded`].
    pub event: Event,
}

impl Enrolling {
    /// What to record, now that the workstation is known: it is where this came from.
    pub fn recorded(&self, workstation: &Workstation) -> Event {
        let mut event = about(&self.event, workstation);
        event.origin.workstation = workstation.name.clone();
        event
    }
}

/// A workstation to remove.
#[derive(Clone, Debug)]
pub struct Removal {
    /// Which.
    pub workstation: WorkstationId,
    /// What to record: see [`Removal::recorded`].
    pub event: Event,
    /// For the records of sessions that end; its instant is now.
    pub context: EventContext,
}

impl Removal {
    /// What to record, now that the workstation is known.
    pub fn recorded(&self, workstation: &Workstation) -> Event {
        about(&self.event, workstation)
    }
}

/// The note of an event about a workstation is its name, and nothing else.
fn about(event: &Event, workstation: &Workstation) -> Event {
    event.clone().noting(Note::new(workstation.name.as_str()))
}

/// A refused or failed request. Nothing was changed and nothing was recorded.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum WorkstationsError {
    /// Another workstation has this name.
    #[error("the name of the workstation is taken")]
    NameTaken,
    /// There are as many as there may be.
    #[error("there are too many workstations")]
    TooMany,
    /// Nobody has given out this code, or it was used or is too old.
    #[error("the code is unknown, used or too old")]
    CodeUnknown,
    /// There is no such workstation.
    #[error("there is no such workstation")]
    NotFound,
    /// The store refused.
    #[error("the workstations are out of reach")]
    Unavailable(#[from] StorageFault),
}
