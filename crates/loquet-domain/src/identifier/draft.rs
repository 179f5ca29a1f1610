//! Both forms of an identifier while they are written, with what is wrong so far.

use super::scan::MAX_TYPED_BYTES;
use super::{Identifier, IdentifierError, IdentifierKey};

/// The longest key (identifier-rules §3 step 12).
const MAX_KEY_BYTES: usize = 128;

/// The longest display form: what is shown can be typed again.
const MAX_DISPLAY_BYTES: usize = MAX_TYPED_BYTES;

/// At most this many digits tell homonyms apart (identifier-rules §3 step 10).
const MAX_DIGITS: usize = 3;

/// What separates the next letter from the last one.
#[derive(Clone, Copy, Debug)]
enum Gap {
    None,
    Spaces,
    /// With the position of its first hyphen.
    Hyphen(usize),
}

impl Gap {
    fn add_space(&mut self) {
        if matches!(self, Self::None) {
            *self = Self::Spaces;
        }
    }

    fn add_hyphen(&mut self, position: usize) {
        if !matches!(self, Self::Hyphen(_)) {
            *self = Self::Hyphen(position);
        }
    }
}

/// Both forms so far. An apostrophe ends a gap of the display form, and is nothing in the key.
#[derive(Debug)]
pub(super) struct Draft {
    display: String,
    key: String,
    display_gap: Gap,
    key_gap: Gap,
    points: usize,
    family_is_empty: bool,
    /// Digits at the end of the key, with the position of the first.
    digits: Option<(usize, usize)>,
    misplaced_digit: Option<usize>,
    misplaced_hyphen: Option<usize>,
}

impl Draft {
    /// A draft with room for both forms of a text of this many bytes.
    pub(super) fn with_capacity(bytes: usize) -> Self {
        Self {
            display: String::with_capacity(bytes),
            key: String::with_capacity(bytes),
            display_gap: Gap::None,
            key_gap: Gap::None,
            points: 0,
            family_is_empty: true,
            digits: None,
            misplaced_digit: None,
            misplaced_hyphen: None,
        }
    }

    /// Adds the letters of the key that one typed letter stands for.
    pub(super) fn letters(&mut self, first: char, second: Option<char>) {
        self.refuse_earlier_digits();
        self.close_key_gap(first);
        self.close_display_gap();
        self.key.push(first);
        self.key.extend(second);
    }

    /// Adds a character of the display form.
    pub(super) fn show(&mut self, character: char) {
        self.display.push(character);
    }

    /// Adds a digit: one to three, not starting with 0, directly after the last letter of the
    /// given name (identifier-rules §3 step 10).
    pub(super) fn digit(&mut self, digit: char, position: usize) {
        if !matches!(self.key_gap, Gap::None) {
            self.refuse_earlier_digits();
        }
        let follows_letter = self.key.ends_with(|last: char| last.is_ascii_lowercase())
            && matches!(self.key_gap, Gap::None);
        let (first, count) = self.digits.unwrap_or((position, 0));
        let in_place = self.points > 0
            && if count == 0 {
                follows_letter && digit != '0'
            } else {
                count < MAX_DIGITS
            };
        if !in_place {
            self.refuse_digit(position);
        }
        self.digits = Some((first, count + 1));
        self.close_key_gap(digit);
        self.close_display_gap();
        self.key.push(digit);
        self.display.push(digit);
    }

    /// Adds a space.
    pub(super) fn space(&mut self) {
        self.display_gap.add_space();
        self.key_gap.add_space();
    }

    /// Adds a hyphen.
    pub(super) fn hyphen(&mut self, position: usize) {
        self.display_gap.add_hyphen(position);
        self.key_gap.add_hyphen(position);
    }

    /// Adds an apostrophe, which is shown and joins (identifier-rules §3 step 8).
    pub(super) fn apostrophe(&mut self, apostrophe: char) {
        self.close_display_gap();
        self.display.push(apostrophe);
    }

    /// Adds a point.
    pub(super) fn point(&mut self) {
        if self.points == 0 {
            self.family_is_empty = self.part_is_empty();
        }
        self.close_part();
        self.points += 1;
        self.display.push('.');
        self.key.push('.');
    }

