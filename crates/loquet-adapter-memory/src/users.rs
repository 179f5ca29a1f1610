//! Accounts and their passwords.

use crate::MemoryStore;
use crate::sessions::Endings;
use crate::state::State;
use async_trait::async_trait;
use loquet_domain::account::{CredentialVersion, HashedPassword, LegacyUserName, StoredPassword};
use loquet_domain::card::{CardIdentity, RegisteredCard};
use loquet_domain::identifier::IdentifierKey;
use loquet_domain::journal::Event;
use loquet_domain::session::EndCause;
use loquet_domain::{Account, AccountId, AccountStatus, Timestamp};
use loquet_port_users::{
    AccountOverview, CardChange, FoundAccount, NewAccount, PasswordChange, Rehash, StatusChange,
    Users, UsersError,
};
use std::ops::Bound;

#[async_trait]
impl Users for MemoryStore {
    async fn find(&self, key: &IdentifierKey) -> Result<Option<FoundAccount>, UsersError> {
        let state = self.state();
        let found = state.accounts.get(key);
        let found = found.map(|found| state.intact(found)).transpose()?;
        Ok(found.cloned())
    }

    async fn get(&self, id: AccountId) -> Result<Option<FoundAccount>, UsersError> {
        Ok(self.state().account(id)?.cloned())
    }

    async fn find_by_card(&self, card: &CardIdentity) -> Result<Option<FoundAccount>, UsersError> {
        let state = self.state();
        let mut accounts = state.accounts.values();
        let found = accounts.find(|found| has_card(&found.account, card));
        let found = found.map(|found| state.intact(found)).transpose()?;
        Ok(found.cloned())
    }

    async fn find_imported(&self, name: &LegacyUserName) -> Result<Option<Account>, UsersError> {
        let state = self.state();
        let mut accounts = state.accounts.values();
        let found = accounts.find(|found| found.account.legacy_user_name.as_ref() == Some(name));
        let found = found.map(|found| state.intact(found)).transpose()?;
        Ok(found.map(|found| found.account.clone()))
    }

    async fn homonyms(&self, key: &IdentifierKey) -> Result<Vec<IdentifierKey>, UsersError> {
        let state = self.state();
        let keys = state.accounts.keys();
        let homonyms = keys.filter(|other| other.homonym_stem() == key.homonym_stem());
        Ok(homonyms.cloned().collect())
    }

    async fn page(
        &self,
        after: Option<IdentifierKey>,
        limit: u32,
    ) -> Result<Vec<AccountOverview>, UsersError> {
        let state = self.state();
        let after = after.map_or(Bound::Unbounded, Bound::Excluded);
        let page = state.accounts.range((after, Bound::Unbounded));
        page.take(limit as usize)
            .map(|(_, found)| Ok(overview(state.intact(found)?)))
            .collect()
    }

    async fn add(&self, new: &NewAccount) -> Result<(), UsersError> {
        self.state().add(new)
    }

    async fn set_status(&self, change: &StatusChange) -> Result<(), UsersError> {
        self.state().set_status(change)
    }

    async fn set_password(&self, change: &PasswordChange) -> Result<(), UsersError> {
        self.state().set_password(change)
    }

    async fn set_card(&self, change: &CardChange) -> Result<(), UsersError> {
        self.state().set_card(change)
    }

    async fn rehash(&self, rehash: &Rehash) -> Result<bool, UsersError> {
        self.state().rehash(rehash)
    }
}

impl State {
    fn add(&mut self, new: &NewAccount) -> Result<(), UsersError> {
        let account = &new.account;
        if self.accounts.contains_key(account.identifier.key()) {
            return Err(UsersError::IdentifierTaken);
        }
        let card = account.card.as_ref().map(|card| &card.identity);
        self.refuse_taken_card(account.id, card)?;
        let name = account.legacy_user_name.as_ref();
        if name.is_some() && self.any_account(|other| other.legacy_user_name.as_ref() == name) {
            return Err(UsersError::LegacyUserNameTaken);
        }
        let password = new.password.as_ref();
        let password = password.map(|password| next(password, None, account.created_at));
        self.record([new.event.clone()])?;
        let account = account.clone();
        let key = account.identifier.key().clone();
        self.accounts
            .insert(key, FoundAccount { account, password });
        Ok(())
    }

