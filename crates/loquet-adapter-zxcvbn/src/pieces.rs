//! Long passwords in pieces that zxcvbn can judge.

/// So many characters are given to zxcvbn at a time: its work grows much faster than the length,
/// and beyond 20 its arithmetic overflows (20! fits into 64 bits, 21! does not).
const PIECE: usize = 20;

/// The pieces of a text: it is at least as strong as the strongest of them.
pub(crate) fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (piece, after) = split_at_character(rest, PIECE);
        rest = after;
        (!piece.is_empty()).then_some(piece)
    })
}

/// The part that a text repeats to its end, such as `azerty1` in `azerty1azerty1aze`; the whole
/// text if it repeats none. Typing it again adds next to nothing.
pub(crate) fn unrepeated(text: &str) -> &str {
    let half = text.chars().count() / 2;
    let is_period = |period: &usize| {
        let ahead = text.chars().skip(*period);
        ahead
            .zip(text.chars())
            .all(|(later, earlier)| later == earlier)
    };
    let period = (1..=half).find(is_period);
    period.map_or(text, |period| split_at_character(text, period).0)
}

/// The first `count` characters of a text, and the others.
pub(crate) fn split_at_character(text: &str, count: usize) -> (&str, &str) {
    let place = text.char_indices().nth(count);
    let place = place.map_or(text.len(), |(place, _)| place);
    text.split_at_checked(place).unwrap_or((text, ""))
}

#[cfg(test)]
mod tests {
    use super::{pieces, split_at_character, unrepeated};

    #[test]
    fn pieces_are_the_whole_text_in_order() {
        let text = "é".repeat(45);
        let lengths: Vec<_> = pieces(&text).map(|one| one.chars().count()).collect();
        assert_eq!(lengths, [20, 20, 5]);
        assert_eq!(pieces(&text).collect::<String>(), text);
        assert_eq!(pieces("").count(), 0);
    }

    #[test]
    fn repetition_is_taken_out() {
        for (text, expected) in [
            ("aaaa", "a"),
            ("azerty1azerty1aze", "azerty1"),
            ("éàéà", "éà"),
            ("abcab", "abcab"),
            ("abc", "abc"),
            ("", ""),
        ] {
            assert_eq!(unrepeated(text), expected);
        }
    }

    #[test]
    fn split_counts_characters() {
        assert_eq!(split_at_character("éab", 1), ("é", "ab"));
        assert_eq!(split_at_character("ab", 5), ("ab", ""));
    }
}
