//! What the cases are made of.

use super::Harness;
use crate::SealedRecord;
use loquet_domain::journal::{
    Action, Event, EventContext, MaskedIdentifier, Note, Object, Outcome, Reason,
};
use loquet_domain::origin::{ApplicationName, WorkstationName};
use loquet_domain::profile::{Assurance, Factor};
use loquet_domain::{AccountId, AttemptId, Origin, SessionId, Timestamp};
use std::sync::Arc;
use tokio::sync::Barrier;
use tokio::task::JoinSet;

/// How many requests the case about concurrency makes at once.
pub const AT_ONCE: u64 = 100;

/// An instant, in milliseconds after the one at which the cases begin.
pub fn at(milliseconds: i64) -> Timestamp {
    Timestamp::from_millisecond(1_800_000_000_000 + milliseconds).expect("an instant")
}

/// The event with this number: its instant tells it from the others.
pub fn event(number: u64) -> Event {
    let context = EventContext {
        at: at(i64::try_from(number).expect("a small number")),
        actor: None,
        origin: Origin {
            workstation: WorkstationName::new("ACCUEIL-1"),
            address: None,
            application: ApplicationName::new("contract suite"),
        },
        attempt: None,
        session: None,
    };
    context.event(Action::JournalRead, Object::Journal)
}

/// The events with these numbers.
pub fn events(numbers: impl IntoIterator<Item = u64>) -> Vec<Event> {
    numbers.into_iter().map(event).collect()
}

/// An event with every field filled, and text that a careless store would alter.
pub fn full_event() -> Event {
    Event {
        at: at(123),
        actor: Some(AccountId::from_random([1; 16])),
        on_behalf_of: Some(AccountId::from_random([2; 16])),
        origin: Origin {
            workstation: WorkstationName::new("Échographie n° 2 ' \" ; -- % _ \\ 🩺"),
            address: Some([0x2001, 0xdb8, 0, 0, 0, 0, 0, 7].into()),
            application: ApplicationName::new("e\u{301} é œ ß İ"),
        },
        action: Action::LoginByPassword,
        object: Object::Unknown(MaskedIdentifier::from_bytes([0xfe; 32])),
        outcome: Outcome::Failure,
        reason: Some(Reason::UnknownIdentifier),
        factor: Some(Factor::Password),
        assurance: Some(Assurance::SingleFactor),
        attempt: Some(AttemptId::from_random([3; 16])),
        session: Some(SessionId::from_random([4; 16])),
        card: Some("8025000001/2800000042".parse().expect("a serial")),
        count: 1 << 40,
        note: Some(Note::new(
            "L’usagère a rappelé\u{202f}: «\u{a0}c’est bien moi\u{a0}»\n\0",
        )),
    }
}

/// Appends events that must be taken.
pub async fn append(harness: &dyn Harness, events: &[Event]) {
    harness.journal().append(events).await.expect("appended");
}

/// Every record, by pages of at most `limit`.
pub async fn paged(harness: &dyn Harness, limit: u32) -> Vec<SealedRecord> {
    let mut records: Vec<SealedRecord> = Vec::new();
    loop {
        let after = records.last().map(|sealed| sealed.record.sequence);
        let page = harness.journal().page(after, limit).await.expect("a page");
        assert!(page.len() <= limit as usize, "a page of {}", page.len());
        if page.is_empty() {
            return records;
        }
        records.extend(page);
        assert!(records.len() < 10_000, "the pages do not end");
    }
}

/// Every event, in order.
pub async fn recorded(harness: &dyn Harness) -> Vec<Event> {
    let records = paged(harness, 1_000).await;
    records
        .into_iter()
        .map(|sealed| sealed.record.event)
        .collect()
}

/// Makes requests at once, and returns their answers.
pub async fn at_once<F>(requests: impl IntoIterator<Item = F>) -> Vec<F::Output>
where
    F: Future<Output: Send> + Send + 'static,
{
    let requests: Vec<F> = requests.into_iter().collect();
    let start = Arc::new(Barrier::new(requests.len()));
    let mut running = JoinSet::new();
    for request in requests {
        let start = Arc::clone(&start);
        running.spawn(async move {
            start.wait().await;
            request.await
        });
    }
    running.join_all().await
}
