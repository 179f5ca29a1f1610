//! `loquet session`: the person's sessions, by the token that this workstation keeps.

use crate::arguments::SessionCommand;
use crate::entry;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::front::Front;
use crate::kept::{self, Kept};
use crate::office::Office;
use crate::output::{Opened, Sessions, Shown};
use crate::secrets::Secrets;
use loquet_domain::{FailureCode, SessionId};
use loquet_port_desk::SessionView;
use std::process::ExitCode;

/// Does something with a session.
pub(crate) async fn run(
    front: &Front,
    command: Option<SessionCommand>,
) -> Result<ExitCode, Failure> {
    let office = Office::open(front).await?;
    let kept = kept::require(&office)?;
    let done = match command.unwrap_or(SessionCommand::Show) {
        SessionCommand::Show => show(&office, &kept).await,
        SessionCommand::Use => keep_in_use(&office, &kept).await,
        SessionCommand::List => list(&office, &kept).await,
        SessionCommand::Lock => lock(&office, &kept).await,
        SessionCommand::Unlock { password_stdin } => unlock(&office, &kept, password_stdin).await,
        SessionCommand::Close { session: Some(id) } if id != kept.id => {
            end(&office, &kept, id).await
        }
        SessionCommand::Close { .. } => close(&office, &kept).await,
    };
    if let Err(failure) = &done
        && failure.code() == FailureCode::SessionEnded
    {
        // A token of no session is worth nothing.
        kept::forget(&office, kept.id);
    }
    done.map(|()| Exit::Done.into())
}

/// The session of this workstation, without using it.
pub(crate) async fn own(front: &Front) -> Result<SessionView, Failure> {
    let office = Office::open(front).await?;
    let kept = kept::require(&office)?;
    Ok(office.desk().show_session(&kept.token).await?)
}

async fn show(office: &Office, kept: &Kept) -> Result<(), Failure> {
    let session = office.desk().show_session(&kept.token).await?;
    office.answer(&Shown {
        session: &session,
        done: None,
    })
}

/// Tells that the person is at work: the idle limit starts again (SES-03, SES-04).
async fn keep_in_use(office: &Office, kept: &Kept) -> Result<(), Failure> {
    let session = office.desk().use_session(&kept.token).await?;
    office.answer(&Shown {
        session: &session,
        done: None,
    })
}

async fn list(office: &Office, kept: &Kept) -> Result<(), Failure> {
    let sessions = office.desk().own_sessions(&kept.token).await?;
    office.answer(&Sessions(&sessions))
}

async fn lock(office: &Office, kept: &Kept) -> Result<(), Failure> {
    let session = office.desk().lock_session(&kept.token).await?;
    office.answer(&Shown {
        session: &session,
        done: Some("session-locked"),
    })
}

/// Unlocks by the owner's password. The new token takes the place of the old one (SES-02).
async fn unlock(office: &Office, kept: &Kept, password_stdin: bool) -> Result<(), Failure> {
    let session = office.desk().show_session(&kept.token).await?;
    let mut secrets = Secrets::from_flag(password_stdin)?;
    let password = secrets.present(office, &session.identifier).await?;
    let unlock = office
        .desk()
        .unlock_session(&kept.token, password, Office::origin());
    let open = office.race(async { Ok(unlock.await?) }).await?;
    kept::keep(office, &open)?;
    office.answer(&Opened {
        open: &open,
        remembered: false,
        done: "session-unlocked",
    })?;
    entry::tell_notices(office, &open);
    Ok(())
}

async fn close(office: &Office, kept: &Kept) -> Result<(), Failure> {
    let session = office.desk().close_session(&kept.token).await?;
    kept::forget(office, kept.id);
    office.answer(&Shown {
        session: &session,
        done: Some("session-closed"),
    })
}

async fn end(office: &Office, kept: &Kept, id: SessionId) -> Result<(), Failure> {
    let session = office.desk().end_session(&kept.token, id).await?;
    office.answer(&Shown {
        session: &session,
        done: Some("session-other-closed"),
    })
}
