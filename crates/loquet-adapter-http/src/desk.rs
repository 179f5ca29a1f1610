//! The desk, spoken to a server.

mod accounts;
mod cards;
mod import;
mod journal;
mod login;
mod server;
mod sessions;
mod workstations;

pub use server::{SeenWorkstation, ServerView};

use crate::transport::Transport;
use crate::{Server, ServerError, failure};
use loquet_port_desk::DeskError;
use loquet_wire_v1::FieldError;

/// The desk of a remote service.
///
/// Where the person is, is what the server sees: the workstation that the token stands for, its
/// address, and the program named when this was made. An [`Origin`](loquet_domain::Origin) that
/// is handed to one of its methods stays here.
#[derive(Debug)]
pub struct HttpDesk {
    transport: Transport,
}

impl HttpDesk {
    /// Makes it ready; nothing is sent before something is asked.
    ///
    /// # Errors
    ///
    /// [`ServerError`]: an address or roots that cannot be used.
    pub fn new(server: &Server) -> Result<Self, ServerError> {
        let transport = Transport::new(server)?;
        Ok(Self { transport })
    }
}

/// Rebuilds what the domain knows from a message.
fn read<'wire, Wire, Domain>(message: &'wire Wire) -> Result<Domain, DeskError>
where
    Domain: TryFrom<&'wire Wire, Error = FieldError>,
{
    message.try_into().map_err(failure::unreadable)
}

/// The same for each of several.
fn read_all<'wire, Wire, Domain>(messages: &'wire [Wire]) -> Result<Vec<Domain>, DeskError>
where
    Domain: TryFrom<&'wire Wire, Error = FieldError>,
{
    messages.iter().map(read).collect()
}
