//! Being told to stop: Ctrl-C, the end of the terminal, the end of the computer's session.

use crate::failure::Failure;
use std::io;
use tokio::sync::watch;

/// A signal that asks the program to stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StopSignal {
    /// Ctrl-C.
    Interrupt,
    /// Somebody ends the program.
    Terminate,
    /// The terminal is gone.
    HangUp,
}

/// The signals that arrive from now on.
#[cfg(unix)]
#[derive(Debug)]
pub(crate) struct StopSignals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
    hang_up: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl StopSignals {
    /// Listens.
    pub(crate) fn listen() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
            hang_up: signal(SignalKind::hangup())?,
        })
    }

    /// The next one.
    pub(crate) async fn next(&mut self) -> StopSignal {
        tokio::select! {
            _ = self.interrupt.recv() => StopSignal::Interrupt,
            _ = self.terminate.recv() => StopSignal::Terminate,
            _ = self.hang_up.recv() => StopSignal::HangUp,
        }
    }
}

/// The signals that arrive from now on.
#[cfg(not(unix))]
#[derive(Debug)]
pub(crate) struct StopSignals;

#[cfg(not(unix))]
impl StopSignals {
    /// Listens.
    #[expect(clippy::unnecessary_wraps, reason = "as on Unix")]
    pub(crate) fn listen() -> io::Result<Self> {
        Ok(Self)
    }

    /// The next one.
    pub(crate) async fn next(&mut self) -> StopSignal {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
        StopSignal::Interrupt
    }
}

/// Whether the program was told to stop, and by which signal; remembers the last one.
#[derive(Clone, Debug)]
pub(crate) struct Cancellation(watch::Receiver<Option<StopSignal>>);

impl Cancellation {
    /// Listens from now on. A signal no longer ends the program by itself: what takes long must be
    /// raced against this.
    pub(crate) fn listen() -> Result<Self, Failure> {
        let mut signals = StopSignals::listen().map_err(Failure::unexpected)?;
        let (told, cancellation) = watch::channel(None);
        tokio::spawn(async move {
            loop {
                let signal = signals.next().await;
                told.send_replace(Some(signal));
            }
        });
        Ok(Self(cancellation))
    }

    /// Whether the program was told to stop.
    pub(crate) fn is_told(&self) -> bool {
        self.signal().is_some()
    }

    /// What told it so.
    pub(crate) fn signal(&self) -> Option<StopSignal> {
        *self.0.borrow()
    }

    /// Does something, unless the program is told to stop: then it is dropped half-way. What is
    /// already done stays done.
    pub(crate) async fn race<T>(
        &self,
        work: impl Future<Output = Result<T, Failure>>,
    ) -> Result<T, Failure> {
        let mut told = self.0.clone();
        tokio::select! {
            biased;
            done = work => done,
            Ok(_) = told.wait_for(Option::is_some) => Err(Failure::cancelled()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Cancellation, StopSignal};
    use loquet_domain::FailureCode;
    use std::future::{pending, ready};
    use tokio::sync::watch;

    #[tokio::test]
    async fn work_ends_by_itself_or_is_dropped() {
        let (told, receiver) = watch::channel(None);
        let cancellation = Cancellation(receiver);
        assert_eq!(cancellation.race(ready(Ok(1))).await.ok(), Some(1));
        told.send_replace(Some(StopSignal::Interrupt));
        let dropped = cancellation.race::<()>(pending()).await;
        assert_eq!(
            dropped.map_err(|failure| failure.code()),
            Err(FailureCode::Cancelled)
        );
    }

    #[tokio::test]
    async fn without_anyone_to_tell_work_goes_on() {
        let cancellation = Cancellation(watch::channel(None).1);
        assert_eq!(cancellation.race(ready(Ok(1))).await.ok(), Some(1));
    }
}
