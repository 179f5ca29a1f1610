//! The one place where every error becomes a code, a sentence and an exit code.

use loquet_domain::{FailureCode, Identifier};
use loquet_wiring::Exit;
use loquet_wiring::{Argument, Messages};
use serde::Serialize;
use std::error::Error;

/// A failure, ready to be told to a person.
#[derive(Clone, Debug)]
pub(crate) struct Failure {
    code: FailureCode,
    data: Vec<(&'static str, Argument)>,
    /// What the technical causes say, the nearest first.
    causes: Vec<String>,
}

/// A failure as machines read it.
#[derive(Debug, Serialize)]
pub(crate) struct FailureJson<'failure> {
    error: ErrorJson<'failure>,
}

/// What is wrong.
#[derive(Debug, Serialize)]
struct ErrorJson<'failure> {
    code: &'failure str,
    message: &'failure str,
}

impl<'failure> FailureJson<'failure> {
    /// A failure under a stable code, with its sentence.
    pub(crate) const fn new(code: &'failure str, message: &'failure str) -> Self {
        Self {
            error: ErrorJson { code, message },
        }
    }
}

impl Failure {
    /// A failure that has no error type.
    pub(crate) const fn new(code: FailureCode) -> Self {
        Self {
            code,
            data: Vec::new(),
            causes: Vec::new(),
        }
    }

    /// The person cancelled.
    pub(crate) const fn cancelled() -> Self {
        Self::new(FailureCode::Cancelled)
    }

    /// A failure that nobody foresaw.
    pub(crate) fn unexpected(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::new(FailureCode::Unexpected).caused_by(cause)
    }

    /// With data for its sentence.
    #[must_use]
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<Argument>) -> Self {
        self.data.push((name, value.into()));
        self
    }

    /// With its technical cause.
    #[must_use]
    pub(crate) fn caused_by(mut self, cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.causes = chain(Some(&*cause.into()));
        self
    }

    /// The public code.
    pub(crate) const fn code(&self) -> FailureCode {
        self.code
    }

    /// How the program ends.
    pub(crate) fn exit(&self) -> Exit {
        Exit::of(self.code)
    }

    /// The sentence in the person's language.
    pub(crate) fn sentence(&self, messages: &Messages) -> String {
        messages.code(self.code, &self.data)
    }

    /// What the technical causes say, on one line; none for what a person can mend alone.
    pub(crate) fn detail(&self) -> Option<String> {
        if is_told_whole(self.code) {
            return None;
        }
        (!self.causes.is_empty()).then(|| self.causes.join(": "))
    }
}

/// The sentence says all there is: what lies behind it repeats it, or helps nobody.
const fn is_told_whole(code: FailureCode) -> bool {
    matches!(
        code,
        FailureCode::BackupExists
            | FailureCode::DatabaseInUse
            | FailureCode::CardServiceStopped
            | FailureCode::NoCardReader
            | FailureCode::NoCard
            | FailureCode::CardHeld
            | FailureCode::CardRemoved
            | FailureCode::CardSwapped
            | FailureCode::CardTimedOut
            | FailureCode::RevocationListMalformed
            | FailureCode::RevocationListTooLarge
            | FailureCode::RevocationListTooOld
            | FailureCode::RevocationListForeign
            | FailureCode::RevocationListSuperseded
    )
}

/// What an error and its sources say.
fn chain(mut next: Option<&(dyn Error + 'static)>) -> Vec<String> {
    let mut causes = Vec::new();
    while let Some(cause) = next {
        causes.push(cause.to_string());
        next = cause.source();
    }
    // Some crates repeat in an error what its source says.
    causes.dedup_by(|source, error| error.contains(source.as_str()));
    causes
}

/// Every error of the other crates that a person can meet.
impl<E: loquet_wiring::Failure + Error + Send + Sync + 'static> From<E> for Failure {
    fn from(error: E) -> Self {
        Self {
            code: error.failure_code(),
            data: error.failure_data(),
            // The sentence says what the error itself says, and better.
            causes: chain(error.source()),
        }
    }
}

/// Identifiers in one sentence.
pub(crate) fn enumerate<'all>(identifiers: impl IntoIterator<Item = &'all Identifier>) -> Argument {
    Argument::list(identifiers.into_iter().map(Identifier::display))
}

#[cfg(test)]
mod tests {
    use super::{Failure, FailureJson};
    use loquet_domain::FailureCode;
    use loquet_domain::card::{CardFailure, CardFault};
    use loquet_domain::identifier::IdentifierError;
    use loquet_domain::storage::{StorageFault, StorageFaultKind};
    use loquet_port_desk::DeskError;
    use loquet_wiring::{Language, Messages};

    #[test]
    fn a_malformed_identifier_is_told_with_its_code_and_sentence() {
        let failure = Failure::from(IdentifierError::MissingPoint);
        assert_eq!(failure.code(), FailureCode::MissingPoint);
        assert_eq!(failure.exit().code(), 4);
        assert_eq!(failure.detail(), None);
        assert!(
            failure
                .sentence(&Messages::new(Language::French))
                .contains("point")
        );
    }

    #[test]
    fn causes_are_told_on_one_line() {
        let cause = StorageFault::new(StorageFaultKind::Locked, "held by 12");
        let expected = "the practice's database refused (Locked): held by 12";
        assert_eq!(
            Failure::unexpected(cause).detail().as_deref(),
            Some(expected)
        );
        let cause = StorageFault::new(StorageFaultKind::Locked, "held by 12");
        let failure = Failure::from(DeskError::Storage(cause));
        assert_eq!(failure.detail().as_deref(), Some(expected));
    }

    #[test]
    fn an_ordinary_refusal_has_no_technical_detail() {
        let detail = |fault| Failure::from(CardFailure::caused_by(fault, "status 6A82")).detail();
        assert_eq!(detail(CardFault::ServiceStopped), None);
        assert_eq!(detail(CardFault::Removed), None);
        assert_eq!(detail(CardFault::Refused).as_deref(), Some("status 6A82"));
    }

    #[test]
    fn machines_read_code_and_message() {
        let json = serde_json::to_string(&FailureJson::new("LQ-ID-01", "Il manque…"));
        assert_eq!(
            json.expect("JSON"),
            r#"{"error":{"code":"LQ-ID-01","message":"Il manque…"}}"#
        );
    }
}
