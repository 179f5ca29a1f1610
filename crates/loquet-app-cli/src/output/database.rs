//! Copies of the practice's database.

use super::Answer;
use loquet_wiring::{Messages, Restored};
use serde::Serialize;
use std::path::Path;

/// A copy was made.
#[derive(Debug)]
pub(crate) struct BackedUp<'one>(pub(crate) &'one Path);

impl Answer for BackedUp<'_> {
    fn json(&self) -> impl Serialize {
        #[derive(Serialize)]
        struct Json {
            backup: String,
        }
        Json {
            backup: self.0.display().to_string(),
        }
    }

    fn text(&self, messages: &Messages) -> String {
        messages.text("database-backed-up", &[("path", self.0.into())]) + "\n"
    }
}

/// A copy was put back.
#[derive(Debug)]
pub(crate) struct PutBack<'one>(pub(crate) &'one Restored);

impl Answer for PutBack<'_> {
    fn json(&self) -> impl Serialize {
        #[derive(Serialize)]
        struct Json {
            sessions_ended: usize,
            before: Option<String>,
        }
        let before = self.0.before.as_deref();
        Json {
            sessions_ended: self.0.sessions,
            before: before.map(|before| before.display().to_string()),
        }
    }

    fn text(&self, messages: &Messages) -> String {
        let sessions = self.0.sessions.into();
        let mut text = messages.text("database-restored", &[("sessions", sessions)]) + "\n";
        if let Some(before) = &self.0.before {
            text += &(messages.text("database-before", &[("path", before.into())]) + "\n");
        }
        text
    }
}
