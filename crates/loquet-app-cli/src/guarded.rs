//! The command that is run in a session that a card has opened: it follows the card.

use crate::cancellation::{StopSignal, StopSignals};
use crate::card_entry::{self, CardSession};
use crate::card_side::CardSide;
use crate::card_watch::CardWatch;
use crate::child;
use crate::failure::Failure;
use crate::job::{Job, pauses};
use crate::kept;
use crate::list_keeper::ListKeeper;
use crate::office::Office;
use crate::output::{greeting, say};
use crate::pins::Pins;
use crate::prompt::Prompter;
use crate::waiting::{self, Patience};
use loquet_domain::card::{CardFault, RemovalDecision};
use loquet_domain::session::{EndCause, LockCause, SessionState, SessionToken};
use loquet_domain::{FailureCode, SessionId};
use loquet_port_desk::DeskError;
use std::ffi::OsString;
use std::pin::pin;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;
use tokio::time::sleep;

/// Clears the screen: a locked session shows nothing (SES-06).
const CLEAR: &str = "\u{1b}[2J\u{1b}[H";

/// How often a locked person must ask to give up.
const ASKED_TO_GIVE_UP: u32 = 2;

/// Runs a command to its end, holds it while its session's card is away, and gives its exit code.
pub(crate) async fn run(
    office: &Office,
    side: &CardSide,
    pins: &mut Pins,
    lists: &ListKeeper,
    (command, session): (&[OsString], &CardSession),
) -> Result<u8, Failure> {
    let mut guard = Guard {
        office,
        side,
        pins,
        lists,
        session: session.open.session.id,
        holder: session.open.session.identifier.display().to_owned(),
    };
    let mut process = child::command(command, &session.open.session, office.overrides());
    if !guard.pins.are_typed() {
        // What follows on standard input are PINs: none of the command's business.
        process.stdin(Stdio::null());
    }
    let job = Job::start(&mut process).map_err(|error| child::not_started(command, error))?;
    let watch = CardWatch::of(side, &session.card);
    let ended = guard.follow(job, watch).await?;
    Ok(child::code(ended))
}

/// Follows the card of a session.
struct Guard<'run> {
    office: &'run Office,
    side: &'run CardSide,
    pins: &'run mut Pins,
    lists: &'run ListKeeper,
    session: SessionId,
    holder: String,
}

/// How a lock was left.
enum Way {
    /// The same person proved themselves again.
    Unlocked(Box<CardSession>),
    /// The session is over.
    Over,
}

