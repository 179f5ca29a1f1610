//! What a certificate says of its card and holder (the IGC-Santé profile).

use crate::certificate::Certificate;
use crate::encoding::refused;
use const_oid::ObjectIdentifier;
use const_oid::db::rfc4519::{COMMON_NAME, GIVEN_NAME, SN};
use const_oid::db::rfc5280::ID_KP_CLIENT_AUTH;
use der::asn1::{Any, OctetStringRef};
use der::{Decode, Tag, Tagged};
use loquet_domain::card::{
    CardCategory, CardHolder, CardSerial, CardType, CertificateDer, CertificateReference,
    CertificateRefusal, CertificateUsage, HolderName, IssuerName, Profession,
};
use loquet_domain::card_number::CardNumber;
use loquet_port_trust::CertificateReader;
use x509_cert::ext::pkix::name::DirectoryString;
use x509_cert::name::Name;

/// G02, the type of card: INTEGER.
const CARD_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.250.1.71.1.2.2");
/// Issuer and card number: a string such as `8025000001/2800000042`.
const CARD_SERIAL: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.250.1.71.1.2.3");
/// G01, the category: OCTET STRING of one byte.
const CATEGORY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.250.1.71.1.2.5");
/// G15, the profession: INTEGER.
const PROFESSION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.250.1.71.1.2.7");

/// Reads certificates of the IGC-Santé profile, without believing them. It holds nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct X509Reader;

impl CertificateReader for X509Reader {
    fn read(&self, certificate: &CertificateDer) -> Result<CardHolder, CertificateRefusal> {
        let certificate = Certificate::parse(certificate.as_bytes());
        let certificate = certificate.map_err(|_| CertificateRefusal::Malformed)?;
        holder(&certificate)
    }
}

/// What a certificate says of its card and holder.
pub(crate) fn holder(certificate: &Certificate) -> Result<CardHolder, CertificateRefusal> {
    fields(certificate).map_err(|_| CertificateRefusal::Malformed)
}

fn fields(certificate: &Certificate) -> der::Result<CardHolder> {
    let subject = &certificate.subject_name;
    let issuer = common_name(&certificate.issuer_name)?;
    Ok(CardHolder {
        number: number(&common_name(subject)?)?,
        family_name: name(subject, SN)?,
        given_name: name(subject, GIVEN_NAME)?,
        profession: integer(certificate, PROFESSION)?.map(Profession),
        card_type: card_type(certificate)?,
        category: category(certificate)?,
        serial: card_serial(certificate)?,
        usage: usage(certificate),
        issuer: IssuerName::new(&issuer),
        reference: reference(certificate)?,
        not_before: certificate.not_before,
        not_after: certificate.not_after,
    })
}

/// How revocation names a certificate.
pub(crate) fn reference(certificate: &Certificate) -> der::Result<CertificateReference> {
    CertificateReference::new(certificate.issuer_digest(), &certificate.serial)
        .map_err(|_| refused())
}

/// The one common name: two would let each reader choose its own (CPS-14).
pub(crate) fn common_name(name: &Name) -> der::Result<String> {
    let mut names = name.iter().filter(|one| one.oid == COMMON_NAME);
    let first = names.next().ok_or_else(refused)?;
    if names.next().is_some() {
        return Err(refused());
    }
    string(&first.value)
}

/// The national identifier, exactly as it is printed: what a person may type otherwise, such as
/// spaces, an authority may not.
fn number(common_name: &str) -> der::Result<CardNumber> {
    let number: CardNumber = common_name.parse().map_err(|_| refused())?;
    if number.as_str() == common_name {
        Ok(number)
    } else {
        Err(refused())
    }
}

/// A name of the holder, for people to read. Nothing is decided by it.
fn name(subject: &Name, kind: ObjectIdentifier) -> der::Result<Option<HolderName>> {
    let found = subject.iter().find(|one| one.oid == kind);
    let name = found.map(|one| string(&one.value)).transpose()?;
    let name = name.map(|name| HolderName::new(&name));
    Ok(name.filter(|name| !name.is_empty()))
}

fn string(value: &Any) -> der::Result<String> {
    Ok(DirectoryString::try_from(value)?.value().into_owned())
}

fn card_type(certificate: &Certificate) -> der::Result<Option<CardType>> {
    let number = integer(certificate, CARD_TYPE)?;
    Ok(number
        .and_then(|number| u8::try_from(number).ok())
        .and_then(CardType::from_table))
}

fn category(certificate: &Certificate) -> der::Result<CardCategory> {
    let Some(extension) = certificate.extension(CATEGORY) else {
        return Ok(CardCategory::Other);
    };
    let octets = <&OctetStringRef>::from_der(extension.extn_value.as_bytes())?;
    match octets.as_bytes() {
        [number] => Ok(CardCategory::from_table(*number)),
        _ => Err(refused()),
    }
}

fn card_serial(certificate: &Certificate) -> der::Result<Option<CardSerial>> {
    let Some(extension) = certificate.extension(CARD_SERIAL) else {
        return Ok(None);
    };
    let value = Any::from_der(extension.extn_value.as_bytes())?;
    if !matches!(value.tag(), Tag::PrintableString | Tag::Utf8String) {
        return Err(refused());
    }
    let serial = string(&value)?.parse();
    serial.map(Some).map_err(|_| refused())
}

fn integer(certificate: &Certificate, kind: ObjectIdentifier) -> der::Result<Option<u16>> {
    let extension = certificate.extension(kind);
    extension
        .map(|one| u16::from_der(one.extn_value.as_bytes()))
        .transpose()
}

/// Authentication is a digital signature that binds nobody, for a client. The extended key usage
/// `smartCardLogon`, which ANS's sample looks for beside `clientAuth`, is not asked for: it is
/// Microsoft's for a logon to Windows, seen on cards of one kind only, and the key usage already
/// tells the two certificates of a card apart.
fn usage(certificate: &Certificate) -> CertificateUsage {
    let Some(usage) = certificate.usage else {
        return CertificateUsage::Other;
    };
    if usage.non_repudiation() {
        return CertificateUsage::Signature;
    }
    let client = certificate.extended.as_ref();
    if usage.digital_signature() && client.is_some_and(|it| it.0.contains(&ID_KP_CLIENT_AUTH)) {
        CertificateUsage::Authentication
    } else {
        CertificateUsage::Other
    }
}
