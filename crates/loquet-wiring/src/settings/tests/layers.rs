//! Each layer wins over the one before, and says so.

use super::super::LanguageChoice;
use super::super::SettingSource;
use super::super::declaration::Kind;
use super::DIGITS;
use super::Machine;
use super::declarations;
use loquet_adapter_argon2::Argon2Settings;
use loquet_core::DeskPolicy;
use loquet_domain::profile::Profile;

fn number(value: &str, source: SettingSource) -> (String, SettingSource) {
    (value.to_owned(), source)
}

#[test]
fn the_defaults_are_those_of_the_desk_and_of_the_hasher() {
    let settings = Machine::new().settings();
    assert_eq!(
        format!("{:?}", settings.desk_policy()),
        format!("{:?}", DeskPolicy::default())
    );
    assert_eq!(settings.hashing(), Argon2Settings::default());
    assert_eq!(settings.profile(), Profile::default());
    assert_eq!(settings.language(), LanguageChoice::Automatic);
    assert!(settings.file().is_none());
}

#[test]
fn each_layer_wins_over_the_one_before() {
    let key = "session.idle_minutes";
    let variable = "LOQUET_SESSION__IDLE_MINUTES";
    let machine = Machine::new();
    assert_eq!(machine.value(key), number("10", SettingSource::Default));
    let machine = machine.with_file("[session]\nidle_minutes = 11\nat_most = 7\n");
    let file = machine.file();
    assert_eq!(
        machine.value(key),
        number("11", SettingSource::File(file.clone()))
    );
    let machine = machine.with_variable(variable, "12");
    assert_eq!(
        machine.value(key),
        number("12", SettingSource::Environment(variable.into()))
    );
    let machine = machine.with_flag(key, "13");
    assert_eq!(machine.value(key), number("13", SettingSource::Flag));
    // A layer changes its own keys only.
    assert_eq!(
        machine.value("session.at_most"),
        number("7", SettingSource::File(file))
    );
    assert_eq!(
        machine.value("session.longest_hours"),
        number("12", SettingSource::Default)
    );
}

#[test]
fn every_setting_can_be_set_by_its_variable() {
    for setting in declarations() {
        let value = match setting.kind {
            Kind::Choice(words) => (*words.last().expect("a word")).to_owned(),
            Kind::Number { min, .. } => min.to_string(),
            Kind::Boolean { default } => (!default).to_string(),
            Kind::File(_) | Kind::OptionalFile => "/somewhere/else".to_owned(),
            Kind::Text { max, .. } => "é".repeat(max as usize),
            Kind::Address { .. } => "[::1]:1".to_owned(),
            Kind::HostNames => "serveur, srv.cabinet.fr".to_owned(),
            Kind::ServerUrl => "https://serveur:7480".to_owned(),
            Kind::Syslog => "udp:journal:514".to_owned(),
            Kind::DatabaseUrl => "postgres://loquet@localhost/cabinet".to_owned(),
            Kind::Secret | Kind::Password => DIGITS.to_owned(),
        };
        let name = setting.environment_name();
        let mut machine = Machine::new().with_variable(&name, &value);
        if setting.key == "lockout.longest_lock_seconds" {
            machine = machine.with_flag("lockout.first_lock_seconds", &value);
        }
        // One without the other is refused.
        for (one, other) in [
            ("service.key", "service.certificate"),
            ("service.certificate", "service.key"),
        ] {
            if setting.key == one {
                machine = machine.with_flag(other, &value);
            }
        }
        let (shown, source) = machine.value(setting.key);
        assert_eq!(source, SettingSource::Environment(name), "{}", setting.key);
        assert_eq!(
            shown,
            if setting.is_secret() {
                "[redacted]".to_owned()
            } else {
                value
            }
        );
    }
}
