//! Properties of any text, and of text made of what identifiers are made of.

use crate::model::{self, Fault};
use loquet_domain::identifier::from_user_name;
use loquet_domain::{Identifier, IdentifierError, IdentifierKey};
use proptest::prelude::*;

/// What the rules know, and a few neighbours that they refuse.
const PIECES: &[&str] = &[
    "a", "d", "e", "h", "l", "y", "D", "L", "O", "Z", "martin", "JEAN", "é", "Ü", "ç", "ị", "İ",
    "ı", "œ", "Æ", "ß", "ẞ", "ø", "Ł", "đ", "Ð", "þ", "ǿ", "ǽ", "\u{212a}", "\u{1e9e}", "\u{300}",
    "\u{301}", "\u{302}", "\u{307}", "\u{31b}", "\u{323}", "\u{327}", "\u{328}", "\u{305}",
    "\u{336}", "\u{344}", "\u{34f}", " ", "  ", "\t", "\u{a0}", "\u{2009}", "\u{202f}", "-", "--",
    "\u{2010}", "\u{2013}", "\u{2212}", "'", "’", "\u{2bc}", "`", "\u{1fef}", "0", "1", "2", "39",
    "\u{2024}", "_", "\u{43e}", "\u{200d}",
];

fn identifier_like() -> impl Strategy<Value = String> {
    let letters = prop::sample::select(&["a", "d", "l", "o", "martin", "Jean", "é"][..]);
    let rare = prop::sample::select(PIECES);
    let separators = prop::sample::select(&[" ", "-", "'", "."][..]);
    let piece = prop_oneof![8 => letters, 3 => rare, 4 => separators];
    prop::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat())
}

/// Two sides that are likely to be sound, so that the accepting paths are met often.
fn nearly_sound() -> impl Strategy<Value = String> {
    let known = prop::sample::select(&PIECES[..PIECES.len() - 4]);
    let letter = prop::sample::select(&["a", "d", "l", "h", "Ë", "œ", "z"][..]);
    let side = prop::collection::vec(prop_oneof![2 => letter, 1 => known], 1..7);
    (side.clone(), side)
        .prop_map(|(family, given)| format!("{}.{}", family.concat(), given.concat()))
}

fn fault(error: IdentifierError) -> Fault {
    match error {
        IdentifierError::Empty => Fault::Empty,
        IdentifierError::MissingPoint => Fault::MissingPoint,
        IdentifierError::SeveralPoints => Fault::SeveralPoints,
        IdentifierError::EmptyFamilyName => Fault::EmptyFamilyName,
        IdentifierError::EmptyGivenName => Fault::EmptyGivenName,
        IdentifierError::ForbiddenCharacter { .. } => Fault::ForbiddenCharacter,
        IdentifierError::MisplacedDigit { .. } => Fault::MisplacedDigit,
        IdentifierError::MisplacedHyphen { .. } => Fault::MisplacedHyphen,
        IdentifierError::TooLong => Fault::TooLong,
        other => panic!("{other:?} is unknown to the model"),
    }
}

/// The model and the single pass say the same, at the same place.
fn agrees_with_the_model(typed: &str) -> Result<(), TestCaseError> {
    let read = typed.parse::<Identifier>();
    let key = read.as_ref().map(|read| read.key().to_string());
    prop_assert_eq!(key.map_err(|error| fault(*error)), model::key(typed));
    match read {
        Ok(read) => holds_both_forms(&read),
        Err(IdentifierError::ForbiddenCharacter {
            character,
            position,
        }) => {
            prop_assert_eq!(Some(position), model::first_forbidden(typed));
            prop_assert_eq!(Some(character), typed.chars().nth(position - 1));
            Ok(())
        }
        Err(IdentifierError::MisplacedDigit { position }) => {
            let digit = typed.chars().nth(position - 1);
            prop_assert!(digit.is_some_and(|digit| digit.is_ascii_digit()));
            Ok(())
        }
        Err(_) => Ok(()),
    }
}

/// Both forms are fixed points with one key.
fn holds_both_forms(read: &Identifier) -> Result<(), TestCaseError> {
    let again: Identifier = read.display().parse().unwrap();
    prop_assert_eq!(again.display(), read.display());
    prop_assert_eq!(again.key(), read.key());
    prop_assert_eq!(read.display().to_lowercase(), read.display());
    let key = read.key().as_str();
    prop_assert_eq!(&key.parse::<IdentifierKey>().unwrap(), read.key());
    let of_key: Identifier = key.parse().unwrap();
    prop_assert_eq!(of_key.display(), key);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2048, failure_persistence: None, ..Default::default() })]

    #[test]
    fn idn_01_identifier_like_text_agrees_with_the_model(typed in identifier_like()) {
        agrees_with_the_model(&typed)?;
    }

    #[test]
    fn idn_01_nearly_sound_text_agrees_with_the_model(typed in nearly_sound()) {
        agrees_with_the_model(&typed)?;
    }

    #[test]
    fn idn_01_any_text_agrees_with_the_model(typed in any::<String>()) {
        agrees_with_the_model(&typed)?;
    }

    #[test]
    fn idn_07_proposals_share_the_stem_and_differ(typed in nearly_sound()) {
        if let Ok(read) = typed.parse::<Identifier>() {
            for proposal in read.homonym_proposals(|_| false).take(3) {
                prop_assert_eq!(proposal.key().homonym_stem(), read.key().homonym_stem());
                prop_assert_ne!(&proposal, &read);
            }
        }
    }

    #[test]
    fn any_user_name_is_derived_or_refused(user_name in identifier_like(), other in any::<String>()) {
        let _ = from_user_name(&user_name);
        let _ = from_user_name(&other);
    }
}
