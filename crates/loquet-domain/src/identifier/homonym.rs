//! Proposals for a second person with the same names.

use super::piece::{is_apostrophe, is_space};
use super::{Identifier, IdentifierKey};

/// A digit suffix has one to three digits (identifier-rules §3 step 10).
const LAST: u16 = 999;

impl Identifier {
    /// Free identifiers for a homonym, `martin.paul2` first (identifier-rules §5, IDN-07).
    ///
    /// Numbers run from 2 to 999; those that are `taken`, and this identifier itself, are skipped.
    /// The iterator is empty where no number leaves the key short enough.
    /// Two persons are never merged: somebody chooses one of these.
    ///
    /// ```
    /// # use loquet_domain::Identifier;
    /// let martin: Identifier = "MARTIN.Paul".parse()?;
    /// let free = martin.homonym_proposals(|key| key.as_str() == "martin.paul2").next();
    /// assert_eq!(free.map(|free| free.display().to_owned()), Some("martin.paul3".to_owned()));
    /// # Ok::<(), loquet_domain::IdentifierError>(())
    /// ```
    pub fn homonym_proposals(
        &self,
        taken: impl Fn(&IdentifierKey) -> bool,
    ) -> impl Iterator<Item = Self> {
        let stem = self.display().trim_end_matches(after_last_letter);
        (2..=LAST)
            .filter_map(move |number| format!("{stem}{number}").parse::<Self>().ok())
            .filter(move |proposal| proposal != self && !taken(proposal.key()))
    }
}

/// What can stand behind the last letter of a display form.
fn after_last_letter(character: char) -> bool {
    character.is_ascii_digit() || is_apostrophe(character) || is_space(character)
}
