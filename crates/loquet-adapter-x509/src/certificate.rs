//! A certificate taken apart (RFC 5280, 4.1). Its bytes are kept as they came: they are signed,
//! and a name is compared by them.

use crate::encoding::{Signed, content, refused, sequence};
use crate::key::{Algorithm, PublicKey};
use crate::time::instant;
use const_oid::{AssociatedOid, ObjectIdentifier};
use der::{Decode, Reader, SliceReader, Tag, TagMode, TagNumber};
use loquet_domain::Timestamp;
use sha2::{Digest, Sha256};
use std::collections::HashSet;
use x509_cert::ext::pkix::{BasicConstraints, ExtendedKeyUsage, KeyUsage};
use x509_cert::ext::{Extension, Extensions};
use x509_cert::name::Name;
use x509_cert::time::Time;

/// The version of a certificate with extensions (RFC 5280, 4.1.2.1).
const VERSION_3: u8 = 2;

/// No certificate of a card comes near this.
const MAX_EXTENSIONS: usize = 64;

/// The longest serial number in bytes (RFC 5280, 4.1.2.2).
const MAX_SERIAL_BYTES: usize = 20;

/// A certificate taken apart, of which nothing is believed.
pub(crate) struct Certificate {
    der: Vec<u8>,
    /// The serial number, without a sign byte.
    pub(crate) serial: Vec<u8>,
    issuer: Vec<u8>,
    /// Who issued it, as it says.
    pub(crate) issuer_name: Name,
    subject: Vec<u8>,
    /// Whom it is about, as it says.
    pub(crate) subject_name: Name,
    /// The first instant of its validity.
    pub(crate) not_before: Timestamp,
    /// The last instant of its validity.
    pub(crate) not_after: Timestamp,
    /// Its key.
    pub(crate) key: PublicKey,
    extensions: Extensions,
    /// Whether it is an authority's.
    pub(crate) basic: Option<BasicConstraints>,
    /// What its key may do.
    pub(crate) usage: Option<KeyUsage>,
    /// What its key may do it for.
    pub(crate) extended: Option<ExtendedKeyUsage>,
}

impl Certificate {
    /// Takes a certificate apart: version 3, its extensions each once, times of whole seconds in
    /// UTC, a positive serial number of 20 bytes at most, issuer named.
    pub(crate) fn parse(der: &[u8]) -> der::Result<Self> {
        let signed = Signed::split(der)?;
        let mut reader = SliceReader::new(signed.message)?;
        let certificate = reader.sequence(|fields| Self::fields(der, &signed, fields))?;
        reader.finish()?;
        Ok(certificate)
    }

    fn fields(der: &[u8], signed: &Signed<'_>, fields: &mut SliceReader<'_>) -> der::Result<Self> {
        version(fields)?;
        let serial = serial(content(fields, Tag::Integer)?)?;
        if sequence(fields)? != signed.algorithm {
            return Err(refused());
        }
        let issuer = fields.tlv_bytes()?;
        let (not_before, not_after) = fields.sequence(|validity| {
            let not_before = instant(Time::decode(validity)?)?;
            Ok::<_, der::Error>((not_before, instant(Time::decode(validity)?)?))
        })?;
        let subject = fields.tlv_bytes()?;
        let key = PublicKey::parse(fields.tlv_bytes()?)?;
        let extensions = extensions(fields)?;
        let issuer_name = Name::from_der(issuer)?;
        if issuer_name.is_empty() {
            return Err(refused());
        }
        Ok(Self {
            der: der.to_vec(),
            serial,
            issuer: issuer.to_vec(),
            issuer_name,
            subject: subject.to_vec(),
            subject_name: Name::from_der(subject)?,
            not_before,
            not_after,
            key,
            basic: decoded(&extensions)?,
            usage: decoded(&extensions)?,
            extended: decoded(&extensions)?,
            extensions,
        })
    }

    /// The bytes.
    pub(crate) fn der(&self) -> &[u8] {
        &self.der
    }

