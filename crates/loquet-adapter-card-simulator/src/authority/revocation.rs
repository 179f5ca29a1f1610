//! Revocation lists (RFC 5280, 5), good and bad.

use const_oid::ObjectIdentifier;
use der::asn1::{BitString, Uint};
use der::{Decode, Encode};
use loquet_domain::Timestamp;
use rsa::pkcs1v15::{Signature, SigningKey};
use rsa::signature::{SignatureEncoding, Signer as _};
use sha2::Sha256;
use x509_cert::Certificate;
use x509_cert::crl::{CertificateList, RevokedCert, TbsCertList};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::crl::IssuingDistributionPoint;
use x509_cert::ext::pkix::{AuthorityKeyIdentifier, CrlNumber};
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::DynSignatureAlgorithmIdentifier;
use x509_cert::{Version, certificate::Rfc5280};

use super::extensions::{key_identifier, under};
use super::{Signer, TestAuthority, time};
use crate::error::AuthorityError;

const CRL_NUMBER: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.20");
const DELTA_INDICATOR: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.27");
const ISSUING_DISTRIBUTION_POINT: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.28");
const AUTHORITY_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.35");

/// What a list says that it is about (issuingDistributionPoint).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RevocationScope {
    /// Everything that its issuer issued: no such extension (default).
    #[default]
    Everything,
    /// End users only.
    Holders,
    /// Authorities only: the wrong scope for a holder's certificate.
    Authorities,
    /// Attribute certificates only: the wrong scope for every certificate here.
    AttributeCertificates,
}

/// A revocation list to be signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevocationList {
    /// thisUpdate.
    pub this_update: Timestamp,
    /// nextUpdate; `None` leaves it out.
    pub next_update: Option<Timestamp>,
    /// cRLNumber; `None` leaves it out.
    pub number: Option<u64>,
    /// DER of the certificates that it revokes, from `this_update` on.
    pub revoked: Vec<Vec<u8>>,
    /// What it is about.
    pub scope: RevocationScope,
    /// Says that it holds the changes since that list (a delta list).
    pub changes_since: Option<u64>,
    /// Names the authority as its issuer, but is signed by the key of the root (or, for the list
    /// of the root, of the intermediate authority).
    pub signed_by_other: bool,
}

impl RevocationList {
    /// A list that revokes nothing.
    pub fn new(number: u64, this_update: Timestamp, next_update: Timestamp) -> Self {
        Self {
            this_update,
            next_update: Some(next_update),
            number: Some(number),
            revoked: Vec::new(),
            scope: RevocationScope::default(),
            changes_since: None,
            signed_by_other: false,
        }
    }

    /// Adds a certificate, by its DER.
    #[must_use]
    pub fn with_revoked(mut self, certificate: Vec<u8>) -> Self {
        self.revoked.push(certificate);
        self
    }
}

impl TestAuthority {
    /// DER of the intermediate authority's list: about holders' certificates.
    ///
    /// # Errors
    ///
    /// [`AuthorityError::Certificate`] when a revoked certificate is not one,
    /// [`AuthorityError::Moment`] for a moment that lists cannot say.
    pub fn revocation_list(&self, list: &RevocationList) -> Result<Vec<u8>, AuthorityError> {
        sign(list, &self.intermediate, &self.root)
    }

    /// DER of the root's list: about the intermediate authority's certificate.
    ///
    /// # Errors
    ///
    /// As [`Self::revocation_list`].
    pub fn root_revocation_list(&self, list: &RevocationList) -> Result<Vec<u8>, AuthorityError> {
        sign(list, &self.root, &self.intermediate)
    }
}

fn sign(list: &RevocationList, issuer: &Signer, other: &Signer) -> Result<Vec<u8>, AuthorityError> {
    let key = if list.signed_by_other {
        &other.key
    } else {
        &issuer.key
    };
    let key = SigningKey::<Sha256>::new(key.clone());
    let algorithm = key
        .signature_algorithm_identifier()
        .map_err(AuthorityError::certificate)?;
    let tbs: TbsCertList<Rfc5280> = TbsCertList {
        version: Version::V2,
        signature: algorithm.clone(),
        issuer: issuer.name().clone(),
        this_update: time(list.this_update)?,
        next_update: list.next_update.map(time).transpose()?,
        revoked_certificates: entries(list)?,
        crl_extensions: Some(extensions(list, issuer)?),
    };
    let der = tbs.to_der().map_err(AuthorityError::certificate)?;
    let signature: Signature = key.try_sign(&der).map_err(AuthorityError::certificate)?;
    let list = CertificateList {
        tbs_cert_list: tbs,
        signature_algorithm: algorithm,
        signature: BitString::from_bytes(&signature.to_bytes())
            .map_err(AuthorityError::certificate)?,
    };
    list.to_der().map_err(AuthorityError::certificate)
}

/// The entries; an empty list is left out (RFC 5280, 5.1.2.6).
fn entries(list: &RevocationList) -> Result<Option<Vec<RevokedCert<Rfc5280>>>, AuthorityError> {
    let revocation_date = time(list.this_update)?;
    let entries = list.revoked.iter().map(|certificate| {
        Ok(RevokedCert {
            serial_number: serial_number(certificate)?,
            revocation_date,
            crl_entry_extensions: None,
        })
    });
    let entries: Vec<_> = entries.collect::<Result<_, AuthorityError>>()?;
    Ok((!entries.is_empty()).then_some(entries))
}

fn serial_number(certificate: &[u8]) -> Result<SerialNumber, AuthorityError> {
    let certificate = Certificate::from_der(certificate).map_err(AuthorityError::certificate)?;
    Ok(certificate.tbs_certificate().serial_number().clone())
}

fn extensions(list: &RevocationList, issuer: &Signer) -> Result<Vec<Extension>, AuthorityError> {
    let identifier = AuthorityKeyIdentifier {
        key_identifier: Some(key_identifier(&issuer.key.to_public_key())?),
        ..AuthorityKeyIdentifier::default()
    };
    let mut extensions = vec![under(AUTHORITY_KEY, false, &identifier)?];
    if let Some(number) = list.number {
        extensions.push(under(CRL_NUMBER, false, &CrlNumber(integer(number)?))?);
    }
    if let Some(base) = list.changes_since {
        extensions.push(under(DELTA_INDICATOR, true, &integer(base)?)?);
    }
    if list.scope != RevocationScope::Everything {
        let scope = IssuingDistributionPoint {
            distribution_point: None,
            only_contains_user_certs: list.scope == RevocationScope::Holders,
            only_contains_ca_certs: list.scope == RevocationScope::Authorities,
            only_some_reasons: None,
            indirect_crl: false,
            only_contains_attribute_certs: list.scope == RevocationScope::AttributeCertificates,
        };
        extensions.push(under(ISSUING_DISTRIBUTION_POINT, true, &scope)?);
    }
    Ok(extensions)
}

fn integer(number: u64) -> Result<Uint, AuthorityError> {
    Uint::new(&number.to_be_bytes()).map_err(AuthorityError::certificate)
}
