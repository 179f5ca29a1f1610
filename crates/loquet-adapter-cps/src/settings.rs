//! How this workstation uses its cards.

use loquet_port_apdu::Ending;
use std::time::Duration;

/// How this workstation uses its cards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CpsSettings {
    /// How long to wait for a card that another program holds, and for each of its answers: 10
    /// seconds by default. A signature takes about one.
    pub deadline: Duration,
    /// Whether cards in the readers of other computers are used, through a remote desktop: not by
    /// default (CPS-28).
    pub redirected_allowed: bool,
    /// What becomes of a card after use: reset by default (CPS-20). Left as it is, other software
    /// stays logged in, and whoever comes next finds the PIN verified. After a failure it is reset
    /// in any case.
    pub ending: Ending,
}

impl Default for CpsSettings {
    fn default() -> Self {
        Self {
            deadline: Duration::from_secs(10),
            redirected_allowed: false,
            ending: Ending::Reset,
        }
    }
}
