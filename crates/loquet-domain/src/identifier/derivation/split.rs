//! Where the family name ends and the given name begins, among more than two words.

use super::word::Word;
use super::{Derived, UserNameError, read};
use crate::identifier::{Identifier, IdentifierError};
use std::cmp::Reverse;

/// They commonly open a given name of two words; only the order of candidates depends on them.
const OPENINGS: [&str; 6] = ["JEAN", "MARIE", "ANNE", "PIERRE", "LOUIS", "THI"];

/// A word with the particles before it.
type Unit<'w, 'a> = &'w [Word<'a>];

/// Rules 4 to 6 of [`from_user_name`](super::from_user_name).
pub(super) fn derive(words: &[Word<'_>]) -> Result<Derived, UserNameError> {
    let units: Vec<Unit<'_, '_>> = words.chunk_by(Word::binds).collect();
    let by_case = by_case(&units);
    if let Some((reading, true)) = by_case {
        return Ok(Derived::Certain(reading?));
    }
    let by_case = by_case.map(|(reading, _)| reading);
    let readings: Vec<_> = by_case.into_iter().chain(splits(&units)).collect();
    let failure = readings
        .iter()
        .find_map(|reading| reading.as_ref().err().copied());
    let found = Derived::among(readings.into_iter().filter_map(Result::ok));
    found.ok_or_else(|| failure.map_or(UserNameError::SingleWord, UserNameError::Malformed))
}

/// The upper-case units as family name, and whether they stand together at one end; `None` if
/// all units have the same case.
fn by_case(units: &[Unit<'_, '_>]) -> Option<(Result<Identifier, IdentifierError>, bool)> {
    let (family, given): (Vec<Unit<'_, '_>>, Vec<Unit<'_, '_>>) =
        units.iter().partition(|unit| is_upper(unit));
    if family.is_empty() || given.is_empty() {
        return None;
    }
    let changes = units
        .chunk_by(|unit, next| is_upper(unit) == is_upper(next))
        .count();
    Some((read(&family.concat(), &given.concat()), changes == 2))
}

/// Every split, the most likely first.
fn splits(units: &[Unit<'_, '_>]) -> Vec<Result<Identifier, IdentifierError>> {
    let favourite = favourite(units);
    let mut sizes: Vec<usize> = (1..units.len()).collect();
    sizes.sort_by_key(|size| (size.abs_diff(favourite), Reverse(*size)));
    sizes
        .into_iter()
        .filter_map(|size| units.split_at_checked(size))
        .map(|(family, given)| read(&family.concat(), &given.concat()))
        .collect()
}

/// How many units the family name most likely has.
fn favourite(units: &[Unit<'_, '_>]) -> usize {
    match units {
        [_, .., [opening], _] if opens_given_name(opening) => units.len() - 2,
        _ => units.len().div_ceil(2),
    }
}

fn opens_given_name(word: &Word<'_>) -> bool {
    OPENINGS
        .iter()
        .any(|opening| word.text().eq_ignore_ascii_case(opening))
}

/// A unit has the case of its last word.
fn is_upper(unit: &[Word<'_>]) -> bool {
    unit.last().is_some_and(Word::is_upper)
}
