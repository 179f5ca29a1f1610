//! Logging in by the card: the PIN, its tries, and what the journal says.

use super::{PERSON, card, is_in, issue, log_in, now, practice, recorded, refused};
use loquet_adapter_card_simulator::{CardKind, CardOrder};
use loquet_tests::{VirtualReaders, doctor, order};

#[test]
fn a_registered_card_opens_within_its_exchanges() {
    let program = practice();
    let readers = VirtualReaders::start();
    let card = card();
    let _inserted = readers.insert(&card);
    for most in [24, 9] {
        card.transcript().clear();
        let opened = log_in(&program, "1234").expecting(0);
        assert!(opened.out.contains(PERSON), "{opened:#?}");
        for words in [
            "Carte de ROBERT SPECIALISTE0021889",
            "Virtual PCD 00 00",
            "TEST",
        ] {
            assert!(opened.err.contains(words), "{words}: {opened:#?}");
        }
        let transcript = card.transcript();
        assert!(transcript.count() <= most, "{transcript:#?}");
        assert_eq!(transcript.codes_presented(), 1, "CPS-17");
        assert!(!card.is_pin_verified(), "CPS-20");
    }
    let shown = program.run(["session", "show", "--json"], "").expecting(0);
    let session = shown.json()["session"].clone();
    assert_eq!(session["factor"], "cps-card", "{session:#}");
    assert_eq!(session["card"], "8025000001/2900000042", "{session:#}");
    assert_eq!(session["test"], true, "CPS-08: {session:#}");
    let opened = ("success".to_owned(), Some("test-card".to_owned()));
    assert_eq!(recorded(&program, "login.card"), [opened.clone(), opened]);
    let _ = program.administer(["journal", "verify"], "").expecting(0);
}

#[test]
fn a_cps4_opens() {
    let program = practice();
    let readers = VirtualReaders::start();
    let _inserted = readers.insert(&issue(&order(now()).with_kind(CardKind::Cps4)));
    let _ = log_in(&program, "1234").expecting(0);
}

#[test]
fn cps_17_the_tries_are_told_and_the_last_needs_consent() {
    let program = practice();
    let readers = VirtualReaders::start();
    let card = card();
    let _inserted = readers.insert(&card);
    let first = log_in(&program, "4321");
    refused(&first, "LQ-PIN-02", 3);
    assert!(first.err.contains("il reste 2 essais"), "{first:#?}");
    let second = log_in(&program, "4321");
    refused(&second, "LQ-PIN-02", 3);
    assert!(
        second.err.contains("il reste deux essais"),
        "warned before: {second:#?}"
    );
    assert!(second.err.contains("un seul essai"), "{second:#?}");
    for pin in ["4321", "1234"] {
        refused(&log_in(&program, pin), "LQ-PIN-04", 3);
        assert_eq!(card.pin_tries_left(), 1, "never spent without consent");
    }
    assert!(!is_in(&program));
    let consenting = ["login", "--card", "--pin-stdin", "--accept-last-try"];
    let _ = program.run(consenting, "1234\n").expecting(0);
    assert_eq!(card.pin_tries_left(), 3);
    assert_eq!(card.transcript().codes_presented(), 3);
}

#[test]
fn cps_17_a_blocked_card_takes_no_pin() {
    let program = practice();
    let readers = VirtualReaders::start();
    let card = issue(&order(now()).with_pin_tries_left(1));
    let _inserted = readers.insert(&card);
    let consenting = ["login", "--card", "--pin-stdin", "--accept-last-try"];
    refused(&program.run(consenting, "4321\n"), "LQ-PIN-03", 3);
    refused(&program.run(consenting, "1234\n"), "LQ-PIN-03", 3);
    assert_eq!(card.transcript().codes_presented(), 1);
    assert!(!is_in(&program));
    let reasons = recorded(&program, "login.card");
    assert!(
        reasons.iter().all(|(outcome, _)| outcome == "failure"),
        "{reasons:?}"
    );
}

#[test]
fn cps_16_what_is_no_pin_does_not_reach_the_card() {
    let program = practice();
    let readers = VirtualReaders::start();
    let card = card();
    let _inserted = readers.insert(&card);
    for typed in ["123", "12345", "12a4", "", "１２３４"] {
        refused(&log_in(&program, typed), "LQ-PIN-01", 4);
    }
    let none = program.run(["login", "--card", "--pin-stdin"], "");
    assert_ne!(none.code, 0, "{none:#?}");
    assert_eq!(card.transcript().codes_presented(), 0);
    let argument = program.run(["login", "--card", "1234"], "");
    assert_eq!(argument.code, 2, "never an argument: {argument:#?}");
}

#[test]
fn cps_15_a_renewed_card_is_told() {
    let program = practice();
    let readers = VirtualReaders::start();
    let inserted = readers.insert(&card());
    let _ = log_in(&program, "1234").expecting(0);
    readers.remove(inserted);
    let renewed = CardOrder::new(doctor(), "2900000075", now());
    let _inserted = readers.insert(&issue(&renewed));
    let told = log_in(&program, "1234").expecting(0);
    let words = "n’est pas celle qui avait servi la dernière fois";
    assert!(told.err.contains(words), "{told:#?}");
    let told = log_in(&program, "1234").expecting(0);
    assert!(!told.err.contains(words), "told once: {told:#?}");
    let renewed = recorded(&program, "card.renewed");
    assert_eq!(renewed.len(), 1, "{renewed:?}");
}

#[test]
fn english_is_spoken_too_and_programs_get_json() {
    let program = practice();
    let readers = VirtualReaders::start();
    let _inserted = readers.insert(&card());
    let english = ["--lang", "en", "login", "--card", "--pin-stdin"];
    let wrong = program.run(english, "4321\n");
    refused(&wrong, "LQ-PIN-02", 3);
    assert!(wrong.err.contains("2 tries"), "{wrong:#?}");
    let json = ["login", "--card", "--pin-stdin", "--json"];
    let wrong = program.run(json, "4321\n");
    assert_eq!(wrong.json()["error"]["code"], "LQ-PIN-02", "{wrong:#?}");
    let _ = program
        .run(
            [
                "login",
                "--card",
                "--pin-stdin",
                "--json",
                "--accept-last-try",
            ],
            "1234\n",
        )
        .expecting(0)
        .json();
}

#[test]
fn reg_02_where_a_password_alone_opens_nothing_the_card_does() {
    let mut program = practice();
    program.set("LOQUET_PRACTICE__PROFILE", "conforming");
    let alone = program.log_in(PERSON, "1234");
    refused(&alone, "LQ-LOGIN-03", 3);
    let readers = VirtualReaders::start();
    let _inserted = readers.insert(&card());
    let _ = log_in(&program, "1234").expecting(0);
}
