//! The counted attempts of a subject, as one text: `12@1700000000000` for a reserved one,
//! `12@1700000000000!` for one that failed, with spaces between.

use loquet_domain::Timestamp;
use loquet_domain::lockout::{AttemptNumber, CountedAttempt};
use std::fmt::Write as _;

/// The text of a list.
pub(crate) fn write(counted: &[CountedAttempt]) -> String {
    let mut text = String::new();
    for attempt in counted {
        let space = if text.is_empty() { "" } else { " " };
        let failed = if attempt.settled { "!" } else { "" };
        let at = attempt.at.as_millisecond();
        // Writing to a text never fails.
        let _ = write!(text, "{space}{}@{at}{failed}", attempt.number.0);
    }
    text
}

/// The list of a text, if it is one.
pub(crate) fn read(text: &str) -> Option<Vec<CountedAttempt>> {
    text.split(' ')
        .filter(|item| !item.is_empty())
        .map(attempt)
        .collect()
}

fn attempt(item: &str) -> Option<CountedAttempt> {
    let (number, rest) = item.split_once('@')?;
    let (at, settled) = match rest.strip_suffix('!') {
        Some(at) => (at, true),
        None => (rest, false),
    };
    Some(CountedAttempt {
        number: AttemptNumber(number.parse().ok()?),
        at: Timestamp::from_millisecond(at.parse().ok()?).ok()?,
        settled,
    })
}

#[cfg(test)]
mod tests {
    use super::{read, write};

    #[test]
    fn a_list_comes_back() {
        for text in [
            "",
            "1@1700000000000",
            "1@-5! 2@0 18446744073709551615@1700000000000!",
        ] {
            assert_eq!(write(&read(text).expect("a list")), text);
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "1", "@", "1@", "@1", "a@1", "1@a", "-1@1", "1@1!!", "1@1,2@2", "1@1\n",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
