//! `loquet card readers|watch|read|register|list|simulate|doctor`.

use super::{COLLEAGUE, PERSON, card, issue, log_in, now, practice};
use loquet_adapter_card_simulator::CardKind;
use loquet_tests::pcsc_daemon::{READERS, poll};
use loquet_tests::{Program, VirtualReaders, order};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};
use std::fs::{self, File};
use std::io::Write;
use std::process::{Child, ChildStdin, Stdio};

#[test]
fn readers_are_listed_with_what_lies_in_them() {
    let program = practice();
    let readers = VirtualReaders::start();
    let _first = readers.insert(&card());
    let _second = readers.insert_into(1, &super::card_of_kind(CardKind::Vitale));
    let shown = program.run(["card", "readers"], "").expecting(0);
    assert!(
        shown.out.contains("CPS3") && shown.out.contains("Vitale"),
        "{shown:#?}"
    );
    let shown = program
        .run(["card", "readers", "--json"], "")
        .expecting(0)
        .json();
    let seen: Vec<_> = shown["readers"]
        .as_array()
        .expect("readers")
        .iter()
        .map(|reader| (reader["reader"].clone(), reader["card"].clone()))
        .collect();
    let expected = [(READERS[0], "cps3"), (READERS[1], "vitale")];
    assert_eq!(
        seen,
        expected.map(|(reader, card)| (json!(reader), json!(card)))
    );
}

#[test]
fn a_card_is_read_without_its_pin() {
    let program = practice();
    let readers = VirtualReaders::start();
    let card = issue(&order(now()).with_pin_tries_left(2));
    let _inserted = readers.insert(&card);
    let shown = program
        .run(["card", "read", "--json"], "")
        .expecting(0)
        .json();
    assert_eq!(shown["holder"]["number"], "899700218896", "{shown:#}");
    assert_eq!(shown["holder"]["given_name"], "ROBERT");
    assert_eq!(shown["pin_tries_left"], 2);
    assert_eq!(shown["certificate"]["serial"], "8025000001/2900000042");
    assert_eq!(shown["known"], false);
    let shown = program.run(["card", "read"], "").expecting(0);
    for words in ["ROBERT", "899700218896", "2 essais"] {
        assert!(shown.out.contains(words), "{words}: {shown:#?}");
    }
    assert_eq!(
        (card.pin_tries_left(), card.transcript().codes_presented()),
        (2, 0)
    );
}

#[test]
fn cards_are_registered_by_number_or_read_and_unregistered() {
    let program = practice();
    for (typed, code) in [
        ("899700218897", "LQ-CARD-01"),
        ("8997002188", "LQ-CARD-02"),
        ("99700218896", "LQ-CARD-02"),
    ] {
        let arguments = ["card", "register", typed, "--for", PERSON];
        let refused = program.administer(arguments, "");
        assert!(
            refused.code == 4 && refused.err.contains(code),
            "{code}: {refused:#?}"
        );
    }
    let offered = program.administer(["card", "register", "99700218896", "--for", PERSON], "");
    assert!(
        offered.err.contains("899700218896"),
        "offered with its 8: {offered:#?}"
    );
    let taken = program.administer(["card", "register", "899700218896", "--for", COLLEAGUE], "");
    assert!(
        taken.code == 5 && taken.err.contains("LQ-CARD-03"),
        "{taken:#?}"
    );

    let readers = VirtualReaders::start();
    let _inserted = readers.insert(&card());
    let gone = program.administer(["card", "unregister", "--for", PERSON], "");
    let _ = gone.expecting(0);
    let nobodys = log_in(&program, "1234");
    assert!(
        nobodys.code == 3 && nobodys.err.contains("LQ-LOGIN-06"),
        "{nobodys:#?}"
    );
    let read = program.administer(["card", "register", "--for", PERSON], "");
    let _ = read.expecting(0);
    let _ = log_in(&program, "1234").expecting(0);
    let listed = program
        .administer(["card", "list", "--json"], "")
        .expecting(0);
    assert!(
        listed.out.contains("899700218896") && listed.out.contains(COLLEAGUE),
        "{listed:#?}"
    );
}

/// A program that runs beside, and is stopped as Ctrl-C does.
struct Beside {
    child: Child,
    input: Option<ChildStdin>,
    out: std::path::PathBuf,
}

impl Beside {
    fn start(program: &Program, arguments: &[&str]) -> Self {
        let out = program.folder().join("beside.out");
        let file = File::create(&out).expect("a file");
        let mut command = program.command(arguments);
        command
            .stdin(Stdio::piped())
            .stdout(file)
            .stderr(Stdio::null());
        let mut child = command.spawn().expect("the program starts");
        let input = child.stdin.take();
        Self { child, input, out }
    }

    /// Waits until it has written this.
    fn writes(&self, text: &str) -> String {
        let mut written = String::new();
        poll(text, || {
            written = fs::read_to_string(&self.out).expect("its output");
            written.contains(text)
        });
        written
    }

