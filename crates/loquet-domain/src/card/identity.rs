//! Whom a card stands for, and which card it is.

use crate::card_number::CardNumber;
use crate::code::codes;
use std::fmt;
use std::str::FromStr;
use thiserror::Error;

/// Who vouches for a holder: an account is found by this and the national identifier, and by
/// nothing else (CPS-14, REG-05).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CardAuthority {
    /// IGC-Santé, the real cards.
    IgcSante,
    /// A test authority that the practice's settings name: every session it opens is marked.
    Test,
}
codes!(CardAuthority { IgcSante = "igc-sante", Test = "test" });

/// A holder as an authority knows them.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CardIdentity {
    /// Who vouches.
    pub authority: CardAuthority,
    /// The national identifier printed on the card.
    pub number: CardNumber,
}

impl CardIdentity {
    /// The identity that a typed number stands for: fictitious people have cards of test
    /// authorities only, everybody else's cards are real.
    pub fn typed(number: CardNumber) -> Self {
        let authority = if number.is_fictitious() {
            CardAuthority::Test
        } else {
            CardAuthority::IgcSante
        };
        Self { authority, number }
    }
}

/// The card that is registered for an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisteredCard {
    /// Its holder: stays when the card is renewed.
    pub identity: CardIdentity,
    /// The card that was used last, if one was (CPS-15).
    pub last_serial: Option<CardSerial>,
}

impl RegisteredCard {
    /// A registration in the place of a former one: the card that was used last is still known if
    /// its holder is the same.
    pub fn in_place_of(former: Option<Self>, identity: CardIdentity) -> Self {
        match former {
            Some(former) if former.identity == identity => former,
            _ => Self {
                identity,
                last_serial: None,
            },
        }
    }
}

/// A card's own number: issuer and card, ten digits each, such as `8025000001/2800636234`.
/// For the audit trail; never the key to an account (identifier-rules §6).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CardSerial(String);

/// The text is no card's own number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a card's own number is ten digits, `/`, ten digits")]
pub struct CardSerialError;

impl CardSerial {
    /// The number.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for CardSerial {
    type Err = CardSerialError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let ten_digits =
            |part: &str| part.len() == 10 && part.bytes().all(|it| it.is_ascii_digit());
        match text.split_once('/') {
            Some((issuer, card)) if ten_digits(issuer) && ten_digits(card) => {
                Ok(Self(text.to_owned()))
            }
            _ => Err(CardSerialError),
        }
    }
}

impl fmt::Display for CardSerial {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0)
    }
}

/// The number of a chip as its file EF.SN.ICC gives it, after the issuer's prefix: five bytes.
/// It tells two cards apart, and is not the printed number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ChipSerial([u8; 5]);

impl ChipSerial {
    /// The five bytes as read.
    pub const fn from_bytes(bytes: [u8; 5]) -> Self {
        Self(bytes)
    }

    /// The five bytes.
    pub const fn as_bytes(&self) -> &[u8; 5] {
        &self.0
    }
}

impl fmt::Display for ChipSerial {
    /// Ten hexadecimal digits: the number is coded one digit a half-byte.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0
            .iter()
            .try_for_each(|byte| write!(formatter, "{byte:02X}"))
    }
}

#[cfg(test)]
mod tests {
    use super::{CardAuthority, CardIdentity, CardSerial, ChipSerial, RegisteredCard};

    fn authority_of(number: &str) -> CardAuthority {
        CardIdentity::typed(number.parse().expect("a card number")).authority
    }

    #[test]
    fn cps_08_fictitious_people_have_test_cards_only() {
        assert_eq!(authority_of("899700218896"), CardAuthority::Test);
        assert_eq!(authority_of("899900063480"), CardAuthority::Test);
        assert_eq!(authority_of("00B6087510"), CardAuthority::Test);
        assert_eq!(authority_of("810000000017"), CardAuthority::IgcSante);
        assert_eq!(authority_of("0751234567"), CardAuthority::IgcSante);
    }

    #[test]
    fn cps_15_the_card_used_last_stays_known_with_its_holder_only() {
        let identity = |number: &str| CardIdentity::typed(number.parse().expect("a number"));
        let former = RegisteredCard {
            identity: identity("899700218896"),
            last_serial: "8025000001/2900000042".parse().ok(),
        };
        let again = |number| RegisteredCard::in_place_of(Some(former.clone()), identity(number));
        assert_eq!(again("899700218896"), former);
        assert_eq!(again("899700075122").last_serial, None);
        let first = RegisteredCard::in_place_of(None, identity("899700218896"));
        assert_eq!(first.last_serial, None);
    }

    #[test]
    fn a_card_serial_is_twice_ten_digits() {
        let serial: CardSerial = "8025000001/2800000042".parse().expect("a serial");
        assert_eq!(serial.as_str(), "8025000001/2800000042");
        for text in [
            "",
            "/",
            "8025000001",
            "8025000001/",
            "8025000001/28000000a2",
        ] {
            assert!(text.parse::<CardSerial>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_chip_serial_is_shown_digit_by_digit() {
        let serial = ChipSerial::from_bytes([0x29, 0, 0, 0, 0x4F]);
        assert_eq!(serial.to_string(), "290000004F");
    }
}
