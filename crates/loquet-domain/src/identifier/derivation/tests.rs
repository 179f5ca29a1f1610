//! The rules of identifier-rules §5, and the sample export of version 3.2.

use super::{Derived, UserNameError, from_names, from_user_name};
use crate::FailureCode;
use crate::identifier::Identifier;
use crate::identifier::IdentifierError::{
    EmptyFamilyName, EmptyGivenName, ForbiddenCharacter, MisplacedDigit, MisplacedHyphen,
    SeveralPoints, TooLong,
};

fn certain(user_name: &str, display: &str) {
    match from_user_name(user_name) {
        Ok(Derived::Certain(found)) => assert_eq!(found.display(), display, "{user_name:?}"),
        other => panic!("{user_name:?}: {other:?}"),
    }
}

fn ambiguous(user_name: &str, displays: &[&str]) {
    match from_user_name(user_name) {
        Ok(Derived::Ambiguous(found)) => {
            let found: Vec<_> = found.as_slice().iter().map(Identifier::display).collect();
            assert_eq!(found, displays, "{user_name:?}");
        }
        other => panic!("{user_name:?}: {other:?}"),
    }
}

fn refused(user_name: &str, error: impl Into<UserNameError>) {
    assert_eq!(
        from_user_name(user_name),
        Err(error.into()),
        "{user_name:?}"
    );
}

#[test]
fn names_give_the_display_form_and_the_key() {
    let found = from_names("L’HŒUILLET", " Zoë").unwrap();
    assert_eq!(
        (found.display(), found.key().as_str()),
        ("l’hœuillet.zoë", "lhoeuillet.zoe")
    );
    assert_eq!(
        from_names("MARTIN", "Paul").unwrap().display(),
        "martin.paul"
    );
    assert_eq!(from_names("", "Paul"), Err(EmptyFamilyName));
    assert_eq!(from_names("MARTIN", " "), Err(EmptyGivenName));
    assert_eq!(from_names("ST. MARTIN", "Paul"), Err(SeveralPoints));
    assert_eq!(from_names("a.b", ""), Err(SeveralPoints));
    assert_eq!(
        from_names(&"a".repeat(10 * 1024 * 1024), "Paul"),
        Err(TooLong)
    );
}

#[test]
fn rule_1_civilities_are_left_out() {
    certain("Dr L'HŒUILLET Zoë", "l'hœuillet.zoë");
    certain("Mme FAŸ Françoise", "faÿ.françoise");
    certain("M. MARTIN Paul", "martin.paul");
    certain("m martin paul", "martin.paul");
    certain("DOCTEUR MARTIN PAUL", "martin.paul");
    certain("Pr. Dr. MARTIN Paul", "martin.paul");
    certain("Dr.MARTIN Paul", "martin.paul");
    certain("Mme Dr BERNARD.CLAIRE", "bernard.claire");
    certain("DRAN Paul", "dran.paul");
    refused("Me MARTIN", UserNameError::SingleWord);
    refused("M.MARTIN", UserNameError::SingleWord);
    refused("Dr.", UserNameError::SingleWord);
}

#[test]
fn rule_2_two_words_are_family_and_given_name() {
    certain("SECRETARIAT MEDICAL", "secretariat.medical");
    certain("CHARBONNEL Pascal", "charbonnel.pascal");
    certain("ANCIEN COLLEGUE", "ancien.collegue");
    certain("D'ARC Jeanne", "d'arc.jeanne");
    certain("DUPONT-MARTIN Léa", "dupont-martin.léa");
    certain("MARTIN PAUL", "martin.paul");
    certain("MULLER Jürgen", "muller.jürgen");
    certain("Ștefănescu  Ioana ", "ștefănescu.ioana");
    certain("DUPONT - MARTIN Léa", "dupont-martin.léa");
    certain("LE MINH", "le.minh");
}

