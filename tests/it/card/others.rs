//! Other programs at the same card (CPS-18, CPS-20, CPS-27, T26, T27).

use super::{card, is_in, log_in, practice, refused};
use loquet_adapter_card_simulator::{Fault, FaultScript};
use loquet_tests::pcsc_daemon::{READERS, poll};
use loquet_tests::{Answer, Program, VirtualReaders};
use pcsc::{Card, Context, Disposition, Protocols, Scope, ShareMode};
use std::ffi::CString;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

const VERIFY: [u8; 9] = [0x00, 0x20, 0x00, 0x01, 0x04, b'1', b'2', b'3', b'4'];

/// Another program's hold of the card.
fn connect(mode: ShareMode) -> Card {
    let context = Context::establish(Scope::User).expect("the service");
    let reader = CString::new(READERS[0]).expect("a name");
    let card = context.connect(&reader, mode, Protocols::ANY);
    card.expect("the card")
}

fn send(card: &Card, command: &[u8]) -> Result<Vec<u8>, pcsc::Error> {
    let mut room = [0; 300];
    card.transmit(command, &mut room).map(<[u8]>::to_vec)
}

/// Logs in, and expects an answer long before anybody gives up.
fn in_time(program: &Program) -> Answer {
    let (tell, told) = channel();
    thread::scope(|scope| {
        scope.spawn(move || tell.send(log_in(program, "1234")));
        told.recv_timeout(Duration::from_secs(8))
            .expect("an answer in time")
    })
}

#[test]
fn cps_27_a_card_that_another_program_holds_is_told_within_the_deadline() {
    let mut program = practice();
    program.set("LOQUET_CARD__DEADLINE_SECONDS", "1");
    let readers = VirtualReaders::start();
    let card = card();
    let _inserted = readers.insert(&card);
    let mut other = connect(ShareMode::Shared);
    let transaction = other.transaction().expect("a transaction");
    refused(&in_time(&program), "LQ-CARD-18", 12);
    assert_eq!(card.transcript().count(), 0);
    assert!(transaction.end(Disposition::LeaveCard).is_ok());
    let _ = other.disconnect(Disposition::LeaveCard);
    let alone = connect(ShareMode::Exclusive);
    refused(&in_time(&program), "LQ-CARD-18", 12);
    assert!(!is_in(&program));
    drop(alone);
    let _ = log_in(&program, "1234").expecting(0);
}

#[test]
fn cps_20_nobody_signs_between_our_verify_and_our_signature_or_after() {
    let program = practice();
    let readers = VirtualReaders::start();
    let card = card();
    let _inserted = readers.insert(&card);
    let slow = |instruction| (instruction, 1, Fault::Slow(Duration::from_millis(300)));
    let script = [slow(0x20), slow(0x22), slow(0x88)];
    let script = script
        .into_iter()
        .fold(FaultScript::new(), |script, (code, nth, fault)| {
            script.at_instruction(code, nth, fault)
        });
    card.set_faults(script);
    let (over, signed, tried) = (
        AtomicBool::new(false),
        AtomicUsize::new(0),
        AtomicUsize::new(0),
    );
    thread::scope(|scope| {
        scope.spawn(|| {
            while !over.load(Ordering::SeqCst) {
                tried.fetch_add(1, Ordering::SeqCst);
                signed.fetch_add(usize::from(steal()), Ordering::SeqCst);
            }
        });
        poll("the thief is at work", || tried.load(Ordering::SeqCst) > 2);
        let opened = log_in(&program, "1234");
        let while_open = tried.load(Ordering::SeqCst);
        poll("the thief goes on", || {
            tried.load(Ordering::SeqCst) > while_open + 2
        });
        over.store(true, Ordering::SeqCst);
        let _ = opened.expecting(0);
    });
    assert_eq!(signed.load(Ordering::SeqCst), 0, "{:#?}", card.transcript());
}

/// Asks the card for a signature without any PIN: application, environment, signature.
fn steal() -> bool {
    let thief = connect(ShareMode::Shared);
    let application = [
        0x00, 0xA4, 0x04, 0x0C, 0x0D, 0xE8, 0x28, 0xBD, 0x08, 0x0F, 0x80, 0x25, 0x00, 0x00, 0x01,
        0xFF, 0x00, 0x10,
    ];
    let environment = [
        0x00, 0x22, 0x41, 0xA4, 0x06, 0x80, 0x01, 0x02, 0x84, 0x01, 0x82,
    ];
    let challenge = [&[0x00, 0x88, 0x00, 0x00, 0x33][..], &[0x30; 51]].concat();
    let selected = send(&thief, &application).is_ok() && send(&thief, &environment).is_ok();
    let answer = send(&thief, &challenge).unwrap_or_default();
    let _ = thief.disconnect(Disposition::LeaveCard);
    selected && matches!(answer.as_slice(), [.., 0x61 | 0x90, _])
}

#[test]
fn cps_18_a_pin_that_another_program_verified_counts_for_nothing() {
    let program = practice();
    let readers = VirtualReaders::start();
    let card = card();
    let _inserted = readers.insert(&card);
    let other = connect(ShareMode::Shared);
    assert_eq!(send(&other, &VERIFY), Ok(vec![0x90, 0x00]));
    assert!(card.is_pin_verified());
    card.transcript().clear();
    let wrong = program.run(["login", "--card", "--pin-stdin"], "4321\n");
    refused(&wrong, "LQ-PIN-02", 3);
    assert!(!is_in(&program));
    assert_eq!(card.transcript().codes_presented(), 1);

    let mut other = connect(ShareMode::Shared);
    assert_eq!(send(&other, &VERIFY), Ok(vec![0x90, 0x00]));
    card.transcript().clear();
    let _ = log_in(&program, "1234").expecting(0);
    assert_eq!(card.transcript().codes_presented(), 1, "our own");
    assert!(!card.is_pin_verified(), "and nothing stays verified");
    let told = other.transaction().map(drop);
    assert_eq!(
        told,
        Err(pcsc::Error::ResetCard),
        "the other program is told"
    );
}

#[test]
fn cps_27_the_service_is_killed_in_mid_login_and_the_next_login_works() {
    let program = practice();
    let readers = VirtualReaders::start();
    let card = card();
    for instruction in [0xA4, 0x20, 0x88] {
        let inserted = readers.insert(&card);
        let slow = Fault::Slow(Duration::from_secs(4));
        card.set_faults(FaultScript::new().at_instruction(instruction, 1, slow));
        card.transcript().clear();
        let answer = thread::scope(|scope| {
            let login = scope.spawn(|| log_in(&program, "1234"));
            let transcript = card.transcript();
            poll("the card works", || transcript.count_of(instruction) > 0);
            readers.crash();
            login.join().expect("an answer")
        });
        refused(&answer, "LQ-CARD-10", 12);
        assert!(card.transcript().codes_presented() <= 1, "CPS-17");
        assert!(!is_in(&program));
        drop(inserted);

        card.set_faults(FaultScript::new());
        readers.start_again();
        let inserted = readers.insert(&card);
        let _ = log_in(&program, "1234").expecting(0);
        let _ = program.run(["session", "close"], "").expecting(0);
        readers.remove(inserted);
    }
}
