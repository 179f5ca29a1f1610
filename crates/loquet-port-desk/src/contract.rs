//! The obligations of the port as tests, one case each, that a desk runs in one line:
//!
//! ```text
//! mod contract {
//!     loquet_port_desk::contract!(crate::harness().await);
//! }
//! ```
//!
//! What is asked in process only has a list of its own, `in_process_contract!`.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::panic,
    reason = "a case fails by a panic"
)]

pub mod accounts;
pub mod builders;
pub mod cards;
pub mod everything;
mod harness;
pub mod import;
pub mod in_process;
pub mod journal;
pub mod login;
pub mod own;
pub mod registration;
pub mod sessions;
pub mod workstations;

pub use harness::{CROWD, FrontEnd, Harness, HeldCard};
pub use in_process::InProcessHarness;

use std::pin::Pin;

/// Emits one test for each case: `contract!(harness().await)`, where the expression gives a new
/// [`Harness`](crate::contract::Harness). The crate that says it needs `tokio`.
#[macro_export]
macro_rules! contract {
    (@each $then:ident [$($with:tt)*]) => {
        $crate::contract! { @$then [$($with)*]
            login {
                log_in_opens_a_session_for_the_right_password_and_shows_it_as_it_was_opened,
                log_in_answers_unknown_wrong_disabled_locked_and_without_password_alike_lock_06,
                log_in_refuses_even_the_right_password_while_the_account_is_locked_lock_07,
                log_in_tells_how_many_failures_came_before_once_lock_13,
                log_in_tells_whether_the_password_is_weak,
                log_in_records_each_try_with_its_outcome_and_its_reason_log_01,
                log_in_answers_busy_beyond_what_can_be_hashed_at_once_and_counts_no_failure_pwd_13,
                log_in_refuses_a_password_alone_whoever_asks_where_the_profile_does_reg_02,
                change_password_makes_the_new_one_the_only_one_that_opens_and_records_it_pwd_07,
                change_password_ends_the_persons_sessions_and_nobody_elses_pwd_07,
                change_password_denies_whoever_does_not_know_the_present_one_and_counts_it_lock_10,
            }
            sessions {
                use_session_shows_an_open_session_and_refuses_one_locked_or_ended_ses_06,
                show_session_shows_a_session_whatever_its_state_and_leaves_it_as_it_is,
                show_session_from_shows_a_session_where_it_was_opened_locked_or_not,
                show_session_from_answers_elsewhere_as_if_there_were_none_and_records_the_try,
                session_changed_answers_at_once_when_the_state_is_not_the_one_seen,
                session_changed_sees_soon_what_another_front_end_has_done_reg_20,
                session_changed_shows_it_unchanged_when_the_wait_is_over_and_not_before,
                session_changed_answers_a_token_left_behind_as_one_of_no_session,
                lock_session_locks_for_the_cause_seen_and_records_it_once_ses_06,
                lock_session_refuses_a_cause_that_only_the_desk_can_tell,
                unlock_session_gives_a_new_token_and_makes_the_old_one_worthless_ses_02,
                unlock_session_denies_a_wrong_password_and_counts_it_lock_10,
                unlock_session_refuses_on_another_workstation_reg_08,
                unlock_session_asks_for_the_card_of_a_session_that_a_card_has_opened_cps_23,
                unlock_session_refuses_a_session_that_has_ended_ses_07,
                close_session_ends_it_for_the_cause_seen_and_records_it_once_ses_07,
                close_session_refuses_a_cause_that_only_the_desk_can_tell,
            }
            own {
                own_sessions_lists_the_persons_sessions_wherever_they_are_and_no_other_ses_09,
                end_session_ends_another_session_of_the_same_person_wherever_it_is_ses_09,
                end_session_ends_anybodys_session_for_an_administrator_ses_09,
                end_session_forbids_it_to_others_and_does_not_tell_whether_it_exists_ses_09,
                whatever_is_asked_a_token_of_no_session_is_answered_as_ended,
                whatever_is_asked_nothing_is_done_in_a_locked_session_ses_06,
            }
            accounts {
                add_user_adds_the_account_as_asked_for_and_lets_the_person_in,
                add_user_proposes_identifiers_that_are_free_for_one_that_is_taken,
                add_user_refuses_a_card_number_that_another_account_has,
                list_users_goes_through_all_accounts_in_order_each_once,
                show_user_shows_why_attempts_are_not_evaluated_now,
                set_user_status_ends_the_sessions_of_a_disabled_account_and_keeps_it_out_ses_08,
                set_user_status_refuses_to_disable_the_last_active_administrator,
                unlock_user_lifts_the_lockout_and_leaves_the_password_as_it_is_lock_14,
                unlock_user_asks_for_a_reason_lock_14,
                set_user_password_makes_it_the_only_one_and_ends_the_persons_sessions_ses_08,
                policy_report_names_weak_unjudged_and_missing_passwords_and_is_recorded,
                whatever_is_asked_of_nobodys_account_it_is_not_found,
                whatever_only_an_administrator_may_ask_is_forbidden_to_others_and_recorded_log_01,
            }
            cards {
                challenge_card_asks_another_question_each_time_for_who_asked_cps_02,
                log_in_by_card_opens_a_session_of_the_cards_person_and_shows_it_as_it_was_opened,
                log_in_by_card_refuses_an_answer_that_was_given_before_cps_04,
                log_in_by_card_opens_once_by_an_answer_whatever_is_asked_at_once_cps_04,
                log_in_by_card_answers_alike_whatever_is_wrong_and_records_it_auth_21,
                log_in_by_card_tells_the_holder_of_a_good_card_that_it_is_registered_for_nobody,
                log_in_by_card_opens_for_an_account_whose_password_is_locked_lock_05,
                log_in_by_card_tells_and_records_the_card_used_before_when_it_is_another_cps_15,
                unlock_by_card_gives_a_new_token_and_makes_the_old_one_worthless_ses_02,
                unlock_by_card_refuses_the_card_of_another_person_cps_23,
                unlock_by_card_refuses_an_answer_given_before_or_to_log_in_cps_04,
                unlock_by_card_refuses_on_another_workstation_reg_08,
                abandon_card_records_why_a_challenge_is_not_answered_and_takes_it_away,
                abandon_card_does_nothing_for_a_challenge_of_nobody,
            }
            registration {
                register_card_lets_the_card_open_for_its_person_and_records_it_cps_14,
                register_card_refuses_a_card_that_another_account_has_cps_14,
                register_card_refuses_a_card_that_was_read_and_is_not_good_and_tells_why,
                register_and_unregister_card_forbid_somebody_elses_to_whoever_does_not_administer_cps_14,
                unregister_card_ends_the_sessions_it_has_opened_and_lets_it_open_no_more_ses_08,
                examine_card_tells_what_the_practice_makes_of_a_certificate,
                install_revocation_list_takes_it_over_shows_it_and_records_it_cps_12,
                install_revocation_list_ends_the_sessions_of_the_cards_that_it_revokes_cps_31,
                install_revocation_list_refuses_what_is_no_list_and_keeps_the_old_one_t31,
                refresh_revocation_lists_fetches_nothing_when_nothing_is_due_cps_12,
            }
            import {
                import_reports_each_row_in_order_when_it_is_done_and_at_the_end,
                import_imports_each_row_that_can_be_and_tells_what_is_wrong_with_the_others,
                import_changes_nothing_when_the_same_rows_are_imported_again,
                import_only_tells_what_would_be_done_when_that_is_asked,
                import_does_what_a_person_decided_for_a_row,
                import_proposes_free_identifiers_for_a_homonym,
            }
            journal {
                read_journal_gives_the_newest_records_oldest_first,
                read_journal_names_who_acted_and_whom_each_record_is_about,
                read_journal_records_itself_once_and_lets_an_auditor_read_log_12,
                verify_journal_finds_a_whole_journal_whole_and_records_itself_log_08,
                verify_journal_tells_that_a_head_noted_earlier_is_not_there_log_08,
                verify_journal_compares_every_anchor_and_tells_which_is_wrong_log_08,
                anchor_journal_gives_what_a_verification_takes_and_records_itself_log_09,
                purge_journal_keeps_what_is_young_and_records_itself_log_11,
                export_journal_goes_through_every_record_once_and_records_itself_once_log_12,
            }
            workstations {
                invite_workstation_gives_a_code_for_a_time_and_lists_the_workstation,
                invite_workstation_gives_a_new_code_and_makes_the_old_one_worthless,
                invite_workstation_refuses_the_name_of_one_that_has_enrolled,
                enrol_workstation_enrols_the_workstation_of_the_code_once_and_records_it,
                enrol_workstation_refuses_a_code_of_nobody_and_records_the_try,
                recognise_workstation_knows_a_workstation_by_its_own_token_only,
                workstations_lists_every_workstation_by_name,
                remove_workstation_forgets_it_and_ends_the_sessions_opened_on_it,
                remove_workstation_makes_the_code_of_one_that_has_not_enrolled_worthless,
                remove_workstation_finds_none_that_is_not_there_or_no_longer,
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

/// Emits one test for each case of what is asked in process only, as `contract!` does. The
/// expression gives a new [`InProcessHarness`](crate::contract::InProcessHarness).
#[macro_export]
macro_rules! in_process_contract {
    ($harness:expr) => {
        $crate::contract! { @tests [$harness] in_process {
            initialise_creates_an_administrator_who_can_log_in_and_records_it_reg_17,
            initialise_refuses_when_there_is_an_account_already,
            record_service_records_that_the_service_starts_and_stops_log_01,
        } }
    };
}

/// A case as a value, for whoever tests the suite itself.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    /// Its name: what the desk must do.
    pub name: &'static str,
    /// Runs it; it panics when the desk does not.
    pub run: for<'harness> fn(&'harness dyn Harness) -> Running<'harness>,
}

/// A case that runs.
pub type Running<'harness> = Pin<Box<dyn Future<Output = ()> + Send + 'harness>>;

/// Every case, but those of what is asked in process only.
pub const CASES: &[Case] = contract!(@each table []);

#[cfg(test)]
mod tests {
    use super::CASES;

    #[test]
    fn no_case_is_left_out() {
        let sources = [
            include_str!("contract/login.rs"),
            include_str!("contract/sessions.rs"),
            include_str!("contract/own.rs"),
            include_str!("contract/accounts.rs"),
            include_str!("contract/cards.rs"),
            include_str!("contract/registration.rs"),
            include_str!("contract/import.rs"),
            include_str!("contract/journal.rs"),
            include_str!("contract/workstations.rs"),
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
