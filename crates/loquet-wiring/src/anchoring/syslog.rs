//! Anchors in a syslog, as RFC 5424 writes messages.

use loquet_domain::Timestamp;
use loquet_domain::hexadecimal::Hexadecimal;
use loquet_domain::journal::Anchor;
use std::fmt::Write;
use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, ToSocketAddrs, UdpSocket};
#[cfg(unix)]
use std::os::unix::net::UnixDatagram;
use std::path::PathBuf;
use std::str::FromStr;
use thiserror::Error;

/// Facility 13 (log audit), severity 5 (notice): RFC 5424, 6.2.1.
const PRIORITY: u8 = 13 * 8 + 5;

/// The kind of message.
const MESSAGE_ID: &str = "ANCHOR";

/// The name of the structured data. 32473 is the number of no enterprise (RFC 5612): it is for
/// names that nobody registered.
const STRUCTURED_DATA: &str = "anchor@32473";

/// Where a syslog listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SyslogAddress {
    /// A datagram socket of this machine, such as `/dev/log`.
    Socket(PathBuf),
    /// A host and a port, by UDP (RFC 5426).
    Udp(String),
}

/// A text is no address of a syslog.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("unix:PATH or udp:HOST:PORT")]
pub struct SyslogAddressError;

impl FromStr for SyslogAddress {
    type Err = SyslogAddressError;

    /// `unix:` and an absolute path, or `udp:`, a host and a port.
    fn from_str(text: &str) -> Result<Self, SyslogAddressError> {
        if let Some(path) = text.strip_prefix("unix:") {
            let path = PathBuf::from(path);
            return if path.is_absolute() {
                Ok(Self::Socket(path))
            } else {
                Err(SyslogAddressError)
            };
        }
        let address = text.strip_prefix("udp:").ok_or(SyslogAddressError)?;
        let (host, port) = address.rsplit_once(':').ok_or(SyslogAddressError)?;
        let is_bracketed = host.starts_with('[') && host.ends_with(']');
        let is_host = !host.is_empty()
            && host.chars().all(|it| it.is_ascii_graphic())
            && (is_bracketed || !host.contains(':'));
        match port.parse::<u16>() {
            Ok(1..) if is_host => Ok(Self::Udp(address.to_owned())),
            _ => Err(SyslogAddressError),
        }
    }
}

impl SyslogAddress {
    /// Sends one message. It may have to ask for the address of a name, so it blocks.
    ///
    /// # Errors
    ///
    /// The system's. By UDP a message may be lost without one.
    pub fn send(&self, message: &str) -> io::Result<()> {
        match self {
            #[cfg(unix)]
            Self::Socket(path) => {
                let socket = UnixDatagram::unbound()?;
                socket.send_to(message.as_bytes(), path).map(drop)
            }
            #[cfg(not(unix))]
            Self::Socket(_) => Err(io::ErrorKind::Unsupported.into()),
            Self::Udp(address) => {
                let address = address.to_socket_addrs()?.next();
                let address = address.ok_or(io::ErrorKind::NotFound)?;
                let socket = if address.is_ipv4() {
                    UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0))
                } else {
                    UdpSocket::bind((Ipv6Addr::UNSPECIFIED, 0))
                };
                socket?.send_to(message.as_bytes(), address).map(drop)
            }
        }
    }
}

/// The program that sends an anchor.
#[derive(Clone, Copy, Debug)]
pub struct AnchorSource<'name> {
    /// The name of its machine.
    pub host: &'name str,
    /// Its own name.
    pub program: &'name str,
    /// The number of its process.
    pub process: u32,
}

/// The message of RFC 5424 that tells an anchor: the fields as structured data, and as the text the
/// line that `loquet journal verify --anchors` reads.
pub fn syslog_message(anchor: &Anchor, source: AnchorSource<'_>) -> String {
    let head = anchor.head();
    let line = anchor.to_string();
    let mut message = format!(
        "<{PRIORITY}>1 {} {} {} {} {MESSAGE_ID} [{STRUCTURED_DATA}",
        timestamp(anchor.at()),
        name(source.host, 255),
        name(source.program, 48),
        source.process,
    );
    for (parameter, value) in [
        ("practice", anchor.practice().to_string()),
        ("sequence", head.sequence.0.to_string()),
        ("seal", Hexadecimal(head.seal.as_bytes()).to_string()),
        (
            "authentication",
            Hexadecimal(anchor.authentication()).to_string(),
        ),
    ] {
        // Writing to a string never fails.
        let _ = write!(message, " {parameter}=\"{}\"", escaped(&value));
    }
    message.push_str("] ");
    message.push_str(&line);
    message
}

