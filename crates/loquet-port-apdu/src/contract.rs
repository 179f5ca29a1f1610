//! The obligations of the port as tests, one case each, that a back end runs in one line:
//!
//! ```text
//! mod transport {
//!     loquet_port_apdu::contract!(crate::harness().await);
//! }
//! ```
//!
//! A back end behind a service that can stop, as PC/SC is, implements [`ServiceHarness`] too, and
//! runs `loquet_port_apdu::service_contract!(crate::harness().await);` beside it; one whose readers
//! a test can unplug implements [`PlugHarness`], and runs `loquet_port_apdu::plug_contract!`.
#![expect(
    clippy::expect_used,
    clippy::missing_panics_doc,
    clippy::panic,
    reason = "a case fails by a panic"
)]

pub mod beginning;
pub mod ending;
pub mod exchanging;
mod harness;
pub mod plugging;
pub mod readers;
pub mod service;
mod steps;

pub use harness::{Harness, PlugHarness, Reaction, ServiceHarness, Slot};

use std::pin::Pin;

/// Emits one test for each case: `contract!(harness().await)`, where the expression gives a new
/// [`Harness`](crate::contract::Harness) over two empty readers. The crate that says it needs
/// `tokio`.
#[macro_export]
macro_rules! contract {
    (@each $then:ident [$($with:tt)*]) => {
        $crate::contract! { @$then [$($with)*]
            readers {
                readers_lists_every_reader_with_what_lies_in_it,
                readers_shows_another_insertion_after_a_card_was_away_however_short_cps_22,
                readers_and_changed_answer_while_another_holds_the_card_cps_27,
                changed_sees_a_card_inserted_and_a_card_removed,
                changed_answers_at_once_when_the_readers_are_not_as_seen,
                changed_answers_the_readers_unchanged_when_the_wait_is_over,
            }
            beginning {
                begin_refuses_a_card_of_another_insertion_as_removed_cps_22,
                begin_refuses_a_reader_that_is_not_there_as_no_reader,
                begin_refuses_an_empty_reader_as_no_card_or_removed,
                begin_refuses_a_card_that_does_not_answer_as_mute,
                begin_answers_held_by_another_within_the_deadline_cps_27,
                begin_that_comes_late_is_discarded_cps_27,
                begin_holds_the_card_alone_until_the_transaction_ends_cps_20,
                a_dropped_begin_leaves_nothing_held,
            }
            exchanging {
                transmit_gives_the_answer_of_the_card_with_any_status_word,
                transmit_sends_a_command_as_it_is_and_once_cps_17,
                transmit_refuses_an_answer_that_is_none_as_malformed,
                transmit_refuses_a_card_that_has_left_as_removed_cps_22,
                transmit_refuses_a_card_that_leaves_in_mid_command_as_removed_cps_22,
                transmit_answers_within_its_deadline_and_discards_what_comes_late_cps_27,
                after_an_error_of_transmit_no_command_reaches_any_card_cps_22,
                a_dropped_transmit_leaves_nothing_held,
            }
            ending {
                end_leaves_nothing_verified_on_the_card_after_a_reset_cps_20,
                end_leaves_the_card_as_it_is_after_leave,
                end_lets_another_program_speak_to_the_card_at_once,
                a_transaction_that_is_dropped_resets_the_card_cps_20,
            }
        }
    };
    (@tests [$harness:expr] $($module:ident { $($case:ident,)+ })+) => {$($(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $case() {
            $crate::contract::$module::$case(&$harness).await;
        }
    )+)+};
    (@table [$kind:ident] $($module:ident { $($case:ident,)+ })+) => {
        &[$($($crate::contract::$kind {
            name: stringify!($case),
            run: |harness| Box::pin($crate::contract::$module::$case(harness)),
        },)+)+]
    };
    ($harness:expr) => {
        $crate::contract! { @each tests [$harness] }
    };
}

