//! What the practice makes of a certificate that was read.

use crate::{
    Bytes, CardAuthorityCode, CardCategoryCode, CardTypeCode, CertificateUsageCode, Code,
    FieldError, IdentifierView, Instant, RefusalCode, Seconds, login, read,
};
use loquet_domain::Identifier;
use loquet_domain::card::{CardHolder, CertificateDer, HolderName, Profession};
use loquet_domain::text::PrintableText;
use loquet_port_desk as desk;
use loquet_port_desk::ExaminedRegistration;
use serde::{Deserialize, Serialize};

/// A certificate to examine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ExamineCard {
    /// The certificate as the card gave it: DER, at most 8 KiB.
    pub certificate: Bytes,
}

impl From<&CertificateDer> for ExamineCard {
    fn from(certificate: &CertificateDer) -> Self {
        Self {
            certificate: Bytes(certificate.as_bytes().to_vec()),
        }
    }
}

impl ExamineCard {
    /// The certificate, for the desk.
    ///
    /// # Errors
    ///
    /// [`FieldError`] at `/certificate`.
    pub fn read(&self) -> Result<CertificateDer, FieldError> {
        login::certificate("/certificate", &self.certificate)
    }
}

/// What the practice makes of a certificate. Exactly one of `verdict` and `refusal` is there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CardExamination {
    /// Its holder, as it says itself; none when it cannot be read.
    pub holder: Option<HolderView>,
    /// What it says of itself; none when it cannot be read.
    pub certificate: Option<CertificateView>,
    /// Who vouches for it, when it is good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<CardVerdict>,
    /// Why it is not good, when it is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refusal: Option<RefusalCode>,
    /// Whether it is registered for somebody.
    pub registration: Registration,
    /// For whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registered_for: Option<IdentifierView>,
}

/// Whether a card is registered for somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Registration {
    /// For the person whose identifier stands beside.
    Registered,
    /// For nobody, or the card is not good.
    Nobody,
    /// Not told without a session.
    Withheld,
}

/// The holder of a card, as its certificate says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct HolderView {
    /// The national identifier printed on the card.
    #[cfg_attr(feature = "schema", schema(example = "899700218896"))]
    pub number: String,
    /// The family name; an establishment's card has none.
    #[cfg_attr(feature = "schema", schema(example = "CHARBONNEL"))]
    pub family_name: Option<String>,
    /// The given name; an establishment's card has none.
    #[cfg_attr(feature = "schema", schema(example = "PASCAL"))]
    pub given_name: Option<String>,
    /// The profession, by its number in the code table G15: 10 is a physician.
    #[cfg_attr(feature = "schema", schema(example = 10))]
    pub profession: Option<u16>,
}

/// A certificate, as it says itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CertificateView {
    /// Who has issued it.
    #[cfg_attr(
        feature = "schema",
        schema(example = "TEST AC IGC-SANTE ELEMENTAIRE PERSONNES")
    )]
    pub issuer: String,
    /// The type of card, if said.
    pub card_type: Option<CardTypeCode>,
    /// Card, test card or something else.
    pub category: CardCategoryCode,
    /// What its key is for.
    pub usage: CertificateUsageCode,
    /// The number of the card, if said.
    #[cfg_attr(feature = "schema", schema(example = "8025000001/2800000042"))]
    pub serial: Option<String>,
    /// How revocation names it: the issuer's name hashed, a slash, the serial number; hexadecimal.
    pub reference: String,
    /// The first instant of its validity.
    pub not_before: Instant,
    /// The last instant of its validity.
    pub not_after: Instant,
}

/// A certificate that is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CardVerdict {
    /// Who vouches for it.
    pub authority: CardAuthorityCode,
    /// How old the revocation list is.
    pub revocation_age_seconds: Seconds,
    /// By how much it is past its date, within the grace.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revocation_overdue_seconds: Option<Seconds>,
}

impl From<&CardHolder> for HolderView {
    fn from(holder: &CardHolder) -> Self {
        Self {
            number: holder.number.to_string(),
            family_name: holder.family_name.as_ref().map(HolderName::to_string),
            given_name: holder.given_name.as_ref().map(HolderName::to_string),
            profession: holder.profession.map(|profession| profession.0),
        }
    }
}

