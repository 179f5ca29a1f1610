//! The port of accounts.

use crate::SeaOrmStore;
use crate::fault::{OrFault, not_unique, one_row};
use crate::rows::{BadRow, Row, account, credential};
use crate::transaction::Transaction;
use async_trait::async_trait;
use loquet_domain::account::{LegacyUserName, PasswordOverview, PasswordStrength, StoredPassword};
use loquet_domain::card::CardIdentity;
use loquet_domain::identifier::IdentifierKey;
use loquet_domain::storage::StorageFault;
use loquet_domain::{Account, AccountId, AccountStatus, Role};
use loquet_port_users::{
    AccountOverview, CardChange, FoundAccount, NewAccount, PasswordChange, Rehash, StatusChange,
    Users, UsersError,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect, Select,
};
use std::collections::HashMap;

#[async_trait]
impl Users for SeaOrmStore {
    #[tracing::instrument(name = "users.find", skip_all, err(level = "debug"))]
    async fn find(&self, key: &IdentifierKey) -> Result<Option<FoundAccount>, UsersError> {
        let wanted = account::Column::IdentifierKey.eq(key.as_str());
        Ok(find(&self.db, account::Entity::find().filter(wanted)).await?)
    }

    #[tracing::instrument(name = "users.get", skip_all, err(level = "debug"))]
    async fn get(&self, id: AccountId) -> Result<Option<FoundAccount>, UsersError> {
        Ok(get(&self.db, id).await?)
    }

    #[tracing::instrument(name = "users.find_by_card", skip_all, err(level = "debug"))]
    async fn find_by_card(&self, card: &CardIdentity) -> Result<Option<FoundAccount>, UsersError> {
        Ok(find(&self.db, account::Entity::find().filter(has_card(card))).await?)
    }

    #[tracing::instrument(name = "users.find_imported", skip_all, err(level = "debug"))]
    async fn find_imported(&self, name: &LegacyUserName) -> Result<Option<Account>, UsersError> {
        let wanted = account::Column::LegacyUserName.eq(name.as_str());
        let found = account::Entity::find()
            .filter(wanted)
            .one(&self.db)
            .await
            .or_fault()?;
        Ok(found.map(Account::try_from).transpose().or_fault()?)
    }

    #[tracing::instrument(name = "users.homonyms", skip_all, err(level = "debug"))]
    async fn homonyms(&self, key: &IdentifierKey) -> Result<Vec<IdentifierKey>, UsersError> {
        let stem = key.homonym_stem();
        // Digits stand only at the end of a key, and `:` follows `9`.
        let numbered = Condition::all()
            .add(account::Column::IdentifierKey.gte(format!("{stem}0")))
            .add(account::Column::IdentifierKey.lt(format!("{stem}:")));
        let keys: Vec<(String, String)> = account::Entity::find()
            .select_only()
            .columns([account::Column::Id, account::Column::IdentifierKey])
            .filter(
                Condition::any()
                    .add(account::Column::IdentifierKey.eq(stem))
                    .add(numbered),
            )
            .order_by_asc(account::Column::IdentifierKey)
            .into_tuple()
            .all(&self.db)
            .await
            .or_fault()?;
        let parse = |(id, key): (String, String)| {
            Row::new("accounts", &id).good("identifier_key", key.parse())
        };
        Ok(keys
            .into_iter()
            .map(parse)
            .collect::<Result<_, _>>()
            .or_fault()?)
    }

    #[tracing::instrument(name = "users.page", skip_all, err(level = "debug"))]
    async fn page(
        &self,
        after: Option<IdentifierKey>,
        limit: u32,
    ) -> Result<Vec<AccountOverview>, UsersError> {
        let rows = account::Entity::find()
            .filter(between(after.as_ref().map(IdentifierKey::as_str), None))
            .order_by_asc(account::Column::IdentifierKey)
            .limit(u64::from(limit))
            .all(&self.db)
            .await
            .or_fault()?;
        let Some(last) = rows.last() else {
            return Ok(Vec::new());
        };
        let page = between(
            after.as_ref().map(IdentifierKey::as_str),
            Some(&last.identifier_key),
        );
        let mut passwords = overviews(&self.db, page).await?;
        let overview = |row: account::Model| {
            let password = passwords.remove(&row.id);
            Account::try_from(row).map(|account| AccountOverview { account, password })
        };
        Ok(rows
            .into_iter()
            .map(overview)
            .collect::<Result<_, _>>()
            .or_fault()?)
    }

