//! Whom a server's certificate is vouched for by.

use crate::{Roots, ServerError};
use rustls::client::WantsClientCert;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, ConfigBuilder, RootCertStore, WantsVerifier};
use rustls_platform_verifier::BuilderVerifierExt as _;
use std::sync::Arc;

/// TLS 1.2 and 1.3 by ring, HTTP/2 before HTTP/1.1.
pub(crate) fn config(roots: &Roots) -> Result<ClientConfig, ServerError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| ServerError::Unavailable(error.into()))?;
    let builder = match roots {
        Roots::System => builder
            .with_platform_verifier()
            .map_err(|error| ServerError::Roots(error.into()))?,
        Roots::Pinned(pem) => pinned(builder, pem)?,
    };
    let mut config = builder.with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

/// These roots and no other.
fn pinned(
    builder: ConfigBuilder<ClientConfig, WantsVerifier>,
    pem: &[u8],
) -> Result<ConfigBuilder<ClientConfig, WantsClientCert>, ServerError> {
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(pem) {
        let certificate = certificate.map_err(|error| ServerError::Roots(error.into()))?;
        let added = roots.add(certificate);
        added.map_err(|error| ServerError::Roots(error.into()))?;
    }
    if roots.is_empty() {
        return Err(ServerError::Roots("no certificate in the file".into()));
    }
    Ok(builder.with_root_certificates(roots))
}

#[cfg(test)]
mod tests {
    use super::config;
    use crate::{Roots, ServerError};

    #[test]
    fn roots_that_are_none_are_refused_before_anything_is_sent() {
        let broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        for pem in ["", "no PEM at all", broken] {
            let refused = config(&Roots::Pinned(pem.into()));
            assert!(matches!(refused, Err(ServerError::Roots(_))), "{pem}");
        }
    }
}
