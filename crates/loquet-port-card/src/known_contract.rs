//! The contract of [`KnownCards`](crate::KnownCards), each obligation as a named test.
//!
//! [`known_cards_contract!`](crate::known_cards_contract!) runs them; a case panics when its
//! obligation is broken.

#![expect(
    clippy::expect_used,
    clippy::missing_panics_doc,
    missing_docs,
    reason = "a broken obligation is a panic, and the name of a case is the sentence of its obligation"
)]

use crate::{KeyPath, KnownCard, KnownCards, MAX_KNOWN_CARDS};
use loquet_domain::card::{CertificateDer, ChipSerial, MAX_CERTIFICATE_BYTES};
use std::pin::Pin;

/// What a back end brings to its contract: one store, empty at first.
pub trait Harness: Send + Sync {
    /// Opens the store, the same at each call.
    fn open(&self) -> Box<dyn KnownCards>;

    /// Makes what is kept senseless, once something was.
    fn damage(&self);
}

/// A case as a value, for whoever tests the suite itself.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    /// Its name: what the back end must do.
    pub name: &'static str,
    /// Runs it; it panics when the back end does not.
    pub run: for<'harness> fn(&'harness dyn Harness) -> Running<'harness>,
}

/// A case that runs.
pub type Running<'harness> = Pin<Box<dyn Future<Output = ()> + Send + 'harness>>;

/// Emits one test for each case: `known_cards_contract!(harness())`, where the expression gives a
/// new [`Harness`](crate::known_contract::Harness) over an empty store. The crate that says it
/// needs `tokio`.
#[macro_export]
macro_rules! known_cards_contract {
    (@each $then:ident [$($with:tt)*]) => {
        $crate::known_cards_contract! { @$then [$($with)*]
            shows_what_is_remembered_to_whoever_opens_it_again,
            answers_as_if_the_card_was_never_read_when_what_is_kept_makes_no_sense,
            recall_gives_a_card_back_under_its_chips_number_and_no_other,
            remember_keeps_a_card_as_it_is_and_the_one_remembered_last_of_a_chip,
            remember_keeps_at_most_64_cards_the_least_recently_used_leaving_first,
            forget_forgets_this_card_and_no_other,
        }
    };
    (@tests [$harness:expr] $($case:ident,)+) => {$(
        #[tokio::test]
        async fn $case() {
            $crate::known_contract::$case(&$harness).await;
        }
    )+};
    (@table [] $($case:ident,)+) => {
        &[$($crate::known_contract::Case {
            name: stringify!($case),
            run: |harness| Box::pin($crate::known_contract::$case(harness)),
        },)+]
    };
    ($harness:expr) => {
        $crate::known_cards_contract! { @each tests [$harness] }
    };
}

/// Every case.
pub const CASES: &[Case] = known_cards_contract!(@each table []);

pub async fn shows_what_is_remembered_to_whoever_opens_it_again(harness: &dyn Harness) {
    assert_eq!(harness.open().recall(chip(1)).await, None);
    harness.open().remember(chip(1), &card(1)).await;
    for _ in 0..2 {
        assert_eq!(harness.open().recall(chip(1)).await, Some(card(1)));
    }
}

pub async fn answers_as_if_the_card_was_never_read_when_what_is_kept_makes_no_sense(
    harness: &dyn Harness,
) {
    let store = harness.open();
    for number in [1, 2] {
        store.remember(chip(number), &card(number)).await;
    }
    harness.damage();
    assert_eq!(harness.open().recall(chip(1)).await, None);
    store.forget(chip(2)).await;
    // It begins anew.
    store.remember(chip(3), &card(3)).await;
    assert_eq!(store.recall(chip(1)).await, None);
    assert_eq!(harness.open().recall(chip(3)).await, Some(card(3)));
}

pub async fn recall_gives_a_card_back_under_its_chips_number_and_no_other(harness: &dyn Harness) {
    let store = harness.open();
    for number in [1, 2, 3] {
        store.remember(chip(number), &card(number)).await;
    }
    for number in [2, 1, 3] {
        assert_eq!(store.recall(chip(number)).await, Some(card(number)));
    }
    for stranger in [ChipSerial::from_bytes([0; 5]), chip(4)] {
        assert_eq!(store.recall(stranger).await, None);
    }
}

pub async fn remember_keeps_a_card_as_it_is_and_the_one_remembered_last_of_a_chip(
    harness: &dyn Harness,
) {
    let store = harness.open();
    store.remember(chip(2), &card(2)).await;
    for length in [0, 1, 1_500, MAX_CERTIFICATE_BYTES] {
        let bytes = (0..=u8::MAX).cycle().take(length).collect();
        let known = KnownCard {
            certificate: CertificateDer::new(bytes).expect("small"),
            path: KeyPath { key: 0xFF, pin: 0 },
        };
        store.remember(chip(1), &known).await;
        assert_eq!(harness.open().recall(chip(1)).await, Some(known));
    }
    assert_eq!(store.recall(chip(2)).await, Some(card(2)));
}

pub async fn remember_keeps_at_most_64_cards_the_least_recently_used_leaving_first(
    harness: &dyn Harness,
) {
    let store = harness.open();
    for number in 0..MAX_KNOWN_CARDS {
        store.remember(chip(number), &card(number)).await;
    }
    // Used again: one by being recalled, one by being remembered.
    assert!(store.recall(chip(0)).await.is_some());
    store.remember(chip(1), &card(1)).await;
    for number in [100, 101] {
        store.remember(chip(number), &card(number)).await;
    }
    for number in [2, 3] {
        assert_eq!(store.recall(chip(number)).await, None, "{number}");
    }
    for number in [0, 1]
        .into_iter()
        .chain(4..MAX_KNOWN_CARDS)
        .chain([100, 101])
    {
        assert_eq!(store.recall(chip(number)).await, Some(card(number)));
    }
}

pub async fn forget_forgets_this_card_and_no_other(harness: &dyn Harness) {
    let store = harness.open();
    store.forget(chip(1)).await;
    for number in [1, 2, 3] {
        store.remember(chip(number), &card(number)).await;
    }
    for _ in 0..2 {
        store.forget(chip(2)).await;
        assert_eq!(harness.open().recall(chip(2)).await, None);
        for number in [1, 3] {
            assert_eq!(store.recall(chip(number)).await, Some(card(number)));
        }
    }
}

fn byte(number: usize) -> u8 {
    u8::try_from(number).unwrap_or(u8::MAX)
}

/// The number of a chip: numbers that differ in one digit.
fn chip(number: usize) -> ChipSerial {
    ChipSerial::from_bytes([0x29, 0, 0, 0, byte(number)])
}

fn card(number: usize) -> KnownCard {
    let number = byte(number);
    KnownCard {
        certificate: CertificateDer::new(vec![number; 3]).expect("small"),
        path: KeyPath {
            key: number,
            pin: number.wrapping_add(1),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::CASES;

    #[test]
    fn no_case_is_left_out() {
        let lines = include_str!("known_contract.rs").lines();
        let written: Vec<&str> = lines
            .filter_map(|line| line.strip_prefix("pub async fn ")?.split('(').next())
            .collect();
        let listed: Vec<&str> = CASES.iter().map(|case| case.name).collect();
        assert_eq!(listed, written);
    }
}
