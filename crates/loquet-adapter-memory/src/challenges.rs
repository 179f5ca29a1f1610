//! The challenges that cards have still to answer.

use crate::MemoryStore;
use crate::state::State;
use async_trait::async_trait;
use loquet_domain::AttemptId;
use loquet_domain::card::CardChallenge;
use loquet_port_sessions::{Challenges, MAX_OPEN_CHALLENGES, SessionsError};

#[async_trait]
impl Challenges for MemoryStore {
    async fn issue(&self, challenge: &CardChallenge) -> Result<(), SessionsError> {
        self.state().issue(challenge);
        Ok(())
    }

    async fn show(&self, attempt: AttemptId) -> Result<Option<CardChallenge>, SessionsError> {
        let state = self.state();
        let mut open = state.challenges.iter();
        Ok(open.find(|open| open.attempt == attempt).cloned())
    }

    async fn take(&self, attempt: AttemptId) -> Result<Option<CardChallenge>, SessionsError> {
        Ok(self.state().take(attempt))
    }
}

impl State {
    fn issue(&mut self, challenge: &CardChallenge) {
        let now = challenge.issued_at;
        self.challenges
            .retain(|open| open.attempt != challenge.attempt && now < open.expires_at());
        self.challenges.push_back(challenge.clone());
        while self.challenges.len() as u64 > MAX_OPEN_CHALLENGES {
            self.challenges.pop_front();
        }
    }

    fn take(&mut self, attempt: AttemptId) -> Option<CardChallenge> {
        let place = self
            .challenges
            .iter()
            .position(|open| open.attempt == attempt)?;
        self.challenges.remove(place)
    }
}
