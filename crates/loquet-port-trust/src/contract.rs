//! The obligations of the port as tests, one case each, that a back end runs in one line:
//!
//! ```text
//! mod trust {
//!     loquet_port_trust::contract!(crate::tests::harness().await);
//! }
//! ```
#![expect(
    clippy::expect_used,
    clippy::missing_panics_doc,
    clippy::panic,
    reason = "a case fails by a panic"
)]

pub mod builders;
mod harness;
pub mod judging;
pub mod listing;
pub mod reading;
pub mod verifying;

pub use harness::{Harness, ListSample, OF_THE_CERTIFICATE, Sample, Served};

use std::pin::Pin;

/// Emits one test for each case: `contract!(harness().await)`, where the expression gives a new
/// [`Harness`](crate::contract::Harness) over an empty store. The crate that says it needs `tokio`.
#[macro_export]
macro_rules! contract {
    (@each $then:ident [$($with:tt)*]) => {
        $crate::contract! { @$then [$($with)*]
            reading {
                read_reads_the_names_of_a_subject_that_is_one_multi_valued_rdn,
                read_reads_an_establishments_certificate_which_has_no_names,
                read_refuses_what_is_no_certificate_and_does_not_panic_cps_25,
            }
            verifying {
                verify_accepts_the_keys_signature_over_the_message,
                verify_refuses_a_signature_of_another_key_or_over_another_message_cps_01,
                verify_refuses_a_key_that_is_too_weak_cps_06,
            }
            judging {
                judge_accepts_a_good_certificate_and_says_the_age_of_its_lists,
                judge_refuses_each_of_the_reasons_under_its_own_name,
                judge_refuses_what_no_list_clears_auth_22,
                judge_refuses_by_a_list_that_is_past_its_date_cps_11,
                judge_refuses_when_the_clock_was_set_back_cps_13,
                judge_does_not_accept_again_what_was_once_seen_revoked_cps_11,
                is_revoked_knows_what_the_newest_lists_and_any_before_them_have_revoked,
            }
            listing {
                install_takes_a_list_over,
                install_refuses_what_is_no_list_or_none_to_believe_cps_10,
                install_refuses_a_lower_number_or_date_cps_10,
                install_keeps_what_it_revokes_for_good_cps_11,
                a_list_that_is_refused_leaves_the_last_good_one_in_place,
                refresh_takes_over_what_is_published_cps_12,
                refresh_answers_within_its_limits_whatever_the_server_does_cps_12,
                next_refresh_is_once_a_day_cps_12b,
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

#[cfg(test)]
mod tests {
    use super::CASES;

    #[test]
    fn no_case_is_left_out() {
        let sources = [
            include_str!("contract/judging.rs"),
            include_str!("contract/listing.rs"),
            include_str!("contract/reading.rs"),
            include_str!("contract/verifying.rs"),
        ];
        let lines = sources.iter().flat_map(|source| source.lines());
        let written =
            lines.filter_map(|line| line.strip_prefix("pub async fn ")?.split('(').next());
        let mut written: Vec<&str> = written.collect();
        let mut listed: Vec<&str> = CASES.iter().map(|case| case.name).collect();
        written.sort_unstable();
        listed.sort_unstable();
        assert_eq!(listed, written);
    }
}
