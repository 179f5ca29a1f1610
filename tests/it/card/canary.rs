//! Marked PINs through a whole journey by card: none may be found anywhere afterwards (CPS-16,
//! LOG-04).
//!
//! Four digits are found in many a number by chance. So the journey is made twice with other PINs:
//! what keeps a PIN keeps both in the same place.

use super::{PERSON, card_of_colleague, issue, now, practice};
use crate::canary::{contains, files, run};
use loquet_adapter_card_simulator::{CardOrder, DEFAULT_PUK};
use loquet_tests::{Program, VirtualReaders, doctor, order};
use std::collections::BTreeSet;

/// A journey with this PIN and a wrong one; gives where each of them was found.
fn traces(pin: &str, wrong: &str) -> BTreeSet<String> {
    let program = practice();
    let mut printed = String::new();
    let readers = VirtualReaders::start();
    let inserted = readers.insert(&issue(&order(now()).with_pin(pin)));
    journey(&program, &mut printed, pin, wrong);
    readers.remove(inserted);
    let other = CardOrder::new(doctor(), "2900000075", now()).with_pin(pin);
    let inserted = readers.insert(&issue(&other));
    run(
        &program,
        &mut printed,
        "login --card --pin-stdin",
        &[pin],
        0,
    );
    readers.remove(inserted);
    let _inserted = readers.insert(&card_of_colleague());
    run(
        &program,
        &mut printed,
        "card doctor --json --bundle bundle.json",
        &[],
        0,
    );
    search(&program, &printed, &[pin, wrong])
}

fn journey(program: &Program, printed: &mut String, pin: &str, wrong: &str) {
    let by_card = "login --card --pin-stdin";
    let unlock = "session unlock --card --pin-stdin";
    let env = "login --card --pin-stdin -- env";
    for (words, lines, code) in [
        ("card readers --json", vec![], 0),
        (by_card, vec![wrong], 3),
        (by_card, vec![pin], 0),
        ("login --card --pin-stdin --json", vec![wrong], 3),
        ("login --card --pin-stdin --json", vec![pin], 0),
        ("session lock", vec![], 0),
        (unlock, vec![wrong], 3),
        (unlock, vec![pin], 0),
        (env, vec![pin], 0),
        ("card read --json", vec![], 0),
        ("config show --json", vec![], 0),
    ] {
        run(program, printed, words, &lines, code);
    }
    let as_administrator = "journal list --last 200 --json --as admin.cabinet --password-stdin";
    run(
        program,
        printed,
        as_administrator,
        &[Program::ADMINISTRATOR_PASSWORD],
        0,
    );
}

/// Where PINs are, as digits and as the bytes of a command in hexadecimal digits.
fn search(program: &Program, printed: &str, pins: &[&str]) -> BTreeSet<String> {
    let kept = files(program.folder());
    assert!(
        kept.iter().any(|(path, _)| path.ends_with("practice.db")),
        "there is a database"
    );
    let root = program.folder().display().to_string();
    let mut places = BTreeSet::new();
    for (which, pin) in pins.iter().enumerate() {
        // An ASCII digit is the byte 3x.
        let bytes: String = pin.chars().flat_map(|digit| ['3', digit]).collect();
        let forms = [(*pin).to_owned(), bytes];
        for form in &forms {
            if printed.contains(form) {
                places.insert(format!("PIN {which} was printed"));
            }
            for (path, content) in &kept {
                if contains(content, form) {
                    places.insert(format!("PIN {which} is in {}", path.replace(&root, "")));
                }
            }
        }
    }
    assert!(!printed.contains(DEFAULT_PUK), "the code that unblocks");
    places
}

#[test]
fn cps_16_no_pin_is_left_anywhere() {
    let first = traces("4711", "8264");
    let second = traces("5937", "1852");
    let kept: Vec<_> = first.intersection(&second).collect();
    assert!(kept.is_empty(), "{PERSON}: {kept:?}");
}
