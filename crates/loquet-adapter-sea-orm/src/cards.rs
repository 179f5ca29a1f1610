//! Registered cards, as a transaction writes them.

use crate::rows::account;
use crate::rows::card::RegisteredColumns;
use crate::transaction::Transaction;
use crate::users::get;
use loquet_domain::card::{CardSerial, RegisteredCard};
use loquet_domain::journal::{Action, Event, EventContext, Object};
use loquet_domain::session::{Credential, Session};
use loquet_domain::storage::StorageFault;
use loquet_domain::{Account, AccountId};
use loquet_port_users::{CardChange, UsersError};
use sea_orm::Set;

impl Transaction<'_> {
    pub(crate) async fn set_card(&self, change: &CardChange) -> Result<(), UsersError> {
        let CardChange {
            account,
            card,
            keep,
            event,
            context,
        } = change;
        let found = get(self.db(), *account)
            .await?
            .ok_or(UsersError::NotFound)?;
        if let Some(card) = card {
            self.refuse_taken_card(*account, card).await?;
        }
        let registered = card
            .clone()
            .map(|identity| RegisteredCard::in_place_of(found.account.card, identity));
        self.keep_card(*account, registered.as_ref()).await?;
        self.record(std::slice::from_ref(event)).await?;
        let is_over = |session: &Session| {
            Some(session.id()) != *keep && session.is_of_another_card(card.as_ref())
        };
        self.end_sessions_of(*account, context, is_over).await?;
        Ok(())
    }

    async fn keep_card(
        &self,
        account: AccountId,
        card: Option<&RegisteredCard>,
    ) -> Result<(), StorageFault> {
        let RegisteredColumns {
            authority,
            number,
            last_serial,
        } = card.into();
        let row = account::ActiveModel {
            card_authority: Set(authority),
            card_number: Set(number),
            card_last_serial: Set(last_serial),
            ..Default::default()
        };
        self.update_account(account, row).await
    }

    /// Writes which card was used, and records it when it is another than before, which is the one
    /// that is returned (CPS-15).
    pub(crate) async fn use_credential(
        &self,
        account: &Account,
        credential: &Credential,
        context: &EventContext,
    ) -> Result<Option<CardSerial>, StorageFault> {
        let (Credential::CpsCard(used), Some(registered)) = (credential, &account.card) else {
            return Ok(None);
        };
        if registered.last_serial.as_ref() == Some(&used.serial) {
            return Ok(None);
        }
        let row = account::ActiveModel {
            card_last_serial: Set(Some(used.serial.to_string())),
            ..Default::default()
        };
        self.update_account(account.id, row).await?;
        if registered.last_serial.is_some() {
            let renewed = Event {
                card: Some(used.serial.clone()),
                ..context.event(Action::CardRenewed, Object::Account(account.id))
            };
            self.record(&[renewed]).await?;
        }
        Ok(registered.last_serial.clone())
    }
}
