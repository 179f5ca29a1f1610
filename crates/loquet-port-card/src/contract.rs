//! The obligations of the port as tests, one case each, that a back end runs in one line:
//!
//! ```text
//! mod cards {
//!     loquet_port_card::contract!(crate::harness().await);
//! }
//! ```
#![expect(
    clippy::expect_used,
    clippy::missing_panics_doc,
    clippy::panic,
    reason = "a case fails by a panic"
)]

pub mod builders;
pub mod cards;
#[cfg(test)]
mod double;
mod harness;
pub mod open;
#[cfg(test)]
mod tests;
pub mod verified;

pub use harness::{Harness, TestCard};

use std::pin::Pin;

/// Emits one test for each case: `contract!(harness().await)`, where the expression
/// gives a new [`Harness`](crate::contract::Harness) with one empty reader. The crate that says it
/// needs `tokio`.
#[macro_export]
macro_rules! contract {
    (@each $then:ident [$($with:tt)*]) => {
        $crate::contract! { @$then [$($with)*]
            cards {
                every_method_answers_within_bounded_time_and_holds_no_card_cps_27,
                readers_tells_of_each_card_what_it_is,
                changed_sees_a_card_inserted_and_a_card_removed,
                open_refuses_a_card_that_is_none_of_ours_with_the_fault_that_says_what_it_is,
                open_refuses_another_chip_than_the_one_seen_before_as_swapped_cps_22,
                open_refuses_the_reader_of_another_computer_unless_allowed_cps_28,
            }
            open {
                read_holder_gives_the_certificate_of_the_authentication_key_cps_08,
                read_holder_needs_no_pin,
                pin_state_spends_no_try_cps_17,
                verify_pin_sends_no_verify_for_a_blocked_pin_or_an_unagreed_last_try_cps_17,
                verify_pin_sends_one_verify_at_most_cps_17,
                verify_pin_asks_the_card_for_this_pin_now_cps_18,
                dropping_or_closing_a_card_lets_it_go_with_nothing_verified_cps_20,
            }
            verified {
                dropping_a_verified_card_lets_it_go_with_nothing_verified_cps_20,
                sign_signs_with_the_key_of_the_holders_certificate_cps_20,
                sign_signs_in_the_transaction_of_the_pin_cps_20,
                sign_leaves_nothing_verified_on_the_card_cps_20,
            }
        }
    };
    (@tests [$harness:expr] $($module:ident { $($case:ident,)+ })+) => {$($(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $case() {
            $crate::contract::$module::$case(&$harness).await;
        }
    )+)+};
    (@table [] $($module:ident { $($case:ident,)+ })+) => {
        &[$($($crate::contract::Case {
            name: stringify!($case),
            run: |harness| Box::pin($crate::contract::$module::$case(harness)),
        },)+)+]
    };
    ($harness:expr) => {
        $crate::contract! { @each tests [$harness] }
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

/// A case that runs.
pub type Running<'harness> = Pin<Box<dyn Future<Output = ()> + Send + 'harness>>;

/// Every case.
pub const CASES: &[Case] = contract!(@each table []);
