//! A certificate revocation list (RFC 5280, 5).
//!
//! `webpki` reads it as strictly as it is needed: version 2, complete (no delta), of one issuer
//! (not indirect), no unknown critical extension on the list or on an entry. What it does not keep
//! is read here: date and number of the list, the reason of an entry, the scope.

use crate::certificate::{Certificate, without_zeros};
use crate::encoding::{Signed, der_of, refused, sequence};
use crate::key::{Algorithm, PublicKey};
use crate::reader::common_name;
use crate::settings::{addresses, points};
use crate::time::instant;
use const_oid::ObjectIdentifier;
use const_oid::db::rfc5280::{ID_CE_CRL_NUMBER, ID_CE_ISSUING_DISTRIBUTION_POINT};
use der::asn1::UintRef;
use der::{Decode, Reader, SliceReader, TagMode, TagNumber};
use loquet_domain::Timestamp;
use loquet_domain::card::IssuerName;
use loquet_port_trust::{RevocationList, RevocationListRefusal};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fmt;
use webpki::{BorrowedCertRevocationList, RevocationReason};
use x509_cert::ext::pkix::crl::IssuingDistributionPoint;
use x509_cert::ext::{Extension, Extensions};
use x509_cert::name::Name;
use x509_cert::time::Time;

/// The largest list, in bytes of DER or PEM: some hundred thousand entries.
pub const MAX_LIST_BYTES: usize = 16 * 1024 * 1024;

/// The label of a list in PEM (RFC 7468, 6).
const PEM_LABEL: &str = "X509 CRL";

/// The longest number of a list, in bytes (RFC 5280, 5.2.3).
const MAX_NUMBER_BYTES: usize = 20;

/// A number of a list, with zeros before it so that numbers compare as bytes do.
pub(crate) type ListNumber = [u8; MAX_NUMBER_BYTES];

/// How firmly a certificate is revoked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Entry {
    /// For good.
    Revoked,
    /// Until a newer list no longer has it (RFC 5280, 5.3.1, `certificateHold`).
    OnHold,
}

/// A revocation list as read. Nobody is known to have signed it yet.
pub struct RevocationListDer {
    der: Vec<u8>,
    issuer: Vec<u8>,
    issuer_name: IssuerName,
    number: ListNumber,
    this_update: Timestamp,
    next_update: Timestamp,
    scope: Option<Vec<String>>,
    entries: HashMap<Vec<u8>, Entry>,
}

impl RevocationListDer {
    /// Reads a list in DER or PEM.
    ///
    /// # Errors
    ///
    /// - [`RevocationListRefusal::TooLarge`] over [`MAX_LIST_BYTES`];
    /// - [`RevocationListRefusal::Malformed`]: no list, or one that is not understood: a delta, an
    ///   indirect list, a list of a partial scope (RFC 5280, 5.2.4, 5.2.5), one without a number or
    ///   without the date of the next one, one with an unknown critical extension.
    pub fn parse(bytes: &[u8]) -> Result<Self, RevocationListRefusal> {
        if bytes.len() > MAX_LIST_BYTES {
            return Err(RevocationListRefusal::TooLarge);
        }
        let der = der_of(bytes, PEM_LABEL).ok_or(RevocationListRefusal::Malformed)?;
        let entries = entries(&der).map_err(|_| RevocationListRefusal::Malformed)?;
        Self::read(der, entries).map_err(|_| RevocationListRefusal::Malformed)
    }

    fn read(der: Vec<u8>, entries: HashMap<Vec<u8>, Entry>) -> der::Result<Self> {
        let signed = Signed::split(&der)?;
        let mut reader = SliceReader::new(signed.message)?;
        let head = reader.sequence(Head::read)?;
        reader.finish()?;
        let name = Name::from_der(head.issuer)?;
        let list = Self {
            issuer: head.issuer.to_vec(),
            issuer_name: IssuerName::new(&common_name(&name)?),
            number: number(&head.extensions)?,
            this_update: head.this_update,
            next_update: head.next_update,
            scope: scope(&head.extensions)?,
            entries,
            der: Vec::new(),
        };
        if list.next_update < list.this_update {
            return Err(refused());
        }
        Ok(Self { der, ..list })
    }

    /// The common name of who claims to have issued it.
    pub const fn issuer(&self) -> &IssuerName {
        &self.issuer_name
    }

    /// When it was made, as it says.
    pub const fn this_update(&self) -> Timestamp {
        self.this_update
    }

    /// When the next one is due at the latest, as it says.
    pub const fn next_update(&self) -> Timestamp {
        self.next_update
    }

    /// How many certificates it revokes.
    pub fn revoked(&self) -> usize {
        self.entries.len()
    }

    /// What the port tells of it.
    pub(crate) fn summary(&self) -> RevocationList {
        RevocationList {
            issuer: self.issuer_name.clone(),
            this_update: self.this_update,
            next_update: self.next_update,
            revoked: self.revoked(),
        }
    }

    /// The bytes, in DER.
    pub(crate) fn der(&self) -> &[u8] {
        &self.der
    }

    /// SHA-256 over the issuer's name.
    pub(crate) fn issuer_digest(&self) -> [u8; 32] {
        Sha256::digest(&self.issuer).into()
    }

