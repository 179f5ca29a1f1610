//! What one typed character, with the marks after it, is to an identifier.

use std::iter::once;
use unicode_normalization::UnicodeNormalization;

/// A letter carries at most this many marks (identifier-rules §3 step 5).
const MARKS_PER_LETTER: usize = 3;

/// What one typed character, with the marks after it, becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// A letter of the key; two for a ligature.
    Letters(char, Option<char>),
    /// An ASCII digit.
    Digit(char),
    /// A space of any kind.
    Space,
    /// A hyphen or dash of any kind.
    Hyphen,
    /// An apostrophe, of the kind that was typed.
    Apostrophe(char),
    /// The point.
    Point,
}

impl Piece {
    /// The piece that a lower-case character is by itself (identifier-rules §3 steps 6 to 9).
    pub(super) const fn of(character: char) -> Option<Self> {
        match character {
            'a'..='z' => Some(Self::Letters(character, None)),
            '0'..='9' => Some(Self::Digit(character)),
            '.' => Some(Self::Point),
            _ if is_space(character) => Some(Self::Space),
            _ if is_hyphen(character) => Some(Self::Hyphen),
            _ if is_apostrophe(character) => Some(Self::Apostrophe(character)),
            _ => None,
        }
    }

    /// Reads a character with the marks after it, by steps 2 to 11; `None` is a refusal.
    ///
    /// The alphabet that remains is so small that the classes of step 2 (controls, unassigned,
    /// private use, bidi marks, zero width…) need no list of their own: none of them maps into it.
    pub(super) fn read(cluster: &str) -> Option<Self> {
        let mut lower = lower_case(cluster);
        match (lower.next(), lower.next()) {
            (Some(alone), None) => Self::of(alone).or_else(|| letters(cluster)),
            _ => letters(cluster),
        }
    }
}

/// NFC, then Unicode's default lower case without locale (identifier-rules §3 steps 2 and 3).
pub(super) fn lower_case(cluster: &str) -> impl Iterator<Item = char> {
    cluster.nfc().flat_map(char::to_lowercase)
}

/// A space between the parts of a name (identifier-rules §3 step 6).
pub(super) const fn is_space(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\u{a0}' | '\u{2009}' | '\u{202f}')
}

/// A hyphen or dash between the parts of a name (identifier-rules §3 step 7).
pub(super) const fn is_hyphen(character: char) -> bool {
    matches!(character, '-' | '\u{2010}'..='\u{2014}' | '\u{2212}')
}

/// An apostrophe, which joins (identifier-rules §3 step 8).
pub(super) const fn is_apostrophe(character: char) -> bool {
    matches!(
        character,
        '\'' | '`' | '\u{b4}' | '\u{2bc}' | '\u{2018}' | '\u{2019}' | '\u{2032}'
    )
}

/// The letters of the key, if nothing else remains once the marks are stripped.
fn letters(cluster: &str) -> Option<Piece> {
    let mut letters = (None, None);
    let mut marks_left = 0;
    for character in lower_case(cluster).flat_map(expand).nfd() {
        if character.is_ascii_lowercase() {
            letters = match letters {
                (None, _) => (Some(character), None),
                (first, _) => (first, Some(character)),
            };
            marks_left = MARKS_PER_LETTER;
        } else if marks_left > 0 && is_stripped_mark(character) {
            marks_left -= 1;
        } else {
            return None;
        }
    }
    letters.0.map(|first| Piece::Letters(first, letters.1))
}

/// The letters that have no decomposition (identifier-rules §3 step 4).
fn expand(character: char) -> impl Iterator<Item = char> {
    let (first, second) = match character {
        'œ' => ('o', Some('e')),
        'æ' => ('a', Some('e')),
        'ß' => ('s', Some('s')),
        'þ' => ('t', Some('h')),
        'ø' => ('o', None),
        'ł' => ('l', None),
        'đ' | 'ð' => ('d', None),
        'ı' => ('i', None),
        other => (other, None),
    };
    once(first).chain(second)
}

/// The marks that French and other European names use (identifier-rules §3 step 5, IDN-03b).
const fn is_stripped_mark(character: char) -> bool {
    matches!(
        character,
        '\u{300}'..='\u{304}' // grave, acute, circumflex, tilde, macron
            | '\u{306}'..='\u{30c}' // breve, dot above, diaeresis, hook, ring, double acute, caron
            | '\u{31b}' // horn
            | '\u{323}' // dot below
            | '\u{326}'..='\u{328}' // comma below, cedilla, ogonek
    )
}
