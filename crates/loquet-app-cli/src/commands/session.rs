//! `loquet session`: the person's sessions, by the token that this workstation keeps.

use crate::arguments::{ByCard, SessionCommand};
use crate::card_entry;
use crate::card_side::CardSide;
use crate::entry;
use crate::failure::Failure;
use crate::front::Front;
use crate::kept::{self, Kept};
use crate::list_keeper::ListKeeper;
use crate::office::Office;
use crate::output::{Opened, Sessions, Shown};
use crate::pins::Pins;
use crate::secrets::Secrets;
use crate::waiting::Patience;
use loquet_domain::profile::Factor;
use loquet_domain::session::{EndCause, LockCause, SessionState};
use loquet_domain::{FailureCode, SessionId};
use loquet_port_desk::{OpenSession, SessionView};
use loquet_wiring::Exit;
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
        SessionCommand::Unlock { by_card, .. } if by_card.card => {
            unlock_by_card(&office, &kept, &by_card).await
        }
        SessionCommand::Unlock { password_stdin, .. } => {
            unlock(&office, &kept, password_stdin).await
        }
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
    let session = office
        .desk()
        .lock_session(&kept.token, LockCause::Asked)
        .await?;
    office.answer(&Shown {
        session: &session,
        done: Some("session-locked"),
    })
}

/// Unlocks by the owner's password. The new token takes the place of the old one (SES-02).
async fn unlock(office: &Office, kept: &Kept, password_stdin: bool) -> Result<(), Failure> {
    let session = office.desk().show_session(&kept.token).await?;
    if session.factor == Factor::CpsCard && matches!(session.state, SessionState::Locked(_)) {
        // Nobody types a password for nothing.
        return Err(Failure::new(FailureCode::CardNeeded));
    }
    let mut secrets = Secrets::from_flag(password_stdin)?;
    let password = secrets.present(office, &session.identifier).await?;
    let unlock = office
        .desk()
        .unlock_session(&kept.token, password, Office::origin());
    let open = office.race(async { Ok(unlock.await?) }).await?;
    unlocked(office, &open)
}

/// Unlocks by the card of the session's person.
async fn unlock_by_card(office: &Office, kept: &Kept, flags: &ByCard) -> Result<(), Failure> {
    let side = CardSide::of(office)?;
    let _lists = ListKeeper::begin(office, &side);
    let mut pins = Pins::from_flags(flags)?;
    let how = (&kept.token, Patience::Settings);
    let session = card_entry::unlock(office, &side, &mut pins, how).await?;
    unlocked(office, &session.open)
}

fn unlocked(office: &Office, open: &OpenSession) -> Result<(), Failure> {
    kept::keep(office, open)?;
    office.answer(&Opened {
        open,
        remembered: false,
        done: "session-unlocked",
    })?;
    entry::tell_notices(office, open);
    Ok(())
}

async fn close(office: &Office, kept: &Kept) -> Result<(), Failure> {
    let session = office
        .desk()
        .close_session(&kept.token, EndCause::Closed)
        .await?;
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
