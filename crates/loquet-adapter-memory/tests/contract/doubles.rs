//! Each case of the suites catches the double that breaks its obligation.

use crate::faulty::{Fault, with};
use loquet_port_journal::contract as journal;
use loquet_port_sessions::contract as sessions;
use loquet_port_users::contract as users;
use tokio::runtime::Builder;

/// A case, and the fault that it must find.
type Double = (&'static str, Fault);

/// A case of any suite.
#[derive(Clone, Copy)]
enum Case {
    Users(users::Case),
    Sessions(sessions::Case),
    Journal(journal::Case),
}

#[test]
fn each_users_case_catches_its_double() {
    check(users::CASES.iter().copied().map(Case::Users), USERS);
}

#[test]
fn each_sessions_case_catches_its_double() {
    check(
        sessions::CASES.iter().copied().map(Case::Sessions),
        SESSIONS,
    );
}

#[test]
fn each_journal_case_catches_its_double() {
    check(journal::CASES.iter().copied().map(Case::Journal), JOURNAL);
}

/// Checks that each case tells the store from each of its doubles, and has one.
fn check(cases: impl Iterator<Item = Case>, doubles: &[Double]) {
    let cases: Vec<Case> = cases.collect();
    let mut listed: Vec<&str> = doubles.iter().map(|(name, _)| *name).collect();
    let mut written: Vec<&str> = cases.iter().map(|case| case.name()).collect();
    listed.sort_unstable();
    listed.dedup();
    written.sort_unstable();
    assert_eq!(
        listed, written,
        "the table of doubles is not that of the cases"
    );
    for case in cases {
        let name = case.name();
        assert!(case.passes(Fault::None), "{name} fails without a fault");
        for (_, fault) in doubles.iter().filter(|(listed, _)| *listed == name) {
            assert!(!case.passes(*fault), "{name} does not see {fault:?}");
        }
    }
}

impl Case {
    fn name(self) -> &'static str {
        match self {
            Self::Users(case) => case.name,
            Self::Sessions(case) => case.name,
            Self::Journal(case) => case.name,
        }
    }

    /// Whether the case passes over a store with a fault. On one thread, so that requests at once
    /// take turns in the same way each time.
    fn passes(self, fault: Fault) -> bool {
        let runtime = Builder::new_current_thread().build().expect("a runtime");
        let run = async move { self.run(fault).await };
        match runtime.block_on(runtime.spawn(run)) {
            Ok(()) => true,
            Err(error) if error.is_panic() => false,
            Err(error) => panic!("the case did not end: {error}"),
        }
    }

    async fn run(self, fault: Fault) {
        let harness = with(fault);
        match self {
            Self::Users(case) => (case.run)(&harness).await,
            Self::Sessions(case) => (case.run)(&harness).await,
            Self::Journal(case) => (case.run)(&harness).await,
        }
    }
}

