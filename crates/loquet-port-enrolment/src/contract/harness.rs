//! What a back end lends to the suite.

use crate::{NewInvitation, Workstations};
use async_trait::async_trait;
use loquet_domain::SessionId;
use loquet_domain::journal::Event;
use loquet_domain::session::SessionState;
use loquet_domain::workstation::WorkstationName;
use std::sync::Arc;

/// A back end under test: its port, and what the suite must do or see behind it.
///
/// Each case is given a harness of its own, over a store that nothing was written to.
#[async_trait]
pub trait Harness: Send + Sync {
    /// The workstations.
    fn workstations(&self) -> Arc<dyn Workstations>;

    /// Keeps many invitations, as fast as the back end can.
    async fn invite_all(&self, invitations: Vec<NewInvitation>) {
        for invitation in invitations {
            let invited = self.workstations().invite(&invitation).await;
            invited.expect("invited");
        }
    }

    /// Opens a session on a workstation, somebody's, at the instant at which the cases begin.
    async fn open_session(&self, number: u8, workstation: WorkstationName) -> SessionId;

    /// How a session stands, as it is stored.
    async fn session_state(&self, session: SessionId) -> SessionState;

    /// Every event of the journal, in order.
    async fn events(&self) -> Vec<Event>;

    /// Lets `more` records into the journal, and refuses every one after them.
    async fn break_journal(&self, more: u64);

    /// Undoes [`Harness::break_journal`].
    async fn mend_journal(&self);

    /// Everything that is stored of workstations, raw: the bytes of the files, or of the rows.
    async fn dump(&self) -> Vec<u8>;
}
