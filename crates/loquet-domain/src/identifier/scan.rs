//! The single pass over what was typed, left to right.

use super::IdentifierError;
use super::draft::Draft;
use super::piece::{Piece, lower_case};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

/// More than this was not typed as an identifier (identifier-rules §3 step 1, IDN-09).
pub(super) const MAX_TYPED_BYTES: usize = 256;

/// Reads every character, and refuses what is too long or holds a forbidden character; all else
/// is judged by [`Draft::finish`].
///
/// Normalisation works on one character and the marks after it at a time: characters that compose
/// across such a boundary exist (Hangul), but no identifier has them.
pub(super) fn scan(typed: &str) -> Result<Draft, IdentifierError> {
    if typed.len() > MAX_TYPED_BYTES {
        return Err(IdentifierError::TooLong);
    }
    let mut draft = Draft::with_capacity(typed.len());
    let mut characters = typed.char_indices().enumerate().peekable();
    while let Some((index, (start, first))) = characters.next() {
        let mut end = start + first.len_utf8();
        while let Some((_, (_, mark))) = characters.next_if(|(_, (_, next))| is_mark(*next)) {
            end += mark.len_utf8();
        }
        let cluster = typed.get(start..end).unwrap_or_default();
        read(cluster, first, index + 1, &mut draft)?;
    }
    Ok(draft)
}

/// The beginning of a key, for the first letters of an identifier: the point may be missing, and a
/// separator at the end is not counted. `None`: no identifier begins like this.
pub(crate) fn key_of_beginning(typed: &str) -> Option<String> {
    scan(typed).ok().map(Draft::into_key)
}

/// Adds one character and its marks to the draft.
fn read(
    cluster: &str,
    first: char,
    position: usize,
    draft: &mut Draft,
) -> Result<(), IdentifierError> {
    let ascii = cluster.len() == 1;
    let lower = first.to_ascii_lowercase();
    let piece = if ascii {
        Piece::of(lower)
    } else {
        Piece::read(cluster)
    };
    match piece.ok_or_else(|| culprit(cluster, first, position))? {
        Piece::Letters(key_letter, more) => {
            draft.letters(key_letter, more);
            if ascii {
                draft.show(lower);
            } else {
                lower_case(cluster)
                    .nfc()
                    .for_each(|shown| draft.show(shown));
            }
        }
        Piece::Digit(digit) => draft.digit(digit, position),
        Piece::Space => draft.space(),
        Piece::Hyphen => draft.hyphen(position),
        Piece::Apostrophe(apostrophe) => draft.apostrophe(apostrophe),
        Piece::Point => draft.point(),
    }
    Ok(())
}

/// The first character of a refused cluster with which the cluster is refused.
fn culprit(cluster: &str, first: char, position: usize) -> IdentifierError {
    let mut places = (position..).zip(cluster.char_indices());
    let refused = places.find(|(_, (start, character))| {
        let prefix = cluster
            .get(..start + character.len_utf8())
            .unwrap_or(cluster);
        prefix == cluster || Piece::read(prefix).is_none()
    });
    let (position, (_, character)) = refused.unwrap_or((position, (0, first)));
    IdentifierError::ForbiddenCharacter {
        character,
        position,
    }
}

/// Whether a character belongs to the letter before it.
fn is_mark(character: char) -> bool {
    !character.is_ascii() && canonical_combining_class(character) != 0
}
