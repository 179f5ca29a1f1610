//! Doubles of the registry of cards.

use super::{Fault, FaultyStore};
use loquet_domain::card::{CardIdentity, RegisteredCard, SessionCard};
use loquet_domain::session::{Credential, EndCause, SessionEvent};
use loquet_domain::{AccountId, AccountStatus, Timestamp};
use loquet_port_sessions::{SessionCommand, SessionReference, Sessions};
use loquet_port_users::{CardChange, FoundAccount, UsersError};

impl FaultyStore {
    pub(super) async fn find_card(
        &self,
        card: &CardIdentity,
    ) -> Result<Option<FoundAccount>, UsersError> {
        if self.has(Fault::FindsNoCard) {
            return Ok(None);
        }
        let found = self.guessed(self.store().find_by_card(card).await)?;
        match self.holder_of_number(card).await {
            Some(holder) if found.is_none() && self.has(Fault::FindsCardsByNumberAlone) => {
                self.store().get(holder).await
            }
            _ => Ok(found),
        }
    }

    pub(super) async fn change_card(&self, change: &CardChange) -> Result<(), UsersError> {
        let raced = self.races(Fault::GivesCardsTwiceAtOnce).await;
        let mut change = change.clone();
        match self.fault {
            Fault::RegistersNothing => {
                self.append_event(change.event).await;
                return Ok(());
            }
            Fault::EndsTheSessionToKeep => change.keep = None,
            Fault::RegistersTheSameHolderAnew => self.unregister(&change).await?,
            _ => {}
        }
        self.refuse_number(change.account, change.card.as_ref())
            .await?;
        let (first, again) = (
            self.store().set_card(&change),
            self.store().set_card(&change),
        );
        let answer = self.commit(first, again).await;
        match (self.fault, self.refuse(answer, &change.event).await) {
            (_, Err(UsersError::CardNumberTaken)) if raced => Ok(()),
            (Fault::GivesCardsOfDisabledAccounts, Err(UsersError::CardNumberTaken))
                if self.is_of_a_disabled_account(&change).await =>
            {
                Ok(())
            }
            (Fault::ChangesNobody, Err(UsersError::NotFound)) => Ok(()),
            (Fault::EndsSessionsByPasswordToo, Ok(())) => {
                self.end_all(&change).await;
                Ok(())
            }
            (_, answer) => answer,
        }
    }

    /// With the fault, refuses a number that another account has, whoever vouches for it.
    pub(super) async fn refuse_number(
        &self,
        account: AccountId,
        card: Option<&CardIdentity>,
    ) -> Result<(), UsersError> {
        let Some(card) = card.filter(|_| self.has(Fault::RefusesCardsByNumberAlone)) else {
            return Ok(());
        };
        match self.holder_of_number(card).await {
            Some(holder) if holder != account => Err(UsersError::CardNumberTaken),
            _ => Ok(()),
        }
    }

    async fn holder_of_number(&self, card: &CardIdentity) -> Option<AccountId> {
        let everybody = self.store().page(None, u32::MAX).await.ok()?;
        let holder = everybody.into_iter().find(|one| {
            let registered = one.account.card.as_ref();
            registered.is_some_and(|registered| registered.identity.number == card.number)
        });
        Some(holder?.account.id)
    }

    async fn is_of_a_disabled_account(&self, change: &CardChange) -> bool {
        let Some(card) = &change.card else {
            return false;
        };
        let holder = self.store().find_by_card(card).await.expect("an answer");
        holder.is_some_and(|holder| holder.account.status == AccountStatus::Disabled)
    }

    /// Removes a registration before the next.
    async fn unregister(&self, change: &CardChange) -> Result<(), UsersError> {
        let removal = CardChange {
            card: None,
            ..change.clone()
        };
        self.store().set_card(&removal).await
    }

    /// Ends every session of an account but the one to keep.
    async fn end_all(&self, change: &CardChange) {
        let sessions = self.inner.of_account(change.account).await;
        for session in sessions.expect("an answer") {
            let command = SessionCommand {
                session: SessionReference::Id(session.id()),
                event: SessionEvent::End(EndCause::AccountChanged),
                context: change.context.clone(),
            };
            if Some(session.id()) != change.keep {
                Sessions::apply(&*self.inner, &command)
                    .await
                    .expect("ended");
            }
        }
    }

    /// With the fault, a holder's last card is known although it was never used.
    pub(super) fn with_a_serial(&self, card: &mut Option<RegisteredCard>) {
        if self.has(Fault::RemembersTheSerialOfAnotherHolder)
            && let Some(card) = card
        {
            let serial = "8025000001/2800000099".parse();
            let serial = serial.expect("a serial");
            card.last_serial.get_or_insert(serial);
        }
    }

    /// The credential that the store is given.
    pub(super) async fn used(&self, account: AccountId, credential: &mut Credential) {
        let Credential::CpsCard(card) = credential else {
            return;
        };
        match self.fault {
            Fault::CutsTheEndOfCertificates => cut_to_seconds(card),
            Fault::KeepsTheFirstSerial => {
                let found = self.store().get(account).await.expect("an answer");
                let registered = found.and_then(|found| found.account.card);
                if let Some(last) = registered.and_then(|registered| registered.last_serial) {
                    card.serial = last;
                }
            }
            _ => {}
        }
    }
}

fn cut_to_seconds(card: &mut SessionCard) {
    let second = card.not_after.as_second();
    card.not_after = Timestamp::from_second(second).expect("an instant");
}
