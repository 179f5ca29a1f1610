//! What a test brings about or sees behind the ports.

use crate::MemoryStore;
use loquet_domain::journal::Sequence;
use loquet_domain::{AccountId, SignedDuration};

impl MemoryStore {
    /// Lets `more` records into the journal, then refuses every request that records something,
    /// as a full disk would.
    pub fn break_journal(&self, more: u64) {
        self.state().journal_room = Some(more);
    }

    /// Undoes [`MemoryStore::break_journal`].
    pub fn mend_journal(&self) {
        self.state().journal_room = None;
    }

    /// From now on, what is stored of this account makes no sense (STO-05).
    pub fn damage(&self, account: AccountId) {
        self.state().damaged.insert(account);
    }

    /// Alters the time of a record, and leaves its seal, as whoever goes around the store does.
    pub fn tamper(&self, record: Sequence) {
        let mut state = self.state();
        let mut records = state.records.iter_mut();
        if let Some(sealed) = records.find(|sealed| sealed.record.sequence == record) {
            sealed.record.event.at += SignedDuration::from_millis(1);
        }
    }

    /// What is stored of sessions, as whoever steals the store sees it.
    pub fn dump_sessions(&self) -> Vec<u8> {
        let state = self.state();
        let rows = state.sessions.iter().map(|stored| {
            let fields = format!("{:?}", stored.session).into_bytes();
            [stored.token.as_bytes().as_slice(), &fields].concat()
        });
        rows.flatten().collect()
    }

    /// What is stored of workstations, as whoever steals the store sees it.
    pub fn dump_workstations(&self) -> Vec<u8> {
        let state = self.state();
        let rows = state.workstations.values().map(|stored| {
            let fields = format!("{:?}", stored.workstation).into_bytes();
            [stored.digest.as_bytes().as_slice(), &fields].concat()
        });
        rows.flatten().collect()
    }
}
