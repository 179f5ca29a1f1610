//! The identifier rules as their text says them, one pass over a string for each step.

use std::collections::HashSet;
use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// What is wrong, without its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    Empty,
    MissingPoint,
    SeveralPoints,
    EmptyFamilyName,
    EmptyGivenName,
    ForbiddenCharacter,
    MisplacedDigit,
    MisplacedHyphen,
    TooLong,
}

/// The key of what was typed, by identifier-rules §3.
pub(crate) fn key(typed: &str) -> Result<String, Fault> {
    if typed.len() > 256 {
        return Err(Fault::TooLong);
    }
    let text = step_2_compose(typed)?;
    let text = step_4_map(&text.to_lowercase());
    let text = step_5_strip_marks(&text)?;
    let text = step_6_spaces(&text);
    let nothing_typed = text.is_empty();
    let text = step_7_hyphens(&text);
    let text = text.replace(['\'', '’', '‘', '\u{2bc}', '\u{2032}', '\u{b4}', '`'], "");
    let text = step_6_spaces(&text);
    let known = |character: char| " .-".contains(character) || is_letter_or_digit(character);
    if !text.chars().all(known) {
        return Err(Fault::ForbiddenCharacter);
    }
    if nothing_typed {
        return Err(Fault::Empty);
    }
    let (family, given) = step_9_parts(&text)?;
    let key = format!("{}.{}", step_8_elisions(&family), step_8_elisions(&given));
    step_10_digits(&key)?;
    if key.len() > 128 {
        Err(Fault::TooLong)
    } else {
        Ok(key)
    }
}

/// The place of the first character with which the text becomes forbidden.
pub(crate) fn first_forbidden(typed: &str) -> Option<usize> {
    let characters: Vec<char> = typed.chars().collect();
    (1..=characters.len()).find(|end| {
        let prefix: String = characters.iter().take(*end).collect();
        key(&prefix) == Err(Fault::ForbiddenCharacter)
    })
}

fn step_2_compose(typed: &str) -> Result<String, Fault> {
    use GeneralCategory::{Control, Format, PrivateUse, Surrogate, Unassigned};
    let text: String = typed.nfc().collect();
    let refused = |character: char| {
        let category = character.general_category();
        matches!(
            category,
            Control | Format | PrivateUse | Surrogate | Unassigned
        ) && character != '\t'
    };
    if text.chars().any(refused) {
        Err(Fault::ForbiddenCharacter)
    } else {
        Ok(text)
    }
}

fn step_4_map(text: &str) -> String {
    let map = [
        ("œ", "oe"),
        ("æ", "ae"),
        ("ß", "ss"),
        ("ø", "o"),
        ("ł", "l"),
        ("đ", "d"),
        ("ð", "d"),
        ("þ", "th"),
        ("ı", "i"),
    ];
    map.iter()
        .fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}

fn step_5_strip_marks(text: &str) -> Result<String, Fault> {
    let strippable: HashSet<u32> = [
        0x300, 0x301, 0x302, 0x303, 0x304, 0x306, 0x307, 0x308, 0x309, 0x30a, 0x30b, 0x30c, 0x31b,
        0x323, 0x326, 0x327, 0x328,
    ]
    .into();
    let is_mark = |character: char| {
        use GeneralCategory::{EnclosingMark, NonspacingMark, SpacingMark};
        matches!(
            character.general_category(),
            EnclosingMark | NonspacingMark | SpacingMark
        )
    };
    let mut stripped = String::new();
    let mut run = Vec::new();
    for character in text.nfd() {
        if !is_mark(character) {
            run.clear();
            stripped.push(character);
            continue;
        }
        run.push(character);
        let after_letter = stripped.ends_with(|last: char| last.is_ascii_lowercase());
        if !after_letter || run.len() > 3 || !strippable.contains(&u32::from(character)) {
            return Err(Fault::ForbiddenCharacter);
        }
    }
    Ok(stripped)
}

fn step_6_spaces(text: &str) -> String {
    let spaces = ['\u{a0}', '\u{202f}', '\u{2009}', '\t'];
    collapse(text.replace(spaces, " ").trim_matches(' '), "  ", " ")
}

fn step_7_hyphens(text: &str) -> String {
    let hyphens = [
        '\u{2010}', '\u{2011}', '\u{2012}', '\u{2013}', '\u{2014}', '\u{2212}',
    ];
    collapse(&text.replace(hyphens, "-"), "--", "-")
}

/// Elided letters are joined once separators are the same and apostrophes are gone.
fn step_8_elisions(part: &str) -> String {
    let part = collapse(&part.replace(' ', "-"), "--", "-");
    let mut joined = String::new();
    let mut words = part.split('-').peekable();
    while let Some(word) = words.next() {
        joined.push_str(word);
        let elided = word == "d" || word == "l";
        match words.peek() {
            Some(next) if elided && next.starts_with(['a', 'e', 'i', 'o', 'u', 'y', 'h']) => {}
            Some(_) => joined.push('-'),
            None => {}
        }
    }
    joined
}

fn step_9_parts(text: &str) -> Result<(String, String), Fault> {
    let parts: Vec<&str> = text.split('.').map(|part| part.trim_matches(' ')).collect();
    let (family, given) = match parts.as_slice() {
        [_] => return Err(Fault::MissingPoint),
        [family, given] => (*family, *given),
        _ => return Err(Fault::SeveralPoints),
    };
    let is_empty = |part: &str| !part.chars().any(is_letter_or_digit);
    let is_edged = |part: &str| part.starts_with('-') || part.ends_with('-');
    match () {
        () if is_empty(family) => Err(Fault::EmptyFamilyName),
        () if is_empty(given) => Err(Fault::EmptyGivenName),
        () if is_edged(family) || is_edged(given) => Err(Fault::MisplacedHyphen),
        () => Ok((family.to_owned(), given.to_owned())),
    }
}

fn step_10_digits(key: &str) -> Result<(), Fault> {
    let stem = key.trim_end_matches(|last: char| last.is_ascii_digit());
    let digits = key.strip_prefix(stem).unwrap();
    let misplaced = stem.contains(|character: char| character.is_ascii_digit())
        || digits.len() > 3
        || digits.starts_with('0')
        || !stem.ends_with(|last: char| last.is_ascii_lowercase());
    if misplaced {
        Err(Fault::MisplacedDigit)
    } else {
        Ok(())
    }
}

fn collapse(text: &str, run: &str, one: &str) -> String {
    let mut text = text.to_owned();
    while text.contains(run) {
        text = text.replace(run, one);
    }
    text
}

fn is_letter_or_digit(character: char) -> bool {
    character.is_ascii_lowercase() || character.is_ascii_digit()
}
