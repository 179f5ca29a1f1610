//! Tokens kept in memory.

use loquet_domain::SessionId;
use loquet_domain::session::SessionToken;
use loquet_wiring::workstation::{SessionKeeper, WorkstationError};
use std::sync::Mutex;

/// Tokens kept in memory, the last one last.
#[derive(Debug, Default)]
pub(crate) struct Kept(Mutex<Vec<(SessionId, String)>>);

impl Kept {
    /// How many are kept.
    pub(crate) fn len(&self) -> usize {
        self.0.lock().expect("kept").len()
    }

    fn read((session, token): &(SessionId, String)) -> (SessionId, SessionToken) {
        (*session, token.parse().expect("a token"))
    }
}

impl SessionKeeper for Kept {
    fn keep(&self, session: SessionId, token: &SessionToken) -> Result<(), WorkstationError> {
        self.forget(session)?;
        let token = token.expose().to_string();
        self.0.lock().expect("kept").push((session, token));
        Ok(())
    }

    fn current(&self) -> Result<Option<(SessionId, SessionToken)>, WorkstationError> {
        Ok(self.0.lock().expect("kept").last().map(Self::read))
    }

    fn find(&self, session: SessionId) -> Result<Option<SessionToken>, WorkstationError> {
        let kept = self.0.lock().expect("kept");
        let found = kept.iter().find(|one| one.0 == session);
        Ok(found.map(|one| Self::read(one).1))
    }

    fn forget(&self, session: SessionId) -> Result<(), WorkstationError> {
        self.0.lock().expect("kept").retain(|one| one.0 != session);
        Ok(())
    }
}
