//! Administration of accounts.

use crate::LocalDesk;
use crate::authority::{Acting, Permission};
use crate::fault::OrDesk;
use crate::view::{found_view, overview_view};
use async_trait::async_trait;
use loquet_domain::account::{HashedPassword, PasswordOverview, PasswordStrength};
use loquet_domain::card::{CardIdentity, RegisteredCard};
use loquet_domain::journal::{Action, EventContext, Note, Object};
use loquet_domain::lockout::Throttle;
use loquet_domain::session::SessionToken;
use loquet_domain::{
    Account, AccountId, AccountStatus, CardNumber, Identifier, Origin, Password, Role,
};
use loquet_port_desk::{AccountDesk, AccountView, DeskError, NewUser, PolicyReport};
use loquet_port_users::{
    AccountOverview, FoundAccount, NewAccount, PasswordChange, StatusChange, Unlocking, UsersError,
};
use std::sync::Arc;

/// How many identifiers are proposed to a homonym.
pub(crate) const PROPOSALS: usize = 3;

/// How many accounts are read at once for a report.
const PAGE: u32 = 500;

#[async_trait]
impl AccountDesk for LocalDesk {
    async fn initialise(
        &self,
        administrator: Identifier,
        password: Arc<Password>,
        origin: Origin,
    ) -> Result<AccountView, DeskError> {
        if !self.ports.users.page(None, 1).await.or_desk()?.is_empty() {
            return Err(DeskError::AlreadyInitialised);
        }
        let account = self.new_account(administrator, Role::Administrator)?;
        let context = EventContext {
            at: account.created_at,
            actor: Some(account.id),
            origin,
            attempt: None,
            session: None,
        };
        let password = Some(self.hash_new(&account, &password).await?);
        self.add(account, password, &context, Action::PracticeCreated)
            .await
    }

    async fn add_user(&self, by: &SessionToken, user: NewUser) -> Result<AccountView, DeskError> {
        let acting = self.authorise(by, Permission::Administer).await?;
        let mut account = self.new_account(user.identifier, user.role)?;
        account.card = user.card_number.map(typed_card);
        let password = match &user.password {
            Some(password) => Some(self.hash_new(&account, password).await?),
            None => None,
        };
        self.add(account, password, &acting.context, Action::AccountAdded)
            .await
    }

    async fn list_users(
        &self,
        by: &SessionToken,
        after: Option<Identifier>,
        limit: u32,
    ) -> Result<Vec<AccountView>, DeskError> {
        self.authorise(by, Permission::Administer).await?;
        let after = after.map(|identifier| identifier.key().clone());
        let page = self.ports.users.page(after, limit).await.or_desk()?;
        Ok(page.into_iter().map(overview_view).collect())
    }

    async fn show_user(
        &self,
        by: &SessionToken,
        identifier: &Identifier,
    ) -> Result<AccountView, DeskError> {
        self.authorise(by, Permission::Administer).await?;
        self.shown(identifier).await
    }

    async fn set_user_status(
        &self,
        by: &SessionToken,
        identifier: &Identifier,
        status: AccountStatus,
    ) -> Result<AccountView, DeskError> {
        let acting = self.authorise(by, Permission::Administer).await?;
        let account = self.found(identifier).await?.account;
        let action = match status {
            AccountStatus::Active => Action::AccountEnabled,
            AccountStatus::Disabled => Action::AccountDisabled,
        };
        let change = StatusChange {
            account: account.id,
            status,
            event: acting.event(action, &account),
            context: acting.context,
        };
        self.ports.users.set_status(&change).await.or_desk()?;
        self.shown(identifier).await
    }

    async fn unlock_user(
        &self,
        by: &SessionToken,
        identifier: &Identifier,
        reason: Note,
    ) -> Result<AccountView, DeskError> {
        let acting = self.authorise(by, Permission::Administer).await?;
        if reason.is_empty() {
            return Err(DeskError::ReasonRequired);
        }
        let account = self.found(identifier).await?.account;
        let unlocking = Unlocking {
            subject: self.journal_key.mask(identifier.key()),
            event: acting
                .event(Action::AccountUnlocked, &account)
                .noting(reason),
        };
        self.ports.attempts.unlock(&unlocking).await.or_desk()?;
        self.shown(identifier).await
    }

    async fn set_user_password(
        &self,
        by: &SessionToken,
        identifier: &Identifier,
        password: Arc<Password>,
    ) -> Result<AccountView, DeskError> {
        let acting = self.authorise(by, Permission::Administer).await?;
        let account = self.found(identifier).await?.account;
        let change = PasswordChange {
            account: account.id,
            password: self.hash_new(&account, &password).await?,
            proof: None,
            keep: acting.own_session(account.id),
            event: acting.event(Action::PasswordSet, &account),
            context: acting.context,
        };
        self.ports.users.set_password(&change).await.or_desk()?;
        self.shown(identifier).await
    }

