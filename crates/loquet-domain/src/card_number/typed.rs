//! A card number as typed, without its spaces.

use super::{CardNumberError, ShapeFault};

/// More than this was not typed as a card number.
const MAX_TYPED_BYTES: usize = 256;

/// What was typed, beside the same without spaces.
#[derive(Debug)]
pub(super) struct Typed<'a> {
    text: &'a str,
    number: String,
}

impl<'a> Typed<'a> {
    /// Removes the spaces of every kind; refuses at once a text far longer than `longest`.
    pub(super) fn read(text: &'a str, longest: usize) -> Result<Self, CardNumberError> {
        if text.len() > MAX_TYPED_BYTES {
            let fits = text
                .char_indices()
                .take_while(|(start, _)| *start < MAX_TYPED_BYTES);
            let fault = ShapeFault::TooLong { length: longest };
            return Err(CardNumberError::Shape {
                fault,
                position: fits.count() + 1,
            });
        }
        let number = text
            .chars()
            .filter(|character| !character.is_whitespace())
            .collect();
        Ok(Self { text, number })
    }

    /// The number without spaces, in the case that was typed.
    pub(super) fn as_str(&self) -> &str {
        &self.number
    }

    /// The number as it is kept.
    pub(super) fn into_upper_case(self) -> String {
        self.number.to_ascii_uppercase()
    }

    /// How many characters the number has.
    pub(super) fn length(&self) -> usize {
        self.number.chars().count()
    }

    /// Refuses the first character that is not allowed at its index.
    pub(super) fn check_characters(
        &self,
        allowed: impl Fn(usize, char) -> bool,
    ) -> Result<(), CardNumberError> {
        let mut characters = self.number.chars().enumerate();
        match characters.find(|(index, character)| !allowed(*index, *character)) {
            None => Ok(()),
            Some((index, character)) => {
                Err(self.fault(index, ShapeFault::ForbiddenCharacter { character }))
            }
        }
    }

    /// Refuses a number that has not exactly this length.
    pub(super) fn check_length(&self, length: usize) -> Result<(), CardNumberError> {
        if self.length() < length {
            return Err(self.fault(self.length(), ShapeFault::TooShort { length }));
        }
        self.check_at_most(length)
    }

    /// Refuses a number longer than this.
    pub(super) fn check_at_most(&self, length: usize) -> Result<(), CardNumberError> {
        if self.length() > length {
            return Err(self.fault(length, ShapeFault::TooLong { length }));
        }
        Ok(())
    }

    /// A fault at this index of the number, told at the place where it was typed.
    pub(super) fn fault(&self, index: usize, fault: ShapeFault) -> CardNumberError {
        let mut typed = self
            .text
            .chars()
            .enumerate()
            .filter(|(_, typed)| !typed.is_whitespace());
        let end = || self.text.trim_end().chars().count();
        let position = typed.nth(index).map_or_else(end, |(place, _)| place) + 1;
        CardNumberError::Shape { fault, position }
    }
}
