//! TLS: which versions, and which certificate at this moment.

use super::certificate::{CertificateError, Stamp, load};
use arc_swap::ArcSwap;
use loquet_wiring::settings::CertificateFiles;
use rustls::crypto::{CryptoProvider, ring};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use rustls::version::{TLS12, TLS13};
use rustls::{ServerConfig, pki_types::CertificateDer};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use tokio_rustls::TlsAcceptor;
use x509_cert::Certificate;
use x509_cert::der::Decode;

/// What is spoken above TLS, the best first (RFC 7301).
const PROTOCOLS: [&[u8]; 2] = [b"h2", b"http/1.1"];

/// The certificate in use: replaced while connections go on. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Tls(Arc<Inner>);

struct Inner {
    files: CertificateFiles,
    provider: Arc<CryptoProvider>,
    used: ArcSwap<CertifiedKey>,
    /// The files that were tried last, fit or not.
    tried: Mutex<Stamp>,
}

/// What became of a look at the files.
#[derive(Debug)]
pub(crate) enum Reloaded {
    /// They are the ones that were tried last.
    Unchanged,
    /// They are in use from now on.
    Replaced,
    /// They cannot be used; what was in use stays.
    Kept(CertificateError),
}

impl Tls {
    /// Reads certificate and key.
    pub(crate) fn new(files: &CertificateFiles) -> Result<Self, CertificateError> {
        let provider = Arc::new(ring::default_provider());
        // Before reading: files that change meanwhile are read again.
        let tried = Stamp::of(files);
        let key = load(files, &provider)?;
        Ok(Self(Arc::new(Inner {
            files: files.clone(),
            provider,
            used: ArcSwap::from_pointee(key),
            tried: Mutex::new(tried),
        })))
    }

    /// Accepts connections.
    pub(crate) fn acceptor(&self) -> Result<TlsAcceptor, rustls::Error> {
        let builder = ServerConfig::builder_with_provider(Arc::clone(&self.0.provider));
        let mut config = builder
            .with_protocol_versions(&[&TLS13, &TLS12])?
            .with_no_client_auth()
            .with_cert_resolver(Arc::new(self.clone()));
        config.alpn_protocols = PROTOCOLS.map(<[u8]>::to_vec).to_vec();
        Ok(TlsAcceptor::from(Arc::new(config)))
    }

    /// Reads the files again if they have changed.
    pub(crate) fn reload_if_changed(&self) -> Reloaded {
        let stamp = Stamp::of(&self.0.files);
        let mut tried = self.0.tried.lock().unwrap_or_else(PoisonError::into_inner);
        if *tried == stamp {
            return Reloaded::Unchanged;
        }
        *tried = stamp;
        drop(tried);
        self.reload()
    }

    /// Reads the files again.
    pub(crate) fn reload(&self) -> Reloaded {
        match load(&self.0.files, &self.0.provider) {
            Ok(key) => {
                self.0.used.store(Arc::new(key));
                Reloaded::Replaced
            }
            Err(error) => Reloaded::Kept(error),
        }
    }

    /// When the server's own certificate in use expires, in seconds since 1970.
    pub(crate) fn expires_at(&self) -> Option<i64> {
        let used = self.0.used.load();
        not_after(used.cert.first()?)
    }
}

impl ResolvesServerCert for Tls {
    fn resolve(&self, _hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.0.used.load_full())
    }
}

impl fmt::Debug for Tls {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Tls")
    }
}

fn not_after(certificate: &CertificateDer<'_>) -> Option<i64> {
    let certificate = Certificate::from_der(certificate).ok()?;
    let validity = certificate.tbs_certificate().validity();
    i64::try_from(validity.not_after.to_unix_duration().as_secs()).ok()
}
