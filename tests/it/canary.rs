//! Marked secrets through the whole journey: none may be found anywhere afterwards (LOG-04, T18).

use loquet_tests::Program;
use std::fs;
use std::path::Path;

const ADMINISTRATOR: &str = "canari-administrateur-7f3a";
const PERSON: &str = "canari-personne-5b1c";
const CHANGED: &str = "canari-change-9d2e";
const WRONG: &str = "canari-faux-1a8f";
const IMPORTED: &str = "canari-importe-6c4d";
/// Typed in the wrong field: it is a well-formed identifier, and may be a password (LOG-05).
const AS_IDENTIFIER: &str = "canarimotdepasse.tapeauxidentifiants";

const SECRETS: [&str; 6] = [
    ADMINISTRATOR,
    PERSON,
    CHANGED,
    WRONG,
    IMPORTED,
    AS_IDENTIFIER,
];

/// Runs the program with every log turned on, and keeps what it printed.
pub(crate) fn run(program: &Program, printed: &mut String, words: &str, lines: &[&str], code: i32) {
    let mut command = program.command(words.split(' '));
    command
        .env("LOQUET_LOG", "trace")
        .env("RUST_BACKTRACE", "full");
    let answer = loquet_tests::run(&mut command, lines.join("\n").as_bytes()).expecting(code);
    printed.push_str(&answer.out);
    printed.push_str(&answer.err);
}

fn journey(program: &Program, printed: &mut String) {
    let rows = format!("Utilisateur;Mot de passe;Format\r\nIMPORTEE Jeanne;{IMPORTED};clair\r\n");
    let export = program.folder().join("export.csv");
    fs::write(&export, rows).expect("an export");
    let mistaken = format!("login {AS_IDENTIFIER} --password-stdin");
    let as_administrator = |words: &str| format!("{words} --as admin.cabinet --password-stdin");
    let administered = |words: &str| (as_administrator(words), vec![ADMINISTRATOR], 0);
    let person = |words: &str, secrets: &[&'static str], code| {
        (format!("{words} --password-stdin"), secrets.to_vec(), code)
    };
    for (words, lines, code) in [
        person("init --administrator admin.cabinet", &[ADMINISTRATOR], 0),
        (
            as_administrator("user add connu.jean"),
            vec![ADMINISTRATOR, PERSON],
            0,
        ),
        administered("import export.csv"),
        person("login importee.jeanne", &[IMPORTED], 0),
        person("login connu.jean --remember", &[PERSON], 0),
        ("session lock".into(), vec![], 0),
        person("session unlock", &[WRONG], 3),
        person("session unlock", &[PERSON], 0),
        person("login connu.jean", &[WRONG], 3),
        (mistaken, vec![WRONG], 3),
        person("user password connu.jean", &[PERSON, CHANGED], 0),
        (
            "login connu.jean --password-stdin -- env".into(),
            vec![CHANGED],
            0,
        ),
        administered("journal list --json"),
        administered("journal export -"),
        administered("policy report"),
        ("config show --json".into(), vec![], 0),
    ] {
        run(program, printed, &words, &lines, code);
    }
    fs::remove_file(export).expect("the export was ours");
}

/// Every file below a folder, with its content.
pub(crate) fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            let content = fs::read(&path).expect("a file");
            found.push((path.display().to_string(), content));
        }
    }
    found
}

pub(crate) fn contains(content: &[u8], secret: &str) -> bool {
    content
        .windows(secret.len())
        .any(|window| window == secret.as_bytes())
}

#[test]
fn log_04_no_secret_is_left_anywhere() {
    let program = Program::new();
    let mut printed = String::new();
    journey(&program, &mut printed);
    let files = files(program.folder());
    assert!(
        files.iter().any(|(path, _)| path.ends_with("practice.db")),
        "there is a database"
    );
    for secret in SECRETS {
        assert!(
            !printed.contains(secret),
            "{secret} was printed:\n{printed}"
        );
        for (path, content) in &files {
            assert!(!contains(content, secret), "{secret} is in {path}");
        }
    }
}

#[test]
fn ses_01_the_token_is_only_where_its_holder_asked_for_it() {
    let program = Program::with_practice();
    let _ = program
        .administer(["user", "add", "connu.jean"], "1234\n")
        .expecting(0);
    let arguments = ["login", "connu.jean", "--password-stdin", "--json"];
    let answer = program.run(arguments, "1234\n").expecting(0);
    let token = answer.json()["token"].as_str().expect("a token").to_owned();
    let kept = program.folder().join("data").join("database");
    for (path, content) in files(&kept) {
        assert!(!contains(&content, &token), "the token is in {path}");
    }
    assert!(!answer.err.contains(&token));
    let plain = program.log_in("connu.jean", "1234").expecting(0);
    let hexadecimal = |text: &str| text.len() == 64 && text.chars().all(|c| c.is_ascii_hexdigit());
    assert!(
        !plain.out.split_whitespace().any(hexadecimal),
        "{}",
        plain.out
    );
}

#[test]
fn the_command_after_a_login_gets_the_session_and_no_secret() {
    let program = Program::with_practice();
    let _ = program
        .administer(["user", "add", "connu.jean"], "1234\n")
        .expecting(0);
    let arguments = ["login", "connu.jean", "--password-stdin", "--", "env"];
    let answer = program.run(arguments, "1234\n").expecting(0);
    let line = |name: &str| answer.out.lines().find(|line| line.starts_with(name));
    assert_eq!(
        line("LOQUET_IDENTIFIER="),
        Some("LOQUET_IDENTIFIER=connu.jean")
    );
    assert!(line("LOQUET_SESSION_ID=").is_some(), "{}", answer.out);
    let hexadecimal = |text: &str| text.len() == 64 && text.chars().all(|c| c.is_ascii_hexdigit());
    let values = answer
        .out
        .lines()
        .filter_map(|line| line.split_once('='))
        .map(|(_, value)| value);
    assert!(!values.into_iter().any(hexadecimal), "{}", answer.out);
}
