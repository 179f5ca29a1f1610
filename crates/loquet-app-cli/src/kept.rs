//! What this workstation keeps for its user: tokens of open sessions, remembered identifiers.

use crate::acting;
use crate::failure::Failure;
use crate::front::Front;
use crate::office::Office;
use loquet_domain::remembered::RememberedList;
use loquet_domain::session::SessionToken;
use loquet_domain::{FailureCode, Identifier, SessionId};
use loquet_port_desk::OpenSession;
use loquet_wiring::now;
use loquet_wiring::workstation::{Workstation, WorkstationError};
use std::env;

/// Tells a command that runs in a session which one it is.
pub(crate) const SESSION_VARIABLE: &str = "LOQUET_SESSION_ID";

/// A session whose token is kept here.
pub(crate) struct Kept {
    /// Its identity.
    pub(crate) id: SessionId,
    /// What stands for it.
    pub(crate) token: SessionToken,
}

/// The session of the command that this program runs in, or else the last one opened here.
pub(crate) fn find(office: &Office) -> Result<Option<Kept>, Failure> {
    let sessions = &office.workstation().sessions;
    let Some(named) = env::var_os(SESSION_VARIABLE) else {
        let current = sessions.current()?;
        return Ok(current.map(|(id, token)| Kept { id, token }));
    };
    let named: Option<SessionId> = named.to_str().and_then(|id| id.parse().ok());
    let Some(id) = named else {
        return Ok(None);
    };
    Ok(sessions.find(id)?.map(|token| Kept { id, token }))
}

/// The same; it is a failure if there is none.
pub(crate) fn require(office: &Office) -> Result<Kept, Failure> {
    find(office)?.ok_or_else(|| Failure::new(FailureCode::NoSessionHere))
}

/// Keeps the token of a session, in the place of an older one of the same session.
pub(crate) fn keep(office: &Office, open: &OpenSession) -> Result<(), Failure> {
    Ok(office
        .workstation()
        .sessions
        .keep(open.session.id, &open.token)?)
}

/// Forgets a token that is worth nothing any more.
pub(crate) fn forget(office: &Office, id: SessionId) {
    if let Err(error) = office.workstation().sessions.forget(id) {
        office.warn(&error.into());
    }
}

/// Closes a session that was opened here and forgets it. Its token may have been renewed since, by
/// an unlocking.
pub(crate) async fn close(office: &Office, open: &OpenSession) {
    let renewed = office
        .workstation()
        .sessions
        .find(open.session.id)
        .ok()
        .flatten();
    acting::close(office, renewed.as_ref().unwrap_or(&open.token)).await;
    forget(office, open.session.id);
}

/// The remembered identifiers. A list that cannot be read is told, and stops nothing (REM-05).
pub(crate) fn remembered(front: &Front, workstation: &Workstation) -> RememberedList {
    let Some(store) = &workstation.remembered else {
        return RememberedList::default();
    };
    let recollection = store.list(now());
    if recollection.damaged {
        front.warn(&about_list(workstation, FailureCode::RememberedDamaged));
    }
    recollection.list
}

/// Remembers an identifier, after a whole login that asked for it (REM-02): whether it is now
/// remembered. The login has succeeded in any case.
pub(crate) fn remember(office: &Office, identifier: &Identifier) -> bool {
    let Some(store) = &office.workstation().remembered else {
        office.note("remembered-off", &[]);
        return false;
    };
    let remembered = store.remember(identifier, now());
    if let Err(error) = remembered {
        office.warn(&unwritable(office.workstation(), error));
        return false;
    }
    true
}

/// The list of remembered identifiers cannot be written.
pub(crate) fn unwritable(workstation: &Workstation, error: WorkstationError) -> Failure {
    about_list(workstation, FailureCode::RememberedUnwritable).caused_by(error)
}

/// A failure that names the file of the list.
fn about_list(workstation: &Workstation, code: FailureCode) -> Failure {
    match &workstation.remembered_file {
        Some(path) => Failure::new(code).with("path", path),
        None => Failure::new(code),
    }
}
