//! Every refusal has its own sentence and code, and opens nothing.

use super::{card, card_of_kind, is_in, issue, log_in, now, practice, refused};
use loquet_adapter_card_simulator::{CardKind, DEFAULT_PORT, Fault, FaultScript, VirtualReader};
use loquet_tests::pcsc_daemon::{PcscDaemon, configuration, poll};
use loquet_tests::{Answer, Program, VirtualReaders, forger, issuer, order};
use pcsc::State;
use std::time::Duration;

const CPS2TER: [u8; 17] = [
    0x3B, 0xAC, 0x00, 0x40, 0x2A, 0x00, 0x12, 0x25, 0x00, 0x64, 0x80, 0x82, 0x02, 0x12, 0x00, 0x90,
    0x00,
];

#[test]
fn no_service_no_reader_no_card() {
    let program = practice();
    let none = PcscDaemon::stopped();
    refused(&log_in(&program, "1234"), "LQ-CARD-10", 12);
    drop(none);
    let without = PcscDaemon::start_with("");
    refused(&log_in(&program, "1234"), "LQ-CARD-11", 12);
    drop(without);
    let _readers = VirtualReaders::start();
    refused(&log_in(&program, "1234"), "LQ-CARD-12", 12);
    let english = program.run(["--lang", "en", "login", "--card", "--pin-stdin"], "1234\n");
    refused(&english, "LQ-CARD-12", 12);
}

#[test]
fn cards_that_are_none_of_ours() {
    let program = practice();
    let readers = VirtualReaders::start();
    for (kind, code) in [
        (CardKind::Vitale, "LQ-CARD-14"),
        (
            CardKind::Foreign(vec![0x3B, 0x02, 0x14, 0x50]),
            "LQ-CARD-15",
        ),
        (CardKind::Foreign(CPS2TER.to_vec()), "LQ-CARD-16"),
        (CardKind::Cps3Contactless, "LQ-CARD-17"),
    ] {
        let card = card_of_kind(kind);
        let inserted = readers.insert(&card);
        refused(&log_in(&program, "1234"), code, 12);
        assert_eq!(card.transcript().count(), 0, "{code}: it is left alone");
        readers.remove(inserted);
    }
    let foreign = issue(&order(now()).with_foreign_issuer());
    let _inserted = readers.insert(&foreign);
    refused(&log_in(&program, "1234"), "LQ-CARD-15", 12);
    assert_eq!(foreign.transcript().codes_presented(), 0);
}

#[test]
fn a_card_that_does_not_answer_the_reset() {
    let program = practice();
    let readers = VirtualReaders::start();
    // An answer to reset that is longer than any (ISO 7816-3, 8.2).
    let _inserted = readers.insert(&card_of_kind(CardKind::Foreign(vec![0x3B; 40])));
    refused(&log_in(&program, "1234"), "LQ-CARD-13", 12);
}

#[test]
fn cps_28_a_reader_of_another_computer() {
    let mut program = practice();
    let _daemon = PcscDaemon::start_with(&configuration("Redirected PCD", DEFAULT_PORT));
    let mut inserted = None;
    poll("the reader", || {
        inserted = VirtualReader::default().insert(&card()).ok();
        inserted.is_some()
    });
    program.set("LOQUET_CARD__WAIT_SECONDS", "1");
    refused(&log_in(&program, "1234"), "LQ-CARD-22", 12);
    program.set("LOQUET_CARD__REDIRECTED_READERS", "allow");
    program.set("LOQUET_CARD__WAIT_SECONDS", "5");
    let _ = log_in(&program, "1234").expecting(0);
}

/// Logs in under a fault at the n-th exchange of a known card, then without.
fn under(program: &Program, readers: &VirtualReaders, script: FaultScript, codes: &[&str]) {
    let card = card();
    let inserted = readers.insert(&card);
    card.set_faults(script);
    let answer = log_in(program, "1234");
    assert_eq!(answer.code, 12, "{codes:?}: {answer:#?}");
    assert!(
        codes.iter().any(|code| answer.err.contains(code)),
        "{codes:?}: {answer:#?}"
    );
    assert!(card.transcript().codes_presented() <= 1);
    assert!(!is_in(program), "{codes:?}");
    drop(inserted);
    readers.wait_for(0, State::EMPTY);
    card.set_faults(FaultScript::new());
    let inserted = readers.insert(&card);
    let _ = log_in(program, "1234").expecting(0);
    let _ = program.run(["session", "close"], "").expecting(0);
    readers.remove(inserted);
}