    fn set_status(&mut self, change: &StatusChange) -> Result<(), UsersError> {
        let found = self.account(change.account)?.ok_or(UsersError::NotFound)?;
        let disables = change.status == AccountStatus::Disabled;
        if disables
            && is_active_administrator(&found.account)
            && !self
                .any_account(|other| other.id != change.account && is_active_administrator(other))
        {
            return Err(UsersError::LastAdministrator);
        }
        let mut sessions = self.sessions_of(change.account);
        sessions.retain(|_| disables);
        let endings = Endings::of(sessions, EndCause::AccountChanged, &change.context);
        self.record_with(&change.event, &endings)?;
        self.put_endings(endings);
        self.update_account(change.account, |found| found.account.status = change.status);
        Ok(())
    }

    fn set_password(&mut self, change: &PasswordChange) -> Result<(), UsersError> {
        let found = self.account(change.account)?.ok_or(UsersError::NotFound)?;
        let version = found.password.as_ref().map(|password| password.version);
        let success = match change.proof {
            Some(proof)
                if version != Some(proof.credential)
                    || found.account.status != AccountStatus::Active =>
            {
                return Err(UsersError::Changed);
            }
            Some(proof) => Some(self.success(proof.attempt)?),
            None => None,
        };
        let mut others = self.sessions_of(change.account);
        others.retain(|session| Some(session.id()) != change.keep);
        let endings = Endings::of(others, EndCause::AccountChanged, &change.context);
        self.record_with(&change.event, &endings)?;
        self.put_endings(endings);
        if let Some(success) = success {
            self.put_success(success);
        }
        let password = next(&change.password, version, change.context.at);
        self.update_account(change.account, |found| found.password = Some(password));
        Ok(())
    }

    fn set_card(&mut self, change: &CardChange) -> Result<(), UsersError> {
        let found = self.account(change.account)?.ok_or(UsersError::NotFound)?;
        let former = found.account.card.clone();
        self.refuse_taken_card(change.account, change.card.as_ref())?;
        let mut others = self.sessions_of(change.account);
        others.retain(|session| {
            Some(session.id()) != change.keep && session.is_of_another_card(change.card.as_ref())
        });
        let endings = Endings::of(others, EndCause::AccountChanged, &change.context);
        self.record_with(&change.event, &endings)?;
        self.put_endings(endings);
        let card = change
            .card
            .clone()
            .map(|identity| RegisteredCard::in_place_of(former, identity));
        self.update_account(change.account, |found| found.account.card = card);
        Ok(())
    }

    /// Refuses a card that another account has, disabled or not.
    fn refuse_taken_card(
        &self,
        account: AccountId,
        card: Option<&CardIdentity>,
    ) -> Result<(), UsersError> {
        let is_taken = card.is_some_and(|card| {
            self.any_account(|other| other.id != account && has_card(other, card))
        });
        if is_taken {
            return Err(UsersError::CardNumberTaken);
        }
        Ok(())
    }

    fn rehash(&mut self, rehash: &Rehash) -> Result<bool, UsersError> {
        let found = self.account(rehash.account)?;
        let password = found.and_then(|found| found.password.as_ref());
        let is_as_verified = password.is_some_and(|password| {
            password.version == rehash.credential && password.hash.expose() == rehash.old.expose()
        });
        if !is_as_verified {
            return Ok(false);
        }
        self.record([rehash.event.clone()])?;
        self.update_account(rehash.account, |found| {
            if let Some(password) = &mut found.password {
                password.hash = rehash.new.clone();
            }
        });
        Ok(true)
    }

    /// Records a change of an account and the sessions that it ends.
    fn record_with(&mut self, event: &Event, endings: &Endings) -> Result<(), UsersError> {
        Ok(self.record([event].into_iter().chain(&endings.events).cloned())?)
    }

    fn any_account(&self, is_it: impl Fn(&Account) -> bool) -> bool {
        self.accounts.values().any(|found| is_it(&found.account))
    }
}

/// Whether this card, and no other, is registered for an account.
fn has_card(account: &Account, card: &CardIdentity) -> bool {
    account
        .card
        .as_ref()
        .is_some_and(|registered| registered.identity == *card)
}

fn is_active_administrator(account: &Account) -> bool {
    account.role.administers() && account.status == AccountStatus::Active
}

/// A new password as stored: one version after the present one.
fn next(
    password: &HashedPassword,
    present: Option<CredentialVersion>,
    set_at: Timestamp,
) -> StoredPassword {
    let HashedPassword { hash, strength } = password.clone();
    StoredPassword {
        hash,
        strength,
        version: CredentialVersion(present.map_or(0, |version| version.0).saturating_add(1)),
        set_at,
    }
}

fn overview(found: &FoundAccount) -> AccountOverview {
    AccountOverview {
        account: found.account.clone(),
        password: found.password.as_ref().map(StoredPassword::overview),
    }
}
