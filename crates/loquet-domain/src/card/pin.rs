//! The holder's code ("code porteur"): four digits, three tries (CPS-16, CPS-17, N14).

use crate::FailureCode;
use std::fmt;
use std::num::NonZeroU8;
use thiserror::Error;
use zeroize::Zeroizing;

/// Digits of a PIN.
const PIN_LENGTH: usize = 4;

/// A PIN as typed: exactly four ASCII digits, wiped when dropped. Never printed, stored, copied
/// or compared (CPS-16).
pub struct Pin(Zeroizing<[u8; PIN_LENGTH]>);

/// What was typed is no PIN: the card has not seen it, and no try is spent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a PIN is four digits")]
pub struct PinError;

impl PinError {
    /// The public code.
    pub const fn code(self) -> FailureCode {
        FailureCode::PinShape
    }
}

impl Pin {
    /// Reads four digits.
    ///
    /// # Errors
    ///
    /// [`PinError`] for anything else; the refused text is nowhere in it.
    pub fn parse(typed: &str) -> Result<Self, PinError> {
        let digits: &[u8; PIN_LENGTH] = typed.as_bytes().try_into().map_err(|_| PinError)?;
        if !digits.iter().all(u8::is_ascii_digit) {
            return Err(PinError);
        }
        Ok(Self(Zeroizing::new(*digits)))
    }

    /// The digits in ASCII, for the VERIFY command of ISO 7816-4.
    pub fn expose(&self) -> &[u8] {
        self.0.as_slice()
    }
}

impl fmt::Debug for Pin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Pin([redacted])")
    }
}

/// How many wrong entries the card still takes: 1 to 15.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PinTries(NonZeroU8);

impl PinTries {
    /// As many tries; `None` for none at all, which is a blocked PIN.
    pub const fn new(left: u8) -> Option<Self> {
        match NonZeroU8::new(left) {
            Some(left) => Some(Self(left)),
            None => None,
        }
    }

    /// The number.
    pub const fn get(self) -> u8 {
        self.0.get()
    }

    /// Whether a further wrong entry blocks the card.
    pub const fn is_last(self) -> bool {
        self.0.get() == 1
    }
}

/// What the card says of its PIN, without a try being spent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PinState {
    /// So many tries are left.
    Left(PinTries),
    /// Blocked: only the unblocking code (PUK) helps.
    Blocked,
}

impl PinState {
    /// The state with so many tries left.
    pub const fn of(left: u8) -> Self {
        match PinTries::new(left) {
            Some(left) => Self::Left(left),
            None => Self::Blocked,
        }
    }
}

/// The person knows that one more wrong entry blocks the card, and wants to try (CPS-17).
/// A front end makes one only from an explicit answer of the person.
#[derive(Debug)]
pub struct LastTryConsent(());

impl LastTryConsent {
    /// The person has said yes to the last try.
    pub const fn given_by_the_person() -> Self {
        Self(())
    }
}

/// One entry of a PIN by a person: gives at most one VERIFY, because presenting it consumes it.
#[derive(Debug)]
pub struct PinEntry {
    pin: Pin,
    consent: Option<LastTryConsent>,
}

/// Why an entry must not reach the card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PinRefusal {
    /// The PIN is blocked.
    #[error("the PIN is blocked")]
    Blocked,
    /// It would be the last try, and the person has not agreed to it.
    #[error("the last try needs the person's consent")]
    ConsentNeeded,
}

impl PinEntry {
    /// An entry that does not extend to the last try.
    pub const fn new(pin: Pin) -> Self {
        Self { pin, consent: None }
    }

    /// An entry whose person agreed that it may be the last try.
    pub const fn with_consent(pin: Pin, consent: LastTryConsent) -> Self {
        Self {
            pin,
            consent: Some(consent),
        }
    }

    /// The PIN, for one VERIFY to a card in this state, read in the same transaction.
    ///
    /// # Errors
    ///
    /// [`PinRefusal`]: no VERIFY may be sent (CPS-17).
    pub fn present(self, state: PinState) -> Result<Pin, PinRefusal> {
        match state {
            PinState::Blocked => Err(PinRefusal::Blocked),
            PinState::Left(tries) if tries.is_last() && self.consent.is_none() => {
                Err(PinRefusal::ConsentNeeded)
            }
            PinState::Left(_) => Ok(self.pin),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{LastTryConsent, Pin, PinEntry, PinRefusal, PinState};

    fn pin() -> Pin {
        Pin::parse("1234").expect("a PIN")
    }

    #[test]
    fn cps_16_a_pin_is_exactly_four_ascii_digits() {
        assert_eq!(pin().expose(), b"1234");
        for typed in ["", "123", "12345", "12a4", "１２３４", " 1234", "1234\n"] {
            assert!(Pin::parse(typed).is_err(), "{typed:?}");
        }
    }

    #[test]
    fn cps_16_a_pin_is_not_printed() {
        assert_eq!(format!("{:?}", pin()), "Pin([redacted])");
        assert!(!format!("{:?}", PinEntry::new(pin())).contains("1234"));
    }

    #[test]
    fn cps_17_the_last_try_needs_consent_and_a_blocked_pin_takes_none() {
        let consent = LastTryConsent::given_by_the_person;
        let presented = |entry: PinEntry, left| entry.present(PinState::of(left)).map(drop);
        for left in 2..=15 {
            assert_eq!(presented(PinEntry::new(pin()), left), Ok(()));
        }
        let refused = Err(PinRefusal::ConsentNeeded);
        assert_eq!(presented(PinEntry::new(pin()), 1), refused);
        assert_eq!(
            presented(PinEntry::with_consent(pin(), consent()), 1),
            Ok(())
        );
        let blocked = Err(PinRefusal::Blocked);
        assert_eq!(
            presented(PinEntry::with_consent(pin(), consent()), 0),
            blocked
        );
    }
}
