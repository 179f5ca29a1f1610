//! Names of closed vocabularies, and identifiers for machines.

use loquet_domain::Identifier;
use loquet_wiring::{Failure, Messages};
use serde::Serialize;

/// The name of a value in the person's language, such as `role` and `administrator`.
pub(crate) fn name(messages: &Messages, kind: &str, code: &str) -> String {
    messages.text(&key(kind, code), &[])
}

/// The key of a name: `role-administrator`, `action-login-password`.
fn key(kind: &str, code: &str) -> String {
    format!("{kind}-{}", code.replace('.', "-"))
}

/// What is wrong with one row or line, in the person's language.
pub(crate) fn failure_in(messages: &Messages, failure: &dyn Failure) -> String {
    messages.failure(failure, &[])
}

/// An identifier in both forms.
#[derive(Debug, Serialize)]
pub(crate) struct IdentifierJson<'identifier> {
    display: &'identifier str,
    key: &'identifier str,
}

impl<'identifier> From<&'identifier Identifier> for IdentifierJson<'identifier> {
    fn from(identifier: &'identifier Identifier) -> Self {
        Self {
            display: identifier.display(),
            key: identifier.key().as_str(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{key, name};
    use loquet_domain::account::PasswordStrength;
    use loquet_domain::card::{CardAuthority, CardCategory, CardType, CpsGeneration};
    use loquet_domain::journal::{Action, Outcome, Reason};
    use loquet_domain::profile::{Assurance, Factor, Profile};
    use loquet_domain::session::{EndCause, LockCause};
    use loquet_domain::{AccountStatus, Role};
    use loquet_wiring::{Language, Messages};

    fn codes() -> Vec<(&'static str, &'static str)> {
        let mut codes = Vec::new();
        codes.extend(Action::ALL.iter().map(|it| ("action", it.code())));
        codes.extend(Outcome::ALL.iter().map(|it| ("outcome", it.code())));
        codes.extend(Reason::ALL.iter().map(|it| ("reason", it.code())));
        codes.extend(Role::ALL.iter().map(|it| ("role", it.code())));
        codes.extend(AccountStatus::ALL.iter().map(|it| ("status", it.code())));
        codes.extend(
            PasswordStrength::ALL
                .iter()
                .map(|it| ("strength", it.code())),
        );
        codes.extend(Profile::ALL.iter().map(|it| ("profile", it.code())));
        codes.extend(Factor::ALL.iter().map(|it| ("factor", it.code())));
        codes.extend(Assurance::ALL.iter().map(|it| ("assurance", it.code())));
        codes.extend(LockCause::ALL.iter().map(|it| ("lock-cause", it.code())));
        codes.extend(CardAuthority::ALL.iter().map(|it| ("authority", it.code())));
        codes.extend(CardCategory::ALL.iter().map(|it| ("category", it.code())));
        codes.extend(CardType::ALL.iter().map(|it| ("card-type", it.code())));
        codes.extend(CpsGeneration::ALL.iter().map(|it| ("slot", it.code())));
        codes.extend(EndCause::ALL.iter().map(|it| ("end-cause", it.code())));
        codes
    }

    #[test]
    fn every_value_has_a_name_in_both_languages() {
        for language in [Language::French, Language::English] {
            let messages = Messages::new(language);
            for (kind, code) in codes() {
                let name = name(&messages, kind, code);
                assert!(!name.contains(&key(kind, code)), "{kind} {code}: {name}");
            }
        }
    }
}
