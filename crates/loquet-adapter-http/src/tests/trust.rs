//! Servers that speak TLS, and who vouches for them.

use super::bench::{Act, Canned, fault, login, server, shown, some_root, token};
use crate::{HttpDesk, Roots};
use loquet_domain::session::SessionState;
use loquet_port_desk::ServerFaultKind::{Incompatible, Untrusted};
use loquet_port_desk::{LoginDesk, SessionDesk};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use std::sync::Arc;
use tokio_rustls::TlsAcceptor;

/// An authority of a practice, and a server that it vouches for.
struct Practice {
    root: Vec<u8>,
    acceptor: TlsAcceptor,
}

fn practice(name: &str, change: impl FnOnce(&mut CertificateParams)) -> Practice {
    let mut authority = CertificateParams::new(Vec::new()).expect("an authority");
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = KeyPair::generate().expect("a key");
    let authority = CertifiedIssuer::self_signed(authority, key).expect("an authority");
    let mut server = CertificateParams::new(vec![name.to_owned()]).expect("a server");
    change(&mut server);
    let key = KeyPair::generate().expect("a key");
    let certificate = server.signed_by(&key, &authority).expect("a certificate");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(
            vec![certificate.der().clone()],
            PrivateKeyDer::try_from(key.serialize_der()).expect("a key"),
        )
        .expect("a configuration");
    Practice {
        root: authority.pem().into_bytes(),
        acceptor: TlsAcceptor::from(Arc::new(config)),
    }
}

async fn canned(acceptor: &TlsAcceptor) -> Canned {
    let active = Act::Say(shown(SessionState::Active));
    Canned::with([active], Some(acceptor.clone())).await
}

fn desk(host: &str, canned: &Canned, root: Vec<u8>) -> HttpDesk {
    let url = format!("https://{host}:{}", canned.port);
    HttpDesk::new(&server(&url, Roots::Pinned(root))).expect("a desk")
}

#[tokio::test]
async fn a_server_that_the_pinned_root_vouches_for_is_spoken_to() {
    for name in ["localhost", "127.0.0.1"] {
        let practice = practice(name, |_| {});
        let canned = canned(&practice.acceptor).await;
        let desk = desk(name, &canned, practice.root);
        let view = desk.use_session(&token()).await.expect("a session");
        assert_eq!(view.state, SessionState::Active);
    }
}

#[tokio::test]
async fn a_server_that_somebody_else_vouches_for_is_not_trusted() {
    let practice = practice("localhost", |_| {});
    let canned = canned(&practice.acceptor).await;
    let desk = desk("localhost", &canned, some_root());
    assert_eq!(fault(desk.use_session(&token()).await), Untrusted);
    assert_eq!(fault(desk.log_in(login()).await), Untrusted);
    assert!(canned.requests().is_empty(), "nothing was sent to it");
}

#[tokio::test]
async fn a_server_of_the_practice_is_unknown_to_the_system() {
    let practice = practice("localhost", |_| {});
    let canned = canned(&practice.acceptor).await;
    let url = format!("https://localhost:{}", canned.port);
    let desk = HttpDesk::new(&server(&url, Roots::System)).expect("roots of the system");
    assert_eq!(fault(desk.log_in(login()).await), Untrusted);
    assert!(canned.requests().is_empty());
}

#[tokio::test]
async fn a_certificate_of_another_name_or_time_is_not_trusted() {
    for (name, year) in [("serveur.example", 2090), ("localhost", 2001)] {
        let practice = practice(name, |certificate| {
            certificate.not_before = date_time_ymd(2000, 1, 1);
            certificate.not_after = date_time_ymd(year, 1, 1);
        });
        let canned = canned(&practice.acceptor).await;
        let desk = desk("localhost", &canned, practice.root);
        assert_eq!(fault(desk.log_in(login()).await), Untrusted, "{name}");
        assert!(canned.requests().is_empty());
    }
}

#[tokio::test]
async fn a_server_that_speaks_no_tls_is_incompatible() {
    let canned = Canned::new([Act::Greet(b"220 mail.example ESMTP\r\n".to_vec())]).await;
    let desk = desk("localhost", &canned, some_root());
    assert_eq!(fault(desk.log_in(login()).await), Incompatible);
}
