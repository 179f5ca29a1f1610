//! Remembered identifiers, through the program.

use loquet_tests::{Answer, Program};
use std::fs;

fn practice() -> Program {
    let program = Program::with_practice();
    for who in ["charbonnel.pascal", "chevalier.anne", "martin.paul"] {
        let _ = program
            .administer(["user", "add", who], "1234\n")
            .expecting(0);
    }
    program
}

fn remember(program: &Program, who: &str, password: &str) -> Answer {
    let arguments = ["login", who, "--remember", "--password-stdin"];
    program.run(arguments, &format!("{password}\n"))
}

#[test]
fn the_first_letter_is_enough() {
    let program = practice();
    let _ = program.log_in("c", "1234").expecting(4);
    let _ = remember(&program, "Charbonnel.Pascal", "1234").expecting(0);
    let opened = program.log_in("c", "1234").expecting(0);
    assert!(opened.out.contains("charbonnel.pascal"), "{opened:#?}");
    let _ = program.log_in("CHAR", "1234").expecting(0);
}

#[test]
fn several_matches_are_listed_and_nobody_is_guessed() {
    let program = practice();
    let _ = remember(&program, "charbonnel.pascal", "1234").expecting(0);
    let _ = remember(&program, "chevalier.anne", "1234").expecting(0);
    let answer = program.log_in("ch", "1234");
    assert_ne!(answer.code, 0);
    assert!(answer.err.contains("LQ-WS-03"), "{answer:#?}");
    assert!(answer.err.contains("charbonnel.pascal"), "{answer:#?}");
    let _ = program.log_in("che", "1234").expecting(0);
}

#[test]
fn rem_02_only_a_success_is_remembered() {
    let program = practice();
    let _ = remember(&program, "martin.paul", "4321").expecting(3);
    let _ = remember(&program, "inconnu.jean", "4321").expecting(3);
    let listed = program
        .run(["identifier", "remembered", "--json"], "")
        .expecting(0);
    assert!(
        !listed.out.contains("martin") && !listed.out.contains("inconnu"),
        "{listed:#?}"
    );
}

#[test]
fn rem_05_a_damaged_file_is_an_empty_list_and_a_warning() {
    let program = practice();
    let _ = remember(&program, "martin.paul", "1234").expecting(0);
    let file = program.data().join("workstation").join("remembered.json");
    fs::write(&file, b"{ not json").expect("damaged");
    let _ = program.log_in("martin.paul", "1234").expecting(0);
    let answer = program.run(["identifier", "remembered"], "").expecting(0);
    assert!(answer.err.contains("LQ-WS-01"), "{answer:#?}");
    let _ = remember(&program, "martin.paul", "1234").expecting(0);
    let _ = program.log_in("m", "1234").expecting(0);
}

#[test]
fn one_can_be_forgotten_or_all() {
    let program = practice();
    let _ = remember(&program, "martin.paul", "1234").expecting(0);
    let _ = remember(&program, "chevalier.anne", "1234").expecting(0);
    let arguments = ["identifier", "remembered", "--forget", "martin.paul"];
    let _ = program.run(arguments, "").expecting(0);
    let _ = program.log_in("m", "1234").expecting(4);
    let _ = program.log_in("c", "1234").expecting(0);
    let _ = program
        .run(["identifier", "remembered", "--forget-all"], "")
        .expecting(0);
    let _ = program.log_in("c", "1234").expecting(4);
}

#[test]
fn rem_03_an_administrator_can_turn_it_off() {
    let program = practice();
    let mut command = program.command(["login", "martin.paul", "--remember", "--password-stdin"]);
    command.env("LOQUET_REMEMBER__ENABLED", "false");
    let _ = loquet_tests::run(&mut command, b"1234\n").expecting(0);
    let _ = program.log_in("m", "1234").expecting(4);
}
