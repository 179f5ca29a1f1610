//! Whether the service stops.

use tokio::sync::watch;

/// Whether the service stops: asked by each request, waited for by each stream. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Stopping(watch::Sender<bool>);

impl Stopping {
    /// A service that does not stop.
    pub(crate) fn new() -> Self {
        Self(watch::Sender::new(false))
    }

    /// Stops: no new request is served, and every stream ends.
    pub(crate) fn begin(&self) {
        self.0.send_replace(true);
    }

    /// Whether it stops.
    pub(crate) fn has_begun(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits until it stops; an endless answer ends then.
    pub(crate) async fn begun(&self) {
        // The sender is held here: the wait cannot fail.
        let _ = self.0.subscribe().wait_for(|stopping| *stopping).await;
    }
}

#[cfg(test)]
mod tests {
    use super::Stopping;

    #[tokio::test]
    async fn whoever_waits_learns_that_the_service_stops() {
        let stopping = Stopping::new();
        assert!(!stopping.has_begun());
        let waiting = stopping.clone();
        let waiting = tokio::spawn(async move { waiting.begun().await });
        stopping.begin();
        waiting.await.expect("told");
        stopping.begun().await;
        assert!(stopping.has_begun());
    }
}
