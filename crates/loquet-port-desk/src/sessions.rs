//! What the holder of a session asks.

use crate::{DeskError, OpenSession};
use async_trait::async_trait;
use loquet_domain::card::CardSerial;
use loquet_domain::profile::{Assurance, Factor};
use loquet_domain::session::{EndCause, LockCause, SessionState, SessionToken};
use loquet_domain::{Identifier, Origin, Password, Role, SessionId, Timestamp};
use std::sync::Arc;
use std::time::Duration;

/// How soon a change of a session is seen by whoever waits for it (REG-20).
pub const SEEN_WITHIN: Duration = Duration::from_secs(1);

/// Sessions, for whoever shows a token. A token of no session answers [`DeskError::SessionEnded`].
///
/// # Contract
///
/// - MUST answer a token of no session by [`DeskError::SessionEnded`], whatever is asked, and one
///   that has ended by the same where more is asked than to show it.
/// - MUST do nothing in a session that is locked, but show, unlock and close it (SES-06).
#[async_trait]
pub trait SessionDesk: Send + Sync {
    /// Uses a session: verifies it and moves its last use (SES-03).
    ///
    /// # Errors
    ///
    /// [`DeskError::SessionEnded`], [`DeskError::SessionLocked`], [`DeskError::Storage`].
    ///
    /// # Contract
    ///
    /// - MUST show the session of the token while it is open, and refuse one that is locked or has
    ///   ended (SES-03, SES-06).
    async fn use_session(&self, token: &SessionToken) -> Result<SessionView, DeskError>;

    /// Shows a session without using it, locked or not.
    ///
    /// # Errors
    ///
    /// [`DeskError::SessionEnded`], [`DeskError::Storage`].
    ///
    /// # Contract
    ///
    /// - MUST show a session whatever its state, and leave it as it is.
    async fn show_session(&self, token: &SessionToken) -> Result<SessionView, DeskError>;

    /// Shows a session to whoever asks from where it was opened, locked or not. Asked from another
    /// workstation it answers as if there were no such session, and records the try: a token that
    /// was carried away opens nothing.
    ///
    /// # Errors
    ///
    /// [`DeskError::SessionEnded`], [`DeskError::Storage`].
    ///
    /// # Contract
    ///
    /// - MUST show a session where it was opened, locked or not.
    /// - MUST answer elsewhere as if there were no such session, record the try, and leave the
    ///   session as it is.
    async fn show_session_from(
        &self,
        token: &SessionToken,
        origin: &Origin,
    ) -> Result<SessionView, DeskError>;

    /// Waits until a session is no longer in this state, without using it; shows it unchanged when
    /// the wait is over. What happens elsewhere is seen within
    /// [`SEEN_WITHIN`](crate::SEEN_WITHIN).
    ///
    /// # Errors
    ///
    /// [`DeskError::SessionEnded`] for a token of no session, which a session unlocked meanwhile
    /// leaves behind; [`DeskError::Storage`].
    ///
    /// # Contract
    ///
    /// - MUST answer at once when the session is not in the state that was seen.
    /// - MUST see within [`SEEN_WITHIN`](crate::SEEN_WITHIN) what another front end has done
    ///   (REG-20).
    /// - MUST show the session unchanged when the wait is over, and not before.
    /// - MUST answer a token that an unlocking left behind as one of no session, even while it
    ///   waits.
    async fn session_changed(
        &self,
        token: &SessionToken,
        seen: SessionState,
        wait: Duration,
    ) -> Result<SessionView, DeskError>;

    /// Locks a session, for a cause that the front end has seen. Idempotent.
    ///
    /// # Errors
    ///
    /// [`DeskError::SessionEnded`], [`DeskError::Forbidden`] for a cause that only the desk can
    /// tell, [`DeskError::Storage`].
    ///
    /// # Contract
    ///
    /// - MUST lock the session for the cause that was seen, and record it once, however often it is
    ///   asked (SES-06).
    /// - MUST refuse a cause that only the desk can tell.
    async fn lock_session(
        &self,
        token: &SessionToken,
        cause: LockCause,
    ) -> Result<SessionView, DeskError>;

