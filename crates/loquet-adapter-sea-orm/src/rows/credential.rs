//! Table `password_credentials`.

use super::{BadRow, Row};
use loquet_domain::PasswordHash;
use loquet_domain::account::{CredentialVersion, PasswordStrength, StoredPassword};
use sea_orm::entity::prelude::*;
use std::fmt;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "password_credentials")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) account_id: String,
    pub(crate) phc: Phc,
    pub(crate) strength: String,
    pub(crate) version: i64,
    pub(crate) set_at: i64,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {
    #[sea_orm(
        belongs_to = "super::account::Entity",
        from = "Column::AccountId",
        to = "super::account::Column::Id"
    )]
    Account,
}

impl Related<super::account::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Account.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}

/// A verifier, which is as secret as the password: it cannot be printed.
#[derive(Clone, PartialEq, Eq, DeriveValueType)]
pub(crate) struct Phc(pub(crate) String);

impl From<&PasswordHash> for Phc {
    fn from(hash: &PasswordHash) -> Self {
        Self(hash.expose().to_owned())
    }
}

impl fmt::Debug for Phc {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Phc([redacted])")
    }
}

impl TryFrom<Model> for StoredPassword {
    type Error = BadRow;

    fn try_from(model: Model) -> Result<Self, BadRow> {
        let row = Row::new("password_credentials", &model.account_id);
        let strength = PasswordStrength::from_code(&model.strength);
        Ok(Self {
            strength: row.some("strength", strength)?,
            version: CredentialVersion(row.number("version", model.version)?),
            set_at: row.instant("set_at", model.set_at)?,
            hash: PasswordHash::from_phc(model.phc.0),
        })
    }
}
