//! Section `[service]`: the service of this machine, `loquetd`.

use super::SettingsError;
use super::declaration::{Declaration, Kind};
use super::layers::Layers;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

const LISTEN: Declaration = Declaration {
    key: "service.listen",
    kind: Kind::Address {
        default: "127.0.0.1:7480",
        or_none: false,
    },
    meaning: "Where the service listens; any other address than the loopback needs `certificate` \
              and `key`. Sockets handed over by systemd win.",
};

const METRICS_LISTEN: Declaration = Declaration {
    key: "service.metrics_listen",
    kind: Kind::Address {
        default: "127.0.0.1:7481",
        or_none: true,
    },
    meaning: "Where the metrics are read, in clear and by anybody who reaches it: numbers, no \
              names. Empty: nowhere.",
};

const CERTIFICATE: Declaration = Declaration {
    key: "service.certificate",
    kind: Kind::OptionalFile,
    meaning: "The server's certificate and those that lead to its authority, PEM. Read again when \
              it changes.",
};

const KEY: Declaration = Declaration {
    key: "service.key",
    kind: Kind::OptionalFile,
    meaning: "The private key of that certificate, PEM; nobody else than the service's user may \
              read it.",
};

const NAMES: Declaration = Declaration {
    key: "service.names",
    kind: Kind::HostNames,
    meaning: "The names under which the server is asked, beside those of the loopback.",
};

const CONNECTIONS: Declaration = Declaration::number(
    "service.connections",
    (8, 4_096, 65_536),
    "Connections at once; one more is closed. Less where the machine allows fewer open files.",
);

const CONNECTIONS_PER_ADDRESS: Declaration = Declaration::number(
    "service.connections_per_address",
    (1, 1_024, 65_536),
    "Connections at once of one address, or of one IPv6 network of 64 bits.",
);

const HEADER_SECONDS: Declaration = Declaration::number(
    "service.header_seconds",
    (1, 10, 60),
    "How long a client may take for the TLS handshake, and again for its first request's header.",
);

const BODY_SECONDS: Declaration = Declaration::number(
    "service.body_seconds",
    (1, 20, 600),
    "How long a client may take to send a request's body.",
);

const REQUEST_SECONDS: Declaration = Declaration::number(
    "service.request_seconds",
    (1, 60, 600),
    "How long a request may take as a whole; streams of events and imports are not concerned.",
);

const IDLE_SECONDS: Declaration = Declaration::number(
    "service.idle_seconds",
    (1, 75, 3_600),
    "How long a connection is kept without a request.",
);

const STOP_SECONDS: Declaration = Declaration::number(
    "service.stop_seconds",
    (0, 10, 60),
    "How long requests that are under way may take to end when the service stops.",
);

const LOCAL_WORKSTATION: Declaration = Declaration::boolean(
    "service.local_workstation",
    true,
    "Whether programs on the server's own machine are a workstation without enrolling.",
);

const READER: Declaration = Declaration::boolean(
    "service.reader",
    true,
    "Whether the card readers of the server's own machine serve programs on it.",
);

const LOOK_AFTER_LISTS: Declaration = Declaration::boolean(
    "service.look_after_revocation_lists",
    true,
    "Whether the service fetches the revocation lists that are due, every quarter of an hour.",
);

const LOG_FORMAT: Declaration = Declaration {
    key: "service.log_format",
    kind: Kind::Choice(&["text", JSON]),
    meaning: "How the service writes its log to standard error: a line of text, or of JSON.",
};

const JSON: &str = "json";

pub(super) const DECLARATIONS: &[Declaration] = &[
    LISTEN,
    METRICS_LISTEN,
    CERTIFICATE,
    KEY,
    NAMES,
    CONNECTIONS,
    CONNECTIONS_PER_ADDRESS,
    HEADER_SECONDS,
    BODY_SECONDS,
    REQUEST_SECONDS,
    IDLE_SECONDS,
    STOP_SECONDS,
    LOCAL_WORKSTATION,
    READER,
    LOOK_AFTER_LISTS,
    LOG_FORMAT,
];

