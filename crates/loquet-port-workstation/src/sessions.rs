//! The tokens of the sessions that were opened here.

use crate::WorkstationError;
use loquet_domain::SessionId;
use loquet_domain::session::SessionToken;

/// At most so many tokens are kept; the one kept first leaves first.
pub const MAX_KEPT: usize = 32;

/// Keeps the tokens of the sessions that this operating-system user has opened, so that a later
/// command can show, lock or close them. Nothing of it outlives the computer's next start.
///
/// Its methods block for the time of a small file's writing, and are called by a front end only:
/// hence no `async`. Whether a session is still open is for the desk to say, not for the keeper.
///
/// # Contract
///
/// - MUST show what is kept to whoever opens the store again.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait SessionKeeper: Send + Sync {
    /// Keeps the token of a session, in the place of an older token of the same session.
    ///
    /// # Errors
    ///
    /// [`WorkstationError::Unavailable`]: what was kept before still is.
    ///
    /// # Contract
    ///
    /// - MUST give each token back by its session, the newest of it.
    /// - MUST keep at most [`MAX_KEPT`], the one kept first leaving first.
    fn keep(&self, session: SessionId, token: &SessionToken) -> Result<(), WorkstationError>;

    /// The session that was kept last. `None`: none is kept.
    ///
    /// # Errors
    ///
    /// [`WorkstationError::Unavailable`].
    ///
    /// # Contract
    ///
    /// - MUST answer the session that was kept last, and once it is forgotten the one before.
    fn current(&self) -> Result<Option<(SessionId, SessionToken)>, WorkstationError>;

    /// The token of a session. `None`: it is not kept.
    ///
    /// # Errors
    ///
    /// [`WorkstationError::Unavailable`].
    ///
    /// # Contract
    ///
    /// - MUST answer `None` for a session that is not kept.
    fn find(&self, session: SessionId) -> Result<Option<SessionToken>, WorkstationError>;

    /// Forgets a session; nothing happens if it is not kept.
    ///
    /// # Errors
    ///
    /// [`WorkstationError::Unavailable`].
    ///
    /// # Contract
    ///
    /// - MUST forget this session and no other.
    fn forget(&self, session: SessionId) -> Result<(), WorkstationError>;
}
