//! Cards from a small file (TOML).

use loquet_domain::Timestamp;
use serde::Deserialize;

use crate::card::{CardKind, PIN_TRIES};
use crate::holder::Holder;
use crate::order::{CardOrder, DEFAULT_PIN, DEFAULT_PUK};

/// A file with the four fictitious holders of the docs and one establishment card.
pub const SAMPLE_HOLDERS: &str = include_str!("../holders.toml");

/// Why a file of cards cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum HolderFileError {
    /// It is not TOML, or says something that it cannot say; the source tells line and key.
    #[error("the file of cards cannot be read")]
    Syntax(#[source] Box<toml::de::Error>),
    /// It holds no card.
    #[error("the file of cards holds no card")]
    Empty,
    /// A card is wrong.
    #[error("card {position} ({card_number}) of the file: {problem}")]
    Card {
        /// Which, counted from 1.
        position: usize,
        /// Its number as written.
        card_number: String,
        /// What is wrong.
        problem: HolderProblem,
    },
}

/// What is wrong with a card of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HolderProblem {
    /// `number` is not ten digits.
    #[error("`number` has ten digits")]
    CardNumber,
    /// `pin` is not 4 to 8 digits.
    #[error("`pin` has 4 to 8 digits")]
    Pin,
    /// `puk` is not 8 digits.
    #[error("`puk` has 8 digits")]
    UnblockingCode,
    /// `tries` is more than 3.
    #[error("`tries` is 0 to 3")]
    Tries,
    /// Neither names nor organisation, or only one of the names.
    #[error("a person has `family` and `given`, an establishment has `organisation` alone")]
    Names,
    /// Another card of the file has the same number.
    #[error("another card has the same number")]
    Duplicate,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    card: Vec<Entry>,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    #[default]
    Cps3,
    Cps3Contactless,
    Cps4,
    Vitale,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Defect {
    Expired,
    NotYetValid,
    OtherKey,
    ForeignIssuer,
    SoftwareCertificate,
    ClaimsToBeReal,
    NoExtendedKeyUsage,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    number: String,
    identifier: String,
    family: Option<String>,
    given: Option<String>,
    organisation: Option<String>,
    profession: Option<u8>,
    title: Option<String>,
    #[serde(default)]
    kind: Kind,
    card_type: Option<u8>,
    pin: Option<String>,
    puk: Option<String>,
    tries: Option<u8>,
    #[serde(default)]
    defects: Vec<Defect>,
}

/// Reads a file of cards: certificates are valid from the day before `now`.
///
/// ```
/// use loquet_adapter_card_simulator::{SAMPLE_HOLDERS, cards_of_file};
///
/// let orders = cards_of_file(SAMPLE_HOLDERS, "2026-03-02T08:00:00Z".parse()?)?;
/// assert_eq!(orders.len(), 5);
/// assert_eq!(orders[0].holder().identifier(), "899700218896");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// [`HolderFileError`] says where and what.
pub fn cards_of_file(text: &str, now: Timestamp) -> Result<Vec<CardOrder>, HolderFileError> {
    let file: File =
        toml::from_str(text).map_err(|error| HolderFileError::Syntax(Box::new(error)))?;
    if file.card.is_empty() {
        return Err(HolderFileError::Empty);
    }
    let mut orders: Vec<CardOrder> = Vec::new();
    for (index, entry) in file.card.iter().enumerate() {
        let twice = orders
            .iter()
            .any(|order| order.card_number() == entry.number);
        let order = if twice {
            Err(HolderProblem::Duplicate)
        } else {
            entry.to_order(now)
        };
        orders.push(order.map_err(|problem| HolderFileError::Card {
            position: index + 1,
            card_number: entry.number.clone(),
            problem,
        })?);
    }
    Ok(orders)
}

impl Entry {
    fn to_order(&self, now: Timestamp) -> Result<CardOrder, HolderProblem> {
        check_digits(&self.number, 10..=10, HolderProblem::CardNumber)?;
        let pin = self.pin.as_deref().unwrap_or(DEFAULT_PIN);
        check_digits(pin, 4..=8, HolderProblem::Pin)?;
        let puk = self.puk.as_deref().unwrap_or(DEFAULT_PUK);
        check_digits(puk, 8..=8, HolderProblem::UnblockingCode)?;
        let tries = self.tries.unwrap_or(PIN_TRIES);
        if tries > PIN_TRIES {
            return Err(HolderProblem::Tries);
        }
        let kind = match self.kind {
            Kind::Cps3 => CardKind::Cps3,
            Kind::Cps3Contactless => CardKind::Cps3Contactless,
            Kind::Cps4 => CardKind::Cps4,
            Kind::Vitale => CardKind::Vitale,
        };
        let holder = self.holder()?;
        // Of table G02: 0 a professional's card, 2 an establishment's.
        let card_type = self
            .card_type
            .unwrap_or(if holder.family().is_some() { 0 } else { 2 });
        let order = CardOrder::new(holder, &self.number, now)
            .with_kind(kind)
            .with_pin(pin)
            .with_puk(puk)
            .with_pin_tries_left(tries)
            .edit_certificates(|profile| profile.card_type = Some(card_type));
        Ok(self
            .defects
            .iter()
            .fold(order, |order, defect| defect.applied_to(order, now)))
    }

    fn holder(&self) -> Result<Holder, HolderProblem> {
        let holder = match (&self.family, &self.given, &self.organisation) {
            (Some(family), Some(given), None) => Holder::person(&self.identifier, family, given),
            (None, None, Some(organisation)) => {
                Holder::establishment(&self.identifier, organisation)
            }
            _ => return Err(HolderProblem::Names),
        };
        let holder = match self.profession {
            Some(code) => holder.with_profession(code),
            None => holder,
        };
        Ok(match &self.title {
            Some(title) => holder.with_title(title),
            None => holder,
        })
    }
}

impl Defect {
    fn applied_to(self, order: CardOrder, now: Timestamp) -> CardOrder {
        match self {
            Self::Expired => order.expired(now),
            Self::NotYetValid => order.not_yet_valid(now),
            Self::OtherKey => order.with_other_key(),
            Self::ForeignIssuer => order.with_foreign_issuer(),
            Self::SoftwareCertificate => order.software_certificate(),
            Self::ClaimsToBeReal => order.claims_to_be_real(),
            Self::NoExtendedKeyUsage => {
                order.edit_authentication(|profile| profile.extended_key_usage.clear())
            }
        }
    }
}

fn check_digits(
    text: &str,
    length: std::ops::RangeInclusive<usize>,
    problem: HolderProblem,
) -> Result<(), HolderProblem> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    if digits && length.contains(&text.len()) {
        Ok(())
    } else {
        Err(problem)
    }
}

#[cfg(test)]
#[path = "holder_file_tests.rs"]
mod tests;
