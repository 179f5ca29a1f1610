//! What is no setting is named, with its place.

use super::super::SettingSource;
use super::Machine;
use crate::Failure;
use loquet_domain::FailureCode;

fn check_unknown(machine: &Machine, key: &str, place: &SettingSource) {
    let error = machine.refusal();
    assert_eq!(error.code(), FailureCode::UnknownSetting);
    assert_eq!(
        error.failure_data(),
        [("key", key.into()), ("place", place.to_string().into())],
        "{error:?}"
    );
}

#[test]
fn an_unknown_key_of_the_file_is_named_with_the_file() {
    for (text, key) in [
        ("[session]\nidle_minuts = 5\n", "session.idle_minuts"),
        ("[sesion]\nidle_minutes = 5\n", "sesion.idle_minutes"),
        ("[sesion]\n", "sesion"),
        ("idle_minutes = 5\n", "idle_minutes"),
        ("session = 5\n", "session"),
        ("\"session.idle_minutes\" = 5\n", "session.idle_minutes"),
    ] {
        let machine = Machine::new().with_file(text);
        check_unknown(&machine, key, &SettingSource::File(machine.file()));
    }
}

#[test]
fn an_unknown_variable_is_named() {
    for (name, key) in [
        ("LOQUET_SESSION__IDLE_MINUTS", "session.idle_minuts"),
        ("LOQUET_SESION__IDLE_MINUTES", "sesion.idle_minutes"),
        ("LOQUET_SESSION_IDLE_MINUTES", "session_idle_minutes"),
        ("LOQUET_session__idle_minutes", "session.idle_minutes"),
    ] {
        let place = SettingSource::Environment(name.to_owned());
        check_unknown(&Machine::new().with_variable(name, "5"), key, &place);
    }
}

#[test]
fn variables_that_are_no_settings_are_left_alone() {
    let mut machine = Machine::new();
    for name in [
        "LOQUET_CONFIG",
        "LOQUET_DATA",
        "LOQUET_LANG",
        "LOQUET_LOG",
        "LOQUET_SESSION_ID",
    ] {
        machine = machine.with_variable(name, "x");
    }
    machine.settings();
}

#[test]
fn an_unknown_flag_is_named() {
    let machine = Machine::new().with_flag("session.idle", "5");
    check_unknown(&machine, "session.idle", &SettingSource::Flag);
}
