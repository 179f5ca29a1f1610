//! Each value is within its bounds (T48).

use super::super::SettingSource;
use super::super::SettingsError;
use super::super::declaration::Kind;
use super::Machine;
use super::declarations;
use crate::Failure;
use loquet_adapter_argon2::Argon2Settings;
use loquet_adapter_argon2::Argon2Values;
use loquet_domain::FailureCode;

#[test]
fn t48_each_bound_is_kept() {
    for setting in declarations() {
        let Kind::Number { min, max, .. } = setting.kind else {
            continue;
        };
        let (key, range) = (setting.key, format!("{min}–{max}"));
        let below = min
            .checked_sub(1)
            .map_or("-1".to_owned(), |below| below.to_string());
        for outside in [
            below,
            (max + 1).to_string(),
            "3.5".into(),
            "many".into(),
            String::new(),
        ] {
            let error = Machine::new().with_flag(key, &outside).refusal();
            assert_eq!(
                error.code(),
                FailureCode::UnsafeSetting,
                "{key} = {outside}"
            );
            let said = error.failure_data();
            for (name, expected) in [
                ("key", key),
                ("value", &outside),
                ("range", &range),
                ("place", "flag"),
            ] {
                assert!(said.contains(&(name, expected.into())), "{said:?}");
            }
        }
        for inside in [min, max] {
            let machine = Machine::new().with_flag(key, &inside.to_string());
            let machine = match key {
                "lockout.longest_lock_seconds" => machine,
                _ => machine.with_flag("lockout.longest_lock_seconds", "3600"),
            };
            machine.settings();
        }
    }
}

#[test]
fn the_bounds_of_hashing_are_those_of_the_hasher_in_whole_mebibytes() {
    let declared = |key: &str| {
        let setting = declarations()
            .find(|setting| setting.key == key)
            .expect("a setting");
        match setting.kind {
            Kind::Number { min, max, .. } => min..=max,
            _ => 0..=0,
        }
    };
    let memory = declared("password.memory_mib");
    assert_eq!(
        memory.start() * 1_024..=memory.end() * 1_024,
        Argon2Settings::MEMORY_KIB
    );
    assert_eq!(declared("password.iterations"), Argon2Settings::ITERATIONS);
    assert_eq!(
        declared("password.parallelism"),
        Argon2Settings::PARALLELISM
    );
    assert_eq!(declared("password.concurrent"), Argon2Settings::PERMITS);
    assert_eq!(declared("password.queue"), Argon2Settings::QUEUE);
}

#[test]
fn memory_is_given_in_mebibytes() {
    let settings = Machine::new()
        .with_flag("password.memory_mib", "32")
        .settings();
    let expected = Argon2Values {
        memory_kib: 32 * 1_024,
        ..Argon2Values::default()
    };
    assert_eq!(settings.hashing().values(), expected);
}

#[test]
fn words_and_truth_values_are_judged() {
    for (key, value) in [
        ("practice.profile", "Conforming"),
        ("practice.profile", ""),
        ("language.default", "de"),
        ("remember.enabled", "yes"),
        ("database.path", ""),
        (
            "database.url",
            "postgres://loquet@db.test/cabinet?sslmode=disable",
        ),
        ("database.url", "cabinet.db"),
        ("card.removal", "shout"),
        ("card.redirected_readers", "yes"),
        ("card.after_use", ""),
        ("card.fetch_revocation_lists", "no"),
        ("card.service", ""),
        ("card.service", &"a".repeat(65)),
        ("card.service", "a\u{7}b"),
        ("card.service", " a"),
        ("card.test_authorities", ""),
    ] {
        let error = Machine::new().with_flag(key, value).refusal();
        assert_eq!(error.code(), FailureCode::UnsafeSetting, "{key} = {value}");
    }
}

#[test]
fn a_value_of_the_wrong_type_in_the_file_is_refused_with_its_place() {
    for text in [
        "[session]\nidle_minutes = [10]\n",
        "[session]\nidle_minutes = 10.0\n",
        "[session.idle_minutes]\nvalue = 10\n",
        "[practice]\nprofile = 1\n",
        "[remember]\nenabled = 1\n",
    ] {
        let machine = Machine::new().with_file(text);
        let SettingsError::Refused { place, .. } = machine.refusal() else {
            panic!("refused otherwise: {text}")
        };
        assert_eq!(place, SettingSource::File(machine.file()), "{text}");
    }
}

#[test]
fn the_longest_lock_is_not_shorter_than_the_first() {
    let error = Machine::new()
        .with_flag("lockout.first_lock_seconds", "600")
        .with_flag("lockout.longest_lock_seconds", "599")
        .refusal();
    assert!(
        error.failure_data().contains(&("range", "600–3600".into())),
        "{error:?}"
    );
}
