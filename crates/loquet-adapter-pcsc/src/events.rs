//! The thread that knows the readers.

use crate::context::establish;
use crate::fault::{Fault, is_service_lost};
use crate::ledger::Ledger;
use crate::look;
use crate::waiter::Waiter;
use loquet_port_apdu::Reader;
use pcsc::Context;
use std::io;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;
use tokio::sync::{oneshot, watch};

/// How long the end of the threads is waited for.
const LAST: Duration = Duration::from_secs(1);

/// The readers, or why nobody can tell.
pub(crate) type View = Result<Vec<Reader>, Fault>;

/// What the thread is asked.
#[derive(Debug)]
pub(crate) enum Ask {
    /// To look at the readers now, for somebody who waits or for whoever watches.
    Look(Option<oneshot::Sender<View>>),
    /// To end.
    Close,
}

/// A thread of its own with a context of its own, kept from call to call: that the service was
/// started anew can be seen by nothing but an old context. It never waits for the readers; another
/// thread does ([`Waiter`]).
#[derive(Debug)]
pub(crate) struct Events {
    asks: Sender<Ask>,
    views: watch::Receiver<View>,
    /// Told nothing; it closes with the thread.
    ended: Mutex<Receiver<()>>,
}

impl Events {
    /// Starts the thread. It speaks to the service when it is asked, not before.
    pub(crate) fn start() -> io::Result<Self> {
        let (asks, asked) = channel();
        let (alive, ended) = channel();
        let (shown, views) = watch::channel(Ok(Vec::new()));
        let waiter = Waiter::start(asks.clone())?;
        let mut looker = Looker {
            context: None,
            ledger: Ledger::default(),
            shown,
        };
        let thread = thread::Builder::new().name("pcsc-events".into());
        thread.spawn(move || {
            let _alive: Sender<()> = alive;
            looker.run(&asked, &waiter);
            // Both are in the library; before this thread is seen to end.
            drop((looker, waiter));
        })?;
        let ended = Mutex::new(ended);
        Ok(Self { asks, views, ended })
    }

    /// The readers as they are after this call; `None` when the thread has ended.
    pub(crate) async fn look(&self) -> Option<View> {
        let (asker, answer) = oneshot::channel();
        self.asks.send(Ask::Look(Some(asker))).ok()?;
        answer.await.ok()
    }

    /// The readers each time that they have changed.
    pub(crate) fn views(&self) -> watch::Receiver<View> {
        let mut views = self.views.clone();
        views.mark_unchanged();
        views
    }
}

impl Drop for Events {
    /// Waits for the threads, but not for a service that does not answer.
    fn drop(&mut self) {
        let _ended = self.asks.send(Ask::Close);
        let ended = self.ended.get_mut().unwrap_or_else(PoisonError::into_inner);
        // Over, or given up.
        let _over = ended.recv_timeout(LAST);
    }
}

struct Looker {
    context: Option<Context>,
    ledger: Ledger,
    shown: watch::Sender<View>,
}

impl Looker {
    fn run(&mut self, asked: &Receiver<Ask>, waiter: &Waiter) {
        while let Ok(Ask::Look(asker)) = asked.recv() {
            if asker.as_ref().is_some_and(oneshot::Sender::is_closed) {
                continue;
            }
            let view = self.look();
            if view.is_ok() {
                waiter.go();
            }
            self.shown.send_if_modified(|shown| {
                let is_new = *shown != view;
                shown.clone_from(&view);
                is_new
            });
            // Whoever asked may have gone.
            let _gone = asker.map(|asker| asker.send(view));
        }
    }

    /// Looks by the context at hand, and by a new one when the service is no longer there for it.
    fn look(&mut self) -> View {
        if let Some(context) = &self.context {
            match look::states(context) {
                Err(error) if is_service_lost(error) => {
                    tracing::debug!(%error, "the service was lost");
                    self.context = None;
                    self.ledger.forget();
                }
                seen => return Ok(look::readers(&seen?, &mut self.ledger)),
            }
        }
        let context = establish()?;
        let states = look::states(&context)?;
        self.context = Some(context);
        Ok(look::readers(&states, &mut self.ledger))
    }
}
