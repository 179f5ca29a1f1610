//! Nothing tells which accounts exist (T08, LOCK-06).

use loquet_tests::{Answer, Program};

fn public(answer: Answer) -> (i32, String, String) {
    (answer.code, answer.out, answer.err)
}

fn refused_everywhere(json: bool) {
    let program = Program::with_practice();
    for (who, input) in [("inactif.jean", "1234\n"), ("connu.jean", "1234\n")] {
        let _ = program.administer(["user", "add", who], input).expecting(0);
    }
    let _ = program
        .administer(["user", "add", "sanspasse.jean", "--no-password"], "")
        .expecting(0);
    let _ = program
        .administer(["user", "disable", "inactif.jean"], "")
        .expecting(0);

    let answer = |who: &str, secret: &str| {
        let mut arguments = vec!["login", who, "--password-stdin"];
        arguments.extend(json.then_some("--json"));
        public(program.run(arguments, &format!("{secret}\n")))
    };
    let unknown = answer("inconnu.jean", "1234");
    assert_eq!(unknown.0, 3);
    for (who, secret) in [
        ("connu.jean", "4321"),
        ("inactif.jean", "1234"),
        ("inactif.jean", "4321"),
        ("sanspasse.jean", "1234"),
        // Locked now, each of them, the unknown one too; even the right password.
        ("connu.jean", "4321"),
        ("connu.jean", "4321"),
        ("connu.jean", "1234"),
        ("inconnu.jean", "1234"),
        ("inconnu.jean", "1234"),
        ("inconnu.jean", "1234"),
    ] {
        assert_eq!(answer(who, secret), unknown, "{who} {secret}");
    }
}

#[test]
fn lock_06_unknown_wrong_disabled_without_password_and_locked_are_one_answer() {
    refused_everywhere(false);
}

#[test]
fn lock_06_the_same_for_programs() {
    refused_everywhere(true);
}

#[test]
fn idn_a_badly_formed_identifier_is_refused_alike_whatever_accounts_exist() {
    let empty = Program::with_practice();
    let full = Program::with_practice();
    let _ = full
        .administer(["user", "add", "connu.jean"], "1234\n")
        .expecting(0);
    for typed in ["connu jean", "connu.jean.x", ".jean"] {
        assert_eq!(
            public(empty.log_in(typed, "1234")),
            public(full.log_in(typed, "1234"))
        );
    }
}

#[test]
fn rem_04_a_remembered_person_who_was_disabled_is_refused_like_anybody() {
    let program = Program::with_practice();
    let _ = program
        .administer(["user", "add", "connu.jean"], "1234\n")
        .expecting(0);
    let arguments = ["login", "connu.jean", "--remember", "--password-stdin"];
    let _ = program.run(arguments, "1234\n").expecting(0);
    let _ = program
        .administer(["user", "disable", "connu.jean"], "")
        .expecting(0);
    let by_letter = program.log_in("c", "1234").expecting(3);
    let unknown = program.log_in("inconnu.jean", "1234");
    assert_eq!(public(by_letter), public(unknown));
}

#[test]
fn reg_02_the_conforming_profile_refuses_a_password_alone_whoever_asks() {
    let program = Program::new();
    let arguments = [
        "init",
        "--profile",
        "conforming",
        "--administrator",
        Program::ADMINISTRATOR,
        "--password-stdin",
    ];
    let secret = Program::ADMINISTRATOR_PASSWORD;
    let _ = program.run(arguments, &format!("{secret}\n")).expecting(0);
    let known = program.log_in(Program::ADMINISTRATOR, secret).expecting(3);
    assert!(known.err.contains("LQ-LOGIN-03"), "{known:#?}");
    assert_eq!(
        public(known),
        public(program.log_in("inconnu.jean", "1234"))
    );
}
