//! What a session keeps of the card that opened it.

use crate::Timestamp;
use crate::card::{CardAuthority, CardIdentity, CardSerial, CertificateReference};

/// The card that proved a session's person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionCard {
    /// Its holder.
    pub identity: CardIdentity,
    /// Its own number.
    pub serial: CardSerial,
    /// Its certificate, as revocation names it: a later revocation ends the session (CPS-31).
    pub certificate: CertificateReference,
    /// The end of the certificate: the session ends no later (CPS-31).
    pub not_after: Timestamp,
}

impl SessionCard {
    /// Whether it is a test card: the session is marked wherever it is shown (CPS-08).
    pub fn is_test(&self) -> bool {
        self.identity.authority == CardAuthority::Test
    }
}
