//! What each case must find.

use super::Flaw::{
    self, AbandonsNothing, AddsMembersOnly, AlwaysFetches, AnswersBeforeTheWaitIsOver,
    AsksForNoCard, CallsNothingWeak, CallsTakenForbidden, ClosesAsAsked, ClosesForAnyCause,
    DisablesNobody, DoesNotRecord, DropsDecisions, EndsNobodyElsesSession, EndsThePresentSession,
    EnrolsAgain, FindsNobodysAccountForbidden, FindsNobodysCard, ForbidsAsNotFound,
    ForgivesOldTokens, GivesATokenOfNobody, GivesCodesThatAreTooOld, IgnoresAnchors,
    IgnoresTheAnchor, ImportsAgainAsNew, ImportsNothing, ImportsWhenOnlyAsked,
    KeepsCertificatesSilent, KeepsFailuresSilent, KeepsTheFirstCode, KeepsTheToken,
    KeepsUnregisteredSilent, KnowsEverybody, LeavesTakenNumbersOut, LiftsNothing, ListsBackwards,
    ListsEnrolledOnly, ListsForAnybody, ListsSessionsOfHereOnly, LocksAsAsked,
    LocksCardsWithPasswords, LocksForAnyCause, NamesNobody, NeverSeesAChange, OpensAgain, Practice,
    PretendsToChangePasswords, PretendsToDisable, PretendsToInstall, PretendsToUnlock,
    ProposesNothing, ReadsBackwards, RecordsEachPage, RecordsWhatNobodyAsked, RemovesNothing,
    RepeatsItsNonce, ReportsNobody, SetsNoPassword, ShowsAnotherPlace, ShowsElsewhere, ShowsNoCard,
    ShowsNoThrottle, ShowsOnlyActiveSessions, ShowsTheFirstLists, TakesNoReason, TellsContactless,
    TellsNoFormerCard, TellsNoRows, TellsUnknownIdentifiers, TellsWhichSessionsExist,
    UnlocksAnywhere, UsesEndedSessions, UsesLockedSessions, UsesWhatItShows, WaitsForTheNextChange,
};
use crate::desk_contract_harness::Variant;
use loquet_domain::journal::Action;

