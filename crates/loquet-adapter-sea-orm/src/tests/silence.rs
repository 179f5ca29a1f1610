//! Nothing that is stored is ever logged (STO-06, LOG-04), at any level.

use super::practice;
use super::samples::{PHC, account_id, hashed, new_account, opening, request};
use loquet_domain::journal::{Action, Object};
use loquet_port_sessions::Sessions;
use loquet_port_users::{PasswordChange, Users};
use std::fmt::{Debug, Write as _};
use std::sync::{Arc, Mutex};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// Writes down every field of every span and event.
#[derive(Clone, Default)]
struct Everything(Arc<Mutex<String>>);

impl Visit for Everything {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let mut text = self.0.lock().expect("the text");
        writeln!(text, "{field}={value:?}").expect("written");
    }
}

impl Subscriber for Everything {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        writeln!(
            self.0.lock().expect("the text"),
            "{}",
            span.metadata().name()
        )
        .expect("written");
        span.record(&mut self.clone());
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut self.clone());
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        event.record(&mut self.clone());
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[tokio::test]
async fn sto_06_no_value_is_logged() {
    let everything = Everything::default();
    let logging = tracing::subscriber::set_default(everything.clone());
    let practice = practice().await.with_martin().await;
    practice
        .store
        .add(&new_account(1, "martin.paul"))
        .await
        .expect_err("taken");
    let attempt = practice.admit(&request(1, Some(account_id(1)))).await;
    practice
        .store
        .open(&opening(1, account_id(1), attempt))
        .await
        .expect("opened");
    let context = super::samples::context(super::samples::at(3));
    let change = PasswordChange {
        account: account_id(1),
        password: hashed(PHC),
        proof: None,
        keep: None,
        event: context.event(Action::PasswordSet, Object::Account(account_id(1))),
        context,
    };
    practice.store.set_password(&change).await.expect("set");
    drop(logging);
    let text = everything.0.lock().expect("the text");
    assert!(text.contains("users.add"), "nothing was seen");
    for canary in [
        PHC,
        "argon2id",
        "martin",
        "ACCUEIL",
        "2001:db8",
        "[1, 1, 1",
        "0101010101",
    ] {
        assert!(!text.contains(canary), "{canary} was logged");
    }
}