const USERS: &[Double] = &[
    ("find_finds_an_added_account_by_its_key", Fault::ShowsTheKey),
    ("find_finds_an_added_account_by_its_key", Fault::FindsNobody),
    (
        "find_returns_none_for_a_key_that_nobody_has",
        Fault::FindsAHomonym,
    ),
    (
        "get_finds_an_added_account_by_its_identity",
        Fault::GetsNobody,
    ),
    (
        "find_imported_finds_an_imported_account_by_its_user_name",
        Fault::FindsUserNamesInAnyCase,
    ),
    (
        "find_imported_finds_an_imported_account_by_its_user_name",
        Fault::FindsNobodyImported,
    ),
    (
        "homonyms_returns_the_homonyms_and_no_other_key",
        Fault::TakesPrefixesForHomonyms,
    ),
    (
        "page_goes_through_all_accounts_in_key_order_each_exactly_once",
        Fault::PagesFromWhereItStopped,
    ),
    (
        "keys_are_compared_byte_by_byte_without_collation_idn_11",
        Fault::CollatesKeys,
    ),
    (
        "a_row_that_is_no_valid_account_is_an_error_sto_05",
        Fault::GuessesDamagedRows,
    ),
    (
        "add_refuses_an_identifier_that_any_account_has_disabled_ones_included_reg_24",
        Fault::GivesIdentifiersOfDisabledAccounts,
    ),
    (
        "add_gives_an_identifier_once_whatever_is_asked_at_once_reg_24",
        Fault::GivesIdentifiersTwiceAtOnce,
    ),
    (
        "add_refuses_a_card_that_another_account_has_cps_14",
        Fault::GivesCardNumbersTwice,
    ),
    (
        "add_refuses_a_card_that_another_account_has_cps_14",
        Fault::RefusesCardsByNumberAlone,
    ),
    (
        "add_refuses_a_user_name_of_version_3_2_that_was_imported_already",
        Fault::GivesUserNamesTwice,
    ),
    (
        "add_that_is_refused_has_changed_nothing",
        Fault::RecordsWhatIsRefused,
    ),
    (
        "add_commits_its_change_and_its_event_together_or_neither",
        Fault::CommitsWhatIsNotRecorded,
    ),
    (
        "set_status_ends_the_sessions_of_an_account_that_it_disables_ses_08",
        Fault::AltersTheEventsOfEndedSessions,
    ),
    (
        "set_status_ends_the_sessions_of_an_account_that_it_disables_ses_08",
        Fault::EndsNoSession,
    ),
    (
        "set_status_refuses_to_disable_the_last_active_administrator",
        Fault::DisablesTheLastAdministrator,
    ),
    (
        "set_status_leaves_an_active_administrator_whatever_is_asked_at_once",
        Fault::DisablesAllAdministratorsAtOnce,
    ),
    (
        "set_status_that_is_refused_has_changed_nothing",
        Fault::RecordsWhatIsRefused,
    ),
    (
        "set_status_commits_its_change_and_its_events_together_or_neither",
        Fault::CommitsWhatIsNotRecorded,
    ),
    (
        "changes_of_an_account_that_is_not_there_are_refused",
        Fault::ChangesNobody,
    ),
    (
        "set_password_raises_the_version_by_one_from_1_for_the_first",
        Fault::CountsVersionsFromZero,
    ),
    (
        "set_password_ends_the_other_sessions_ses_08_pwd_07",
        Fault::EndsTheSessionToKeep,
    ),
    (
        "set_password_ends_the_other_sessions_ses_08_pwd_07",
        Fault::EndsNoSession,
    ),
    (
        "set_password_refuses_a_proof_whose_credential_has_changed_since",
        Fault::TakesStaleProofs,
    ),
    (
        "set_password_refuses_a_proof_whose_account_has_been_disabled_since_auth_25",
        Fault::TakesStaleProofs,
    ),
    (
        "set_password_settles_the_attempt_of_its_proof_as_a_success",
        Fault::LeavesProofsReserved,
    ),
    (
        "set_password_that_is_refused_has_changed_nothing",
        Fault::RecordsWhatIsRefused,
    ),
    (
        "set_password_commits_its_change_and_its_events_together_or_neither",
        Fault::CommitsWhatIsNotRecorded,
    ),
    (
        "rehash_leaves_a_credential_alone_that_has_changed_since_t14",
        Fault::RehashesWhatHasChanged,
    ),
    (
        "rehash_keeps_the_version_and_ends_no_session_pwd_08",
        Fault::RehashesAsAChange,
    ),
    (
        "rehash_commits_its_change_and_its_event_together_or_neither",
        Fault::CommitsWhatIsNotRecorded,
    ),
    (
        "find_by_card_finds_an_account_by_the_authority_and_the_number_of_its_card_both_cps_14",
        Fault::FindsCardsByNumberAlone,
    ),
    (
        "find_by_card_finds_an_account_by_the_authority_and_the_number_of_its_card_both_cps_14",
        Fault::FindsNoCard,
    ),
    (
        "set_card_registers_a_card_in_the_place_of_any_other_or_removes_the_registration",
        Fault::RegistersNothing,
    ),
    (
        "set_card_refuses_a_card_that_another_account_has_disabled_ones_included_cps_14",
        Fault::GivesCardsOfDisabledAccounts,
    ),
    (
        "set_card_refuses_a_card_that_another_account_has_disabled_ones_included_cps_14",
        Fault::RefusesCardsByNumberAlone,
    ),
    (
        "set_card_gives_a_card_once_whatever_is_asked_at_once_cps_14",
        Fault::GivesCardsTwiceAtOnce,
    ),
    (
        "set_card_ends_the_sessions_that_the_former_card_has_opened_ses_08",
        Fault::EndsNoSession,
    ),
    (
        "set_card_ends_the_sessions_that_the_former_card_has_opened_ses_08",
        Fault::EndsTheSessionToKeep,
    ),
    (
        "set_card_ends_the_sessions_that_the_former_card_has_opened_ses_08",
        Fault::EndsSessionsByPasswordToo,
    ),
    (
        "set_card_ends_no_session_when_the_same_holder_is_registered_again",
        Fault::RegistersTheSameHolderAnew,
    ),
    (
        "set_card_ends_no_session_when_the_same_holder_is_registered_again",
        Fault::EndsSessionsByPasswordToo,
    ),
    (
        "set_card_forgets_the_card_that_was_used_last_when_the_holder_changes",
        Fault::RemembersTheSerialOfAnotherHolder,
    ),
    (
        "set_card_keeps_the_card_that_was_used_last_when_the_same_holder_is_registered_again",
        Fault::RegistersTheSameHolderAnew,
    ),
    (
        "set_card_that_is_refused_has_changed_nothing",
        Fault::RecordsWhatIsRefused,
    ),
    (
        "set_card_commits_its_change_and_its_events_together_or_neither",
        Fault::CommitsWhatIsNotRecorded,
    ),
    (
        "a_subject_without_an_account_is_counted_like_one_with_an_account_lock_06",
        Fault::AdmitsUnknownSubjects,
    ),
    (
        "reserve_applies_the_state_machine_lock_02",
        Fault::AppliesAnotherPolicy,
    ),
    (
        "reserve_never_exceeds_the_policy_whatever_is_tried_at_once_lock_02",
        Fault::AdmitsTooManyAtOnce,
    ),
    (
        "reserve_counts_the_workstation_before_the_subject_t02",
        Fault::CountsTheSubjectOfARefusedWorkstation,
    ),
    (
        "reserve_does_not_count_on_the_workstation_what_the_subject_refuses_lock_05",
        Fault::CountsTheWorkstationOfARefusedSubject,
    ),
    (
        "reserve_never_exceeds_the_workstations_policy_whatever_is_tried_at_once_t02",
        Fault::AdmitsTooManyOfAWorkstationAtOnce,
    ),
    (
        "reserve_records_the_refusals_that_are_due_and_no_other_log_13",
        Fault::RecordsEveryRefusal,
    ),
    (
        "reserve_keeps_the_newest_subjects_without_an_account_lock_06",
        Fault::NeverForgetsASubject,
    ),
    (
        "reserve_never_forgets_a_subject_with_an_account_lock_06",
        Fault::ForgetsKnownSubjects,
    ),
    (
        "reserve_commits_a_refusal_and_its_record_together_or_neither",
        Fault::CommitsWhatIsNotRecorded,
    ),
    (
        "settle_records_the_failure_and_the_lockout_and_the_alert_lock_13",
        Fault::AltersTheEventsOfLockouts,
    ),
    (
        "settle_does_not_count_an_attempt_given_back_on_the_subject_lock_08",
        Fault::CountsOnTheSubjectWhatIsGivenBack,
    ),
    (
        "settle_does_not_count_an_attempt_given_back_on_the_workstation_lock_08",
        Fault::CountsOnTheWorkstationWhatIsGivenBack,
    ),
    (
        "settle_settles_an_attempt_at_most_once",
        Fault::SettlesTwice,
    ),
    (
        "settle_commits_its_change_and_its_events_together_or_neither",
        Fault::CommitsWhatIsNotRecorded,
    ),
    (
        "unlock_admits_attempts_again_at_once_lock_14",
        Fault::UnlocksNothing,
    ),
    ("unlock_records_who_asked_lock_14", Fault::UnlocksForNobody),
    (
        "unlock_commits_its_change_and_its_event_together_or_neither",
        Fault::CommitsWhatIsNotRecorded,
    ),
    (
        "lockout_of_a_subject_never_seen_is_the_default",
        Fault::CountsWhomItNeverSaw,
    ),
];

