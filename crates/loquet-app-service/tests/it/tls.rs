//! TLS: what is spoken, and a certificate that is replaced.

use super::support::{PATIENCE, Running, get, program, start};
use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustix::process::Signal;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use std::fs::{self, Permissions};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::sync::Arc;
use tempfile::TempDir;

/// Certificates and keys, in files.
struct Files {
    folder: TempDir,
}

impl Files {
    fn new() -> Self {
        Self {
            folder: TempDir::new().expect("a folder"),
        }
    }

    fn certificate(&self) -> PathBuf {
        self.folder.path().join("certificate.pem")
    }

    fn key(&self) -> PathBuf {
        self.folder.path().join("key.pem")
    }

    fn settings(&self) -> [(&'static str, String); 2] {
        let [certificate, key] =
            [self.certificate(), self.key()].map(|path| path.display().to_string());
        [("service.certificate", certificate), ("service.key", key)]
    }

    /// Puts a new certificate in place; gives it.
    fn renew(&self) -> CertificateDer<'static> {
        let made = generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
        let CertifiedKey { cert, signing_key } = made;
        self.put(&cert.pem(), &signing_key.serialize_pem());
        cert.der().clone()
    }

    fn put(&self, certificate: &str, key: &str) {
        let half_made = self.folder.path().join("half-made");
        for (path, text) in [(self.certificate(), certificate), (self.key(), key)] {
            fs::write(&half_made, text).expect("written");
            fs::set_permissions(&half_made, Permissions::from_mode(0o600)).expect("rights");
            fs::rename(&half_made, path).expect("in place");
        }
    }

    fn start(&self, more: &[(&str, &str)]) -> Running {
        let settings = self.settings();
        let settings = settings.iter().map(|(key, value)| (*key, value.as_str()));
        start(&settings.chain(more.iter().copied()).collect::<Vec<_>>())
    }
}

/// A client that trusts this certificate, and what it spoke.
fn connect(
    service: &Running,
    trusted: &CertificateDer<'static>,
    protocols: &[&[u8]],
) -> Result<StreamOwned<ClientConnection, TcpStream>, std::io::Error> {
    let mut roots = RootCertStore::empty();
    roots.add(trusted.clone()).expect("trusted");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider);
    let config = config
        .with_safe_default_protocol_versions()
        .expect("versions");
    let mut config = config.with_root_certificates(roots).with_no_client_auth();
    config.alpn_protocols = protocols.iter().map(|name| name.to_vec()).collect();
    let name = ServerName::try_from("localhost").expect("a name");
    let mut client = ClientConnection::new(Arc::new(config), name).expect("a client");
    let mut stream = TcpStream::connect(service.address)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    client.complete_io(&mut stream)?;
    Ok(StreamOwned::new(client, stream))
}

#[test]
fn it_speaks_tls_with_http_1_and_2() {
    let files = Files::new();
    let trusted = files.renew();
    let service = files.start(&[]);
    let mut client = connect(&service, &trusted, &[b"http/1.1"]).expect("trusted");
    let request = get("/health/live", "Connection: close\r\n");
    client.write_all(request.as_bytes()).expect("asked");
    let mut answer = String::new();
    client.read_to_string(&mut answer).expect("answered");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let second = connect(&service, &trusted, &[b"h2", b"http/1.1"]).expect("trusted");
    assert_eq!(second.conn.alpn_protocol(), Some(&b"h2"[..]));
    let metrics = service.read_metrics();
    let expiry = metrics
        .lines()
        .find_map(|line| line.strip_prefix("loquet_certificate_expiry_timestamp_seconds "));
    assert!(expiry.is_some_and(|at| at != "0"), "{metrics}");
}

#[test]
fn in_clear_nothing_is_answered_and_a_silent_client_is_given_up() {
    let files = Files::new();
    files.renew();
    let service = files.start(&[("service.header_seconds", "1")]);
    let answer = service.ask(&get("/health/live", ""));
    assert!(!answer.contains("HTTP/1.1"), "{answer}");
    service.connect().rest();
    let metrics = service.read_metrics();
    for reason in ["handshake", "handshake_late"] {
        let line = format!("loquet_connections_lost_total{{reason=\"{reason}\"}} 1");
        assert!(metrics.contains(&line), "{line}: {metrics}");
    }
}

#[test]
fn a_new_certificate_is_used_without_a_restart_and_a_broken_one_is_not() {
    let files = Files::new();
    let first = files.renew();
    let mut service = files.start(&[]);
    let kept = connect(&service, &first, &[]).expect("trusted");
    let second = files.renew();
    service.signal(Signal::HUP);
    service.line("read again");
    connect(&service, &second, &[]).expect("trusted");
    connect(&service, &first, &[]).expect_err("no longer used");
    let broken = fs::read_to_string(files.certificate()).expect("read");
    let other = generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
    files.put(&broken, &other.signing_key.serialize_pem());
    service.signal(Signal::HUP);
    service.line("former certificate is kept");
    connect(&service, &second, &[]).expect("still used");
    // By itself, without being told.
    let third = files.renew();
    service.line("read again");
    connect(&service, &third, &[]).expect("trusted");
    drop(kept);
}

#[test]
fn a_pair_that_cannot_be_used_keeps_it_from_starting() {
    let files = Files::new();
    files.renew();
    let (certificate, key) = (
        fs::read_to_string(files.certificate()).expect("read"),
        fs::read_to_string(files.key()).expect("read"),
    );
    let other = generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
    let other = other.signing_key.serialize_pem();
    let refused = |part: &str| {
        let data = TempDir::new().expect("a folder");
        let settings = files.settings();
        let settings: Vec<_> = settings
            .iter()
            .map(|(key, value)| (*key, value.as_str()))
            .collect();
        for arguments in [&["--check"][..], &[]] {
            let output = program(data.path(), &settings)
                .args(arguments)
                .output()
                .expect("run");
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert_eq!(output.status.code(), Some(9), "{said}");
            assert!(
                said.contains("LQ-SRV-10") && said.contains(part),
                "{part}: {said}"
            );
        }
    };
    files.put(&certificate, &other);
    refused("is not that of its certificate");
    files.put("no certificate", &key);
    refused("cannot be understood");
    files.put(&certificate, "no key");
    refused("cannot be understood");
    files.put(&certificate, &key);
    fs::set_permissions(files.key(), Permissions::from_mode(0o644)).expect("rights");
    refused("can be read by others");
    fs::remove_file(files.key()).expect("removed");
    refused("LQ-SRV-10");
}