    fn is_told(&mut self, line: &str) {
        let input = self.input.as_mut().expect("a pipe");
        writeln!(input, "{line}").expect("told");
    }

    fn interrupted(mut self) -> i32 {
        kill_process(Pid::from_child(&self.child), Signal::INT).expect("it runs");
        let ended = self.child.wait().expect("over");
        ended.code().unwrap_or(-1)
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        // It may be over.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn what_happens_in_the_readers_is_told_as_it_happens() {
    let program = practice();
    let readers = VirtualReaders::start();
    let watch = Beside::start(&program, &["card", "watch", "--json"]);
    watch.writes("reader-added");
    let inserted = readers.insert(&card());
    watch.writes("card-inserted");
    readers.remove(inserted);
    let told = watch.writes("card-removed");
    for line in told.lines() {
        let event: Value = serde_json::from_str(line).expect("JSON");
        assert!(
            event["at"].is_string() && event["event"].is_string(),
            "{line}"
        );
    }
    readers.crash();
    watch.writes("service-stopped");
    readers.start_again();
    assert_eq!(watch.interrupted(), 0);
}

#[test]
fn a_simulated_card_is_a_card_to_every_program() {
    let mut program = practice();
    program.set("LOQUET_CARD__WAIT_SECONDS", "5");
    let readers = VirtualReaders::start_at_usual_ports();
    let authority = program.folder().join("authority");
    let folder = authority.to_str().expect("UTF-8").to_owned();
    let arguments = ["card", "simulate", "--authority", &folder, "--json"];
    let mut simulated = Beside::start(&program, &arguments);
    simulated.writes("inserted");
    readers.wait_for(0, pcsc::State::PRESENT);
    let read = program
        .run(["card", "read", "--json"], "")
        .expecting(0)
        .json();
    assert_eq!(read["card"], "cps3", "{read:#}");
    assert_eq!(read["certificate"]["category"], "test-card");
    simulated.is_told("remove");
    readers.wait_for(0, pcsc::State::EMPTY);
    simulated.is_told("insert");
    readers.wait_for(0, pcsc::State::PRESENT);
    assert_eq!(simulated.interrupted(), 0);
    readers.wait_for(0, pcsc::State::EMPTY);
}

#[test]
fn a_virtual_reader_is_needed_to_simulate() {
    let program = Program::new();
    let _none = loquet_tests::pcsc_daemon::PcscDaemon::stopped();
    let refused = program.run(["card", "simulate"], "");
    assert_eq!(refused.code, 12, "{refused:#?}");
    assert!(refused.err.contains("LQ-CARD-41"), "{refused:#?}");
}

/// The first step that stands in the way, and the exit code.
fn diagnosed(program: &Program) -> (Option<String>, i32) {
    let answer = program.run(["card", "doctor", "--json"], "");
    let report = answer.json();
    let text = report.to_string();
    for secret in ["899700218896", "SPECIALISTE", "ROBERT", "30820"] {
        assert!(!text.contains(secret), "{secret}: {report:#}");
    }
    let first = report["first_failure"]["code"].as_str();
    (first.map(str::to_owned), answer.code)
}

#[test]
fn the_doctor_names_the_first_thing_that_stands_in_the_way() {
    let program = practice();
    let none = loquet_tests::pcsc_daemon::PcscDaemon::stopped();
    assert_eq!(diagnosed(&program), (Some("LQ-CARD-10".into()), 12));
    drop(none);
    let readers = VirtualReaders::start();
    assert_eq!(diagnosed(&program), (Some("LQ-CARD-12".into()), 12));
    // A chip of its own for each, so that none is taken for one that was read before.
    let orders = [
        (order(now()).with_kind(CardKind::Vitale), Some("LQ-CARD-14")),
        (order(now()).with_pin_tries_left(0), Some("LQ-PIN-03")),
        (order(now()).expired(now()), Some("LQ-CARD-32")),
        (order(now()), None),
    ];
    for (chip, (order, code)) in (1..).zip(orders) {
        let card = issue(&order.with_chip_serial([0x29, 0x11, 0x11, 0x11, chip]));
        let inserted = readers.insert(&card);
        assert_eq!(diagnosed(&program).0.as_deref(), code);
        assert_eq!(card.transcript().codes_presented(), 0);
        readers.remove(inserted);
    }
    let _inserted = readers.insert(&card());
    let bundle = program.folder().join("bundle.json");
    let arguments = [
        "card",
        "doctor",
        "--bundle",
        bundle.to_str().expect("UTF-8"),
    ];
    let french = program.run(arguments, "").expecting(0);
    assert!(french.out.contains("Rien n’empêche"), "{french:#?}");
    let written = fs::read_to_string(bundle).expect("the bundle");
    for secret in ["899700218896", "SPECIALISTE", "ROBERT", PERSON] {
        assert!(!written.contains(secret), "{secret}: {written}");
    }
    let english = program
        .run(["--lang", "en", "card", "doctor"], "")
        .expecting(0);
    assert!(english.out.contains("Nothing"), "{english:#?}");
}
