//! The cases, in the order of the trait's documentation.

#![expect(
    missing_docs,
    reason = "the name of a case is the sentence of its obligation"
)]

use super::Harness;
use crate::RememberedIdentifiers;
use loquet_domain::remembered::{MAX_REMEMBERED, REMEMBERED_FOR};
use loquet_domain::{Identifier, SignedDuration, Timestamp};
use std::thread;

const NOW: Timestamp = Timestamp::constant(1_790_000_000, 0);
const DISPLAYED: &str = "l'hœuillet.zoë";

pub fn shows_what_is_remembered_to_whoever_opens_the_store_again(harness: &dyn Harness) {
    assert_eq!(shown(&*harness.open(), NOW), [""; 0]);
    remember(&*harness.open(), DISPLAYED, NOW);
    let store = harness.open();
    assert_eq!(shown(&*store, NOW), [DISPLAYED]);
    let list = store.list(NOW).list;
    let times = list.entries().iter().map(|entry| entry.last_used);
    assert_eq!(times.collect::<Vec<_>>(), [NOW], "the time is lost");
}

pub fn lists_each_identifier_once_the_most_recently_used_first(harness: &dyn Harness) {
    let store = harness.open();
    // The times say the contrary: a clock set back does not change the order of use.
    for (back, typed) in [
        "martin.paul",
        "le gall.anne",
        "charbonnel.pascal",
        "MARTIN.Paul",
    ]
    .into_iter()
    .enumerate()
    {
        remember(&*store, typed, before(hours(back)));
    }
    let expected = ["martin.paul", "charbonnel.pascal", "le gall.anne"];
    assert_eq!(shown(&*store, NOW), expected);
    assert_eq!(shown(&*harness.open(), NOW), expected);
}

pub fn leaves_out_what_has_not_been_used_for_90_days_and_nothing_else_when_the_clock_was_set_back(
    harness: &dyn Harness,
) {
    let store = harness.open();
    remember(&*store, "martin.paul", before(REMEMBERED_FOR));
    remember(
        &*store,
        "charbonnel.pascal",
        before(REMEMBERED_FOR - hours(1)),
    );
    assert_eq!(shown(&*store, NOW), ["charbonnel.pascal"]);
    for back in [before(hours(1)), Timestamp::UNIX_EPOCH] {
        let current = shown(&*store, back);
        assert!(
            current.contains(&"charbonnel.pascal".to_owned()),
            "{current:?}"
        );
    }
    remember(&*store, "le gall.anne", Timestamp::UNIX_EPOCH);
    let kept = shown(&*store, Timestamp::UNIX_EPOCH);
    assert!(kept.contains(&"charbonnel.pascal".to_owned()), "{kept:?}");
}

pub fn answers_an_empty_list_marked_as_damaged_when_what_is_kept_makes_no_sense(
    harness: &dyn Harness,
) {
    let store = harness.open();
    remember(&*store, DISPLAYED, NOW);
    harness.damage();
    for store in [store, harness.open()] {
        let found = store.list(NOW);
        assert!(found.damaged, "it is not said");
        assert_eq!(found.list.entries(), []);
    }
}

pub fn keeps_at_most_ten_the_least_recently_used_leaving_first(harness: &dyn Harness) {
    let store = harness.open();
    for number in 1..=MAX_REMEMBERED {
        remember(&*store, &format!("martin.paul{number}"), NOW);
    }
    remember(&*store, "martin.paul1", NOW);
    remember(&*store, "charbonnel.pascal", NOW);
    let kept = shown(&*harness.open(), NOW);
    assert_eq!(kept.len(), MAX_REMEMBERED);
    for (typed, expected) in [
        ("charbonnel.pascal", true),
        ("martin.paul1", true),
        ("martin.paul2", false),
    ] {
        assert_eq!(kept.contains(&typed.to_owned()), expected, "{typed}");
    }
}

pub fn begins_anew_over_what_is_damaged(harness: &dyn Harness) {
    let store = harness.open();
    remember(&*store, "martin.paul", NOW);
    harness.damage();
    remember(&*store, DISPLAYED, NOW);
    assert_eq!(shown(&*store, NOW), [DISPLAYED]);
    assert_eq!(shown(&*harness.open(), NOW), [DISPLAYED]);
}

pub fn loses_nothing_when_several_remember_at_once(harness: &dyn Harness) {
    let names: Vec<String> = (1..=8).map(|one| format!("martin.paul{one}")).collect();
    let stores: Vec<_> = names.iter().map(|_| harness.open()).collect();
    thread::scope(|scope| {
        for (store, name) in stores.iter().zip(&names) {
            scope.spawn(move || {
                for _ in 0..4 {
                    remember(&**store, name, NOW);
                }
            });
        }
    });
    let mut found = shown(&*harness.open(), NOW);
    found.sort();
    assert_eq!(found, names);
}

pub fn forgets_this_identifier_and_no_other(harness: &dyn Harness) {
    let store = harness.open();
    remember(&*store, "martin.paul", NOW);
    remember(&*store, DISPLAYED, NOW);
    for typed in ["MARTIN.paul", "martin.paul", "nobody.else"] {
        let forgotten = store.forget(identifier(typed).key(), NOW);
        forgotten.expect("an available store");
        assert_eq!(shown(&*store, NOW), [DISPLAYED], "{typed}");
    }
    assert_eq!(shown(&*harness.open(), NOW), [DISPLAYED]);
    let forgotten = store.forget(identifier("LHOEUILLET.Zoe").key(), NOW);
    forgotten.expect("an available store");
    assert_eq!(shown(&*harness.open(), NOW), [""; 0]);
}

pub fn forgets_everything_damaged_or_not(harness: &dyn Harness) {
    let store = harness.open();
    for damaged in [false, true] {
        remember(&*store, "martin.paul", NOW);
        remember(&*store, DISPLAYED, NOW);
        if damaged {
            harness.damage();
        }
        for _ in 0..2 {
            store.forget_all().expect("an available store");
            assert_eq!(shown(&*harness.open(), NOW), [""; 0]);
        }
    }
}

/// What a sound store proposes.
fn shown(store: &dyn RememberedIdentifiers, now: Timestamp) -> Vec<String> {
    let found = store.list(now);
    assert!(!found.damaged, "the store says that it is damaged");
    let entries = found.list.entries().iter();
    entries
        .map(|entry| entry.identifier.display().to_owned())
        .collect()
}

fn remember(store: &dyn RememberedIdentifiers, typed: &str, now: Timestamp) {
    let remembered = store.remember(&identifier(typed), now);
    remembered.expect("an available store");
}

fn identifier(typed: &str) -> Identifier {
    typed
        .parse()
        .expect("the suite's identifiers are well formed")
}

fn before(duration: SignedDuration) -> Timestamp {
    NOW.checked_sub(duration).expect("a time")
}

fn hours(count: impl TryInto<i64>) -> SignedDuration {
    SignedDuration::from_hours(count.try_into().unwrap_or_default())
}
