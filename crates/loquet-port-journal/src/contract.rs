//! The obligations of the port as tests, one case each, that a back end runs in one line:
//!
//! ```text
//! mod journal {
//!     loquet_port_journal::contract!(crate::tests::harness().await);
//! }
//! ```
#![expect(
    clippy::expect_used,
    clippy::missing_panics_doc,
    clippy::panic,
    reason = "a case fails by a panic"
)]

pub mod builders;
pub mod cases;
mod harness;
pub mod purging;

pub use harness::Harness;

use std::pin::Pin;

/// Emits one test for each case: `contract!(harness().await)`, where the expression gives a new
/// [`Harness`](crate::contract::Harness) over an empty store. The crate that says it needs `tokio`.
#[macro_export]
macro_rules! contract {
    (@each $then:ident [$($with:tt)*]) => {
        $crate::contract! { @$then [$($with)*]
            cases {
                records_are_sealed_each_over_the_one_before_log_08,
                sequences_have_no_gap_and_no_double_whatever_is_appended_at_once_log_14,
                a_record_is_never_changed_by_any_statement_log_08,
                a_record_is_never_removed_by_any_statement_log_08,
                times_come_back_to_the_millisecond_log_03,
                text_and_every_field_come_back_as_they_were_log_03,
                append_appends_in_the_order_given,
                append_appends_all_or_none,
                page_goes_through_all_records_in_order_each_exactly_once,
                head_is_the_last_records_place_and_seal,
            }
            purging {
                purge_removes_the_oldest_records_only_and_at_most_so_many_log_11,
                purge_leaves_a_checkpoint_from_which_the_rest_verifies_log_11,
                purge_refuses_what_is_younger_than_the_shortest_retention_log_11,
                purge_refuses_to_remove_what_is_broken_log_08,
                purge_records_itself_with_the_number_of_records_log_11,
                purge_does_all_or_nothing_log_11,
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
            include_str!("contract/cases.rs"),
            include_str!("contract/purging.rs"),
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
