//! What a front end may ask of the server itself.

use super::{HttpDesk, read};
use crate::call::Call;
use loquet_domain::WorkstationId;
use loquet_domain::workstation::{Workstation, WorkstationName};
use loquet_port_desk::DeskError;
use loquet_wire_v1 as wire;

/// What a server says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerView {
    /// The version of Loquet that it has.
    pub version: String,
}

/// Who the server takes this workstation for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenWorkstation {
    /// The name in every record of the journal.
    pub name: WorkstationName,
    /// Its identity; none for the server's own machine, which needs no token.
    pub id: Option<WorkstationId>,
}

impl HttpDesk {
    /// Asks the server what it is.
    ///
    /// # Errors
    ///
    /// [`DeskError::Server`], [`DeskError::WorkstationUnknown`] of a server that is there and
    /// trusted.
    pub async fn server(&self) -> Result<ServerView, DeskError> {
        let practice: wire::Practice = self.transport.ask(Call::get(["practice"])).await?;
        let version = practice.version;
        Ok(ServerView { version })
    }

    /// Asks the server who it takes this workstation for.
    ///
    /// # Errors
    ///
    /// [`DeskError::WorkstationUnknown`], [`DeskError::Server`], [`DeskError::Storage`].
    pub async fn this_workstation(&self) -> Result<SeenWorkstation, DeskError> {
        let call = Call::get(["workstation"]);
        let this: wire::ThisWorkstation = self.transport.ask(call).await?;
        let enrolled: Option<Workstation> = this.workstation.as_ref().map(read).transpose()?;
        Ok(SeenWorkstation {
            name: WorkstationName::new(&this.name),
            id: enrolled.map(|workstation| workstation.id),
        })
    }
}
