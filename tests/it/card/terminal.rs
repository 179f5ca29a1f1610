//! A person at a terminal, with their card.

use super::{PERSON, card, issue, now, practice};
use crate::terminal::Terminal;
use loquet_tests::{Program, VirtualReaders, order};

const LOGIN: [&str; 2] = ["login", "--card"];

fn waiting_practice() -> Program {
    let mut program = practice();
    program.set("LOQUET_CARD__WAIT_SECONDS", "20");
    program
}

#[test]
fn the_card_is_waited_for_and_the_pin_is_never_shown() {
    let program = waiting_practice();
    let readers = VirtualReaders::start();
    let mut terminal = Terminal::open(&program, &LOGIN);
    let mut screen = terminal.sees("Mettez votre carte CPS dans le lecteur");
    // Typed before anybody asks: neither shown nor taken for an answer.
    terminal.enters("9753");
    let card = issue(&order(now()).with_pin("9753"));
    let _inserted = readers.insert(&card);
    screen += &terminal.sees("Code porteur de ROBERT SPECIALISTE0021889");
    terminal.enters("9753");
    screen += &terminal.sees("Bonjour");
    let (code, rest) = terminal.ends();
    assert_eq!(code, 0);
    screen += &rest;
    assert!(
        screen.contains("Virtual PCD 00 00") && screen.contains("TEST"),
        "{screen}"
    );
    assert!(!screen.contains("9753"), "{screen}");
    assert_eq!(card.transcript().codes_presented(), 1);
}

#[test]
fn cps_17_two_tries_left_are_a_warning_and_the_last_is_a_question() {
    let program = waiting_practice();
    let readers = VirtualReaders::start();
    let card = card();
    let _inserted = readers.insert(&card);
    let mut terminal = Terminal::open(&program, &LOGIN);
    terminal.sees("Code porteur");
    terminal.enters("4321");
    terminal.sees("LQ-PIN-02");
    terminal.sees("Code porteur");
    terminal.enters("4321");
    terminal.sees("un seul essai");
    terminal.sees("Tapez");
    terminal.enters("non");
    terminal.sees("LQ-PIN-04");
    assert_eq!(terminal.ends().0, 3);
    assert_eq!(card.pin_tries_left(), 1);

    let mut terminal = Terminal::open(&program, &LOGIN);
    terminal.sees("Tapez");
    terminal.enters("oui");
    terminal.sees("Code porteur");
    terminal.enters("1234");
    terminal.sees("Bonjour");
    assert_eq!(terminal.ends().0, 0);
    assert_eq!(card.pin_tries_left(), 3);
}

#[test]
fn control_c_while_the_pin_is_asked_spends_no_try() {
    let program = waiting_practice();
    let readers = VirtualReaders::start();
    let card = card();
    let _inserted = readers.insert(&card);
    let mut terminal = Terminal::open(&program, &LOGIN);
    terminal.sees("Code porteur");
    terminal.session.send_control('c').expect("typed");
    assert_eq!(terminal.ends().0, 130);
    assert_eq!(
        (card.pin_tries_left(), card.transcript().codes_presented()),
        (3, 0)
    );
}

#[test]
fn cps_22_a_card_that_is_swapped_while_the_pin_is_typed_is_given_no_pin() {
    let program = waiting_practice();
    let readers = VirtualReaders::start();
    let inserted = readers.insert(&card());
    let mut terminal = Terminal::open(&program, &LOGIN);
    terminal.sees("Code porteur de ROBERT");
    readers.remove(inserted);
    let other = super::card_of_colleague();
    let _inserted = readers.insert(&other);
    terminal.enters("1234");
    terminal.sees("Code porteur de CAROLE");
    assert_eq!(other.transcript().codes_presented(), 0);
    terminal.enters("1234");
    terminal.sees("Bonjour");
    terminal.sees(super::COLLEAGUE);
    assert_eq!(terminal.ends().0, 0);
}

#[test]
fn two_cards_in_two_readers_are_a_question() {
    let program = waiting_practice();
    let readers = VirtualReaders::start();
    let _first = readers.insert(&super::card_of_colleague());
    let _second = readers.insert_into(1, &card());
    let mut terminal = Terminal::open(&program, &LOGIN);
    terminal.sees("dans quel lecteur");
    terminal.types("\u{1b}[B");
    terminal.types("\r");
    terminal.sees("Code porteur de ROBERT");
    terminal.enters("1234");
    terminal.sees(PERSON);
    assert_eq!(terminal.ends().0, 0);
}
