//! Which cards a practice in process trusts.

use async_trait::async_trait;
use loquet_domain::Timestamp;
use loquet_domain::card::{
    CardHolder, CardSignature, CertificateDer, CertificateReference, CertificateRefusal,
    ChallengeMessage, IssuerName,
};
use loquet_port_trust::{
    CertificateReader, CertificateTrust, RevocationList, RevocationListRefusal,
    RevocationListStatus, RevocationLists, SignatureRefusal, TrustFault, TrustedCertificate,
};
use std::sync::Arc;

/// What a desk knows of certificates.
#[derive(Clone)]
pub struct Trust {
    /// What certificates say.
    pub certificates: Arc<dyn CertificateReader>,
    /// Which are good.
    pub trust: Arc<dyn CertificateTrust>,
    /// Which were revoked.
    pub revocation: Arc<dyn RevocationLists>,
}

impl Trust {
    /// No card is trusted.
    pub fn nobody() -> Self {
        Self {
            certificates: Arc::new(Nobody),
            trust: Arc::new(Nobody),
            revocation: Arc::new(Nobody),
        }
    }
}

struct Nobody;

impl CertificateReader for Nobody {
    fn read(&self, _: &CertificateDer) -> Result<CardHolder, CertificateRefusal> {
        Err(CertificateRefusal::Malformed)
    }
}

#[async_trait]
impl CertificateTrust for Nobody {
    fn verify(
        &self,
        _: &CertificateDer,
        _: &ChallengeMessage,
        _: &CardSignature,
    ) -> Result<(), SignatureRefusal> {
        Err(SignatureRefusal::Malformed)
    }

    async fn judge(
        &self,
        _: &CertificateDer,
        _: Timestamp,
    ) -> Result<TrustedCertificate, TrustFault> {
        Err(CertificateRefusal::Malformed.into())
    }

    async fn is_revoked(&self, _: &CertificateReference) -> Result<bool, TrustFault> {
        Ok(true)
    }
}

#[async_trait]
impl RevocationLists for Nobody {
    async fn install(
        &self,
        _: &[u8],
        _: Timestamp,
    ) -> Result<RevocationList, RevocationListRefusal> {
        Err(RevocationListRefusal::Foreign)
    }

    async fn refresh(
        &self,
        _: Timestamp,
    ) -> Vec<(IssuerName, Result<RevocationList, RevocationListRefusal>)> {
        Vec::new()
    }

    fn next_refresh(&self, _: Timestamp) -> Option<Timestamp> {
        None
    }

    async fn status(&self, _: Timestamp) -> Vec<RevocationListStatus> {
        Vec::new()
    }
}
