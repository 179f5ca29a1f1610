//! Trust that cannot be had: nobody's card is good, and the practice is open all the same.

use async_trait::async_trait;
use loquet_adapter_x509::verify_signature;
use loquet_domain::Timestamp;
use loquet_domain::card::{
    CardSignature, CertificateDer, CertificateReference, ChallengeMessage, IssuerName,
};
use loquet_domain::storage::Cause;
use loquet_port_trust::{
    CertificateTrust, RevocationList, RevocationListRefusal, RevocationListStatus, RevocationLists,
    SignatureRefusal, TrustFault, TrustedCertificate,
};

/// Refuses every certificate and every list, each time for the same reason (AUTH-22).
pub(super) struct NoTrust {
    /// The reason.
    pub(super) why: String,
}

impl NoTrust {
    fn why(&self) -> Cause {
        self.why.as_str().into()
    }
}

#[async_trait]
impl CertificateTrust for NoTrust {
    /// A signature needs no trust; who is not vouched for is refused by the judgement that follows.
    fn verify(
        &self,
        certificate: &CertificateDer,
        message: &ChallengeMessage,
        signature: &CardSignature,
    ) -> Result<(), SignatureRefusal> {
        verify_signature(certificate, message, signature)
    }

    async fn judge(
        &self,
        _: &CertificateDer,
        _: Timestamp,
    ) -> Result<TrustedCertificate, TrustFault> {
        Err(TrustFault::Unavailable(self.why()))
    }

    async fn is_revoked(&self, _: &CertificateReference) -> Result<bool, TrustFault> {
        Err(TrustFault::Unavailable(self.why()))
    }
}

#[async_trait]
impl RevocationLists for NoTrust {
    async fn install(
        &self,
        _: &[u8],
        _: Timestamp,
    ) -> Result<RevocationList, RevocationListRefusal> {
        Err(RevocationListRefusal::Unwritable(self.why()))
    }

    async fn refresh(
        &self,
        _: Timestamp,
    ) -> Vec<(IssuerName, Result<RevocationList, RevocationListRefusal>)> {
        Vec::new()
    }

    async fn refresh_all(
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

#[cfg(test)]
mod tests {
    use super::NoTrust;
    use loquet_domain::Timestamp;
    use loquet_domain::card::{CertificateDer, CertificateReference};
    use loquet_port_trust::{CertificateTrust, RevocationListRefusal, RevocationLists, TrustFault};

    #[tokio::test]
    async fn auth_22_what_cannot_be_judged_is_accepted_by_nothing() {
        let now = Timestamp::UNIX_EPOCH;
        let nobody = NoTrust {
            why: "damaged".to_owned(),
        };
        let certificate = CertificateDer::new(vec![0x30, 0]).expect("small");
        let judged = nobody.judge(&certificate, now).await;
        assert!(matches!(judged, Err(TrustFault::Unavailable(_))));
        let reference = CertificateReference::new([0; 32], &[1]).expect("a reference");
        let revoked = nobody.is_revoked(&reference).await;
        assert!(matches!(revoked, Err(TrustFault::Unavailable(_))));
        let installed = nobody.install(b"a list", now).await;
        assert!(matches!(
            installed,
            Err(RevocationListRefusal::Unwritable(_))
        ));
        assert_eq!(nobody.next_refresh(now), None);
    }
}
