//! Passwords and tokens stay where they belong.

use super::bench::{
    Act, Canned, PASSWORD, events, login, opened, password, refusal, said, server, some_root, token,
};
use super::once::{acts, readings};
use crate::Roots;
use loquet_domain::FailureCode;
use loquet_port_desk::LoginDesk;
use std::error::Error;
use std::io;
use std::sync::{Arc, Mutex};
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt::MakeWriter;

/// What is written to the log.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0
            .lock()
            .expect("not poisoned")
            .extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

/// Everything that nobody may read anywhere: the workstation's token, the session's, a password,
/// in the forms that they have on their way; and who the person is.
fn check(text: &str) {
    let secrets = ["ab".repeat(32), "cd".repeat(32), PASSWORD.to_owned()];
    for secret in secrets {
        assert!(!text.contains(&secret), "{text}");
    }
    assert!(!text.contains("hoeuillet"), "{text}");
}

/// An error and what it comes from, shown and printed.
fn chain(error: &dyn Error) -> String {
    let all = std::iter::successors(Some(error), |error| error.source());
    all.map(|error| format!("{error} {error:?} ")).collect()
}

#[tokio::test]
async fn log_04_no_secret_is_in_a_log_or_an_error() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt().with_max_level(LevelFilter::TRACE);
    let subscriber = subscriber.with_writer(log.clone()).finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let secret = format!("{{\"token\": \"{}\"}}", "cd".repeat(32));
    for act in [
        Act::HangUp,
        Act::Say(refusal(401, FailureCode::SessionEnded)),
        Act::Say(refusal(500, FailureCode::Unexpected)),
        Act::Say(said(200, "application/json", &secret)),
        Act::Say(said(200, "text/html", &secret)),
        Act::Say(events(&[
            ("row", secret.clone()),
            ("session", secret.clone()),
        ])),
    ] {
        let canned = Canned::new([act]).await;
        let desk = canned.desk();
        for (name, request) in acts().into_iter().chain(readings()) {
            let error = request.ask(&desk).await.expect_err(name);
            check(&chain(&error));
        }
        check(&format!("{desk:?}"));
    }
    let canned = Canned::new([Act::Say(opened())]).await;
    let open = canned.desk().log_in(login()).await.expect("open");
    check(
        &format!("{open:?}")
            .replace("hœuillet", "")
            .replace("hoeuillet", ""),
    );
    let log = String::from_utf8(log.0.lock().expect("not poisoned").clone()).expect("text");
    assert!(log.contains("answered"), "something is logged: {log}");
    check(&log);
}

#[test]
fn log_04_what_a_desk_is_made_of_is_not_printed() {
    let server = server("https://serveur.example", Roots::Pinned(some_root()));
    check(&format!("{server:?}"));
    let call = crate::call::Call::get(["session"]).by(&token());
    check(&format!("{call:?}"));
    drop(password());
}
