//! What a card signs to open (CPS-02 to CPS-05).

use crate::card::{CardInterface, CardSignature, CertificateDer, CertificateDigest};
use crate::code::codes;
use crate::origin::WorkstationName;
use crate::text::PrintableText;
use crate::{AttemptId, Timestamp};
use jiff::SignedDuration;
use sha2::{Digest, Sha256};
use std::fmt;

/// Random bytes of a challenge (N12).
pub const NONCE_BYTES: usize = 32;

/// How long a challenge can be answered: long enough for a slow card, too short to be carried away
/// (N12).
pub const CHALLENGE_LIFETIME: SignedDuration = SignedDuration::from_secs(60);

/// The domain of our signatures: no other protocol begins like this (CPS-03).
const DOMAIN: &[u8] = b"loquet/card-proof/v1";

/// The name of the practice's service, at most 64 characters: a signature for one practice is
/// worthless in another.
pub type ServiceName = PrintableText<64>;

/// What a card is asked to prove its holder for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ChallengePurpose {
    /// To open a session.
    Login,
    /// To unlock a session.
    Unlock,
}
codes!(ChallengePurpose { Login = "login", Unlock = "unlock" });

/// A question that a card answers by a signature: random, for one attempt, for a short time.
#[derive(Clone, PartialEq, Eq)]
pub struct CardChallenge {
    /// The attempt that asked: the challenge is answered once, under this identity (CPS-05).
    pub attempt: AttemptId,
    /// Random bytes of our own source, never of the card's (CPS-02).
    pub nonce: [u8; NONCE_BYTES],
    /// What for.
    pub purpose: ChallengePurpose,
    /// In which practice.
    pub service: ServiceName,
    /// On which workstation.
    pub workstation: WorkstationName,
    /// When it was asked.
    pub issued_at: Timestamp,
}

impl CardChallenge {
    /// The first instant at which it can no longer be answered.
    pub fn expires_at(&self) -> Timestamp {
        let end = self.issued_at.checked_add(CHALLENGE_LIFETIME);
        end.unwrap_or(Timestamp::MAX)
    }

    /// Whether it can be answered: not before it was asked, a clock set back included (T20).
    pub fn is_open_at(&self, now: Timestamp) -> bool {
        self.issued_at <= now && now < self.expires_at()
    }

    /// What the holder of this certificate signs. Every field has its length before it, so that no
    /// two challenges give the same bytes (CPS-03).
    pub fn message(&self, certificate: &CertificateDigest) -> ChallengeMessage {
        let time = self.issued_at.as_millisecond().to_be_bytes();
        let mut bytes = Vec::new();
        for field in [
            DOMAIN,
            self.purpose.code().as_bytes(),
            self.service.as_str().as_bytes(),
            self.workstation.as_str().as_bytes(),
            self.attempt.as_uuid().as_bytes(),
            certificate.as_bytes(),
            &self.nonce,
            &time,
        ] {
            bytes.extend_from_slice(&(field.len() as u64).to_be_bytes());
            bytes.extend_from_slice(field);
        }
        ChallengeMessage(bytes)
    }
}

impl fmt::Debug for CardChallenge {
    /// Without the random bytes, which an open challenge keeps to itself (LOG-04).
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("CardChallenge")
            .field("attempt", &self.attempt)
            .field("purpose", &self.purpose)
            .field("issued_at", &self.issued_at)
            .finish_non_exhaustive()
    }
}

/// The only bytes that a card's authentication key signs for us: made by
/// [`CardChallenge::message`] and by nothing else (CPS-29).
#[derive(Clone, PartialEq, Eq)]
pub struct ChallengeMessage(Vec<u8>);

impl ChallengeMessage {
    /// The bytes, for whoever verifies a signature over them.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// SHA-256 over them, for a card that signs a digest.
    pub fn digest(&self) -> [u8; 32] {
        Sha256::digest(&self.0).into()
    }
}

impl fmt::Debug for ChallengeMessage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "ChallengeMessage({} bytes)", self.0.len())
    }
}

/// A challenge, answered: to be judged, nothing of it is proved yet.
#[derive(Clone, Debug)]
pub struct CardAnswer {
    /// Which challenge.
    pub attempt: AttemptId,
    /// The certificate of the key that signed, as the card gave it.
    pub certificate: CertificateDer,
    /// The signature over [`CardChallenge::message`] of that certificate.
    pub signature: CardSignature,
    /// How the card was spoken to (CPS-24).
    pub interface: CardInterface,
}

#[cfg(test)]
mod tests {
    use super::{CardChallenge, ChallengePurpose, NONCE_BYTES};
    use crate::card::CertificateDer;
    use crate::text::PrintableText;
    use crate::{AttemptId, Timestamp};
    use jiff::SignedDuration;

    fn challenge() -> CardChallenge {
        CardChallenge {
            attempt: AttemptId::from_random([1; 16]),
            nonce: [2; NONCE_BYTES],
            purpose: ChallengePurpose::Login,
            service: PrintableText::new("cabinet"),
            workstation: PrintableText::new("accueil"),
            issued_at: Timestamp::UNIX_EPOCH,
        }
    }

    fn digest_of(challenge: &CardChallenge, certificate: &[u8]) -> [u8; 32] {
        let certificate = CertificateDer::new(certificate.to_vec()).expect("small");
        challenge.message(&certificate.digest()).digest()
    }

    #[test]
    fn cps_03_every_field_is_signed() {
        let base = challenge();
        let changed = [
            CardChallenge {
                attempt: AttemptId::from_random([9; 16]),
                ..base.clone()
            },
            CardChallenge {
                nonce: [9; NONCE_BYTES],
                ..base.clone()
            },
            CardChallenge {
                purpose: ChallengePurpose::Unlock,
                ..base.clone()
            },
            CardChallenge {
                service: PrintableText::new("autre"),
                ..base.clone()
            },
            CardChallenge {
                workstation: PrintableText::new("autre"),
                ..base.clone()
            },
            CardChallenge {
                issued_at: base.expires_at(),
                ..base.clone()
            },
        ];
        for other in changed {
            assert_ne!(digest_of(&other, b"c"), digest_of(&base, b"c"), "{other:?}");
        }
        assert_ne!(digest_of(&base, b"d"), digest_of(&base, b"c"));
    }

    #[test]
    fn cps_03_no_two_splits_of_the_fields_give_the_same_bytes() {
        let of = |service, workstation| CardChallenge {
            service: PrintableText::new(service),
            workstation: PrintableText::new(workstation),
            ..challenge()
        };
        assert_ne!(
            digest_of(&of("ab", "c"), b"c"),
            digest_of(&of("a", "bc"), b"c")
        );
    }

    #[test]
    fn cps_04_a_challenge_lives_sixty_seconds() {
        let challenge = challenge();
        let at = |seconds| challenge.issued_at + SignedDuration::from_secs(seconds);
        assert!(challenge.is_open_at(at(0)));
        assert!(challenge.is_open_at(at(59)));
        assert!(!challenge.is_open_at(at(60)));
        assert!(!challenge.is_open_at(at(-1)), "T20");
    }

    #[test]
    fn log_04_an_open_challenge_is_not_printed() {
        assert!(!format!("{:?}", challenge()).contains("nonce"));
    }
}
