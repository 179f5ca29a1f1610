//! The sample exports, and files that are none.

use super::*;
use loquet_domain::legacy::{Choice, LegacyPassword, LegacyUser};
use proptest::prelude::*;

const UTF_8: &[u8] = include_bytes!("../tests/data/export-v3.2.csv");
const WINDOWS_1252: &[u8] = include_bytes!("../tests/data/export-v3.2-windows-1252.csv");

fn users(bytes: &[u8]) -> Vec<LegacyUser> {
    read_export(bytes).expect("an export").users
}

fn check_refused(bytes: &[u8], expected: ExportError) {
    assert_eq!(read_export(bytes).expect_err("refused"), expected);
}

/// Everything of a user but the line and the password.
fn shown(user: &LegacyUser) -> String {
    format!(
        "{:?} {:?} {:?} {}",
        user.user_name, user.names, user.card_number, user.active
    )
}

#[test]
fn the_utf_8_sample_is_read() {
    let export = read_export(UTF_8).expect("an export");
    assert_eq!(
        (export.encoding, export.delimiter),
        (DetectedEncoding::Utf8, ';')
    );
    assert_eq!(export.users.len(), 20);
    let first = &export.users[0];
    assert_eq!(
        (first.line, first.user_name.as_str()),
        (2, "CHARBONNEL Pascal")
    );
    assert_eq!(first.card_number.as_deref(), Some("899700218896"));
    assert!(first.names.is_none() && first.active);
    let inactive: Vec<_> = export.users.iter().filter(|user| !user.active).collect();
    assert_eq!(inactive.len(), 1);
    assert_eq!(inactive[0].user_name.as_str(), "ANCIEN COLLEGUE");
}

#[test]
fn the_windows_1252_sample_holds_the_same_people() {
    let export = read_export(WINDOWS_1252).expect("an export");
    assert_eq!(export.encoding, DetectedEncoding::Windows1252);
    let without_romanian = users(UTF_8)
        .into_iter()
        .filter(|user| !user.user_name.as_str().starts_with('Ș'));
    let expected: Vec<_> = without_romanian.map(|user| shown(&user)).collect();
    let found: Vec<_> = export.users.iter().map(shown).collect();
    assert_eq!(found, expected);
}

#[test]
fn passwords_are_taken_over_by_their_format() {
    let users = users(UTF_8);
    let count =
        |is: fn(&LegacyPassword) -> bool| users.iter().filter(|user| is(&user.password)).count();
    assert_eq!(
        count(|password| matches!(password, LegacyPassword::Plain(_))),
        10
    );
    assert_eq!(
        count(|password| matches!(password, LegacyPassword::Argon2(_))),
        1
    );
    assert_eq!(
        count(|password| matches!(password, LegacyPassword::None)),
        1
    );
    assert_eq!(
        count(|password| matches!(password, LegacyPassword::Unsupported)),
        8
    );
}

#[test]
fn log_04_a_row_prints_no_password() {
    let printed = format!("{:?}", read_export(UTF_8).expect("an export"));
    for secret in ["1234", "paul2", "auvergne", "$argon2id"] {
        assert!(!printed.contains(secret), "{secret}");
    }
}

#[test]
fn columns_are_found_by_name_in_any_order_case_and_delimiter() {
    for text in [
        "format,UTILISATEUR,mot de passe\nclair,DUPONT Jean,1234\n",
        "\u{feff}Format\tutilisateur\tMot de Passe\r\n\r\nclair\tDUPONT Jean\t1234",
        "Mot de passe;Format;Utilisateur;Prenom;NOM\n1234;clair;DUPONT Jean;;\n;;;;\n",
    ] {
        let users = users(text.as_bytes());
        assert_eq!(users.len(), 1, "{text}");
        assert_eq!(users[0].user_name.as_str(), "DUPONT Jean");
        assert!(matches!(users[0].password, LegacyPassword::Plain(_)));
    }
}

#[test]
fn files_that_are_no_export_are_refused_whole() {
    let column = |column| ExportError::MissingColumn { column };
    let row = |line, problem| ExportError::Row { line, problem };
    let header = "Utilisateur;Mot de passe;Format;Actif\n";
    let with = |rows: &str| format!("{header}{rows}").into_bytes();
    check_refused(b"", column(Column::UserName));
    check_refused(
        b"Utilisateur;Format\nDUPONT Jean;vide\n",
        column(Column::Password),
    );
    check_refused(&vec![b'a'; MAX_FILE_BYTES + 1], ExportError::TooLarge);
    check_refused(b"\xff\xfeU\x00t\x00", ExportError::Encoding);
    check_refused(b"Utilisateur;\x00", ExportError::Encoding);
    check_refused(b"PK\x03\x04\x14", ExportError::Encoding);
    let fields = RowProblem::Fields {
        expected: 4,
        found: 5,
    };
    check_refused(
        &with("A B;1;clair;oui\nC D;1;clair;oui;de trop\n"),
        row(3, fields),
    );
    check_refused(
        &with(&format!("{};1;clair;oui\n", "x".repeat(5_000))),
        row(2, RowProblem::TooLong),
    );
    check_refused(&with(";1;clair;oui\n"), row(2, RowProblem::NoUserName));
    check_refused(&with("A B;1;clair;peut-être\n"), row(2, RowProblem::Active));
}

#[test]
fn a_line_is_counted_through_quoted_line_breaks() {
    let text = "Utilisateur;Mot de passe;Format\n\"A\nB\";1;clair\nC D;2;clair\n";
    assert_eq!(users(text.as_bytes())[1].line, 4);
}

#[test]
fn decisions_name_an_identifier_or_leave_out() {
    let text = "Utilisateur;Identifiant\r\nMARTIN Paul;martin.paul2\r\nREMPLACANT;-\r\n";
    let decisions = read_decisions(text.as_bytes()).expect("decisions");
    assert_eq!(decisions.len(), 2);
    let identifier = "martin.paul2".parse().expect("an identifier");
    assert_eq!(decisions[0].choice, Choice::Identifier(identifier));
    assert_eq!(decisions[1].choice, Choice::LeaveOut);
}

#[test]
fn badly_formed_decisions_are_refused_with_their_line() {
    let text = "Utilisateur;Identifiant\nMARTIN Paul;martin.paul2\nREMPLACANT;remplacant\n";
    assert_eq!(
        read_decisions(text.as_bytes()).expect_err("refused").line(),
        Some(3)
    );
    let nobody = "Utilisateur;Identifiant\n;martin.paul2\n";
    let refused = read_decisions(nobody.as_bytes()).expect_err("refused");
    assert_eq!(refused.line(), Some(2));
    let twice = "Utilisateur;Identifiant\nMARTIN Paul;martin.paul2\nMARTIN Paul;-\n";
    let refused = read_decisions(twice.as_bytes()).expect_err("refused");
    assert_eq!(refused, DecisionError::Repeated { line: 3 });
    for text in ["Utilisateur\nA B\n", "Identifiant\na.b\n", ""] {
        assert!(read_decisions(text.as_bytes()).is_err(), "{text}");
    }
}

proptest! {
    #[test]
    fn no_bytes_are_worse_than_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = read_export(&bytes);
        let _ = read_decisions(&bytes);
        let header = b"Utilisateur;Mot de passe;Format\r\n";
        let _ = read_export(&[&header[..], &bytes].concat());
    }
}