    #[tracing::instrument(name = "users.add", skip_all, err(level = "debug"))]
    async fn add(&self, new: &NewAccount) -> Result<(), UsersError> {
        let tx = self.begin().await?;
        let outcome = tx.add(new).await;
        tx.end(outcome).await
    }

    #[tracing::instrument(name = "users.set_status", skip_all, err(level = "debug"))]
    async fn set_status(&self, change: &StatusChange) -> Result<(), UsersError> {
        let tx = self.begin().await?;
        let outcome = tx.set_status(change).await;
        tx.end(outcome).await
    }

    #[tracing::instrument(name = "users.set_password", skip_all, err(level = "debug"))]
    async fn set_password(&self, change: &PasswordChange) -> Result<(), UsersError> {
        let tx = self.begin().await?;
        let outcome = tx.set_password(change).await;
        tx.end(outcome).await
    }

    #[tracing::instrument(name = "users.set_card", skip_all, err(level = "debug"))]
    async fn set_card(&self, change: &CardChange) -> Result<(), UsersError> {
        let tx = self.begin().await?;
        let outcome = tx.set_card(change).await;
        tx.end(outcome).await
    }

    #[tracing::instrument(name = "users.rehash", skip_all, err(level = "debug"))]
    async fn rehash(&self, rehash: &Rehash) -> Result<bool, UsersError> {
        let tx = self.begin().await?;
        let outcome = tx.rehash(rehash).await;
        Ok(tx.end(outcome).await?)
    }
}

/// The account with this identity, and its password.
pub(crate) async fn get<C: ConnectionTrait>(
    db: &C,
    id: AccountId,
) -> Result<Option<FoundAccount>, StorageFault> {
    find(db, account::Entity::find_by_id(id.to_string())).await
}

async fn find<C: ConnectionTrait>(
    db: &C,
    wanted: Select<account::Entity>,
) -> Result<Option<FoundAccount>, StorageFault> {
    let found = wanted
        .find_also_related(credential::Entity)
        .one(db)
        .await
        .or_fault()?;
    let Some((account, password)) = found else {
        return Ok(None);
    };
    let account = Account::try_from(account).or_fault()?;
    let password = password
        .map(StoredPassword::try_from)
        .transpose()
        .or_fault()?;
    Ok(Some(FoundAccount { account, password }))
}

/// The account that this card is registered for, by both its authority and its number.
fn has_card(card: &CardIdentity) -> Condition {
    Condition::all()
        .add(account::Column::CardAuthority.eq(card.authority.code()))
        .add(account::Column::CardNumber.eq(card.number.as_str()))
}

/// The accounts after a key, and up to another.
fn between(after: Option<&str>, last: Option<&str>) -> Condition {
    Condition::all()
        .add_option(after.map(|after| account::Column::IdentifierKey.gt(after)))
        .add_option(last.map(|last| account::Column::IdentifierKey.lte(last)))
}

/// What may be shown of passwords, by account; the verifiers are not even read.
async fn overviews<C: ConnectionTrait>(
    db: &C,
    page: Condition,
) -> Result<HashMap<String, PasswordOverview>, StorageFault> {
    let rows: Vec<(String, String, i64)> = credential::Entity::find()
        .select_only()
        .columns([
            credential::Column::AccountId,
            credential::Column::Strength,
            credential::Column::SetAt,
        ])
        .inner_join(account::Entity)
        .filter(page)
        .into_tuple()
        .all(db)
        .await
        .or_fault()?;
    let overview = |(id, strength, set_at): (String, String, i64)| {
        let row = Row::new("password_credentials", &id);
        let strength = row.some("strength", PasswordStrength::from_code(&strength))?;
        let set_at = row.instant("set_at", set_at)?;
        Ok((id, PasswordOverview { strength, set_at }))
    };
    rows.into_iter()
        .map(overview)
        .collect::<Result<_, BadRow>>()
        .or_fault()
}

