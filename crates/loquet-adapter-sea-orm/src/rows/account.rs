//! Table `accounts`.

use super::card::RegisteredColumns;
use super::{BadRow, Row};
use loquet_domain::account::{Account, AccountStatus, Role};
use loquet_domain::identifier::{Identifier, RULES_VERSION};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "accounts")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: String,
    pub(crate) identifier_display: String,
    pub(crate) identifier_key: String,
    pub(crate) identifier_rules: i32,
    pub(crate) role: String,
    pub(crate) status: String,
    pub(crate) card_authority: Option<String>,
    pub(crate) card_number: Option<String>,
    pub(crate) card_last_serial: Option<String>,
    pub(crate) legacy_user_name: Option<String>,
    pub(crate) created_at: i64,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {
    #[sea_orm(has_one = "super::credential::Entity")]
    Credential,
}

impl Related<super::credential::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Credential.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}

impl From<&Account> for Model {
    fn from(account: &Account) -> Self {
        let RegisteredColumns {
            authority,
            number,
            last_serial,
        } = account.card.as_ref().into();
        Self {
            id: account.id.to_string(),
            identifier_display: account.identifier.display().to_owned(),
            identifier_key: account.identifier.key().as_str().to_owned(),
            identifier_rules: i32::from(RULES_VERSION),
            role: account.role.code().to_owned(),
            status: account.status.code().to_owned(),
            card_authority: authority,
            card_number: number,
            card_last_serial: last_serial,
            legacy_user_name: account.legacy_user_name.as_ref().map(ToString::to_string),
            created_at: account.created_at.as_millisecond(),
        }
    }
}

impl Model {
    fn card(&self) -> RegisteredColumns {
        RegisteredColumns {
            authority: self.card_authority.clone(),
            number: self.card_number.clone(),
            last_serial: self.card_last_serial.clone(),
        }
    }
}

impl TryFrom<Model> for Account {
    type Error = BadRow;

    fn try_from(model: Model) -> Result<Self, BadRow> {
        let row = Row::new("accounts", &model.id);
        let known_rules = model.identifier_rules == i32::from(RULES_VERSION);
        row.some("identifier_rules", known_rules.then_some(()))?;
        let legacy_user_name = model.legacy_user_name.as_deref();
        Ok(Self {
            id: row.canonical("id", &model.id)?,
            identifier: identifier(row, &model)?,
            role: row.some("role", Role::from_code(&model.role))?,
            status: row.some("status", AccountStatus::from_code(&model.status))?,
            card: model.card().read(row)?,
            legacy_user_name: legacy_user_name
                .map(|text| row.printable("legacy_user_name", text))
                .transpose()?,
            created_at: row.instant("created_at", model.created_at)?,
        })
    }
}

/// The identifier is read again from what is displayed, and must have the key that is stored.
fn identifier(row: Row<'_>, model: &Model) -> Result<Identifier, BadRow> {
    let display = &model.identifier_display;
    let identifier: Identifier = row.good("identifier_display", display.parse())?;
    let same_display = identifier.display() == display;
    row.some("identifier_display", same_display.then_some(()))?;
    let same_key = identifier.key().as_str() == model.identifier_key;
    row.some("identifier_key", same_key.then_some(identifier))
}
