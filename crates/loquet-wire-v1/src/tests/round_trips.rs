//! From the domain to JSON and back: nothing is lost but what stands in the comments.

use super::given;
use crate as wire;
use crate::{FieldError, SecretText};
use loquet_domain::account::LegacyUserName;
use loquet_domain::card::{self, CertificateDer};
use loquet_domain::card_number::CardNumberError;
use loquet_domain::identifier::IdentifierError;
use loquet_domain::journal::{Anchor, Head, NotedEarlier};
use loquet_domain::legacy::{Choice, Decision, LegacyNames, LegacyPassword, LegacyUser};
use loquet_domain::password::PasswordError;
use loquet_domain::workstation::Workstation;
use loquet_domain::{CardNumber, Identifier, Password, PasswordHash};
use loquet_port_desk as desk;
use loquet_port_desk::{CardNumberProblem, PasswordOutcome, RowOutcome, RowReport};
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::Debug;
use std::sync::Arc;

/// What a client reads of what a server has written.
fn sent<W: Serialize + DeserializeOwned>(message: &W) -> W {
    let json = serde_json::to_string(message).expect("JSON");
    serde_json::from_str(&json).expect("the message again")
}

/// Sends what the domain has, and rebuilds it.
fn back<D, W>(value: &D) -> D
where
    W: for<'d> From<&'d D> + Serialize + DeserializeOwned,
    D: for<'w> TryFrom<&'w W, Error = FieldError>,
{
    D::try_from(&sent(&W::from(value))).expect("what was sent")
}

/// The same for what has no equality: compared as it is printed, secrets apart.
fn same_print<T: Debug>(one: &T, other: &T) {
    assert_eq!(format!("{one:?}"), format!("{other:?}"));
}

