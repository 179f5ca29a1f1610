//! A session that is locked while a command runs in it: who unlocks it, and how it is given up.

use super::{Guard, Proof};
use crate::cancellation::{Cancellation, StopSignal, StopSignals};
use crate::card_entry::{self, CardSession};
use crate::card_side::CardSide;
use crate::failure::Failure;
use crate::front::Front;
use crate::kept;
use crate::office::Office;
use crate::output::{greeting, say};
use crate::prompt::Prompter;
use crate::session_watch::{SessionWatch, Standing};
use crate::waiting::{self, Patience};
use loquet_domain::FailureCode;
use loquet_domain::card::CardFault;
use loquet_domain::session::{EndCause, LockCause};
use loquet_port_desk::DeskError;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::sleep;

/// Clears the screen: a locked session shows nothing (SES-06).
const CLEAR: &str = "\u{1b}[2J\u{1b}[H";

/// How often a locked person must ask to give up.
const ASKED_TO_GIVE_UP: u32 = 2;

/// Why a command is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Held {
    /// The session's card left its reader: the session is to be locked.
    CardRemoved,
    /// The session was locked elsewhere.
    Elsewhere,
    /// Nobody could be asked about the session for longer than it may go unused.
    Unknown,
}

/// How a lock was left.
pub(super) enum Way {
    /// It turned out that the session was open all the time.
    Resumed,
    /// The same person proved themselves again, by this card if it was one.
    Unlocked(Option<Box<CardSession>>),
    /// The session is over, or is to be ended.
    Over(Result<Option<EndCause>, EndCause>),
}

/// A session that ended elsewhere, for a cause that nobody has told.
const GONE: Way = Way::Over(Ok(None));

