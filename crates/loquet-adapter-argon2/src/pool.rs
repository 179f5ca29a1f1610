//! A bounded number of hashes at once, and a bounded queue before them (PWD-13).

use crate::settings::Argon2Settings;
use loquet_port_password::HashError;
use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tracing::Span;

/// Runs costly work on blocking threads: so many at once, so many waiting, no more.
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
        let runtime = Handle::try_current().map_err(unavailable)?;
        let job = runtime.spawn_blocking(move || {
            let _running = right.begin();
            span.in_scope(work)
        });
        job.await.map_err(unavailable)?.map_err(unavailable)
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

fn saturated(setting: u32) -> usize {
    usize::try_from(setting).unwrap_or(usize::MAX)
}

fn unavailable(cause: impl Error + Send + Sync + 'static) -> HashError {
    HashError::Unavailable(Box::new(cause))
}