#[test]
fn cps_22_a_card_that_leaves_or_is_swapped() {
    let program = practice();
    let readers = VirtualReaders::start();
    let inserted = readers.insert(&card());
    let _ = log_in(&program, "1234").expecting(0);
    let _ = program.run(["session", "close"], "").expecting(0);
    readers.remove(inserted);
    let gone = ["LQ-CARD-12", "LQ-CARD-19", "LQ-CARD-20"];
    for exchange in [1, 4, 6, 9] {
        let removed = FaultScript::new().at(exchange, Fault::RemovedAfter);
        under(&program, &readers, removed, &gone);
        let other = super::card_of_colleague();
        let swapped = FaultScript::new().at(exchange, Fault::SwappedAfter(other.clone()));
        under(&program, &readers, swapped, &gone);
        assert_eq!(other.transcript().codes_presented(), 0);
    }
    let other = [
        0x5A, 0x0A, 0x80, 0x25, 0x00, 0x00, 0x01, 0x29, 0x00, 0x00, 0x00, 0x67, 0x90, 0x00,
    ];
    let another = FaultScript::new().at(3, Fault::Answer(other.to_vec()));
    under(&program, &readers, another, &["LQ-CARD-20"]);
}

#[test]
fn cps_27_a_card_that_is_too_slow_or_answers_nonsense() {
    let mut program = practice();
    program.set("LOQUET_CARD__DEADLINE_SECONDS", "1");
    let readers = VirtualReaders::start();
    let slow = FaultScript::new().at_instruction(0x20, 1, Fault::Slow(Duration::from_secs(3)));
    under(&program, &readers, slow, &["LQ-CARD-21"]);
    let nonsense = FaultScript::new().always(Fault::garbage(300));
    under(&program, &readers, nonsense, &["LQ-CARD-23", "LQ-CARD-24"]);
    let refusing = FaultScript::new().always(Fault::Status(0x6F00));
    under(&program, &readers, refusing, &["LQ-CARD-23", "LQ-CARD-24"]);
}

fn public(answer: Answer) -> (i32, String, String) {
    (answer.code, answer.out, answer.err)
}

#[test]
fn auth_21_whatever_is_wrong_with_a_card_the_answer_is_the_same_to_the_byte() {
    let program = practice();
    let readers = VirtualReaders::start();
    // A chip of its own for each, so that none is taken for one that was read before.
    let rogues = [
        ("signature-wrong", order(now()).with_other_key()),
        ("certificate-untrusted", order(now())),
        ("certificate-expired", order(now()).expired(now())),
        (
            "certificate-not-yet-valid",
            order(now()).not_yet_valid(now()),
        ),
        (
            "card-category",
            order(now()).edit_certificates(|it| it.card_type = Some(3)),
        ),
    ];
    let mut answers = Vec::new();
    for (chip, (reason, rogue)) in (1..).zip(rogues) {
        let authority = if reason == "certificate-untrusted" {
            forger()
        } else {
            issuer().authority()
        };
        let rogue = rogue.with_chip_serial([0x29, 0x11, 0x11, 0x11, chip]);
        let rogue = issuer().issue_by(&rogue, authority).expect("a card");
        let inserted = readers.insert(&rogue);
        let answer = log_in(&program, "1234");
        refused(&answer, "LQ-LOGIN-05", 3);
        let last = super::recorded(&program, "login.card").pop();
        let last = last.and_then(|(_, reason)| reason);
        assert_eq!(last.as_deref(), Some(reason), "the journal knows");
        answers.push(public(answer));
        readers.remove(inserted);
    }
    assert!(
        answers.windows(2).all(|pair| pair[0] == pair[1]),
        "{answers:#?}"
    );
    assert!(!is_in(&program));
    let _inserted = readers.insert(&card());
    let _ = log_in(&program, "1234").expecting(0);
}
