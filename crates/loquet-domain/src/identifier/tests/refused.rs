//! What is refused, and where it is said to be.

use super::{check, forbidden, refused};
use crate::FailureCode;
use crate::identifier::IdentifierError::{
    Empty, EmptyFamilyName, EmptyGivenName, ForbiddenCharacter, MisplacedDigit, MisplacedHyphen,
    MissingPoint, SeveralPoints, TooLong,
};
use crate::identifier::printable;

#[test]
fn idn_04_examples_of_section_4_are_refused() {
    forbidden("dup\u{336}ont.jean", '\u{336}', 4);
    refused("charbonnel pascal", MissingPoint);
    refused("charbonnel.pascal.md", SeveralPoints);
    refused(".pascal", EmptyFamilyName);
    refused("charbonnel.", EmptyGivenName);
    forbidden("dup\u{43e}nt.jean", '\u{43e}', 4);
    forbidden("charbonnel\u{2024}pascal", '\u{2024}', 11);
    refused("mar2tin.paul", MisplacedDigit { position: 4 });
}

#[test]
fn idn_03_nothing_but_a_point_is_a_point() {
    forbidden("martin\u{ff0e}paul", '\u{ff0e}', 7);
    forbidden("martin.paul\u{2026}", '\u{2026}', 12);
    forbidden("\u{ff4d}artin.paul", '\u{ff4d}', 1);
    forbidden("martin\u{3002}paul", '\u{3002}', 7);
}

#[test]
fn idn_04_invisible_characters_are_refused_not_dropped() {
    for character in [
        '\0',
        '\n',
        '\r',
        '\u{1b}',
        '\u{85}',
        '\u{ad}',
        '\u{34f}',
        '\u{61c}',
        '\u{200b}',
        '\u{200c}',
        '\u{200d}',
        '\u{200e}',
        '\u{202e}',
        '\u{2028}',
        '\u{2066}',
        '\u{fe0f}',
        '\u{feff}',
        '\u{e000}',
        '\u{378}',
        '\u{e0041}',
        '\u{1d2e}',
        '\u{3000}',
    ] {
        forbidden(&format!("martin.pa{character}ul"), character, 10);
        forbidden(&format!("{character}martin.paul"), character, 1);
    }
}

#[test]
fn idn_03b_marks_stand_only_after_a_letter_and_at_most_three() {
    check("e\u{301}loi\u{308}se.a\u{302}\u{301}\u{323}", "eloise.a");
    check("Œ\u{301}.b\u{344}", "oe.b");
    forbidden("\u{301}eloise.a", '\u{301}', 1);
    forbidden("e-\u{301}loise.a", '\u{301}', 3);
    forbidden("eloise.\u{301}a", '\u{301}', 8);
    forbidden("eloise.a2\u{301}", '\u{301}', 10);
    forbidden("a\u{300}\u{302}\u{301}\u{323}.b", '\u{323}', 5);
    forbidden("İ\u{300}\u{301}\u{302}.b", '\u{302}', 4);
    forbidden("ǿ.b", 'ǿ', 1);
    forbidden("aø\u{301}.b", '\u{301}', 3);
}

#[test]
fn a_part_does_not_begin_or_end_with_a_hyphen() {
    refused("-martin.paul", MisplacedHyphen { position: 1 });
    refused("martin- .paul", MisplacedHyphen { position: 7 });
    refused("martin. - paul", MisplacedHyphen { position: 9 });
    refused("martin.paul '-", MisplacedHyphen { position: 14 });
}

#[test]
fn digits_stand_only_at_the_very_end() {
    check("martin.paul999", "martin.paul999");
    check("martin.paul10 ", "martin.paul10");
    refused("martin2.paul", MisplacedDigit { position: 7 });
    refused("martin.paul2b", MisplacedDigit { position: 12 });
    refused("martin.paul2 b", MisplacedDigit { position: 12 });
    refused("martin.paul1 2", MisplacedDigit { position: 12 });
    refused("martin.paul 2", MisplacedDigit { position: 13 });
    refused("martin.paul02", MisplacedDigit { position: 12 });
    refused("martin.paul1234", MisplacedDigit { position: 15 });
    refused("martin.paul1234b", MisplacedDigit { position: 12 });
    refused("martin.2", MisplacedDigit { position: 8 });
    forbidden("martin.paul\u{b2}", '\u{b2}', 12);
    forbidden("martin.paul\u{662}", '\u{662}', 12);
}

#[test]
fn of_several_faults_the_most_helpful_is_told() {
    refused("", Empty);
    refused(" \t\u{a0}", Empty);
    refused("-", MissingPoint);
    refused("'", MissingPoint);
    refused(" . ", EmptyFamilyName);
    refused("-.paul", EmptyFamilyName);
    refused("..", SeveralPoints);
    refused("a.b-.c2d", SeveralPoints);
    refused("mar2tin paul", MissingPoint);
    forbidden("charbonnel_pascal", '_', 11);
    forbidden("a.b.c@", '@', 6);
    refused("-a2.b", MisplacedHyphen { position: 1 });
}

#[test]
fn idn_09_length_is_limited_before_any_other_look() {
    refused(&"\u{202e}".repeat(10 * 1024 * 1024 / 3), TooLong);
    refused(&"é".repeat(129), TooLong);
    forbidden(&format!("{}@", "a".repeat(255)), '@', 256);
    check(
        &format!("{}.a", "a".repeat(126)),
        &format!("{}.a", "a".repeat(126)),
    );
    refused(&format!("{}.a", "a".repeat(127)), TooLong);
    refused(&format!("{}.a", "İ".repeat(120)), TooLong);
}

#[test]
fn each_failure_has_its_code() {
    let place = 1;
    for (error, code) in [
        (Empty, FailureCode::EmptyIdentifier),
        (MissingPoint, FailureCode::MissingPoint),
        (SeveralPoints, FailureCode::SeveralPoints),
        (EmptyFamilyName, FailureCode::EmptyFamilyName),
        (EmptyGivenName, FailureCode::EmptyGivenName),
        (
            ForbiddenCharacter {
                character: '@',
                position: place,
            },
            FailureCode::ForbiddenCharacter,
        ),
        (
            MisplacedDigit { position: place },
            FailureCode::MisplacedDigit,
        ),
        (
            MisplacedHyphen { position: place },
            FailureCode::MisplacedHyphen,
        ),
        (TooLong, FailureCode::IdentifierTooLong),
    ] {
        assert_eq!(error.code(), code);
    }
}

#[test]
fn only_a_character_with_a_shape_is_printable() {
    for character in [
        '@',
        'é',
        '\u{43e}',
        '\u{2024}',
        '\u{ff0e}',
        '7',
        '\u{1f600}',
    ] {
        assert!(printable(character), "{character:?}");
    }
    for character in [
        '\0', ' ', '\u{336}', '\u{200b}', '\u{202e}', '\u{e000}', '\u{378}', '\u{3164}',
    ] {
        assert!(!printable(character), "{character:?}");
    }
}
