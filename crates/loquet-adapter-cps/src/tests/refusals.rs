//! What is no card of ours, and how transports fail.

use super::{CHIP_SERIAL, SELECT_CHIP, Steps, cards, fault, open, present};
use crate::fixtures::{CHIP, CPS3, CPS3_CONTACTLESS, VITALE, bytes, reader};
use crate::tests::{Memory, ok};
use crate::{CpsCards, CpsSettings};
use loquet_domain::card::{CardFault, CardKind, CardSlot, PresentCard, ReaderName};
use loquet_port_apdu::script::Script;
use loquet_port_apdu::{Atr, CardPresence, Ending, Insertion, MockApduTransport, TransportError};
use loquet_port_card::Cards;
use std::sync::Arc;
use std::time::Duration;

async fn refused(script: &Script) -> CardFault {
    let cards = cards(script, Arc::default());
    fault(cards.open(&present(None)).await)
}

#[tokio::test]
async fn cards_that_are_none_of_ours_are_refused_untouched() {
    for (atr, expected) in [
        (VITALE, CardFault::Vitale),
        (CPS3_CONTACTLESS, CardFault::ContactlessOnly),
        ("3B 00", CardFault::UnknownCard),
        (
            "3B AC 00 40 2A 00 12 25 00 64 80 82 02 12 00 90 00",
            CardFault::UnsupportedCps,
        ),
    ] {
        assert_eq!(refused(&Script::new(atr)).await, expected);
    }
}

#[tokio::test]
async fn a_card_that_turns_out_to_be_another_is_refused() {
    let listed = CardPresence::Card {
        atr: Atr::new(&bytes(CPS3)).expect("short"),
        insertion: Insertion(1),
    };
    for listed in [listed, CardPresence::Unavailable] {
        let script = Script::new(VITALE)
            .listed_as(listed)
            .begin()
            .end(Ending::Reset);
        assert_eq!(refused(&script).await, CardFault::Vitale);
    }
}

#[tokio::test]
async fn an_empty_or_missing_reader_and_a_mute_card_are_told() {
    let listed_as = |card| Script::new(CPS3).listed_as(card);
    let empty = listed_as(CardPresence::Empty);
    assert_eq!(refused(&empty).await, CardFault::Removed);
    let mute = listed_as(CardPresence::Mute);
    assert_eq!(refused(&mute).await, CardFault::Mute);
    let script = Script::new(CPS3);
    let elsewhere = PresentCard {
        reader: ReaderName::new("another"),
        ..present(None)
    };
    let cards = cards(&script, Arc::default());
    let missing = cards.open(&elsewhere).await;
    assert_eq!(fault(missing), CardFault::NoReader);
}

#[tokio::test]
async fn cps_22_another_insertion_or_chip_is_refused() {
    let script = Script::new(CPS3);
    let cards_of = |script| cards(script, Arc::default());
    let moved = PresentCard {
        insertion: 2,
        ..present(None)
    };
    let refused = cards_of(&script).open(&moved).await;
    assert_eq!(fault(refused), CardFault::Removed);
    let script = Script::new(CPS3)
        .begin()
        .exchange("00 B0 9C 00 0C", &ok(&CHIP.replace("42", "59")))
        .end(Ending::Reset);
    let swapped = cards_of(&script).open(&present(Some(CHIP_SERIAL))).await;
    assert_eq!(fault(swapped), CardFault::Swapped);
}

#[tokio::test]
async fn cps_28_the_reader_of_another_computer_is_refused_unless_allowed() {
    let script = Script::new(CPS3).redirected();
    assert_eq!(refused(&script).await, CardFault::RedirectedReader);
    let script = Script::new(CPS3).redirected().identify().end(Ending::Reset);
    let settings = CpsSettings {
        redirected_allowed: true,
        ..CpsSettings::default()
    };
    let known = Arc::new(Memory::default());
    let cards = CpsCards::new(script.transport(), reader(), known, settings);
    open(&cards).await.close().await.expect("closed");
}

