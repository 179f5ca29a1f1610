//! An event with its place, and the encoding that is sealed.

use super::{Event, Object, Sequence};
use crate::Origin;
use std::net::IpAddr;
use uuid::Uuid;

/// The version of the canonical encoding, sealed with each record (CRY-02).
const ENCODING_VERSION: u8 = 1;

/// The version of a record that names a card: one field more at its end. What was sealed before
/// cards came stays as it was.
const ENCODING_VERSION_WITH_CARD: u8 = 2;

/// An event in its place in the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Its place.
    pub sequence: Sequence,
    /// What happened.
    pub event: Event,
}

impl Record {
    /// The bytes that the seal covers: every field, in order, each with its length before it.
    pub(super) fn canonical_encoding(&self) -> Vec<u8> {
        let event = &self.event;
        let mut encoding = Encoding(vec![match event.card {
            None => ENCODING_VERSION,
            Some(_) => ENCODING_VERSION_WITH_CARD,
        }]);
        encoding.field(&self.sequence.0.to_be_bytes());
        encoding.field(&event.at.as_millisecond().to_be_bytes());
        encoding.uuid(
            event
                .actor
                .as_ref()
                .map(super::super::id::AccountId::as_uuid),
        );
        encoding.uuid(
            event
                .on_behalf_of
                .as_ref()
                .map(super::super::id::AccountId::as_uuid),
        );
        encoding.origin(&event.origin);
        encoding.text(Some(event.action.code()));
        encoding.object(&event.object);
        encoding.text(Some(event.outcome.code()));
        encoding.text(event.reason.map(super::vocabulary::Reason::code));
        encoding.text(event.factor.map(super::super::profile::Factor::code));
        encoding.text(event.assurance.map(super::super::profile::Assurance::code));
        encoding.uuid(
            event
                .attempt
                .as_ref()
                .map(super::super::id::AttemptId::as_uuid),
        );
        encoding.uuid(
            event
                .session
                .as_ref()
                .map(super::super::id::SessionId::as_uuid),
        );
        encoding.field(&event.count.to_be_bytes());
        encoding.text(
            event
                .note
                .as_ref()
                .map(super::super::text::PrintableText::as_str),
        );
        if let Some(card) = &event.card {
            encoding.text(Some(card.as_str()));
        }
        encoding.0
    }
}

struct Encoding(Vec<u8>);

impl Encoding {
    fn field(&mut self, bytes: &[u8]) {
        self.0
            .extend_from_slice(&(bytes.len() as u64).to_be_bytes());
        self.0.extend_from_slice(bytes);
    }

    fn text(&mut self, text: Option<&str>) {
        self.0.push(u8::from(text.is_some()));
        self.field(text.unwrap_or_default().as_bytes());
    }

    fn uuid(&mut self, uuid: Option<&Uuid>) {
        self.field(uuid.map_or(&[], |uuid| uuid.as_bytes().as_slice()));
    }

    fn origin(&mut self, origin: &Origin) {
        self.text(Some(origin.workstation.as_str()));
        match origin.address {
            None => self.field(&[]),
            Some(IpAddr::V4(address)) => self.field(&address.octets()),
            Some(IpAddr::V6(address)) => self.field(&address.octets()),
        }
        self.text(Some(origin.application.as_str()));
    }

    fn object(&mut self, object: &Object) {
        match object {
            Object::Practice => self.text(Some("practice")),
            Object::Journal => self.text(Some("journal")),
            Object::Account(id) => {
                self.text(Some("account"));
                self.uuid(Some(id.as_uuid()));
            }
            Object::Unknown(mask) => {
                self.text(Some("unknown"));
                self.field(mask.as_bytes());
            }
        }
    }
}
