//! The words of a user name, each with its place.

use crate::identifier::draft::begins_elided;
use crate::identifier::piece::{Piece, is_apostrophe, is_hyphen, is_space};
use std::iter::once;

/// Left out at the start of a user name (identifier-rules §5 rule 1), with or without a point.
const CIVILITIES: [&str; 9] = [
    "dr",
    "docteur",
    "pr",
    "professeur",
    "m",
    "mr",
    "mme",
    "mlle",
    "me",
];

/// They stay with the word that follows (identifier-rules §5 rule 4).
const PARTICLES: [&str; 13] = [
    "de", "du", "des", "le", "la", "van", "von", "ben", "el", "al", "da", "dos", "di",
];

/// A point after at most this many letters ends an abbreviation.
const ABBREVIATION: usize = 2;

/// A word of a user name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word<'a> {
    text: &'a str,
    /// Where it begins in the user name, in characters from 1.
    position: usize,
}

impl<'a> Word<'a> {
    pub(super) fn text(&self) -> &'a str {
        self.text
    }

    pub(super) fn has_point(&self) -> bool {
        self.text.contains('.')
    }

    /// Where the point of an abbreviation stands, as in `J.` or `J.MARTIN`.
    pub(super) fn abbreviation_point(&self) -> Option<usize> {
        let (before, after) = self.text.split_once('.')?;
        let letters = before.chars().count();
        let abbreviates = letters > 0 && (letters <= ABBREVIATION || after.is_empty());
        abbreviates.then_some(self.position + letters)
    }

    /// Whether this word stays with the next: a particle, or an elided `d` or `l` typed apart.
    pub(super) fn binds(&self, next: &Self) -> bool {
        let bare = self.text.trim_end_matches(is_apostrophe);
        is_one_of(self.text, &PARTICLES)
            || is_one_of(bare, &["d", "l"]) && next.first_key_letter().is_some_and(begins_elided)
    }

    /// Whether what follows the last apostrophe is upper case: `d'AUVERGNE` is.
    pub(super) fn is_upper(&self) -> bool {
        let stem = self
            .text
            .rsplit(is_apostrophe)
            .find(|part| !part.is_empty());
        let stem = stem.unwrap_or_default();
        stem.chars().any(char::is_uppercase) && !stem.chars().any(char::is_lowercase)
    }

    /// The letter of the key that this word begins with.
    fn first_key_letter(&self) -> Option<char> {
        let first = self.text.trim_start_matches(is_apostrophe).chars().next()?;
        match Piece::read(first.encode_utf8(&mut [0; 4])) {
            Some(Piece::Letters(letter, _)) => Some(letter),
            _ => None,
        }
    }

    /// What remains of a word that begins with a civility: `None` if nothing does.
    fn after_civility(self) -> Option<Self> {
        let (before, after) = self.text.split_once('.').unwrap_or((self.text, ""));
        if self.text.is_empty() {
            return None;
        }
        if !is_one_of(before, &CIVILITIES) {
            return Some(self);
        }
        let position = self.position + before.chars().count() + 1;
        Self {
            text: after,
            position,
        }
        .after_civility()
    }
}

/// The words of a user name; a hyphen at the edge of a word binds it to its neighbour.
pub(super) fn words(user_name: &str) -> Vec<Word<'_>> {
    let mut spans: Vec<Span> = Vec::new();
    let mut after_space = true;
    for (index, (start, character)) in user_name.char_indices().enumerate() {
        let end = start + character.len_utf8();
        if is_space(character) {
            after_space = true;
            continue;
        }
        match spans.last_mut() {
            Some(span) if !after_space || is_hyphen(character) || is_hyphen(span.last) => {
                (span.end, span.last) = (end, character);
            }
            _ => spans.push(Span {
                start,
                end,
                last: character,
                position: index + 1,
            }),
        }
        after_space = false;
    }
    spans
        .into_iter()
        .filter_map(|span| span.of(user_name))
        .collect()
}

/// Where a word begins and ends, in bytes, and its last character.
struct Span {
    start: usize,
    end: usize,
    last: char,
    position: usize,
}

impl Span {
    fn of(self, user_name: &str) -> Option<Word<'_>> {
        let text = user_name.get(self.start..self.end)?;
        Some(Word {
            text,
            position: self.position,
        })
    }
}

/// The words after the civilities at the start.
pub(super) fn without_civilities<'a>(words: &[Word<'a>]) -> Vec<Word<'a>> {
    let mut rest = words;
    while let [first, others @ ..] = rest {
        match first.after_civility() {
            None => rest = others,
            Some(kept) => return once(kept).chain(others.iter().copied()).collect(),
        }
    }
    Vec::new()
}

/// Where a character of these words, with one character between them, was typed.
pub(super) fn typed_position(words: &[Word<'_>], position: usize) -> usize {
    let mut begins = 1;
    for word in words {
        let length = word.text.chars().count();
        if position < begins + length {
            return word.position + position - begins;
        }
        begins += length + 1;
    }
    position
}

fn is_one_of(text: &str, list: &[&str]) -> bool {
    list.iter().any(|listed| text.eq_ignore_ascii_case(listed))
}
