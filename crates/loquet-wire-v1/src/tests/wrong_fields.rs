//! A field that is wrong is named, with the code that the domain has for it, and not repeated.

use crate as wire;
use crate::{FieldError, SecretText};
use loquet_domain::FailureCode;
use loquet_port_desk as desk;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

fn check<T>(result: Result<T, FieldError>, pointer: &str, code: FailureCode) {
    let Err(error) = result else {
        panic!("{pointer} is taken");
    };
    assert_eq!((error.pointer.as_str(), error.code()), (pointer, code));
}

fn read<T: DeserializeOwned>(message: Value) -> T {
    serde_json::from_value(message).expect("the message")
}

fn refused<T: DeserializeOwned>(message: Value) -> String {
    match serde_json::from_value::<T>(message) {
        Ok(_) => panic!("taken"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn a_wrong_field_is_named_by_its_pointer_and_its_code() {
    let login = |identifier: &str, password: &str| wire::PasswordLogin {
        identifier: identifier.to_owned(),
        password: SecretText::from(password),
    };
    let missing = FailureCode::MissingPoint;
    check(login("charbonnel", "x").read(), "/identifier", missing);
    let empty = FailureCode::EmptyPassword;
    check(login("charbonnel.pascal", " ").read(), "/password", empty);

    let change: wire::OwnPasswordChange =
        read(json!({"identifier": "a.b", "present": "x", "new": "\u{7}"}));
    check(change.read(), "/new", FailureCode::PasswordCharacter);

    let account: wire::NewAccount =
        read(json!({"identifier": "a.b", "role": "member", "card_number": "899700218897"}));
    let account = desk::NewUser::try_from(&account);
    check(account, "/card_number", FailureCode::CardNumberKey);

    let field = FailureCode::RequestField;
    let name: wire::InvitationRequest = read(json!({"name": "ACCUEIL\n1"}));
    check(name.read(), "/name", field);
    let code: wire::EnrolmentRequest = read(json!({"code": "ABCD"}));
    check(code.read(), "/code", field);
    let anchor: wire::JournalVerification = read(json!({"anchor": {"sequence": 1, "seal": "abc"}}));
    check(anchor.read(), "/anchor/seal", field);
    let anchors: wire::JournalVerification = read(json!({"anchors": ["{}"]}));
    check(anchors.read(), "/anchors/0", field);
    let pin: wire::StationPin = read(json!({"card": "1", "pin": "12345"}));
    check(pin.read(), "/pin", FailureCode::PinShape);
    let card: wire::CardRegistration = read(json!({}));
    check(desk::CardToRegister::try_from(&card), "/number", field);
}

#[test]
fn a_wrong_field_of_a_row_is_named_by_the_whole_way_to_it() {
    let import: wire::Import = read(json!({
        "users": [
            {"line": 2, "user_name": "A", "password": {"kind": "none"}, "active": true},
            {"line": 3, "user_name": "B", "password": {"kind": "plain", "text": ""}, "active": true},
        ],
        "dry_run": true,
    }));
    let pointer = "/users/1/password/text";
    check(
        desk::Import::try_from(&import),
        pointer,
        FailureCode::EmptyPassword,
    );
}

#[test]
fn a_fault_of_a_card_says_how_many_tries_are_left_where_it_must() {
    let fault = |fault: Value| {
        let attempt = "018f3a3e-0000-4000-8000-000000000001";
        let abandoned = read(json!({"attempt": attempt, "fault": fault}));
        desk::AbandonedCard::try_from(&abandoned)
    };
    assert!(fault(json!({"code": "LQ-CARD-19"})).is_ok());
    assert!(fault(json!({"code": "LQ-PIN-02", "tries_left": 2})).is_ok());
    let field = FailureCode::RequestField;
    check(fault(json!({"code": "LQ-PIN-02"})), "/fault/code", field);
    check(fault(json!({"code": "LQ-RUN-02"})), "/fault/code", field);
    for tries in [0, 16] {
        let wrong = fault(json!({"code": "LQ-PIN-02", "tries_left": tries}));
        check(wrong, "/fault/tries_left", field);
    }
}

#[test]
fn a_request_with_an_unknown_field_is_refused_and_an_answer_is_not() {
    let login = json!({"identifier": "a.b", "password": "x", "remember": true});
    assert!(refused::<wire::PasswordLogin>(login).contains("remember"));
    let lists = json!({"lists": [], "later": 1});
    assert_eq!(read::<wire::RevocationLists>(lists).lists, []);
}

#[test]
fn log_04_what_stands_in_a_wrong_place_is_not_repeated() {
    let secret = "sable-chaud-42";
    for error in [
        refused::<wire::LockRequest>(json!({"cause": secret})),
        refused::<wire::ChallengeRequest>(json!({"purpose": secret})),
        refused::<wire::Id<loquet_domain::AttemptId>>(json!(secret)),
        refused::<wire::Bytes>(json!(secret)),
        refused::<wire::Instant>(json!(secret)),
    ] {
        assert!(!error.contains(secret), "{error}");
    }
    let login = wire::PasswordLogin {
        identifier: "a.b".to_owned(),
        password: SecretText::from(secret),
    };
    assert!(!format!("{login:?}").contains(secret));
}

#[test]
fn an_instant_has_milliseconds() {
    let json = serde_json::to_value(wire::Instant(loquet_domain::Timestamp::UNIX_EPOCH));
    assert_eq!(json.expect("JSON"), json!("1970-01-01T00:00:00.000Z"));
}
