//! Sessions, as shown to their owner.

use crate::{
    AssuranceCode, Code, EndCauseCode, FactorCode, FieldError, Id, IdentifierView, Instant,
    LockCauseCode, RoleCode, SecretText, SessionIdText, read, secret,
};
use loquet_domain::session::{EndCause, Ending, LockCause, SessionState as State};
use loquet_domain::text::PrintableText;
use loquet_domain::{Identifier, Origin, Password};
use loquet_port_desk as desk;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A session, as shown to its owner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct SessionView {
    /// Its identity: names it, opens nothing.
    pub id: SessionIdText,
    /// Whose it is.
    pub identifier: IdentifierView,
    /// Their role.
    pub role: RoleCode,
    /// The factor that proved them.
    pub factor: FactorCode,
    /// The assurance of the proof.
    pub assurance: AssuranceCode,
    /// Whether the assurance is what the French rules ask for.
    pub conforming: bool,
    /// The number of the card that opened it, if one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(example = "8025000001/2800000042"))]
    pub card: Option<String>,
    /// Whether that was a test card: the session must be marked wherever it is shown.
    pub test: bool,
    /// The workstation where it was opened.
    #[cfg_attr(feature = "schema", schema(example = "ACCUEIL-1"))]
    pub workstation: String,
    /// The address of the workstation; none for the server's own machine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(example = "192.0.2.17"))]
    pub address: Option<String>,
    /// The program that opened it.
    #[cfg_attr(feature = "schema", schema(example = "AgendaMed/7.2"))]
    pub application: String,
    /// When it was opened.
    pub opened_at: Instant,
    /// When it was last used.
    pub last_used_at: Instant,
    /// When it ends whatever happens.
    pub absolute_end: Instant,
    /// Where it stands.
    pub state: SessionStateName,
    /// Why it is locked (a name of `LockCause`) or over (a name of `EndCause`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(example = "card-removed"))]
    pub cause: Option<String>,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Instant>,
}

/// Where a session stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum SessionStateName {
    /// In use.
    Active,
    /// Gives no data until the same person proves themselves again.
    Locked,
    /// Over for good.
    Ended,
}

/// The state that the three fields stand for together.
fn state(
    name: SessionStateName,
    cause: Option<&str>,
    ended_at: Option<Instant>,
) -> Result<State, FieldError> {
    let cause = cause.unwrap_or_default();
    let wrong = |what| move || FieldError::expected("/cause", what);
    let never = || FieldError::expected("/ended_at", "when the session ended");
    Ok(match name {
        SessionStateName::Active => State::Active,
        SessionStateName::Locked => State::Locked(
            LockCause::from_code(cause).ok_or_else(wrong("why the session is locked"))?,
        ),
        SessionStateName::Ended => State::Ended(Ending {
            cause: EndCause::from_code(cause).ok_or_else(wrong("why the session is over"))?,
            at: ended_at.ok_or_else(never)?.0,
        }),
    })
}

impl From<&desk::SessionView> for SessionView {
    fn from(view: &desk::SessionView) -> Self {
        let (state, cause, ended_at) = match view.state {
            State::Active => (SessionStateName::Active, None, None),
            State::Locked(cause) => (SessionStateName::Locked, Some(cause.code()), None),
            State::Ended(Ending { cause, at }) => {
                let at = Some(Instant(at));
                (SessionStateName::Ended, Some(cause.code()), at)
            }
        };
        Self {
            id: Id(view.id),
            identifier: (&view.identifier).into(),
            role: Code(view.role),
            factor: Code(view.factor),
            assurance: Code(view.assurance),
            conforming: view.conforming,
            card: view.card.as_ref().map(ToString::to_string),
            test: view.test,
            workstation: view.origin.workstation.to_string(),
            address: view.origin.address.map(|address| address.to_string()),
            application: view.origin.application.to_string(),
            opened_at: Instant(view.opened_at),
            last_used_at: Instant(view.last_used_at),
            absolute_end: Instant(view.absolute_end),
            state,
            cause: cause.map(ToOwned::to_owned),
            ended_at,
        }
    }
}

impl TryFrom<&SessionView> for desk::SessionView {
    type Error = FieldError;

    fn try_from(view: &SessionView) -> Result<Self, FieldError> {
        let identifier =
            Identifier::try_from(&view.identifier).map_err(|error| error.under("/identifier"))?;
        Ok(Self {
            id: view.id.0,
            identifier,
            role: view.role.0,
            factor: view.factor.0,
            assurance: view.assurance.0,
            conforming: view.conforming,
            card: read::card_serial_if_any("/card", view.card.as_deref())?,
            test: view.test,
            origin: Origin {
                workstation: PrintableText::new(&view.workstation),
                address: read::address("/address", view.address.as_deref())?,
                application: PrintableText::new(&view.application),
            },
            opened_at: view.opened_at.0,
            last_used_at: view.last_used_at.0,
            absolute_end: view.absolute_end.0,
            state: state(view.state, view.cause.as_deref(), view.ended_at)?,
        })
    }
}

/// Sessions of one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct SessionList {
    /// The open ones, the present one included.
    pub sessions: Vec<SessionView>,
}

/// Asks that a session be locked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LockRequest {
    /// The cause that the client has seen: `asked` or `card-removed`.
    pub cause: LockCauseCode,
}

/// Asks that a session end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CloseRequest {
    /// The cause that the client has seen: `closed` or `card-removed`.
    pub cause: EndCauseCode,
}

/// Unlocks a session by its owner's password.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PasswordUnlock {
    /// The password.
    #[serde(serialize_with = "secret::in_clear")]
    pub password: SecretText,
}

impl PasswordUnlock {
    /// The password, for the desk.
    ///
    /// # Errors
    ///
    /// [`FieldError`] at `/password`.
    pub fn read(&self) -> Result<Arc<Password>, FieldError> {
        read::password("/password", &self.password)
    }
}
