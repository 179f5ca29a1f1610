//! What becomes of a session, and of the command that it was opened for, when its card leaves
//! (CPS-23, REG-20).

use super::{PERSON, card, card_of_colleague, practice, recorded, wait_for_file};
use crate::terminal::Terminal;
use loquet_tests::{Program, VirtualReaders};
use std::fs;

/// A command that runs until the file `stop` is there, and then ends with 7.
const COMMAND: &str = "echo ouvert > running; while [ ! -e stop ]; do sleep 0.05; done; exit 7";

/// Opens a session by the card and runs the command in it.
fn open(program: &Program) -> Terminal {
    let arguments = ["login", "--card", "--", "sh", "-c", COMMAND];
    let mut terminal = Terminal::open(program, &arguments);
    terminal.sees("Code porteur");
    terminal.enters("1234");
    terminal.sees("Bonjour");
    wait_for_file(&program.folder().join("running"));
    terminal
}

fn stop(program: &Program) {
    fs::write(program.folder().join("stop"), "").expect("written");
}

#[test]
fn the_session_is_locked_and_the_same_person_only_unlocks_it() {
    let program = practice();
    let readers = VirtualReaders::start();
    let inserted = readers.insert(&card());
    let mut terminal = open(&program);
    readers.remove(inserted);
    terminal.sees("verrouill");
    stop(&program);
    let shown = program.run(["session", "show", "--json"], "").json();
    assert_eq!(shown["session"]["state"], "locked", "{shown:#}");

    let other = readers.insert(&card_of_colleague());
    terminal.sees("Code porteur de CAROLE");
    terminal.enters("1234");
    terminal.sees("LQ-LOGIN-05");
    readers.remove(other);
    let _inserted = readers.insert(&card());
    terminal.sees("Code porteur de ROBERT");
    terminal.enters("1234");
    terminal.sees("Bon retour");
    assert_eq!(
        terminal.ends().0,
        7,
        "the command goes on where it was held"
    );
    let unlocked = recorded(&program, "session.unlocked");
    let reasons: Vec<_> = unlocked
        .iter()
        .map(|(_, reason)| reason.as_deref())
        .collect();
    assert!(reasons.contains(&Some("card-of-another")), "{unlocked:?}");
    assert_eq!(
        program.run(["session", "show"], "").code,
        3,
        "closed at its end"
    );
}

#[test]
fn the_session_is_closed_and_the_command_with_it() {
    let mut program = practice();
    program.set("LOQUET_CARD__REMOVAL", "close");
    let readers = VirtualReaders::start();
    let inserted = readers.insert(&card());
    let mut terminal = open(&program);
    readers.remove(inserted);
    terminal.sees("et le programme avec elle");
    let (code, _) = terminal.ends();
    assert!(code != 0 && code != 7, "{code}");
    assert_eq!(program.run(["session", "show"], "").code, 3);
    let ended = recorded(&program, "session.ended");
    let reasons: Vec<_> = ended.iter().map(|(_, reason)| reason.as_deref()).collect();
    assert!(reasons.contains(&Some("card-removed")), "{ended:?}");
}

#[test]
fn nothing_happens_where_the_practice_wants_nothing() {
    let mut program = practice();
    program.set("LOQUET_CARD__REMOVAL", "nothing");
    let readers = VirtualReaders::start();
    let inserted = readers.insert(&card());
    let terminal = open(&program);
    readers.remove(inserted);
    let shown = program.run(["session", "show", "--json"], "").json();
    assert_eq!(shown["session"]["state"], "active", "{shown:#}");
    stop(&program);
    assert_eq!(terminal.ends().0, 7);
}

#[test]
fn a_card_that_comes_back_within_the_grace_was_never_away() {
    let mut program = practice();
    program.set("LOQUET_CARD__REMOVAL_GRACE_SECONDS", "10");
    let readers = VirtualReaders::start();
    let inserted = readers.insert(&card());
    let terminal = open(&program);
    readers.remove(inserted);
    let _inserted = readers.insert(&card());
    stop(&program);
    let (code, rest) = terminal.ends();
    assert_eq!(code, 7);
    assert!(!rest.contains("verrouill"), "{rest}");
    let locked = recorded(&program, "session.locked");
    assert_eq!(locked, [], "{PERSON}");
}
