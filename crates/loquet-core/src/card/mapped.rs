//! Third step: an authority vouches for the card, and it is somebody's here.

use super::attempt::CardAttempt;
use super::trusted::TrustedCard;
use super::verified::Verified;
use crate::LocalDesk;
use crate::fault::IntoDesk;
use crate::opening::Proof;
use loquet_domain::card::CardIdentity;
use loquet_domain::journal::{Event, EventContext, Note, Reason};
use loquet_domain::lockout::ReservedAttempt;
use loquet_domain::session::Credential;
use loquet_domain::{Account, AccountStatus, SignedDuration};
use loquet_port_desk::DeskError;
use loquet_port_users::UsersError;

/// A person who has proved that they hold their card and know its PIN.
/// Made by [`LocalDesk::map_card`] only.
pub(super) struct Mapped {
    account: Account,
    card: TrustedCard,
    attempt: CardAttempt,
}

impl Mapped {
    /// By how much the revocation list is past its date, within the grace.
    pub(super) const fn overdue(&self) -> Option<SignedDuration> {
        self.card.revocation().overdue
    }

    /// The card.
    pub(super) const fn card(&self) -> &TrustedCard {
        &self.card
    }

    /// The attempt, to be settled when the proof is not enough.
    pub(super) const fn attempt_by_card(&self) -> &CardAttempt {
        &self.attempt
    }
}

impl Proof for Mapped {
    fn account(&self) -> &Account {
        &self.account
    }

    fn attempt(&self) -> ReservedAttempt {
        self.attempt.reserved
    }

    fn credential(&self) -> Credential {
        Credential::CpsCard(self.card.card().clone())
    }

    fn context(&self) -> &EventContext {
        &self.attempt.context
    }

    /// With what an auditor must see even of a success: a list past its date and by how much
    /// (CPS-11), or a test card (CPS-08).
    fn event(&self) -> Event {
        let event = self.attempt.event();
        match self.overdue() {
            Some(overdue) => {
                let note = format!("revocation list overdue by {} s", overdue.as_secs());
                event
                    .because(Reason::RevocationStale)
                    .noting(Note::new(&note))
            }
            None if self.card.card().is_test() => event.because(Reason::TestCard),
            None => event,
        }
    }

    fn refusal(&self) -> (DeskError, Reason) {
        (DeskError::CardDenied, Reason::CardChanged)
    }
}

impl LocalDesk {
    /// Judges the certificate, and finds whose card it is. That a good card is registered for
    /// nobody is told: whoever asks has just proved that they hold it.
    pub(super) async fn map_card(&self, verified: Verified) -> Result<Mapped, DeskError> {
        let (certificate, mut attempt) = verified.into_parts();
        let card = match self.judge_card(&certificate).await {
            Ok(Ok(card)) => card,
            Ok(Err(refusal)) => return self.refuse_certificate(&attempt, refusal).await,
            Err(error) => return self.give_card_back(&attempt, error).await,
        };
        attempt.is_by(card.serial().clone());
        let account = match self.account_of_card(card.identity()).await {
            Ok(Some(account)) => account,
            Ok(None) => {
                let denied = self.fail_card(&attempt, Reason::CardNotRegistered).await;
                return denied.map_err(|error| match error {
                    DeskError::CardDenied => DeskError::CardNotRegistered,
                    error => error,
                });
            }
            Err(error) => return self.give_card_back(&attempt, error.into_desk()).await,
        };
        attempt.is_for(account.id);
        if account.status != AccountStatus::Active {
            return self.fail_card(&attempt, Reason::AccountDisabled).await;
        }
        attempt.context = EventContext {
            actor: Some(account.id),
            ..self.now_in(&attempt.context)
        };
        Ok(Mapped {
            account,
            card,
            attempt,
        })
    }

    /// The account that a card is registered for; what the store gives is compared again.
    pub(super) async fn account_of_card(
        &self,
        identity: &CardIdentity,
    ) -> Result<Option<Account>, UsersError> {
        let found = self.ports.users.find_by_card(identity).await?;
        let account = found.map(|found| found.account);
        Ok(account.filter(|account| {
            let card = account.card.as_ref();
            card.is_some_and(|card| card.identity == *identity)
        }))
    }
}
