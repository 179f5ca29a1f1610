//! One exchange of a login goes wrong: never a signature, never a second VERIFY, never a panic.

use super::fake::{Disturbance, Fake, Hostile, Seen};
use super::{Memory, cards_over, login};
use crate::fixtures::{AODF, AUTHENTICATION, CDF, CHIP as CHIP_FILE, EF_ATR, ODF, PRKDF, bytes};
use loquet_domain::card::{CardFailure, CardSignature};
use loquet_port_apdu::{Response, StatusWord, TransportError};
use proptest::prelude::{Strategy, any, prop, prop_oneof, proptest};
use std::sync::Arc;

/// The exchanges of a known card's second transaction: those of which every status word is tried.
const KNOWN: usize = 7;
/// The exchanges of a card that is read, verified and signs in one transaction.
const READ: usize = 22;
// The exchanges of a known card, in their order.
const CHIP: usize = 0;
const SELECTION: usize = 1;
const PIN_STATE: usize = 2;
const VERIFY: usize = 3;
const CHOICE_OF_KEY: usize = 4;
const INTERNAL_AUTHENTICATE: usize = 5;
const ANSWER: usize = 6;

async fn attempt(
    known: bool,
    at: usize,
    how: Disturbance,
) -> (Result<CardSignature, CardFailure>, Arc<Seen>) {
    let (fake, seen) = Fake::new(at, how);
    let memory = if known {
        Memory::knowing(AUTHENTICATION)
    } else {
        Arc::default()
    };
    (login(&cards_over(fake, memory)).await, seen)
}

#[tokio::test]
async fn the_fake_card_signs_when_it_is_not_disturbed() {
    for (known, exchanges) in [(true, KNOWN), (false, READ)] {
        let (signed, seen) = attempt(known, 0, Disturbance::None).await;
        assert_eq!(signed.expect("signed").as_bytes(), [0x5A; 256]);
        assert_eq!(seen.exchanges(), exchanges);
        assert_eq!(seen.verifies(), 1);
    }
}

/// Whether a login may go on when an exchange is answered by this status word in the place of its
/// own, with the data that belong to it.
fn may_sign(exchange: usize, status: StatusWord) -> bool {
    match (exchange, status.get()) {
        (PIN_STATE, number) => {
            // Two or more tries: one entry may be presented. Verified by another program: the card
            // is reset, and the PIN proved all the same.
            (0x63C2..=0x63CF).contains(&number) || number == 0x9000
        }
        // Whatever length is announced is asked for, of which the fake card knows one.
        (INTERNAL_AUTHENTICATE, number) => number == 0x6100,
        // The end of the file is no refusal, the right length is asked for again, and what waits
        // is fetched.
        (CHIP, 0x6282 | 0x6C0C) | (ANSWER, 0x6C00) | (CHIP | SELECTION | ANSWER, 0x6100) => true,
        (_, number) => number == 0x9000,
    }
}

async fn every_status_word_at(exchange: usize) {
    for number in 0..=u16::MAX {
        let status = StatusWord::new(number);
        let (signed, seen) = attempt(true, exchange, Disturbance::Status(status)).await;
        let case = format!("{status} at {exchange}");
        assert_eq!(signed.is_ok(), may_sign(exchange, status), "{case}");
        assert!(seen.verifies() <= 1, "{case}");
        if exchange <= PIN_STATE && signed.is_err() {
            assert_eq!(seen.verifies(), 0, "{case}");
        }
    }
}

macro_rules! every_status_word {
    ($($name:ident: $exchange:expr,)+) => {$(
        #[tokio::test]
        async fn $name() {
            every_status_word_at($exchange).await;
        }
    )+};
}

every_status_word! {
    cps_19_every_status_word_of_the_chips_number: CHIP,
    cps_19_every_status_word_of_the_selection: SELECTION,
    cps_19_every_status_word_of_the_pins_state: PIN_STATE,
    cps_19_every_status_word_of_the_verify: VERIFY,
    cps_19_every_status_word_of_the_choice_of_the_key: CHOICE_OF_KEY,
    cps_19_every_status_word_of_the_signature: INTERNAL_AUTHENTICATE,
    cps_19_every_status_word_of_the_answer: ANSWER,
}

fn faults() -> [fn() -> TransportError; 7] {
    [
        || TransportError::Removed,
        || TransportError::Reset,
        || TransportError::TimedOut,
        || TransportError::ServiceStopped,
        || TransportError::HeldByAnother,
        || TransportError::Malformed("malformed".into()),
        || TransportError::Refused("refused".into()),
    ]
}

#[tokio::test]
async fn cps_22_a_fault_at_any_exchange_ends_the_login_there() {
    for (known, exchanges) in [(true, KNOWN), (false, READ)] {
        for at in 0..exchanges {
            for fault in faults() {
                let (signed, seen) = attempt(known, at, Disturbance::Fault(fault)).await;
                assert!(signed.is_err(), "{at}");
                assert_eq!(seen.late(), 0, "{at}");
                assert_eq!(seen.exchanges(), at + 1, "{at}");
                assert!(seen.verifies() <= 1, "{at}");
            }
        }
    }
}

/// Whatever a card answers while it is read, without data: the PIN is presented at most once.
#[tokio::test]
async fn cps_19_status_words_while_a_card_is_read() {
    for at in 0..READ {
        for sw1 in (0x60..=0x6F).chain([0x00, 0x90, 0x9F, 0xFF]) {
            for sw2 in [0x00, 0x01, 0x10, 0x82, 0x83, 0xC0, 0xC3] {
                let status = StatusWord::new(u16::from_be_bytes([sw1, sw2]));
                let (_, seen) = attempt(false, at, Disturbance::Bare(status)).await;
                assert!(seen.verifies() <= 1, "{status} at {at}");
            }
        }
    }
}

/// Answers that a hostile card may give: any data, the bytes of a real card among them, under
/// status words that lead on.
fn reply() -> impl Strategy<Value = Response> {
    let data = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..=256),
        prop::sample::select(vec![CHIP_FILE, EF_ATR, ODF, AODF, PRKDF, CDF]).prop_map(bytes),
    ];
    let leading_on = vec![0x9000, 0x6100, 0x6110, 0x6C00, 0x6282, 0x6B00, 0x63C3];
    let status = prop_oneof![prop::sample::select(leading_on), any::<u16>()];
    (data, status).prop_map(|(data, status)| Response::new(data, StatusWord::new(status)))
}

proptest! {
    #[test]
    fn cps_25_any_answers_end_in_bounded_time_with_one_verify_at_most(
        replies in prop::collection::vec(reply(), 0..24),
        known: bool,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        let (hostile, seen) = Hostile::new(replies);
        let memory = if known { Memory::knowing(AUTHENTICATION) } else { Arc::default() };
        let _ = runtime.block_on(login(&cards_over(hostile, memory)));
        assert!(seen.verifies() <= 1);
        assert!(seen.exchanges() <= 2 * 128);
    }
}
