//! Requests that are under way: on one connection, and in the whole service.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::Instant;

/// Counts what is under way, and tells who waits for there being none, or some. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Underway(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    count: AtomicUsize,
    turned: Notify,
    created: Instant,
    /// When the last one ended, in microseconds since this was created; 0 before one has.
    last_end: AtomicU64,
}

impl Default for Inner {
    fn default() -> Self {
        Self {
            count: AtomicUsize::new(0),
            turned: Notify::new(),
            created: Instant::now(),
            last_end: AtomicU64::new(0),
        }
    }
}

/// What there is and was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Traffic {
    /// Never anything.
    None,
    /// Something is under way.
    UnderWay,
    /// Nothing since then.
    EndedAt(Instant),
}

impl Underway {
    /// Counts one until the answer is dropped.
    pub(crate) fn begin(&self) -> Begun {
        if self.0.count.fetch_add(1, Ordering::SeqCst) == 0 {
            self.0.turned.notify_waiters();
        }
        Begun(Arc::clone(&self.0))
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.0.count.load(Ordering::SeqCst)
    }

    /// What there is and was, for whoever looks now and then: nobody is woken for it.
    pub(super) fn traffic(&self) -> Traffic {
        match (self.count(), self.0.last_end.load(Ordering::SeqCst)) {
            (0, 0) => Traffic::None,
            (0, end) => Traffic::EndedAt(self.0.created + Duration::from_micros(end)),
            _ => Traffic::UnderWay,
        }
    }

    /// Waits until there is none.
    pub(crate) async fn none(&self) {
        self.until(|count| count == 0).await;
    }

    /// Waits until there is one at least.
    pub(crate) async fn some(&self) {
        self.until(|count| count > 0).await;
    }

    async fn until(&self, is_so: impl Fn(usize) -> bool) {
        loop {
            // Asked for before looking: a turn between the two is not missed.
            let turned = self.0.turned.notified();
            if is_so(self.count()) {
                return;
            }
            turned.await;
        }
    }
}

/// One that is under way.
#[derive(Debug)]
pub(crate) struct Begun(Arc<Inner>);

impl Drop for Begun {
    fn drop(&mut self) {
        // Noted first: whoever sees that there is none sees since when.
        let end = self.0.created.elapsed().as_micros();
        let end = u64::try_from(end).unwrap_or(u64::MAX).max(1);
        self.0.last_end.store(end, Ordering::SeqCst);
        if self.0.count.fetch_sub(1, Ordering::SeqCst) == 1 {
            self.0.turned.notify_waiters();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Traffic, Underway};
    use futures_util::FutureExt;
    use std::time::Duration;
    use tokio::time::{Instant, advance};

    #[tokio::test]
    async fn each_turn_is_told() {
        let underway = Underway::default();
        underway.none().await;
        assert_eq!(underway.some().now_or_never(), None);
        let waiting = underway.clone();
        let waiting = tokio::spawn(async move { waiting.some().await });
        let begun = underway.begin();
        waiting.await.expect("told");
        assert_eq!(underway.none().now_or_never(), None);
        let second = underway.begin();
        drop(begun);
        assert_eq!(underway.none().now_or_never(), None);
        drop(second);
        underway.none().await;
        assert_eq!(underway.count(), 0);
    }

    #[tokio::test(start_paused = true)]
    async fn the_last_end_is_known() {
        let underway = Underway::default();
        assert_eq!(underway.traffic(), Traffic::None);
        let both = [underway.begin(), underway.begin()];
        assert_eq!(underway.traffic(), Traffic::UnderWay);
        advance(Duration::from_secs(3)).await;
        for one in both {
            assert_eq!(underway.traffic(), Traffic::UnderWay);
            drop(one);
        }
        assert_eq!(underway.traffic(), Traffic::EndedAt(Instant::now()));
    }

    #[tokio::test]
    async fn one_that_ends_before_anybody_looks_is_known_too() {
        let underway = Underway::default();
        drop(underway.begin());
        assert!(matches!(underway.traffic(), Traffic::EndedAt(_)));
    }
}
