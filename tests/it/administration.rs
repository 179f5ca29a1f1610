//! Administering people, through the program.

use loquet_tests::{Program, Service};
use std::io::Write;
use std::process::{Child, Stdio};

#[test]
fn three_errors_lock_and_an_administrator_unlocks_with_a_reason() {
    let program = Program::with_practice();
    let _ = program
        .administer(["user", "add", "connu.jean"], "1234\n")
        .expecting(0);
    for _ in 0..3 {
        let _ = program.log_in("connu.jean", "4321").expecting(3);
    }
    let _ = program.log_in("connu.jean", "1234").expecting(3);
    let shown = program
        .administer(["user", "show", "connu.jean", "--json"], "")
        .expecting(0);
    assert_eq!(shown.json()["user"]["throttle"], "locked", "{shown:#?}");
    let arguments = ["user", "unlock", "connu.jean", "--reason", "  "];
    let refused = program.administer(arguments, "");
    assert!(
        refused.code != 0 && refused.err.contains("LQ-ADM-06"),
        "{refused:#?}"
    );
    let arguments = [
        "user",
        "unlock",
        "connu.jean",
        "--reason",
        "oubli au retour de congé",
    ];
    let _ = program.administer(arguments, "").expecting(0);
    let opened = program.log_in("connu.jean", "1234").expecting(0);
    assert!(opened.err.contains("3 tentatives"), "LOCK-13: {opened:#?}");
    let listed = program
        .administer(["journal", "list", "--json"], "")
        .expecting(0)
        .out;
    assert!(
        listed.contains("oubli au retour de congé"),
        "LOCK-14: {listed}"
    );
}

#[test]
fn a_person_changes_their_own_password() {
    let program = Program::with_practice();
    let _ = program
        .administer(["user", "add", "connu.jean"], "1234\n")
        .expecting(0);
    let arguments = ["user", "password", "connu.jean", "--password-stdin"];
    let refused = program.run(arguments, "4321\nquatre mots de passe\n");
    assert_eq!(refused.code, 3, "{refused:#?}");
    let _ = program
        .run(arguments, "1234\nquatre mots de passe\n")
        .expecting(0);
    let _ = program.log_in("connu.jean", "1234").expecting(3);
    let _ = program
        .log_in("connu.jean", "quatre mots de passe")
        .expecting(0);
}

#[test]
fn an_administrator_sets_a_password_without_knowing_the_old_one() {
    let program = Program::with_practice();
    let _ = program
        .administer(["user", "add", "connu.jean", "--no-password"], "")
        .expecting(0);
    let _ = program.log_in("connu.jean", "1234").expecting(3);
    let _ = program
        .administer(["user", "password", "connu.jean"], "1234\n")
        .expecting(0);
    let _ = program.log_in("connu.jean", "1234").expecting(0);
}

#[test]
fn disabling_and_enabling() {
    let program = Program::with_practice();
    let _ = program
        .administer(["user", "add", "connu.jean"], "1234\n")
        .expecting(0);
    let _ = program
        .administer(["user", "disable", "connu.jean"], "")
        .expecting(0);
    let _ = program.log_in("connu.jean", "1234").expecting(3);
    let again = program.administer(["user", "add", "Connu.Jean"], "1234\n");
    assert!(
        again.err.contains("LQ-ID-12"),
        "REG-24: never given again: {again:#?}"
    );
    let _ = program
        .administer(["user", "enable", "connu.jean"], "")
        .expecting(0);
    let _ = program.log_in("connu.jean", "1234").expecting(0);
    let last = program.administer(["user", "disable", Program::ADMINISTRATOR], "");
    assert!(last.err.contains("LQ-ADM-03"), "{last:#?}");
    let nobody = program.administer(["user", "show", "inconnu.jean"], "");
    assert!(nobody.err.contains("LQ-ADM-02"), "{nobody:#?}");
}

#[test]
fn a_member_is_refused_whatever_they_ask() {
    let program = Program::with_practice();
    let _ = program
        .administer(["user", "add", "connu.jean"], "1234\n")
        .expecting(0);
    for asked in [
        &["user", "list"][..],
        &["user", "disable", Program::ADMINISTRATOR],
        &["user", "password", Program::ADMINISTRATOR],
        &["policy", "report"],
        &["journal", "export", "-"],
    ] {
        let arguments = [asked, &["--as", "connu.jean", "--password-stdin"]].concat();
        let refused = program.run(arguments, "1234\nmotdepasse\n");
        assert_eq!(refused.code, 6, "{asked:?} {refused:#?}");
        assert!(refused.err.contains("LQ-ADM-01"), "{refused:#?}");
    }
}