#[tokio::test]
async fn the_issuer_is_confirmed_by_the_chips_number() {
    let foreign = ok(&CHIP.replace("80 25", "80 33"));
    let selected = |answer: &str| {
        Script::new(CPS3)
            .begin()
            .exchange("00 B0 9C 00 0C", "6A 82")
            .exchange(SELECT_CHIP, "90 00")
            .exchange("00 B0 00 00 0C", answer)
            .end(Ending::Reset)
    };
    assert_eq!(refused(&selected(&foreign)).await, CardFault::UnknownCard);
    for answer in ["90 00", "69 82", "5A 07 80 25 00 00 01 29 00 90 00"] {
        let fault = refused(&selected(answer)).await;
        assert_eq!(fault, CardFault::Unreadable, "{answer}");
    }
    for (answer, expected) in [
        ("6A 82", CardFault::UnknownCard),
        ("69 85", CardFault::Unreadable),
    ] {
        let script = Script::new(CPS3)
            .begin()
            .exchange("00 B0 9C 00 0C", &foreign)
            .exchange(SELECT_CHIP, answer)
            .end(Ending::Reset);
        assert_eq!(refused(&script).await, expected);
    }
}

#[tokio::test]
async fn the_chips_number_is_found_when_another_directory_is_current() {
    for first in ["6A 82", "04 02 00 00 62 82", "69 86"] {
        let script = Script::new(CPS3)
            .begin()
            .exchange("00 B0 9C 00 0C", first)
            .exchange(SELECT_CHIP, "61 04")
            .exchange("00 C0 00 00 04", "62 02 80 00 90 00")
            .exchange("00 B0 00 00 0C", &ok(CHIP))
            .end(Ending::Reset);
        let cards = cards(&script, Arc::default());
        let card = open(&cards).await;
        assert_eq!(card.chip(), CHIP_SERIAL);
        card.close().await.expect("closed");
    }
}

fn errors() -> Vec<(TransportError, CardFault)> {
    vec![
        (TransportError::ServiceStopped, CardFault::ServiceStopped),
        (TransportError::NoReader, CardFault::NoReader),
        (TransportError::NoCard, CardFault::NoCard),
        (TransportError::Mute, CardFault::Mute),
        (TransportError::HeldByAnother, CardFault::HeldByAnother),
        (TransportError::Removed, CardFault::Removed),
        (TransportError::Reset, CardFault::Refused),
        (TransportError::TimedOut, CardFault::TimedOut),
        (
            TransportError::Malformed("malformed".into()),
            CardFault::Unreadable,
        ),
        (
            TransportError::Refused("refused".into()),
            CardFault::Refused,
        ),
    ]
}

#[tokio::test]
async fn each_error_of_the_transport_has_its_fault() {
    for (error, expected) in errors() {
        let script = Script::new(CPS3).begin_fails(error);
        assert_eq!(refused(&script).await, expected);
    }
    for (error, expected) in errors() {
        let mut transport = MockApduTransport::new();
        transport.expect_readers().return_once(|| Err(error));
        let cards = super::cards_over(Arc::new(transport), Arc::default());
        assert_eq!(fault(cards.readers().await), expected);
    }
}

#[tokio::test]
async fn readers_are_listed_with_what_lies_in_them() {
    let script = Script::new(VITALE);
    let cards = cards(&script, Arc::default());
    let readers = cards.readers().await.expect("listed");
    let CardSlot::Card {
        card,
        kind,
        answer_to_reset,
    } = &readers[0].slot
    else {
        panic!("no card in {readers:?}");
    };
    assert_eq!(*card, present(None));
    assert_eq!(*kind, CardKind::Vitale);
    assert_eq!(answer_to_reset.as_str(), VITALE);
    let changed = cards.changed(&readers, Duration::ZERO).await;
    assert_eq!(changed.expect("listed"), readers);
}
