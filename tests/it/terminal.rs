//! A person at a terminal.

use loquet_tests::Program;
use rexpect::session::{PtySession, spawn_command};

const PATIENCE: u64 = 20_000;

pub(crate) struct Terminal {
    pub(crate) session: PtySession,
}

impl Terminal {
    pub(crate) fn open(program: &Program, arguments: &[&str]) -> Self {
        let session = spawn_command(program.command(arguments), Some(PATIENCE));
        Self {
            session: session.expect("a pseudo-terminal"),
        }
    }

    /// Waits for a text; returns what came before it.
    pub(crate) fn sees(&mut self, text: &str) -> String {
        self.session
            .exp_string(text)
            .unwrap_or_else(|error| panic!("no « {text} »: {error}"))
    }

    pub(crate) fn types(&mut self, text: &str) {
        self.session.send(text).expect("typed");
        self.session.flush().expect("typed");
    }

    pub(crate) fn enters(&mut self, text: &str) {
        self.types(text);
        self.types("\r");
    }

    /// Waits for the question, and answers it rightly.
    fn gives_the_password(&mut self) {
        self.sees("Mot de passe");
        self.enters("1234");
    }

    /// Waits for the end; returns the exit code and what came last.
    pub(crate) fn ends(mut self) -> (i32, String) {
        let rest = self.session.exp_eof().expect("the end");
        match self.session.process().wait().expect("the exit code") {
            rexpect::process::WaitStatus::Exited(_, code) => (code, rest),
            other => panic!("{other:?}"),
        }
    }
}

fn practice() -> Program {
    let program = Program::with_practice();
    for who in ["charbonnel.pascal", "martin.paul"] {
        let _ = program
            .administer(["user", "add", who], "1234\n")
            .expecting(0);
    }
    program
}

fn sessions(program: &Program) -> usize {
    let listed = program.administer(["journal", "list", "--last", "200", "--json"], "");
    let records = listed.json()["records"]
        .as_array()
        .expect("records")
        .clone();
    let opened = |record: &&serde_json::Value| {
        record["action"] == "login.password"
            && record["outcome"] == "success"
            && record["object_identifier"] != Program::ADMINISTRATOR
    };
    records.iter().filter(opened).count()
}

#[test]
fn the_two_questions_then_in() {
    let program = practice();
    let mut terminal = Terminal::open(&program, &["login"]);
    terminal.sees("Identifiant");
    terminal.enters("Charbonnel.Pascal");
    terminal.gives_the_password();
    terminal.sees("Bonjour");
    terminal.sees("charbonnel.pascal");
    assert_eq!(terminal.ends().0, 0);
    assert_eq!(sessions(&program), 1);
}

#[test]
fn the_password_is_never_shown() {
    let program = practice();
    let mut terminal = Terminal::open(&program, &["login", "charbonnel.pascal"]);
    terminal.sees("Mot de passe");
    terminal.enters("quatre-vingts");
    let mut screen = terminal.sees("LQ-LOGIN-01");
    terminal.gives_the_password();
    screen += &terminal.sees("Bonjour");
    let (code, rest) = terminal.ends();
    assert_eq!(code, 0);
    screen += &rest;
    assert!(
        !screen.contains("quatre") && !screen.contains("1234"),
        "{screen}"
    );
}

#[test]
fn the_first_letter_completes_a_remembered_identifier() {
    let program = practice();
    let arguments = [
        "login",
        "charbonnel.pascal",
        "--remember",
        "--password-stdin",
    ];
    let _ = program.run(arguments, "1234\n").expecting(0);
    let mut terminal = Terminal::open(&program, &["login"]);
    terminal.sees("Identifiant");
    terminal.types("c");
    terminal.sees("charbonnel.pascal");
    terminal.types("\r");
    terminal.gives_the_password();
    terminal.sees("Bonjour");
    assert_eq!(terminal.ends().0, 0);
}

#[test]
fn a_badly_typed_identifier_is_explained_and_can_be_mended() {
    let program = practice();
    let mut terminal = Terminal::open(&program, &["login"]);
    terminal.sees("Identifiant");
    terminal.enters("charbonnel pascal");
    terminal.sees("point");
    // What was typed stays, to be mended.
    terminal.types(&"\u{7f}".repeat(" pascal".len()));
    terminal.enters(".pascal");
    terminal.gives_the_password();
    terminal.sees("Bonjour");
    assert_eq!(terminal.ends().0, 0);
}