#[test]
fn sessions_are_shown_locked_unlocked_and_closed() {
    let program = Program::with_practice();
    let _ = program
        .administer(["user", "add", "connu.jean"], "1234\n")
        .expecting(0);
    assert!(
        program
            .run(["session", "show"], "")
            .err
            .contains("LQ-SES-03")
    );
    let _ = program.log_in("connu.jean", "1234").expecting(0);
    let shown = program
        .run(["session", "show", "--json"], "")
        .expecting(0)
        .json();
    assert_eq!(shown["session"]["identifier"]["key"], "connu.jean");
    assert_eq!(shown["session"]["state"], "active");
    let _ = program.run(["session", "use"], "").expecting(0);
    let _ = program.run(["session", "lock"], "").expecting(0);
    let used = program.run(["session", "use"], "").expecting(3);
    assert!(used.err.contains("LQ-SES-02"), "{used:#?}");
    let shown = program
        .run(["session", "show", "--json"], "")
        .expecting(0)
        .json();
    assert_eq!(shown["session"]["state"], "locked");
    let listed = program.run(["session", "list"], "");
    assert_eq!(
        listed.code, 3,
        "a locked session gives no data: {listed:#?}"
    );
    let arguments = ["session", "unlock", "--password-stdin"];
    let _ = program.run(arguments, "4321\n").expecting(3);
    let _ = program.run(arguments, "1234\n").expecting(0);
    let listed = program
        .run(["session", "list", "--json"], "")
        .expecting(0)
        .json();
    assert_eq!(
        listed["sessions"].as_array().map(Vec::len),
        Some(1),
        "{listed:#}"
    );
    let _ = program.run(["session", "close"], "").expecting(0);
    let shown = program.run(["session", "show"], "");
    assert_eq!(shown.code, 3, "{shown:#?}");
}

/// Starts to create the practice, with this person as its administrator.
fn begin_practice(program: &Program, administrator: &str) -> Child {
    let arguments = ["init", "--administrator", administrator, "--password-stdin"];
    let mut init = program.command(arguments);
    let init = init.stdin(Stdio::piped()).stderr(Stdio::piped());
    init.spawn().expect("the program starts")
}

/// Gives it the password, and waits for its end: its code, and what it said.
fn end_practice(mut init: Child) -> (Option<i32>, String) {
    let mut input = init.stdin.take().expect("its input");
    // One that was refused reads no password.
    let _ = writeln!(input, "{}", Program::ADMINISTRATOR_PASSWORD);
    drop(input);
    let ended = init.wait_with_output().expect("it ends");
    let said = String::from_utf8_lossy(&ended.stderr).into_owned();
    (ended.status.code(), said)
}

/// Of several that create the practice at once one does, and its administrator is the only one.
fn exactly_one_creates(program: &Program) {
    let names = ["premier.cabinet", "second.cabinet", "tiers.cabinet"];
    let begun = names.map(|name| begin_practice(program, name));
    let ended = begun.map(end_practice);
    let created = ended.iter().filter(|(code, _)| *code == Some(0));
    assert_eq!(created.count(), 1, "{ended:#?}");
    for (_, said) in ended.iter().filter(|(code, _)| *code != Some(0)) {
        assert!(said.contains("LQ-ADM-04"), "{ended:#?}");
    }
    let password = Program::ADMINISTRATOR_PASSWORD;
    let opens = |name: &&&str| program.log_in(name, password).code == 0;
    assert_eq!(names.iter().filter(opens).count(), 1, "{ended:#?}");
    let _ = program.run(["journal", "verify"], "").expecting(0);
}

#[test]
fn reg_17_of_several_who_create_the_practice_at_once_one_does() {
    for _ in 0..3 {
        exactly_one_creates(&Program::new());
    }
}

#[test]
fn reg_17_so_does_one_of_several_beside_a_service_that_waits_for_its_practice() {
    let program = Program::new();
    let _service = Service::start(&program);
    exactly_one_creates(&program);
}
