//! Backing the practice's database up and putting it back, with the program (STO-08).

use loquet_tests::{Answer, Program, Service};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

const PERSON: &str = "charbonnel.pascal";

fn practice() -> Program {
    let program = Program::with_practice();
    let _ = program
        .administer(["user", "add", PERSON], "1234\n")
        .expecting(0);
    program
}

/// Copies the database into a file of this name.
fn back_up(program: &Program, name: &str) -> Answer {
    program.run(["database", "backup", name], "")
}

fn restore(program: &Program, name: &str) -> Answer {
    program.run(["database", "restore", name], "")
}

fn refused(answer: &Answer, code: &str, exit: i32) {
    assert_eq!(answer.code, exit, "{answer:#?}");
    assert!(answer.err.contains(code), "{answer:#?}");
    assert_eq!(answer.out, "", "{answer:#?}");
}

/// How often something was recorded.
fn recorded(program: &Program, action: &str) -> usize {
    let listed = program.administer(["journal", "list", "--last", "200", "--json"], "");
    let listed = listed.expecting(0).json();
    let records = listed["records"].as_array().expect("records").clone();
    let these = records.iter().filter(|record| record["action"] == action);
    these.count()
}

/// What lies in the database's folder.
fn names(program: &Program) -> Vec<String> {
    let entries = fs::read_dir(program.data().join("database")).expect("a folder");
    let name = |entry: std::io::Result<fs::DirEntry>| entry.expect("read").file_name();
    let mut names: Vec<_> = entries
        .map(|entry| name(entry).into_string().expect("text"))
        .collect();
    names.sort();
    names
}

#[test]
fn sto_08_a_backup_made_while_the_service_runs_brings_the_practice_back() {
    let program = practice();
    let service = Service::start(&program);
    let _ = program.log_in(PERSON, "1234").expecting(0);
    let copied = back_up(&program, "copie.db").expecting(0);
    assert!(copied.out.contains("clé du journal"), "{copied:#?}");
    let copy = program.folder().join("copie.db");
    let mode = fs::metadata(&copy).expect("a file").permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "STO-07");

    let _ = program
        .administer(["user", "add", "apres.paul"], "1234\n")
        .expecting(0);
    refused(&restore(&program, "copie.db"), "LQ-DB-14", 7);
    let _ = program.log_in("apres.paul", "1234").expecting(0);
    let (ended, _) = service.stop();
    assert!(ended.success());

    let restored = restore(&program, "copie.db").expecting(0);
    assert!(restored.out.contains("est terminée"), "{restored:#?}");
    let gone = program.run(["session", "use"], "");
    assert_eq!(gone.code, 3, "every session has ended: {gone:#?}");
    let _ = program.log_in(PERSON, "1234").expecting(0);
    let lost = program.log_in("apres.paul", "1234");
    assert!(lost.err.contains("LQ-LOGIN-01"), "{lost:#?}");
    assert_eq!(recorded(&program, "database.restored"), 1);
    let _ = program.administer(["journal", "verify"], "").expecting(0);
    let before = names(&program);
    let kept = before.iter().filter(|name| name.contains(".before-"));
    assert_eq!(kept.count(), 1, "{before:?}");
    assert!(
        !before.iter().any(|name| name.contains("restoring")),
        "{before:?}"
    );
}

#[test]
fn a_backup_is_recorded_and_overwrites_nothing() {
    let program = practice();
    let _ = back_up(&program, "copie.db").expecting(0);
    let first = fs::read(program.folder().join("copie.db")).expect("a file");
    refused(&back_up(&program, "copie.db"), "LQ-DB-13", 7);
    let again = fs::read(program.folder().join("copie.db")).expect("a file");
    assert!(first == again, "as it was");
    refused(&back_up(&program, "ailleurs/copie.db"), "LQ-JRN-02", 7);
    assert_eq!(recorded(&program, "database.backed-up"), 1);
}

#[test]
fn sto_08_what_is_no_backup_of_this_practice_is_refused_and_nothing_changes() {
    let (program, other) = (practice(), practice());
    let foreign = program.folder().join("autre.db");
    let foreign = foreign.to_str().expect("text");
    let _ = back_up(&other, foreign).expecting(0);
    let _ = back_up(&program, "copie.db").expecting(0);
    let copy = program.folder().join("copie.db");
    damage(&copy, &program.folder().join("abimee.db"));
    fs::write(program.folder().join("texte.db"), "bonjour").expect("written");
    let before = names(&program);
    for (name, words) in [
        ("autre.db", "autre cabinet"),
        ("abimee.db", "abîmée"),
        ("texte.db", "n’est pas une sauvegarde"),
        ("absente.db", "vérifiez son nom"),
    ] {
        let answer = restore(&program, name);
        refused(&answer, "LQ-DB-15", 7);
        assert!(answer.err.contains(words), "{name}: {answer:#?}");
    }
    assert_eq!(names(&program), before);
    let _ = program.log_in(PERSON, "1234").expecting(0);
    assert_eq!(recorded(&program, "database.restored"), 0);
}

/// The same file, with other bytes in the middle of it.
fn damage(copy: &Path, damaged: &Path) {
    let mut bytes = fs::read(copy).expect("a file");
    let middle = bytes.len() / 2;
    bytes[middle..middle + 8_192].fill(0xA5);
    fs::write(damaged, bytes).expect("written");
}

#[test]
fn a_practice_whose_database_is_lost_is_restored_too() {
    let program = practice();
    let _ = back_up(&program, "copie.db").expecting(0);
    fs::remove_dir_all(program.data().join("database")).expect("removed");
    fs::create_dir(program.data().join("database")).expect("a folder");
    let restored = restore(&program, "copie.db").expecting(0);
    assert!(!restored.out.contains("base d’avant"), "{restored:#?}");
    let _ = program.log_in(PERSON, "1234").expecting(0);
}
