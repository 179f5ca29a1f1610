//! Certificate extensions (RFC 5280, 4.2, and the issuer's own under 1.2.250.1.71).

use const_oid::{AssociatedOid, ObjectIdentifier};
use der::Encode;
use der::asn1::{Ia5String, OctetString, PrintableStringRef};
use der::flagset::FlagSet;
use rsa::PublicKey;
use rsa::pkcs8::EncodePublicKey;
use sha1::{Digest, Sha1};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::crl::dp::DistributionPoint;
use x509_cert::ext::pkix::name::{DistributionPointName, GeneralName};
use x509_cert::ext::pkix::{
    AuthorityKeyIdentifier, BasicConstraints, CrlDistributionPoints, ExtendedKeyUsage, KeyUsage,
    KeyUsages, SubjectKeyIdentifier,
};
use x509_cert::spki::SubjectPublicKeyInfoRef;

use super::profile::{CertificateProfile, ExtendedUse, KeyUse};
use crate::error::AuthorityError;

const CLIENT_AUTHENTICATION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.2");
const SERVER_AUTHENTICATION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.1");
const EMAIL_PROTECTION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.4");
const SMART_CARD_LOGON: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.311.20.2.2");
const CARD_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.250.1.71.1.2.2");
const CARD_NUMBER: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.250.1.71.1.2.3");
const CATEGORY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.250.1.71.1.2.5");
const PROFESSION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.250.1.71.1.2.7");
/// An extension that nobody knows, under the arc for examples (RFC 5612).
const UNKNOWN: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.32473.1");

type Made<T> = Result<T, AuthorityError>;

/// Extensions of an authority's certificate.
pub(super) fn of_authority(
    key: &PublicKey,
    issuer: &PublicKey,
    path_length: Option<u8>,
    revocation_url: Option<&str>,
) -> Made<Vec<Extension>> {
    let constraints = BasicConstraints {
        ca: true,
        path_len_constraint: path_length,
    };
    let usage = KeyUsage(KeyUsages::KeyCertSign | KeyUsages::CRLSign);
    let mut extensions = vec![extension(true, &constraints)?, extension(true, &usage)?];
    extensions.extend(identifiers(key, issuer)?);
    if let Some(url) = revocation_url {
        extensions.push(extension(false, &distribution_point(url)?)?);
    }
    Ok(extensions)
}

/// Extensions of the certificate of a card's key.
pub(super) fn of_card(
    profile: &CertificateProfile,
    key: &PublicKey,
    issuer: &PublicKey,
) -> Made<Vec<Extension>> {
    let constraints = BasicConstraints {
        ca: profile.claims_authority,
        path_len_constraint: None,
    };
    let mut extensions = vec![extension(false, &constraints)?];
    if !profile.key_usage.is_empty() {
        extensions.push(extension(true, &key_usage(&profile.key_usage))?);
    }
    if !profile.extended_key_usage.is_empty() {
        let uses = profile
            .extended_key_usage
            .iter()
            .map(|it| extended_use(*it))
            .collect();
        extensions.push(extension(false, &ExtendedKeyUsage(uses))?);
    }
    extensions.extend(identifiers(key, issuer)?);
    if let Some(url) = &profile.revocation_url {
        extensions.push(extension(false, &distribution_point(url)?)?);
    }
    extensions.extend(of_issuer(profile)?);
    if profile.unknown_critical_extension {
        extensions.push(under(UNKNOWN, true, &der::asn1::Null)?);
    }
    Ok(extensions)
}

/// The issuer's own extensions.
fn of_issuer(profile: &CertificateProfile) -> Made<Vec<Extension>> {
    let mut extensions = Vec::new();
    if let Some(card_type) = profile.card_type {
        extensions.push(under(CARD_TYPE, false, &card_type)?);
    }
    if let Some(number) = &profile.card_number {
        let text = PrintableStringRef::new(number).map_err(AuthorityError::certificate)?;
        extensions.push(under(CARD_NUMBER, false, &text)?);
    }
    if let Some(category) = profile.category {
        let octet = OctetString::new(vec![category]).map_err(AuthorityError::certificate)?;
        extensions.push(under(CATEGORY, false, &octet)?);
    }
    if let Some(profession) = profile.profession {
        extensions.push(under(PROFESSION, false, &profession)?);
    }
    Ok(extensions)
}

fn key_usage(uses: &[KeyUse]) -> KeyUsage {
    let flags = uses.iter().map(|it| match it {
        KeyUse::DigitalSignature => KeyUsages::DigitalSignature,
        KeyUse::NonRepudiation => KeyUsages::NonRepudiation,
        KeyUse::KeyEncipherment => KeyUsages::KeyEncipherment,
        KeyUse::CertificateSigning => KeyUsages::KeyCertSign,
    });
    KeyUsage(flags.fold(FlagSet::default(), |all, flag| all | flag))
}

fn extended_use(it: ExtendedUse) -> ObjectIdentifier {
    match it {
        ExtendedUse::ClientAuthentication => CLIENT_AUTHENTICATION,
        ExtendedUse::SmartCardLogon => SMART_CARD_LOGON,
        ExtendedUse::EmailProtection => EMAIL_PROTECTION,
        ExtendedUse::ServerAuthentication => SERVER_AUTHENTICATION,
    }
}

/// Identifiers of the key and of the issuer's.
fn identifiers(key: &PublicKey, issuer: &PublicKey) -> Made<[Extension; 2]> {
    let subject = SubjectKeyIdentifier(key_identifier(key)?);
    let issuer = AuthorityKeyIdentifier {
        key_identifier: Some(key_identifier(issuer)?),
        ..AuthorityKeyIdentifier::default()
    };
    Ok([extension(false, &subject)?, extension(false, &issuer)?])
}

/// SHA-1 of the key's bits (RFC 5280, 4.2.1.2, method 1).
pub(super) fn key_identifier(key: &PublicKey) -> Made<OctetString> {
    let der = key
        .to_public_key_der()
        .map_err(AuthorityError::certificate)?;
    let info =
        SubjectPublicKeyInfoRef::try_from(der.as_bytes()).map_err(AuthorityError::certificate)?;
    let digest = Sha1::digest(info.subject_public_key.raw_bytes());
    OctetString::new(digest.to_vec()).map_err(AuthorityError::certificate)
}

fn distribution_point(url: &str) -> Made<CrlDistributionPoints> {
    let url = Ia5String::new(url).map_err(AuthorityError::certificate)?;
    let names = vec![GeneralName::UniformResourceIdentifier(url)];
    Ok(CrlDistributionPoints(vec![DistributionPoint {
        distribution_point: Some(DistributionPointName::FullName(names)),
        reasons: None,
        crl_issuer: None,
    }]))
}

fn extension<T: AssociatedOid + Encode>(critical: bool, value: &T) -> Made<Extension> {
    under(T::OID, critical, value)
}

/// An extension under an object identifier.
pub(super) fn under(
    extn_id: ObjectIdentifier,
    critical: bool,
    value: &impl Encode,
) -> Made<Extension> {
    let der = value.to_der().map_err(AuthorityError::certificate)?;
    let extn_value = OctetString::new(der).map_err(AuthorityError::certificate)?;
    Ok(Extension {
        extn_id,
        critical,
        extn_value,
    })
}
