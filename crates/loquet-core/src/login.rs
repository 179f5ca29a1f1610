//! Opening by identifier and password, and changing one's own password.

use crate::LocalDesk;
use crate::fault::OrDesk;
use crate::proof::{Claim, Proven};
use async_trait::async_trait;
use loquet_domain::account::{HashedPassword, PasswordStrength};
use loquet_domain::journal::{Action, EventContext, Object, Reason};
use loquet_domain::profile::Factor;
use loquet_domain::session::{Opening, SessionToken};
use loquet_domain::{Account, Password, SessionId};
use loquet_port_desk::{DeskError, LoginDesk, LoginRequest, OpenSession, OwnPasswordChange};
use loquet_port_sessions::{Opened, SessionOpening, SessionsError};
use loquet_port_users::{PasswordChange, SettlementOutcome, UsersError};

#[async_trait]
impl LoginDesk for LocalDesk {
    async fn log_in(&self, request: LoginRequest) -> Result<OpenSession, DeskError> {
        if !self.policy.profile.accepts(Factor::Password.assurance()) {
            return self.refuse_password_alone(&request).await;
        }
        let claim = Claim {
            identifier: &request.identifier,
            password: &request.password,
            origin: request.origin.clone(),
            action: Action::LoginByPassword,
        };
        let proven = self.prove(claim).await?;
        let judged = self.judge_if_unknown(&proven, &request.password);
        let opened = self.open_session(&proven, judged).await?;
        self.rehash_if_outdated(&proven, &request.password).await;
        Ok(opened)
    }

    async fn change_password(&self, change: OwnPasswordChange) -> Result<(), DeskError> {
        let claim = Claim {
            identifier: &change.identifier,
            password: &change.present,
            origin: change.origin.clone(),
            action: Action::PasswordChanged,
        };
        let proven = self.prove(claim).await?;
        match self.hash_new(&proven.account, &change.new).await {
            Ok(password) => self.replace_password(&proven, password).await,
            Err(error) => {
                self.settle(&proven, SettlementOutcome::GivenBack, Reason::Busy)
                    .await;
                Err(error)
            }
        }
    }
}

impl LocalDesk {
    /// Refused before any look-up, so it tells nothing of who exists.
    async fn refuse_password_alone<T>(&self, request: &LoginRequest) -> Result<T, DeskError> {
        let context = EventContext {
            at: self.ports.clock.now(),
            actor: None,
            origin: request.origin.clone(),
            attempt: None,
            session: None,
        };
        let object = Object::Unknown(self.journal_key.mask(request.identifier.key()));
        let event = context
            .event(Action::LoginByPassword, object)
            .refused(Reason::PasswordAlone);
        self.ports.journal.append(&[event]).await.or_desk()?;
        Err(DeskError::PasswordAloneRefused)
    }

    /// The one place where sessions are made (LOCK-10): from a proof, by the store's transaction
    /// that reads the account again.
    async fn open_session(
        &self,
        proven: &Proven,
        judged: Option<PasswordStrength>,
    ) -> Result<OpenSession, DeskError> {
        let token = self.random_token().or_desk()?;
        let session = SessionId::from_random(self.random_identity().or_desk()?);
        let opening = self.opening_of(proven, session, &token, judged);
        match self.ports.sessions.open(&opening).await {
            Ok(Opened {
                session,
                failures_before,
            }) => Ok(OpenSession {
                token,
                session: self.view_of(&session, &proven.account),
                failures_before,
                weak_password: judged.unwrap_or(proven.password.strength) == PasswordStrength::Weak,
            }),
            Err(error) => Err(self.not_opened(proven, error).await),
        }
    }

    fn opening_of(
        &self,
        proven: &Proven,
        session: SessionId,
        token: &SessionToken,
        judged: Option<PasswordStrength>,
    ) -> SessionOpening {
        let context = EventContext {
            session: Some(session),
            ..proven.context.clone()
        };
        let mut event = proven.event();
        event.session = Some(session);
        event.assurance = Some(Factor::Password.assurance());
        SessionOpening {
            opening: Opening {
                session,
                token: token.digest(),
                account: proven.account.id,
                factor: Factor::Password,
                origin: context.origin.clone(),
                limits: self.policy.session,
                at: context.at,
            },
            attempt: proven.attempt,
            credential: proven.password.version,
            judged,
            at_most: self.policy.sessions_at_most,
            event,
            context,
        }
    }

    /// The right password opened nothing. An attempt is given back only when the store failed
    /// (LOCK-08).
    pub(crate) async fn not_opened(&self, proven: &Proven, error: SessionsError) -> DeskError {
        let (outcome, reason, answer) = match error {
            SessionsError::NotActive(_) => (
                SettlementOutcome::Failed,
                Reason::AccountDisabled,
                DeskError::Denied,
            ),
            SessionsError::CredentialChanged | SessionsError::NotReserved(_) => (
                SettlementOutcome::Failed,
                Reason::CredentialChanged,
                DeskError::Denied,
            ),
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
        self.settle(proven, outcome, reason).await;
        answer
    }

    /// A password stored as a verifier only is judged the first time it is seen in clear.
    fn judge_if_unknown(&self, proven: &Proven, password: &Password) -> Option<PasswordStrength> {
        let unknown = proven.password.strength == PasswordStrength::Unknown;
        unknown.then(|| self.judge(&proven.account, password))
    }

    /// How strong a password is for this person.
    pub(crate) fn judge(&self, account: &Account, password: &Password) -> PasswordStrength {
        let key = account.identifier.key().as_str();
        let words: Vec<&str> = key.split(['.', '-']).chain([key]).collect();
        self.ports.estimator.estimate(password, &words)
    }

    /// Hashes and judges a new password.
    pub(crate) async fn hash_new(
        &self,
        account: &Account,
        password: &std::sync::Arc<Password>,
    ) -> Result<HashedPassword, DeskError> {
        let salt = self.random_salt().or_desk()?;
        let hash = self.ports.hasher.hash(password, salt).await.or_desk()?;
        Ok(HashedPassword {
            hash,
            strength: self.judge(account, password),
        })
    }

    async fn replace_password(
        &self,
        proven: &Proven,
        password: HashedPassword,
    ) -> Result<(), DeskError> {
        let change = PasswordChange {
            account: proven.account.id,
            password,
            proof: Some(proven.proof()),
            keep: None,
            event: proven.event(),
            context: self.now_in(&proven.context),
        };
        let Err(error) = self.ports.users.set_password(&change).await else {
            return Ok(());
        };
        let (outcome, reason) = match error {
            UsersError::Unavailable(_) => (SettlementOutcome::GivenBack, Reason::Fault),
            _ => (SettlementOutcome::Failed, Reason::CredentialChanged),
        };
        self.settle(proven, outcome, reason).await;
        Err(error).or_desk()
    }
}
