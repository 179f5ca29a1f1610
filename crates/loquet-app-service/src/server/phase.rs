//! How far the end of the connections has come.

use tokio::sync::watch;

/// What a connection may still do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Phase {
    /// Everything.
    #[default]
    Open,
    /// End what is under way.
    Closing,
    /// Nothing.
    Cut,
}

/// The phase of every connection. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub(super) struct Phases(watch::Sender<Phase>);

impl Phases {
    /// Goes on to a phase.
    pub(super) fn enter(&self, phase: Phase) {
        self.0.send_replace(phase);
    }

    /// Waits for a phase, or a later one.
    pub(super) async fn reached(&self, phase: Phase) {
        // The sender is held here: the wait cannot fail.
        let _ = self.0.subscribe().wait_for(|now| *now >= phase).await;
    }
}
