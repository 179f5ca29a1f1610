//! Requests that are under way: on one connection, and in the whole service.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::Notify;

/// Counts what is under way, and tells who waits for there being none, or some. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Underway(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    count: AtomicUsize,
    turned: Notify,
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
        if self.0.count.fetch_sub(1, Ordering::SeqCst) == 1 {
            self.0.turned.notify_waiters();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Underway;
    use futures_util::FutureExt;

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
}
