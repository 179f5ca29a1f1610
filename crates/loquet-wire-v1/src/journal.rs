//! The journal, for auditors and administrators.

use crate::{AccountIdText, AttemptIdText, SessionIdText};
use crate::{
    ActionCode, AssuranceCode, Code, FactorCode, FieldError, Id, IdentifierView, Instant,
    OutcomeCode, ReasonCode, read,
};
use loquet_domain::hexadecimal::Hexadecimal;
use loquet_domain::journal::{Event, MaskedIdentifier, Note, Object, Record, Seal, Sequence};
use loquet_domain::text::PrintableText;
use loquet_domain::{AccountId, Identifier, Origin};
use loquet_port_desk as desk;
use serde::{Deserialize, Serialize};

/// A record: every field that is sealed, the seal, and the names of today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct JournalEntry {
    /// Its place: 1, 2, 3… without a gap.
    pub sequence: u64,
    /// When it happened.
    pub at: Instant,
    /// What was done or tried.
    pub action: ActionCode,
    /// How it went.
    pub outcome: OutcomeCode,
    /// Why, when there is something to say.
    pub reason: Option<ReasonCode>,
    /// The account that acted: the person who was really there.
    pub actor: Option<AccountIdText>,
    /// The identifier that this account has now.
    pub actor_identifier: Option<IdentifierView>,
    /// The account for which it was done, when it was for somebody else.
    pub on_behalf_of: Option<AccountIdText>,
    /// What it is about.
    pub object: JournalObject,
    /// The identifier that the account it is about has now.
    pub object_identifier: Option<IdentifierView>,
    /// The workstation.
    #[cfg_attr(feature = "schema", schema(example = "ACCUEIL-1"))]
    pub workstation: String,
    /// Its address; none for the server's own machine.
    #[cfg_attr(feature = "schema", schema(example = "192.0.2.17"))]
    pub address: Option<String>,
    /// The program.
    #[cfg_attr(feature = "schema", schema(example = "AgendaMed/7.2"))]
    pub application: String,
    /// The factor, for what proves a person.
    pub factor: Option<FactorCode>,
    /// The assurance that the session has.
    pub assurance: Option<AssuranceCode>,
    /// The login attempt that it belongs to.
    pub attempt: Option<AttemptIdText>,
    /// The session that it belongs to.
    pub session: Option<SessionIdText>,
    /// The number of the card.
    #[cfg_attr(feature = "schema", schema(example = "8025000001/2800000042"))]
    pub card: Option<String>,
    /// How many times, when one record stands for several.
    pub count: u64,
    /// A person's own words.
    pub note: Option<String>,
    /// The seal: 64 hexadecimal digits.
    pub seal: String,
}

/// What a record is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct JournalObject {
    /// The kind of thing.
    pub kind: ObjectKind,
    /// Which account; or, for what was typed and belongs to nobody, its keyed hash.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
}

/// The kind of thing that a record is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ObjectKind {
    /// The practice as a whole.
    Practice,
    /// The journal.
    Journal,
    /// An account.
    Account,
    /// What was typed and belongs to nobody.
    Unknown,
}

/// Records, oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct JournalRecords {
    /// The records.
    pub records: Vec<JournalEntry>,
}

impl From<&Object> for JournalObject {
    fn from(object: &Object) -> Self {
        let (kind, id) = match object {
            Object::Practice => (ObjectKind::Practice, None),
            Object::Journal => (ObjectKind::Journal, None),
            Object::Account(id) => (ObjectKind::Account, Some(id.to_string())),
            Object::Unknown(mask) => {
                let mask = Hexadecimal(mask.as_bytes()).to_string();
                (ObjectKind::Unknown, Some(mask))
            }
        };
        Self { kind, id }
    }
}

impl TryFrom<&JournalObject> for Object {
    type Error = FieldError;

    fn try_from(object: &JournalObject) -> Result<Self, FieldError> {
        let wrong = || FieldError::expected("/id", "the identity of an account");
        let id = || object.id.as_deref().ok_or_else(wrong);
        Ok(match object.kind {
            ObjectKind::Practice => Self::Practice,
            ObjectKind::Journal => Self::Journal,
            ObjectKind::Account => {
                let account: Result<AccountId, _> = id()?.parse();
                Self::Account(account.map_err(|_| wrong())?)
            }
            ObjectKind::Unknown => {
                let mask = read::hexadecimal("/id", id()?)?;
                Self::Unknown(MaskedIdentifier::from_bytes(mask))
            }
        })
    }
}

impl From<&desk::JournalEntry> for JournalEntry {
    fn from(entry: &desk::JournalEntry) -> Self {
        let event = &entry.record.event;
        Self {
            sequence: entry.record.sequence.0,
            at: Instant(event.at),
            action: Code(event.action),
            outcome: Code(event.outcome),
            reason: event.reason.map(Code),
            actor: event.actor.map(Id),
            actor_identifier: entry.actor.as_ref().map(Into::into),
            on_behalf_of: event.on_behalf_of.map(Id),
            object: (&event.object).into(),
            object_identifier: entry.object.as_ref().map(Into::into),
            workstation: event.origin.workstation.to_string(),
            address: event.origin.address.map(|address| address.to_string()),
            application: event.origin.application.to_string(),
            factor: event.factor.map(Code),
            assurance: event.assurance.map(Code),
            attempt: event.attempt.map(Id),
            session: event.session.map(Id),
            card: event.card.as_ref().map(ToString::to_string),
            count: event.count,
            note: event.note.as_ref().map(Note::to_string),
            seal: Hexadecimal(entry.seal.as_bytes()).to_string(),
        }
    }
}

/// The event of a record.
fn event(entry: &JournalEntry) -> Result<Event, FieldError> {
    let object = Object::try_from(&entry.object).map_err(|error| error.under("/object"))?;
    Ok(Event {
        at: entry.at.0,
        actor: entry.actor.map(|it| it.0),
        on_behalf_of: entry.on_behalf_of.map(|it| it.0),
        origin: Origin {
            workstation: PrintableText::new(&entry.workstation),
            address: read::address("/address", entry.address.as_deref())?,
            application: PrintableText::new(&entry.application),
        },
        action: entry.action.0,
        object,
        outcome: entry.outcome.0,
        reason: entry.reason.map(|it| it.0),
        factor: entry.factor.map(|it| it.0),
        assurance: entry.assurance.map(|it| it.0),
        attempt: entry.attempt.map(|it| it.0),
        session: entry.session.map(|it| it.0),
        card: read::card_serial_if_any("/card", entry.card.as_deref())?,
        count: entry.count,
        note: entry.note.as_deref().map(Note::new),
    })
}

impl TryFrom<&JournalEntry> for desk::JournalEntry {
    type Error = FieldError;

    fn try_from(entry: &JournalEntry) -> Result<Self, FieldError> {
        let name = |pointer, view: &Option<IdentifierView>| {
            let name = view.as_ref().map(Identifier::try_from);
            name.transpose().map_err(|error| error.under(pointer))
        };
        Ok(Self {
            record: Record {
                sequence: Sequence(entry.sequence),
                event: event(entry)?,
            },
            seal: Seal::from_bytes(read::hexadecimal("/seal", &entry.seal)?),
            actor: name("/actor_identifier", &entry.actor_identifier)?,
            object: name("/object_identifier", &entry.object_identifier)?,
        })
    }
}
