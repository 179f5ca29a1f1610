//! Passwords, as a transaction writes them.

use crate::fault::{OrFault, one_row};
use crate::rows::credential::{self, Phc};
use crate::transaction::Transaction;
use crate::users::get;
use loquet_domain::account::{CredentialVersion, HashedPassword, PasswordStrength};
use loquet_domain::session::Session;
use loquet_domain::storage::StorageFault;
use loquet_domain::{AccountId, AccountStatus, Timestamp};
use loquet_port_users::{FoundAccount, PasswordChange, PasswordProof, Rehash, UsersError};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter, Set,
};

impl Transaction<'_> {
    /// The first password of an account.
    pub(crate) async fn insert_password(
        &self,
        account: AccountId,
        password: &HashedPassword,
        at: Timestamp,
    ) -> Result<(), StorageFault> {
        let row = row(account, password, CredentialVersion(1), at);
        let inserting = credential::Entity::insert(row.into_active_model().reset_all());
        let done = inserting
            .exec_without_returning(self.db())
            .await
            .or_fault()?;
        one_row("password_credentials", done)
    }

    pub(crate) async fn set_password(&self, change: &PasswordChange) -> Result<(), UsersError> {
        let found = get(self.db(), change.account)
            .await?
            .ok_or(UsersError::NotFound)?;
        if let Some(proof) = &change.proof {
            self.check_proof(&found, proof).await?;
        }
        let at = change.context.at;
        match found.password {
            None => {
                self.insert_password(change.account, &change.password, at)
                    .await?;
            }
            Some(old) => {
                let next = CredentialVersion(old.version.0.saturating_add(1));
                let row = row(change.account, &change.password, next, at);
                let row = row.into_active_model().reset_all();
                let done = self
                    .update_password(change.account, old.version, None, row)
                    .await?;
                one_row("password_credentials", done)?;
            }
        }
        self.record(std::slice::from_ref(&change.event)).await?;
        let is_over = |session: &Session| Some(session.id()) != change.keep;
        self.end_sessions_of(change.account, &change.context, is_over)
            .await?;
        Ok(())
    }

    /// The proof holds if the account and its credential are still those that were verified.
    async fn check_proof(
        &self,
        found: &FoundAccount,
        proof: &PasswordProof,
    ) -> Result<(), UsersError> {
        let version = found.password.as_ref().map(|password| password.version);
        let is_active = found.account.status == AccountStatus::Active;
        if !is_active || version != Some(proof.credential) {
            return Err(UsersError::Changed);
        }
        self.succeed::<UsersError>(&proof.attempt).await?;
        Ok(())
    }

    pub(crate) async fn rehash(&self, rehash: &Rehash) -> Result<bool, StorageFault> {
        let row = credential::ActiveModel {
            phc: Set(Phc::from(&rehash.new)),
            ..Default::default()
        };
        let old = Some(Phc::from(&rehash.old));
        let done = self
            .update_password(rehash.account, rehash.credential, old, row)
            .await?;
        if done == 0 {
            return Ok(false);
        }
        one_row("password_credentials", done)?;
        self.record(std::slice::from_ref(&rehash.event)).await?;
        Ok(true)
    }

    /// Writes the strength that was judged when the password was seen in clear.
    pub(crate) async fn keep_strength(
        &self,
        account: AccountId,
        version: CredentialVersion,
        strength: PasswordStrength,
    ) -> Result<(), StorageFault> {
        let row = credential::ActiveModel {
            strength: Set(strength.code().to_owned()),
            ..Default::default()
        };
        let done = self.update_password(account, version, None, row).await?;
        one_row("password_credentials", done)
    }

    /// Writes to a credential if it is still the same (T14); how many rows it was.
    async fn update_password(
        &self,
        account: AccountId,
        version: CredentialVersion,
        old: Option<Phc>,
        row: credential::ActiveModel,
    ) -> Result<u64, StorageFault> {
        let same = Condition::all()
            .add(credential::Column::AccountId.eq(account.to_string()))
            .add(credential::Column::Version.eq(i64::from(version.0)))
            .add_option(old.map(|old| credential::Column::Phc.eq(old)));
        let updating = credential::Entity::update_many().set(row).filter(same);
        Ok(updating.exec(self.db()).await.or_fault()?.rows_affected)
    }
}

fn row(
    account: AccountId,
    password: &HashedPassword,
    version: CredentialVersion,
    at: Timestamp,
) -> credential::Model {
    credential::Model {
        account_id: account.to_string(),
        phc: Phc::from(&password.hash),
        strength: password.strength.code().to_owned(),
        version: i64::from(version.0),
        set_at: at.as_millisecond(),
    }
}
