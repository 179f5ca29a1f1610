//! The cases, in the order of the trait's documentation.

#![expect(
    missing_docs,
    reason = "the name of a case is the sentence of its obligation"
)]

use super::Harness;
use crate::{MAX_KEPT, SessionKeeper};
use loquet_domain::SessionId;
use loquet_domain::session::SessionToken;

pub fn shows_what_is_kept_to_whoever_opens_the_store_again(harness: &dyn Harness) {
    assert_eq!(current(&*harness.open()), None);
    keep(&*harness.open(), 1, 1);
    assert_eq!(current(&*harness.open()), Some((session(1), shown(1))));
    assert_eq!(found(&*harness.open(), 1), Some(shown(1)));
}

pub fn gives_each_token_back_by_its_session_the_newest_of_it(harness: &dyn Harness) {
    let store = harness.open();
    for (session, number) in [(1, 1), (2, 2), (1, 3)] {
        keep(&*store, session, number);
    }
    assert_eq!(found(&*store, 1), Some(shown(3)));
    assert_eq!(found(&*store, 2), Some(shown(2)));
    assert_eq!(current(&*store), Some((session(1), shown(3))));
}

pub fn keeps_at_most_32_the_one_kept_first_leaving_first(harness: &dyn Harness) {
    let store = harness.open();
    for number in 0..MAX_KEPT + 2 {
        keep(&*store, number, number);
    }
    keep(&*store, 2, 2);
    let kept = (0..MAX_KEPT + 2).filter(|number| found(&*store, *number).is_some());
    assert_eq!(
        kept.collect::<Vec<_>>(),
        (2..MAX_KEPT + 2).collect::<Vec<_>>()
    );
}

pub fn answers_the_session_kept_last_and_once_it_is_forgotten_the_one_before(
    harness: &dyn Harness,
) {
    let store = harness.open();
    // Neither order of identity, nor order of token.
    let order = [4, 9, 1, 7];
    for number in order {
        keep(&*store, number, 10 - number);
    }
    for number in order.into_iter().rev() {
        let expected = Some((session(number), shown(10 - number)));
        assert_eq!(current(&*store), expected);
        forget(&*store, number);
    }
    assert_eq!(current(&*store), None);
}

pub fn answers_none_for_a_session_that_is_not_kept(harness: &dyn Harness) {
    let store = harness.open();
    assert_eq!(found(&*store, 1), None);
    keep(&*store, 2, 2);
    assert_eq!(found(&*store, 1), None);
}

pub fn forgets_this_session_and_no_other(harness: &dyn Harness) {
    let store = harness.open();
    forget(&*store, 1);
    keep(&*store, 1, 1);
    keep(&*store, 2, 2);
    for _ in 0..2 {
        forget(&*store, 1);
        assert_eq!(found(&*store, 1), None);
        assert_eq!(found(&*store, 2), Some(shown(2)));
        assert_eq!(current(&*harness.open()), Some((session(2), shown(2))));
    }
}

fn session(number: usize) -> SessionId {
    SessionId::from_random(bytes(number))
}

fn token(number: usize) -> SessionToken {
    SessionToken::from_random(bytes(number).into())
}

/// A token as it can be compared.
fn shown(number: usize) -> String {
    token(number).expose().to_string()
}

/// The number in every byte: numbers that differ give values that differ.
fn bytes<const LENGTH: usize>(number: usize) -> [u8; LENGTH] {
    [u8::try_from(number).unwrap_or_default(); LENGTH]
}

fn keep(store: &dyn SessionKeeper, session_number: usize, token_number: usize) {
    let kept = store.keep(session(session_number), &token(token_number));
    kept.expect("an available store");
}

fn forget(store: &dyn SessionKeeper, number: usize) {
    store.forget(session(number)).expect("an available store");
}

fn found(store: &dyn SessionKeeper, number: usize) -> Option<String> {
    let found = store.find(session(number)).expect("an available store");
    found.map(|token| token.expose().to_string())
}

fn current(store: &dyn SessionKeeper) -> Option<(SessionId, String)> {
    let current = store.current().expect("an available store");
    current.map(|(session, token)| (session, token.expose().to_string()))
}
