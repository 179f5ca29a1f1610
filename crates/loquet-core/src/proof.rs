//! Proving that a person knows their password: reserve, hash, judge, settle.
//!
//! Every way in that takes a password goes through [`LocalDesk::prove`], so that every one of them
//! is counted, throttled and recorded alike (LOCK-10, AUTH-27).

use crate::LocalDesk;
use crate::fault::OrDesk;
use crate::opening::Proof;
use loquet_domain::account::{CredentialVersion, PasswordStrength, StoredPassword};
use loquet_domain::journal::{Action, Event, EventContext, Object, Reason};
use loquet_domain::lockout::{Refusal, ReservedAttempt, Throttle};
use loquet_domain::profile::Factor;
use loquet_domain::session::Credential;
use loquet_domain::{
    Account, AccountStatus, AttemptId, Identifier, Origin, Password, PasswordHash,
};
use loquet_port_desk::DeskError;
use loquet_port_password::{HashError, Verification};
use loquet_port_users::{
    AttemptRequest, FoundAccount, PasswordProof, Reservation, Settlement, SettlementOutcome,
};
use std::sync::Arc;

/// Somebody tries to prove who they are.
pub(crate) struct Claim<'claim> {
    /// Who they say they are.
    pub(crate) identifier: &'claim Identifier,
    /// Their password.
    pub(crate) password: &'claim Arc<Password>,
    /// Where they are.
    pub(crate) origin: Origin,
    /// What for.
    pub(crate) action: Action,
}

/// A person who has proved that they know their password.
pub(crate) struct Proven {
    account: Account,
    password: StoredPassword,
    outdated: bool,
    attempt: ReservedAttempt,
    context: EventContext,
    action: Action,
}

impl Proven {
    /// What a transaction that changes the password verifies again.
    pub(crate) fn proof(&self) -> PasswordProof {
        PasswordProof {
            attempt: self.attempt,
            credential: self.password.version,
        }
    }

    /// What is known of the password's strength.
    pub(crate) const fn strength(&self) -> PasswordStrength {
        self.password.strength
    }

    /// Whether the verifier's cost is no longer the present one.
    pub(crate) const fn is_outdated(&self) -> bool {
        self.outdated
    }

    /// The verifier that was matched.
    pub(crate) const fn verifier(&self) -> &PasswordHash {
        &self.password.hash
    }

    /// The version that was verified.
    pub(crate) const fn version(&self) -> CredentialVersion {
        self.password.version
    }
}

impl Proof for Proven {
    fn account(&self) -> &Account {
        &self.account
    }

    fn attempt(&self) -> ReservedAttempt {
        self.attempt
    }

    fn credential(&self) -> Credential {
        Credential::Password(self.password.version)
    }

    fn context(&self) -> &EventContext {
        &self.context
    }

    fn event(&self) -> Event {
        event_of(&self.context, self.action, Object::Account(self.account.id))
    }

    fn refusal(&self) -> (DeskError, Reason) {
        (DeskError::Denied, Reason::CredentialChanged)
    }
}

/// One attempt on its way.
struct Attempt {
    found: Option<FoundAccount>,
    reserved: ReservedAttempt,
    object: Object,
    action: Action,
    context: EventContext,
}

impl LocalDesk {
    /// Proves a claim. Exactly one hash is computed, whatever accounts exist; none while throttled
    /// (PWD-12, LOCK-07).
    ///
    /// # Errors
    ///
    /// [`DeskError::Denied`] for every reason that depends on the account or on the password;
    /// [`DeskError::Busy`], [`DeskError::Storage`], [`DeskError::Unexpected`].
    pub(crate) async fn prove(&self, claim: Claim<'_>) -> Result<Proven, DeskError> {
        let attempt = self.reserve(&claim).await?;
        match self.verify(&attempt, claim.password).await {
            Ok(Verification::Right { outdated }) => self.accept(attempt, outdated).await,
            Ok(Verification::Wrong) => {
                let reason = attempt.reason_of_failure();
                self.fail(&attempt, reason).await
            }
            Err(HashError::Refused) => self.fail(&attempt, Reason::VerifierRefused).await,
            Err(error) => self.give_back(&attempt, error).await,
        }
    }

