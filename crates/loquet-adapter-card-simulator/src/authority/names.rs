//! Distinguished names of authorities and holders.

use const_oid::ObjectIdentifier;
use const_oid::db::rfc4519::{C, CN, GIVEN_NAME, O, OU, SN, TITLE};
use der::asn1::{Any, PrintableStringRef, Utf8StringRef};
use der::{Decode, Encode};
use x509_cert::attr::AttributeTypeAndValue;
use x509_cert::name::{Name, RdnSequence, RelativeDistinguishedName};

use crate::error::AuthorityError;
use crate::holder::Holder;

/// Whom a certificate names.
#[derive(Clone, Copy)]
pub(crate) enum Subject<'a> {
    /// The card's holder.
    Holder(&'a Holder),
    /// The card itself, by its number: its contactless key.
    Card(&'a str),
}

impl Subject<'_> {
    /// `C=FR, title=…, GN=… + CN=… + SN=…`: one relative name holds the last three. An
    /// establishment's card has the organisation and a common name.
    pub(super) fn to_name(self) -> Result<Name, AuthorityError> {
        let mut sequence = vec![vec![country()?]];
        match self {
            Self::Card(number) => sequence.push(vec![text(CN, &format!("TECHNIQUE {number}"))?]),
            Self::Holder(holder) => {
                sequence.extend(one(O, holder.organisation())?);
                sequence.extend(one(TITLE, holder.title())?);
                let mut person = vec![text(CN, holder.identifier())?];
                person.extend(one(GIVEN_NAME, holder.given())?.into_iter().flatten());
                person.extend(one(SN, holder.family())?.into_iter().flatten());
                sequence.push(person);
            }
        }
        name(sequence)
    }
}

/// The name of an authority: `C=FR, O=ASIP-SANTE, OU=0002 187512751, OU=IGC-SANTE TEST, CN=…`.
pub(super) fn authority(common_name: &str) -> Result<Name, AuthorityError> {
    name(vec![
        vec![country()?],
        vec![text(O, "ASIP-SANTE")?],
        vec![text(OU, "0002 187512751")?],
        vec![text(OU, "IGC-SANTE TEST")?],
        vec![text(CN, common_name)?],
    ])
}

/// A relative name of one attribute, if there is one.
fn one(
    oid: ObjectIdentifier,
    value: Option<&str>,
) -> Result<Option<Vec<AttributeTypeAndValue>>, AuthorityError> {
    value.map(|value| Ok(vec![text(oid, value)?])).transpose()
}

/// `C=FR`, which is a `PrintableString` (RFC 5280, appendix A).
fn country() -> Result<AttributeTypeAndValue, AuthorityError> {
    let value = PrintableStringRef::new("FR").map_err(AuthorityError::certificate)?;
    Ok(AttributeTypeAndValue {
        oid: C,
        value: Any::from(value),
    })
}

/// An attribute whose value is a `UTF8String`.
fn text(oid: ObjectIdentifier, value: &str) -> Result<AttributeTypeAndValue, AuthorityError> {
    let value = Utf8StringRef::new(value).map_err(AuthorityError::certificate)?;
    Ok(AttributeTypeAndValue {
        oid,
        value: Any::from(value),
    })
}

/// A name of relative names. The attributes of one are put into DER's order of a set.
fn name(sequence: Vec<Vec<AttributeTypeAndValue>>) -> Result<Name, AuthorityError> {
    let mut relative = RdnSequence::default();
    for attributes in sequence {
        let rdn = RelativeDistinguishedName::try_from(attributes);
        relative.push(rdn.map_err(AuthorityError::certificate)?);
    }
    let der = relative.to_der().map_err(AuthorityError::certificate)?;
    Name::from_der(&der).map_err(AuthorityError::certificate)
}
