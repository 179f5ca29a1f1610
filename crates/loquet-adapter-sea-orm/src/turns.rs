//! Writers of this process wait for one another, first come first served, so that the database's
//! own lock is only ever contended by other programs (LOCK-12).

use loquet_domain::storage::{StorageFault, StorageFaultKind};
use std::sync::atomic::{AtomicU64, Ordering};
use thiserror::Error;
use tokio::sync::{Mutex, MutexGuard};

/// The queue of the writers.
#[derive(Debug, Default)]
pub(crate) struct Turns {
    next: AtomicU64,
    /// Whoever took a ticket before this one has waited for nothing.
    in_vain_before: Mutex<u64>,
}

/// The right to write, until dropped.
#[derive(Debug)]
pub(crate) struct Turn<'turns> {
    turns: &'turns Turns,
    in_vain_before: MutexGuard<'turns, u64>,
}

/// Another program held the lock while this writer waited for its turn.
#[derive(Debug, Error)]
#[error("another program holds the database locked")]
struct WaitedInVain;

impl Turns {
    /// Waits for its turn. Those who were waiting all the while that another one tried for the
    /// database's lock and did not get it are refused with it, rather than each trying as long.
    pub(crate) async fn take(&self) -> Result<Turn<'_>, StorageFault> {
        let ticket = self.next.fetch_add(1, Ordering::Relaxed);
        let in_vain_before = self.in_vain_before.lock().await;
        if ticket < *in_vain_before {
            return Err(StorageFault::new(StorageFaultKind::Locked, WaitedInVain));
        }
        Ok(Turn {
            turns: self,
            in_vain_before,
        })
    }
}

impl Turn<'_> {
    /// Tries for the database's lock.
    pub(crate) async fn lock<T>(
        &mut self,
        begin: impl Future<Output = Result<T, StorageFault>>,
    ) -> Result<T, StorageFault> {
        let waiting = self.turns.next.load(Ordering::Relaxed);
        let answer = begin.await;
        if let Err(fault) = &answer
            && fault.kind == StorageFaultKind::Locked
        {
            *self.in_vain_before = waiting;
        }
        answer
    }
}