    async fn reserve(&self, claim: &Claim<'_>) -> Result<Attempt, DeskError> {
        let context = EventContext {
            attempt: Some(AttemptId::from_random(self.random_identity().or_desk()?)),
            ..self.context_of_nobody(claim.origin.clone())
        };
        let subject = self.journal_key.mask(claim.identifier.key());
        let found = self
            .ports
            .users
            .find(claim.identifier.key())
            .await
            .or_desk()?;
        let account = found.as_ref().map(|found| found.account.id);
        let object = account.map_or(Object::Unknown(subject), Object::Account);
        let request = AttemptRequest {
            subject,
            account,
            source: self.journal_key.mask_workstation(&claim.origin.workstation),
            policy: self.policy.lockout,
            source_policy: self.policy.source,
            action: claim.action,
            object,
            factor: Factor::Password,
            context: context.clone(),
        };
        match self.ports.attempts.reserve(&request).await.or_desk()? {
            Reservation::Admitted(reserved) => Ok(Attempt {
                found,
                reserved,
                object,
                action: claim.action,
                context,
            }),
            Reservation::Refused(refusal) => {
                self.alert_on_paused_source(&context, refusal).await?;
                Err(DeskError::Denied)
            }
        }
    }

    /// One password tried on many names pauses the workstation: somebody should look (T02).
    pub(crate) async fn alert_on_paused_source(
        &self,
        context: &EventContext,
        refusal: Refusal,
    ) -> Result<(), DeskError> {
        if refusal.throttle != Throttle::Source || refusal.refused != 1 {
            return Ok(());
        }
        let alert = context.event(Action::SecurityAlert, Object::Practice);
        self.ports
            .journal
            .append(&[alert.because(Reason::Source)])
            .await
            .or_desk()
    }

    /// One hash: against the account's verifier, or against the decoy.
    async fn verify(
        &self,
        attempt: &Attempt,
        password: &Arc<Password>,
    ) -> Result<Verification, HashError> {
        let stored = attempt
            .found
            .as_ref()
            .and_then(|found| found.password.as_ref());
        let verifier = stored.map_or(&self.decoy, |stored| &stored.hash);
        match self.ports.hasher.verify(password, verifier).await {
            // Nothing was computed: the decoy makes it cost the same, and the answer stays.
            Err(HashError::Refused) => {
                self.ports.hasher.verify(password, &self.decoy).await?;
                Err(HashError::Refused)
            }
            verdict => verdict,
        }
    }

    async fn accept(&self, attempt: Attempt, outdated: bool) -> Result<Proven, DeskError> {
        match attempt.found {
            Some(FoundAccount {
                account,
                password: Some(password),
            }) if account.status == AccountStatus::Active => {
                let context = EventContext {
                    at: self.ports.clock.now(),
                    actor: Some(account.id),
                    ..attempt.context
                };
                let Attempt {
                    reserved, action, ..
                } = attempt;
                Ok(Proven {
                    account,
                    password,
                    outdated,
                    attempt: reserved,
                    context,
                    action,
                })
            }
            _ => self.fail(&attempt, Reason::AccountDisabled).await,
        }
    }

    async fn fail<T>(&self, attempt: &Attempt, reason: Reason) -> Result<T, DeskError> {
        let event = attempt.event().failed(reason);
        self.settle_attempt(attempt, SettlementOutcome::Failed, event)
            .await?;
        Err(DeskError::Denied)
    }

    async fn give_back<T>(&self, attempt: &Attempt, error: HashError) -> Result<T, DeskError> {
        let reason = if matches!(error, HashError::Busy) {
            Reason::Busy
        } else {
            Reason::Fault
        };
        let event = attempt.event().refused(reason);
        self.settle_attempt(attempt, SettlementOutcome::GivenBack, event)
            .await?;
        Err(error).or_desk()
    }

    async fn settle_attempt(
        &self,
        attempt: &Attempt,
        outcome: SettlementOutcome,
        event: Event,
    ) -> Result<(), DeskError> {
        let context = self.now_in(&attempt.context);
        let settlement = Settlement {
            attempt: attempt.reserved,
            outcome,
            event,
            context,
        };
        self.ports
            .attempts
            .settle(&settlement)
            .await
            .map(drop)
            .or_desk()
    }
}

impl Attempt {
    fn event(&self) -> Event {
        event_of(&self.context, self.action, self.object)
    }

    /// Why a wrong password is refused, for the journal only.
    fn reason_of_failure(&self) -> Reason {
        match &self.found {
            None => Reason::UnknownIdentifier,
            Some(found) if found.account.status == AccountStatus::Disabled => {
                Reason::AccountDisabled
            }
            Some(FoundAccount { password: None, .. }) => Reason::NoPassword,
            Some(_) => Reason::WrongPassword,
        }
    }
}

fn event_of(context: &EventContext, action: Action, object: Object) -> Event {
    let mut event = context.event(action, object);
    event.factor = Some(Factor::Password);
    event
}
