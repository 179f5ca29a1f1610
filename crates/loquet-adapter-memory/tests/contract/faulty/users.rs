//! Doubles of the registry of accounts.

use super::{Fault, FaultyStore};
use async_trait::async_trait;
use loquet_domain::account::{HashedPassword, LegacyUserName, PasswordStrength};
use loquet_domain::card::CardIdentity;
use loquet_domain::identifier::IdentifierKey;
use loquet_domain::{Account, AccountId, AccountStatus};
use loquet_port_users::contract::builders::context;
use loquet_port_users::{
    AccountOverview, CardChange, FoundAccount, NewAccount, PasswordChange, Rehash, StatusChange,
    Users, UsersError,
};

#[async_trait]
impl Users for FaultyStore {
    async fn find(&self, key: &IdentifierKey) -> Result<Option<FoundAccount>, UsersError> {
        if self.has(Fault::FindsNobody) {
            return Ok(None);
        }
        let mut found = self.guessed(self.store().find(key).await)?;
        if self.has(Fault::ShowsTheKey)
            && let Some(found) = &mut found
        {
            found.account.identifier = key.as_str().parse().expect("an identifier");
        }
        if self.has(Fault::FindsAHomonym)
            && found.is_none()
            && let Some(homonym) = self.store().homonyms(key).await?.first()
        {
            return self.store().find(homonym).await;
        }
        Ok(found)
    }

    async fn get(&self, id: AccountId) -> Result<Option<FoundAccount>, UsersError> {
        if self.has(Fault::GetsNobody) {
            return Ok(None);
        }
        let mut found = self.guessed(self.store().get(id).await)?;
        if self.has(Fault::CountsVersionsFromZero)
            && let Some(password) = found.as_mut().and_then(|found| found.password.as_mut())
        {
            password.version.0 -= 1;
        }
        if let Some(found) = &mut found {
            self.with_a_serial(&mut found.account.card);
        }
        Ok(found)
    }

    async fn find_by_card(&self, card: &CardIdentity) -> Result<Option<FoundAccount>, UsersError> {
        self.find_card(card).await
    }

    async fn find_imported(&self, name: &LegacyUserName) -> Result<Option<Account>, UsersError> {
        if self.has(Fault::FindsNobodyImported) {
            return Ok(None);
        }
        let found = self.guessed(self.store().find_imported(name).await)?;
        if !self.has(Fault::FindsUserNamesInAnyCase) || found.is_some() {
            return Ok(found);
        }
        let wanted = name.as_str().to_lowercase();
        let is_it = |account: &Account| {
            let name = account.legacy_user_name.as_ref();
            name.is_some_and(|name| name.as_str().to_lowercase() == wanted)
        };
        let accounts = self.everybody().await.into_iter().map(|one| one.account);
        Ok(accounts.into_iter().find(is_it))
    }

    async fn homonyms(&self, key: &IdentifierKey) -> Result<Vec<IdentifierKey>, UsersError> {
        if !self.has(Fault::TakesPrefixesForHomonyms) {
            return self.store().homonyms(key).await;
        }
        let keys = self.everybody().await.into_iter().map(|one| key_of(&one));
        Ok(keys
            .filter(|other| other.as_str().starts_with(key.homonym_stem()))
            .collect())
    }

    async fn page(
        &self,
        after: Option<IdentifierKey>,
        limit: u32,
    ) -> Result<Vec<AccountOverview>, UsersError> {
        let mut page = match self.fault {
            Fault::PagesFromWhereItStopped | Fault::CollatesKeys => self.everybody().await,
            Fault::GuessesDamagedRows => {
                return Ok(self.store().page(after, limit).await.unwrap_or_default());
            }
            _ => return self.store().page(after, limit).await,
        };
        if self.has(Fault::CollatesKeys) {
            page.sort_by_key(|one| collated(&key_of(one)));
            page.retain(|one| Some(collated(&key_of(one))) > after.as_ref().map(collated));
        } else {
            page.retain(|one| Some(key_of(one)) >= after);
        }
        page.truncate(limit as usize);
        Ok(page)
    }

    async fn add(&self, new: &NewAccount) -> Result<(), UsersError> {
        let raced = self.races(Fault::GivesIdentifiersTwiceAtOnce).await;
        let card = new.account.card.as_ref();
        let card = card.map(|registered| &registered.identity);
        self.refuse_number(new.account.id, card).await?;
        let answer = self
            .commit(self.store().add(new), self.store().add(new))
            .await;
        match (self.fault, self.refuse(answer, &new.event).await) {
            (_, Err(UsersError::IdentifierTaken)) if raced => Ok(()),
            (Fault::GivesIdentifiersOfDisabledAccounts, Err(UsersError::IdentifierTaken))
                if self.holder_is_disabled(new).await =>
            {
                Ok(())
            }
            (Fault::GivesCardNumbersTwice, Err(UsersError::CardNumberTaken)) => {
                let mut new = new.clone();
                new.account.card = None;
                self.store().add(&new).await
            }
            (Fault::GivesUserNamesTwice, Err(UsersError::LegacyUserNameTaken)) => {
                let mut new = new.clone();
                new.account.legacy_user_name = None;
                self.store().add(&new).await
            }
            (_, answer) => answer,
        }
    }

