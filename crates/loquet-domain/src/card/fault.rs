//! What can go wrong between a person, a reader and a card, as far as somebody can act on it.

use crate::FailureCode;
use crate::card::{PinRefusal, PinTries};
use crate::storage::Cause;
use thiserror::Error;

/// What is wrong. Each has its own sentence for the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CardFault {
    /// The system's PC/SC service does not run.
    ServiceStopped,
    /// There is no reader.
    NoReader,
    /// There is no card.
    NoCard,
    /// The card does not answer: upside down, dirty, broken.
    Mute,
    /// It is a patient's card.
    Vitale,
    /// It is no card that is known.
    UnknownCard,
    /// It is a CPS of a generation that is not supported.
    UnsupportedCps,
    /// It is a CPS, but it lies on a contactless reader (CPS-24).
    ContactlessOnly,
    /// The reader belongs to another computer (CPS-28).
    RedirectedReader,
    /// Another program holds the card.
    HeldByAnother,
    /// The card has left the reader.
    Removed,
    /// Another card has taken its place (CPS-22).
    Swapped,
    /// The PIN is wrong; the card takes so many more.
    PinWrong(PinTries),
    /// The PIN is blocked.
    PinBlocked,
    /// It would be the last try, and the person has not agreed to it (CPS-17).
    LastTry,
    /// It took too long.
    TimedOut,
    /// The person gave up.
    Cancelled,
    /// What the card holds makes no sense, or lacks what a login needs.
    Unreadable,
    /// The card or its reader refused in a way that nobody can act on but by trying again.
    Refused,
}

impl CardFault {
    /// The public code.
    pub const fn code(self) -> FailureCode {
        match self {
            Self::ServiceStopped => FailureCode::CardServiceStopped,
            Self::NoReader => FailureCode::NoCardReader,
            Self::NoCard => FailureCode::NoCard,
            Self::Mute => FailureCode::CardMute,
            Self::Vitale => FailureCode::CardVitale,
            Self::UnknownCard => FailureCode::CardUnknown,
            Self::UnsupportedCps => FailureCode::CardUnsupported,
            Self::ContactlessOnly => FailureCode::CardContactless,
            Self::RedirectedReader => FailureCode::CardReaderRedirected,
            Self::HeldByAnother => FailureCode::CardHeld,
            Self::Removed => FailureCode::CardRemoved,
            Self::Swapped => FailureCode::CardSwapped,
            Self::PinWrong(_) => FailureCode::PinWrong,
            Self::PinBlocked => FailureCode::PinBlocked,
            Self::LastTry => FailureCode::PinLastTry,
            Self::TimedOut => FailureCode::CardTimedOut,
            Self::Cancelled => FailureCode::Cancelled,
            Self::Unreadable => FailureCode::CardUnreadable,
            Self::Refused => FailureCode::CardRefused,
        }
    }

    /// The fault of a public code, with the tries that a wrong PIN leaves. `None`: the code is not
    /// of a fault, or the tries are missing.
    pub fn from_code(code: FailureCode, tries: Option<PinTries>) -> Option<Self> {
        const PLAIN: [CardFault; 18] = [
            CardFault::ServiceStopped,
            CardFault::NoReader,
            CardFault::NoCard,
            CardFault::Mute,
            CardFault::Vitale,
            CardFault::UnknownCard,
            CardFault::UnsupportedCps,
            CardFault::ContactlessOnly,
            CardFault::RedirectedReader,
            CardFault::HeldByAnother,
            CardFault::Removed,
            CardFault::Swapped,
            CardFault::PinBlocked,
            CardFault::LastTry,
            CardFault::TimedOut,
            CardFault::Cancelled,
            CardFault::Unreadable,
            CardFault::Refused,
        ];
        match code {
            FailureCode::PinWrong => tries.map(Self::PinWrong),
            code => PLAIN.into_iter().find(|fault| fault.code() == code),
        }
    }
}

impl From<PinRefusal> for CardFault {
    fn from(refusal: PinRefusal) -> Self {
        match refusal {
            PinRefusal::Blocked => Self::PinBlocked,
            PinRefusal::ConsentNeeded => Self::LastTry,
        }
    }
}

/// A card operation failed. Nothing was signed, and at most one try of the PIN was spent.
#[derive(Debug, Error)]
#[error("the card operation failed ({fault:?})")]
pub struct CardFailure {
    /// What a caller branches on.
    pub fault: CardFault,
    /// The cause, for the operational log, if there is one below.
    #[source]
    pub source: Option<Cause>,
}

impl CardFailure {
    /// A failure with its cause.
    pub fn caused_by(fault: CardFault, source: impl Into<Cause>) -> Self {
        let source = Some(source.into());
        Self { fault, source }
    }
}

impl From<CardFault> for CardFailure {
    fn from(fault: CardFault) -> Self {
        let source = None;
        Self { fault, source }
    }
}

#[cfg(test)]
mod tests {
    use super::CardFault;
    use crate::FailureCode;
    use crate::card::PinTries;

    #[test]
    fn a_fault_is_found_again_by_its_code() {
        let tries = PinTries::new(2);
        let found = FailureCode::ALL.iter().filter_map(|code| {
            let fault = CardFault::from_code(*code, tries)?;
            assert_eq!(fault.code(), *code);
            Some(fault)
        });
        assert_eq!(found.count(), 19, "every fault");
        assert_eq!(CardFault::from_code(FailureCode::PinWrong, None), None);
    }
}
