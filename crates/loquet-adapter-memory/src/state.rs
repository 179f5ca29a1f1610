//! What is stored, and how it is read and written.
//!
//! Every request first reads and decides, then records its events, then writes.
//! Recording is the only step that can be refused, and writing cannot fail, so a request commits
//! its change and its events together or neither.

use loquet_domain::AccountId;
use loquet_domain::card::CardChallenge;
use loquet_domain::identifier::IdentifierKey;
use loquet_domain::journal::{Checkpoint, Event, Head, JournalKey, MaskedIdentifier};
use loquet_domain::lockout::{LockoutState, SourceState};
use loquet_domain::session::{Session, TokenDigest};
use loquet_domain::storage::{StorageFault, StorageFaultKind};
use loquet_domain::workstation::Workstation;
use loquet_port_journal::SealedRecord;
use loquet_port_users::FoundAccount;
use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

/// Everything that is stored.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) journal_key: JournalKey,
    pub(crate) accounts: BTreeMap<IdentifierKey, FoundAccount>,
    pub(crate) subjects: HashMap<MaskedIdentifier, Subject>,
    pub(crate) attempts_seen: u64,
    pub(crate) sources: HashMap<MaskedIdentifier, SourceState>,
    /// In the order in which they were opened.
    pub(crate) sessions: Vec<StoredSession>,
    /// In the order in which they were issued.
    pub(crate) challenges: VecDeque<CardChallenge>,
    /// By what tells their names apart.
    pub(crate) workstations: BTreeMap<String, StoredWorkstation>,
    pub(crate) records: Vec<SealedRecord>,
    pub(crate) checkpoint: Option<Checkpoint>,
    /// How many more records the journal takes; `None`: as many as come.
    pub(crate) journal_room: Option<u64>,
    pub(crate) damaged: HashSet<AccountId>,
}

/// The counters of one subject.
#[derive(Debug)]
pub(crate) struct Subject {
    pub(crate) lockout: LockoutState,
    pub(crate) has_account: bool,
    /// Which of the attempts seen was its last.
    pub(crate) last_seen: u64,
}

/// A session and what finds it.
#[derive(Debug)]
pub(crate) struct StoredSession {
    pub(crate) token: TokenDigest,
    pub(crate) session: Session,
}

/// A workstation and what finds it: its code while it is invited, its token from then on.
#[derive(Debug)]
pub(crate) struct StoredWorkstation {
    pub(crate) workstation: Workstation,
    pub(crate) digest: TokenDigest,
}

impl State {
    pub(crate) fn new(journal_key: JournalKey) -> Self {
        Self {
            journal_key,
            accounts: BTreeMap::new(),
            subjects: HashMap::new(),
            attempts_seen: 0,
            sources: HashMap::new(),
            sessions: Vec::new(),
            challenges: VecDeque::new(),
            workstations: BTreeMap::new(),
            records: Vec::new(),
            checkpoint: None,
            journal_room: None,
            damaged: HashSet::new(),
        }
    }

    /// Puts events at the end of the journal, all or none.
    pub(crate) fn record(
        &mut self,
        events: impl IntoIterator<Item = Event>,
    ) -> Result<(), StorageFault> {
        let events: Vec<Event> = events.into_iter().collect();
        self.journal_room = self.room_after(&events)?;
        for event in events {
            let (record, head) = Head::append(self.head().as_ref(), event, &self.journal_key);
            let seal = head.seal;
            self.records.push(SealedRecord { record, seal });
        }
        Ok(())
    }

    fn room_after(&self, events: &[Event]) -> Result<Option<u64>, StorageFault> {
        let Some(room) = self.journal_room else {
            return Ok(None);
        };
        match room.checked_sub(events.len() as u64) {
            Some(left) => Ok(Some(left)),
            None => Err(StorageFault::new(
                StorageFaultKind::DiskFull,
                "the journal takes no more records",
            )),
        }
    }

    pub(crate) fn head(&self) -> Option<Head> {
        self.records.last().map(|last| Head {
            sequence: last.record.sequence,
            seal: last.seal,
        })
    }

    /// The account with this identity.
    pub(crate) fn account(&self, id: AccountId) -> Result<Option<&FoundAccount>, StorageFault> {
        let mut accounts = self.accounts.values();
        let found = accounts.find(|found| found.account.id == id);
        found.map(|found| self.intact(found)).transpose()
    }

    /// What is stored of an account, unless it makes no sense (STO-05).
    pub(crate) fn intact<'state>(
        &self,
        found: &'state FoundAccount,
    ) -> Result<&'state FoundAccount, StorageFault> {
        if self.damaged.contains(&found.account.id) {
            let cause = format!("account {} is damaged", found.account.id);
            return Err(StorageFault::new(StorageFaultKind::Damaged, cause));
        }
        Ok(found)
    }

    /// Writes to an account that was read before.
    pub(crate) fn update_account(&mut self, id: AccountId, write: impl FnOnce(&mut FoundAccount)) {
        let mut accounts = self.accounts.values_mut();
        if let Some(found) = accounts.find(|found| found.account.id == id) {
            write(found);
        }
    }
}
