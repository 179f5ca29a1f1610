//! What systemd is told, where it asks to be (`Type=notify`, `WatchdogSec=`).

use sd_notify::NotifyState;
use std::time::Duration;
use tokio::time::{MissedTickBehavior, interval};

/// The service listens.
pub(crate) fn ready() {
    tell(&[NotifyState::Ready]);
}

/// The service stops.
pub(crate) fn stopping() {
    tell(&[NotifyState::Stopping]);
}

/// Tells forever that the service is alive, twice as often as systemd asks, if it does. It is told
/// from the runtime that serves the requests: one that hangs tells nothing.
pub(crate) async fn keep_watchdog_quiet() {
    let Some(period) = sd_notify::watchdog_enabled().filter(|period| !period.is_zero()) else {
        return std::future::pending().await;
    };
    let mut ticks = interval((period / 2).max(Duration::from_millis(1)));
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        tell(&[NotifyState::Watchdog]);
    }
}

fn tell(state: &[NotifyState<'_>]) {
    // Without systemd there is nobody to tell, which is no error.
    if let Err(error) = sd_notify::notify(state) {
        tracing::warn!(%error, "systemd cannot be told");
    }
}
