//! The workstations that a practice knows: each is invited by an administrator, and enrols once
//! with a one-time code.

use crate::token::{SecretToken, TokenDigest, TokenPurpose};
use crate::{Timestamp, WorkstationId};
use jiff::SignedDuration;
use sha2::{Digest, Sha256};
use std::fmt;
use std::str::FromStr;
use thiserror::Error;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

pub use crate::origin::WorkstationName;

/// How long an invitation can be taken up: long enough to walk to the workstation.
pub const INVITATION_LIFETIME: SignedDuration = SignedDuration::from_hours(24);

/// At most so many workstations are known or invited.
pub const MAX_WORKSTATIONS: u32 = 10_000;

/// What a [`WorkstationToken`] stands for.
#[derive(Debug)]
pub enum ForWorkstation {}

impl TokenPurpose for ForWorkstation {
    const NAME: &'static str = "WorkstationToken";
}

/// What an enrolled workstation shows with each request.
pub type WorkstationToken = SecretToken<ForWorkstation>;

/// The characters of a code: no zero and no O, no one and no I.
const ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/// Characters of a code.
const CODE_CHARACTERS: usize = 12;

/// Characters between two hyphens, where a code is shown.
const GROUP: usize = 4;

/// A one-time code, read from one screen and typed at another: 60 random bits.
#[derive(Clone)]
pub struct EnrolmentCode(Zeroizing<[u8; CODE_CHARACTERS]>);

/// The text is not an enrolment code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("an enrolment code has twelve characters")]
pub struct EnrolmentCodeError;

impl EnrolmentCode {
    /// A new code made of random bytes.
    pub fn from_random(bytes: Zeroizing<[u8; CODE_CHARACTERS]>) -> Self {
        let mut code = bytes;
        for byte in code.iter_mut() {
            let place = usize::from(*byte) % ALPHABET.len();
            *byte = ALPHABET.get(place).copied().unwrap_or(b'2');
        }
        Self(code)
    }

    /// The code as it is shown, in groups: for the administrator only.
    pub fn expose(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(CODE_CHARACTERS * 2));
        for (place, byte) in self.0.iter().enumerate() {
            if place > 0 && place % GROUP == 0 {
                text.push('-');
            }
            text.push(char::from(*byte));
        }
        text
    }

    /// What storage keeps. The code is random, used once and for a day: no slow hash is needed.
    pub fn digest(&self) -> TokenDigest {
        TokenDigest::from_bytes(Sha256::digest(self.0.as_slice()).into())
    }
}

impl FromStr for EnrolmentCode {
    type Err = EnrolmentCodeError;

    /// Case, hyphens and spaces are free.
    fn from_str(text: &str) -> Result<Self, EnrolmentCodeError> {
        let mut code = Zeroizing::new([0; CODE_CHARACTERS]);
        let mut typed = (text.bytes())
            .filter(|byte| !matches!(byte, b' ' | b'-'))
            .map(|byte| byte.to_ascii_uppercase());
        for place in code.iter_mut() {
            *place = (typed.next())
                .filter(|byte| ALPHABET.contains(byte))
                .ok_or(EnrolmentCodeError)?;
        }
        match typed.next() {
            None => Ok(Self(code)),
            Some(_) => Err(EnrolmentCodeError),
        }
    }
}

impl fmt::Debug for EnrolmentCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("EnrolmentCode([redacted])")
    }
}

/// A workstation of the practice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workstation {
    /// Its identity.
    pub id: WorkstationId,
    /// Its name, unique in the practice: in every event that comes from it.
    pub name: WorkstationName,
    /// How far it has come.
    pub enrolment: Enrolment,
}

/// What tells two names apart: neither case nor the way in which an accent is written does.
pub fn name_key(name: &WorkstationName) -> String {
    let folded: String = name.as_str().nfkc().collect();
    folded.to_lowercase().nfkc().collect()
}

/// How far a workstation has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Enrolment {
    /// An administrator has given it a code, which can be used before this instant.
    Invited {
        /// The first instant at which the code is worthless.
        expires_at: Timestamp,
    },
    /// It has used its code.
    Enrolled {
        /// When.
        at: Timestamp,
    },
}

#[cfg(test)]
mod tests {
    use super::{ALPHABET, EnrolmentCode, EnrolmentCodeError};
    use zeroize::Zeroizing;

    fn code(first: u8) -> EnrolmentCode {
        EnrolmentCode::from_random(Zeroizing::new(std::array::from_fn(|place| {
            first.wrapping_add(u8::try_from(place).expect("small"))
        })))
    }

    #[test]
    fn a_code_is_read_as_it_is_shown_whatever_the_case() {
        for first in 0..=255 {
            let shown = code(first).expose();
            assert_eq!(shown.len(), 14);
            let typed = shown.to_lowercase().replace('-', " ");
            let read: EnrolmentCode = typed.parse().expect("a code");
            assert_eq!(read.digest(), code(first).digest());
        }
    }

    #[test]
    fn each_character_stands_for_five_random_bits() {
        let mut characters = ALPHABET.to_vec();
        characters.sort_unstable();
        characters.dedup();
        assert_eq!(characters.len(), 32);
        assert!(characters.iter().all(u8::is_ascii_graphic));
    }

    #[test]
    fn anything_else_is_no_code() {
        for wrong in [
            "",
            "2345",
            "2345-6789-ABC",
            "2345-6789-ABCDE",
            "2345-6789-ABC0",
            "é",
        ] {
            assert_eq!(
                wrong.parse::<EnrolmentCode>().err(),
                Some(EnrolmentCodeError)
            );
        }
    }

    #[test]
    fn log_04_a_code_is_not_printed() {
        assert_eq!(format!("{:?}", code(0)), "EnrolmentCode([redacted])");
    }
}