    /// Unlocks a session by its owner's password, on the workstation where it was opened (REG-08).
    /// The old token is worthless afterwards (SES-02).
    ///
    /// # Errors
    ///
    /// [`DeskError::Denied`], [`DeskError::Busy`], [`DeskError::SessionEnded`],
    /// [`DeskError::CardNeeded`] for a session that a card has opened; on another workstation
    /// [`DeskError::SessionLocked`] or [`DeskError::SessionEnded`]; [`DeskError::Storage`].
    ///
    /// # Contract
    ///
    /// - MUST unlock under a new token, and make the old one worthless (SES-02).
    /// - MUST deny a wrong password, count it as one of a login, and leave the session locked
    ///   (LOCK-10).
    /// - MUST refuse to unlock on another workstation than the session's (REG-08).
    /// - MUST ask for the card to unlock a session that a card has opened (CPS-23).
    /// - MUST refuse to unlock a session that has ended (SES-07).
    async fn unlock_session(
        &self,
        token: &SessionToken,
        password: Arc<Password>,
        origin: Origin,
    ) -> Result<OpenSession, DeskError>;

    /// Ends a session, for a cause that the front end has seen: the person's wish, or their card's
    /// removal. Idempotent for one that existed (SES-07).
    ///
    /// # Errors
    ///
    /// [`DeskError::SessionEnded`] for a token of no session, [`DeskError::Forbidden`] for a cause
    /// that only the desk can tell, [`DeskError::Storage`].
    ///
    /// # Contract
    ///
    /// - MUST end the session for the cause that was seen, and record it once, however often it is
    ///   asked (SES-07).
    /// - MUST refuse to end a session for a cause that only the desk can tell.
    async fn close_session(
        &self,
        token: &SessionToken,
        cause: EndCause,
    ) -> Result<SessionView, DeskError>;

    /// The open sessions of the person (SES-09), the present one included.
    ///
    /// # Errors
    ///
    /// [`DeskError::SessionEnded`], [`DeskError::SessionLocked`], [`DeskError::Storage`].
    ///
    /// # Contract
    ///
    /// - MUST list the person's sessions that have not ended, wherever they are, and no other
    ///   (SES-09).
    async fn own_sessions(&self, token: &SessionToken) -> Result<Vec<SessionView>, DeskError>;

    /// Ends another session: one's own, or anybody's for an administrator (SES-09).
    ///
    /// # Errors
    ///
    /// [`DeskError::Forbidden`], [`DeskError::SessionEnded`], [`DeskError::SessionLocked`],
    /// [`DeskError::Storage`].
    ///
    /// # Contract
    ///
    /// - MUST end another session of the same person, wherever it is (SES-09).
    /// - MUST end anybody's session for an administrator (SES-09).
    /// - MUST forbid anybody else to end somebody's session, and not tell them whether it exists
    ///   (SES-09).
    async fn end_session(
        &self,
        token: &SessionToken,
        session: SessionId,
    ) -> Result<SessionView, DeskError>;
}

/// A session as shown to its owner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionView {
    /// Its identity: not a secret.
    pub id: SessionId,
    /// Whose it is.
    pub identifier: Identifier,
    /// Their role.
    pub role: Role,
    /// The factor that proved them.
    pub factor: Factor,
    /// The assurance of the proof.
    pub assurance: Assurance,
    /// Whether the assurance is what the French rules ask for (REG-02).
    pub conforming: bool,
    /// The card that opened it, if one did.
    pub card: Option<CardSerial>,
    /// Whether that was a test card (CPS-08).
    pub test: bool,
    /// Where it was opened.
    pub origin: Origin,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it was last used.
    pub last_used_at: Timestamp,
    /// When it ends whatever happens.
    pub absolute_end: Timestamp,
    /// Its state now.
    pub state: SessionState,
}