impl Guard<'_> {
    async fn follow(
        &mut self,
        mut job: Job,
        mut watch: CardWatch<'_>,
    ) -> Result<ExitStatus, Failure> {
        let mut signals = StopSignals::listen().map_err(Failure::unexpected)?;
        let mut pauses = pauses().map_err(Failure::unexpected)?;
        let mut over = pin!(session_over(self.office, self.lists, self.session));
        loop {
            let decision = tokio::select! {
                ended = job.ended() => return ended.map_err(Failure::unexpected),
                signal = signals.next() => {
                    job.pass_on(signal);
                    continue;
                }
                _ = pauses.recv() => {
                    job.wake();
                    continue;
                }
                decision = watch.decision() => decision,
                () = &mut over => RemovalDecision::Close,
            };
            match decision {
                RemovalDecision::Wait => {}
                RemovalDecision::Close => return self.close(&mut job).await,
                RemovalDecision::Lock => {
                    job.hold();
                    let way = tokio::select! {
                        ended = job.ended() => return ended.map_err(Failure::unexpected),
                        way = self.locked() => way,
                    };
                    match way {
                        Ok(Way::Unlocked(session)) => watch.unlocked_by(&session.card),
                        Ok(Way::Over) => return self.close(&mut job).await,
                        Err(failure) => {
                            self.close(&mut job).await?;
                            return Err(failure);
                        }
                    }
                    job.resume();
                    // A signal of the lock is not the command's.
                    signals = StopSignals::listen().map_err(Failure::unexpected)?;
                }
            }
        }
    }

    /// Ends the session and the command.
    async fn close(&self, job: &mut Job) -> Result<ExitStatus, Failure> {
        if let Some(token) = self.token()? {
            let cause = EndCause::CardRemoved;
            match self.office.desk().close_session(&token, cause).await {
                Ok(_) | Err(DeskError::SessionEnded) => {}
                Err(error) => self.office.warn(&error.into()),
            }
        }
        let ended = job.end().await.map_err(Failure::unexpected);
        let holder = self.holder.as_str();
        self.side
            .note("session-card-closed", &[("identifier", holder.into())]);
        ended
    }

    /// Locks the session, and waits for the card of its person and its PIN.
    async fn locked(&mut self) -> Result<Way, Failure> {
        let Some(token) = self.token()? else {
            return Ok(Way::Over);
        };
        let cause = LockCause::CardRemoved;
        match self.office.desk().lock_session(&token, cause).await {
            Ok(_) => {}
            Err(DeskError::SessionEnded) => return Ok(Way::Over),
            // The command is held all the same.
            Err(error) => self.office.warn(&error.into()),
        }
        if Prompter::has_terminal() {
            say(CLEAR);
        }
        let holder = self.holder.as_str();
        self.side
            .note("session-card-locked", &[("identifier", holder.into())]);
        let mut given_up = 0;
        loop {
            let side = self.side.afresh()?;
            let failure = match self.unlock(&side).await {
                Ok(way) => return Ok(way),
                Err(failure) => failure,
            };
            match failure.code() {
                FailureCode::SessionEnded => return Ok(Way::Over),
                FailureCode::Cancelled => {
                    given_up += 1;
                    let told = !matches!(side.stopped_by(), None | Some(StopSignal::Interrupt));
                    if told || given_up >= ASKED_TO_GIVE_UP {
                        return Ok(Way::Over);
                    }
                    side.note("session-card-give-up", &[]);
                }
                FailureCode::NoTerminal | FailureCode::Unexpected => return Err(failure),
                _ if !self.pins.are_typed() => return Err(failure),
                code => {
                    given_up = 0;
                    side.tell(&failure);
                    self.rest(&side, code).await?;
                }
            }
        }
    }

    async fn unlock(&mut self, side: &CardSide) -> Result<Way, Failure> {
        let Some(token) = self.token()? else {
            return Ok(Way::Over);
        };
        let how = (&token, Patience::Endless);
        let session = card_entry::unlock(self.office, side, self.pins, how).await?;
        kept::keep(self.office, &session.open)?;
        say(&greeting(
            "session-unlocked",
            &session.open.session,
            side.messages(),
        ));
        Ok(Way::Unlocked(Box::new(session)))
    }

    /// Before another try: a card that was refused is to be moved first.
    async fn rest(&self, side: &CardSide, code: FailureCode) -> Result<(), Failure> {
        let refused = [
            FailureCode::CardDenied,
            FailureCode::CardNotRegistered,
            FailureCode::PinBlocked,
            FailureCode::PinLastTry,
            CardFault::Unreadable.code(),
            CardFault::Refused.code(),
        ];
        if refused.contains(&code) {
            return match waiting::movement(side, Patience::Endless).await {
                Err(failure) if failure.code() != FailureCode::Cancelled => Err(failure),
                _ => Ok(()),
            };
        }
        sleep(Duration::from_secs(1)).await;
        Ok(())
    }

    /// What stands for the session now.
    fn token(&self) -> Result<Option<SessionToken>, Failure> {
        token(self.office, self.session)
    }
}

/// What stands for a session now: each unlocking renews it.
fn token(office: &Office, session: SessionId) -> Result<Option<SessionToken>, Failure> {
    Ok(office.workstation().sessions.find(session)?)
}

/// Waits until the session is over: its card may be on a list that was fetched (CPS-31), or an
/// administrator may end it.
async fn session_over(office: &Office, lists: &ListKeeper, session: SessionId) {
    loop {
        lists.looked().await;
        let Ok(Some(token)) = token(office, session) else {
            continue;
        };
        match office.desk().show_session(&token).await {
            Err(DeskError::SessionEnded) => return,
            Ok(session) if matches!(session.state, SessionState::Ended(_)) => return,
            _ => {}
        }
    }
}