/// Emits one test for each case about a service that stops: `service_contract!(harness().await)`,
/// where the expression gives a new [`ServiceHarness`](crate::contract::ServiceHarness) over two
/// empty readers.
#[macro_export]
macro_rules! service_contract {
    (@each $then:ident [$($with:tt)*]) => {
        $crate::contract! { @$then [$($with)*]
            service {
                every_method_tells_that_the_service_has_stopped,
                changed_answers_at_once_when_the_service_stops,
                a_service_that_stops_in_a_transaction_ends_it,
                a_service_that_was_started_again_is_found_again_by_the_next_call,
                readers_shows_another_insertion_after_the_service_was_away_cps_22,
            }
        }
    };
    ($harness:expr) => {
        $crate::service_contract! { @each tests [$harness] }
    };
}

/// Emits one test for each case about readers that are plugged in and out:
/// `plug_contract!(harness().await)`, where the expression gives a new
/// [`PlugHarness`](crate::contract::PlugHarness) over two empty readers.
#[macro_export]
macro_rules! plug_contract {
    (@each $then:ident [$($with:tt)*]) => {
        $crate::contract! { @$then [$($with)*]
            plugging {
                changed_sees_a_reader_plugged_in_or_out,
                readers_shows_another_insertion_after_a_reader_was_unplugged_cps_22,
            }
        }
    };
    ($harness:expr) => {
        $crate::plug_contract! { @each tests [$harness] }
    };
}

/// A case as a value, for whoever tests the suite itself.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    /// Its name: what the back end must do.
    pub name: &'static str,
    /// Runs it; it panics when the back end does not.
    pub run: for<'harness> fn(&'harness dyn Harness) -> Running<'harness>,
}

/// A case about a service that stops, as a value.
#[derive(Clone, Copy, Debug)]
pub struct ServiceCase {
    /// Its name: what the back end must do.
    pub name: &'static str,
    /// Runs it; it panics when the back end does not.
    pub run: for<'harness> fn(&'harness dyn ServiceHarness) -> Running<'harness>,
}

/// A case about readers that are plugged in and out, as a value.
#[derive(Clone, Copy, Debug)]
pub struct PlugCase {
    /// Its name: what the back end must do.
    pub name: &'static str,
    /// Runs it; it panics when the back end does not.
    pub run: for<'harness> fn(&'harness dyn PlugHarness) -> Running<'harness>,
}

/// A case that runs.
pub type Running<'harness> = Pin<Box<dyn Future<Output = ()> + Send + 'harness>>;

/// Every case for every back end.
pub const CASES: &[Case] = contract!(@each table [Case]);

/// Every case for a back end behind a service.
pub const SERVICE_CASES: &[ServiceCase] = service_contract!(@each table [ServiceCase]);

/// Every case for a back end whose readers can be unplugged.
pub const PLUG_CASES: &[PlugCase] = plug_contract!(@each table [PlugCase]);

#[cfg(test)]
mod tests {
    use super::{CASES, PLUG_CASES, SERVICE_CASES};

    #[test]
    fn no_case_is_left_out() {
        let sources = [
            include_str!("contract/beginning.rs"),
            include_str!("contract/ending.rs"),
            include_str!("contract/exchanging.rs"),
            include_str!("contract/plugging.rs"),
            include_str!("contract/readers.rs"),
            include_str!("contract/service.rs"),
        ];
        let lines = sources.iter().flat_map(|source| source.lines());
        let written =
            lines.filter_map(|line| line.strip_prefix("pub async fn ")?.split('(').next());
        let mut written: Vec<&str> = written.collect();
        let listed = CASES.iter().map(|case| case.name);
        let listed = listed.chain(SERVICE_CASES.iter().map(|case| case.name));
        let listed = listed.chain(PLUG_CASES.iter().map(|case| case.name));
        let mut listed: Vec<&str> = listed.collect();
        written.sort_unstable();
        listed.sort_unstable();
        assert_eq!(listed, written);
    }
}
