//! What can go wrong with a real store, brought about at will.

use crate::MemoryStore;
use loquet_domain::AccountId;

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
}
