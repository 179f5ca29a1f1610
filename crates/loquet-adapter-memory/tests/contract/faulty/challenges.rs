//! Doubles of the challenges.

use super::{Fault, FaultyStore};
use async_trait::async_trait;
use loquet_domain::card::{CardChallenge, ServiceName};
use loquet_domain::{AttemptId, SignedDuration, Timestamp};
use loquet_port_sessions::{Challenges, MAX_OPEN_CHALLENGES, SessionsError};
use std::sync::{MutexGuard, PoisonError};

#[async_trait]
impl Challenges for FaultyStore {
    async fn issue(&self, challenge: &CardChallenge) -> Result<(), SessionsError> {
        let mut challenge = challenge.clone();
        match self.fault {
            Fault::ForgetsTheService => challenge.service = ServiceName::new(""),
            Fault::CutsTheTimeOfChallenges => {
                let second = challenge.issued_at.as_second();
                challenge.issued_at = Timestamp::from_second(second).expect("an instant");
            }
            Fault::KeepsTheFirstChallenge => {
                let first = self.open().take(challenge.attempt).await?;
                challenge = first.unwrap_or(challenge);
            }
            Fault::ForgetsChallengesEarly => self.hurry(&challenge).await?,
            Fault::ForgetsChallengesByTime => self.make_room_by_time().await?,
            _ => {}
        }
        self.issued().push(challenge.clone());
        self.open().issue(&challenge).await
    }

    async fn show(&self, attempt: AttemptId) -> Result<Option<CardChallenge>, SessionsError> {
        if self.has(Fault::TakesWhatIsOnlyShown) {
            return self.open().take(attempt).await;
        }
        self.open().show(attempt).await
    }

    async fn take(&self, attempt: AttemptId) -> Result<Option<CardChallenge>, SessionsError> {
        let raced = self.races(Fault::GivesAChallengeTwiceAtOnce).await;
        let taken = self.open().take(attempt).await?;
        let gives_again = match self.fault {
            Fault::ForgetsNoChallenge | Fault::GivesAChallengeTwice => true,
            Fault::GivesAnyChallenge => return Ok(taken.or_else(|| self.issued().pop())),
            _ => raced,
        };
        let again = || {
            self.issued()
                .iter()
                .find(|one| one.attempt == attempt)
                .cloned()
        };
        Ok(taken.or_else(|| gives_again.then(again)?))
    }
}

impl FaultyStore {
    fn open(&self) -> &dyn Challenges {
        &*self.inner
    }

    fn issued(&self) -> MutexGuard<'_, Vec<CardChallenge>> {
        self.issued.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes the store believe that it is a moment later than this challenge says.
    async fn hurry(&self, challenge: &CardChallenge) -> Result<(), SessionsError> {
        let later = CardChallenge {
            issued_at: challenge.issued_at + SignedDuration::from_millis(1),
            ..challenge.clone()
        };
        self.open().issue(&later).await
    }

    /// Takes the challenge away whose time is the earliest when there is no room for one more.
    async fn make_room_by_time(&self) -> Result<(), SessionsError> {
        let earliest = {
            let mut issued = self.issued();
            if (issued.len() as u64) < MAX_OPEN_CHALLENGES {
                return Ok(());
            }
            let places = 0..issued.len();
            let earliest = places.min_by_key(|place| issued.get(*place).map(|one| one.issued_at));
            issued.remove(earliest.expect("a challenge"))
        };
        self.open().take(earliest.attempt).await?;
        Ok(())
    }
}