/// Section `[service]`.
#[derive(Clone, Debug)]
pub struct ServiceSettings {
    /// Where it listens; port 0 is one that the system chooses.
    pub listen: SocketAddr,
    /// Where the metrics are read, if anywhere.
    pub metrics_listen: Option<SocketAddr>,
    /// Certificate and key, PEM files; both or none.
    pub certificate: Option<CertificateFiles>,
    /// The names under which it is asked, in lower case, without a port.
    pub names: Vec<String>,
    /// Connections at once.
    pub connections: u32,
    /// Connections at once of one address; never more than `connections`.
    pub connections_per_address: u32,
    /// Deadline of the TLS handshake, and of the first request's header.
    pub header_deadline: Duration,
    /// Deadline of a request's body.
    pub body_deadline: Duration,
    /// Deadline of a whole request.
    pub request_deadline: Duration,
    /// How long a connection without a request is kept.
    pub idle_limit: Duration,
    /// How long requests may take to end when it stops.
    pub stop_deadline: Duration,
    /// Whether programs on this machine are a workstation without enrolling.
    pub local_workstation: bool,
    /// Whether the readers of this machine serve programs on it.
    pub reader: bool,
    /// Whether it looks after the revocation lists.
    pub look_after_revocation_lists: bool,
    /// How it writes its log.
    pub log_format: LogFormat,
}

/// The files of the server's certificate and key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateFiles {
    /// The chain, the server's own certificate first.
    pub certificate: PathBuf,
    /// The private key.
    pub key: PathBuf,
}

/// How a log is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LogFormat {
    /// Lines for people.
    #[default]
    Text,
    /// Lines of JSON, for machines.
    Json,
}

impl ServiceSettings {
    pub(super) fn read(layers: &Layers) -> Result<Self, SettingsError> {
        // First: nothing but this section says that one of the two is missing.
        let certificate = certificate(layers)?;
        let connections = layers.number(&CONNECTIONS)?;
        let seconds = |setting| {
            let seconds = layers.number(setting)?;
            Ok(Duration::from_secs(seconds.into()))
        };
        let json = layers.choice(&LOG_FORMAT)? == JSON;
        let listen = layers.address(&LISTEN)?;
        Ok(Self {
            listen: listen.ok_or_else(|| layers.refuse(&LISTEN))?,
            metrics_listen: layers.address(&METRICS_LISTEN)?,
            certificate,
            names: layers.host_names(&NAMES)?,
            connections,
            connections_per_address: layers.number(&CONNECTIONS_PER_ADDRESS)?.min(connections),
            header_deadline: seconds(&HEADER_SECONDS)?,
            body_deadline: seconds(&BODY_SECONDS)?,
            request_deadline: seconds(&REQUEST_SECONDS)?,
            idle_limit: seconds(&IDLE_SECONDS)?,
            stop_deadline: seconds(&STOP_SECONDS)?,
            local_workstation: layers.boolean(&LOCAL_WORKSTATION)?,
            reader: layers.boolean(&READER)?,
            look_after_revocation_lists: layers.boolean(&LOOK_AFTER_LISTS)?,
            log_format: if json {
                LogFormat::Json
            } else {
                LogFormat::Text
            },
        })
    }
}

/// Certificate and key: one without the other is a mistake.
fn certificate(layers: &Layers) -> Result<Option<CertificateFiles>, SettingsError> {
    let files = [&CERTIFICATE, &KEY].map(|setting| layers.optional_path(setting));
    let [certificate, key] = files;
    match (certificate?, key?) {
        (Some(certificate), Some(key)) => Ok(Some(CertificateFiles { certificate, key })),
        (None, None) => Ok(None),
        (Some(_), None) => Err(layers.refuse(&KEY)),
        (None, Some(_)) => Err(layers.refuse(&CERTIFICATE)),
    }
}
