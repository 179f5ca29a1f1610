//! Both languages say the same things, about the data that the code promises.

use super::messages::sources;
use super::{Argument, Language, LanguageChoice, Messages, failure_arguments, failure_key};
use crate::Failure;
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser::parse;
use loquet_domain::identifier::IdentifierError;
use loquet_domain::{CardNumber, FailureCode};
use std::collections::{BTreeMap, BTreeSet};

type Variables = BTreeSet<String>;

/// Every sentence of a language and the data in it; an attribute is `key.attribute`.
fn sentences(language: Language) -> BTreeMap<String, Variables> {
    let mut sentences = BTreeMap::new();
    for source in sources(language) {
        for entry in parse(*source).expect("Fluent").body {
            let Entry::Message(message) = entry else {
                continue;
            };
            let attributes = message.attributes.iter().map(|attribute| {
                (
                    format!("{}.{}", message.id.name, attribute.id.name),
                    &attribute.value,
                )
            });
            let value = message
                .value
                .as_ref()
                .map(|value| (message.id.name.to_owned(), value));
            for (key, pattern) in attributes.chain(value) {
                let mut found = Variables::new();
                collect(pattern, &mut found);
                assert!(
                    sentences.insert(key.clone(), found).is_none(),
                    "{key} stands twice"
                );
            }
        }
    }
    sentences
}

fn collect(pattern: &Pattern<&str>, found: &mut Variables) {
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else {
            continue;
        };
        match expression {
            Expression::Inline(inline) => collect_inline(inline, found),
            Expression::Select { selector, variants } => {
                collect_inline(selector, found);
                for variant in variants {
                    collect(&variant.value, found);
                }
            }
        }
    }
}

fn collect_inline(inline: &InlineExpression<&str>, found: &mut Variables) {
    match inline {
        InlineExpression::VariableReference { id } => {
            found.insert(id.name.to_owned());
        }
        InlineExpression::Placeable { expression } => {
            if let Expression::Inline(inline) = expression.as_ref() {
                collect_inline(inline, found);
            }
        }
        _ => {}
    }
}

#[test]
fn both_languages_have_the_same_sentences_about_the_same_data() {
    assert_eq!(sentences(Language::French), sentences(Language::English));
}

#[test]
fn every_code_has_its_sentence_about_the_data_that_the_table_says() {
    let sentences = sentences(Language::French);
    for code in FailureCode::ALL {
        let expected: Variables = failure_arguments(*code)
            .iter()
            .map(|name| (*name).to_owned())
            .collect();
        assert_eq!(
            sentences.get(&failure_key(*code)),
            Some(&expected),
            "{code}"
        );
    }
    let failures = sentences
        .keys()
        .filter(|key| key.starts_with("failure-lq-"));
    assert_eq!(failures.count(), FailureCode::ALL.len());
}

#[test]
fn every_sentence_of_a_failure_is_one_whole_line() {
    for language in Language::ALL {
        let messages = Messages::new(*language);
        for code in FailureCode::ALL {
            for sentence in [messages.code(*code, &[]), messages.failure(code, &[])] {
                let is_whole = sentence.ends_with('.') && !sentence.contains(['\n', '{', '[']);
                assert!(is_whole, "{code}: {sentence}");
            }
        }
    }
}

#[test]
fn french_is_written_with_its_own_signs() {
    let [failures, ..] = sources(Language::French) else {
        panic!("no file")
    };
    let sentences = failures.lines().filter(|line| !line.starts_with('#'));
    for line in sentences {
        for wrong in ["'", "\"", " :", " ;", " !", " ?", "« ", " »"] {
            assert!(!line.contains(wrong), "{wrong:?} in {line}");
        }
    }
}

#[test]
fn the_language_is_that_of_the_flag_the_setting_or_the_machine() {
    use Language::{English, French};
    use LanguageChoice as Choice;
    for (flag, setting, locale, expected) in [
        (Some("en"), Choice::French, Some("fr-FR"), English),
        (Some("fr"), Choice::English, Some("en-GB"), French),
        (None, Choice::English, Some("fr-FR"), English),
        (None, Choice::French, Some("en-GB"), French),
        (None, Choice::Automatic, Some("en-GB"), English),
        (None, Choice::Automatic, Some("en_US.UTF-8"), English),
        (None, Choice::Automatic, Some("EN"), English),
        (None, Choice::Automatic, Some("fr-CH"), French),
        (None, Choice::Automatic, Some("de-DE"), French),
        (None, Choice::Automatic, Some("eng"), French),
        (None, Choice::Automatic, Some("C"), French),
        (None, Choice::Automatic, Some(""), French),
        (None, Choice::Automatic, None, French),
    ] {
        let chosen = Language::choose(flag, setting, locale);
        assert_eq!(chosen, expected, "{flag:?} {setting:?} {locale:?}");
    }
}

#[test]
fn data_stands_in_the_sentence_without_marks() {
    let messages = Messages::new(Language::English);
    let error = IdentifierError::ForbiddenCharacter {
        character: '_',
        position: 3,
    };
    assert_eq!(
        messages.failure(&error, &[]),
        "The character “_”, at position 3, is not allowed in an identifier: \
         delete it and type the identifier on the keyboard."
    );
}

#[test]
fn a_case_is_chosen_by_its_data() {
    let messages = Messages::new(Language::English);
    let said = |proposals: &[&str]| {
        let data = [
            ("identifier", "martin.paul".into()),
            ("proposals", Argument::list(proposals)),
        ];
        messages.code(FailureCode::IdentifierTaken, &data)
    };
    assert!(said(&["martin.paul2", "martin.paul3"]).ends_with("free: martin.paul2, martin.paul3."));
    assert!(said(&[]).ends_with("choose another."));
    let line = |line: u32| messages.code(FailureCode::ImportRow, &[("line", line.into())]);
    assert!(line(0).starts_with("A line"));
    assert!(line(1_204).starts_with("Line 1204 of"));
}

#[test]
fn every_card_number_refused_has_a_sentence_of_its_own() {
    let messages = Messages::new(Language::English);
    for (typed, expected) in [
        ("", "missing"),
        ("8", "too short"),
        ("8997002188961", "too long"),
        ("89970021889x", "“x”"),
        ("2", "begins with “2”"),
    ] {
        let error = typed.parse::<CardNumber>().expect_err("refused");
        let sentence = messages.failure(&error, &[]);
        assert!(sentence.contains(expected), "{typed}: {sentence}");
    }
}

#[test]
fn data_given_by_the_caller_wins() {
    let messages = Messages::new(Language::English);
    let error = IdentifierError::MisplacedDigit { position: 3 };
    assert_eq!(error.failure_data(), [("position", 3_u32.into())]);
    let said = messages.failure(&error, &[("position", 5_u32.into())]);
    assert!(said.contains("position 5"), "{said}");
}

#[test]
fn an_unknown_key_is_shown_and_never_stops() {
    let messages = Messages::new(Language::French);
    for key in ["no-such-key", "failure-lq-id-01.nothing", "", "."] {
        assert_eq!(messages.text(key, &[]), format!("[{key}]"));
    }
}

#[test]
fn characters_that_cannot_be_seen_are_named() {
    for (character, expected) in [
        ('é', "é"),
        (' ', "U+0020"),
        ('\u{202e}', "U+202E"),
        ('\u{7}', "U+0007"),
        ('\u{e000}', "U+E000"),
    ] {
        assert_eq!(
            Argument::from(character),
            Argument::Text(expected.to_owned())
        );
    }
}
