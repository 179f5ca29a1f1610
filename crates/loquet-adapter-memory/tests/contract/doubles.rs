//! Each case of the suites catches the double that breaks its obligation.

mod sessions;
mod users;
mod workstations;

use crate::faulty::{Fault, with};
use loquet_port_enrolment::contract as workstations_suite;
use loquet_port_journal::contract as journal_suite;
use loquet_port_sessions::contract as sessions_suite;
use loquet_port_users::contract as users_suite;
use tokio::runtime::Builder;

/// A case, and the fault that it must find.
type Double = (&'static str, Fault);

/// A case of any suite.
#[derive(Clone, Copy)]
enum Case {
    Users(users_suite::Case),
    Sessions(sessions_suite::Case),
    Workstations(workstations_suite::Case),
    Journal(journal_suite::Case),
}

#[test]
fn each_users_case_catches_its_double() {
    check(
        users_suite::CASES.iter().copied().map(Case::Users),
        users::USERS,
    );
}

#[test]
fn each_sessions_case_catches_its_double() {
    check(
        sessions_suite::CASES.iter().copied().map(Case::Sessions),
        sessions::SESSIONS,
    );
}

#[test]
fn each_workstations_case_catches_its_double() {
    check(
        (workstations_suite::CASES.iter().copied()).map(Case::Workstations),
        workstations::WORKSTATIONS,
    );
}

#[test]
fn each_journal_case_catches_its_double() {
    check(
        journal_suite::CASES.iter().copied().map(Case::Journal),
        JOURNAL,
    );
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
            Self::Workstations(case) => case.name,
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
            Self::Workstations(case) => (case.run)(&harness).await,
            Self::Journal(case) => (case.run)(&harness).await,
        }
    }
}

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
    (
        "purge_removes_the_oldest_records_only_and_at_most_so_many_log_11",
        Fault::PurgesWhatIsNotOlder,
    ),
    (
        "purge_removes_the_oldest_records_only_and_at_most_so_many_log_11",
        Fault::PurgesWithoutBound,
    ),
    (
        "purge_leaves_a_checkpoint_from_which_the_rest_verifies_log_11",
        Fault::KeepsNoCheckpoint,
    ),
    (
        "purge_refuses_what_is_younger_than_the_shortest_retention_log_11",
        Fault::PurgesWhatIsYoung,
    ),
    (
        "purge_refuses_to_remove_what_is_broken_log_08",
        Fault::PurgesWhatIsBroken,
    ),
    (
        "purge_records_itself_with_the_number_of_records_log_11",
        Fault::AltersTheEventOfAPurge,
    ),
    (
        "purge_does_all_or_nothing_log_11",
        Fault::PurgesThoughItCannotRecord,
    ),
];