impl Guard<'_> {
    /// Waits until the session is unlocked or over.
    pub(super) async fn locked(
        &mut self,
        why: Held,
        watch: &mut SessionWatch,
    ) -> Result<Way, Failure> {
        if why == Held::CardRemoved && self.lock().await?.is_none() {
            return Ok(GONE);
        }
        if Prompter::has_terminal() {
            say(CLEAR);
        }
        let holder = self.session.identifier.display();
        self.office
            .note(self.locked_key(why), &[("identifier", holder.into())]);
        if why == Held::Unknown {
            let mut signals = StopSignals::listen().map_err(Failure::unexpected)?;
            let standing = tokio::select! {
                standing = watch.other_than(Standing::Unknown) => standing,
                _ = signals.next() => return Ok(Way::Over(Err(self.own_end()))),
            };
            match standing {
                Standing::Open => return Ok(Way::Resumed),
                Standing::Over(cause) => return Ok(Way::Over(Ok(cause))),
                _ => {}
            }
        }
        if !self.can_ask() {
            return unlocked_elsewhere(watch, self.own_end()).await;
        }
        tokio::select! {
            cause = over(watch) => Ok(Way::Over(Ok(cause))),
            way = self.ask() => way,
        }
    }

    const fn locked_key(&self, why: Held) -> &'static str {
        match (why, &self.proof) {
            (Held::CardRemoved, _) => "session-card-locked",
            (Held::Unknown, _) => "session-unknown",
            (Held::Elsewhere, Proof::Card(..)) => "session-locked-elsewhere-by-card",
            (Held::Elsewhere, Proof::Password(_)) => "session-locked-elsewhere",
        }
    }

    /// Locks the session. `None`: it is over.
    async fn lock(&self) -> Result<Option<()>, Failure> {
        let Some(token) = self.token()? else {
            return Ok(None);
        };
        let cause = LockCause::CardRemoved;
        match self.office.desk().lock_session(&token, cause).await {
            Ok(_) => {}
            Err(DeskError::SessionEnded) => return Ok(None),
            // The command is held all the same.
            Err(error) => self.office.warn(&error.into()),
        }
        Ok(Some(()))
    }

    /// Asks the person to prove themselves, until they do or give up.
    async fn ask(&mut self) -> Result<Way, Failure> {
        let mut given_up = 0;
        loop {
            let (answer, stopped_by) = self.unlock().await?;
            let failure = match answer {
                Ok(way) => return Ok(way),
                Err(failure) => failure,
            };
            match failure.code() {
                FailureCode::SessionEnded => return Ok(GONE),
                FailureCode::Cancelled => {
                    given_up += 1;
                    let told = !matches!(stopped_by, None | Some(StopSignal::Interrupt));
                    if told || given_up >= ASKED_TO_GIVE_UP {
                        return Ok(Way::Over(Err(self.own_end())));
                    }
                    self.office.note("session-card-give-up", &[]);
                }
                FailureCode::NoTerminal | FailureCode::Unexpected => return Err(failure),
                _ if !self.can_try_again() => return Err(failure),
                code => {
                    given_up = 0;
                    self.office.tell(&failure);
                    self.rest(code).await?;
                }
            }
        }
    }

    const fn can_try_again(&self) -> bool {
        match &self.proof {
            Proof::Password(secrets) => secrets.are_typed(),
            Proof::Card(_, pins, _) => pins.are_typed(),
        }
    }

    /// One try, and the signal that stopped it if one did.
    async fn unlock(&mut self) -> Result<(Result<Way, Failure>, Option<StopSignal>), Failure> {
        let Some(token) = self.token()? else {
            return Ok((Ok(GONE), None));
        };
        let office = self.office;
        match &mut self.proof {
            Proof::Card(side, pins, _) => {
                let side = side.afresh()?;
                let how = (&token, Patience::Endless);
                let session = card_entry::unlock(office, &side, pins, how).await;
                let way = session.and_then(|session| {
                    unlocked(office, &session.open)?;
                    Ok(Way::Unlocked(Some(Box::new(session))))
                });
                Ok((way, side.stopped_by()))
            }
            Proof::Password(_) => {
                let cancellation = Cancellation::listen()?;
                let named = [("identifier", self.session.identifier.display().into())];
                let question = office.text("prompt-password", &named);
                let front: &Front = office;
                let way = async {
                    let ask =
                        front.ask(&cancellation, move |prompter| prompter.password(&question));
                    let password = Arc::new(ask.await?);
                    let desk = office.desk();
                    let unlock = desk.unlock_session(&token, password, Office::origin());
                    let open = cancellation.race(async { Ok(unlock.await?) }).await?;
                    unlocked(office, &open)?;
                    Ok(Way::Unlocked(None))
                };
                Ok((way.await, cancellation.signal()))
            }
        }
    }

    /// Before another try: a card that was refused is to be moved first.
    async fn rest(&self, code: FailureCode) -> Result<(), Failure> {
        match &self.proof {
            Proof::Card(side, ..) => rest(&side.afresh()?, code).await,
            // Whoever mistypes types again at once.
            Proof::Password(_) if code == FailureCode::LoginDenied => Ok(()),
            Proof::Password(_) => {
                sleep(PAUSE).await;
                Ok(())
            }
        }
    }
}

/// Between two tries.
const PAUSE: Duration = Duration::from_secs(1);

async fn rest(side: &CardSide, code: FailureCode) -> Result<(), Failure> {
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
    sleep(PAUSE).await;
    Ok(())
}

/// The session is open again: its new token takes the place of the old one.
fn unlocked(office: &Office, open: &loquet_port_desk::OpenSession) -> Result<(), Failure> {
    kept::keep(office, open)?;
    say(&greeting(
        "session-unlocked",
        &open.session,
        office.messages(),
    ));
    Ok(())
}

/// Waits until the session is over.
async fn over(watch: &mut SessionWatch) -> Option<EndCause> {
    let mut known = watch.now();
    loop {
        if let Standing::Over(cause) = known {
            return cause;
        }
        known = watch.other_than(known).await;
    }
}

/// Where nobody can be asked: waits until the session was unlocked elsewhere, or is over, or this
/// program is told to stop.
async fn unlocked_elsewhere(watch: &mut SessionWatch, given_up: EndCause) -> Result<Way, Failure> {
    let mut signals = StopSignals::listen().map_err(Failure::unexpected)?;
    let mut known = watch.now();
    let mut was_locked = false;
    loop {
        match known {
            Standing::Over(cause) => return Ok(Way::Over(Ok(cause))),
            Standing::Open if was_locked => return Ok(Way::Unlocked(None)),
            Standing::Locked(_) => was_locked = true,
            Standing::Open | Standing::Unknown => {}
        }
        known = tokio::select! {
            standing = watch.other_than(known) => standing,
            _ = signals.next() => return Ok(Way::Over(Err(given_up))),
        };
    }
}