/// To the millisecond, UTC.
fn timestamp(at: Timestamp) -> String {
    format!("{at:.3}")
}

/// A name in printable ASCII, of at most so many characters; `-` for none.
fn name(text: &str, most: usize) -> String {
    let name: String = (text
        .chars()
        .map(|it| if it.is_ascii_graphic() { it } else { '_' }))
    .take(most)
    .collect();
    if name.is_empty() {
        "-".to_owned()
    } else {
        name
    }
}

/// The value of a parameter: `"`, `\` and `]` with a `\` before them (RFC 5424, 6.3.3).
fn escaped(value: &str) -> String {
    let mut escaped = String::with_capacity(value.len());
    for character in value.chars() {
        if matches!(character, '"' | '\\' | ']') {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::{AnchorSource, SyslogAddress, escaped, name, syslog_message};
    use loquet_domain::Timestamp;
    use loquet_domain::journal::{Anchor, Head, JournalKey, Seal, Sequence};
    use std::net::UdpSocket;
    use std::os::unix::net::UnixDatagram;
    use std::time::Duration;
    use tempfile::TempDir;

    fn anchor() -> Anchor {
        let head = Head {
            sequence: Sequence(42),
            seal: Seal::from_bytes([0xab; 32]),
        };
        let at = Timestamp::from_second(1_800_000_000).expect("an instant");
        Anchor::new(head, at, &JournalKey::from_bytes([7; 32].into()))
    }

    fn message() -> String {
        let source = AnchorSource {
            host: "serveur-1",
            program: "loquetd",
            process: 4_321,
        };
        syslog_message(&anchor(), source)
    }

    #[test]
    fn log_09_an_anchor_is_a_message_of_rfc_5424_that_ends_with_its_line() {
        let message = message();
        let beginning = "<109>1 2027-01-15T08:00:00.000Z serveur-1 loquetd 4321 ANCHOR \
                         [anchor@32473 practice=\"";
        assert!(message.starts_with(beginning), "{message}");
        let seal = format!(
            " sequence=\"42\" seal=\"{}\" authentication=\"",
            "ab".repeat(32)
        );
        assert!(message.contains(&seal), "{message}");
        let (_, text) = message.split_once("\"] ").expect("a text");
        assert_eq!(text.parse(), Ok(anchor()));
        assert!(message.is_ascii() && !message.contains('\n'), "{message}");
        // What every syslog takes (RFC 5424, 6.1).
        assert!(message.len() < 2_048, "{}", message.len());
    }

    #[test]
    fn log_06_names_and_values_cannot_forge_another_field() {
        assert_eq!(name("", 9), "-");
        assert_eq!(name("poste 1\n<1>é", 255), "poste_1_<1>_");
        assert_eq!(name(&"a".repeat(300), 255).len(), 255);
        assert_eq!(escaped(r#"a"]\b"#), r#"a\"\]\\b"#);
    }

    #[test]
    fn an_address_is_a_socket_or_a_host_with_a_port() {
        for good in [
            "unix:/dev/log",
            "udp:192.0.2.1:514",
            "udp:[::1]:514",
            "udp:journal.local:1",
        ] {
            assert!(good.parse::<SyslogAddress>().is_ok(), "{good}");
        }
        for bad in [
            "",
            "unix:",
            "unix:log",
            "udp:",
            "udp:host",
            "udp::514",
            "udp:host:0",
            "udp:host:65536",
            "udp:::1:514",
            "udp:a b:514",
            "tcp:host:514",
        ] {
            assert!(bad.parse::<SyslogAddress>().is_err(), "{bad}");
        }
    }

    #[test]
    fn log_09_a_message_arrives_by_either_way() {
        let folder = TempDir::new().expect("a folder");
        let path = folder.path().join("log");
        let socket = UnixDatagram::bind(&path).expect("a socket");
        let udp = UdpSocket::bind("127.0.0.1:0").expect("a socket");
        let patience = Some(Duration::from_secs(10));
        socket.set_read_timeout(patience).expect("a limit");
        udp.set_read_timeout(patience).expect("a limit");
        let port = udp.local_addr().expect("an address").port();
        for address in [
            format!("unix:{}", path.display()),
            format!("udp:127.0.0.1:{port}"),
        ] {
            let address: SyslogAddress = address.parse().expect("an address");
            address.send(&message()).expect("sent");
        }
        let mut bytes = [0; 4_096];
        let length = socket.recv(&mut bytes).expect("received");
        assert_eq!(bytes[..length], *message().as_bytes());
        let length = udp.recv(&mut bytes).expect("received");
        assert_eq!(bytes[..length], *message().as_bytes());
    }
}
