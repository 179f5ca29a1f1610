//! Workstations: invited by an administrator, enrolled once by themselves.

use crate::{FieldError, Id, Instant, SecretText, WorkstationIdText, read, secret};
use loquet_domain::text::PrintableText;
use loquet_domain::workstation::{self, Enrolment, EnrolmentCode, WorkstationName};
use loquet_port_desk as desk;
use serde::{Deserialize, Serialize};

/// A workstation that the practice knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Workstation {
    /// Its identity.
    pub id: WorkstationIdText,
    /// Its name, in every record of the journal.
    #[cfg_attr(feature = "schema", schema(example = "ACCUEIL-1"))]
    pub name: String,
    /// Whether it has enrolled.
    pub enrolment: EnrolmentState,
    /// The first instant at which its code is worthless, while it is invited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Instant>,
    /// When it enrolled, once it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enrolled_at: Option<Instant>,
}

/// Whether a workstation has enrolled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum EnrolmentState {
    /// A code was given out and not used.
    Invited,
    /// It has enrolled.
    Enrolled,
}

impl From<&workstation::Workstation> for Workstation {
    fn from(workstation: &workstation::Workstation) -> Self {
        let (enrolment, expires_at, enrolled_at) = match workstation.enrolment {
            Enrolment::Invited { expires_at } => {
                (EnrolmentState::Invited, Some(Instant(expires_at)), None)
            }
            Enrolment::Enrolled { at } => (EnrolmentState::Enrolled, None, Some(Instant(at))),
        };
        Self {
            id: Id(workstation.id),
            name: workstation.name.to_string(),
            enrolment,
            expires_at,
            enrolled_at,
        }
    }
}

impl TryFrom<&Workstation> for workstation::Workstation {
    type Error = FieldError;

    fn try_from(workstation: &Workstation) -> Result<Self, FieldError> {
        let missing = |pointer| move || FieldError::expected(pointer, "an instant");
        let enrolment = match workstation.enrolment {
            EnrolmentState::Invited => Enrolment::Invited {
                expires_at: workstation.expires_at.ok_or_else(missing("/expires_at"))?.0,
            },
            EnrolmentState::Enrolled => Enrolment::Enrolled {
                at: (workstation.enrolled_at)
                    .ok_or_else(missing("/enrolled_at"))?
                    .0,
            },
        };
        Ok(Self {
            id: workstation.id.0,
            name: PrintableText::new(&workstation.name),
            enrolment,
        })
    }
}

/// Every workstation, by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct WorkstationList {
    /// The workstations.
    pub workstations: Vec<Workstation>,
}

/// Asks for a one-time code for a workstation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct InvitationRequest {
    /// The name that the workstation will have: 1 to 64 printable characters.
    #[cfg_attr(feature = "schema", schema(example = "ACCUEIL-1"))]
    pub name: String,
}

impl InvitationRequest {
    /// The name, for the desk.
    ///
    /// # Errors
    ///
    /// [`FieldError`] at `/name`: it would not stay as it is.
    pub fn read(&self) -> Result<WorkstationName, FieldError> {
        read::whole_text(
            "/name",
            &self.name,
            "a name of 1 to 64 printable characters",
        )
    }
}

/// A one-time code that was given out.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Invitation {
    /// For which workstation.
    pub workstation: Workstation,
    /// The code, shown once: three groups of four characters.
    #[serde(serialize_with = "secret::in_clear")]
    pub code: SecretText,
    /// The first instant at which it is worthless.
    pub expires_at: Instant,
}

impl From<&desk::Invitation> for Invitation {
    fn from(invitation: &desk::Invitation) -> Self {
        Self {
            workstation: (&invitation.workstation).into(),
            code: SecretText::new(invitation.code.expose()),
            expires_at: Instant(invitation.expires_at),
        }
    }
}

impl TryFrom<&Invitation> for desk::Invitation {
    type Error = FieldError;

    fn try_from(invitation: &Invitation) -> Result<Self, FieldError> {
        let workstation = (&invitation.workstation).try_into();
        let workstation = workstation.map_err(|error: FieldError| error.under("/workstation"))?;
        Ok(Self {
            workstation,
            code: code(&invitation.code)?,
            expires_at: invitation.expires_at.0,
        })
    }
}

/// Reads a one-time code.
fn code(text: &SecretText) -> Result<EnrolmentCode, FieldError> {
    let code = text.expose().parse();
    code.map_err(|_| FieldError::expected("/code", "twelve letters and digits"))
}

/// Enrols the workstation that asks. Needs no session and no workstation's token.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EnrolmentRequest {
    /// The one-time code, in any case, with or without its hyphens.
    #[serde(serialize_with = "secret::in_clear")]
    pub code: SecretText,
}

impl EnrolmentRequest {
    /// The code, for the desk.
    ///
    /// # Errors
    ///
    /// [`FieldError`] at `/code`.
    pub fn read(&self) -> Result<EnrolmentCode, FieldError> {
        code(&self.code)
    }
}

/// A workstation that has just enrolled.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct EnrolledWorkstation {
    /// The workstation.
    pub workstation: Workstation,
    /// What it shows in the header `Loquet-Workstation` from now on, for it only: 64 hexadecimal
    /// digits.
    #[serde(serialize_with = "secret::in_clear")]
    pub token: SecretText,
}

impl From<&desk::EnrolledWorkstation> for EnrolledWorkstation {
    fn from(enrolled: &desk::EnrolledWorkstation) -> Self {
        Self {
            workstation: (&enrolled.workstation).into(),
            token: SecretText::new(enrolled.token.expose()),
        }
    }
}

impl TryFrom<&EnrolledWorkstation> for desk::EnrolledWorkstation {
    type Error = FieldError;

    fn try_from(enrolled: &EnrolledWorkstation) -> Result<Self, FieldError> {
        let workstation = (&enrolled.workstation).try_into();
        let workstation = workstation.map_err(|error: FieldError| error.under("/workstation"))?;
        let token = enrolled.token.expose().parse();
        let token = token.map_err(|_| FieldError::expected("/token", "64 hexadecimal digits"))?;
        Ok(Self { workstation, token })
    }
}

/// Whom the server takes the asking workstation for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ThisWorkstation {
    /// The name that it has in every record of the journal.
    #[cfg_attr(feature = "schema", schema(example = "ACCUEIL-1"))]
    pub name: String,
    /// Whether it is the server's own machine, without a token.
    pub local: bool,
    /// The workstation that has shown its token; none for the server's own machine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workstation: Option<Workstation>,
}
