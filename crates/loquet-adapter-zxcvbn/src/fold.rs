//! Lower case without accents, for comparing words as a guesser does.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use zeroize::Zeroizing;

/// A text in lower case, with no accent and no ligature.
pub(crate) fn fold(text: &str) -> Zeroizing<String> {
    // Room for the longest expansion, so that no shorter copy is left behind unwiped.
    let mut folded = Zeroizing::new(String::with_capacity(3 * text.len()));
    for character in text.nfd().filter(|one| !is_combining_mark(*one)) {
        for lower in character.to_lowercase() {
            match expansion(lower) {
                Some(letters) => folded.push_str(letters),
                None => folded.push(lower),
            }
        }
    }
    folded
}

/// What the letters that do not decompose are commonly written as.
const fn expansion(letter: char) -> Option<&'static str> {
    match letter {
        'œ' => Some("oe"),
        'æ' => Some("ae"),
        'ß' => Some("ss"),
        'ø' => Some("o"),
        'ł' => Some("l"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn case_accents_and_ligatures_go() {
        assert_eq!(fold("Hœuillet ZOË").as_str(), "hoeuillet zoe");
        assert_eq!(fold("Straße Œ").as_str(), "strasse oe");
        assert_eq!(fold("1234 €").as_str(), "1234 €");
    }
}
