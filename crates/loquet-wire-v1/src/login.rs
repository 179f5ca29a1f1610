//! Opening a session, by password or by card, and a person's own password.

use crate::{
    AttemptIdText, Bytes, CardFault, CardInterfaceCode, Code, FieldError, Id, Instant, PurposeCode,
    Seconds, SecretText, SessionView, read, secret,
};
use loquet_domain::card::{self, CardSerial, CardSignature, CertificateDer};
use loquet_domain::text::PrintableText;
use loquet_domain::{Identifier, Password};
use loquet_port_desk as desk;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A login by password.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PasswordLogin {
    /// Who the person says they are: family name, a point, given name.
    #[cfg_attr(feature = "schema", schema(example = "charbonnel.pascal"))]
    pub identifier: String,
    /// Their password.
    #[serde(serialize_with = "secret::in_clear")]
    pub password: SecretText,
}

impl PasswordLogin {
    /// Both, for the desk.
    ///
    /// # Errors
    ///
    /// [`FieldError`] at `/identifier` or `/password`.
    pub fn read(&self) -> Result<(Identifier, Arc<Password>), FieldError> {
        Ok((
            read::identifier("/identifier", &self.identifier)?,
            read::password("/password", &self.password)?,
        ))
    }
}

/// What a login led to. Only `open` opens; a client refuses an `outcome` that it does not know,
/// which later versions may add for a second step.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct LoginResult {
    /// What was reached.
    pub outcome: LoginOutcome,
    /// The secret that stands for the session, for its holder only: 64 hexadecimal digits.
    #[serde(serialize_with = "secret::in_clear")]
    pub token: SecretText,
    /// The session.
    pub session: SessionView,
    /// Failed attempts since the last success: tell the person.
    pub failures_before: u32,
    /// The password is weak: tell the person.
    pub weak_password: bool,
    /// The card used before, when another was used now: tell the person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(example = "8025000001/2800000042"))]
    pub former_card: Option<String>,
    /// By how much the revocation list is past its date, when that was accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revocation_overdue_seconds: Option<Seconds>,
}

/// What a login reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum LoginOutcome {
    /// A session is open.
    Open,
}

impl From<&desk::OpenSession> for LoginResult {
    fn from(open: &desk::OpenSession) -> Self {
        Self {
            outcome: LoginOutcome::Open,
            token: SecretText::new(open.token.expose()),
            session: (&open.session).into(),
            failures_before: open.failures_before,
            weak_password: open.weak_password,
            former_card: open.former_card.as_ref().map(ToString::to_string),
            revocation_overdue_seconds: open.revocation_overdue.map(Seconds),
        }
    }
}

impl TryFrom<&LoginResult> for desk::OpenSession {
    type Error = FieldError;

    fn try_from(result: &LoginResult) -> Result<Self, FieldError> {
        let token = result.token.expose().parse();
        let token = token.map_err(|_| FieldError::expected("/token", "64 hexadecimal digits"))?;
        let session = (&result.session).try_into();
        let session = session.map_err(|error: FieldError| error.under("/session"))?;
        Ok(Self {
            token,
            session,
            failures_before: result.failures_before,
            weak_password: result.weak_password,
            former_card: read::card_serial_if_any("/former_card", result.former_card.as_deref())?,
            revocation_overdue: result.revocation_overdue_seconds.map(|it| it.0),
        })
    }
}

/// A person's change of their own password.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OwnPasswordChange {
    /// Who the person says they are.
    #[cfg_attr(feature = "schema", schema(example = "charbonnel.pascal"))]
    pub identifier: String,
    /// Their present password.
    #[serde(serialize_with = "secret::in_clear")]
    pub present: SecretText,
    /// The new one.
    #[serde(serialize_with = "secret::in_clear")]
    pub new: SecretText,
}

impl OwnPasswordChange {
    /// Identifier, present and new password, for the desk.
    ///
    /// # Errors
    ///
    /// [`FieldError`] at `/identifier`, `/present` or `/new`.
    pub fn read(&self) -> Result<(Identifier, Arc<Password>, Arc<Password>), FieldError> {
        Ok((
            read::identifier("/identifier", &self.identifier)?,
            read::password("/present", &self.present)?,
            read::password("/new", &self.new)?,
        ))
    }
}

/// Asks for a question that a card answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ChallengeRequest {
    /// What the card is asked to prove its holder for.
    pub purpose: PurposeCode,
}

