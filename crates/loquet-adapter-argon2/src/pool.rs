//! A bounded number of hashes at once, and a bounded queue before them (PWD-13).

use crate::settings::Argon2Settings;
use loquet_port_password::HashError;
use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};
use tracing::Span;

/// The name of the threads that hash.
const THREAD: &str = "password-hash";

/// How far a hash stands back behind everything else of the machine, in the levels of `nice`.
///
/// On a machine whose cores all hash, a request that needs half a millisecond would wait behind
/// hashes that need a hundred; hashes are not in a hurry, and lose little by it. At 10 the scheduler
/// of Linux gives a thread a tenth of the share of another one, and lets that one in as soon as it
/// wakes; further down, work of other programs at 10 could starve a login.
#[cfg(target_os = "linux")]
const STANDS_BACK: i32 = 10;

/// Runs costly work on threads of its own: so many at once, so many waiting, no more.
///
/// A thread lives for one hash, whose cost is a thousand times that of a thread.
#[derive(Debug)]
pub(crate) struct Pool {
    /// Taken by whoever runs or waits.
    places: Arc<Semaphore>,
    /// Taken by whoever runs.
    permits: Arc<Semaphore>,
    bound: usize,
    gauge: Arc<Gauge>,
}

/// What the pool is doing, for metrics. Each number is right by itself; together they may be of
/// slightly different moments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Load {
    /// Hashes that run.
    pub running: usize,
    /// Callers that run or wait, those who gave up while their hash runs included.
    pub places: usize,
    /// The most hashes that ever ran at once.
    pub peak: usize,
}

#[derive(Debug, Default)]
struct Gauge {
    running: AtomicUsize,
    peak: AtomicUsize,
}

/// The right to run, owned by the work itself: a caller who goes away frees nothing too early.
struct Right {
    gauge: Arc<Gauge>,
    _place: OwnedSemaphorePermit,
    _permit: OwnedSemaphorePermit,
}

impl Pool {
    /// A pool of the size that the settings say.
    pub(crate) fn new(settings: &Argon2Settings) -> Self {
        let values = settings.values();
        let [permits, queue] = [values.permits, values.queue].map(saturated);
        let bound = permits.saturating_add(queue);
        Self {
            places: Arc::new(Semaphore::new(bound)),
            permits: Arc::new(Semaphore::new(permits)),
            bound,
            gauge: Arc::default(),
        }
    }

    /// Runs `work` as soon as it may, with the caller's span.
    ///
    /// The caller may go away at any moment: a caller who waits gives the place back; work that
    /// runs goes on, and gives its permit back when it ends.
    pub(crate) async fn run<T, E>(
        &self,
        work: impl FnOnce() -> Result<T, E> + Send + 'static,
    ) -> Result<T, HashError>
    where
        T: Send + 'static,
        E: Error + Send + Sync + 'static,
    {
        let right = self.right().await?;
        let span = Span::current();
        let (told, answer) = oneshot::channel();
        let job = move || {
            let running = right.begin();
            stand_back();
            let done = span.in_scope(work);
            drop(running);
            // Whoever asked may have gone away.
            let _ = told.send(done);
        };
        let thread = thread::Builder::new().name(THREAD.to_owned());
        thread.spawn(job).map_err(unavailable)?;
        answer.await.map_err(unavailable)?.map_err(unavailable)
    }

    async fn right(&self) -> Result<Right, HashError> {
        let place = Arc::clone(&self.places).try_acquire_owned();
        let place = place.map_err(|_| HashError::Busy)?;
        let permit = Arc::clone(&self.permits).acquire_owned().await;
        Ok(Right {
            gauge: Arc::clone(&self.gauge),
            _place: place,
            _permit: permit.map_err(unavailable)?,
        })
    }

    pub(crate) fn load(&self) -> Load {
        Load {
            running: self.gauge.running.load(Ordering::Relaxed),
            places: self.bound.saturating_sub(self.places.available_permits()),
            peak: self.gauge.peak.load(Ordering::Relaxed),
        }
    }
}

impl Right {
    /// Counts the work as running until the right is dropped.
    fn begin(self) -> Running {
        let before = self.gauge.running.fetch_add(1, Ordering::Relaxed);
        self.gauge.peak.fetch_max(before + 1, Ordering::Relaxed);
        Running(self)
    }
}

struct Running(Right);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.gauge.running.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Lets everything else of the machine go first. On Linux the level is the thread's own; elsewhere it
/// would be the whole program's, and is left alone. A system that does not allow it changes nothing
/// but how long others wait.
fn stand_back() {
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::nice(STANDS_BACK) {
        tracing::debug!(%error, "hashes have the priority of everything else");
    }
}

fn saturated(setting: u32) -> usize {
    usize::try_from(setting).unwrap_or(usize::MAX)
}

fn unavailable(cause: impl Error + Send + Sync + 'static) -> HashError {
    HashError::Unavailable(Box::new(cause))
}

#[cfg(target_os = "linux")]
#[cfg(test)]
mod tests {
    use super::{Pool, STANDS_BACK};
    use crate::settings::Argon2Settings;
    use rustix::process::nice;
    use std::convert::Infallible;

    /// The level of the present thread.
    fn level() -> i32 {
        nice(0).expect("its level")
    }

    #[tokio::test]
    async fn pwd_13_a_hash_stands_back_and_whoever_asked_for_it_does_not() {
        let before = level();
        let pool = Pool::new(&Argon2Settings::default());
        let during = pool.run(|| Ok::<_, Infallible>(level())).await;
        assert_eq!(during.expect("run"), (before + STANDS_BACK).min(19));
        assert_eq!(level(), before);
    }
}