    /// The key of what was read so far, whole or not.
    pub(super) fn into_key(self) -> String {
        self.key
    }

    /// The identifier, or what is wrong in the order of [`Identifier::from_str`].
    ///
    /// [`Identifier::from_str`]: std::str::FromStr::from_str
    pub(super) fn finish(mut self) -> Result<Identifier, IdentifierError> {
        let given_is_empty = self.part_is_empty();
        self.close_part();
        self.check_parts(given_is_empty)?;
        if let Some(position) = self.misplaced_hyphen {
            return Err(IdentifierError::MisplacedHyphen { position });
        }
        if let Some(position) = self.misplaced_digit {
            return Err(IdentifierError::MisplacedDigit { position });
        }
        if self.key.len() > MAX_KEY_BYTES || self.display.len() > MAX_DISPLAY_BYTES {
            return Err(IdentifierError::TooLong);
        }
        Ok(Identifier {
            display: self.display,
            key: IdentifierKey::made(self.key),
        })
    }

    /// One point, and something on each side of it (identifier-rules §3 step 9).
    fn check_parts(&self, given_is_empty: bool) -> Result<(), IdentifierError> {
        match self.points {
            0 if self.display.is_empty() && self.misplaced_hyphen.is_none() => {
                Err(IdentifierError::Empty)
            }
            0 => Err(IdentifierError::MissingPoint),
            1 if self.family_is_empty => Err(IdentifierError::EmptyFamilyName),
            1 if given_is_empty => Err(IdentifierError::EmptyGivenName),
            1 => Ok(()),
            _ => Err(IdentifierError::SeveralPoints),
        }
    }

    /// Whether the current part has no letter or digit yet.
    fn part_is_empty(&self) -> bool {
        self.key.is_empty() || self.key.ends_with('.')
    }

    /// Ends the family name or the given name: spaces are ignored there, a hyphen is refused.
    fn close_part(&mut self) {
        self.refuse_hyphen();
        self.key_gap = Gap::None;
        self.display_gap = Gap::None;
        self.digits = None;
    }

    /// Writes the separator of the key before a letter, if one is due.
    fn close_key_gap(&mut self, next: char) {
        if self.part_is_empty() {
            self.refuse_hyphen();
        } else if !matches!(self.key_gap, Gap::None) && !self.elides_before(next) {
            self.key.push('-');
        }
        self.key_gap = Gap::None;
    }

    /// Writes the separator of the display form, if one is due.
    fn close_display_gap(&mut self) {
        let part_is_empty = self.display.is_empty() || self.display.ends_with('.');
        match self.display_gap {
            Gap::Spaces if !part_is_empty => self.display.push(' '),
            Gap::Hyphen(_) => self.display.push('-'),
            Gap::Spaces | Gap::None => {}
        }
        self.display_gap = Gap::None;
    }

    /// Whether the last word is an elided `d` or `l` typed apart (identifier-rules §3 step 8).
    fn elides_before(&self, next: char) -> bool {
        let elided = matches!(
            self.key.as_bytes(),
            [b'd' | b'l'] | [.., b'.' | b'-', b'd' | b'l']
        );
        elided && begins_elided(next)
    }

    fn refuse_hyphen(&mut self) {
        if let Gap::Hyphen(position) = self.key_gap {
            self.misplaced_hyphen.get_or_insert(position);
        }
    }

    /// Something follows the digits: they were not at the very end.
    fn refuse_earlier_digits(&mut self) {
        if let Some((first, _)) = self.digits.take() {
            self.refuse_digit(first);
        }
    }

    fn refuse_digit(&mut self, position: usize) {
        let leftmost = self
            .misplaced_digit
            .map_or(position, |earlier| earlier.min(position));
        self.misplaced_digit = Some(leftmost);
    }
}

/// Whether `d` and `l` lose their vowel before this letter of a key: a vowel or `h`.
pub(super) const fn begins_elided(letter: char) -> bool {
    matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'h')
}
