//! `61xx` and `6Cxx`, within bounds.

use super::{Exchange, MAX_ANSWER, MAX_EXCHANGES, with_data};
use crate::fixtures::CPS3;
use loquet_domain::card::{CardFailure, CardFault};
use loquet_port_apdu::script::Script;
use loquet_port_apdu::{Command, Ending, ExpectedLength, Response, TransportError};
use std::time::Duration;

const READ: &str = "00 B0 00 00 20";
const SIGN: &str = "00 88 00 00 01 AA";

fn read() -> Command {
    Command::new(0x00, 0xB0, [0, 0]).expecting(ExpectedLength::from_byte(0x20))
}

fn sign() -> Command {
    with_data([0x00, 0x88, 0x00, 0x00], &[0xAA]).expect("short")
}

async fn begin(script: &Script) -> Exchange {
    let (transport, reader) = (script.transport(), script.reader().name);
    let begun = transport.begin(&reader, script.insertion(), Duration::ZERO);
    Exchange::new(begun.await.expect("begun"), 0x00)
}

async fn asked(script: Script, command: Command) -> Result<Response, CardFailure> {
    let script = script.end(Ending::Reset);
    let mut exchange = begin(&script).await;
    let answered = exchange.ask(&command).await;
    exchange.abandon().await;
    answered
}

async fn check(script: Script, command: Command, (data, status): (&[u8], u16)) {
    let response = asked(script, command).await.expect("answered");
    assert_eq!(response.data(), data);
    assert_eq!(response.status().get(), status);
}

fn script() -> Script {
    Script::new(CPS3).begin()
}

#[tokio::test]
async fn an_answer_that_waits_is_fetched() {
    let fetched = script()
        .exchange(SIGN, "61 02")
        .exchange("00 C0 00 00 02", "01 02 90 00");
    check(fetched, sign(), (&[1, 2], 0x9000)).await;
}

#[tokio::test]
async fn an_answer_in_pieces_is_put_together() {
    let pieces = script()
        .exchange(SIGN, "01 61 01")
        .exchange("00 C0 00 00 01", "02 61 00")
        .exchange("00 C0 00 00 00", "6C 02")
        .exchange("00 C0 00 00 02", "03 04 62 82");
    check(pieces, sign(), (&[1, 2, 3, 4], 0x6282)).await;
}

#[tokio::test]
async fn a_command_without_data_is_sent_again_with_the_right_length() {
    let again = script()
        .exchange(READ, "6C 02")
        .exchange("00 B0 00 00 02", "01 02 90 00");
    check(again, read(), (&[1, 2], 0x9000)).await;
    let once = script()
        .exchange(READ, "6C 02")
        .exchange("00 B0 00 00 02", "6C 03");
    check(once, read(), (&[], 0x6C03)).await;
}

#[tokio::test]
async fn cps_17_a_command_with_data_or_a_verify_is_not_sent_again() {
    check(script().exchange(SIGN, "6C 02"), sign(), (&[], 0x6C02)).await;
    let verify = Command::new(0x00, 0x20, [0, 1]).expecting(ExpectedLength::ALL);
    let once = script().exchange("00 20 00 01 00", "6C 02");
    check(once, verify, (&[], 0x6C02)).await;
}

#[tokio::test]
async fn an_order_is_sent_once_and_fetches_nothing() {
    for answer in ["61 02", "6C 02", "01 90 00"] {
        let script = script().exchange(READ, answer).end(Ending::Reset);
        let mut exchange = begin(&script).await;
        exchange.order(&read()).await.expect("answered");
        exchange.abandon().await;
    }
}

#[tokio::test]
async fn cps_25_a_card_that_never_ends_is_refused() {
    let empty = script()
        .exchange(SIGN, "61 01")
        .exchange("00 C0 00 00 01", "61 01");
    let refused = asked(empty, sign()).await.expect_err("endless");
    assert_eq!(refused.fault, CardFault::Unreadable);
    let piece = format!("{} 61 00", "00".repeat(256));
    let mut endless = script().exchange(SIGN, "61 00");
    for _ in 0..=MAX_ANSWER / 256 {
        endless = endless.exchange("00 C0 00 00 00", &piece);
    }
    let refused = asked(endless, sign()).await.expect_err("endless");
    assert_eq!(refused.fault, CardFault::Unreadable);
}

#[tokio::test]
async fn cps_25_the_exchanges_of_a_transaction_are_bounded() {
    let mut script = script();
    for _ in 0..MAX_EXCHANGES {
        script = script.exchange(READ, "90 00");
    }
    let script = script.end(Ending::Reset);
    let mut exchange = begin(&script).await;
    for _ in 0..MAX_EXCHANGES {
        exchange.ask(&read()).await.expect("answered");
    }
    let refused = exchange.ask(&read()).await.expect_err("too many");
    assert_eq!(refused.fault, CardFault::Unreadable);
    exchange.abandon().await;
}

#[tokio::test]
async fn cps_22_nothing_is_sent_after_a_failure() {
    let script = script()
        .exchange_fails(READ, TransportError::Removed)
        .dropped();
    let mut exchange = begin(&script).await;
    let failed = exchange.ask(&read()).await.expect_err("removed");
    assert_eq!(failed.fault, CardFault::Removed);
    let failed = exchange.ask(&read()).await.expect_err("broken");
    assert_eq!(failed.fault, CardFault::Refused);
    let failed = exchange.end(Ending::Reset).await.expect_err("broken");
    assert_eq!(failed.fault, CardFault::Refused);
}