#[test]
fn three_wrong_passwords_end_it() {
    let program = practice();
    let mut terminal = Terminal::open(&program, &["login", "charbonnel.pascal"]);
    for _ in 0..3 {
        terminal.sees("Mot de passe");
        terminal.enters("4321");
    }
    terminal.sees("LQ-LOGIN-01");
    let (code, _) = terminal.ends();
    assert_eq!(code, 3);
}

#[test]
fn control_c_leaves_no_half_open_session() {
    let program = practice();
    for question in ["Identifiant", "Mot de passe"] {
        let mut terminal = Terminal::open(&program, &["login"]);
        terminal.sees("Identifiant");
        if question == "Mot de passe" {
            terminal.enters("charbonnel.pascal");
            terminal.sees(question);
        }
        terminal.session.send_control('c').expect("typed");
        assert_eq!(terminal.ends().0, 130, "{question}");
    }
    assert_eq!(sessions(&program), 0);
    let _ = program.log_in("charbonnel.pascal", "1234").expecting(0);
}

#[test]
fn the_software_runs_and_its_exit_code_comes_back() {
    let program = practice();
    let arguments = [
        "login",
        "charbonnel.pascal",
        "--",
        "sh",
        "-c",
        "echo ouvert; exit 7",
    ];
    let mut terminal = Terminal::open(&program, &arguments);
    terminal.gives_the_password();
    terminal.sees("ouvert");
    assert_eq!(terminal.ends().0, 7);
    let shown = program.run(["session", "show"], "");
    assert_eq!(shown.code, 3, "the session is closed: {shown:#?}");
}

#[test]
fn english_is_spoken_too() {
    let program = practice();
    let mut terminal = Terminal::open(&program, &["--lang", "en", "login"]);
    terminal.sees("Identifier");
    terminal.enters("charbonnel.pascal");
    terminal.sees("Password");
    terminal.enters("1234");
    assert_eq!(terminal.ends().0, 0);
}

#[test]
fn control_c_while_the_software_runs_closes_the_session() {
    let program = practice();
    let arguments = [
        "login",
        "charbonnel.pascal",
        "--",
        "sh",
        "-c",
        "echo ouvert; sleep 60",
    ];
    let mut terminal = Terminal::open(&program, &arguments);
    terminal.gives_the_password();
    terminal.sees("ouvert");
    terminal.session.send_control('c').expect("typed");
    assert_eq!(terminal.ends().0, 130);
    let listed = program
        .administer(["journal", "list", "--json"], "")
        .expecting(0)
        .json();
    let records = listed["records"].as_array().expect("records").clone();
    let closed = |record: &serde_json::Value| {
        record["action"] == "session.ended" && record["object_identifier"] == "charbonnel.pascal"
    };
    assert!(records.iter().any(closed), "{listed:#}");
}

#[test]
fn an_import_asks_what_it_cannot_derive() {
    let program = Program::with_practice();
    let export = "Utilisateur;Mot de passe;Format\nREMPLACANT;1234;clair\n\
                  LE GRAND JEAN PIERRE;1234;clair\nMARTIN PAUL;1234;clair\nMartin Paul;5678;clair\n";
    std::fs::write(program.folder().join("export.csv"), export).expect("an export");
    let mut terminal = Terminal::open(&program, &["import", "export.csv", "--as", "admin.cabinet"]);
    terminal.sees("Mot de passe");
    terminal.enters(Program::ADMINISTRATOR_PASSWORD);
    terminal.sees("REMPLACANT");
    terminal.sees("Laisser cette personne");
    terminal.types("\r");
    terminal.sees("Identifiant");
    terminal.enters("remplacant.cabinet");
    terminal.sees("le grand.jean pierre");
    terminal.sees("Laisser cette personne");
    terminal.types("\r");
    terminal.sees("martin.paul2");
    terminal.sees("Laisser cette personne");
    terminal.types("\r");
    terminal.sees("repris");
    assert_eq!(terminal.ends().0, 0);
    for (who, password) in [
        ("remplacant.cabinet", "1234"),
        ("le grand.jean pierre", "1234"),
        ("martin.paul", "1234"),
        ("martin.paul2", "5678"),
    ] {
        let _ = program.log_in(who, password).expecting(0);
    }
}
