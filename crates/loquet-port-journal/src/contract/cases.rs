//! Records: appended, sealed, read back.

use super::Harness;
use super::builders::{AT_ONCE, append, at, at_once, event, events, full_event, paged, recorded};
use crate::JournalError;
use loquet_domain::journal::{
    Action, ChainCheck, Event, Head, MaskedIdentifier, Object, Outcome, Reason, Sequence,
};
use loquet_domain::{AccountId, Timestamp};

/// Records MUST be sealed by [`Head::append`], each over the one before (LOG-08).
pub async fn records_are_sealed_each_over_the_one_before_log_08(harness: &dyn Harness) {
    append(harness, &events([1, 2])).await;
    append(harness, &events([3])).await;
    let mut head: Option<Head> = None;
    for sealed in paged(harness, 10).await {
        let event = sealed.record.event.clone();
        let (record, next) = Head::append(head.as_ref(), event, &harness.key());
        assert_eq!((sealed.record, sealed.seal), (record, next.seal));
        head = Some(next);
    }
    assert_eq!(head.map(|head| head.sequence), Some(Sequence(3)));
}

/// Sequences MUST have no gap and no double, whatever is appended at once (LOG-14).
pub async fn sequences_have_no_gap_and_no_double_whatever_is_appended_at_once_log_14(
    harness: &dyn Harness,
) {
    let answers = at_once((0..AT_ONCE).map(|number| {
        let journal = harness.journal();
        async move { journal.append(&events([2 * number, 2 * number + 1])).await }
    }));
    assert!(answers.await.iter().all(Result::is_ok));
    check_chain(harness).await;
    let mut recorded = recorded(harness).await;
    for pair in recorded.chunks(2) {
        let [first, second] = pair else {
            panic!("an event is alone")
        };
        assert_eq!(first.at.as_millisecond() + 1, second.at.as_millisecond());
    }
    recorded.sort_by_key(|event| event.at);
    assert_eq!(recorded, events(0..2 * AT_ONCE));
}

/// A record MUST never be changed, by any statement of the application's (LOG-08).
pub async fn a_record_is_never_changed_by_any_statement_log_08(harness: &dyn Harness) {
    append(harness, &events([1, 2, 3])).await;
    let before = paged(harness, 10).await;
    for sequence in 1..=3 {
        let answer = harness.try_to_change(Sequence(sequence)).await;
        assert!(answer.is_err(), "record {sequence} was changed");
    }
    assert_eq!(paged(harness, 10).await, before);
}

/// A record MUST never be removed, by any statement of the application's (LOG-08).
pub async fn a_record_is_never_removed_by_any_statement_log_08(harness: &dyn Harness) {
    append(harness, &events([1, 2, 3])).await;
    let before = paged(harness, 10).await;
    for sequence in 1..=3 {
        let answer = harness.try_to_remove(Sequence(sequence)).await;
        assert!(answer.is_err(), "record {sequence} was removed");
    }
    assert_eq!(paged(harness, 10).await, before);
}

/// Times MUST come back to the millisecond (LOG-03).
pub async fn times_come_back_to_the_millisecond_log_03(harness: &dyn Harness) {
    // The last of a year, the hour that is doubled in October, a far year, finer than kept.
    let expected = [
        "2026-12-31T23:59:59.999Z",
        "2026-10-25T00:30:00.001Z",
        "2026-10-25T01:30:00.001Z",
        "2199-01-01T00:00:00.010Z",
        "2026-06-15T12:00:00.123999999Z",
    ];
    let expected = expected.map(|text| text.parse::<Timestamp>().expect("an instant"));
    let at_each = expected.map(|at| Event { at, ..event(0) });
    append(harness, &at_each).await;
    let recorded = recorded(harness).await;
    let recorded = recorded.iter().map(|event| event.at.as_millisecond());
    assert!(recorded.eq(expected.iter().map(|at| at.as_millisecond())));
    check_chain(harness).await;
}

