//! The obligations of the port as tests, one case each, that a back end runs in one line:
//!
//! ```text
//! mod sessions {
//!     loquet_port_sessions::contract!(crate::tests::harness().await);
//! }
//! ```
#![expect(
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "a case fails by a panic"
)]

pub mod builders;
pub mod cards;
pub mod challenges;
mod harness;
pub mod living;
pub mod opening;
pub mod unlocking;

pub use harness::{AttemptToReserve, CardToSet, Harness, PasswordToSet};

use std::pin::Pin;

/// Emits one test for each case: `contract!(harness().await)`, where the expression gives a new
/// [`Harness`](crate::contract::Harness) over an empty store. The crate that says it needs `tokio`.
#[macro_export]
macro_rules! contract {
    (@each $then:ident [$($with:tt)*]) => {
        $crate::contract! { @$then [$($with)*]
            opening {
                open_opens_a_session_and_records_the_login,
                open_commits_its_change_and_its_events_together_or_neither,
                open_refuses_an_account_that_is_not_active_auth_25,
                open_refuses_when_the_credential_is_no_longer_the_one_verified,
                open_refuses_an_attempt_that_is_not_reserved,
                open_opens_one_session_by_an_attempt_whatever_is_asked_at_once,
                open_gives_the_attempt_back_to_the_workstations_throttle,
                open_tells_how_many_failures_came_before_lock_13,
                open_stores_the_strength_that_was_judged_now_when_there_is_one,
                open_ends_the_oldest_open_sessions_beyond_at_most_with_their_events_ses_10,
                open_never_leaves_more_than_at_most_whatever_is_opened_at_once_ses_10,
            }
            unlocking {
                unlock_unlocks_a_locked_session_and_records_it,
                unlock_settles_its_attempt_as_a_success,
                unlock_commits_its_change_and_its_event_together_or_neither,
                unlock_makes_the_old_token_worthless_ses_02,
                unlock_refuses_a_session_that_has_ended,
                unlock_refuses_a_session_that_time_has_ended_ses_03,
                unlock_refuses_the_session_of_another_account,
                unlock_refuses_an_account_that_is_not_active_auth_25,
                unlock_refuses_when_the_credential_is_no_longer_the_one_verified,
                unlock_refuses_an_attempt_that_is_not_reserved,
            }
            cards {
                open_opens_a_session_by_card_and_keeps_its_proof_to_the_last_field,
                open_refuses_a_card_that_is_not_the_registered_one_or_no_longer_cps_14,
                open_refuses_the_card_of_an_account_that_is_not_active_auth_25,
                open_keeps_the_card_that_was_used_cps_15,
                open_tells_and_records_another_card_than_the_one_used_before_cps_15,
                open_by_card_commits_its_change_and_its_events_together_or_neither,
                unlock_refuses_a_card_that_is_not_the_registered_one_or_no_longer_cps_14,
                unlock_keeps_and_records_another_card_than_the_one_used_before_cps_15,
                unlock_by_card_commits_its_change_and_its_events_together_or_neither,
                by_card_lists_every_open_session_that_a_card_has_opened_whoevers_and_no_other_cps_31,
            }
            challenges {
                issue_keeps_a_challenge_as_it_is_to_the_last_field,
                issue_keeps_one_challenge_of_an_attempt_the_last,
                issue_forgets_the_challenges_that_have_expired_when_this_one_was_issued,
                issue_keeps_at_most_so_many_challenges_the_newest,
                show_shows_a_challenge_as_long_as_it_can_be_taken_and_leaves_it,
                take_gives_a_challenge_to_one_taker_whatever_is_asked_at_once_cps_04,
                take_gives_a_challenge_back_under_the_attempt_that_asked_and_no_other_cps_05,
            }
            living {
                of_a_token_its_digest_only_is_kept_ses_01,
                find_finds_an_opened_session_by_its_tokens_digest_and_by_its_identity,
                find_gives_the_identifier_of_the_account,
                apply_applies_the_state_machine_and_stores_what_it_returns,
                apply_applies_the_state_machine_atomically_ses_04,
                apply_stores_what_the_machine_returns_even_when_it_refuses_ses_04,
                apply_records_a_change_by_session_changed,
                apply_commits_its_change_and_its_event_together_or_neither,
                apply_returns_none_for_a_token_or_identity_that_nobody_has,
                of_account_lists_the_sessions_that_have_not_ended_and_no_other,
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
            include_str!("contract/cards.rs"),
            include_str!("contract/challenges.rs"),
            include_str!("contract/living.rs"),
            include_str!("contract/opening.rs"),
            include_str!("contract/unlocking.rs"),
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
