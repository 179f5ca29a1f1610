//! The thread that waits for the readers to change.

use crate::context::establish;
use crate::events::Ask;
use crate::look;
use pcsc::{Context, Error, PNP_NOTIFICATION, ReaderState, State};
use std::io;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// The first wait after a change. What changes after a look and before the wait that follows it is
/// not notified, and changes seldom come alone: the next look comes soon.
const FIRST: Duration = Duration::from_millis(250);
/// The longest wait, when nothing has changed for a while.
const LONGEST: Duration = Duration::from_secs(8);
/// The pause after a wait that could not begin.
const PAUSE: Duration = Duration::from_secs(1);
/// Between two tries to end a wait, and how many there are.
const LAST: (Duration, u32) = (Duration::from_millis(2), 250);

/// A thread of its own with a context of its own, blocked while nothing changes. Whatever happens,
/// it only asks the thread of the events to look.
pub(crate) struct Waiter {
    go: Sender<()>,
    /// The context that it waits in, if it does.
    waits: Waits,
    /// Told nothing; it closes with the thread.
    ended: Receiver<()>,
}

type Waits = Arc<Mutex<Option<Context>>>;

impl Waiter {
    /// Starts it: it waits for [`Waiter::go`].
    pub(crate) fn start(asks: Sender<Ask>) -> io::Result<Self> {
        let (go, gone) = channel();
        let (alive, ended) = channel();
        let waits = Waits::default();
        let thread = thread::Builder::new().name("pcsc-wait".into());
        let shared = Arc::clone(&waits);
        thread.spawn(move || {
            let _alive: Sender<()> = alive;
            run(&gone, &shared, &asks);
        })?;
        Ok(Self { go, waits, ended })
    }

    /// Lets it wait, if it does not already: the service has just answered.
    pub(crate) fn go(&self) {
        if locked(&self.waits, |waits| waits.is_none()) {
            // Without the thread nothing is noticed by itself; each call still looks.
            let _ended = self.go.send(());
        }
    }
}

impl Drop for Waiter {
    /// Waits for the thread: a program that ends takes the library of PC/SC away, and whoever is
    /// still in it falls. A service that does not answer is not waited for.
    fn drop(&mut self) {
        // Without anybody who could let it wait again, it does not.
        self.go = channel().0;
        let (pause, tries) = LAST;
        for _ in 0..tries {
            if let Some(context) = locked(&self.waits, |waits| waits.clone()) {
                // Missed when it was about to wait: the next one is not.
                let _late = context.cancel();
            }
            if self.ended.recv_timeout(pause) == Err(RecvTimeoutError::Disconnected) {
                return;
            }
        }
    }
}

fn locked<T>(waits: &Waits, with: impl FnOnce(&mut Option<Context>) -> T) -> T {
    with(&mut waits.lock().unwrap_or_else(PoisonError::into_inner))
}

fn run(gone: &Receiver<()>, waits: &Waits, asks: &Sender<Ask>) {
    while gone.recv().is_ok() {
        let Ok(context) = establish() else {
            continue;
        };
        locked(waits, |waits| *waits = Some(context.clone()));
        let lost = wait(&context, gone, asks);
        locked(waits, |waits| *waits = None);
        tracing::debug!(error = ?lost, "the service's notifications have ended");
        if asks.send(Ask::Look(None)).is_err() {
            return;
        }
    }
}

/// Waits again and again, until the context is of no more use.
fn wait(context: &Context, gone: &Receiver<()>, asks: &Sender<Ask>) -> Error {
    let mut pnp = ReaderState::new(PNP_NOTIFICATION(), State::UNAWARE);
    let mut round = FIRST;
    loop {
        let mut states = match look::states(context) {
            Ok(states) => states,
            Err(error) => return error,
        };
        states.push(pnp);
        for state in &mut states {
            state.sync_current_state();
        }
        // Whatever changes from here on ends the wait; what changed before is looked at now.
        if asks.send(Ask::Look(None)).is_err() {
            return Error::Cancelled;
        }
        let waited = context.get_status_change(round, &mut states);
        pnp = states
            .pop()
            .unwrap_or_else(|| ReaderState::new(PNP_NOTIFICATION(), State::UNAWARE));
        match waited {
            Ok(()) => round = FIRST,
            Err(Error::Timeout) => round = (round * 2).min(LONGEST),
            // A reader went in between, or a system without this notification.
            Err(Error::UnknownReader) => {
                if let Err(RecvTimeoutError::Disconnected) = gone.recv_timeout(PAUSE) {
                    return Error::Cancelled;
                }
            }
            Err(error) => return error,
        }
    }
}
