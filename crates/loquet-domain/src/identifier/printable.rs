//! Which characters a message can show as they are.

use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

/// Whether a message can show this character by itself.
///
/// What has no shape of its own (controls, format and unassigned characters, spaces, lone marks,
/// blank letters) is better named by its number, as in `U+200B`.
pub fn printable(character: char) -> bool {
    use GeneralCategoryGroup::{Letter, Number, Punctuation, Symbol};
    let blank = matches!(
        character,
        '\u{115f}' | '\u{1160}' | '\u{2800}' | '\u{3164}' | '\u{ffa0}'
    );
    let category = character.general_category_group();
    matches!(category, Letter | Number | Punctuation | Symbol) && !blank
}