proptest! {
    #[test]
    fn sessions(session in given::session()) {
        let again = back::<_, wire::SessionView>(&session);
        prop_assert_eq!(&again, &session);
        prop_assert_eq!(again.identifier.display(), session.identifier.display());
    }

    #[test]
    fn open_sessions(open in given::open_session()) {
        let again = back::<_, wire::LoginResult>(&open);
        same_print(&again, &open);
        prop_assert_eq!(again.token.digest(), open.token.digest());
    }

    #[test]
    fn accounts(account in given::account(), report in given::policy_report()) {
        prop_assert_eq!(&back::<_, wire::AccountView>(&account), &account);
        prop_assert_eq!(&back::<_, wire::PolicyReport>(&report), &report);
    }

    #[test]
    fn challenges_and_answers(
        challenge in given::challenge(),
        answer in given::answer(),
        abandoned in given::abandoned(),
    ) {
        prop_assert_eq!(&back::<_, wire::CardChallenge>(&challenge), &challenge);
        let again: card::CardAnswer = back::<_, wire::CardAnswer>(&answer);
        same_print(&again, &answer);
        prop_assert_eq!(&again.certificate, &answer.certificate);
        same_print(&back::<_, wire::AbandonedCard>(&abandoned), &abandoned);
    }

    #[test]
    fn cps_03_what_a_card_signs_is_the_same_on_both_sides(challenge in given::challenge()) {
        let again = back::<_, wire::CardChallenge>(&challenge);
        let certificate = CertificateDer::new(vec![1]).expect("small").digest();
        prop_assert_eq!(again.message(&certificate), challenge.message(&certificate));
    }

    #[test]
    fn examinations(examination in given::examination(), certificate in given::certificate()) {
        let again = back::<_, wire::CardExamination>(&examination);
        prop_assert_eq!(&again.holder, &examination.holder);
        prop_assert_eq!(again.verdict, examination.verdict);
        prop_assert_eq!(&again.registered, &examination.registered);
        let asked = sent(&wire::ExamineCard::from(&certificate));
        prop_assert_eq!(asked.read(), Ok(certificate));
    }

    #[test]
    fn cards_to_register(number in given::card_number(), certificate in given::certificate()) {
        for card in [
            desk::CardToRegister::Typed(number),
            desk::CardToRegister::Read(certificate),
        ] {
            same_print(&back::<_, wire::CardRegistration>(&card), &card);
        }
    }

    #[test]
    fn revocation_lists(
        list in given::revocation_list(),
        lists in proptest::option::of(proptest::collection::vec(given::refreshed(), 0..3)),
    ) {
        prop_assert_eq!(&back::<_, wire::RevocationListView>(&list), &list);
        let told = sent(&wire::RefreshAnswer::from(lists.as_deref()));
        let again: Result<Option<Vec<desk::RefreshedList>>, _> = (&told).try_into();
        same_print(&again.expect("what was sent"), &lists);
    }

    #[test]
    fn the_journal(entry in given::journal_entry(), head in given::head()) {
        prop_assert_eq!(&back::<_, wire::JournalEntry>(&entry), &entry);
        prop_assert_eq!(back::<Head, wire::HeadView>(&head), head);
    }

    #[test]
    fn verdicts(verdict in given::journal_verdict()) {
        let told = sent(&wire::JournalVerdict::from(verdict));
        prop_assert_eq!(desk::JournalVerdict::try_from(&told), Ok(verdict));
    }

    #[test]
    fn anchors(anchor in given::anchor(), head in proptest::option::of(given::head())) {
        prop_assert_eq!(&back::<Anchor, wire::JournalAnchor>(&anchor), &anchor);
        let noted = NotedEarlier {
            head,
            anchors: vec![anchor.clone(), anchor],
        };
        let told = sent(&wire::JournalVerification::from(&noted));
        prop_assert_eq!(told.read(), Ok(noted));
    }

    #[test]
    fn purges(purge in given::journal_purge()) {
        let told = sent(&wire::JournalPurge::from(purge));
        prop_assert_eq!(desk::JournalPurge::try_from(&told), Ok(purge));
    }

    #[test]
    fn workstations(
        workstation in given::workstation(),
        invitation in given::invitation(),
        enrolled in given::enrolled(),
    ) {
        prop_assert_eq!(back::<Workstation, wire::Workstation>(&workstation), workstation);
        let again = back::<_, wire::Invitation>(&invitation);
        same_print(&again, &invitation);
        prop_assert_eq!(again.code.digest(), invitation.code.digest());
        let again = back::<_, wire::EnrolledWorkstation>(&enrolled);
        same_print(&again, &enrolled);
        prop_assert_eq!(again.token.digest(), enrolled.token.digest());
    }

    #[test]
    fn why_a_text_is_no_identifier_and_no_card_number(text in "[a-zé0-9.,/ -]{0,20}") {
        if let Err(error) = text.parse::<Identifier>() {
            prop_assert_eq!(back::<IdentifierError, wire::IdentifierFault>(&error), error);
        }
        if let Err(error) = text.parse::<CardNumber>() {
            prop_assert_eq!(back::<CardNumberError, wire::CardNumberFault>(&error), error);
        }
    }
}

#[test]
fn every_fault_of_a_card_number() {
    for text in [
        "",
        "899700218897",
        "99700218896",
        "x",
        "8é",
        "89970021889",
        "8997002188960",
        "1x",
        "1/",
        "/1",
        "3/",
        "3751234567",
        "00B60875101",
    ] {
        let error = text.parse::<CardNumber>().expect_err(text);
        assert_eq!(back::<_, wire::CardNumberFault>(&error), error, "{text}");
    }
}