    async fn policy_report(&self, by: &SessionToken) -> Result<PolicyReport, DeskError> {
        let acting = self.authorise(by, Permission::Administer).await?;
        let event = acting
            .context
            .event(Action::PolicyReported, Object::Practice);
        self.ports.journal.append(&[event]).await.or_desk()?;
        let mut report = PolicyReport {
            profile: self.policy.profile,
            active_accounts: 0,
            weak_passwords: Vec::new(),
            unjudged_passwords: Vec::new(),
            without_password: Vec::new(),
        };
        let mut after = None;
        loop {
            let page = self.ports.users.page(after, PAGE).await.or_desk()?;
            let Some(last) = page.last() else {
                return Ok(report);
            };
            after = Some(last.account.identifier.key().clone());
            for overview in page {
                count_in(&mut report, overview);
            }
        }
    }
}

impl Acting {
    /// An event about an account, in this request.
    fn event(&self, action: Action, account: &Account) -> loquet_domain::journal::Event {
        self.context.event(action, Object::Account(account.id))
    }

    /// The acting session, when it belongs to this account: it goes on.
    fn own_session(&self, account: AccountId) -> Option<loquet_domain::SessionId> {
        (self.account == account).then(|| self.session.id())
    }
}

impl LocalDesk {
    pub(crate) fn new_account(
        &self,
        identifier: Identifier,
        role: Role,
    ) -> Result<Account, DeskError> {
        Ok(Account {
            id: AccountId::from_random(self.random_identity().or_desk()?),
            identifier,
            role,
            status: AccountStatus::Active,
            card: None,
            legacy_user_name: None,
            created_at: self.ports.clock.now(),
        })
    }

    /// Free identifiers near one that is taken.
    pub(crate) async fn proposals(
        &self,
        identifier: &Identifier,
        also_taken: impl Fn(&loquet_domain::identifier::IdentifierKey) -> bool,
    ) -> Result<Vec<Identifier>, DeskError> {
        let taken = self
            .ports
            .users
            .homonyms(identifier.key())
            .await
            .or_desk()?;
        let is_taken = |key: &_| taken.contains(key) || also_taken(key);
        Ok(identifier
            .homonym_proposals(is_taken)
            .take(PROPOSALS)
            .collect())
    }

    async fn add(
        &self,
        account: Account,
        password: Option<HashedPassword>,
        context: &EventContext,
        action: Action,
    ) -> Result<AccountView, DeskError> {
        let shown = password.as_ref().map(|password| PasswordOverview {
            strength: password.strength,
            set_at: account.created_at,
        });
        let event = context.event(action, Object::Account(account.id));
        let new = NewAccount {
            account,
            password,
            event,
        };
        match self.ports.users.add(&new).await {
            Ok(()) => Ok(crate::view::account_view(new.account, shown, None)),
            Err(UsersError::IdentifierTaken) => Err(DeskError::IdentifierTaken {
                proposals: self.proposals(&new.account.identifier, |_| false).await?,
            }),
            Err(error) => Err(error).or_desk(),
        }
    }

    pub(crate) async fn found(&self, identifier: &Identifier) -> Result<FoundAccount, DeskError> {
        let found = self.ports.users.find(identifier.key()).await.or_desk()?;
        found.ok_or(DeskError::AccountNotFound)
    }

    pub(crate) async fn shown(&self, identifier: &Identifier) -> Result<AccountView, DeskError> {
        let found = self.found(identifier).await?;
        let throttle = self.throttle_of(identifier).await?;
        Ok(found_view(found, throttle))
    }

    async fn throttle_of(&self, identifier: &Identifier) -> Result<Option<Throttle>, DeskError> {
        let subject = self.journal_key.mask(identifier.key());
        let lockout = self.ports.attempts.lockout(&subject).await.or_desk()?;
        Ok(lockout.throttle(&self.policy.lockout, self.ports.clock.now()))
    }
}

/// The registration of a card that is known by its printed number only.
pub(crate) fn typed_card(number: CardNumber) -> RegisteredCard {
    RegisteredCard {
        identity: CardIdentity::typed(number),
        last_serial: None,
    }
}

fn count_in(report: &mut PolicyReport, overview: AccountOverview) {
    if overview.account.status != AccountStatus::Active {
        return;
    }
    report.active_accounts += 1;
    let identifier = overview.account.identifier;
    match overview.password.map(|password| password.strength) {
        None => report.without_password.push(identifier),
        Some(PasswordStrength::Weak) => report.weak_passwords.push(identifier),
        Some(PasswordStrength::Unknown) => report.unjudged_passwords.push(identifier),
        Some(PasswordStrength::Acceptable) => {}
    }
}