    /// Its number.
    pub(crate) const fn number(&self) -> &ListNumber {
        &self.number
    }

    /// The serial numbers it revokes.
    pub(crate) const fn entries(&self) -> &HashMap<Vec<u8>, Entry> {
        &self.entries
    }

    /// Whether an authority with this name and key, that may sign lists, has signed it.
    pub(crate) fn is_signed_by(&self, issuer: &Certificate, algorithms: &[Algorithm]) -> bool {
        self.issuer == issuer.subject()
            && issuer.may_sign_lists()
            && self.has_signature_of(&issuer.key, algorithms)
    }

    fn has_signature_of(&self, key: &PublicKey, algorithms: &[Algorithm]) -> bool {
        Signed::split(&self.der).is_ok_and(|signed| key.has_signed(&signed, algorithms))
    }

    /// Whether it speaks of this certificate: of its issuer, and of one of the distribution points
    /// that it names, if list and certificate both name some (RFC 5280, 6.3.3, b 2 i).
    pub(crate) fn covers(&self, certificate: &Certificate) -> bool {
        let Some(scope) = &self.scope else {
            return self.issuer == certificate.issuer();
        };
        let points = points(certificate);
        let named = points.is_empty() || points.iter().any(|point| scope.contains(point));
        self.issuer == certificate.issuer() && named
    }
}

impl fmt::Debug for RevocationListDer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("RevocationListDer")
            .field("issuer", &self.issuer_name)
            .field("this_update", &self.this_update)
            .field("next_update", &self.next_update)
            .finish_non_exhaustive()
    }
}

/// Every serial number and how firmly it is revoked. The reason `removeFromCRL` belongs to deltas
/// only (RFC 5280, 5.3.1): where a complete list has it, the certificate stays on hold.
fn entries(der: &[u8]) -> Result<HashMap<Vec<u8>, Entry>, webpki::Error> {
    let list = BorrowedCertRevocationList::from_der(der)?;
    let mut entries = HashMap::new();
    for revoked in &list {
        let revoked = revoked?;
        let entry = match revoked.reason_code {
            Some(RevocationReason::CertificateHold | RevocationReason::RemoveFromCrl) => {
                Entry::OnHold
            }
            _ => Entry::Revoked,
        };
        let serial = without_zeros(revoked.serial_number).to_vec();
        let kept = entries.entry(serial).or_insert(entry);
        if entry == Entry::Revoked {
            *kept = entry;
        }
    }
    Ok(entries)
}

/// What of a list is not its entries.
struct Head<'a> {
    issuer: &'a [u8],
    this_update: Timestamp,
    next_update: Timestamp,
    extensions: Extensions,
}

impl<'a> Head<'a> {
    fn read(fields: &mut SliceReader<'a>) -> der::Result<Self> {
        u8::decode(fields)?;
        sequence(fields)?;
        let issuer = fields.tlv_bytes()?;
        let this_update = instant(Time::decode(fields)?)?;
        let next_update = instant(Time::decode(fields)?)?;
        let extensions = fields.context_specific(TagNumber(0), TagMode::Explicit)?;
        let extensions = match extensions {
            Some(extensions) => Some(extensions),
            None if fields.is_finished() => None,
            None => {
                sequence(fields)?;
                fields.context_specific(TagNumber(0), TagMode::Explicit)?
            }
        };
        Ok(Self {
            issuer,
            this_update,
            next_update,
            extensions: extensions.unwrap_or_default(),
        })
    }
}

fn number(extensions: &[Extension]) -> der::Result<ListNumber> {
    let extension = only(extensions, ID_CE_CRL_NUMBER)?.ok_or_else(refused)?;
    let number = UintRef::from_der(extension.extn_value.as_bytes())?;
    let magnitude = number.as_bytes();
    let mut bytes = [0; MAX_NUMBER_BYTES];
    let start = bytes.len().checked_sub(magnitude.len());
    let place = start.and_then(|start| bytes.get_mut(start..));
    place.ok_or_else(refused)?.copy_from_slice(magnitude);
    Ok(bytes)
}

/// The distribution points that a list is for. `None`: it does not say, and is for all.
fn scope(extensions: &[Extension]) -> der::Result<Option<Vec<String>>> {
    let Some(extension) = only(extensions, ID_CE_ISSUING_DISTRIBUTION_POINT)? else {
        return Ok(None);
    };
    let scope = IssuingDistributionPoint::from_der(extension.extn_value.as_bytes())?;
    let partial = scope.only_contains_user_certs
        || scope.only_contains_ca_certs
        || scope.only_contains_attribute_certs
        || scope.indirect_crl
        || scope.only_some_reasons.is_some();
    if partial {
        return Err(refused());
    }
    let names = scope.distribution_point.ok_or_else(refused)?;
    Ok(Some(addresses(&names)))
}

fn only(extensions: &[Extension], kind: ObjectIdentifier) -> der::Result<Option<&Extension>> {
    let mut found = extensions.iter().filter(|one| one.extn_id == kind);
    let first = found.next();
    if found.next().is_some() {
        return Err(refused());
    }
    Ok(first)
}
