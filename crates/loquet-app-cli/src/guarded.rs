//! The command that is run in a session: it is held while the session is locked, and ends with it.

mod lock;

use crate::cancellation::StopSignals;
use crate::card_entry::CardSession;
use crate::card_side::CardSide;
use crate::card_watch::CardWatch;
use crate::child;
use crate::failure::Failure;
use crate::job::{Job, pauses};
use crate::office::Office;
use crate::output::name;
use crate::pins::Pins;
use crate::prompt::Prompter;
use crate::secrets::Secrets;
use crate::session_watch::{SessionWatch, Standing, Watched};
use lock::{Held, Way};
use loquet_domain::card::RemovalDecision;
use loquet_domain::session::{EndCause, SessionToken};
use loquet_port_desk::{DeskError, SessionView};
use std::ffi::OsString;
use std::future::pending;
use std::process::{ExitStatus, Stdio};
use std::sync::Arc;

/// How the person of a session proves themselves again.
pub(crate) enum Proof<'run> {
    /// By their password.
    Password(&'run Secrets),
    /// By their card, whose removal locks the session.
    Card(&'run CardSide, &'run mut Pins, &'run CardSession),
}

/// Runs a command to its end, holds it while its session is locked, and gives its exit code.
pub(crate) async fn run(
    office: &Office,
    proof: Proof<'_>,
    (command, session): (&[OsString], &SessionView),
) -> Result<u8, Failure> {
    let mut process = child::command(command, session, office.overrides());
    let card = match &proof {
        Proof::Password(_) => None,
        Proof::Card(side, pins, card) => {
            if !pins.are_typed() {
                // What follows on standard input are PINs: none of the command's business.
                process.stdin(Stdio::null());
            }
            Some(CardWatch::of(side, &card.card))
        }
    };
    let job = Job::start(&mut process).map_err(|error| child::not_started(command, error))?;
    let mut guard = Guard {
        office,
        proof,
        session,
    };
    let ended = guard.follow(job, card).await?;
    Ok(child::code(ended))
}

/// Follows a session, and its card if one has opened it.
struct Guard<'run> {
    office: &'run Office,
    proof: Proof<'run>,
    session: &'run SessionView,
}

/// What becomes of a command that has not ended by itself.
enum Fate {
    Held(Held),
    /// Its session is over already, or is to be ended for this cause.
    Ended(Result<Option<EndCause>, EndCause>),
}

impl Guard<'_> {
    async fn follow(
        &mut self,
        mut job: Job,
        mut card: Option<CardWatch<'_>>,
    ) -> Result<ExitStatus, Failure> {
        let mut signals = StopSignals::listen().map_err(Failure::unexpected)?;
        let mut pauses = pauses().map_err(Failure::unexpected)?;
        let mut watch = self.watch();
        loop {
            let fate = tokio::select! {
                ended = job.ended() => return ended.map_err(Failure::unexpected),
                signal = signals.next() => {
                    job.pass_on(signal);
                    continue;
                }
                _ = pauses.recv() => {
                    job.wake();
                    continue;
                }
                fate = fate_by_card(card.as_mut()) => fate,
                standing = watch.other_than(Standing::Open) => fate_by_standing(standing),
            };
            let held = match fate {
                Some(Fate::Held(held)) => held,
                Some(Fate::Ended(how)) => return self.end(&mut job, how).await,
                None => continue,
            };
            job.hold();
            let way = tokio::select! {
                ended = job.ended() => return ended.map_err(Failure::unexpected),
                way = self.locked(held, &mut watch) => way,
            };
            match way {
                Ok(Way::Resumed) => {}
                Ok(Way::Unlocked(session)) => {
                    if let (Some(card), Some(session)) = (card.as_mut(), session) {
                        card.unlocked_by(&session.card);
                    }
                    // The old one has still to hear of it.
                    watch = self.watch();
                }
                Ok(Way::Over(how)) => return self.end(&mut job, how).await,
                Err(failure) => {
                    self.end(&mut job, Err(self.own_end())).await?;
                    return Err(failure);
                }
            }
            job.resume();
            // A signal of the lock is not the command's.
            signals = StopSignals::listen().map_err(Failure::unexpected)?;
        }
    }

    fn watch(&self) -> SessionWatch {
        SessionWatch::begin(Watched {
            desk: self.office.shared_desk(),
            sessions: Arc::clone(&self.office.workstation().sessions),
            session: self.session.id,
            patience: self
                .office
                .settings()
                .desk_policy()
                .session
                .idle()
                .unsigned_abs(),
        })
    }

    /// Why a session ends that its person does not unlock.
    const fn own_end(&self) -> EndCause {
        match self.proof {
            Proof::Password(_) => EndCause::Closed,
            Proof::Card(..) => EndCause::CardRemoved,
        }
    }

    /// Ends the command, and the session if it is not over yet.
    async fn end(
        &self,
        job: &mut Job,
        how: Result<Option<EndCause>, EndCause>,
    ) -> Result<ExitStatus, Failure> {
        let told = match how {
            Err(cause) => {
                self.close(cause).await?;
                None
            }
            Ok(cause) => cause,
        };
        let ended = job.end().await.map_err(Failure::unexpected);
        let holder = self.session.identifier.display().into();
        match told {
            None => (self.office).note("session-command-closed", &[("identifier", holder)]),
            Some(cause) => {
                let why = name(self.office.messages(), "end-cause", cause.code()).into();
                let data = [("identifier", holder), ("cause", why)];
                self.office.note("session-command-ended", &data);
            }
        }
        ended
    }

    async fn close(&self, cause: EndCause) -> Result<(), Failure> {
        let Some(token) = self.token()? else {
            return Ok(());
        };
        match self.office.desk().close_session(&token, cause).await {
            Ok(_) | Err(DeskError::SessionEnded) => {}
            Err(error) => self.office.warn(&error.into()),
        }
        Ok(())
    }

    /// What stands for the session now: each unlocking renews it.
    fn token(&self) -> Result<Option<SessionToken>, Failure> {
        Ok(self.office.workstation().sessions.find(self.session.id)?)
    }

    /// Whether somebody can be asked to prove themselves again.
    fn can_ask(&self) -> bool {
        match self.proof {
            Proof::Password(secrets) => secrets.are_typed() && Prompter::has_terminal(),
            Proof::Card(..) => true,
        }
    }
}

/// What the card decides, if one has opened the session.
async fn fate_by_card(card: Option<&mut CardWatch<'_>>) -> Option<Fate> {
    let Some(card) = card else {
        return pending().await;
    };
    match card.decision().await {
        RemovalDecision::Wait => None,
        RemovalDecision::Lock => Some(Fate::Held(Held::CardRemoved)),
        RemovalDecision::Close => Some(Fate::Ended(Err(EndCause::CardRemoved))),
    }
}

const fn fate_by_standing(standing: Standing) -> Option<Fate> {
    match standing {
        Standing::Open => None,
        Standing::Locked(_) => Some(Fate::Held(Held::Elsewhere)),
        Standing::Unknown => Some(Fate::Held(Held::Unknown)),
        Standing::Over(cause) => Some(Fate::Ended(Ok(cause))),
    }
}
