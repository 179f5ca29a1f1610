//! The service of this machine, and the practice's server.

use super::super::{LogFormat, Settings, SettingsError};
use super::Machine;
use crate::Variables;
use std::path::Path;
use std::time::Duration;

#[test]
fn by_default_the_service_is_for_this_machine_alone() {
    let settings = Machine::new().settings();
    let service = settings.service();
    assert!(service.listen.ip().is_loopback());
    assert!(
        service
            .metrics_listen
            .is_some_and(|address| address.ip().is_loopback())
    );
    assert_eq!(service.certificate, None);
    assert_eq!(service.names, [""; 0]);
    assert!(service.connections_per_address < service.connections);
    assert_eq!(service.log_format, LogFormat::Text);
    assert_eq!(settings.server().url, None);
}

#[test]
fn each_choice_is_understood() {
    let settings = Machine::new()
        .with_flag("service.listen", "0.0.0.0:443")
        .with_flag("service.metrics_listen", "")
        .with_flag("service.certificate", "/c.pem")
        .with_flag("service.key", "/k.pem")
        .with_flag("service.names", "Serveur,srv.cabinet.fr  192.168.1.2")
        .with_flag("service.connections", "100")
        .with_flag("service.header_seconds", "3")
        .with_flag("service.log_format", "json")
        .with_flag("server.url", "https://Serveur/")
        .with_flag("server.roots", "/r.pem")
        .settings();
    let service = settings.service();
    assert_eq!(service.listen.to_string(), "0.0.0.0:443");
    assert_eq!(service.metrics_listen, None);
    let files = service.certificate.as_ref().expect("a certificate");
    assert_eq!(files.key, Path::new("/k.pem"));
    assert_eq!(service.names, ["serveur", "srv.cabinet.fr", "192.168.1.2"]);
    assert_eq!(service.connections_per_address, 100);
    assert_eq!(service.header_deadline, Duration::from_secs(3));
    assert_eq!(service.log_format, LogFormat::Json);
    let url = settings.server().url.as_ref().expect("a server");
    assert_eq!(url.as_str(), "https://serveur");
}

#[test]
fn what_makes_no_sense_is_refused() {
    for (key, value) in [
        ("service.listen", ""),
        ("service.listen", "localhost:7480"),
        ("service.listen", "127.0.0.1"),
        ("service.metrics_listen", "127.0.0.1:70000"),
        ("service.names", "a/b"),
        ("service.names", "-a"),
        ("service.key", "/k.pem"),
        ("service.certificate", "/c.pem"),
        ("server.url", "http://serveur"),
        ("server.url", "serveur:7480"),
    ] {
        let error = Machine::new().with_flag(key, value).refusal();
        let SettingsError::Refused { .. } = error else {
            panic!("{key} = {value}: {error:?}")
        };
    }
}

#[test]
fn a_check_names_every_problem() {
    let machine = Machine::new()
        .with_file("[service]\nlisten = \"nowhere\"\nconections = 3\nconnections = 1\n")
        .with_variable("LOQUET_SESSION__IDLE_MINUTES", "90")
        .with_flag("service.key", "/k.pem")
        .with_flag("lockout.first_lock_seconds", "600")
        .with_flag("lockout.longest_lock_seconds", "599");
    let variables: Variables = machine.variables.iter().cloned().collect();
    let problems = Settings::problems(&machine.overrides, &variables);
    let mut keys: Vec<_> = problems.iter().filter_map(SettingsError::key).collect();
    keys.sort_unstable();
    let expected = [
        "lockout.longest_lock_seconds",
        "service.certificate",
        "service.conections",
        "service.connections",
        "service.listen",
        "session.idle_minutes",
    ];
    assert_eq!(keys, expected);
    assert!(
        Settings::problems(
            &Machine::new().overrides,
            &Machine::new().variables.into_iter().collect()
        )
        .is_empty()
    );
}
