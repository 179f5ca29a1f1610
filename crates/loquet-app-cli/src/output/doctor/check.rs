//! What was checked besides the card: the settings, the practice or its server.

use super::Whose;
use crate::failure::Failure;
use loquet_wiring::Messages;
use serde_json::{Map, Value, json};

/// Something that was checked besides the card.
#[derive(Debug)]
pub(crate) struct Check {
    /// The name of what was checked.
    pub(crate) name: &'static str,
    /// What is wrong with it, if something is.
    pub(crate) failure: Option<Failure>,
    /// What was seen of it.
    pub(crate) facts: Vec<Fact>,
}

/// Something that was seen of the practice's server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fact {
    /// Where it is.
    Server(String),
    /// The version of Loquet that it has.
    Version(String),
    /// Who it takes this workstation for.
    Workstation(String),
}

/// The version of this program.
const VERSION: &str = env!("CARGO_PKG_VERSION");

impl Fact {
    /// Another version than this program's: it should be known, and stands in nobody's way yet.
    fn is_warning(&self) -> bool {
        matches!(self, Self::Version(version) if version != VERSION)
    }

    pub(super) fn text(&self, messages: &Messages) -> String {
        match self {
            Self::Server(text) | Self::Workstation(text) => text.clone(),
            Self::Version(version) if self.is_warning() => {
                let data = [
                    ("theirs", version.as_str().into()),
                    ("ours", VERSION.into()),
                ];
                messages.text("doctor-versions-differ", &data)
            }
            Self::Version(version) => format!("Loquet {version}"),
        }
    }

    /// For machines; a help desk is told of no name.
    fn json(&self, whose: Whose) -> Option<Value> {
        match self {
            Self::Version(version) => Some(json!({"version": version})),
            _ if whose == Whose::HelpDesk => None,
            Self::Server(url) => Some(json!({"server": url})),
            Self::Workstation(name) => Some(json!({"workstation": name})),
        }
    }
}

/// How it is marked.
pub(super) fn mark(check: &Check) -> &'static str {
    match check.failure {
        Some(_) => "✗",
        None if check.facts.iter().any(Fact::is_warning) => "!",
        None => "✓",
    }
}

/// For machines.
pub(super) fn check_json(check: &Check, messages: &Messages, whose: Whose) -> Value {
    let mut object = Map::new();
    object.insert("step".to_owned(), check.name.into());
    let outcome = match &check.failure {
        None if check.facts.iter().any(Fact::is_warning) => {
            object.insert("warning".to_owned(), "versions-differ".into());
            "warning"
        }
        None => "ok",
        Some(failure) => {
            object.insert("code".to_owned(), failure.code().as_str().into());
            let message = failure.sentence(messages).into();
            object.insert("message".to_owned(), message);
            "failed"
        }
    };
    object.insert("outcome".to_owned(), outcome.into());
    if !check.facts.is_empty() {
        let facts = check.facts.iter().filter_map(|fact| fact.json(whose));
        object.insert("facts".to_owned(), facts.collect());
    }
    Value::Object(object)
}
