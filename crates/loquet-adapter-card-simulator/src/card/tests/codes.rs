//! PIN and unblocking code.

use super::VERIFY;
use crate::fixture::{check, order, powered};
use crate::{Assumptions, LastWrongTry, PinForgotten, SimulatedCard};

const WRONG: &str = "002000010430303030";
const STATE: &str = "0020000100";

fn with(assumptions: Assumptions) -> SimulatedCard {
    powered(&order().with_assumptions(assumptions))
}

#[test]
fn three_wrong_tries_block_and_stay_blocked_after_removal() {
    let card = powered(&order());
    check(&card, WRONG, "63C2");
    card.power_off();
    card.power_on();
    check(&card, STATE, "63C2");
    check(&card, WRONG, "63C1");
    check(&card, WRONG, "63C0");
    for _ in 0..2 {
        check(&card, STATE, "6983");
        check(&card, VERIFY, "6983");
        card.power_off();
        card.power_on();
    }
    assert_eq!(card.pin_tries_left(), 0);
    check(&card, "00CB3FFF0A4D087006BF810102A080", "6118");
    check(
        &card,
        "00C0000018",
        "7016BF810112A0109A01039B0100A1088C06F3000013FF00 9000",
    );
}

#[test]
fn the_last_wrong_try_can_say_blocked() {
    let last_wrong_try = LastWrongTry::Blocked;
    let card = with(Assumptions {
        last_wrong_try,
        ..Assumptions::default()
    });
    check(&card, WRONG, "63C2");
    check(&card, WRONG, "63C1");
    check(&card, WRONG, "6983");
}

#[test]
fn the_right_pin_gives_all_tries_back() {
    let card = powered(&order().with_pin_tries_left(1));
    check(&card, STATE, "63C1");
    check(&card, VERIFY, "9000");
    check(&card, STATE, "9000");
    assert_eq!(card.pin_tries_left(), 3);
    check(&card, WRONG, "63C2");
    assert!(!card.is_pin_verified());
}

#[test]
fn a_wrong_length_costs_no_try() {
    let card = powered(&order());
    check(&card, "0020000103313233", "6700");
    check(
        &card,
        "00200001113132333435363738393031323334353637",
        "6700",
    );
    check(&card, "002000010431323334", "9000");
    check(&card, "0020000300", "6A88");
    check(&card, "0020010100", "6A86");
}

#[test]
fn cps_18_a_reset_or_removal_forgets_the_pin_and_a_selection_does_not() {
    let card = powered(&order());
    let forget: [fn(&SimulatedCard); 2] = [SimulatedCard::reset, |card| {
        card.power_off();
        card.power_on();
    }];
    for forget in forget {
        check(&card, VERIFY, "9000");
        check(&card, super::APPLICATION, "9000");
        check(&card, "00A4000C023F00", "9000");
        check(&card, STATE, "9000");
        forget(&card);
        check(&card, STATE, "63C3");
    }
    card.verify_as_another_program();
    check(&card, STATE, "9000");
    let pin_forgotten = PinForgotten::AtSelection;
    let card = with(Assumptions {
        pin_forgotten,
        ..Assumptions::default()
    });
    check(&card, VERIFY, "9000");
    check(&card, super::APPLICATION, "9000");
    check(&card, STATE, "63C3");
}

#[test]
fn the_pin_is_changed_by_the_old_one() {
    let card = powered(&order());
    check(&card, "002400010830303030 35363738", "63C2");
    check(&card, "0024000108313233343536 3738", "9000");
    check(&card, STATE, "63C3");
    check(&card, VERIFY, "63C2");
    check(&card, "002000010435363738", "9000");
    check(&card, "00240001073536373831 3233", "6700");
    check(&card, "00240002083132333435363738", "6A88");
}

#[test]
fn the_unblocking_code_gives_a_new_pin() {
    let card = powered(&order().with_pin_tries_left(0));
    check(&card, "002C00010C3030303030303030 35363738", "63C9");
    assert_eq!(card.puk_tries_left(), 9);
    check(&card, "002C00010C3132333435363738 35363738", "9000");
    assert_eq!((card.puk_tries_left(), card.pin_tries_left()), (10, 3));
    check(&card, "002000010435363738", "9000");
    check(&card, "002C02010431323334", "6982");
    check(&card, "00200002083132333435363738", "9000");
    check(&card, "002C02010431323334", "9000");
    check(&card, VERIFY, "9000");
    check(&card, "00CB3FFF0A4D087006BF810202A080", "611C");
    check(
        &card,
        "00C000001C",
        "701A BF810216 A014 9A010A 9B010A 9D020062 A108 8C06F3FF00FFFF00 9000",
    );
}

#[test]
fn ten_wrong_unblocking_codes_end_the_card() {
    let card = powered(&order().with_pin_tries_left(0));
    for left in (0..10).rev() {
        check(
            &card,
            "002C00010C3030303030303030 35363738",
            &format!("63C{left:X}"),
        );
    }
    check(&card, "002C00010C3132333435363738 35363738", "6983");
    assert_eq!(card.pin_tries_left(), 0);
}

#[test]
fn a_longer_pin_is_told_in_the_files() {
    let card = powered(&order().with_pin("123456"));
    check(&card, "0020000106313233343536", "9000");
    check(&card, "00CB3FFF0B4D097007BF8101037F4180", "610F");
    check(&card, "00C000000F", "700DBF8101097F4106800106810104 9000");
}
