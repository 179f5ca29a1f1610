//! The suite itself: it passes a back end that keeps the contract, and fails one that breaks it.

use super::CASES;
use super::double::{Double, Flaw};
use std::panic::{AssertUnwindSafe, catch_unwind};

mod cards {
    crate::contract!(crate::contract::double::Double::new(
        crate::contract::double::Flaw::None
    ));
}

#[test]
fn no_case_is_left_out() {
    let written = |sources: &[&str]| {
        let lines = sources.iter().flat_map(|source| source.lines());
        let names = lines.filter_map(|line| line.strip_prefix("pub async fn ")?.split('(').next());
        let mut names: Vec<String> = names.map(str::to_owned).collect();
        names.sort_unstable();
        names
    };
    let sorted = |names: &mut dyn Iterator<Item = &str>| {
        let mut names: Vec<String> = names.map(str::to_owned).collect();
        names.sort_unstable();
        names
    };
    let cards = [
        include_str!("cards.rs"),
        include_str!("open.rs"),
        include_str!("verified.rs"),
    ];
    let listed = sorted(&mut CASES.iter().map(|case| case.name));
    assert_eq!(listed, written(&cards));
}

/// Whether a case fails on a runtime of its own.
fn fails(run: impl Future<Output = ()>) -> bool {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .expect("a runtime");
    catch_unwind(AssertUnwindSafe(|| runtime.block_on(run))).is_err()
}

/// Each flaw, and the case that sees it.
const FLAWS: &[(Flaw, &str)] = &[
    (
        Flaw::WaitsForEver,
        "every_method_answers_within_bounded_time_and_holds_no_card_cps_27",
    ),
    (
        Flaw::HoldsRefusedCards,
        "every_method_answers_within_bounded_time_and_holds_no_card_cps_27",
    ),
    (
        Flaw::CallsEverythingUnknown,
        "readers_tells_of_each_card_what_it_is",
    ),
    (
        Flaw::SeesNoChange,
        "changed_sees_a_card_inserted_and_a_card_removed",
    ),
    (
        Flaw::OpensForeignCards,
        "open_refuses_a_card_that_is_none_of_ours_with_the_fault_that_says_what_it_is",
    ),
    (
        Flaw::OpensOtherChips,
        "open_refuses_another_chip_than_the_one_seen_before_as_swapped_cps_22",
    ),
    (
        Flaw::OpensOtherComputers,
        "open_refuses_the_reader_of_another_computer_unless_allowed_cps_28",
    ),
    (
        Flaw::GivesTheOtherCertificate,
        "read_holder_gives_the_certificate_of_the_authentication_key_cps_08",
    ),
    (Flaw::WantsThePinForTheHolder, "read_holder_needs_no_pin"),
    (Flaw::SpendsATryOnTheState, "pin_state_spends_no_try_cps_17"),
    (
        Flaw::WantsNoConsent,
        "verify_pin_sends_no_verify_for_a_blocked_pin_or_an_unagreed_last_try_cps_17",
    ),
    (
        Flaw::VerifiesTwice,
        "verify_pin_sends_one_verify_at_most_cps_17",
    ),
    (
        Flaw::TakesThePinOfOthers,
        "verify_pin_asks_the_card_for_this_pin_now_cps_18",
    ),
    (
        Flaw::LeavesAnOpenCardVerified,
        "dropping_or_closing_a_card_lets_it_go_with_nothing_verified_cps_20",
    ),
    (
        Flaw::LeavesAVerifiedCardVerified,
        "dropping_a_verified_card_lets_it_go_with_nothing_verified_cps_20",
    ),
    (
        Flaw::SignsWithTheOtherKey,
        "sign_signs_with_the_key_of_the_holders_certificate_cps_20",
    ),
    (
        Flaw::SignsOutsideOfTheTransaction,
        "sign_signs_in_the_transaction_of_the_pin_cps_20",
    ),
    (
        Flaw::LeavesTheCardVerifiedAfterSigning,
        "sign_leaves_nothing_verified_on_the_card_cps_20",
    ),
];

#[test]
fn each_flaw_fails_its_case() {
    for (flaw, name) in FLAWS {
        let case = CASES.iter().find(|case| case.name == *name);
        let case = case.expect("a case of this name");
        let double = Double::new(*flaw);
        assert!(fails((case.run)(&double)), "{flaw:?} passes {name}");
    }
}
