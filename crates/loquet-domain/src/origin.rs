//! Where a request comes from: mandatory fields of every journal record (REG-21, LOG-02).

use crate::text::PrintableText;
use std::net::IpAddr;

/// The name of a workstation, at most 64 characters.
pub type WorkstationName = PrintableText<64>;

/// The name and version of the program that asks, at most 64 characters.
pub type ApplicationName = PrintableText<64>;

/// The equipment and the program that a request comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The workstation, as it names itself: traced and throttled, never trusted.
    pub workstation: WorkstationName,
    /// The network address, when the request crossed a network.
    pub address: Option<IpAddr>,
    /// The program.
    pub application: ApplicationName,
}
