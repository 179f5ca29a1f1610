//! Table `journal_records`.

use super::{BadRow, Row, origin, stored};
use loquet_domain::journal::{
    Action, Event, MaskedIdentifier, Object, Outcome, Reason, Record, Seal, Sequence,
};
use loquet_domain::profile::{Assurance, Factor};
use loquet_port_journal::SealedRecord;
use sea_orm::entity::prelude::*;
use std::fmt::Display;
use std::str::FromStr;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "journal_records")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) sequence: i64,
    pub(crate) at: i64,
    pub(crate) actor: Option<String>,
    pub(crate) on_behalf_of: Option<String>,
    pub(crate) workstation: String,
    pub(crate) address: Option<String>,
    pub(crate) application: String,
    pub(crate) action: String,
    pub(crate) object_kind: String,
    pub(crate) object_account: Option<String>,
    pub(crate) object_mask: Option<Vec<u8>>,
    pub(crate) outcome: String,
    pub(crate) reason: Option<String>,
    pub(crate) factor: Option<String>,
    pub(crate) assurance: Option<String>,
    pub(crate) attempt: Option<String>,
    pub(crate) session: Option<String>,
    pub(crate) card: Option<String>,
    /// How many times, as the bits of an unsigned number: what was sealed comes back, whatever
    /// it is.
    pub(crate) times: i64,
    pub(crate) note: Option<String>,
    pub(crate) seal: Vec<u8>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What the three columns of the object hold.
struct ObjectColumns {
    kind: &'static str,
    account: Option<String>,
    mask: Option<Vec<u8>>,
}

impl From<&Object> for ObjectColumns {
    fn from(object: &Object) -> Self {
        let (kind, account, mask) = match object {
            Object::Practice => ("practice", None, None),
            Object::Journal => ("journal", None, None),
            Object::Account(account) => ("account", Some(account.to_string()), None),
            Object::Unknown(mask) => ("unknown", None, Some(mask.as_bytes().to_vec())),
        };
        Self {
            kind,
            account,
            mask,
        }
    }
}

impl From<&SealedRecord> for Model {
    fn from(SealedRecord { record, seal }: &SealedRecord) -> Self {
        let event = &record.event;
        let ObjectColumns {
            kind,
            account,
            mask,
        } = (&event.object).into();
        Self {
            sequence: stored(record.sequence.0),
            at: event.at.as_millisecond(),
            actor: text(event.actor.as_ref()),
            on_behalf_of: text(event.on_behalf_of.as_ref()),
            workstation: event.origin.workstation.to_string(),
            address: text(event.origin.address.as_ref()),
            application: event.origin.application.to_string(),
            action: event.action.code().to_owned(),
            object_kind: kind.to_owned(),
            object_account: account,
            object_mask: mask,
            outcome: event.outcome.code().to_owned(),
            reason: event.reason.map(|reason| reason.code().to_owned()),
            factor: event.factor.map(|factor| factor.code().to_owned()),
            assurance: event.assurance.map(|assurance| assurance.code().to_owned()),
            attempt: text(event.attempt.as_ref()),
            session: text(event.session.as_ref()),
            card: text(event.card.as_ref()),
            times: event.count.cast_signed(),
            note: text(event.note.as_ref()),
            seal: seal.as_bytes().to_vec(),
        }
    }
}

impl TryFrom<Model> for SealedRecord {
    type Error = BadRow;

    fn try_from(model: Model) -> Result<Self, BadRow> {
        let row = Row::new("journal_records", &model.sequence);
        let record = Record {
            sequence: Sequence(row.number("sequence", model.sequence)?),
            event: model.event(row)?,
        };
        Ok(Self {
            record,
            seal: Seal::from_bytes(row.bytes("seal", &model.seal)?),
        })
    }
}

impl Model {
    fn event(&self, row: Row<'_>) -> Result<Event, BadRow> {
        let address = self.address.as_deref();
        let note = self.note.as_deref();
        Ok(Event {
            at: row.instant("at", self.at)?,
            actor: identity(row, "actor", self.actor.as_ref())?,
            on_behalf_of: identity(row, "on_behalf_of", self.on_behalf_of.as_ref())?,
            origin: origin::read(row, &self.workstation, address, &self.application)?,
            action: row.some("action", Action::from_code(&self.action))?,
            object: self.object(row)?,
            outcome: row.some("outcome", Outcome::from_code(&self.outcome))?,
            reason: word(row, "reason", self.reason.as_ref(), Reason::from_code)?,
            factor: word(row, "factor", self.factor.as_ref(), Factor::from_code)?,
            assurance: word(
                row,
                "assurance",
                self.assurance.as_ref(),
                Assurance::from_code,
            )?,
            attempt: identity(row, "attempt", self.attempt.as_ref())?,
            session: identity(row, "session", self.session.as_ref())?,
            card: identity(row, "card", self.card.as_ref())?,
            count: self.times.cast_unsigned(),
            note: note.map(|text| row.printable("note", text)).transpose()?,
        })
    }

    fn object(&self, row: Row<'_>) -> Result<Object, BadRow> {
        match (
            self.object_kind.as_str(),
            &self.object_account,
            &self.object_mask,
        ) {
            ("practice", None, None) => Ok(Object::Practice),
            ("journal", None, None) => Ok(Object::Journal),
            ("account", Some(account), None) => {
                Ok(Object::Account(row.canonical("object_account", account)?))
            }
            ("unknown", None, Some(mask)) => {
                let mask = row.bytes("object_mask", mask)?;
                Ok(Object::Unknown(MaskedIdentifier::from_bytes(mask)))
            }
            _ => row.some("object_kind", None),
        }
    }
}

fn text<T: ToString>(value: Option<&T>) -> Option<String> {
    value.map(ToString::to_string)
}

fn identity<T: FromStr + Display>(
    row: Row<'_>,
    column: &'static str,
    text: Option<&String>,
) -> Result<Option<T>, BadRow> {
    text.map(|text| row.canonical(column, text)).transpose()
}

fn word<T>(
    row: Row<'_>,
    column: &'static str,
    text: Option<&String>,
    read: fn(&str) -> Option<T>,
) -> Result<Option<T>, BadRow> {
    text.map(|text| row.some(column, read(text))).transpose()
}
