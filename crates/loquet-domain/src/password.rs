//! Passwords in clear and their verifiers.
//!
//! Neither can be printed, copied by accident or compared with `==` (PWD-11, PWD-18).

use crate::FailureCode;
use std::fmt;
use subtle::ConstantTimeEq;
use thiserror::Error;
use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};
use zeroize::Zeroizing;

/// The longest password, in bytes as typed (N3).
pub const MAX_PASSWORD_BYTES: usize = 1_024;

/// The longest password, in characters (N3).
pub const MAX_PASSWORD_CHARACTERS: usize = 256;

/// A password as typed, prepared by the `OpaqueString` profile of RFC 8265 (PWD-04):
/// every space is U+0020, the form is NFC, case and compatibility forms are kept, nothing is cut.
pub struct Password(Zeroizing<String>);

/// Why a text is not a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PasswordError {
    /// Nothing, or nothing but spaces (PWD-15).
    #[error("the password is empty")]
    Empty,
    /// More than [`MAX_PASSWORD_BYTES`] or [`MAX_PASSWORD_CHARACTERS`] (PWD-13).
    #[error("the password is too long")]
    TooLong,
    /// A control or unassigned character.
    #[error("the password has a character that cannot be typed")]
    ForbiddenCharacter,
}

impl PasswordError {
    /// The public code.
    pub const fn code(self) -> FailureCode {
        match self {
            Self::Empty => FailureCode::EmptyPassword,
            Self::TooLong => FailureCode::PasswordTooLong,
            Self::ForbiddenCharacter => FailureCode::PasswordCharacter,
        }
    }
}

impl Password {
    /// Prepares what was typed.
    ///
    /// # Errors
    ///
    /// [`PasswordError`], before any costly work; the refused text is nowhere in it.
    pub fn parse(typed: &str) -> Result<Self, PasswordError> {
        if typed.len() > MAX_PASSWORD_BYTES {
            return Err(PasswordError::TooLong);
        }
        // Room for the worst growth of NFC, so that no half-filled buffer is left unwiped.
        let mut prepared = Zeroizing::new(String::with_capacity(typed.len() * 3));
        for character in typed.chars().map(space_to_ascii).nfc() {
            if is_forbidden(character) {
                return Err(PasswordError::ForbiddenCharacter);
            }
            prepared.push(character);
        }
        if prepared.trim_matches(' ').is_empty() {
            return Err(PasswordError::Empty);
        }
        if prepared.chars().count() > MAX_PASSWORD_CHARACTERS {
            return Err(PasswordError::TooLong);
        }
        Ok(Self(prepared))
    }

    /// The text, for a hasher or a strength estimator.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether two entries are the same, in constant time.
    pub fn is_same_as(&self, other: &Self) -> bool {
        self.0.as_bytes().ct_eq(other.0.as_bytes()).into()
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Password([redacted])")
    }
}

fn space_to_ascii(character: char) -> char {
    if character.general_category() == GeneralCategory::SpaceSeparator {
        ' '
    } else {
        character
    }
}

fn is_forbidden(character: char) -> bool {
    matches!(
        character.general_category(),
        GeneralCategory::Control | GeneralCategory::Unassigned | GeneralCategory::Surrogate
    )
}

/// A password verifier: a PHC string. As secret as the password it verifies (LOG-04).
#[derive(Clone)]
pub struct PasswordHash(Zeroizing<String>);

impl PasswordHash {
    /// Wraps a PHC string; whoever verifies with it judges its form and its cost (PWD-09).
    pub fn from_phc(phc: impl Into<String>) -> Self {
        Self(Zeroizing::new(phc.into()))
    }

    /// The PHC string, for storage and for a hasher.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("PasswordHash([redacted])")
    }
}

#[cfg(test)]
mod tests {
    use super::{MAX_PASSWORD_BYTES, Password, PasswordError, PasswordHash};

    fn prepared(typed: &str) -> String {
        Password::parse(typed)
            .expect("a password")
            .expose()
            .to_owned()
    }

    fn check_refused(typed: &str, expected: PasswordError) {
        assert_eq!(Password::parse(typed).expect_err("refused"), expected);
    }

    #[test]
    fn pwd_04_same_password_however_it_is_composed() {
        assert_eq!(prepared("cafe\u{301}"), prepared("café"));
        assert_eq!(prepared("a\u{a0}b"), "a b");
        assert_ne!(prepared("ﬁ"), prepared("fi"));
        assert_ne!(prepared("Abc"), prepared("abc"));
        let once = prepared("é\u{202f}ﬁ Ω");
        assert_eq!(prepared(&once), once);
    }

    #[test]
    fn pwd_03_long_passwords_are_kept_whole() {
        for length in [65, 73, 128, 256] {
            let typed = "a".repeat(length - 1);
            assert_ne!(
                prepared(&format!("{typed}b")),
                prepared(&format!("{typed}c"))
            );
        }
    }

    #[test]
    fn pwd_13_and_pwd_15_refusals() {
        check_refused("", PasswordError::Empty);
        check_refused(" \u{a0} ", PasswordError::Empty);
        check_refused("a\0b", PasswordError::ForbiddenCharacter);
        check_refused("a\u{378}", PasswordError::ForbiddenCharacter);
        check_refused(&"a".repeat(257), PasswordError::TooLong);
        check_refused(
            &"é".repeat(MAX_PASSWORD_BYTES / 2 + 1),
            PasswordError::TooLong,
        );
    }

    #[test]
    fn pwd_18_nothing_secret_is_printed() {
        let password = Password::parse("canari").expect("a password");
        assert_eq!(format!("{password:?}"), "Password([redacted])");
        assert_eq!(
            format!("{:?}", PasswordHash::from_phc("canari")),
            "PasswordHash([redacted])"
        );
    }

    #[test]
    fn entries_are_compared_whole() {
        let password = Password::parse("1234").expect("a password");
        assert!(password.is_same_as(&Password::parse("1234").expect("a password")));
        assert!(!password.is_same_as(&Password::parse("12345").expect("a password")));
    }
}
