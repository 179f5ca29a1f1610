//! What goes wrong gets a sentence with its code, a non-zero exit, and changes nothing.

use loquet_tests::{Answer, Program};
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;

fn check(answer: &Answer, code: &str) {
    assert_ne!(answer.code, 0, "{answer:#?}");
    assert!(answer.err.contains(code), "{code}: {answer:#?}");
}

fn import(program: &Program, content: &[u8]) -> Answer {
    let file = program.folder().join("export.csv");
    fs::write(&file, content).expect("written");
    let answer = program.administer(["import", file.to_str().expect("UTF-8")], "");
    let users = program
        .administer(["user", "list", "--json"], "")
        .expecting(0)
        .json();
    assert_eq!(
        users["users"].as_array().map(Vec::len),
        Some(1),
        "nothing was changed: {users}"
    );
    answer
}

#[test]
fn import_files_that_are_none() {
    let program = Program::with_practice();
    let missing = program.administer(["import", "absent.csv"], "");
    check(&missing, "LQ-IMP-01");
    check(
        &import(&program, &[0xff, 0xfe, 0x55, 0x00, 0x74, 0x00]),
        "LQ-IMP-02",
    );
    check(
        &import(&program, b"Utilisateur;Format\r\nDUPONT Jean;vide\r\n"),
        "LQ-IMP-03",
    );
    let long = format!(
        "Utilisateur;Mot de passe;Format\r\nDUPONT {};1;clair\r\n",
        "x".repeat(5_000)
    );
    check(&import(&program, long.as_bytes()), "LQ-IMP-04");
    let fields = b"Utilisateur;Mot de passe;Format\r\nDUPONT Jean;1234;clair;trop;encore\r\n";
    check(&import(&program, fields), "LQ-IMP-04");
}

#[test]
fn passwords_on_standard_input() {
    let program = Program::with_practice();
    let _ = program
        .administer(["user", "add", "connu.jean"], "1234\n")
        .expecting(0);
    check(&program.log_in("connu.jean", ""), "LQ-PWD-01");
    check(
        &program.run(["login", "connu.jean", "--password-stdin"], ""),
        "LQ-PWD-01",
    );
    check(
        &program.log_in("connu.jean", &"a".repeat(1_025)),
        "LQ-PWD-02",
    );
    check(
        &program.log_in("connu.jean", &"a".repeat(10_000_000)),
        "LQ-PWD-02",
    );
    check(
        &program.run_bytes(["login", "connu.jean", "--password-stdin"], b"\xff\xfe\n"),
        "LQ-PWD-03",
    );
    let windows = program.run(["login", "connu.jean", "--password-stdin"], "1234\r\n");
    assert_eq!(
        windows.code, 0,
        "a line may end as on Windows: {windows:#?}"
    );
}

#[test]
fn no_terminal_for_a_question() {
    let program = Program::with_practice();
    let answer = program.run(["login", "connu.jean"], "1234\n");
    check(&answer, "LQ-TTY-01");
    assert_eq!(answer.code, 10);
}

#[test]
fn settings() {
    let program = Program::with_practice();
    let file = program.folder().join("loquet.toml");
    for (content, code) in [
        ("[session]\nidle_minuts = 10\n", "LQ-CFG-01"),
        ("[inconnu]\nx = 1\n", "LQ-CFG-01"),
        ("[session]\nidle_minutes = 31\n", "LQ-CFG-02"),
        ("[lockout]\nattempts = 10000\n", "LQ-CFG-02"),
        ("[session]\nlongest_hours = 0\n", "LQ-CFG-02"),
        ("[session\n", "LQ-CFG-03"),
    ] {
        fs::write(&file, content).expect("written");
        let config = file.to_str().expect("UTF-8");
        let answer = program.run(["--config", config, "config", "check"], "");
        check(&answer, code);
        assert_eq!(answer.code, 9, "{answer:#?}");
        let login = program.run(
            ["--config", config, "login", "a.b", "--password-stdin"],
            "1\n",
        );
        check(&login, code);
    }
    for (name, value) in [
        ("LOQUET_SESSION__IDLE_MINUTES", "0"),
        ("LOQUET_PASSWORD__MEMORY_MIB", "8"),
    ] {
        let mut command = program.command(["config", "check"]);
        command.env(name, value);
        check(&loquet_tests::run(&mut command, b""), "LQ-CFG-02");
    }
}

#[test]
fn no_practice_yet_and_a_second_init() {
    let program = Program::new();
    let answer = program.log_in("connu.jean", "1234");
    check(&answer, "LQ-ADM-05");
    assert_eq!(answer.code, 7);
    let program = Program::with_practice();
    let arguments = [
        "init",
        "--administrator",
        "autre.personne",
        "--password-stdin",
    ];
    check(&program.run(arguments, "1234\n"), "LQ-ADM-04");
}

#[test]
fn the_journal_key_is_missing_or_open_to_others() {
    let program = Program::with_practice();
    let key = program.data().join("keys").join("journal.key");
    fs::set_permissions(&key, Permissions::from_mode(0o644)).expect("changed");
    check(&program.log_in("connu.jean", "1234"), "LQ-CFG-04");
    fs::remove_file(&key).expect("removed");
    check(&program.log_in("connu.jean", "1234"), "LQ-CFG-04");
}

#[test]
fn a_database_that_is_none() {
    let program = Program::with_practice();
    let database = program.data().join("database").join("practice.db");
    for file in fs::read_dir(program.data().join("database")).expect("a folder") {
        fs::remove_file(file.expect("an entry").path()).expect("removed");
    }
    fs::write(
        &database,
        b"not a database, but long enough to look like one".repeat(100),
    )
    .expect("written");
    let answer = program.log_in("connu.jean", "1234");
    check(&answer, "LQ-DB-06");
    assert_eq!(answer.code, 7);
}

#[tokio::test]
async fn a_database_locked_by_another_program() {
    use sea_orm::{ConnectionTrait, Database};
    let program = Program::with_practice();
    let database = program.data().join("database").join("practice.db");
    let url = format!("sqlite://{}", database.display());
    let mut options = sea_orm::ConnectOptions::new(url);
    options.max_connections(1);
    let other = Database::connect(options).await.expect("the file");
    other
        .execute_unprepared("BEGIN IMMEDIATE")
        .await
        .expect("locked");
    let answer = program.log_in("connu.jean", "1234");
    check(&answer, "LQ-DB-02");
    other
        .execute_unprepared("ROLLBACK")
        .await
        .expect("unlocked");
    let _ = program.log_in("connu.jean", "1234").expecting(3);
}

#[tokio::test]
async fn a_database_of_a_newer_version() {
    use sea_orm::{ConnectionTrait, Database};
    let program = Program::with_practice();
    let database = program.data().join("database").join("practice.db");
    let newer = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m99999999_future', 0)";
    let connection = Database::connect(format!("sqlite://{}", database.display())).await;
    connection
        .expect("the file")
        .execute_unprepared(newer)
        .await
        .expect("written");
    check(&program.log_in("connu.jean", "1234"), "LQ-DB-03");
}

#[test]
fn arguments_that_are_none() {
    let program = Program::new();
    assert_eq!(program.run(["ouvrir"], "").code, 2);
    assert_eq!(program.run(["login", "--mot-de-passe", "1234"], "").code, 2);
}
