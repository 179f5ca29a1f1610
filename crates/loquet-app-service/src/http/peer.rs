//! Who is at the other end of the connection.

use axum::extract::{ConnectInfo, Request};
use std::net::{IpAddr, SocketAddr};

/// The address of the other end, as the listener saw it: never what a header says of it. An IPv4
/// address is one even where an IPv6 socket took the call.
pub(crate) fn peer(request: &Request) -> Option<IpAddr> {
    let connection = request.extensions().get::<ConnectInfo<SocketAddr>>();
    connection.map(|ConnectInfo(address)| address.ip().to_canonical())
}
