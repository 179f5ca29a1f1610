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
    /// and has not enrolled gets a new code; the old one is worthless.
    ///
    /// # Errors
    ///
    /// [`DeskError::WorkstationNameTaken`], [`DeskError::Forbidden`], [`DeskError::SessionEnded`],
    /// [`DeskError::SessionLocked`], [`DeskError::Storage`].
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
    async fn workstations(&self, by: &SessionToken) -> Result<Vec<Workstation>, DeskError>;

    /// Removes a workstation: it is no longer known, and the sessions opened on it end.
    ///
    /// # Errors
    ///
    /// [`DeskError::WorkstationNotFound`], and as [`WorkstationDesk::workstations`].
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
