//! `loquet identifier derive` and `mine`.

use super::parse::Parsed;
use super::session;
use crate::arguments::Derive;
use crate::failure::Failure;
use crate::front::Front;
use crate::output::{Answer, IdentifierJson};
use loquet_domain::FailureCode;
use loquet_domain::identifier::{Candidates, Derived, from_names, from_user_name};
use loquet_wiring::Exit;
use loquet_wiring::Messages;
use serde::Serialize;
use std::process::ExitCode;

/// Makes an identifier from a name.
pub(crate) fn derive(front: &Front, arguments: &Derive) -> Result<ExitCode, Failure> {
    let derived = match (&arguments.user_name, &arguments.family, &arguments.given) {
        (Some(user_name), _, _) => from_user_name(user_name)?,
        (None, family, given) => {
            let half = |half: &Option<String>| half.clone().unwrap_or_default();
            Derived::Certain(from_names(&half(family), &half(given))?)
        }
    };
    match derived {
        Derived::Certain(identifier) => {
            front.answer(&Parsed(&identifier))?;
            Ok(Exit::Done.into())
        }
        Derived::Ambiguous(candidates) => {
            front.answer(&Ambiguous(&candidates))?;
            Ok(Exit::of(FailureCode::AmbiguousUserName).into())
        }
    }
}

/// The identifiers that a user name could give, the most likely first.
#[derive(Debug)]
struct Ambiguous<'candidates>(&'candidates Candidates);

impl Answer for Ambiguous<'_> {
    fn json(&self) -> impl Serialize {
        #[derive(Serialize)]
        struct Json<'candidates> {
            candidates: Vec<IdentifierJson<'candidates>>,
        }
        Json {
            candidates: self.0.as_slice().iter().map(Into::into).collect(),
        }
    }

    fn text(&self, messages: &Messages) -> String {
        let mut text = messages.text("identifier-ambiguous", &[]);
        for candidate in self.0.as_slice() {
            text.push_str("\n  ");
            text.push_str(candidate.display());
        }
        text + "\n"
    }
}

/// Shows a person their identifier.
pub(crate) async fn mine(front: &Front) -> Result<ExitCode, Failure> {
    let view = session::own(front).await?;
    front.answer(&Parsed(&view.identifier))?;
    Ok(Exit::Done.into())
}