impl Transaction<'_> {
    async fn add(&self, new: &NewAccount) -> Result<(), UsersError> {
        let row = account::Model::from(&new.account);
        self.refuse_taken(new).await?;
        let inserting = account::Entity::insert(row.into_active_model().reset_all());
        let done = inserting.exec_without_returning(self.db()).await;
        one_row("accounts", done.map_err(taken)?)?;
        if let Some(password) = &new.password {
            self.insert_password(new.account.id, password, new.account.created_at)
                .await?;
        }
        self.record(std::slice::from_ref(&new.event)).await?;
        Ok(())
    }

    async fn refuse_taken(&self, new: &NewAccount) -> Result<(), UsersError> {
        let account = &new.account;
        let key = account::Column::IdentifierKey.eq(account.identifier.key().as_str());
        if self.is_any(Condition::all().add(key)).await? {
            return Err(UsersError::IdentifierTaken);
        }
        if let Some(card) = &account.card {
            self.refuse_taken_card(account.id, &card.identity).await?;
        }
        if let Some(name) = &account.legacy_user_name {
            let name = account::Column::LegacyUserName.eq(name.as_str());
            if self.is_any(Condition::all().add(name)).await? {
                return Err(UsersError::LegacyUserNameTaken);
            }
        }
        Ok(())
    }

    /// Refuses a card that another account has, disabled or not (CPS-14).
    pub(crate) async fn refuse_taken_card(
        &self,
        account: AccountId,
        card: &CardIdentity,
    ) -> Result<(), UsersError> {
        let another = account::Column::Id.ne(account.to_string());
        if self.is_any(has_card(card).add(another)).await? {
            return Err(UsersError::CardNumberTaken);
        }
        Ok(())
    }

    async fn is_any(&self, condition: Condition) -> Result<bool, StorageFault> {
        let found: Option<String> = account::Entity::find()
            .select_only()
            .column(account::Column::Id)
            .filter(condition)
            .limit(1)
            .into_tuple()
            .one(self.db())
            .await
            .or_fault()?;
        Ok(found.is_some())
    }

    async fn set_status(&self, change: &StatusChange) -> Result<(), UsersError> {
        let found = get(self.db(), change.account)
            .await?
            .ok_or(UsersError::NotFound)?;
        let disables = change.status == AccountStatus::Disabled;
        if disables {
            self.refuse_last_administrator(&found.account).await?;
        }
        let row = account::ActiveModel {
            status: sea_orm::Set(change.status.code().to_owned()),
            ..Default::default()
        };
        self.update_account(change.account, row).await?;
        self.record(std::slice::from_ref(&change.event)).await?;
        if disables {
            self.end_sessions_of(change.account, &change.context, |_| true)
                .await?;
        }
        Ok(())
    }

    /// Writes to an account that was read before.
    pub(crate) async fn update_account(
        &self,
        id: AccountId,
        row: account::ActiveModel,
    ) -> Result<(), StorageFault> {
        let done = account::Entity::update_many()
            .set(row)
            .filter(account::Column::Id.eq(id.to_string()))
            .exec(self.db())
            .await
            .or_fault()?;
        one_row("accounts", done.rows_affected)
    }

    async fn refuse_last_administrator(&self, account: &Account) -> Result<(), UsersError> {
        if account.role != Role::Administrator || account.status != AccountStatus::Active {
            return Ok(());
        }
        let another = Condition::all()
            .add(account::Column::Role.eq(Role::Administrator.code()))
            .add(account::Column::Status.eq(AccountStatus::Active.code()))
            .add(account::Column::Id.ne(account.id.to_string()));
        if self.is_any(another).await? {
            Ok(())
        } else {
            Err(UsersError::LastAdministrator)
        }
    }
}

/// Which of the unique columns refused a row, should another way in have written it.
fn taken(error: DbErr) -> UsersError {
    if let Some(refused) = not_unique(&error) {
        for (column, taken) in [
            ("identifier_key", UsersError::IdentifierTaken),
            ("card_number", UsersError::CardNumberTaken),
            ("legacy_user_name", UsersError::LegacyUserNameTaken),
        ] {
            if refused.contains(column) {
                return taken;
            }
        }
    }
    match Err::<(), _>(error).or_fault() {
        Err(fault) => fault.into(),
        Ok(()) => UsersError::Changed,
    }
}
