//! Readers as the transport lists them, and as a login sees them; and back.

use crate::recognition::kind_of;
use loquet_domain::card::{CardFault, CardInterface, CardKind, CardReader, CardSlot};
use loquet_domain::card::{CpsGeneration, PresentCard};
use loquet_domain::text::PrintableText;
use loquet_port_apdu::{Atr, CardPresence, Insertion, Reader, ReaderLocation};

/// A reader as a login sees it.
pub(crate) fn card_reader(reader: &Reader) -> CardReader {
    let slot = match &reader.card {
        CardPresence::Empty => CardSlot::Empty,
        CardPresence::Mute => CardSlot::Mute,
        CardPresence::Unavailable => CardSlot::Unavailable,
        CardPresence::Card { atr, insertion } => CardSlot::Card {
            card: PresentCard {
                reader: reader.name.clone(),
                insertion: insertion.0,
                chip: None,
            },
            kind: kind_of(atr),
            answer_to_reset: PrintableText::new(&atr.to_string()),
        },
    };
    CardReader {
        name: reader.name.clone(),
        redirected: reader.location == ReaderLocation::Redirected,
        slot,
    }
}

/// The reader that was shown so. An answer to reset that was not made by [`card_reader`] is none
/// that a transport lists: it will see a change.
pub(crate) fn transport_reader(reader: &CardReader) -> Reader {
    let card = match &reader.slot {
        CardSlot::Empty => CardPresence::Empty,
        CardSlot::Mute => CardPresence::Mute,
        CardSlot::Unavailable => CardPresence::Unavailable,
        CardSlot::Card {
            card,
            answer_to_reset,
            ..
        } => match atr_of(answer_to_reset.as_str()) {
            Some(atr) => CardPresence::Card {
                atr,
                insertion: Insertion(card.insertion),
            },
            None => CardPresence::Unavailable,
        },
    };
    Reader {
        name: reader.name.clone(),
        location: if reader.redirected {
            ReaderLocation::Redirected
        } else {
            ReaderLocation::Local
        },
        card,
    }
}

fn atr_of(hexadecimal: &str) -> Option<Atr> {
    let bytes = hexadecimal.split_whitespace();
    let bytes = bytes.map(|byte| u8::from_str_radix(byte, 16).ok());
    Atr::new(&bytes.collect::<Option<Vec<_>>>()?).ok()
}

/// The generation of a card that can be used, or what it is instead.
pub(crate) const fn usable(kind: CardKind) -> Result<CpsGeneration, CardFault> {
    match kind {
        CardKind::Cps(generation, CardInterface::Contact) => Ok(generation),
        CardKind::Cps(_, CardInterface::Contactless) => Err(CardFault::ContactlessOnly),
        CardKind::OlderCps => Err(CardFault::UnsupportedCps),
        CardKind::Vitale => Err(CardFault::Vitale),
        CardKind::Unknown => Err(CardFault::UnknownCard),
    }
}

#[cfg(test)]
mod tests {
    use super::{card_reader, transport_reader};
    use crate::fixtures::{CPS3, bytes};
    use loquet_port_apdu::{
        Atr, CardPresence, Insertion, MAX_ATR_BYTES, Reader, ReaderLocation, ReaderName,
    };

    #[test]
    fn a_reader_is_found_again_as_it_was_listed() {
        let card = |atr: &[u8]| CardPresence::Card {
            atr: Atr::new(atr).expect("short"),
            insertion: Insertion(7),
        };
        let slots = [
            card(&bytes(CPS3)),
            card(&[]),
            card(&[0xFF; MAX_ATR_BYTES]),
            CardPresence::Empty,
            CardPresence::Mute,
            CardPresence::Unavailable,
        ];
        for (location, card) in [ReaderLocation::Local, ReaderLocation::Redirected]
            .into_iter()
            .flat_map(|location| slots.iter().map(move |card| (location, card.clone())))
        {
            let name = ReaderName::new("Reader 00 00");
            let reader = Reader {
                name,
                location,
                card,
            };
            assert_eq!(transport_reader(&card_reader(&reader)), reader);
        }
    }
}
