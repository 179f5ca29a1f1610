//! Accounts and their passwords.

use crate::MemoryStore;
use crate::sessions::Endings;
use crate::state::State;
use async_trait::async_trait;
use loquet_domain::account::{CredentialVersion, HashedPassword, LegacyUserName, StoredPassword};
use loquet_domain::identifier::IdentifierKey;
use loquet_domain::journal::Event;
use loquet_domain::session::EndCause;
use loquet_domain::{Account, AccountId, AccountStatus, Timestamp};
use loquet_port_users::{
    AccountOverview, FoundAccount, NewAccount, PasswordChange, Rehash, StatusChange, Users,
    UsersError,
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
        let card = account.card_number.as_ref();
        if card.is_some() && self.any_account(|other| other.card_number.as_ref() == card) {
            return Err(UsersError::CardNumberTaken);
        }
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
