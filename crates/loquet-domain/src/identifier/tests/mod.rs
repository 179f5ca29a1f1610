//! What each step of identifier-rules §3 accepts and refuses.

mod accepted;
mod keys;
mod refused;

use super::{Identifier, IdentifierError, IdentifierKey};

fn parse(typed: &str) -> Result<Identifier, IdentifierError> {
    typed.parse()
}

/// Checks the key, and that both forms are fixed points.
fn check(typed: &str, key: &str) {
    let read = parse(typed).unwrap_or_else(|error| panic!("{typed:?}: {error}"));
    assert_eq!(read.key().as_str(), key, "{typed:?}");
    let again = parse(read.display()).unwrap();
    assert_eq!(
        (again.display(), again.key()),
        (read.display(), read.key()),
        "{typed:?}"
    );
    assert_eq!(
        key.parse::<IdentifierKey>().as_ref(),
        Ok(read.key()),
        "{typed:?}"
    );
}

fn check_display(typed: &str, display: &str) {
    assert_eq!(parse(typed).unwrap().display(), display, "{typed:?}");
}

fn refused(typed: &str, error: IdentifierError) {
    assert_eq!(parse(typed), Err(error), "{typed:?}");
}

fn forbidden(typed: &str, character: char, position: usize) {
    refused(
        typed,
        IdentifierError::ForbiddenCharacter {
            character,
            position,
        },
    );
}
