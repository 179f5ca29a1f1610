//! The program: what it says, and how it ends.

use super::support::{get, program, start};
use rustix::process::Signal;
use std::process::{Command, Output};
use tempfile::TempDir;

fn output(command: &mut Command) -> (i32, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().expect("run");
    let said = [stdout, stderr].map(|bytes| String::from_utf8(bytes).expect("text"));
    (status.code().expect("a code"), said.concat())
}

#[test]
fn settings_that_cannot_be_used_are_all_named_and_nothing_is_opened() {
    let data = TempDir::new().expect("a folder");
    let wrong = [
        ("service.listen", "nowhere"),
        ("session.idle_minutes", "99"),
    ];
    for check in [true, false] {
        let mut command = program(data.path(), &wrong);
        command.args(check.then_some("--check"));
        let (code, said) = output(&mut command);
        assert_eq!(code, 9, "{said}");
        assert!(
            said.contains("service.listen") && said.contains("session.idle_minutes"),
            "{said}"
        );
    }
    let (code, said) = output(program(data.path(), &[]).arg("--check"));
    assert_eq!((code, said.lines().count()), (0, 1), "{said}");
    assert_eq!(data.path().read_dir().expect("read").count(), 0);
}

#[test]
fn another_address_than_the_loopback_needs_a_certificate() {
    let data = TempDir::new().expect("a folder");
    for arguments in [&["--check"][..], &[]] {
        let mut command = program(data.path(), &[("service.listen", "0.0.0.0:0")]);
        let (code, said) = output(command.args(arguments));
        assert_eq!(code, 9, "{said}");
        assert!(said.contains("LQ-SRV-10"), "{said}");
    }
}

#[test]
fn an_address_that_is_taken_is_told() {
    let service = start(&[]);
    let data = TempDir::new().expect("a folder");
    let taken = service.address.to_string();
    let (code, said) = output(&mut program(data.path(), &[("service.listen", &taken)]));
    assert_eq!(code, 9, "{said}");
    assert!(
        said.contains("LQ-SRV-09") && said.contains(&taken),
        "{said}"
    );
}

#[test]
fn a_command_line_that_is_none_is_told_in_the_language_asked_for() {
    let data = TempDir::new().expect("a folder");
    let (code, said) = output(program(data.path(), &[]).arg("--wait"));
    assert_eq!(code, 2, "{said}");
    assert!(
        said.contains("--wait") && said.contains("loquetd --help"),
        "{said}"
    );
    let mut french = program(data.path(), &[]);
    let (code, said) = output(french.env("LOQUET_LANG", "fr").arg("--help"));
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("Utilisation"), "{said}");
}

#[test]
fn without_an_administrator_it_lives_and_is_not_ready() {
    let mut service = start(&[]);
    for (path, status, part) in [
        ("/health/live", "200", "ok"),
        ("/health/started", "200", "ok"),
        ("/health/ready", "503", "no_administrator"),
    ] {
        let answer = service.ask(&get(path, "Connection: close\r\n"));
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {status}")),
            "{answer}"
        );
        assert!(answer.contains(part), "{answer}");
    }
    service.signal(Signal::TERM);
    assert!(service.ended().success());
    assert!(
        service
            .said()
            .iter()
            .any(|line| line.contains("loquet init"))
    );
}

#[test]
fn log_04_a_request_is_one_line_without_what_was_asked() {
    let mut service = start(&[("service.log_format", "json")]);
    let secret = "canary-of-the-log";
    let headers = format!(
        "X-Secret: {secret}\r\nAuthorization: Bearer {secret}\r\nX-Request-Id: r-1\r\nConnection: close\r\n"
    );
    service.ask(&get(&format!("/health/live?token={secret}"), &headers));
    service.ask(&get(&format!("/v1/{secret}"), &headers));
    service.ask(&get("/v1/session", &headers));
    service.signal(Signal::TERM);
    assert!(service.ended().success());
    let said = service.said().join("\n");
    assert!(!said.contains(secret), "{said}");
    let lines = said.lines().filter(|line| line.contains("\"answered\""));
    let lines: Vec<_> = lines.collect();
    assert_eq!(lines.len(), 3, "{said}");
    for (line, route) in lines.iter().zip(["/health/live", "none", "/v1/session"]) {
        assert!(
            line.starts_with('{') && line.contains(&format!("\"route\":\"{route}\"")),
            "{line}"
        );
        assert!(line.contains("\"id\":\"r-1\""), "{line}");
    }
}
