//! Sessions, shown to their owner.

use super::{Answer, Clock, Facts, IdentifierJson, Style, Table, name};
use loquet_domain::Timestamp;
use loquet_domain::card::CardSerial;
use loquet_domain::session::SessionState;
use loquet_port_desk::{OpenSession, SessionView};
use loquet_wiring::{Messages, now};
use serde::{Serialize, Serializer};
use zeroize::Zeroizing;

/// A session for machines.
#[derive(Debug, Serialize)]
struct SessionJson<'view> {
    id: String,
    identifier: IdentifierJson<'view>,
    role: &'static str,
    factor: &'static str,
    assurance: &'static str,
    conforming: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    card: Option<&'view str>,
    /// A test card has opened it.
    test: bool,
    workstation: &'view str,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<String>,
    application: &'view str,
    opened_at: String,
    last_used_at: String,
    absolute_end: String,
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ended_at: Option<String>,
}

impl<'view> From<&'view SessionView> for SessionJson<'view> {
    fn from(view: &'view SessionView) -> Self {
        let (state, cause, ended_at) = state_json(view.state);
        Self {
            id: view.id.to_string(),
            identifier: (&view.identifier).into(),
            role: view.role.code(),
            factor: view.factor.code(),
            assurance: view.assurance.code(),
            conforming: view.conforming,
            card: view.card.as_ref().map(CardSerial::as_str),
            test: view.test,
            workstation: view.origin.workstation.as_str(),
            address: view.origin.address.map(|address| address.to_string()),
            application: view.origin.application.as_str(),
            opened_at: view.opened_at.to_string(),
            last_used_at: view.last_used_at.to_string(),
            absolute_end: view.absolute_end.to_string(),
            state,
            cause,
            ended_at,
        }
    }
}

fn state_json(state: SessionState) -> (&'static str, Option<&'static str>, Option<String>) {
    match state {
        SessionState::Active => ("active", None, None),
        SessionState::Locked(cause) => ("locked", Some(cause.code()), None),
        SessionState::Ended(ending) => (
            "ended",
            Some(ending.cause.code()),
            Some(ending.at.to_string()),
        ),
    }
}

/// A session's state in words.
fn state(view: &SessionView, messages: &Messages) -> String {
    match view.state {
        SessionState::Active => messages.text("state-active", &[]),
        SessionState::Locked(cause) => {
            let cause = name(messages, "lock-cause", cause.code());
            messages.text("state-locked", &[("cause", cause.into())])
        }
        SessionState::Ended(ending) => {
            let cause = name(messages, "end-cause", ending.cause.code());
            messages.text("state-ended", &[("cause", cause.into())])
        }
    }
}

/// One session.
#[derive(Debug)]
pub(crate) struct Shown<'view> {
    /// The session.
    pub(crate) session: &'view SessionView,
    /// What was done with it, as the key of a sentence; `None` shows it in full.
    pub(crate) done: Option<&'static str>,
}

impl Answer for Shown<'_> {
    fn json(&self) -> impl Serialize {
        #[derive(Serialize)]
        struct Json<'view> {
            session: SessionJson<'view>,
        }
        Json {
            session: self.session.into(),
        }
    }

    fn text(&self, messages: &Messages) -> String {
        let identifier = self.session.identifier.display();
        match self.done {
            Some(key) => {
                let key = self.session.card.as_ref().map_or(key, |_| by_card(key));
                messages.text(key, &[("identifier", identifier.into())]) + "\n"
            }
            None => facts(self.session, messages),
        }
    }
}

