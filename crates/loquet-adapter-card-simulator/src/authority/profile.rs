//! What the certificate of a card's key says, and what a rogue's says instead.

use loquet_domain::{SignedDuration, Timestamp};

use super::REVOCATION_URL;

/// A key usage (RFC 5280, 4.2.1.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyUse {
    /// digitalSignature.
    DigitalSignature,
    /// nonRepudiation.
    NonRepudiation,
    /// keyEncipherment.
    KeyEncipherment,
    /// keyCertSign, which no card has.
    CertificateSigning,
}

/// An extended key usage (RFC 5280, 4.2.1.12).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ExtendedUse {
    /// clientAuth.
    ClientAuthentication,
    /// 1.3.6.1.4.1.311.20.2.2.
    SmartCardLogon,
    /// emailProtection.
    EmailProtection,
    /// serverAuth, which no card has.
    ServerAuthentication,
}

/// What a certificate says beside its subject and key. Every value is possible, the wrong ones
/// are what it is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateProfile {
    /// First moment of validity.
    pub valid_from: Timestamp,
    /// Last moment of validity.
    pub valid_until: Timestamp,
    /// Key usages, critical; none leaves the extension out.
    pub key_usage: Vec<KeyUse>,
    /// Extended key usages; none leaves the extension out.
    pub extended_key_usage: Vec<ExtendedUse>,
    /// Card type of table G02 (1.2.250.1.71.1.2.2): 0 CPS, 1 CPF, 2 CPE, 3 CPA.
    pub card_type: Option<u8>,
    /// Issuer and card number (1.2.250.1.71.1.2.3): `8025000001/2900000042`.
    pub card_number: Option<String>,
    /// Category of table G01 (1.2.250.1.71.1.2.5): 0x80 test card, 0x00 card, 0x83 test software.
    pub category: Option<u8>,
    /// Profession of table G15 (1.2.250.1.71.1.2.7).
    pub profession: Option<u8>,
    /// Where the revocation list is.
    pub revocation_url: Option<String>,
    /// Whether the authority signs it with SHA-1.
    pub signed_with_sha1: bool,
    /// Whether it has a critical extension that nobody knows.
    pub unknown_critical_extension: bool,
    /// Whether it says that its key is an authority's.
    pub claims_authority: bool,
}

/// Category of table G01: a card.
pub(crate) const REAL_CARD: u8 = 0x00;
/// Category of table G01: a test card.
pub(crate) const TEST_CARD: u8 = 0x80;
/// Category of table G01: a test certificate in software.
pub(crate) const TEST_SOFTWARE: u8 = 0x83;

impl CertificateProfile {
    /// What both certificates of a holder have: three years from the day before `now`.
    fn of_holder(now: Timestamp) -> Self {
        let day = SignedDuration::from_hours(24);
        Self {
            valid_from: now - day,
            valid_until: now + 3 * 365 * day,
            key_usage: Vec::new(),
            extended_key_usage: Vec::new(),
            card_type: Some(0),
            card_number: None,
            category: Some(TEST_CARD),
            profession: None,
            revocation_url: Some(REVOCATION_URL.to_owned()),
            signed_with_sha1: false,
            unknown_critical_extension: false,
            claims_authority: false,
        }
    }

    /// Authentication certificate.
    pub(crate) fn authentication(now: Timestamp) -> Self {
        Self {
            key_usage: vec![KeyUse::DigitalSignature, KeyUse::KeyEncipherment],
            extended_key_usage: vec![
                ExtendedUse::ClientAuthentication,
                ExtendedUse::SmartCardLogon,
            ],
            ..Self::of_holder(now)
        }
    }

    /// Signature certificate.
    pub(crate) fn signature(now: Timestamp) -> Self {
        Self {
            key_usage: vec![KeyUse::NonRepudiation],
            extended_key_usage: vec![ExtendedUse::EmailProtection],
            ..Self::of_holder(now)
        }
    }

    /// Technical certificate of the contactless application.
    pub(crate) fn technical(now: Timestamp) -> Self {
        Self {
            key_usage: vec![KeyUse::DigitalSignature],
            extended_key_usage: vec![ExtendedUse::ClientAuthentication],
            ..Self::of_holder(now)
        }
    }
}