const SESSIONS: &[Double] = &[
    (
        "open_opens_a_session_and_records_the_login",
        Fault::AltersTheEventOfALogin,
    ),
    (
        "open_commits_its_change_and_its_events_together_or_neither",
        Fault::CommitsWhatIsNotRecorded,
    ),
    (
        "open_refuses_an_account_that_is_not_active_auth_25",
        Fault::OpensForDisabledAccounts,
    ),
    (
        "open_refuses_when_the_credential_is_no_longer_the_one_verified",
        Fault::OpensByStaleCredentials,
    ),
    (
        "open_refuses_an_attempt_that_is_not_reserved",
        Fault::OpensWithoutAnAttempt,
    ),
    (
        "open_opens_one_session_by_an_attempt_whatever_is_asked_at_once",
        Fault::OpensTwiceAtOnce,
    ),
    (
        "open_gives_the_attempt_back_to_the_workstations_throttle",
        Fault::CountsSuccessesOnTheWorkstation,
    ),
    (
        "open_tells_how_many_failures_came_before_lock_13",
        Fault::KeepsFailuresSilent,
    ),
    (
        "open_stores_the_strength_that_was_judged_now_when_there_is_one",
        Fault::ForgetsTheStrength,
    ),
    (
        "open_ends_the_oldest_open_sessions_beyond_at_most_with_their_events_ses_10",
        Fault::LeavesOldSessionsOpen,
    ),
    (
        "open_never_leaves_more_than_at_most_whatever_is_opened_at_once_ses_10",
        Fault::LeavesOldSessionsOpenAtOnce,
    ),
    (
        "unlock_unlocks_a_locked_session_and_records_it",
        Fault::AltersTheEventOfAnUnlocking,
    ),
    (
        "unlock_settles_its_attempt_as_a_success",
        Fault::UnlocksByAnotherAttempt,
    ),
    (
        "unlock_commits_its_change_and_its_event_together_or_neither",
        Fault::CommitsWhatIsNotRecorded,
    ),
    (
        "unlock_makes_the_old_token_worthless_ses_02",
        Fault::KeepsTheOldToken,
    ),
    (
        "unlock_refuses_a_session_that_has_ended",
        Fault::UnlocksWhatHasEnded,
    ),
    (
        "unlock_refuses_a_session_that_time_has_ended_ses_03",
        Fault::UnlocksWhatTimeHasEnded,
    ),
    (
        "unlock_refuses_the_session_of_another_account",
        Fault::UnlocksForAnotherAccount,
    ),
    (
        "unlock_refuses_an_account_that_is_not_active_auth_25",
        Fault::UnlocksForDisabledAccounts,
    ),
    (
        "unlock_refuses_when_the_credential_is_no_longer_the_one_verified",
        Fault::UnlocksByStaleCredentials,
    ),
    (
        "unlock_refuses_an_attempt_that_is_not_reserved",
        Fault::UnlocksWithoutAnAttempt,
    ),
    (
        "open_opens_a_session_by_card_and_keeps_its_proof_to_the_last_field",
        Fault::CutsTheEndOfCertificates,
    ),
    (
        "open_refuses_a_card_that_is_not_the_registered_one_or_no_longer_cps_14",
        Fault::OpensByStaleCredentials,
    ),
    (
        "open_refuses_the_card_of_an_account_that_is_not_active_auth_25",
        Fault::OpensForDisabledAccounts,
    ),
    (
        "open_keeps_the_card_that_was_used_cps_15",
        Fault::KeepsTheFirstSerial,
    ),
    (
        "open_tells_and_records_another_card_than_the_one_used_before_cps_15",
        Fault::KeepsTheFirstSerial,
    ),
    (
        "open_tells_and_records_another_card_than_the_one_used_before_cps_15",
        Fault::TellsNoFormerCard,
    ),
    (
        "open_tells_and_records_another_card_than_the_one_used_before_cps_15",
        Fault::TellsTheSameCardAgain,
    ),
    (
        "open_tells_and_records_another_card_than_the_one_used_before_cps_15",
        Fault::AltersTheEventOfARenewal,
    ),
    (
        "open_by_card_commits_its_change_and_its_events_together_or_neither",
        Fault::CommitsWhatIsNotRecorded,
    ),
    (
        "unlock_refuses_a_card_that_is_not_the_registered_one_or_no_longer_cps_14",
        Fault::UnlocksByStaleCredentials,
    ),
    (
        "unlock_keeps_and_records_another_card_than_the_one_used_before_cps_15",
        Fault::KeepsTheFirstSerial,
    ),
    (
        "unlock_keeps_and_records_another_card_than_the_one_used_before_cps_15",
        Fault::AltersTheEventOfAnUnlocking,
    ),
    (
        "unlock_by_card_commits_its_change_and_its_events_together_or_neither",
        Fault::CommitsWhatIsNotRecorded,
    ),
    (
        "by_card_lists_every_open_session_that_a_card_has_opened_whoevers_and_no_other_cps_31",
        Fault::ListsSessionsByPassword,
    ),
    (
        "by_card_lists_every_open_session_that_a_card_has_opened_whoevers_and_no_other_cps_31",
        Fault::ListsSessionsOfOneAccount,
    ),
    (
        "by_card_lists_every_open_session_that_a_card_has_opened_whoevers_and_no_other_cps_31",
        Fault::ListsTheNewestFirst,
    ),
    (
        "by_card_lists_every_open_session_that_a_card_has_opened_whoevers_and_no_other_cps_31",
        Fault::ListsWhatHasEnded,
    ),
    (
        "issue_keeps_a_challenge_as_it_is_to_the_last_field",
        Fault::ForgetsTheService,
    ),
    (
        "issue_keeps_a_challenge_as_it_is_to_the_last_field",
        Fault::CutsTheTimeOfChallenges,
    ),
    (
        "issue_keeps_one_challenge_of_an_attempt_the_last",
        Fault::KeepsTheFirstChallenge,
    ),
    (
        "issue_keeps_one_challenge_of_an_attempt_the_last",
        Fault::GivesAChallengeTwice,
    ),
    (
        "issue_forgets_the_challenges_that_have_expired_when_this_one_was_issued",
        Fault::ForgetsNoChallenge,
    ),
    (
        "issue_forgets_the_challenges_that_have_expired_when_this_one_was_issued",
        Fault::ForgetsChallengesEarly,
    ),
    (
        "issue_keeps_at_most_so_many_challenges_the_newest",
        Fault::ForgetsNoChallenge,
    ),
    (
        "issue_keeps_at_most_so_many_challenges_the_newest",
        Fault::ForgetsChallengesByTime,
    ),
    (
        "take_gives_a_challenge_to_one_taker_whatever_is_asked_at_once_cps_04",
        Fault::GivesAChallengeTwiceAtOnce,
    ),
    (
        "take_gives_a_challenge_back_under_the_attempt_that_asked_and_no_other_cps_05",
        Fault::GivesAnyChallenge,
    ),
    (
        "take_gives_a_challenge_back_under_the_attempt_that_asked_and_no_other_cps_05",
        Fault::GivesAChallengeTwice,
    ),
    (
        "of_a_token_its_digest_only_is_kept_ses_01",
        Fault::KeepsTokens,
    ),
    (
        "find_finds_an_opened_session_by_its_tokens_digest_and_by_its_identity",
        Fault::FindsByIdentityOnly,
    ),
    (
        "find_finds_an_opened_session_by_its_tokens_digest_and_by_its_identity",
        Fault::FindsByTokenOnly,
    ),
    (
        "apply_applies_the_state_machine_and_stores_what_it_returns",
        Fault::NoticesNoUse,
    ),
    (
        "apply_applies_the_state_machine_atomically_ses_04",
        Fault::ChangesTwiceAtOnce,
    ),
    (
        "apply_stores_what_the_machine_returns_even_when_it_refuses_ses_04",
        Fault::StoresNoRefusal,
    ),
    (
        "apply_records_a_change_by_session_changed",
        Fault::AltersTheEventOfAChange,
    ),
    (
        "apply_commits_its_change_and_its_event_together_or_neither",
        Fault::CommitsWhatIsNotRecorded,
    ),
    (
        "apply_returns_none_for_a_token_or_identity_that_nobody_has",
        Fault::AppliesToAnotherSession,
    ),
    (
        "of_account_lists_the_sessions_that_have_not_ended_and_no_other",
        Fault::ListsTheNewestFirst,
    ),
    (
        "of_account_lists_the_sessions_that_have_not_ended_and_no_other",
        Fault::ListsWhatHasEnded,
    ),
];

const JOURNAL: &[Double] = &[
    (
        "records_are_sealed_each_over_the_one_before_log_08",
        Fault::SealsEachRecordAlone,
    ),
    (
        "sequences_have_no_gap_and_no_double_whatever_is_appended_at_once_log_14",
        Fault::TakesPlacesTwiceAtOnce,
    ),
    (
        "a_record_is_never_changed_by_any_statement_log_08",
        Fault::ChangesRecords,
    ),
    (
        "a_record_is_never_removed_by_any_statement_log_08",
        Fault::RemovesRecords,
    ),
    (
        "times_come_back_to_the_millisecond_log_03",
        Fault::CutsTimesToSeconds,
    ),
    (
        "text_and_every_field_come_back_as_they_were_log_03",
        Fault::FoldsText,
    ),
    ("append_appends_in_the_order_given", Fault::AppendsByTime),
    ("append_appends_all_or_none", Fault::AppendsOneByOne),
    (
        "page_goes_through_all_records_in_order_each_exactly_once",
        Fault::PagesInTheOrderOfTexts,
    ),
    (
        "head_is_the_last_records_place_and_seal",
        Fault::KeepsNoSealAtTheHead,
    ),
];
