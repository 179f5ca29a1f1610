//! Opening by identifier and password, and changing one's own password.

use crate::LocalDesk;
use crate::fault::OrDesk;
use crate::noise::Refused;
use crate::opening::Proof;
use crate::proof::{Claim, Proven};
use async_trait::async_trait;
use loquet_domain::account::{HashedPassword, PasswordStrength};
use loquet_domain::journal::{Action, Object, Reason};
use loquet_domain::profile::Factor;
use loquet_domain::{Account, Password};
use loquet_port_desk::{DeskError, LoginDesk, LoginRequest, OpenSession, OwnPasswordChange};
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
        let mut opened = self.open_session(&proven, judged).await?;
        opened.weak_password = judged.unwrap_or(proven.strength()) == PasswordStrength::Weak;
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
        match self.hash_new(proven.account(), &change.new).await {
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
        let context = self.context_of_nobody(request.origin.clone());
        let object = Object::Unknown(self.journal_key.mask(request.identifier.key()));
        let event = context.event(Action::LoginByPassword, object);
        let event = event.refused(Reason::PasswordAlone);
        self.record_refusal(Refused::PasswordAlone, event).await?;
        Err(DeskError::PasswordAloneRefused)
    }

    /// A password stored as a verifier only is judged the first time it is seen in clear.
    fn judge_if_unknown(&self, proven: &Proven, password: &Password) -> Option<PasswordStrength> {
        let unknown = proven.strength() == PasswordStrength::Unknown;
        unknown.then(|| self.judge(proven.account(), password))
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
            account: proven.account().id,
            password,
            proof: Some(proven.proof()),
            keep: None,
            event: proven.event(),
            context: self.now_in(proven.context()),
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