/// What is said of a session that a card has opened: only the card unlocks it.
fn by_card(key: &'static str) -> &'static str {
    match key {
        "session-locked" => "session-locked-by-card",
        other => other,
    }
}

fn facts(session: &SessionView, messages: &Messages) -> String {
    let (label, clock) = (|key: &str| messages.text(key, &[]), Clock::of(messages));
    let near = |at: Timestamp| clock.near(at, now(), messages);
    let mut proof = name(messages, "factor", session.factor.code());
    if !session.conforming {
        proof = messages.text("session-not-conforming", &[("factor", proof.into())]);
    }
    proof = marked(proof, session, messages);
    let mut facts = Facts::default();
    facts.add(label("label-identifier"), session.identifier.display());
    facts.add(
        label("label-role"),
        name(messages, "role", session.role.code()),
    );
    facts.add(label("label-state"), state(session, messages));
    facts.add(label("label-proof"), proof);
    if let Some(serial) = &session.card {
        facts.add(label("label-serial"), serial.as_str());
    }
    facts.add(
        label("label-workstation"),
        session.origin.workstation.as_str(),
    );
    facts.add(label("label-opened"), near(session.opened_at));
    facts.add(label("label-last-used"), near(session.last_used_at));
    facts.add(label("label-ends"), near(session.absolute_end));
    facts.add(label("label-session"), session.id.to_string());
    facts.text()
}

/// A text about a session; that of a test card is marked wherever it is shown (CPS-08).
fn marked(text: String, session: &SessionView, messages: &Messages) -> String {
    if session.test {
        messages.text("session-test", &[("factor", text.into())])
    } else {
        text
    }
}

/// Several sessions.
#[derive(Debug)]
pub(crate) struct Sessions<'view>(pub(crate) &'view [SessionView]);

impl Answer for Sessions<'_> {
    fn json(&self) -> impl Serialize {
        #[derive(Serialize)]
        struct Json<'view> {
            sessions: Vec<SessionJson<'view>>,
        }
        Json {
            sessions: self.0.iter().map(Into::into).collect(),
        }
    }

    fn text(&self, messages: &Messages) -> String {
        let clock = Clock::of(messages);
        let headings = [
            "label-session",
            "label-workstation",
            "label-opened",
            "label-last-used",
            "label-state",
        ];
        let mut table = Table::under(headings.iter().map(|key| messages.text(key, &[])));
        for session in self.0 {
            table.row([
                session.id.to_string(),
                session.origin.workstation.as_str().to_owned(),
                clock.full(session.opened_at, Style::Minute),
                clock.full(session.last_used_at, Style::Minute),
                marked(state(session, messages), session, messages),
            ]);
        }
        table.text()
    }
}

/// A session that was just opened or unlocked.
#[derive(Debug)]
pub(crate) struct Opened<'open> {
    /// The session and its token.
    pub(crate) open: &'open OpenSession,
    /// Whether the identifier is now remembered here.
    pub(crate) remembered: bool,
    /// The key of the sentence for people.
    pub(crate) done: &'static str,
}

impl Answer for Opened<'_> {
    /// The only place where a token is printed: a program asked for it with `--json`.
    fn json(&self) -> impl Serialize {
        #[derive(Serialize)]
        struct Json<'open> {
            session: SessionJson<'open>,
            #[serde(serialize_with = "in_clear")]
            token: Zeroizing<String>,
            failures_before: u32,
            weak_password: bool,
            #[serde(skip_serializing_if = "Option::is_none")]
            former_card: Option<&'open str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            revocation_overdue_seconds: Option<i64>,
            remembered: bool,
        }
        Json {
            session: (&self.open.session).into(),
            token: self.open.token.expose(),
            failures_before: self.open.failures_before,
            weak_password: self.open.weak_password,
            former_card: self.open.former_card.as_ref().map(CardSerial::as_str),
            revocation_overdue_seconds: self.open.revocation_overdue.map(|it| it.as_secs()),
            remembered: self.remembered,
        }
    }

    fn text(&self, messages: &Messages) -> String {
        greeting(self.done, &self.open.session, messages) + "\n"
    }
}

/// The one way out of a wiped buffer.
fn in_clear<S: Serializer>(token: &Zeroizing<String>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(token)
}

/// The sentence that tells who was let in, and until when.
pub(crate) fn greeting(key: &str, session: &SessionView, messages: &Messages) -> String {
    let until = Clock::of(messages).near(session.absolute_end, now(), messages);
    let identifier = session.identifier.display();
    let greeting = messages.text(
        key,
        &[("identifier", identifier.into()), ("until", until.into())],
    );
    if session.test {
        messages.text("greeting-test", &[("greeting", greeting.into())])
    } else {
        greeting
    }
}

#[cfg(test)]
mod tests;
