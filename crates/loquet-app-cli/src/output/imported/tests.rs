//! Every outcome in words and for machines.

use super::{Answer, Imported, OUTCOMES, in_words, outcome};
use loquet_domain::account::LegacyUserName;
use loquet_domain::card_number::CardNumberError;
use loquet_domain::identifier::IdentifierError;
use loquet_domain::password::PasswordError;
use loquet_domain::{CardNumber, Identifier};
use loquet_port_desk::{CardNumberProblem, ImportReport, PasswordOutcome, RowOutcome, RowReport};
use loquet_wiring::{Language, Messages};

fn identifier(typed: &str) -> Identifier {
    typed.parse().expect("an identifier")
}

fn imported(password: PasswordOutcome, card: Option<CardNumberProblem>) -> RowOutcome {
    RowOutcome::Imported {
        identifier: identifier("petit.luc"),
        active: false,
        password,
        card_number: card,
    }
}

fn every_outcome() -> Vec<RowOutcome> {
    let passwords = [
        PasswordOutcome::Weak,
        PasswordOutcome::Acceptable,
        PasswordOutcome::Unjudged,
        PasswordOutcome::None,
        PasswordOutcome::Unsupported,
        PasswordOutcome::Malformed,
        PasswordOutcome::Refused(PasswordError::TooLong),
    ];
    let mut all: Vec<_> = passwords.map(|it| imported(it, None)).into();
    let suggestion: CardNumber = "899700218896".parse().expect("a number");
    for error in [
        CardNumberError::WrongKey,
        CardNumberError::MissingLeadingEight { suggestion },
    ] {
        all.push(imported(
            PasswordOutcome::Weak,
            Some(CardNumberProblem::Malformed(error)),
        ));
    }
    all.push(imported(
        PasswordOutcome::Weak,
        Some(CardNumberProblem::Taken),
    ));
    let some = vec![identifier("de la tour.jean"), identifier("de.la tour jean")];
    all.extend([
        RowOutcome::AlreadyImported {
            identifier: identifier("petit.luc"),
        },
        RowOutcome::LeftOut,
        RowOutcome::Ambiguous {
            candidates: some.clone(),
        },
        RowOutcome::SingleWord,
        RowOutcome::Homonym {
            taken: identifier("martin.paul"),
            proposals: some,
        },
        RowOutcome::RepeatedUserName { earlier_line: 3 },
        RowOutcome::Malformed(IdentifierError::MissingPoint),
    ]);
    all
}

fn report(outcomes: Vec<RowOutcome>) -> ImportReport {
    let user_name = LegacyUserName::new("PETIT Luc");
    let rows = outcomes
        .into_iter()
        .zip(2..)
        .map(|(outcome, line)| RowReport {
            line,
            user_name: user_name.clone(),
            outcome,
        });
    ImportReport {
        rows: rows.collect(),
    }
}

#[test]
fn every_outcome_is_told_in_both_languages() {
    for language in [Language::French, Language::English] {
        let messages = Messages::new(language);
        for outcome in every_outcome() {
            let words = in_words(&outcome, &messages);
            assert!(!words.is_empty() && !words.contains("import-"), "{words}");
        }
        for dry_run in [true, false] {
            let report = report(every_outcome());
            let text = Imported {
                report: &report,
                dry_run,
            }
            .text(&messages);
            assert!(!text.contains("import-"), "{text}");
        }
    }
}

#[test]
fn every_outcome_is_in_the_summary() {
    for one in every_outcome() {
        assert!(OUTCOMES.contains(&outcome(&one)));
    }
}

#[test]
fn rows_for_machines() {
    let report = report(every_outcome());
    let answer = Imported {
        report: &report,
        dry_run: true,
    };
    let json = serde_json::to_value(answer.json()).expect("JSON");
    assert_eq!(json["dry_run"], true);
    assert_eq!(json["complete"], false);
    assert_eq!(json["summary"]["imported"], 10);
    assert_eq!(json["summary"]["homonym"], 1);
    assert_eq!(json["rows"][0]["line"], 2);
    assert_eq!(json["rows"][0]["outcome"], "imported");
    assert_eq!(json["rows"][0]["password"], "weak");
    assert_eq!(json["rows"][7]["card_number"]["problem"], "malformed");
    assert_eq!(json["rows"][7]["card_number"]["code"], "LQ-CARD-01");
    let last = json["rows"]
        .as_array()
        .and_then(|rows| rows.last())
        .expect("rows");
    assert_eq!(last["code"], "LQ-ID-01");
}

#[test]
fn an_import_is_complete_when_no_row_needs_a_person() {
    let done = report(vec![
        imported(PasswordOutcome::Weak, None),
        RowOutcome::LeftOut,
    ]);
    assert!(
        Imported {
            report: &done,
            dry_run: false
        }
        .is_complete()
    );
    let open = report(vec![RowOutcome::SingleWord]);
    assert!(
        !Imported {
            report: &open,
            dry_run: false
        }
        .is_complete()
    );
}
