//! Readers and cards, as whoever waits for a card sees them.

use crate::card::{
    CardFault, CardHolder, CardInterface, CardKind, CertificateDer, ChipSerial, CpsGeneration,
};
use crate::text::PrintableText;

/// A reader's name as the system gives it, at most 128 characters.
pub type ReaderName = PrintableText<128>;

/// A reader, and what lies in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardReader {
    /// Its name.
    pub name: ReaderName,
    /// Whether it belongs to another computer (CPS-28).
    pub redirected: bool,
    /// What lies in it.
    pub slot: CardSlot,
}

/// What lies in a reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CardSlot {
    /// Nothing.
    Empty,
    /// A card that answers.
    Card {
        /// Which.
        card: PresentCard,
        /// What its answer to reset says that it is.
        kind: CardKind,
        /// Its answer to reset, in hexadecimal.
        answer_to_reset: PrintableText<128>,
    },
    /// A card that does not answer.
    Mute,
    /// The reader cannot say.
    Unavailable,
}

/// A card in a reader, as long as it is not moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PresentCard {
    /// The reader.
    pub reader: ReaderName,
    /// Which insertion it is.
    pub insertion: u64,
    /// The chip that was seen before, when it must be the same (CPS-22).
    pub chip: Option<ChipSerial>,
}

/// What was read of a card.
#[derive(Clone, Debug)]
pub struct ReadHolder {
    /// The certificate of its authentication key.
    pub certificate: CertificateDer,
    /// What it says.
    pub holder: CardHolder,
    /// How the card is spoken to (CPS-24).
    pub interface: CardInterface,
    /// Whether it was known, and its certificate was not read again.
    pub known: bool,
}

/// A card that can be used, and what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsableCard {
    /// The card.
    pub card: PresentCard,
    /// Its generation.
    pub generation: CpsGeneration,
}

/// The cards that can be used, in the readers' order; if there is none, what to tell the person:
/// the fault that comes nearest to a card that can be used.
///
/// # Errors
///
/// A [`CardFault`] that says what is missing, or what the card is that lies there.
pub fn usable_cards(
    readers: &[CardReader],
    redirected_allowed: bool,
) -> Result<Vec<UsableCard>, CardFault> {
    let mut usable = Vec::new();
    let mut faults = Vec::new();
    for reader in readers {
        match judge(reader, redirected_allowed) {
            Ok(card) => usable.push(card),
            Err(fault) => faults.push(fault),
        }
    }
    if usable.is_empty() {
        let nearest = faults.into_iter().min_by_key(|fault| distance(*fault));
        return Err(nearest.unwrap_or(CardFault::NoReader));
    }
    Ok(usable)
}

fn judge(reader: &CardReader, redirected_allowed: bool) -> Result<UsableCard, CardFault> {
    let (card, kind) = match &reader.slot {
        CardSlot::Empty => return Err(CardFault::NoCard),
        CardSlot::Mute => return Err(CardFault::Mute),
        CardSlot::Unavailable => return Err(CardFault::Refused),
        CardSlot::Card { card, kind, .. } => (card.clone(), *kind),
    };
    match kind {
        CardKind::Cps(..) if reader.redirected && !redirected_allowed => {
            Err(CardFault::RedirectedReader)
        }
        CardKind::Cps(generation, CardInterface::Contact) => Ok(UsableCard { card, generation }),
        CardKind::Cps(_, CardInterface::Contactless) => Err(CardFault::ContactlessOnly),
        CardKind::OlderCps => Err(CardFault::UnsupportedCps),
        CardKind::Vitale => Err(CardFault::Vitale),
        CardKind::Unknown => Err(CardFault::UnknownCard),
    }
}

/// How far a fault is from a card that can be used: with a CPS in one reader and a patient's card
/// in another, the CPS is what the person asks about.
const fn distance(fault: CardFault) -> u8 {
    match fault {
        CardFault::ContactlessOnly | CardFault::RedirectedReader => 0,
        CardFault::UnsupportedCps => 1,
        CardFault::Mute => 2,
        CardFault::Vitale => 3,
        CardFault::UnknownCard => 4,
        CardFault::NoCard => 5,
        _ => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reader(name: &str, slot: CardSlot) -> CardReader {
        CardReader {
            name: ReaderName::new(name),
            redirected: false,
            slot,
        }
    }

    fn card(kind: CardKind) -> CardSlot {
        CardSlot::Card {
            card: PresentCard {
                reader: ReaderName::new("reader"),
                insertion: 1,
                chip: None,
            },
            kind,
            answer_to_reset: PrintableText::new("3B"),
        }
    }

    fn cps() -> CardSlot {
        card(CardKind::Cps(CpsGeneration::Cps3, CardInterface::Contact))
    }

    fn fault(readers: &[CardReader]) -> CardFault {
        usable_cards(readers, false).expect_err("none is usable")
    }

    #[test]
    fn what_is_missing_is_told() {
        assert_eq!(fault(&[]), CardFault::NoReader);
        assert_eq!(fault(&[reader("a", CardSlot::Empty)]), CardFault::NoCard);
        assert_eq!(
            fault(&[reader("a", CardSlot::Unavailable)]),
            CardFault::Refused
        );
    }

    #[test]
    fn the_card_that_comes_nearest_is_told() {
        let contactless = CardKind::Cps(CpsGeneration::Cps3, CardInterface::Contactless);
        let slots = [
            (card(contactless), CardFault::ContactlessOnly),
            (card(CardKind::OlderCps), CardFault::UnsupportedCps),
            (CardSlot::Mute, CardFault::Mute),
            (card(CardKind::Vitale), CardFault::Vitale),
            (card(CardKind::Unknown), CardFault::UnknownCard),
            (CardSlot::Empty, CardFault::NoCard),
        ];
        let readers = slots.iter().map(|(slot, _)| reader("a", slot.clone()));
        let readers: Vec<_> = readers.collect();
        for (index, (_, expected)) in slots.iter().enumerate() {
            let rest: Vec<_> = readers.iter().skip(index).rev().cloned().collect();
            assert_eq!(fault(&rest), *expected);
        }
    }

    #[test]
    fn a_cps_beside_a_vitale_is_usable() {
        let readers = [reader("a", card(CardKind::Vitale)), reader("b", cps())];
        assert_eq!(usable_cards(&readers, false).expect("usable").len(), 1);
    }

    #[test]
    fn cps_28_the_reader_of_another_computer_is_refused_unless_allowed() {
        let redirected = CardReader {
            redirected: true,
            ..reader("a", cps())
        };
        let readers = std::slice::from_ref(&redirected);
        assert_eq!(fault(readers), CardFault::RedirectedReader);
        assert!(usable_cards(readers, true).is_ok());
    }
}
