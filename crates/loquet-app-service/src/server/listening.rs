//! Where the service listens: an address of the settings, or sockets handed over by systemd.

use listenfd::ListenFd;
use loquet_domain::FailureCode;
use loquet_wiring::{Argument, Failure};
use socket2::{Domain, Protocol, Socket, Type};
use std::io::{self, ErrorKind};
use std::net::{SocketAddr, TcpListener};
use thiserror::Error;

/// Connections that the system accepts before the service does.
const BACKLOG: i32 = 1_024;

/// An address cannot be listened on (LQ-SRV-09).
#[derive(Debug, Error)]
#[error("cannot listen on {address}")]
pub(crate) struct ListeningError {
    address: String,
    #[source]
    source: io::Error,
}

impl ListeningError {
    fn new(address: &impl ToString, source: io::Error) -> Self {
        Self {
            address: address.to_string(),
            source,
        }
    }

    /// The name of the case in the sentence.
    fn case(&self) -> &'static str {
        match self.source.kind() {
            ErrorKind::AddrInUse => "used",
            ErrorKind::PermissionDenied => "forbidden",
            ErrorKind::AddrNotAvailable => "foreign",
            _ => "other",
        }
    }
}

impl Failure for ListeningError {
    fn failure_code(&self) -> FailureCode {
        FailureCode::AddressUnusable
    }

    fn failure_data(&self) -> Vec<(&'static str, Argument)> {
        let address = self.address.as_str().into();
        vec![("problem", self.case().into()), ("address", address)]
    }
}

/// Sockets that systemd handed over, or else one of this address.
pub(crate) fn listeners(address: SocketAddr) -> Result<Vec<TcpListener>, ListeningError> {
    let handed_over = handed_over()?;
    if handed_over.is_empty() {
        listen(address).map(|listener| vec![listener])
    } else {
        Ok(handed_over)
    }
}

/// The sockets of systemd's socket activation (`sd_listen_fds`), if any.
fn handed_over() -> Result<Vec<TcpListener>, ListeningError> {
    let mut handed = ListenFd::from_env();
    let taken = (0..handed.len()).map(|index| {
        let taken = handed.take_tcp_listener(index);
        let listener = taken.and_then(|taken| taken.ok_or_else(|| ErrorKind::InvalidInput.into()));
        let listener = listener.and_then(|listener| {
            listener.set_nonblocking(true)?;
            Ok(listener)
        });
        listener.map_err(|error| ListeningError::new(&"LISTEN_FDS", error))
    });
    taken.collect()
}

/// Listens on an address.
pub(crate) fn listen(address: SocketAddr) -> Result<TcpListener, ListeningError> {
    bound(address).map_err(|error| ListeningError::new(&address, error))
}

fn bound(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = Socket::new(
        Domain::for_address(address),
        Type::STREAM,
        Some(Protocol::TCP),
    )?;
    // A restart need not wait for the connections of the last run to be forgotten.
    socket.set_reuse_address(true)?;
    if address.is_ipv6() {
        // What listens on `[::]` does not answer for IPv4: the address says what is listened on.
        socket.set_only_v6(true)?;
    }
    socket.set_nonblocking(true)?;
    socket.bind(&address.into())?;
    socket.listen(BACKLOG)?;
    Ok(socket.into())
}

#[cfg(test)]
mod tests {
    use super::listen;
    use loquet_wiring::Failure;
    use std::net::SocketAddr;

    fn address(text: &str) -> SocketAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn an_address_in_use_or_of_another_machine_is_told() {
        let first = listen(address("127.0.0.1:0")).expect("a listener");
        let taken = first.local_addr().expect("its address");
        for (address, case) in [(taken, "used"), (address("192.0.2.1:0"), "foreign")] {
            let error = listen(address).expect_err("refused");
            assert_eq!(error.failure_code().as_str(), "LQ-SRV-09");
            assert!(error.failure_data().contains(&("problem", case.into())));
        }
    }
}
