//! The obligations of the port as tests, one case each, that a back end runs in one line:
//!
//! ```text
//! mod workstations {
//!     loquet_port_enrolment::contract!(crate::tests::harness().await);
//! }
//! ```
#![expect(
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "a case fails by a panic"
)]

pub mod builders;
pub mod enrolment;
mod harness;
pub mod invitation;
pub mod removal;

pub use harness::Harness;

use std::pin::Pin;

/// Emits one test for each case: `contract!(harness().await)`, where the expression gives a new
/// [`Harness`](crate::contract::Harness) over an empty store. The crate that says it needs `tokio`.
#[macro_export]
macro_rules! contract {
    (@each $then:ident [$($with:tt)*]) => {
        $crate::contract! { @$then [$($with)*]
            invitation {
                invite_keeps_an_invitation_as_it_is_and_records_it,
                invite_replaces_an_invitation_under_the_same_name_and_its_code_is_worthless,
                invite_refuses_the_name_of_an_enrolled_workstation_whatever_its_case,
                invite_keeps_one_workstation_under_a_name_whatever_is_asked_at_once,
                invite_keeps_at_most_so_many_workstations,
                invite_that_is_refused_has_changed_and_recorded_nothing,
                invite_commits_its_change_and_its_event_together_or_neither,
                list_lists_every_workstation_by_name_and_none_that_was_removed,
            }
            enrolment {
                enrol_keeps_the_workstation_that_was_invited_and_records_it,
                enrol_takes_a_code_once_whatever_is_asked_at_once,
                enrol_refuses_a_code_from_its_last_instant_on,
                enrol_refuses_a_code_that_nobody_has_given_out,
                enrol_that_is_refused_has_changed_and_recorded_nothing,
                enrol_commits_its_change_and_its_event_together_or_neither,
                find_finds_an_enrolled_workstation_by_its_tokens_digest_and_nothing_by_a_codes,
                of_a_code_and_of_a_token_their_digests_only_are_kept_ses_01,
            }
            removal {
                remove_makes_code_and_token_worthless_and_frees_the_name,
                remove_records_the_name_of_what_was_removed,
                remove_refuses_an_identity_that_no_workstation_has,
                remove_ends_the_open_sessions_of_the_workstation_and_no_other_ses_08,
                remove_of_an_invitation_ends_no_session,
                remove_commits_its_change_and_its_events_together_or_neither,
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
            include_str!("contract/enrolment.rs"),
            include_str!("contract/invitation.rs"),
            include_str!("contract/removal.rs"),
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