fn legacy(password: LegacyPassword) -> desk::Import {
    let user_name = LegacyUserName::new("CHARBONNEL PASCAL");
    let user = LegacyUser {
        line: 2,
        user_name: user_name.clone(),
        names: Some(LegacyNames {
            family: "Charbonnel".to_owned(),
            given: "Pascal".to_owned(),
        }),
        password,
        card_number: Some("8 99700218896".to_owned()),
        active: true,
    };
    let choice = Choice::Identifier("charbonnel.pascal".parse().expect("an identifier"));
    desk::Import {
        users: vec![user],
        decisions: [choice, Choice::LeaveOut]
            .map(|choice| Decision {
                user_name: user_name.clone(),
                choice,
            })
            .into(),
        dry_run: true,
    }
}

#[test]
fn imports() {
    let plain = Password::parse("sable chaud 42").expect("a password");
    for password in [
        LegacyPassword::Plain(Arc::new(plain)),
        LegacyPassword::Argon2(PasswordHash::from_phc("$argon2id$v=19$…")),
        LegacyPassword::None,
        LegacyPassword::Refused(PasswordError::Empty),
        LegacyPassword::Refused(PasswordError::TooLong),
        LegacyPassword::Refused(PasswordError::ForbiddenCharacter),
        LegacyPassword::Unsupported,
    ] {
        let import = legacy(password);
        let again = back::<_, wire::Import>(&import);
        same_print(&again, &import);
        let (one, other) = (&again.users[0].password, &import.users[0].password);
        match (one, other) {
            (LegacyPassword::Plain(one), LegacyPassword::Plain(other)) => {
                assert!(one.is_same_as(other));
            }
            (LegacyPassword::Argon2(one), LegacyPassword::Argon2(other)) => {
                assert_eq!(one.expose(), other.expose());
            }
            _ => {}
        }
    }
}

#[test]
fn rows() {
    let identifier: Identifier = "charbonnel.pascal".parse().expect("an identifier");
    let wrong = |text: &str| text.parse::<CardNumber>().expect_err("no number");
    let imported = |password, card_number| RowOutcome::Imported {
        identifier: identifier.clone(),
        active: true,
        password,
        card_number,
    };
    let malformed = CardNumberProblem::Malformed(wrong("99700218896"));
    for outcome in [
        imported(PasswordOutcome::Weak, None),
        imported(PasswordOutcome::Acceptable, Some(malformed)),
        imported(PasswordOutcome::Unjudged, Some(CardNumberProblem::Taken)),
        imported(PasswordOutcome::None, None),
        imported(PasswordOutcome::Unsupported, None),
        imported(PasswordOutcome::Malformed, None),
        imported(PasswordOutcome::Refused(PasswordError::TooLong), None),
        RowOutcome::AlreadyImported {
            identifier: identifier.clone(),
        },
        RowOutcome::Ambiguous {
            candidates: vec![identifier.clone()],
        },
        RowOutcome::SingleWord,
        RowOutcome::Homonym {
            taken: identifier.clone(),
            proposals: vec![identifier.clone(); 3],
        },
        RowOutcome::RepeatedUserName { earlier_line: 2 },
        RowOutcome::Malformed("é1.a".parse::<Identifier>().expect_err("no identifier")),
        RowOutcome::LeftOut,
    ] {
        let row = RowReport {
            line: 3,
            user_name: LegacyUserName::new("CHARBONNEL"),
            outcome,
        };
        assert_eq!(back::<_, wire::RowReport>(&row), row);
    }
}

#[test]
fn requests_with_secrets() {
    let login = wire::PasswordLogin {
        identifier: "Charbonnel.Pascal".to_owned(),
        password: SecretText::from("sable chaud 42"),
    };
    let (identifier, password) = sent(&login).read().expect("both");
    assert_eq!(identifier.key().as_str(), "charbonnel.pascal");
    assert_eq!(password.expose(), "sable chaud 42");
    let user = desk::NewUser {
        identifier,
        role: loquet_domain::Role::Auditor,
        card_number: None,
        password: Some(password),
    };
    let again = back::<_, wire::NewAccount>(&user);
    same_print(&again, &user);
    assert_eq!(again.password.expect("one").expose(), "sable chaud 42");
}
