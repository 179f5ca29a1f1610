//! The obligations of the ports as tests, one case each, that a back end runs in one line:
//!
//! ```text
//! mod users {
//!     loquet_port_users::contract!(crate::tests::harness().await);
//! }
//! ```
#![expect(
    clippy::expect_used,
    clippy::missing_panics_doc,
    clippy::panic,
    reason = "a case fails by a panic"
)]

pub mod accounts;
pub mod attempts;
pub mod builders;
pub mod cards;
pub mod changes;
mod harness;

pub use harness::{Harness, SessionToOpen};

use std::pin::Pin;

/// Emits one test for each case: `contract!(harness().await)`, where the expression gives a new
/// [`Harness`](crate::contract::Harness) over an empty store. The crate that says it needs `tokio`.
#[macro_export]
macro_rules! contract {
    (@each $then:ident [$($with:tt)*]) => {
        $crate::contract! { @$then [$($with)*]
            accounts {
                find_finds_an_added_account_by_its_key,
                find_returns_none_for_a_key_that_nobody_has,
                get_finds_an_added_account_by_its_identity,
                find_imported_finds_an_imported_account_by_its_user_name,
                homonyms_returns_the_homonyms_and_no_other_key,
                page_goes_through_all_accounts_in_key_order_each_exactly_once,
                keys_are_compared_byte_by_byte_without_collation_idn_11,
                a_row_that_is_no_valid_account_is_an_error_sto_05,
                add_refuses_an_identifier_that_any_account_has_disabled_ones_included_reg_24,
                add_gives_an_identifier_once_whatever_is_asked_at_once_reg_24,
                add_refuses_a_card_that_another_account_has_cps_14,
                add_refuses_a_user_name_of_version_3_2_that_was_imported_already,
                add_that_is_refused_has_changed_nothing,
                add_commits_its_change_and_its_event_together_or_neither,
            }
            changes {
                set_status_ends_the_sessions_of_an_account_that_it_disables_ses_08,
                set_status_refuses_to_disable_the_last_active_administrator,
                set_status_leaves_an_active_administrator_whatever_is_asked_at_once,
                set_status_that_is_refused_has_changed_nothing,
                set_status_commits_its_change_and_its_events_together_or_neither,
                changes_of_an_account_that_is_not_there_are_refused,
                set_password_raises_the_version_by_one_from_1_for_the_first,
                set_password_ends_the_other_sessions_ses_08_pwd_07,
                set_password_refuses_a_proof_whose_credential_has_changed_since,
                set_password_refuses_a_proof_whose_account_has_been_disabled_since_auth_25,
                set_password_settles_the_attempt_of_its_proof_as_a_success,
                set_password_that_is_refused_has_changed_nothing,
                set_password_commits_its_change_and_its_events_together_or_neither,
                rehash_leaves_a_credential_alone_that_has_changed_since_t14,
                rehash_keeps_the_version_and_ends_no_session_pwd_08,
                rehash_commits_its_change_and_its_event_together_or_neither,
            }
            cards {
                find_by_card_finds_an_account_by_the_authority_and_the_number_of_its_card_both_cps_14,
                set_card_registers_a_card_in_the_place_of_any_other_or_removes_the_registration,
                set_card_refuses_a_card_that_another_account_has_disabled_ones_included_cps_14,
                set_card_gives_a_card_once_whatever_is_asked_at_once_cps_14,
                set_card_ends_the_sessions_that_the_former_card_has_opened_ses_08,
                set_card_ends_no_session_when_the_same_holder_is_registered_again,
                set_card_forgets_the_card_that_was_used_last_when_the_holder_changes,
                set_card_keeps_the_card_that_was_used_last_when_the_same_holder_is_registered_again,
                set_card_that_is_refused_has_changed_nothing,
                set_card_commits_its_change_and_its_events_together_or_neither,
            }
            attempts {
                a_subject_without_an_account_is_counted_like_one_with_an_account_lock_06,
                reserve_applies_the_state_machine_lock_02,
                reserve_never_exceeds_the_policy_whatever_is_tried_at_once_lock_02,
                reserve_counts_the_workstation_before_the_subject_t02,
                reserve_does_not_count_on_the_workstation_what_the_subject_refuses_lock_05,
                reserve_never_exceeds_the_workstations_policy_whatever_is_tried_at_once_t02,
                reserve_records_the_refusals_that_are_due_and_no_other_log_13,
                reserve_keeps_the_newest_subjects_without_an_account_lock_06,
                reserve_never_forgets_a_subject_with_an_account_lock_06,
                reserve_commits_a_refusal_and_its_record_together_or_neither,
                settle_records_the_failure_and_the_lockout_and_the_alert_lock_13,
                settle_does_not_count_an_attempt_given_back_on_the_subject_lock_08,
                settle_does_not_count_an_attempt_given_back_on_the_workstation_lock_08,
                settle_settles_an_attempt_at_most_once,
                settle_commits_its_change_and_its_events_together_or_neither,
                unlock_admits_attempts_again_at_once_lock_14,
                unlock_records_who_asked_lock_14,
                unlock_commits_its_change_and_its_event_together_or_neither,
                lockout_of_a_subject_never_seen_is_the_default,
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
            include_str!("contract/accounts.rs"),
            include_str!("contract/attempts.rs"),
            include_str!("contract/cards.rs"),
            include_str!("contract/changes.rs"),
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
