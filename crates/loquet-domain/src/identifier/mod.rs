//! Login identifiers: the family name, a point, the given name (identifier-rules §1 to §5).
//!
//! An identifier has two forms.
//! The **display** form is what a person is shown: lower case, with the accents, separators and
//! apostrophes of the name.
//! The **key** is what is compared and unique: `[a-z]` words joined by `-`, one `.`, at the very
//! end the digits that tell homonyms apart.
//! Everything that reads an identifier goes through [`Identifier`]'s [`FromStr`] (IDN-01), so two
//! ways of typing one name always meet at one key:
//!
//! ```
//! use loquet_domain::{Identifier, IdentifierError};
//!
//! let typed: Identifier = " L’HŒUILLET . Zoë ".parse()?;
//! assert_eq!(typed.display(), "l’hœuillet.zoë");
//! assert_eq!(typed.key().as_str(), "lhoeuillet.zoe");
//! assert_eq!(typed, "lhoeuillet.zoe".parse()?);
//!
//! let forgotten = "charbonnel pascal".parse::<Identifier>();
//! assert_eq!(forgotten, Err(IdentifierError::MissingPoint));
//! # Ok::<(), IdentifierError>(())
//! ```
//!
//! Both forms are fixed points: the key of a key is itself, the display form of a display form is
//! itself, and both have the same key.
//! No compatibility form (NFKC) is ever applied: it can create a point (IDN-03).

mod derivation;
mod draft;
mod error;
mod homonym;
mod key;
mod piece;
mod printable;
mod scan;

#[cfg(test)]
mod tests;

pub use derivation::{Candidates, Derived, UserNameError, from_names, from_user_name};
pub use error::IdentifierError;
pub use key::{IdentifierKey, NotAKey};
pub use printable::printable;
pub(crate) use scan::key_of_beginning;

use std::hash::{Hash, Hasher};
use std::str::FromStr;

/// Version of the identifier rules, stored beside each key (identifier-rules §2).
pub const RULES_VERSION: u16 = 1;

/// A well-formed identifier, in both forms.
///
/// Equality and hash are those of the key: `d'arc.jeanne` and `D’ARC.Jeanne` are equal although
/// they are displayed differently.
///
/// The display form is the typed text in NFC and lower case, where
/// - spaces at the ends and around the point are gone;
/// - a run of spaces is one U+0020, a run that holds a hyphen or dash of any kind is one `-`;
/// - accents, ligatures and apostrophes stand as they were typed.
#[derive(Clone, Debug)]
pub struct Identifier {
    display: String,
    key: IdentifierKey,
}

impl Identifier {
    /// The form to show to a person, and that a person can type again.
    pub fn display(&self) -> &str {
        &self.display
    }

    /// The form to compare and to keep unique.
    pub fn key(&self) -> &IdentifierKey {
        &self.key
    }
}

impl FromStr for Identifier {
    type Err = IdentifierError;

    /// Reads what a person typed (identifier-rules §3).
    ///
    /// # Errors
    ///
    /// Where several things are wrong, the first of this list is reported:
    /// 1. [`TooLong`](IdentifierError::TooLong): more than 256 bytes, before any other look;
    /// 2. [`ForbiddenCharacter`](IdentifierError::ForbiddenCharacter), the leftmost;
    /// 3. [`Empty`](IdentifierError::Empty): spaces at most;
    /// 4. [`MissingPoint`](IdentifierError::MissingPoint),
    ///    [`SeveralPoints`](IdentifierError::SeveralPoints);
    /// 5. [`EmptyFamilyName`](IdentifierError::EmptyFamilyName),
    ///    [`EmptyGivenName`](IdentifierError::EmptyGivenName): no letter or digit there;
    /// 6. [`MisplacedHyphen`](IdentifierError::MisplacedHyphen), the leftmost;
    /// 7. [`MisplacedDigit`](IdentifierError::MisplacedDigit), the leftmost;
    /// 8. [`TooLong`](IdentifierError::TooLong): a key of more than 128 bytes, or a display form
    ///    of more than 256 (a few letters grow in lower case), which could not be typed again.
    fn from_str(typed: &str) -> Result<Self, Self::Err> {
        scan::scan(typed)?.finish()
    }
}

impl TryFrom<&str> for Identifier {
    type Error = IdentifierError;

    fn try_from(typed: &str) -> Result<Self, Self::Error> {
        typed.parse()
    }
}

impl PartialEq for Identifier {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Eq for Identifier {}

impl Hash for Identifier {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key.hash(state);
    }
}
