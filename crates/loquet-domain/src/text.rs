//! Text from outside, made safe to store and to print (LOG-06).

use std::fmt;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// At most `MAX` characters on one line: controls, format and bidi characters, line and paragraph
/// separators are written as `\u{…}`; what is longer is cut and ends with `…`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PrintableText<const MAX: usize>(String);

impl<const MAX: usize> PrintableText<MAX> {
    /// Makes any text printable. Idempotent.
    pub fn new(text: &str) -> Self {
        let mut printable = String::new();
        let mut length = 0;
        for piece in text.trim().chars().map(escape) {
            let room = MAX - length;
            let piece_length = piece.chars().count();
            if piece_length > room {
                cut(&mut printable, room);
                break;
            }
            printable.push_str(&piece);
            length += piece_length;
        }
        Self(printable)
    }

    /// The printable text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether nothing is left of it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Marks a cut, taking the place of the last character when none is left.
fn cut(printable: &mut String, room: usize) {
    if room == 0 {
        printable.pop();
    }
    printable.push('…');
}

fn escape(character: char) -> String {
    use GeneralCategory as Category;
    match character.general_category() {
        Category::Control
        | Category::Format
        | Category::LineSeparator
        | Category::ParagraphSeparator
        | Category::PrivateUse
        | Category::Unassigned => character.escape_unicode().to_string(),
        _ => character.to_string(),
    }
}

impl<const MAX: usize> fmt::Display for PrintableText<MAX> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::PrintableText;

    #[test]
    fn log_06_hostile_text_is_one_bounded_line() {
        for (hostile, expected) in [
            ("CABINET-1", "CABINET-1"),
            ("a\r\nb", "a\\u{d}\\u{a}b"),
            ("\u{1b}[31m", "\\u{1b}[31m"),
            ("\u{202e}txt", "\\u{202e}txt"),
            ("a\u{2028}b", "a\\u{2028}b"),
            ("", ""),
        ] {
            assert_eq!(PrintableText::<32>::new(hostile).as_str(), expected);
        }
        let long = PrintableText::<32>::new(&"é".repeat(10_000_000));
        assert_eq!(long.as_str().chars().count(), 32);
        assert!(long.as_str().ends_with('…'));
        assert_eq!(PrintableText::<32>::new(long.as_str()), long);
    }

    #[test]
    fn text_that_fits_exactly_is_not_cut() {
        assert_eq!(PrintableText::<3>::new("abc").as_str(), "abc");
        assert_eq!(PrintableText::<3>::new("abcd").as_str(), "ab…");
    }
}
