//! What is proposed, in which order, and what is forgotten.

use super::{MAX_REMEMBERED, REMEMBERED_FOR, RememberedIdentifier, RememberedList};
use crate::{Identifier, SignedDuration, Timestamp};

const NOW: Timestamp = Timestamp::constant(1_790_000_000, 0);

fn identifier(typed: &str) -> Identifier {
    typed.parse().expect("an identifier")
}

/// A list of these, the last one used first.
fn used(typed: &[&str]) -> RememberedList {
    let mut list = RememberedList::default();
    for one in typed {
        list.remember(&identifier(one), NOW);
    }
    list
}

fn shown(list: &RememberedList) -> Vec<&str> {
    let entries = list.entries().iter();
    entries.map(|entry| entry.identifier.display()).collect()
}

fn completed<'list>(list: &'list RememberedList, typed: &str) -> Vec<&'list str> {
    let found = list.complete(typed, NOW).into_iter();
    found.map(|entry| entry.identifier.display()).collect()
}

fn after(duration: SignedDuration) -> Timestamp {
    NOW.checked_add(duration).expect("a time")
}

fn numbered(count: u32) -> RememberedList {
    let typed: Vec<String> = (1..=count).map(|one| format!("martin.paul{one}")).collect();
    used(&typed.iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn the_first_letter_completes() {
    let list = used(&["martin.paul", "charbonnel.pascal"]);
    assert_eq!(completed(&list, "c"), ["charbonnel.pascal"]);
    assert_eq!(completed(&list, "C"), ["charbonnel.pascal"]);
    assert_eq!(completed(&list, "charbonnel."), ["charbonnel.pascal"]);
    assert_eq!(completed(&list, "charbonnel.pascal"), ["charbonnel.pascal"]);
    assert_eq!(completed(&list, ""), ["charbonnel.pascal", "martin.paul"]);
}

#[test]
fn several_are_proposed_with_the_last_used_first() {
    let mut list = used(&["charbonnel.pascal", "chevalier.anne", "martin.paul"]);
    assert_eq!(
        completed(&list, "ch"),
        ["chevalier.anne", "charbonnel.pascal"]
    );
    list.remember(&identifier("CHARBONNEL.Pascal"), NOW);
    assert_eq!(
        completed(&list, "ch"),
        ["charbonnel.pascal", "chevalier.anne"]
    );
    assert_eq!(list.entries().len(), 3);
}

#[test]
fn case_accents_separators_and_apostrophes_do_not_matter() {
    let list = used(&[
        "enrione thorrand.jean-pierre",
        "l’hœuillet.zoë",
        "d'arc.jeanne",
    ]);
    for typed in [
        "Enrione-T",
        "enrione  t",
        "ENRIONE THORRAND.jean p",
        "énrione",
        "enrione ",
    ] {
        assert_eq!(
            completed(&list, typed),
            ["enrione thorrand.jean-pierre"],
            "{typed}"
        );
    }
    for typed in ["l", "L'H", "lhoe", "l hœ", "LHŒUILLET.ZOE"] {
        assert_eq!(completed(&list, typed), ["l’hœuillet.zoë"], "{typed}");
    }
    for typed in ["d", "da", "D’", "d a"] {
        assert_eq!(completed(&list, typed), ["d'arc.jeanne"], "{typed}");
    }
}

#[test]
fn nothing_else_completes() {
    let list = used(&["enrione thorrand.jean-pierre", "charbonnel.pascal"]);
    for typed in [
        "harbonnel",
        "pascal",
        "enrione.",
        "enrionet",
        "c.p",
        "c!",
        "/",
        "..",
        "1",
    ] {
        assert!(completed(&list, typed).is_empty(), "{typed}");
    }
    let long = "c".repeat(1_000_000);
    assert!(completed(&list, &long).is_empty());
}

#[test]
fn rem_03_ten_are_kept_and_the_least_recently_used_leaves() {
    let mut list = numbered(10);
    list.remember(&identifier("martin.paul1"), NOW);
    list.remember(&identifier("charbonnel.pascal"), NOW);
    assert_eq!(list.entries().len(), MAX_REMEMBERED);
    let shown = shown(&list);
    assert_eq!(
        shown.get(..2),
        Some(&["charbonnel.pascal", "martin.paul1"][..])
    );
    assert!(!shown.contains(&"martin.paul2"));
}

#[test]
fn rem_03_one_is_forgotten_after_90_days_without_use() {
    let mut list = used(&["martin.paul", "charbonnel.pascal"]);
    let second = SignedDuration::from_secs(1);
    let (in_time, late) = (after(REMEMBERED_FOR - second), after(REMEMBERED_FOR));
    assert_eq!(list.complete("", in_time).len(), 2);
    assert!(list.complete("", late).is_empty());
    list.remember(&identifier("martin.paul"), in_time);
    assert_eq!(list.complete("", late).len(), 1);
    list.forget_unused(late);
    assert_eq!(shown(&list), ["martin.paul"]);
}

#[test]
fn a_clock_set_back_loses_nothing_and_keeps_the_order() {
    let mut list = used(&["martin.paul", "charbonnel.pascal"]);
    let back = after(SignedDuration::from_hours(-24 * 3_650));
    assert_eq!(list.complete("", back).len(), 2);
    list.remember(&identifier("le gall.anne"), back);
    assert_eq!(
        shown(&list),
        ["le gall.anne", "charbonnel.pascal", "martin.paul"]
    );
}

#[test]
fn extreme_times_do_no_harm() {
    let mut list = RememberedList::default();
    list.remember(&identifier("martin.paul"), Timestamp::MAX);
    assert_eq!(list.complete("", Timestamp::MIN).len(), 1);
    list.remember(&identifier("martin.paul"), Timestamp::MIN);
    assert!(list.complete("", Timestamp::MAX).is_empty());
}

#[test]
fn forgetting_one_or_all() {
    let mut list = used(&["martin.paul", "charbonnel.pascal"]);
    assert!(list.forget(identifier("MARTIN.paul").key()));
    assert!(!list.forget(identifier("martin.paul").key()));
    assert_eq!(shown(&list), ["charbonnel.pascal"]);
    list.forget_all();
    assert!(list.entries().is_empty());
}

#[test]
fn a_list_from_outside_has_each_once_and_ten_at_most() {
    let twice = ["martin.paul", "MARTIN.PAUL", "charbonnel.pascal"];
    let entry = |typed: &str| RememberedIdentifier {
        identifier: identifier(typed),
        last_used: NOW,
    };
    let list = RememberedList::new(twice.map(entry));
    assert_eq!(shown(&list), ["martin.paul", "charbonnel.pascal"]);
    let many = (1..=50).map(|one| entry(&format!("martin.paul{one}")));
    assert_eq!(RememberedList::new(many).entries().len(), MAX_REMEMBERED);
}
