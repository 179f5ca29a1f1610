//! The shapes of identifier-rules §6.

use super::{CardNumber, CardNumberError, CardNumberKind, ShapeFault};
use crate::FailureCode;
use CardNumberKind::{Adeli, Establishment, Rpps};
use ShapeFault::{
    EmptyBesideSlash, ForbiddenCharacter, MissingSlash, TooLong, TooShort, UnknownType,
};

fn check(typed: &str, number: &str, kind: CardNumberKind) {
    let read: CardNumber = typed
        .parse()
        .unwrap_or_else(|error| panic!("{typed:?}: {error}"));
    assert_eq!((read.as_str(), read.kind()), (number, kind), "{typed:?}");
    assert_eq!(read.to_string().parse(), Ok(read));
}

fn refused(typed: &str, error: &CardNumberError) {
    assert_eq!(
        typed.parse::<CardNumber>().as_ref(),
        Err(error),
        "{typed:?}"
    );
}

fn misshapen(typed: &str, fault: ShapeFault, position: usize) {
    refused(typed, &CardNumberError::Shape { fault, position });
}

#[test]
fn cps_numbers_of_fictitious_people_are_read() {
    for number in [
        "899700218896",
        "899700075122",
        "899900063480",
        "899900038839",
    ] {
        check(number, number, Rpps);
    }
    check("00B6087510", "00B6087510", Adeli);
    check(
        "3760021832/000000018",
        "3760021832/000000018",
        Establishment,
    );
    check(
        "500000000029751/cpat0001",
        "500000000029751/CPAT0001",
        Establishment,
    );
    check("10B/a-1_b", "10B/A-1_B", Establishment);
}

#[test]
fn spaces_of_every_kind_are_removed_and_letters_upper_cased() {
    check(
        " 8\u{a0}9970\u{202f}0218\t896\u{2009}\n",
        "899700218896",
        Rpps,
    );
    check("00 b60 875 10", "00B6087510", Adeli);
    refused("", &CardNumberError::Empty);
    refused(" \u{3000}\t", &CardNumberError::Empty);
}

#[test]
fn the_key_is_luhn_over_the_last_eleven_digits_only() {
    refused("899700218897", &CardNumberError::WrongKey);
    refused("801234567890", &CardNumberError::WrongKey);
    refused("899700281896", &CardNumberError::WrongKey);
}

#[test]
fn eleven_digits_are_offered_with_their_eight() {
    for bare in ["99700218896", "9970 0075 122", "99900063480"] {
        let with_eight = format!("8{bare}").parse::<CardNumber>().unwrap();
        refused(
            bare,
            &CardNumberError::MissingLeadingEight {
                suggestion: with_eight,
            },
        );
    }
    refused("99700218897", &CardNumberError::WrongKey);
    refused("10000000000", &CardNumberError::WrongKey);
}

#[test]
fn anything_else_is_refused_with_what_is_wrong_and_where() {
    misshapen("8997 0021 88", TooShort { length: 12 }, 13);
    misshapen("89970021889", TooShort { length: 12 }, 12);
    misshapen("8997002188960 ", TooLong { length: 12 }, 13);
    misshapen("8997 0021 88o6", ForbiddenCharacter { character: 'o' }, 13);
    misshapen("8997-0021-8896", ForbiddenCharacter { character: '-' }, 5);
    misshapen("８99700218896", UnknownType { character: '８' }, 1);
    misshapen(
        "89970\u{200b}0218896",
        ForbiddenCharacter {
            character: '\u{200b}',
        },
        6,
    );
    misshapen("00B608751", TooShort { length: 10 }, 10);
    misshapen("00B60875100", TooLong { length: 10 }, 11);
    misshapen("00B608751é", ForbiddenCharacter { character: 'é' }, 10);
    misshapen(" 2123456", UnknownType { character: '2' }, 2);
    misshapen("x", UnknownType { character: 'x' }, 1);
}

#[test]
fn staff_of_an_establishment_have_a_slash_between_two_numbers() {
    misshapen("3760021832", MissingSlash, 11);
    misshapen("3/1", EmptyBesideSlash, 2);
    misshapen("3760021832/ ", EmptyBesideSlash, 12);
    misshapen("37.1/1", ForbiddenCharacter { character: '.' }, 3);
    misshapen("371/é", ForbiddenCharacter { character: 'é' }, 5);
    misshapen(
        &format!("371/{}", "1".repeat(61)),
        TooLong { length: 64 },
        65,
    );
}

#[test]
fn a_huge_text_is_refused_at_once() {
    misshapen(&" ".repeat(10 * 1024 * 1024), TooLong { length: 64 }, 257);
}

#[test]
fn each_failure_has_its_code() {
    let code = |typed: &str| typed.parse::<CardNumber>().unwrap_err().code();
    assert_eq!(code("899700218897"), FailureCode::CardNumberKey);
    assert_eq!(code("99700218896"), FailureCode::CardNumberShape);
    assert_eq!(code("x"), FailureCode::CardNumberShape);
    assert_eq!(code(""), FailureCode::CardNumberShape);
}
