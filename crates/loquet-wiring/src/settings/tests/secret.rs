//! The journal's key: by value or by file, and never shown.

use super::super::SettingSource;
use super::super::SettingsError;
use super::DIGITS;
use super::Machine;
use crate::JournalKeyProblem;
use std::fs;
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;

fn check_key_refused(machine: &Machine, expected: JournalKeyProblem) {
    match machine.refusal() {
        SettingsError::JournalKey(error) => assert_eq!(error.problem, expected),
        other => panic!("refused otherwise: {other:?}"),
    }
}

#[test]
fn the_journal_key_is_given_by_value_or_by_file_and_never_both() {
    let by_value = || Machine::new().with_variable("LOQUET_JOURNAL__KEY", DIGITS);
    assert_eq!(by_value().settings().journal_key_file(), None);
    assert!(Machine::new().settings().journal_key_file().is_some());
    let both = by_value().with_file("[journal]\nkey_file = \"journal.key\"\n");
    check_key_refused(&both, JournalKeyProblem::GivenTwice);
    for malformed in ["", "0011", &"g".repeat(64), &"k".repeat(32)] {
        let machine = Machine::new().with_variable("LOQUET_JOURNAL__KEY", malformed);
        check_key_refused(&machine, JournalKeyProblem::Malformed);
    }
}

#[test]
fn a_settings_file_with_the_key_is_private() {
    let machine = Machine::new().with_file(&format!("[journal]\nkey = \"{DIGITS}\"\n"));
    machine.settings();
    fs::set_permissions(machine.file(), Permissions::from_mode(0o644)).expect("rights");
    check_key_refused(&machine, JournalKeyProblem::Exposed);
}

#[test]
fn a_secret_is_shown_nowhere() {
    let machine = Machine::new().with_variable("LOQUET_JOURNAL__KEY", DIGITS);
    let settings = machine.settings();
    let (shown, source) = machine.value("journal.key");
    assert_eq!(shown, "[redacted]");
    assert_eq!(
        source,
        SettingSource::Environment("LOQUET_JOURNAL__KEY".to_owned())
    );
    let debugged = format!("{settings:?} {:?}", settings.describe());
    assert!(
        !debugged.to_lowercase().contains(&DIGITS.to_lowercase()),
        "{debugged}"
    );
    let malformed = Machine::new().with_variable("LOQUET_JOURNAL__KEY", "0011223344");
    assert!(!format!("{:?}", malformed.refusal()).contains("0011223344"));
    assert_eq!(
        Machine::new().value("journal.key"),
        (String::new(), SettingSource::Default)
    );
}
