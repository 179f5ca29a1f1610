//! Tests of the file of cards.

use std::error::Error;

use super::{HolderFileError, HolderProblem, SAMPLE_HOLDERS, cards_of_file};
use crate::fixture::{check, issuer, now};
use crate::{CardKind, CardOrder};

fn cards(text: &str) -> Result<Vec<CardOrder>, HolderFileError> {
    cards_of_file(text, now())
}

/// A card with these lines.
fn one(lines: &str) -> Result<CardOrder, HolderFileError> {
    let text = format!("[[card]]\nnumber = \"2900000042\"\nidentifier = \"899700218896\"\n{lines}");
    cards(&text).map(|mut cards| cards.remove(0))
}

const NAMES: &str = "family = \"SPECIALISTE0021889\"\ngiven = \"ROBERT\"\n";

#[test]
fn the_sample_holds_four_people_and_an_establishment() {
    let cards = cards(SAMPLE_HOLDERS).unwrap();
    let identifiers: Vec<&str> = cards
        .iter()
        .map(|card| card.holder().identifier())
        .collect();
    assert_eq!(
        identifiers,
        [
            "899700218896",
            "899700075122",
            "899900063480",
            "899900038839",
            "500000000029751/CPAT0001"
        ]
    );
    assert_eq!(cards[0].holder().title(), Some("Médecin"));
    assert_eq!(cards[3].kind(), &CardKind::Cps4);
    assert_eq!(cards[4].holder().family(), None);
}

#[test]
fn a_card_of_the_file_has_its_codes_and_defects() {
    let order = one(&format!(
        "{NAMES}pin = \"5678\"\npuk = \"87654321\"\ntries = 2\ndefects = [\"foreign-issuer\"]\n"
    ));
    let card = issuer().issue(&order.unwrap()).unwrap();
    card.power_on();
    check(&card, "00B09C000C", "5A0A 8025009999 2900000042 9000");
    check(&card, "0020000100", "63C2");
    check(&card, "002000010435363738", "9000");
    check(&card, "00200002083837363534333231", "9000");
}

#[test]
fn every_defect_of_the_file_can_be_issued() {
    let defects = "defects = [\"expired\", \"not-yet-valid\", \"other-key\", \"foreign-issuer\", \
                   \"software-certificate\", \"claims-to-be-real\", \"no-extended-key-usage\"]\n";
    issuer()
        .issue(&one(&format!("{NAMES}{defects}")).unwrap())
        .unwrap();
    for kind in ["cps3", "cps3-contactless", "cps4", "vitale"] {
        one(&format!("{NAMES}kind = \"{kind}\"\n")).unwrap();
    }
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    for (lines, problem) in [
        (format!("{NAMES}pin = \"12\"\n"), HolderProblem::Pin),
        (format!("{NAMES}pin = \"12x4\"\n"), HolderProblem::Pin),
        (
            format!("{NAMES}puk = \"12\"\n"),
            HolderProblem::UnblockingCode,
        ),
        (format!("{NAMES}tries = 4\n"), HolderProblem::Tries),
        ("family = \"SEUL\"\n".to_owned(), HolderProblem::Names),
        (
            format!("{NAMES}organisation = \"AUSSI\"\n"),
            HolderProblem::Names,
        ),
        (String::new(), HolderProblem::Names),
    ] {
        match one(&lines) {
            Err(HolderFileError::Card {
                position: 1,
                problem: found,
                ..
            }) => {
                assert_eq!(found, problem, "{lines}");
            }
            other => panic!("{lines}: {other:?}"),
        }
    }
    let twice = SAMPLE_HOLDERS.replace("2900000059", "2900000042");
    let error = cards(&twice).unwrap_err();
    assert_eq!(
        error.to_string(),
        "card 2 (2900000042) of the file: another card has the same number"
    );
    let short = SAMPLE_HOLDERS.replace("2900000059", "29");
    let error = cards(&short).unwrap_err().to_string();
    assert_eq!(error, "card 2 (29) of the file: `number` has ten digits");
}

#[test]
fn what_is_no_file_of_cards_is_refused() {
    assert!(matches!(cards(""), Err(HolderFileError::Empty)));
    let error = one(&format!("{NAMES}colour = \"blue\"\n")).unwrap_err();
    let source = error.source().unwrap().to_string();
    assert!(
        source.contains("colour") && source.contains("line 6"),
        "{source}"
    );
    assert!(matches!(cards("]"), Err(HolderFileError::Syntax(_))));
}
