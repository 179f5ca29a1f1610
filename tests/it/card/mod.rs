//! Cards through the real PC/SC service, with the program: the simulated card lies in a virtual
//! reader, where any program of the machine sees it.

mod canary;
mod commands;
mod login;
mod others;
mod refusals;
mod removal;
mod terminal;

use loquet_adapter_card_simulator::{CardKind, CardOrder, Holder, SimulatedCard};
use loquet_domain::Timestamp;
use loquet_tests::{Answer, Program, empty_list, issuer, order, today};
use std::fs;
use std::path::Path;

/// Whose card is registered.
pub(crate) const PERSON: &str = "robert.specialiste";
/// A colleague.
const COLLEAGUE: &str = "carole.pharmach";

/// A practice that admits test cards, in which the person's and the colleague's are registered.
pub(crate) fn practice() -> Program {
    let mut program = Program::with_practice();
    let authority = issuer().root_certificate_file();
    let folder = authority.parent().expect("a folder");
    program.set("LOQUET_CARD__TEST_AUTHORITIES", folder);
    program.set("LOQUET_CARD__FETCH_REVOCATION_LISTS", "false");
    program.set("LOQUET_CARD__WAIT_SECONDS", "0");
    for (who, number) in [(PERSON, "8 99700218896"), (COLLEAGUE, "899700075122")] {
        let added = program.administer(["user", "add", who], "1234\n");
        let _ = added.expecting(0);
        let registered = program.administer(["card", "register", number, "--for", who], "");
        let _ = registered.expecting(0);
    }
    let list = empty_list(1, today());
    let authority = issuer().authority();
    install(&program, authority.revocation_list(&list).expect("a list"));
    install(
        &program,
        authority.root_revocation_list(&list).expect("a list"),
    );
    program
}

/// Installs a revocation list.
fn install(program: &Program, list: Vec<u8>) {
    let file = program.folder().join("list.crl");
    fs::write(&file, list).expect("written");
    let file = file.to_str().expect("UTF-8");
    let installed = program.administer(["card", "revocation", "install", file], "");
    let _ = installed.expecting(0);
}

/// The person's card, with PIN 1234.
pub(crate) fn card() -> SimulatedCard {
    issue(&order(today()))
}

/// The colleague's card, with PIN 1234.
pub(crate) fn card_of_colleague() -> SimulatedCard {
    let colleague = Holder::person("899700075122", "PHARMACH0007512", "CAROLE");
    issue(&CardOrder::new(colleague, "2900000067", today()))
}

/// A card of another kind.
fn card_of_kind(kind: CardKind) -> SimulatedCard {
    issue(&order(today()).with_kind(kind))
}

fn issue(order: &CardOrder) -> SimulatedCard {
    issuer().issue(order).expect("a card")
}

/// Logs in by the card, with this PIN.
fn log_in(program: &Program, pin: &str) -> Answer {
    program.run(["login", "--card", "--pin-stdin"], &format!("{pin}\n"))
}

/// Asserts that a card was refused with this code, and its sentence in both languages.
fn refused(answer: &Answer, code: &str, exit: i32) {
    assert_eq!(answer.code, exit, "{code}: {answer:#?}");
    let line = answer.err.lines().find(|line| line.contains(code));
    let line = line.unwrap_or_else(|| panic!("{code}: {answer:#?}"));
    assert!(line.len() > code.len() + 40, "a sentence: {line}");
    assert_eq!(answer.out, "", "{code}");
}

/// Whether a session is open here.
fn is_in(program: &Program) -> bool {
    program.run(["session", "show"], "").code == 0
}

/// The newest records of the journal with this action: outcome and reason.
pub(crate) fn recorded(program: &Program, action: &str) -> Vec<(String, Option<String>)> {
    let listed = program.administer(["journal", "list", "--last", "200", "--json"], "");
    let listed = listed.expecting(0).json();
    let records = listed["records"].as_array().expect("records").clone();
    let told = |record: &serde_json::Value| {
        let text = |name: &str| record[name].as_str().map(str::to_owned);
        (text("outcome").expect("an outcome"), text("reason"))
    };
    let records = records.iter().filter(|record| record["action"] == action);
    records.map(told).collect()
}

/// Waits until a file is there.
fn wait_for_file(path: &Path) {
    loquet_tests::pcsc_daemon::poll("the file", || path.is_file());
}

/// The certificate's moment of a test.
fn now() -> Timestamp {
    today()
}
