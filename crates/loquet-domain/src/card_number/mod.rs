//! The number that a person registers for their card (identifier-rules §6).
//!
//! It is the holder's national identifier printed on the card, not the card's own number.

mod error;
mod typed;

#[cfg(test)]
mod tests;

pub use error::{CardNumberError, ShapeFault};

use std::fmt;
use std::str::FromStr;
use typed::Typed;

/// `8` and the eleven digits of the RPPS.
const RPPS_LENGTH: usize = 12;
/// `0` and nine digits or letters.
const ADELI_LENGTH: usize = 10;
/// No number of an establishment's staff is known to come near this.
const ESTABLISHMENT_MAX_LENGTH: usize = 64;

/// A holder's national identifier, without spaces and in upper case.
///
/// ```
/// use loquet_domain::card_number::{CardNumber, CardNumberKind};
///
/// let number: CardNumber = "8 99700218896".parse()?;
/// assert_eq!(number.as_str(), "899700218896");
/// assert_eq!(number.kind(), CardNumberKind::Rpps);
/// # Ok::<(), loquet_domain::card_number::CardNumberError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CardNumber {
    number: String,
    kind: CardNumberKind,
}

/// The register that gave a card number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum CardNumberKind {
    /// `8` and eleven digits, of which the last is a Luhn key over the eleven.
    Rpps,
    /// `0` and nine digits or letters; no check is known.
    Adeli,
    /// Staff of an establishment: its type (1, 3, 4, 5 or 6) and number, `/`, and a number that
    /// the establishment gave, of any visible ASCII. A policy decides whether it may open anything.
    Establishment,
}

impl CardNumber {
    /// The number without spaces and in upper case.
    pub fn as_str(&self) -> &str {
        &self.number
    }

    /// The register that gave it.
    pub fn kind(&self) -> CardNumberKind {
        self.kind
    }
}

impl CardNumber {
    /// Whether it belongs to a fictitious person: RPPS that begin with 997 or 999, ADELI of the
    /// department `0B`, which does not exist (identifier-rules §6).
    pub fn is_fictitious(&self) -> bool {
        let beginnings: &[&str] = match self.kind {
            CardNumberKind::Rpps => &["8997", "8999"],
            CardNumberKind::Adeli => &["00B"],
            CardNumberKind::Establishment => &[],
        };
        beginnings
            .iter()
            .any(|beginning| self.number.starts_with(beginning))
    }
}

impl FromStr for CardNumber {
    type Err = CardNumberError;

    /// Reads a typed number; spaces of every kind are removed, letters are upper-cased.
    ///
    /// # Errors
    ///
    /// - [`CardNumberError::Empty`]: spaces at most;
    /// - [`CardNumberError::MissingLeadingEight`]: eleven digits that are a valid RPPS;
    /// - [`CardNumberError::WrongKey`]: a check digit that does not fit, with or without the `8`;
    /// - [`CardNumberError::Shape`]: anything else.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let typed = Typed::read(text, ESTABLISHMENT_MAX_LENGTH)?;
        if let Some(error) = bare_rpps(typed.as_str()) {
            return Err(error);
        }
        let kind = match typed.as_str().chars().next() {
            None => return Err(CardNumberError::Empty),
            Some('8') => rpps(&typed)?,
            Some('0') => adeli(&typed)?,
            Some('1' | '3'..='6') => establishment(&typed)?,
            Some(character) => return Err(typed.fault(0, ShapeFault::UnknownType { character })),
        };
        Ok(Self {
            number: typed.into_upper_case(),
            kind,
        })
    }
}

impl fmt::Display for CardNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.number)
    }
}

/// What eleven digits are refused with, unless they are a longer or shorter number mistyped.
fn bare_rpps(number: &str) -> Option<CardNumberError> {
    let digits = number.bytes().all(|byte| byte.is_ascii_digit());
    if !digits || number.len() + 1 != RPPS_LENGTH {
        return None;
    }
    if luhn(number) {
        let suggestion = CardNumber {
            number: format!("8{number}"),
            kind: CardNumberKind::Rpps,
        };
        return Some(CardNumberError::MissingLeadingEight { suggestion });
    }
    (!number.starts_with(['0', '8'])).then_some(CardNumberError::WrongKey)
}

fn rpps(typed: &Typed<'_>) -> Result<CardNumberKind, CardNumberError> {
    typed.check_characters(|_, character| character.is_ascii_digit())?;
    typed.check_length(RPPS_LENGTH)?;
    let eleven = typed.as_str().strip_prefix('8').unwrap_or_default();
    if luhn(eleven) {
        Ok(CardNumberKind::Rpps)
    } else {
        Err(CardNumberError::WrongKey)
    }
}

fn adeli(typed: &Typed<'_>) -> Result<CardNumberKind, CardNumberError> {
    typed.check_characters(|_, character| character.is_ascii_alphanumeric())?;
    typed.check_length(ADELI_LENGTH)?;
    Ok(CardNumberKind::Adeli)
}

fn establishment(typed: &Typed<'_>) -> Result<CardNumberKind, CardNumberError> {
    let slash = typed
        .as_str()
        .chars()
        .position(|character| character == '/');
    let end = typed.length();
    typed.check_characters(|index, character| match slash {
        Some(slash) if index >= slash => character.is_ascii_graphic(),
        _ => character.is_ascii_alphanumeric(),
    })?;
    match slash {
        None => return Err(typed.fault(end, ShapeFault::MissingSlash)),
        Some(1) => return Err(typed.fault(1, ShapeFault::EmptyBesideSlash)),
        Some(slash) if slash + 1 == end => {
            return Err(typed.fault(end, ShapeFault::EmptyBesideSlash));
        }
        Some(_) => typed.check_at_most(ESTABLISHMENT_MAX_LENGTH)?,
    }
    Ok(CardNumberKind::Establishment)
}

/// Luhn's check, modulo 10: from the right, each second digit is doubled and its digits added.
fn luhn(digits: &str) -> bool {
    let values = digits.chars().rev().filter_map(|digit| digit.to_digit(10));
    let weighted = values.enumerate().map(|(place, value)| {
        let weight = 1 + u32::from(place % 2 == 1);
        let product = value * weight;
        product / 10 + product % 10
    });
    weighted.sum::<u32>() % 10 == 0
}