/// A case, and the flaws that it must find.
pub(super) const DOUBLES: &[(&str, &[Flaw])] = &[
    (
        "log_in_opens_a_session_for_the_right_password_and_shows_it_as_it_was_opened",
        &[ShowsAnotherPlace, GivesATokenOfNobody],
    ),
    (
        "log_in_answers_unknown_wrong_disabled_locked_and_without_password_alike_lock_06",
        &[TellsUnknownIdentifiers],
    ),
    (
        "log_in_refuses_even_the_right_password_while_the_account_is_locked_lock_07",
        &[
            Practice(Variant::LocksLate),
            DoesNotRecord(Action::LoginByPassword),
        ],
    ),
    (
        "log_in_tells_how_many_failures_came_before_once_lock_13",
        &[KeepsFailuresSilent],
    ),
    (
        "log_in_tells_whether_the_password_is_weak",
        &[CallsNothingWeak],
    ),
    (
        "log_in_records_each_try_with_its_outcome_and_its_reason_log_01",
        &[DoesNotRecord(Action::LoginByPassword)],
    ),
    (
        "log_in_answers_busy_beyond_what_can_be_hashed_at_once_and_counts_no_failure_pwd_13",
        &[Practice(Variant::NeverBusy)],
    ),
    (
        "log_in_refuses_a_password_alone_whoever_asks_where_the_profile_does_reg_02",
        &[Practice(Variant::AcceptsPasswordsAlone)],
    ),
    (
        "change_password_makes_the_new_one_the_only_one_that_opens_and_records_it_pwd_07",
        &[
            PretendsToChangePasswords,
            DoesNotRecord(Action::PasswordChanged),
        ],
    ),
    (
        "change_password_ends_the_persons_sessions_and_nobody_elses_pwd_07",
        &[UsesEndedSessions, PretendsToChangePasswords],
    ),
    (
        "change_password_denies_whoever_does_not_know_the_present_one_and_counts_it_lock_10",
        &[PretendsToChangePasswords, Practice(Variant::LocksLate)],
    ),
    (
        "use_session_shows_an_open_session_and_refuses_one_locked_or_ended_ses_06",
        &[UsesLockedSessions, UsesEndedSessions],
    ),
    (
        "show_session_shows_a_session_whatever_its_state_and_leaves_it_as_it_is",
        &[UsesWhatItShows],
    ),
    (
        "show_session_from_shows_a_session_where_it_was_opened_locked_or_not",
        &[ShowsOnlyActiveSessions],
    ),
    (
        "show_session_from_answers_elsewhere_as_if_there_were_none_and_records_the_try",
        &[ShowsElsewhere, DoesNotRecord(Action::AccessRefused)],
    ),
    (
        "session_changed_answers_at_once_when_the_state_is_not_the_one_seen",
        &[WaitsForTheNextChange],
    ),
    (
        "session_changed_sees_soon_what_another_front_end_has_done_reg_20",
        &[NeverSeesAChange],
    ),
    (
        "session_changed_shows_it_unchanged_when_the_wait_is_over_and_not_before",
        &[AnswersBeforeTheWaitIsOver, NeverSeesAChange],
    ),
    (
        "session_changed_answers_a_token_left_behind_as_one_of_no_session",
        &[ForgivesOldTokens],
    ),
    (
        "lock_session_locks_for_the_cause_seen_and_records_it_once_ses_06",
        &[LocksAsAsked, DoesNotRecord(Action::SessionLocked)],
    ),
    (
        "lock_session_refuses_a_cause_that_only_the_desk_can_tell",
        &[LocksForAnyCause, ForbidsAsNotFound],
    ),
    (
        "unlock_session_gives_a_new_token_and_makes_the_old_one_worthless_ses_02",
        &[KeepsTheToken, DoesNotRecord(Action::SessionUnlocked)],
    ),
    (
        "unlock_session_denies_a_wrong_password_and_counts_it_lock_10",
        &[PretendsToUnlock, Practice(Variant::LocksLate)],
    ),
    (
        "unlock_session_refuses_on_another_workstation_reg_08",
        &[UnlocksAnywhere],
    ),
    (
        "unlock_session_asks_for_the_card_of_a_session_that_a_card_has_opened_cps_23",
        &[AsksForNoCard],
    ),
    (
        "unlock_session_refuses_a_session_that_has_ended_ses_07",
        &[PretendsToUnlock],
    ),
    (
        "close_session_ends_it_for_the_cause_seen_and_records_it_once_ses_07",
        &[ClosesAsAsked, DoesNotRecord(Action::SessionEnded)],
    ),
    (
        "close_session_refuses_a_cause_that_only_the_desk_can_tell",
        &[ClosesForAnyCause],
    ),
    (
        "own_sessions_lists_the_persons_sessions_wherever_they_are_and_no_other_ses_09",
        &[ListsSessionsOfHereOnly],
    ),
    (
        "end_session_ends_another_session_of_the_same_person_wherever_it_is_ses_09",
        &[EndsThePresentSession],
    ),
    (
        "end_session_ends_anybodys_session_for_an_administrator_ses_09",
        &[EndsNobodyElsesSession],
    ),
    (
        "end_session_forbids_it_to_others_and_does_not_tell_whether_it_exists_ses_09",
        &[TellsWhichSessionsExist],
    ),
    (
        "whatever_is_asked_a_token_of_no_session_is_answered_as_ended",
        &[UsesEndedSessions],
    ),
    (
        "whatever_is_asked_nothing_is_done_in_a_locked_session_ses_06",
        &[UsesLockedSessions],
    ),
    (
        "add_user_adds_the_account_as_asked_for_and_lets_the_person_in",
        &[AddsMembersOnly, DoesNotRecord(Action::AccountAdded)],
    ),
    (
        "add_user_proposes_identifiers_that_are_free_for_one_that_is_taken",
        &[ProposesNothing],
    ),
    (
        "add_user_refuses_a_card_number_that_another_account_has",
        &[LeavesTakenNumbersOut],
    ),
    (
        "list_users_goes_through_all_accounts_in_order_each_once",
        &[ListsBackwards],
    ),
    (
        "show_user_shows_why_attempts_are_not_evaluated_now",
        &[ShowsNoThrottle],
    ),
    (
        "set_user_status_ends_the_sessions_of_a_disabled_account_and_keeps_it_out_ses_08",
        &[DisablesNobody, UsesEndedSessions],
    ),
    (
        "set_user_status_refuses_to_disable_the_last_active_administrator",
        &[PretendsToDisable],
    ),
    (
        "unlock_user_lifts_the_lockout_and_leaves_the_password_as_it_is_lock_14",
        &[LiftsNothing, DoesNotRecord(Action::AccountUnlocked)],
    ),
    ("unlock_user_asks_for_a_reason_lock_14", &[TakesNoReason]),
    (
        "set_user_password_makes_it_the_only_one_and_ends_the_persons_sessions_ses_08",
        &[SetsNoPassword],
    ),
    (
        "policy_report_names_weak_unjudged_and_missing_passwords_and_is_recorded",
        &[ReportsNobody, DoesNotRecord(Action::PolicyReported)],
    ),
    (
        "whatever_is_asked_of_nobodys_account_it_is_not_found",
        &[FindsNobodysAccountForbidden],
    ),
    (
        "whatever_only_an_administrator_may_ask_is_forbidden_to_others_and_recorded_log_01",
        &[
            ListsForAnybody,
            DoesNotRecord(Action::AccessRefused),
            ForbidsAsNotFound,
        ],
    ),
    (
        "challenge_card_asks_another_question_each_time_for_who_asked_cps_02",
        &[RepeatsItsNonce],
    ),
    (
        "log_in_by_card_opens_a_session_of_the_cards_person_and_shows_it_as_it_was_opened",
        &[ShowsNoCard, DoesNotRecord(Action::LoginByCard)],
    ),
    (
        "log_in_by_card_refuses_an_answer_that_was_given_before_cps_04",
        &[OpensAgain],
    ),
    (
        "log_in_by_card_opens_once_by_an_answer_whatever_is_asked_at_once_cps_04",
        &[OpensAgain],
    ),
    (
        "log_in_by_card_answers_alike_whatever_is_wrong_and_records_it_auth_21",
        &[TellsContactless, DoesNotRecord(Action::LoginByCard)],
    ),
    (
        "log_in_by_card_tells_the_holder_of_a_good_card_that_it_is_registered_for_nobody",
        &[KeepsUnregisteredSilent],
    ),
    (
        "log_in_by_card_opens_for_an_account_whose_password_is_locked_lock_05",
        &[LocksCardsWithPasswords],
    ),
    (
        "log_in_by_card_tells_and_records_the_card_used_before_when_it_is_another_cps_15",
        &[TellsNoFormerCard, DoesNotRecord(Action::CardRenewed)],
    ),
    (
        "unlock_by_card_gives_a_new_token_and_makes_the_old_one_worthless_ses_02",
        &[KeepsTheToken],
    ),
    (
        "unlock_by_card_refuses_the_card_of_another_person_cps_23",
        &[PretendsToUnlock],
    ),
    (
        "unlock_by_card_refuses_an_answer_given_before_or_to_log_in_cps_04",
        &[PretendsToUnlock],
    ),
    (
        "unlock_by_card_refuses_on_another_workstation_reg_08",
        &[UnlocksAnywhere],
    ),
    (
        "abandon_card_records_why_a_challenge_is_not_answered_and_takes_it_away",
        &[AbandonsNothing],
    ),
    (
        "abandon_card_does_nothing_for_a_challenge_of_nobody",
        &[RecordsWhatNobodyAsked],
    ),
    (
        "register_card_lets_the_card_open_for_its_person_and_records_it_cps_14",
        &[DoesNotRecord(Action::CardRegistered)],
    ),
    (
        "register_card_refuses_a_card_that_another_account_has_cps_14",
        &[CallsTakenForbidden, DoesNotRecord(Action::CardRegistered)],
    ),
    (
        "register_card_refuses_a_card_that_was_read_and_is_not_good_and_tells_why",
        &[KeepsCertificatesSilent],
    ),
    (
        "register_and_unregister_card_forbid_somebody_elses_to_whoever_does_not_administer_cps_14",
        &[ForbidsAsNotFound],
    ),
    (
        "unregister_card_ends_the_sessions_it_has_opened_and_lets_it_open_no_more_ses_08",
        &[UsesEndedSessions, DoesNotRecord(Action::CardUnregistered)],
    ),
    (
        "examine_card_tells_what_the_practice_makes_of_a_certificate",
        &[FindsNobodysCard],
    ),
    (
        "install_revocation_list_takes_it_over_shows_it_and_records_it_cps_12",
        &[ShowsTheFirstLists, PretendsToInstall],
    ),
    (
        "install_revocation_list_ends_the_sessions_of_the_cards_that_it_revokes_cps_31",
        &[PretendsToInstall],
    ),
    (
        "install_revocation_list_refuses_what_is_no_list_and_keeps_the_old_one_t31",
        &[
            PretendsToInstall,
            DoesNotRecord(Action::RevocationListInstalled),
        ],
    ),
    (
        "refresh_revocation_lists_fetches_nothing_when_nothing_is_due_cps_12",
        &[AlwaysFetches],
    ),
    (
        "import_reports_each_row_in_order_when_it_is_done_and_at_the_end",
        &[TellsNoRows],
    ),
    (
        "import_imports_each_row_that_can_be_and_tells_what_is_wrong_with_the_others",
        &[ImportsNothing, DoesNotRecord(Action::AccountImported)],
    ),
    (
        "import_changes_nothing_when_the_same_rows_are_imported_again",
        &[ImportsAgainAsNew],
    ),
    (
        "import_only_tells_what_would_be_done_when_that_is_asked",
        &[ImportsWhenOnlyAsked],
    ),
    (
        "import_does_what_a_person_decided_for_a_row",
        &[DropsDecisions],
    ),
    (
        "import_proposes_free_identifiers_for_a_homonym",
        &[ProposesNothing],
    ),
    (
        "read_journal_gives_the_newest_records_oldest_first",
        &[ReadsBackwards],
    ),
    (
        "read_journal_names_who_acted_and_whom_each_record_is_about",
        &[NamesNobody],
    ),
    (
        "read_journal_records_itself_once_and_lets_an_auditor_read_log_12",
        &[DoesNotRecord(Action::JournalRead)],
    ),
    (
        "verify_journal_finds_a_whole_journal_whole_and_records_itself_log_08",
        &[DoesNotRecord(Action::JournalVerified)],
    ),
    (
        "verify_journal_tells_that_a_head_noted_earlier_is_not_there_log_08",
        &[IgnoresTheAnchor],
    ),
    (
        "verify_journal_compares_every_anchor_and_tells_which_is_wrong_log_08",
        &[IgnoresAnchors],
    ),
    (
        "anchor_journal_gives_what_a_verification_takes_and_records_itself_log_09",
        &[DoesNotRecord(Action::JournalAnchored)],
    ),
    (
        "purge_journal_keeps_what_is_young_and_records_itself_log_11",
        &[DoesNotRecord(Action::JournalPurged)],
    ),
    (
        "export_journal_goes_through_every_record_once_and_records_itself_once_log_12",
        &[RecordsEachPage, DoesNotRecord(Action::JournalExported)],
    ),
    (
        "invite_workstation_gives_a_code_for_a_time_and_lists_the_workstation",
        &[
            GivesCodesThatAreTooOld,
            DoesNotRecord(Action::WorkstationInvited),
        ],
    ),
    (
        "invite_workstation_gives_a_new_code_and_makes_the_old_one_worthless",
        &[KeepsTheFirstCode],
    ),
    (
        "invite_workstation_refuses_the_name_of_one_that_has_enrolled",
        &[CallsTakenForbidden],
    ),
    (
        "enrol_workstation_enrols_the_workstation_of_the_code_once_and_records_it",
        &[EnrolsAgain, DoesNotRecord(Action::WorkstationEnrolled)],
    ),
    (
        "enrol_workstation_refuses_a_code_of_nobody_and_records_the_try",
        &[DoesNotRecord(Action::WorkstationEnrolled)],
    ),
    (
        "recognise_workstation_knows_a_workstation_by_its_own_token_only",
        &[KnowsEverybody],
    ),
    (
        "workstations_lists_every_workstation_by_name",
        &[ListsEnrolledOnly],
    ),
    (
        "remove_workstation_forgets_it_and_ends_the_sessions_opened_on_it",
        &[RemovesNothing, KnowsEverybody],
    ),
    (
        "remove_workstation_makes_the_code_of_one_that_has_not_enrolled_worthless",
        &[RemovesNothing],
    ),
    (
        "remove_workstation_finds_none_that_is_not_there_or_no_longer",
        &[RemovesNothing],
    ),
];
