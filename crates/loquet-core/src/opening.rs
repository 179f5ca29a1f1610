//! Acting on a proof, whichever factor gave it: opening, unlocking, settling.
//!
//! Password and card end here, so that every way in passes the same checks (LOCK-10, AUTH-27).

use crate::LocalDesk;
use crate::fault::OrDesk;
use loquet_domain::account::PasswordStrength;
use loquet_domain::journal::{Event, EventContext, Reason};
use loquet_domain::lockout::ReservedAttempt;
use loquet_domain::session::{Credential, Opening, Session, SessionToken};
use loquet_domain::{Account, SessionId};
use loquet_port_desk::{DeskError, OpenSession};
use loquet_port_sessions::{SessionOpening, SessionUnlocking, SessionsError};
use loquet_port_users::{Settlement, SettlementOutcome};

/// A person who has proved who they are, by one factor. The attempt is still to be settled: as a
/// success by the transaction that acts on the proof, or by [`LocalDesk::settle`].
///
/// What implements it can be made by its own module only, from the step before.
pub(crate) trait Proof: Sync {
    /// Whose proof it is.
    fn account(&self) -> &Account;

    /// The attempt.
    fn attempt(&self) -> ReservedAttempt;

    /// What was verified, to be compared again.
    fn credential(&self) -> Credential;

    /// The context of what follows; the person is its actor.
    fn context(&self) -> &EventContext;

    /// What the person was proving themselves for, done.
    fn event(&self) -> Event;

    /// The public answer when it opens nothing, and why when the credential has changed.
    fn refusal(&self) -> (DeskError, Reason);
}

impl LocalDesk {
    /// The one place where sessions are made (LOCK-10): from a proof, by the store's transaction
    /// that reads the account again.
    pub(crate) async fn open_session(
        &self,
        proof: &impl Proof,
        judged: Option<PasswordStrength>,
    ) -> Result<OpenSession, DeskError> {
        let (token, session) = self.new_session(proof).await?;
        let opening = self.opening_of(proof, session, &token, judged);
        match self.ports.sessions.open(&opening).await {
            Ok(opened) => Ok(OpenSession {
                token,
                session: self.view_of(&opened.session, &proof.account().identifier),
                failures_before: opened.failures_before,
                weak_password: judged == Some(PasswordStrength::Weak),
                former_card: opened.former_card,
                revocation_overdue: None,
            }),
            Err(error) => Err(self.not_opened(proof, error).await),
        }
    }

    /// A new token and identity. Without randomness the attempt is given back (LOCK-08).
    async fn new_session(
        &self,
        proof: &impl Proof,
    ) -> Result<(SessionToken, SessionId), DeskError> {
        let drawn = self.random_token().and_then(|token| {
            let session = self.random_identity().map(SessionId::from_random)?;
            Ok((token, session))
        });
        if drawn.is_err() {
            self.settle(proof, SettlementOutcome::GivenBack, Reason::Fault)
                .await;
        }
        drawn.or_desk()
    }

    fn opening_of(
        &self,
        proof: &impl Proof,
        session: SessionId,
        token: &SessionToken,
        judged: Option<PasswordStrength>,
    ) -> SessionOpening {
        let context = EventContext {
            session: Some(session),
            ..proof.context().clone()
        };
        let credential = proof.credential();
        let mut event = proof.event();
        event.session = Some(session);
        event.assurance = Some(credential.proof().factor().assurance());
        SessionOpening {
            opening: Opening {
                session,
                token: token.digest(),
                account: proof.account().id,
                credential,
                origin: context.origin.clone(),
                limits: self.policy.session,
                at: context.at,
            },
            attempt: proof.attempt(),
            judged,
            at_most: self.policy.sessions_at_most,
            event,
            context,
        }
    }

    /// Unlocks a session for its own person. The old token is worthless afterwards (SES-02).
    pub(crate) async fn unlock_proved(
        &self,
        session: &Session,
        proof: &impl Proof,
    ) -> Result<OpenSession, DeskError> {
        let (token, _) = self.new_session(proof).await?;
        let unlocking = SessionUnlocking {
            session: session.id(),
            account: proof.account().id,
            token: token.digest(),
            attempt: proof.attempt(),
            credential: proof.credential(),
            context: EventContext {
                session: Some(session.id()),
                ..proof.context().clone()
            },
        };
        match self.ports.sessions.unlock(&unlocking).await {
            Ok(session) => Ok(OpenSession {
                token,
                session: self.view_of(&session, &proof.account().identifier),
                failures_before: 0,
                weak_password: false,
                former_card: None,
                revocation_overdue: None,
            }),
            Err(error) => Err(self.not_opened(proof, error).await),
        }
    }

    /// A good proof opened nothing. An attempt is given back only when the store failed (LOCK-08).
    async fn not_opened(&self, proof: &impl Proof, error: SessionsError) -> DeskError {
        let (denied, changed) = proof.refusal();
        let (outcome, reason, answer) = match error {
            SessionsError::NotActive(_) => {
                (SettlementOutcome::Failed, Reason::AccountDisabled, denied)
            }
            SessionsError::CredentialChanged | SessionsError::NotReserved(_) => {
                (SettlementOutcome::Failed, changed, denied)
            }
            SessionsError::Ended => (
                SettlementOutcome::GivenBack,
                Reason::Expired,
                DeskError::SessionEnded,
            ),
            SessionsError::Unavailable(fault) => (
                SettlementOutcome::GivenBack,
                Reason::Fault,
                DeskError::Storage(fault),
            ),
            other => (
                SettlementOutcome::GivenBack,
                Reason::Fault,
                DeskError::Unexpected(other.into()),
            ),
        };
        self.settle(proof, outcome, reason).await;
        answer
    }

    /// Settles a proof that led to nothing, for a reason found after it.
    pub(crate) async fn settle(
        &self,
        proof: &impl Proof,
        outcome: SettlementOutcome,
        reason: Reason,
    ) {
        let event = match outcome {
            SettlementOutcome::Failed => proof.event().failed(reason),
            SettlementOutcome::GivenBack => proof.event().refused(reason),
        };
        let settlement = Settlement {
            attempt: proof.attempt(),
            outcome,
            event,
            context: self.now_in(proof.context()),
        };
        // The answer is already a refusal; an attempt that cannot be settled stays counted.
        if let Err(error) = self.ports.attempts.settle(&settlement).await {
            tracing::warn!(%error, "an attempt could not be settled and stays counted");
        }
    }

    /// The same context, some work later.
    pub(crate) fn now_in(&self, context: &EventContext) -> EventContext {
        EventContext {
            at: self.ports.clock.now(),
            ..context.clone()
        }
    }
}
