//! What lies in the readers, and taking hold of it.

use super::builders::{SOON, check_let_go, fault, let_go, open, present, readers, refusal};
use super::{Harness, TestCard};
use loquet_domain::card::{CardFault, CardInterface, CardKind, CardReader, CardSlot, PresentCard};
use std::time::Duration;

/// Every method MUST answer within bounded time, and MUST hold no card when it has answered but
/// through what it returns (CPS-27).
pub async fn every_method_answers_within_bounded_time_and_holds_no_card_cps_27(
    harness: &dyn Harness,
) {
    harness.insert(TestCard::First).await;
    let card = present(harness).await;
    let seen = readers(harness).await;
    harness.hold_by_another().await;
    let cards = harness.cards();
    let within = harness.deadline() + SOON;
    let all = async {
        let held = fault(cards.open(&card).await);
        assert_eq!(held, CardFault::HeldByAnother);
        let listed = cards.readers().await;
        assert_eq!(listed.expect("listed"), seen);
        let unchanged = cards.changed(&seen, Duration::ZERO).await;
        assert_eq!(unchanged.expect("listed"), seen);
    };
    let answered = tokio::time::timeout(within, all).await;
    answered.expect("it answers within its deadline");
    harness.release_by_another().await;
    let_go(harness).await;
    cards.readers().await.expect("listed");
    assert!(!harness.is_held().await, "listing holds the card");
    harness.insert(TestCard::ForeignIssuer).await;
    let card = present(harness).await;
    refusal(harness, &card).await;
    let_go(harness).await;
}

/// MUST tell of each card what it is.
pub async fn readers_tells_of_each_card_what_it_is(harness: &dyn Harness) {
    assert_eq!(slot(harness).await, CardSlot::Empty);
    for card in [
        TestCard::First,
        TestCard::Second,
        TestCard::Contactless,
        TestCard::Older,
        TestCard::Vitale,
        TestCard::Unknown,
    ] {
        harness.insert(card).await;
        let slot = slot(harness).await;
        let CardSlot::Card {
            kind,
            card: present,
            ..
        } = slot
        else {
            panic!("{card:?} is {slot:?}");
        };
        assert!(is(card, kind), "{card:?} is {kind:?}");
        assert_eq!(present.chip, None);
    }
    harness.insert(TestCard::Mute).await;
    assert_eq!(slot(harness).await, CardSlot::Mute);
}

async fn slot(harness: &dyn Harness) -> CardSlot {
    let readers = readers(harness).await;
    let [
        CardReader {
            slot,
            redirected: false,
            ..
        },
    ] = readers.as_slice()
    else {
        panic!("not one reader of this computer: {readers:?}");
    };
    slot.clone()
}

fn is(card: TestCard, kind: CardKind) -> bool {
    match card {
        TestCard::Contactless => matches!(kind, CardKind::Cps(_, CardInterface::Contactless)),
        TestCard::Older => kind == CardKind::OlderCps,
        TestCard::Vitale => kind == CardKind::Vitale,
        TestCard::Unknown => kind == CardKind::Unknown,
        _ => matches!(kind, CardKind::Cps(_, CardInterface::Contact)),
    }
}

/// MUST see a card inserted and a card removed.
pub async fn changed_sees_a_card_inserted_and_a_card_removed(harness: &dyn Harness) {
    let cards = harness.cards();
    let empty = readers(harness).await;
    let (inserted, ()) = tokio::join!(cards.changed(&empty, SOON), harness.insert(TestCard::First));
    let inserted = inserted.expect("listed");
    let [
        CardReader {
            slot: CardSlot::Card { .. },
            ..
        },
    ] = inserted.as_slice()
    else {
        panic!("no card was seen: {inserted:?}");
    };
    let (removed, ()) = tokio::join!(cards.changed(&inserted, SOON), harness.remove());
    assert_eq!(removed.expect("listed"), empty);
    let late = tokio::time::timeout(SOON, cards.changed(&inserted, SOON * 2)).await;
    let late = late.expect("what has changed before is seen at once");
    assert_eq!(late.expect("listed"), empty);
}

/// MUST refuse a card that is none of ours with the fault that says what it is.
pub async fn open_refuses_a_card_that_is_none_of_ours_with_the_fault_that_says_what_it_is(
    harness: &dyn Harness,
) {
    for (card, expected) in [
        (TestCard::Vitale, CardFault::Vitale),
        (TestCard::Unknown, CardFault::UnknownCard),
        (TestCard::Older, CardFault::UnsupportedCps),
        (TestCard::Contactless, CardFault::ContactlessOnly),
        (TestCard::ForeignIssuer, CardFault::UnknownCard),
        (TestCard::Mute, CardFault::Mute),
    ] {
        harness.insert(card).await;
        let present = present(harness).await;
        assert_eq!(refusal(harness, &present).await, expected, "{card:?}");
    }
}

/// MUST refuse another chip than the one seen before as `Swapped` (CPS-22). A card of another
/// insertion is refused as `Removed` or `Swapped`, one that is no longer there as `Removed` or
/// `NoCard`.
pub async fn open_refuses_another_chip_than_the_one_seen_before_as_swapped_cps_22(
    harness: &dyn Harness,
) {
    harness.insert(TestCard::First).await;
    let before = present(harness).await;
    let card = open(harness).await;
    let chip = Some(card.chip());
    card.close().await.expect("closed");
    let same = PresentCard {
        chip,
        ..before.clone()
    };
    let again = harness.cards().open(&same).await.expect("opened");
    again.close().await.expect("closed");
    harness.insert(TestCard::Second).await;
    let swapped = PresentCard {
        chip,
        ..present(harness).await
    };
    assert_eq!(refusal(harness, &swapped).await, CardFault::Swapped);
    let moved = refusal(harness, &before).await;
    let expected = [CardFault::Removed, CardFault::Swapped];
    assert!(expected.contains(&moved), "{moved:?}");
    check_let_go(harness).await;
    harness.remove().await;
    let removed = refusal(harness, &swapped).await;
    let expected = [CardFault::Removed, CardFault::NoCard];
    assert!(expected.contains(&removed), "{removed:?}");
}

/// MUST refuse the reader of another computer, unless the settings allow it (CPS-28).
pub async fn open_refuses_the_reader_of_another_computer_unless_allowed_cps_28(
    harness: &dyn Harness,
) {
    harness.redirect().await;
    harness.insert(TestCard::First).await;
    let [reader] = readers(harness).await.try_into().expect("one reader");
    assert!(reader.redirected, "the reader is shown as of this computer");
    let card = present(harness).await;
    let refused = refusal(harness, &card).await;
    assert_eq!(refused, CardFault::RedirectedReader);
    let opened = harness.cards_of_other_computers().open(&card).await;
    opened.expect("allowed").close().await.expect("closed");
}
