//! What goes on in a practice, for metrics: counts and durations, never who or what.

use crate::{Practice, now};
use async_trait::async_trait;
use loquet_domain::storage::StorageFault;
use loquet_domain::{Password, PasswordHash, Timestamp};
use loquet_port_password::{DecoySeed, HashError, PasswordHasher, Salt, Verification};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// A practice at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Observation {
    /// Sessions that are open, locked ones included.
    pub open_sessions: u64,
    /// Records of the journal.
    pub journal_records: u64,
    /// When the newest was made; `None` while there is none.
    pub last_record_at: Option<Timestamp>,
    /// What the hashing of passwords is doing.
    pub hashing: HashingLoad,
}

/// What the hashing of passwords is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HashingLoad {
    /// Hashes that run.
    pub running: usize,
    /// Logins that run or wait.
    pub places: usize,
    /// The most hashes that ever ran at once.
    pub peak: usize,
}

impl Practice {
    /// What goes on now: two statements on the database.
    ///
    /// # Errors
    ///
    /// [`StorageFault`].
    pub async fn observe(&self) -> Result<Observation, StorageFault> {
        let end = self.store.journal_end().await?;
        let load = self.hasher.load();
        Ok(Observation {
            open_sessions: self.store.open_sessions(now()).await?,
            journal_records: end.map_or(0, |end| end.sequence.0),
            last_record_at: end.map(|end| end.at),
            hashing: HashingLoad {
                running: load.running,
                places: load.places,
                peak: load.peak,
            },
        })
    }
}

impl Practice {
    /// Whether the database answers, and there is an active administrator in it: without one
    /// nobody can log in who could let others in. One statement.
    ///
    /// # Errors
    ///
    /// [`StorageFault`].
    pub async fn has_administrator(&self) -> Result<bool, StorageFault> {
        self.store.has_administrator().await
    }
}

/// Is told of each hash of a password that was asked for.
pub trait HashObserver: Send + Sync {
    /// A hash is over. MUST return at once.
    fn hashed(&self, hash: ObservedHash);
}

/// A hash that is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ObservedHash {
    /// What it was for.
    pub kind: HashKind,
    /// How it went.
    pub outcome: HashOutcome,
    /// How long it took, the wait for a place included.
    pub took: Duration,
}

/// What a hash is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HashKind {
    /// To keep a new password.
    New,
    /// To verify one.
    Verification,
}

/// How a hash went. Whether the password is right is not part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HashOutcome {
    /// It was computed.
    Computed,
    /// There was no place for it.
    Busy,
    /// It was not computed, for another reason.
    Failed,
}

/// A hasher whose hashes are told to somebody. One whose caller goes away is not.
pub(crate) struct ObservedHasher {
    pub(crate) hasher: Arc<dyn PasswordHasher>,
    pub(crate) observer: Arc<dyn HashObserver>,
}

impl ObservedHasher {
    async fn tell<T>(
        &self,
        kind: HashKind,
        hash: impl Future<Output = Result<T, HashError>>,
    ) -> Result<T, HashError> {
        let begun = instant();
        let answer = hash.await;
        let outcome = match &answer {
            Ok(_) => HashOutcome::Computed,
            Err(HashError::Busy) => HashOutcome::Busy,
            Err(_) => HashOutcome::Failed,
        };
        self.observer.hashed(ObservedHash {
            kind,
            outcome,
            took: begun.elapsed(),
        });
        answer
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a duration for metrics, which decides nothing"
)]
fn instant() -> Instant {
    Instant::now()
}

#[async_trait]
impl PasswordHasher for ObservedHasher {
    async fn hash(&self, password: &Arc<Password>, salt: Salt) -> Result<PasswordHash, HashError> {
        let hash = self.hasher.hash(password, salt);
        self.tell(HashKind::New, hash).await
    }

    async fn verify(
        &self,
        password: &Arc<Password>,
        verifier: &PasswordHash,
    ) -> Result<Verification, HashError> {
        let hash = self.hasher.verify(password, verifier);
        self.tell(HashKind::Verification, hash).await
    }

    fn decoy(&self, seed: DecoySeed) -> PasswordHash {
        self.hasher.decoy(seed)
    }

    fn examine(&self, verifier: &PasswordHash) -> Result<(), HashError> {
        self.hasher.examine(verifier)
    }
}

#[cfg(test)]
mod tests {
    use super::{HashKind, HashObserver, HashOutcome, ObservedHash, ObservedHasher};
    use loquet_adapter_argon2::{Argon2PasswordHasher, Argon2Settings, Argon2Values};
    use loquet_domain::{Password, PasswordHash};
    use loquet_port_password::{HashError, PasswordHasher, Verification};
    use std::sync::{Arc, Mutex};
    use std::time::Duration;

    #[derive(Default)]
    struct Ear(Mutex<Vec<ObservedHash>>);

    impl HashObserver for Ear {
        fn hashed(&self, hash: ObservedHash) {
            self.0.lock().expect("the hashes").push(hash);
        }
    }

    fn hasher() -> Argon2PasswordHasher {
        let values = Argon2Values {
            memory_kib: 19 * 1_024,
            iterations: 2,
            parallelism: 1,
            permits: 1,
            queue: 1,
        };
        Argon2PasswordHasher::new(&Argon2Settings::new(values).expect("the floor"))
    }

    #[tokio::test]
    async fn each_hash_is_told_with_what_it_was_for_and_not_whether_the_password_is_right() {
        let ear = Arc::new(Ear::default());
        let hasher = ObservedHasher {
            hasher: Arc::new(hasher()),
            observer: ear.clone(),
        };
        let [right, wrong] =
            ["1234", "12345"].map(|typed| Arc::new(Password::parse(typed).expect("a password")));
        let kept = hasher.hash(&right, [1; 16]).await.expect("hashed");
        hasher.examine(&kept).expect("one of ours");
        for (password, expected) in [
            (&right, Verification::Right { outdated: false }),
            (&wrong, Verification::Wrong),
        ] {
            let verdict = hasher.verify(password, &kept).await.expect("verified");
            assert_eq!(verdict, expected);
        }
        let refused = hasher.verify(&right, &PasswordHash::from_phc("none")).await;
        assert!(matches!(refused, Err(HashError::Refused)));
        let told = ear.0.lock().expect("the hashes").clone();
        let seen: Vec<_> = told.iter().map(|hash| (hash.kind, hash.outcome)).collect();
        assert_eq!(
            seen,
            [
                (HashKind::New, HashOutcome::Computed),
                (HashKind::Verification, HashOutcome::Computed),
                (HashKind::Verification, HashOutcome::Computed),
                (HashKind::Verification, HashOutcome::Failed),
            ]
        );
        assert!(told.iter().take(3).all(|hash| hash.took > Duration::ZERO));
    }
}