    /// The issuer's name, in DER.
    pub(crate) fn issuer(&self) -> &[u8] {
        &self.issuer
    }

    /// The subject's name, in DER.
    pub(crate) fn subject(&self) -> &[u8] {
        &self.subject
    }

    /// SHA-256 over the issuer's name: how lists and references name an authority.
    pub(crate) fn issuer_digest(&self) -> [u8; 32] {
        Sha256::digest(&self.issuer).into()
    }

    /// SHA-256 over the subject's name.
    pub(crate) fn subject_digest(&self) -> [u8; 32] {
        Sha256::digest(&self.subject).into()
    }

    /// An extension, if it is there.
    pub(crate) fn extension(&self, identifier: ObjectIdentifier) -> Option<&Extension> {
        find(&self.extensions, identifier)
    }

    /// An extension, decoded.
    pub(crate) fn decoded<T>(&self) -> der::Result<Option<T>>
    where
        T: AssociatedOid + for<'a> Decode<'a, Error = der::Error>,
    {
        decoded(&self.extensions)
    }

    /// Whether issuer and subject are the same name.
    pub(crate) fn is_self_issued(&self) -> bool {
        self.issuer == self.subject
    }

    /// Whether it is an authority's certificate.
    pub(crate) fn is_authority(&self) -> bool {
        self.basic.as_ref().is_some_and(|basic| basic.ca)
    }

    /// Whether the authority may sign certificates: a key usage, if there is one, says so.
    pub(crate) fn may_sign_certificates(&self) -> bool {
        self.is_authority() && self.usage.is_none_or(|usage| usage.key_cert_sign())
    }

    /// Whether the authority may sign revocation lists: a key usage, if there is one, says so.
    pub(crate) fn may_sign_lists(&self) -> bool {
        self.is_authority() && self.usage.is_none_or(|usage| usage.crl_sign())
    }

    /// Whether this authority's key has signed that certificate, which names it as its issuer.
    pub(crate) fn has_issued(&self, other: &Self, algorithms: &[Algorithm]) -> bool {
        self.subject == other.issuer
            && Signed::split(&other.der).is_ok_and(|it| self.key.has_signed(&it, algorithms))
    }
}

fn version(fields: &mut SliceReader<'_>) -> der::Result<()> {
    let version: Option<u8> = fields.context_specific(TagNumber(0), TagMode::Explicit)?;
    if version == Some(VERSION_3) {
        Ok(())
    } else {
        Err(refused())
    }
}

/// A positive number of 20 bytes at most, without its sign byte (RFC 5280, 4.1.2.2).
fn serial(integer: &[u8]) -> der::Result<Vec<u8>> {
    let negative = integer.first().is_none_or(|byte| *byte >= 0x80);
    let serial = without_zeros(integer);
    if negative || serial.is_empty() || integer.len() > MAX_SERIAL_BYTES {
        return Err(refused());
    }
    Ok(serial.to_vec())
}

/// A number without the zeros at its beginning.
pub(crate) fn without_zeros(number: &[u8]) -> &[u8] {
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    number.get(zeros..).unwrap_or_default()
}

fn extensions(fields: &mut SliceReader<'_>) -> der::Result<Extensions> {
    let extensions: Option<Extensions> =
        fields.context_specific(TagNumber(3), TagMode::Explicit)?;
    let extensions = extensions.unwrap_or_default();
    let mut seen = HashSet::new();
    let each_once = extensions.iter().all(|one| seen.insert(one.extn_id));
    if extensions.len() > MAX_EXTENSIONS || !each_once {
        return Err(refused());
    }
    Ok(extensions)
}

fn find(extensions: &[Extension], identifier: ObjectIdentifier) -> Option<&Extension> {
    extensions.iter().find(|one| one.extn_id == identifier)
}

fn decoded<T>(extensions: &[Extension]) -> der::Result<Option<T>>
where
    T: AssociatedOid + for<'a> Decode<'a, Error = der::Error>,
{
    find(extensions, T::OID)
        .map(|one| T::from_der(one.extn_value.as_bytes()))
        .transpose()
}
