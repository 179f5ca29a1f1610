//! Every Unicode scalar value, in each place where it can change what is read (IDN-01, IDN-02).

use loquet_domain::{Identifier, IdentifierError, IdentifierKey};
use std::fmt::Write as _;
use std::thread;

/// What each accepted scalar gives, one line each: its number, then the key in each of [`PLACES`],
/// or `/` where it is refused.
/// To accept a change of the rules or of the Unicode tables, copy the text that the test prints.
const ACCEPTED: &str = include_str!("accepted-scalars.txt");

/// How many scalars are accepted in at least one place.
const COUNT: usize = 544;

/// At the start, between two letters, after the last letter: the scalar stands for `*`.
const PLACES: [&str; 3] = ["*b.c", "a*b.c", "a.b*"];

#[test]
fn idn_02_every_scalar_maps_into_the_alphabet_or_is_refused() {
    let found = accepted();
    let same = found.lines().eq(ACCEPTED.lines());
    assert!(
        same,
        "{} scalars are accepted:\n{found}",
        found.lines().count()
    );
    assert_eq!(found.lines().count(), COUNT);
}

/// The text of the accepted scalars, found by several threads.
fn accepted() -> String {
    let ranges: Vec<_> = (0..=0x10_u32)
        .map(|plane| (plane << 16)..((plane + 1) << 16))
        .collect();
    let line = |number| char::from_u32(number).and_then(accepted_line);
    thread::scope(|scope| {
        let threads: Vec<_> = ranges
            .into_iter()
            .map(|range| scope.spawn(move || range.filter_map(line).collect::<String>()))
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect()
    })
}

/// What a scalar gives in each place; `None` if it is refused everywhere.
fn accepted_line(scalar: char) -> Option<String> {
    let keys = PLACES
        .map(|place| accepted_key(&place.replace('*', scalar.encode_utf8(&mut [0; 4])), scalar));
    let mut line = format!("{:04X}", u32::from(scalar));
    for key in &keys {
        write!(line, " {}", key.as_deref().unwrap_or("/")).unwrap();
    }
    line.push('\n');
    keys.iter().any(Option::is_some).then_some(line)
}

/// The key, once it is sure that both forms are fixed points and hold nothing unexpected.
fn accepted_key(typed: &str, scalar: char) -> Option<String> {
    let identifier = match typed.parse::<Identifier>() {
        Ok(identifier) => identifier,
        Err(IdentifierError::ForbiddenCharacter { character, .. }) => {
            assert_eq!(character, scalar, "{typed:?}");
            return None;
        }
        Err(_) => {
            assert!(
                scalar == '.' || scalar.is_ascii_digit() || is_hyphen(scalar),
                "{typed:?}"
            );
            return None;
        }
    };
    let key = identifier.key();
    let again: Identifier = identifier.display().parse().unwrap();
    assert_eq!(
        (again.display(), again.key()),
        (identifier.display(), key),
        "{typed:?}"
    );
    assert_eq!(
        key.as_str().parse::<IdentifierKey>().as_ref(),
        Ok(key),
        "{typed:?}"
    );
    assert!(in_alphabet(key.as_str()), "{typed:?}: {key}");
    Some(key.to_string())
}

fn is_hyphen(scalar: char) -> bool {
    "-\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}\u{2212}".contains(scalar)
}

/// `[a-z]` words joined by `-`, one point, up to three digits at the end.
fn in_alphabet(key: &str) -> bool {
    let is_word =
        |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase());
    let stem = key.trim_end_matches(|last: char| last.is_ascii_digit());
    let parts: Vec<_> = stem.split('.').collect();
    parts.len() == 2
        && key.len() - stem.len() <= 3
        && parts.iter().all(|part| part.split('-').all(is_word))
}
