//! The workstations that may speak to the practice's server.

use crate::DeskError;
use async_trait::async_trait;
use loquet_domain::session::SessionToken;
use loquet_domain::workstation::{EnrolmentCode, Workstation, WorkstationName, WorkstationToken};
use loquet_domain::{Origin, Timestamp, WorkstationId};

/// Workstations: invited by an administrator, enrolled once by themselves.
#[async_trait]
pub trait WorkstationDesk: Send + Sync {
    /// Gives out a one-time code for a workstation. A workstation that was invited under this name
    /// and has not enrolled gets a new code; the old one is worthless. No workstation is without a
    /// name: the empty one counts as taken.
    ///
    /// # Errors
    ///
    /// [`DeskError::WorkstationNameTaken`], [`DeskError::Forbidden`], [`DeskError::SessionEnded`],
    /// [`DeskError::SessionLocked`], [`DeskError::Storage`].
    ///
    /// # Contract
    ///
    /// - MUST give a code for a time, list the workstation as invited, and record it.
    /// - MUST give a workstation that was invited and has not enrolled a new code, and make the old
    ///   one worthless.
    /// - MUST refuse the name of a workstation that has enrolled.
    async fn invite_workstation(
        &self,
        by: &SessionToken,
        name: WorkstationName,
    ) -> Result<Invitation, DeskError>;

    /// Enrols a workstation by its code, which works once.
    ///
    /// # Errors
    ///
    /// [`DeskError::EnrolmentRefused`] for every reason, [`DeskError::TooManyRequests`],
    /// [`DeskError::Storage`].
    ///
    /// # Contract
    ///
    /// - MUST enrol the workstation of the code once, and record it.
    /// - MUST refuse a code of nobody as it refuses one that was used, and record the try.
    async fn enrol_workstation(
        &self,
        code: EnrolmentCode,
        origin: Origin,
    ) -> Result<EnrolledWorkstation, DeskError>;

    /// The workstation that shows this token.
    ///
    /// # Errors
    ///
    /// [`DeskError::WorkstationUnknown`], [`DeskError::Storage`].
    ///
    /// # Contract
    ///
    /// - MUST recognise a workstation by its own token, and no other token.
    async fn recognise_workstation(
        &self,
        token: &WorkstationToken,
    ) -> Result<Workstation, DeskError>;

    /// Every workstation, by name.
    ///
    /// # Errors
    ///
    /// [`DeskError::Forbidden`], [`DeskError::SessionEnded`], [`DeskError::SessionLocked`],
    /// [`DeskError::Storage`].
    ///
    /// # Contract
    ///
    /// - MUST list every workstation by name, invited or enrolled.
    async fn workstations(&self, by: &SessionToken) -> Result<Vec<Workstation>, DeskError>;

    /// Removes a workstation: it is no longer known, and the sessions opened on it end.
    ///
    /// # Errors
    ///
    /// [`DeskError::WorkstationNotFound`], and as [`WorkstationDesk::workstations`].
    ///
    /// # Contract
    ///
    /// - MUST know the workstation no longer, end the sessions opened on it and no other, free its
    ///   name, and record it.
    /// - MUST make the code of a workstation worthless that is removed before it enrols.
    /// - MUST answer [`DeskError::WorkstationNotFound`] for one that is not there, or no longer.
    async fn remove_workstation(
        &self,
        by: &SessionToken,
        workstation: WorkstationId,
    ) -> Result<Workstation, DeskError>;
}

/// A code that was given out.
#[derive(Debug)]
pub struct Invitation {
    /// For which workstation.
    pub workstation: Workstation,
    /// The code: shown once.
    pub code: EnrolmentCode,
    /// The first instant at which it is worthless.
    pub expires_at: Timestamp,
}

/// A workstation that has just enrolled.
#[derive(Debug)]
pub struct EnrolledWorkstation {
    /// The workstation.
    pub workstation: Workstation,
    /// What it shows from now on: for it only.
    pub token: WorkstationToken,
}