#[test]
fn rule_3_upper_case_words_are_the_family_name() {
    certain(
        "ENRIONE THORRAND Jean Pierre",
        "enrione thorrand.jean pierre",
    );
    certain("LE GALL Anne-Marie", "le gall.anne-marie");
    certain("BEN AMAR Karim", "ben amar.karim");
    certain("de la TOUR d'AUVERGNE Jean", "de la tour d'auvergne.jean");
    certain("L HERMITE Jean Paul", "l hermite.jean paul");
    certain(
        "Jean Pierre ENRIONE THORRAND",
        "enrione thorrand.jean pierre",
    );
    ambiguous(
        "MARTIN Paul DUPONT",
        &[
            "martin dupont.paul",
            "martin paul.dupont",
            "martin.paul dupont",
        ],
    );
}

#[test]
fn rule_4_words_of_one_case_give_every_split() {
    ambiguous(
        "ENRIONE THORRAND JEAN PIERRE",
        &[
            "enrione thorrand.jean pierre",
            "enrione thorrand jean.pierre",
            "enrione.thorrand jean pierre",
        ],
    );
    ambiguous(
        "de la tour d'auvergne jean",
        &["de la tour d'auvergne.jean", "de la tour.d'auvergne jean"],
    );
    ambiguous(
        "N'GUYEN THI BICH",
        &["n'guyen.thi bich", "n'guyen thi.bich"],
    );
    ambiguous(
        "Durand Martin Léa",
        &["durand martin.léa", "durand.martin léa"],
    );
    ambiguous(
        "A B C F G",
        &["a b c.f g", "a b c f.g", "a b.c f g", "a.b c f g"],
    );
}

#[test]
fn rule_4_particles_stay_with_the_word_that_follows() {
    ambiguous(
        "DE LA TOUR D'AUVERGNE JEAN",
        &["de la tour d'auvergne.jean", "de la tour.d'auvergne jean"],
    );
    certain("LE GALL ANNE", "le gall.anne");
    certain("van der berg", "van der.berg");
    certain("D ARC JEANNE", "d arc.jeanne");
    certain("L’ HERMITE JEANNE", "l’ hermite.jeanne");
    refused("DE LA TOUR", UserNameError::SingleWord);
}

#[test]
fn rule_5_one_word_gives_nothing() {
    refused("REMPLACANT", UserNameError::SingleWord);
    refused("DUPONT-MARTIN", UserNameError::SingleWord);
    refused(" \t ", UserNameError::Empty);
}

#[test]
fn a_word_with_a_point_is_an_identifier_already() {
    certain("BERNARD.CLAIRE", "bernard.claire");
    certain("ly.bich", "ly.bich");
    certain(
        "ENRIONE THORRAND.JEAN PIERRE",
        "enrione thorrand.jean pierre",
    );
    certain("BERNARD . CLAIRE", "bernard.claire");
    refused("BERNARD.", EmptyGivenName);
    refused("A.B.C", SeveralPoints);
}

#[test]
fn an_abbreviation_is_not_taken_for_an_identifier() {
    refused(
        "ST. MARTIN Paul",
        ForbiddenCharacter {
            character: '.',
            position: 3,
        },
    );
    refused(
        "Dr MARTIN J.Paul",
        ForbiddenCharacter {
            character: '.',
            position: 12,
        },
    );
    refused(
        "MARTIN Paul.",
        ForbiddenCharacter {
            character: '.',
            position: 12,
        },
    );
}

#[test]
fn faults_are_placed_where_they_were_typed() {
    refused(
        "Dr  DUPONT  J_an",
        ForbiddenCharacter {
            character: '_',
            position: 14,
        },
    );
    refused("Dr  DUP2NT  Jean", MisplacedDigit { position: 8 });
    refused("Jean 2 Paul  DUPONT", MisplacedDigit { position: 6 });
    refused(
        "MARTIN  PAUL  -JEAN  LOUIS-",
        MisplacedHyphen { position: 27 },
    );
    refused(&"a b ".repeat(100), TooLong);
}

#[test]
fn each_failure_has_its_code() {
    assert_eq!(UserNameError::Empty.code(), FailureCode::EmptyIdentifier);
    assert_eq!(
        UserNameError::SingleWord.code(),
        FailureCode::SingleWordUserName
    );
    assert_eq!(
        UserNameError::Malformed(TooLong).code(),
        FailureCode::IdentifierTooLong
    );
}
