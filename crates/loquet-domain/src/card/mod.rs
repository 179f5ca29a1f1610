//! The CPS card (CPS-01 to CPS-32): what it is, its PIN, what it signs, whom it stands for.
//!
//! Everything here is a value or a pure state machine; the card itself is behind ports.

mod certificate;
mod challenge;
mod fault;
mod holder;
mod identity;
mod kind;
mod pin;
mod reader;
mod removal;
mod session;

pub use certificate::{
    CardSignature, CardSignatureError, CertificateDer, CertificateDigest, CertificateReference,
    CertificateReferenceError, CertificateRefusal, CertificateTooLarge, MAX_CERTIFICATE_BYTES,
};
pub use challenge::{
    CHALLENGE_LIFETIME, CardAnswer, CardChallenge, ChallengeMessage, ChallengePurpose, NONCE_BYTES,
    ServiceName,
};
pub use fault::{CardFailure, CardFault};
pub use holder::{
    CardCategory, CardHolder, CardType, CertificateUsage, HolderName, IssuerName, Profession,
};
pub use identity::{
    CardAuthority, CardIdentity, CardSerial, CardSerialError, ChipSerial, RegisteredCard,
};
pub use kind::{CardInterface, CardKind, CpsGeneration};
pub use pin::{LastTryConsent, Pin, PinEntry, PinError, PinRefusal, PinState, PinTries};
pub use reader::{
    CardReader, CardSlot, PresentCard, ReadHolder, ReaderName, UsableCard, usable_cards,
};
pub use removal::{RemovalDecision, RemovalEvent, RemovalPolicy, RemovalState};
pub use session::SessionCard;