    async fn set_status(&self, change: &StatusChange) -> Result<(), UsersError> {
        let raced = self.races(Fault::DisablesAllAdministratorsAtOnce).await;
        let change = StatusChange {
            context: self.context(Fault::AltersTheEventsOfEndedSessions, &change.context),
            ..change.clone()
        };
        let (first, again) = (
            self.store().set_status(&change),
            self.store().set_status(&change),
        );
        let answer = self.commit(first, again).await;
        match (self.fault, self.refuse(answer, &change.event).await) {
            (_, Err(UsersError::LastAdministrator)) if raced => Ok(()),
            (Fault::DisablesTheLastAdministrator, Err(UsersError::LastAdministrator))
            | (Fault::ChangesNobody, Err(UsersError::NotFound)) => Ok(()),
            (_, answer) => answer,
        }
    }

    async fn set_password(&self, change: &PasswordChange) -> Result<(), UsersError> {
        let mut change = change.clone();
        match self.fault {
            Fault::EndsTheSessionToKeep => change.keep = None,
            Fault::LeavesProofsReserved => change.proof = None,
            _ => {}
        }
        let (first, again) = (
            self.store().set_password(&change),
            self.store().set_password(&change),
        );
        let answer = self.commit(first, again).await;
        match (self.fault, self.refuse(answer, &change.event).await) {
            (Fault::TakesStaleProofs, Err(UsersError::Changed)) => {
                change.proof = None;
                self.store().set_password(&change).await
            }
            (Fault::ChangesNobody, Err(UsersError::NotFound)) => Ok(()),
            (_, answer) => answer,
        }
    }

    async fn set_card(&self, change: &CardChange) -> Result<(), UsersError> {
        self.change_card(change).await
    }

    async fn rehash(&self, rehash: &Rehash) -> Result<bool, UsersError> {
        if self.has(Fault::RehashesAsAChange) {
            let password = HashedPassword {
                hash: rehash.new.clone(),
                strength: PasswordStrength::Acceptable,
            };
            self.change_password(rehash, password).await?;
            return Ok(true);
        }
        let (first, again) = (self.store().rehash(rehash), self.store().rehash(rehash));
        let renewed = self.commit(first, again).await?;
        if !renewed && self.has(Fault::RehashesWhatHasChanged) {
            let found = self.store().get(rehash.account).await?;
            let Some(present) = found.and_then(|found| found.password) else {
                return Ok(false);
            };
            let rehash = Rehash {
                old: present.hash,
                credential: present.version,
                ..rehash.clone()
            };
            return self.store().rehash(&rehash).await;
        }
        Ok(renewed)
    }
}

impl FaultyStore {
    pub(super) fn store(&self) -> &dyn Users {
        &*self.inner
    }

    async fn everybody(&self) -> Vec<AccountOverview> {
        self.store().page(None, u32::MAX).await.expect("a page")
    }

    /// With the fault, a damaged row is nobody.
    pub(super) fn guessed<T>(
        &self,
        found: Result<Option<T>, UsersError>,
    ) -> Result<Option<T>, UsersError> {
        match found {
            Err(UsersError::Unavailable(_)) if self.has(Fault::GuessesDamagedRows) => Ok(None),
            found => found,
        }
    }

    async fn holder_is_disabled(&self, new: &NewAccount) -> bool {
        let holder = self.store().find(new.account.identifier.key()).await;
        let holder = holder.expect("an answer");
        holder.is_some_and(|holder| holder.account.status == AccountStatus::Disabled)
    }

    async fn change_password(
        &self,
        rehash: &Rehash,
        password: HashedPassword,
    ) -> Result<(), UsersError> {
        let change = PasswordChange {
            account: rehash.account,
            password,
            proof: None,
            keep: None,
            event: rehash.event.clone(),
            context: context(rehash.event.at),
        };
        self.store().set_password(&change).await
    }
}

fn key_of(overview: &AccountOverview) -> IdentifierKey {
    overview.account.identifier.key().clone()
}

/// How a collation that passes over signs sees a key.
fn collated(key: &IdentifierKey) -> String {
    key.as_str().replace(['.', '-'], "")
}
