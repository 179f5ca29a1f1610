//! Whose card it is: registered, and no longer.

use crate::LocalDesk;
use crate::authority::{Acting, Permission};
use crate::fault::OrDesk;
use loquet_domain::card::CardIdentity;
use loquet_domain::journal::{Action, Event, Object, Reason};
use loquet_domain::session::SessionToken;
use loquet_domain::{Account, Identifier};
use loquet_port_desk::{AccountView, CardRegistration, CardToRegister, DeskError};
use loquet_port_users::{CardChange, UsersError};

impl LocalDesk {
    pub(super) async fn register(
        &self,
        by: &SessionToken,
        registration: CardRegistration,
    ) -> Result<AccountView, DeskError> {
        let (acting, account) = self.holder_of(by, registration.account).await?;
        let mut event = event_about(&acting, Action::CardRegistered, &account);
        let (identity, serial) = match registration.card {
            CardToRegister::Typed(number) => (CardIdentity::typed(number), None),
            CardToRegister::Read(certificate) => match self.judge_card(&certificate).await? {
                Ok(card) => (card.identity().clone(), Some(card.serial().clone())),
                Err(refusal) => {
                    self.record(event.failed(refusal.into())).await?;
                    return Err(DeskError::CertificateRefused(refusal));
                }
            },
        };
        event.card = serial;
        let change = CardChange {
            account: account.id,
            card: Some(identity),
            keep: (acting.account == account.id).then(|| acting.session.id()),
            event,
            context: acting.context,
        };
        match self.ports.users.set_card(&change).await {
            Err(UsersError::CardNumberTaken) => {
                self.record(change.event.failed(Reason::CardOfAnother))
                    .await?;
                Err(DeskError::CardNumberTaken)
            }
            done => {
                done.or_desk()?;
                self.shown(&account.identifier).await
            }
        }
    }

    /// Removes a registration. No session that the card has opened goes on, one's own included:
    /// what it rests on is withdrawn (SES-08).
    pub(super) async fn unregister(
        &self,
        by: &SessionToken,
        account: Option<Identifier>,
    ) -> Result<AccountView, DeskError> {
        let (acting, account) = self.holder_of(by, account).await?;
        if let Some(card) = &account.card {
            let mut event = event_about(&acting, Action::CardUnregistered, &account);
            event.card.clone_from(&card.last_serial);
            let change = CardChange {
                account: account.id,
                card: None,
                keep: None,
                event,
                context: acting.context,
            };
            self.ports.users.set_card(&change).await.or_desk()?;
        }
        self.shown(&account.identifier).await
    }

    /// Who asks, and for whom: for oneself in any session, for somebody else in an
    /// administrator's.
    async fn holder_of(
        &self,
        by: &SessionToken,
        account: Option<Identifier>,
    ) -> Result<(Acting, Account), DeskError> {
        let Some(identifier) = account else {
            let acting = self.authorise(by, Permission::Own).await?;
            let account = self.account(acting.account).await?;
            return Ok((acting, account));
        };
        let acting = self.authorise(by, Permission::Administer).await?;
        let found = self.found(&identifier).await?;
        Ok((acting, found.account))
    }
}

fn event_about(acting: &Acting, action: Action, account: &Account) -> Event {
    acting.context.event(action, Object::Account(account.id))
}
