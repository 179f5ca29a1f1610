//! Who acts: the open session of this workstation, or a person who logs in for one command.

use crate::arguments;
use crate::entry;
use crate::failure::Failure;
use crate::kept;
use crate::office::Office;
use crate::prompt::Prompter;
use crate::secrets::Secrets;
use loquet_domain::session::{EndCause, SessionToken};
use loquet_domain::{FailureCode, Identifier};
use loquet_port_desk::DeskError;
use std::sync::Arc;

/// The session that a command acts in.
pub(crate) struct Acting {
    token: Arc<SessionToken>,
    identifier: Identifier,
    /// It was opened for this command alone.
    is_borrowed: bool,
}

impl Acting {
    /// The session of whoever acts.
    pub(crate) async fn begin(
        office: &Office,
        secrets: &mut Secrets,
        arguments: &arguments::Acting,
    ) -> Result<Self, Failure> {
        if let Some(typed) = &arguments.acting {
            return Self::enter(office, secrets, Some(typed.parse()?)).await;
        }
        if let Some(open) = Self::of_workstation(office).await? {
            return Ok(open);
        }
        if secrets.are_typed() && Prompter::has_terminal() {
            return Self::enter(office, secrets, None).await;
        }
        Err(Failure::new(FailureCode::NoSessionHere))
    }

    /// The open session of this workstation; `None` if there is none or it has ended.
    pub(crate) async fn of_workstation(office: &Office) -> Result<Option<Self>, Failure> {
        let Some(kept) = kept::find(office)? else {
            return Ok(None);
        };
        match office.desk().use_session(&kept.token).await {
            Ok(view) => {
                let token = Arc::new(kept.token);
                Ok(Some(Self {
                    token,
                    identifier: view.identifier,
                    is_borrowed: false,
                }))
            }
            Err(DeskError::SessionEnded) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Logs a person in for one command.
    pub(crate) async fn enter(
        office: &Office,
        secrets: &mut Secrets,
        named: Option<Identifier>,
    ) -> Result<Self, Failure> {
        let open = entry::enter(office, secrets, named).await?;
        entry::tell_notices(office, &open);
        let identifier = open.session.identifier;
        Ok(Self {
            token: Arc::new(open.token),
            identifier,
            is_borrowed: true,
        })
    }

    /// Who acts.
    pub(crate) const fn identifier(&self) -> &Identifier {
        &self.identifier
    }

    /// What stands for the session.
    pub(crate) fn token(&self) -> Arc<SessionToken> {
        Arc::clone(&self.token)
    }

    /// Does the work, and closes a session that was opened for it, however the work ends.
    pub(crate) async fn during<T>(
        self,
        office: &Office,
        work: impl Future<Output = Result<T, Failure>>,
    ) -> Result<T, Failure> {
        let done = office.race(work).await;
        if self.is_borrowed {
            close(office, &self.token).await;
        }
        done
    }
}

/// Closes a session that was opened for one command; the work is done, so a failure is only told.
pub(crate) async fn close(office: &Office, token: &SessionToken) {
    match office.desk().close_session(token, EndCause::Closed).await {
        Ok(_) | Err(DeskError::SessionEnded) => {}
        Err(error) => office.warn(&error.into()),
    }
}
