//! Reading, verifying and exporting the journal.

use super::builders::{
    COLLEAGUE, PASSWORD, PERSON, add, administrator, identifier, member, recorded, recorded_once,
    with_person,
};
use super::{FrontEnd, Harness};
use crate::{JournalEntry, JournalKeeper, JournalPurge, JournalVerdict, NewUser, OpenSession};
use loquet_domain::Role;
use loquet_domain::Timestamp;
use loquet_domain::journal::{
    Action, Anchor, AnchorProblem, ChainFault, Event, Head, JournalKey, NotedEarlier, Outcome,
    Reason, Seal, Sequence,
};

/// MUST give the newest records, oldest first, as they were recorded.
pub async fn read_journal_gives_the_newest_records_oldest_first(harness: &dyn Harness) {
    let by = with_person(harness).await;
    let here = harness.front_end();
    here.enter(PERSON, PASSWORD).await;
    for limit in [1, 2, 4, 1_000] {
        let read = here.desk.read_journal(&by.token, limit).await;
        let read = events_of(&read.expect("records"));
        let all = harness.events().await;
        let newest = all.len().saturating_sub(limit as usize);
        assert_eq!(read, all[newest..], "{limit} at most");
    }
}

/// MUST name who acted and whom each record is about.
pub async fn read_journal_names_who_acted_and_whom_each_record_is_about(harness: &dyn Harness) {
    let by = with_person(harness).await;
    let here = harness.front_end();
    let read = here.desk.read_journal(&by.token, 100).await;
    let read = read.expect("records");
    let added = read
        .iter()
        .find(|entry| entry.record.event.action == Action::AccountAdded);
    let added = added.expect("the record of the new account");
    assert_eq!(added.actor, Some(harness.administrator()));
    assert_eq!(added.object, Some(identifier(PERSON)));
}

/// MUST record a reading once, and let an auditor read (LOG-12).
pub async fn read_journal_records_itself_once_and_lets_an_auditor_read_log_12(
    harness: &dyn Harness,
) {
    let by = administrator(harness).await;
    let auditor = auditor(harness, &by).await;
    let here = harness.front_end();
    for reader in [&by, &auditor] {
        let since = harness.events().await.len();
        let read = here.desk.read_journal(&reader.token, 3).await;
        read.expect("records");
        let event = recorded_once(harness, since, Action::JournalRead).await;
        assert_eq!(event.session, Some(reader.session.id));
    }
}

/// MUST find a whole journal whole, tell its end, and record itself once (LOG-08, LOG-12).
pub async fn verify_journal_finds_a_whole_journal_whole_and_records_itself_log_08(
    harness: &dyn Harness,
) {
    let by = administrator(harness).await;
    let auditor = auditor(harness, &by).await;
    let here = harness.front_end();
    let since = harness.events().await.len();
    let first = verify(&here, &auditor, None).await;
    let JournalVerdict::Whole {
        head: Some(head), ..
    } = first
    else {
        panic!("not whole, but {first:?}");
    };
    let event = recorded_once(harness, since, Action::JournalVerified).await;
    assert_eq!(event.outcome, Outcome::Success);
    let again = verify(&here, &by, Some(head)).await;
    let JournalVerdict::Whole {
        head: Some(later), ..
    } = again
    else {
        panic!("not whole after a head noted earlier, but {again:?}");
    };
    assert!(later.sequence > head.sequence);
    let last = here.desk.export_journal(&by.token, Some(head.sequence), 1);
    let last = last.await.expect("a page");
    assert_eq!(last[0].record.sequence.0, head.sequence.0 + 1);
}

/// MUST tell that a head noted earlier is missing or another, as a verdict, and record it (LOG-08).
pub async fn verify_journal_tells_that_a_head_noted_earlier_is_not_there_log_08(
    harness: &dyn Harness,
) {
    let by = administrator(harness).await;
    let here = harness.front_end();
    let page = here.desk.export_journal(&by.token, None, 1).await;
    let first = page.expect("a page").remove(0);
    let other = Head {
        sequence: first.record.sequence,
        seal: Seal::from_bytes([7; 32]),
    };
    let missing = Head {
        sequence: Sequence(1_000_000),
        seal: first.seal,
    };
    for anchor in [other, missing] {
        let since = harness.events().await.len();
        let verdict = verify(&here, &by, Some(anchor)).await;
        assert!(matches!(verdict, JournalVerdict::Altered(_)), "{verdict:?}");
        let event = recorded_once(harness, since, Action::JournalVerified).await;
        assert_eq!(event.outcome, Outcome::Failure);
        assert_eq!(event.reason, Some(Reason::ChainBroken));
    }
}

/// MUST compare every anchor, and tell which is of another practice or out of order (LOG-08).
pub async fn verify_journal_compares_every_anchor_and_tells_which_is_wrong_log_08(
    harness: &dyn Harness,
) {
    let by = administrator(harness).await;
    let here = harness.front_end();
    let (first, second) = (anchor(&here, &by).await, anchor(&here, &by).await);
    let good = vec![first.clone(), second.clone()];
    let verdict = verify_against(&here, &by, good).await;
    assert!(
        matches!(verdict, JournalVerdict::Whole { .. }),
        "{verdict:?}"
    );
    let key = JournalKey::from_bytes([0xa5; 32].into());
    let foreign = Anchor::new(second.head(), Timestamp::UNIX_EPOCH, &key);
    for (anchors, problem) in [
        (vec![first.clone(), foreign], AnchorProblem::AnotherPractice),
        (vec![second, first], AnchorProblem::OutOfOrder),
    ] {
        let sequence = anchors[1].head().sequence;
        let verdict = verify_against(&here, &by, anchors).await;
        let expected = ChainFault::AnchorRefused {
            anchor: 2,
            sequence,
            problem,
        };
        assert_eq!(verdict, JournalVerdict::Altered(expected));
    }
}

