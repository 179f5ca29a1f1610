//! What a back end lends to the suite.

use crate::{AttemptRequest, Attempts, Users};
use async_trait::async_trait;
use loquet_domain::journal::{Event, EventContext};
use loquet_domain::lockout::ReservedAttempt;
use loquet_domain::session::Opening;
use loquet_domain::{AccountId, SessionId};
use std::sync::Arc;

/// A back end under test: its two ports, and what the suite must do or see behind them.
///
/// Each case is given a harness of its own, over a store that nothing was written to.
#[async_trait]
pub trait Harness: Send + Sync {
    /// The registry of accounts.
    fn users(&self) -> Arc<dyn Users>;

    /// The counters of attempts, of the same store.
    fn attempts(&self) -> Arc<dyn Attempts>;

    /// Opens a session, however the back end opens them; it must not end another one.
    async fn open_session(&self, session: SessionToOpen);

    /// Whether a session that was opened has been written as ended.
    async fn has_ended(&self, session: SessionId) -> bool;

    /// Every event of the journal, in order.
    async fn events(&self) -> Vec<Event>;

    /// Lets `more` records into the journal, and refuses every one after them.
    async fn break_journal(&self, more: u64);

    /// Undoes [`Harness::break_journal`].
    async fn mend_journal(&self);

    /// Reserves attempts of as many subjects, each admitted. They are thousands: a back end whose
    /// transactions are slow puts them into one.
    async fn reserve_all(&self, requests: Vec<AttemptRequest>) {
        for request in requests {
            let _admitted = self.attempts().reserve(&request).await;
        }
    }

    /// Makes what is stored of an account no valid account; its keys still lead to it.
    async fn damage(&self, account: AccountId);
}

/// A session to open: the fields of the sessions port's request, for the back end to fill in.
#[derive(Clone, Debug)]
pub struct SessionToOpen {
    /// The right to open it.
    pub opening: Opening,
    /// The attempt that proved the person, reserved.
    pub attempt: ReservedAttempt,
    /// What to record.
    pub event: Event,
    /// The context of the request.
    pub context: EventContext,
}
