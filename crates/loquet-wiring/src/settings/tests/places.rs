//! Files: which are read, and where the practice is.

use super::super::SettingSource;
use super::super::SettingsError;
use super::DIGITS;
use super::Machine;
use crate::Failure;
use loquet_domain::FailureCode;
use std::fs;
use std::path::PathBuf;

#[test]
fn a_file_that_is_not_toml_gives_its_line_and_none_of_its_text() {
    let machine = Machine::new().with_file(&format!("[journal]\nkey = \"{DIGITS}\n"));
    let error = machine.refusal();
    assert_eq!(error.code(), FailureCode::SettingsUnreadable);
    assert!(
        error.failure_data().contains(&("line", 2_u32.into())),
        "{error:?}"
    );
    assert!(!format!("{error:?}").contains(DIGITS));
}

#[test]
fn a_file_that_is_named_must_exist() {
    let mut machine = Machine::new();
    machine.overrides.config = Some(machine.home.path().join("nowhere.toml"));
    assert_eq!(machine.refusal().code(), FailureCode::SettingsUnreadable);
}

#[test]
fn with_a_data_folder_its_file_only_is_read() {
    let mut machine = Machine::new().with_file("[session]\nidle_minutes = 11\n");
    let data = machine.home.path().join("trial");
    fs::create_dir(&data).expect("created");
    machine.overrides.data = Some(data.clone());
    assert_eq!(machine.value("session.idle_minutes").0, "10");
    assert_eq!(
        machine.settings().database(),
        data.join("database/practice.db")
    );
    assert_eq!(
        machine.settings().session_folder(),
        data.join("workstation/sessions")
    );
    fs::write(data.join("loquet.toml"), "[session]\nidle_minutes = 12\n").expect("written");
    assert_eq!(machine.value("session.idle_minutes").0, "12");
    machine.overrides.config = Some(machine.file());
    assert_eq!(machine.value("session.idle_minutes").0, "11");
}

#[test]
fn a_relative_path_of_the_file_is_beside_it() {
    let machine = Machine::new().with_file("[database]\npath = \"data/practice.db\"\n");
    let expected = machine.home.path().join(".config/loquet/data/practice.db");
    assert_eq!(machine.settings().database(), expected);
    assert_eq!(
        machine.value("database.path").0,
        expected.display().to_string()
    );
    let machine = machine.with_flag("database.path", "practice.db");
    assert_eq!(machine.settings().database(), PathBuf::from("practice.db"));
}

#[test]
fn remembering_can_be_turned_off() {
    assert!(Machine::new().settings().remembered_file().is_some());
    let machine = Machine::new().with_file("[remember]\nenabled = false\n");
    assert_eq!(machine.settings().remembered_file(), None);
}

#[test]
fn without_a_home_folder_a_place_must_be_given() {
    let mut machine = Machine::new();
    machine.variables.clear();
    let SettingsError::Refused { key, place, .. } = machine.refusal() else {
        panic!("refused otherwise")
    };
    assert_eq!((key, place), ("database.path", SettingSource::Default));
}