/// MUST give an anchor that a later verification takes, let an auditor ask, and record it once
/// (LOG-09, LOG-12).
pub async fn anchor_journal_gives_what_a_verification_takes_and_records_itself_log_09(
    harness: &dyn Harness,
) {
    let by = administrator(harness).await;
    let auditor = auditor(harness, &by).await;
    let here = harness.front_end();
    let since = harness.events().await.len();
    let made = anchor(&here, &auditor).await;
    let event = recorded_once(harness, since, Action::JournalAnchored).await;
    assert_eq!(event.session, Some(auditor.session.id));
    let verdict = verify_against(&here, &auditor, vec![made.clone()]).await;
    assert!(
        matches!(verdict, JournalVerdict::Whole { .. }),
        "{verdict:?}"
    );
    let Sequence(place) = made.head().sequence;
    let before = Some(Sequence(place - 1));
    let last = here.desk.export_journal(&auditor.token, before, 1).await;
    let last = last.expect("a page").remove(0);
    assert_eq!(last.seal, made.head().seal);
    assert_eq!(last.record.event.action, Action::JournalAnchored);
}

/// MUST keep what is younger than the retention, and record what an administrator asked for
/// (LOG-11).
pub async fn purge_journal_keeps_what_is_young_and_records_itself_log_11(harness: &dyn Harness) {
    let by = administrator(harness).await;
    let here = harness.front_end();
    let before = harness.events().await;
    let purged = (here.desk).purge_journal(JournalKeeper::Person(&by.token));
    let purged = purged.await.expect("an answer");
    assert_eq!(purged, JournalPurge::Done { records: 0 });
    let event = recorded_once(harness, before.len(), Action::JournalPurged).await;
    assert_eq!((event.count, event.session), (0, Some(by.session.id)));
    assert_eq!(harness.events().await[..before.len()], before);
}

/// MUST go through every record in order, each once with its seal, and record the first page only
/// (LOG-12).
pub async fn export_journal_goes_through_every_record_once_and_records_itself_once_log_12(
    harness: &dyn Harness,
) {
    let by = administrator(harness).await;
    let auditor = auditor(harness, &by).await;
    let here = harness.front_end();
    for limit in [2, 3, 1_000] {
        let since = harness.events().await.len();
        let exported = export(&here, &auditor, limit).await;
        assert_eq!(events_of(&exported), harness.events().await);
        recorded_once(harness, since, Action::JournalExported).await;
        let places = exported.iter().map(|entry| entry.record.sequence.0);
        let places: Vec<u64> = places.collect();
        assert!(places.windows(2).all(|two| two[0] < two[1]), "{places:?}");
        let last = exported.last().expect("a record");
        let head = Head {
            sequence: last.record.sequence,
            seal: last.seal,
        };
        let verdict = verify(&here, &auditor, Some(head)).await;
        assert!(
            matches!(verdict, JournalVerdict::Whole { .. }),
            "{verdict:?}"
        );
    }
    let read = recorded(harness, 0, Action::JournalRead).await;
    assert_eq!(read, []);
}

async fn auditor(harness: &dyn Harness, by: &OpenSession) -> OpenSession {
    let auditor = NewUser {
        role: Role::Auditor,
        ..member(COLLEAGUE)
    };
    add(harness, by, auditor).await;
    harness.front_end().enter(COLLEAGUE, PASSWORD).await
}

async fn verify(here: &FrontEnd, by: &OpenSession, anchor: Option<Head>) -> JournalVerdict {
    let noted = NotedEarlier::from(anchor);
    let verdict = here.desk.verify_journal(&by.token, &noted).await;
    verdict.expect("a verdict")
}

async fn verify_against(here: &FrontEnd, by: &OpenSession, anchors: Vec<Anchor>) -> JournalVerdict {
    let noted = NotedEarlier {
        head: None,
        anchors,
    };
    let verdict = here.desk.verify_journal(&by.token, &noted).await;
    verdict.expect("a verdict")
}

async fn anchor(here: &FrontEnd, by: &OpenSession) -> Anchor {
    let anchor = here.desk.anchor_journal(JournalKeeper::Person(&by.token));
    anchor.await.expect("an anchor")
}

async fn export(here: &FrontEnd, by: &OpenSession, limit: u32) -> Vec<JournalEntry> {
    let mut exported: Vec<JournalEntry> = Vec::new();
    loop {
        let after = exported.last().map(|entry| entry.record.sequence);
        let page = here.desk.export_journal(&by.token, after, limit).await;
        let page = page.expect("a page");
        assert!(page.len() <= limit as usize);
        if page.is_empty() {
            return exported;
        }
        exported.extend(page);
    }
}

fn events_of(entries: &[JournalEntry]) -> Vec<Event> {
    let events = entries.iter().map(|entry| entry.record.event.clone());
    events.collect()
}