impl From<&CardHolder> for CertificateView {
    fn from(holder: &CardHolder) -> Self {
        Self {
            issuer: holder.issuer.to_string(),
            card_type: holder.card_type.map(Code),
            category: Code(holder.category),
            usage: Code(holder.usage),
            serial: holder.serial.as_ref().map(ToString::to_string),
            reference: holder.reference.to_string(),
            not_before: Instant(holder.not_before),
            not_after: Instant(holder.not_after),
        }
    }
}

/// The holder that both parts make together.
fn holder(who: &HolderView, what: &CertificateView) -> Result<CardHolder, FieldError> {
    let wrong = |_| FieldError::expected("/certificate/reference", "a certificate's reference");
    let name = |name: &Option<String>| name.as_deref().map(PrintableText::new);
    Ok(CardHolder {
        number: read::card_number("/holder/number", &who.number)?,
        family_name: name(&who.family_name),
        given_name: name(&who.given_name),
        profession: who.profession.map(Profession),
        card_type: what.card_type.map(|it| it.0),
        category: what.category.0,
        serial: read::card_serial_if_any("/certificate/serial", what.serial.as_deref())?,
        usage: what.usage.0,
        issuer: PrintableText::new(&what.issuer),
        reference: what.reference.parse().map_err(wrong)?,
        not_before: what.not_before.0,
        not_after: what.not_after.0,
    })
}

impl From<desk::CardVerdict> for CardVerdict {
    fn from(verdict: desk::CardVerdict) -> Self {
        Self {
            authority: Code(verdict.authority),
            revocation_age_seconds: Seconds(verdict.revocation_age),
            revocation_overdue_seconds: verdict.revocation_overdue.map(Seconds),
        }
    }
}

impl From<CardVerdict> for desk::CardVerdict {
    fn from(verdict: CardVerdict) -> Self {
        Self {
            authority: verdict.authority.0,
            revocation_age: verdict.revocation_age_seconds.0,
            revocation_overdue: verdict.revocation_overdue_seconds.map(|it| it.0),
        }
    }
}

impl From<&desk::CardExamination> for CardExamination {
    fn from(examination: &desk::CardExamination) -> Self {
        let (registration, registered_for) = match &examination.registered {
            ExaminedRegistration::For(identifier) => {
                (Registration::Registered, Some(identifier.into()))
            }
            ExaminedRegistration::Nobody => (Registration::Nobody, None),
            ExaminedRegistration::Withheld => (Registration::Withheld, None),
        };
        Self {
            holder: examination.holder.as_ref().map(Into::into),
            certificate: examination.holder.as_ref().map(Into::into),
            verdict: examination.verdict.ok().map(Into::into),
            refusal: examination.verdict.err().map(Code),
            registration,
            registered_for,
        }
    }
}

impl TryFrom<&CardExamination> for desk::CardExamination {
    type Error = FieldError;

    fn try_from(examination: &CardExamination) -> Result<Self, FieldError> {
        let holder = match (&examination.holder, &examination.certificate) {
            (Some(who), Some(what)) => Some(holder(who, what)?),
            (None, None) => None,
            _ => return Err(FieldError::expected("/holder", "holder and certificate")),
        };
        let verdict = match (examination.verdict, examination.refusal) {
            (Some(verdict), None) => Ok(verdict.into()),
            (None, Some(refusal)) => Err(refusal.0),
            _ => return Err(FieldError::expected("/verdict", "a verdict or a refusal")),
        };
        let registered = match (examination.registration, &examination.registered_for) {
            (Registration::Registered, Some(identifier)) => ExaminedRegistration::For(
                Identifier::try_from(identifier).map_err(|error| error.under("/registered_for"))?,
            ),
            (Registration::Nobody, None) => ExaminedRegistration::Nobody,
            (Registration::Withheld, None) => ExaminedRegistration::Withheld,
            _ => {
                return Err(FieldError::expected(
                    "/registered_for",
                    "for whom, or nobody",
                ));
            }
        };
        Ok(Self {
            holder,
            verdict,
            registered,
        })
    }
}