/// A question that a card answers by a signature, once, before `expires_at`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CardChallenge {
    /// The attempt that the answer must name.
    pub attempt: AttemptIdText,
    /// 32 random bytes.
    pub nonce: Bytes,
    /// What the card proves its holder for.
    pub purpose: PurposeCode,
    /// The name of the practice's service, which is signed.
    #[cfg_attr(feature = "schema", schema(example = "cabinet-des-tilleuls"))]
    pub service: String,
    /// The name of the workstation, which is signed.
    #[cfg_attr(feature = "schema", schema(example = "ACCUEIL-1"))]
    pub workstation: String,
    /// When it was asked, which is signed.
    pub issued_at: Instant,
    /// The first instant at which it is worthless.
    pub expires_at: Instant,
}

impl From<&card::CardChallenge> for CardChallenge {
    fn from(challenge: &card::CardChallenge) -> Self {
        Self {
            attempt: Id(challenge.attempt),
            nonce: Bytes(challenge.nonce.to_vec()),
            purpose: Code(challenge.purpose),
            service: challenge.service.to_string(),
            workstation: challenge.workstation.to_string(),
            issued_at: Instant(challenge.issued_at),
            expires_at: Instant(challenge.expires_at()),
        }
    }
}

impl TryFrom<&CardChallenge> for card::CardChallenge {
    type Error = FieldError;

    fn try_from(challenge: &CardChallenge) -> Result<Self, FieldError> {
        let nonce = challenge.nonce.0.as_slice().try_into();
        Ok(Self {
            attempt: challenge.attempt.0,
            nonce: nonce.map_err(|_| FieldError::expected("/nonce", "32 bytes"))?,
            purpose: challenge.purpose.0,
            service: PrintableText::new(&challenge.service),
            workstation: PrintableText::new(&challenge.workstation),
            issued_at: challenge.issued_at.0,
        })
    }
}

/// A challenge, answered by a card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CardAnswer {
    /// The attempt that the challenge named.
    pub attempt: AttemptIdText,
    /// The certificate of the card's authentication key: DER, at most 8 KiB.
    pub certificate: Bytes,
    /// The signature over the challenge and the certificate: 1 to 512 bytes.
    pub signature: Bytes,
    /// How the card was spoken to.
    pub interface: CardInterfaceCode,
}

impl From<&card::CardAnswer> for CardAnswer {
    fn from(answer: &card::CardAnswer) -> Self {
        Self {
            attempt: Id(answer.attempt),
            certificate: Bytes(answer.certificate.as_bytes().to_vec()),
            signature: Bytes(answer.signature.as_bytes().to_vec()),
            interface: Code(answer.interface),
        }
    }
}

impl TryFrom<&CardAnswer> for card::CardAnswer {
    type Error = FieldError;

    fn try_from(answer: &CardAnswer) -> Result<Self, FieldError> {
        let signature = CardSignature::new(answer.signature.0.clone());
        let signature =
            signature.map_err(|_| FieldError::expected("/signature", "1 to 512 bytes"))?;
        Ok(Self {
            attempt: answer.attempt.0,
            certificate: certificate("/certificate", &answer.certificate)?,
            signature,
            interface: answer.interface.0,
        })
    }
}

/// Reads a certificate's bytes.
pub(crate) fn certificate(pointer: &str, bytes: &Bytes) -> Result<CertificateDer, FieldError> {
    let certificate = CertificateDer::new(bytes.0.clone());
    certificate.map_err(|_| FieldError::expected(pointer, "at most 8192 bytes"))
}

/// A challenge that will not be answered, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AbandonedCard {
    /// The attempt that the challenge named.
    pub attempt: AttemptIdText,
    /// Why.
    pub fault: CardFault,
    /// The number of the card, if it was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(example = "8025000001/2800000042"))]
    pub serial: Option<String>,
}

impl From<&desk::AbandonedCard> for AbandonedCard {
    fn from(abandoned: &desk::AbandonedCard) -> Self {
        Self {
            attempt: Id(abandoned.attempt),
            fault: abandoned.fault.into(),
            serial: abandoned.serial.as_ref().map(CardSerial::to_string),
        }
    }
}

impl TryFrom<&AbandonedCard> for desk::AbandonedCard {
    type Error = FieldError;

    fn try_from(abandoned: &AbandonedCard) -> Result<Self, FieldError> {
        let fault = abandoned.fault.try_into();
        Ok(Self {
            attempt: abandoned.attempt.0,
            fault: fault.map_err(|error: FieldError| error.under("/fault"))?,
            serial: read::card_serial_if_any("/serial", abandoned.serial.as_deref())?,
        })
    }
}
