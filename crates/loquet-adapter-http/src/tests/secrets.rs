//! Passwords and tokens stay where they belong.

use super::bench::{
    Act, Canned, PASSWORD, events, login, opened, password, refusal, said, server, some_root, token,
};
use super::once::{acts, readings};
use crate::Roots;
use loquet_domain::FailureCode;
use loquet_port_desk::LoginDesk;
use std::error::Error;
use std::fmt::{Debug, Write};
use std::sync::{Arc, Mutex};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// Keeps everything that is logged, at any level, spans included.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<String>>);

impl Visit for &Log {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let mut text = self.0.lock().expect("not poisoned");
        write!(text, "{field}={value:?} ").expect("written");
    }
}

impl Subscriber for Log {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        span.record(&mut &*self);
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut &*self);
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        event.record(&mut &*self);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
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
    let mut text = format!("{error} {error:?}");
    let mut source = error.source();
    while let Some(error) = source {
        write!(text, " {error} {error:?}").expect("written");
        source = error.source();
    }
    text
}

#[tokio::test]
async fn log_04_no_secret_is_in_a_log_or_an_error() {
    let log = Log::default();
    let _guard = tracing::subscriber::set_default(log.clone());
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
    let log = log.0.lock().expect("not poisoned").clone();
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