/// Text MUST come back to the character (LOG-03), and every other field as it was.
pub async fn text_and_every_field_come_back_as_they_were_log_03(harness: &dyn Harness) {
    let mut expected = vec![full_event(), event(1)];
    let account = Object::Account(AccountId::from_random([8; 16]));
    let unknown = Object::Unknown(MaskedIdentifier::from_bytes([0; 32]));
    for object in [Object::Practice, Object::Journal, account, unknown] {
        expected.push(Event {
            object,
            ..full_event()
        });
    }
    let mut in_ipv4 = full_event();
    in_ipv4.origin.address = Some([192, 0, 2, 7].into());
    expected.push(in_ipv4);
    let of = |action: &Action| Event {
        action: *action,
        ..event(2)
    };
    expected.extend(Action::ALL.iter().map(of));
    let of = |reason: &Reason| event(3).failed(*reason);
    expected.extend(Reason::ALL.iter().map(of));
    let of = |outcome: &Outcome| Event {
        outcome: *outcome,
        ..event(4)
    };
    expected.extend(Outcome::ALL.iter().map(of));
    append(harness, &expected).await;
    assert_eq!(recorded(harness).await, expected);
    check_chain(harness).await;
}

/// MUST append in the order given.
pub async fn append_appends_in_the_order_given(harness: &dyn Harness) {
    // The order given, not that of the instants.
    let expected = events([3, 1, 2, 2]);
    append(harness, &expected).await;
    append(harness, &[]).await;
    append(harness, &events([0])).await;
    assert_eq!(recorded(harness).await, [expected, events([0])].concat());
}

/// Appends all events or none.
pub async fn append_appends_all_or_none(harness: &dyn Harness) {
    append(harness, &events([1])).await;
    let before = paged(harness, 10).await;
    for more in [0, 1, 2] {
        harness.break_journal(more).await;
        let refused = harness.journal().append(&events([2, 3, 4])).await;
        assert!(matches!(refused, Err(JournalError::Unavailable(_))));
        harness.mend_journal().await;
        assert_eq!(paged(harness, 10).await, before, "room for {more}");
    }
    append(harness, &events([2, 3, 4])).await;
    check_chain(harness).await;
}

/// MUST page through all records in order, each exactly once.
pub async fn page_goes_through_all_records_in_order_each_exactly_once(harness: &dyn Harness) {
    // More than nine, so that an order of texts is seen.
    append(harness, &events(1..=23)).await;
    for limit in [1, 5, 23, 100] {
        let records = paged(harness, limit).await;
        let places = records.iter().map(|sealed| sealed.record.sequence.0);
        assert!(places.eq(1..=23), "by {limit}");
        let instants = records.iter().map(|sealed| sealed.record.event.at);
        assert!(instants.eq((1..=23).map(at)), "by {limit}");
    }
}

/// MUST be the last record's place and seal; `None`: nothing is recorded yet.
pub async fn head_is_the_last_records_place_and_seal(harness: &dyn Harness) {
    assert_eq!(harness.journal().head().await.expect("an answer"), None);
    for number in 1..=12 {
        append(harness, &events([number])).await;
        let last = paged(harness, 100).await.pop().expect("a record");
        let expected = Head {
            sequence: Sequence(number),
            seal: last.seal,
        };
        let head = harness.journal().head().await.expect("an answer");
        assert_eq!(head, Some(expected));
    }
}

/// Verifies the whole chain, as an auditor does.
pub(super) async fn check_chain(harness: &dyn Harness) {
    let key = harness.key();
    let noted = harness.journal().head().await.expect("an answer");
    let checkpoint = harness.journal().checkpoint().await.expect("an answer");
    let check = ChainCheck::after_purge(&key, checkpoint.as_ref(), &noted.into());
    let mut check = check.expect("a genuine checkpoint");
    for sealed in paged(harness, 7).await {
        let next = check.next(&sealed.record, sealed.seal);
        assert_eq!(next, Ok(()));
    }
    assert_eq!(check.finish(), Ok(noted));
}
