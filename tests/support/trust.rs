//! Which cards a practice in process trusts.

use crate::issuer;
use loquet_adapter_card_simulator::RevocationList;
use loquet_adapter_x509::{
    Authorities, RevocationGrace, RevocationSettings, X509Reader, X509RevocationLists, X509Trust,
};
use loquet_domain::{SignedDuration, Timestamp};
use loquet_port_trust::{CertificateReader, CertificateTrust, RevocationLists};
use std::path::PathBuf;
use std::sync::Arc;
use tempfile::TempDir;

/// What a desk knows of certificates.
#[derive(Clone)]
pub struct Trust {
    /// What certificates say.
    pub certificates: Arc<dyn CertificateReader>,
    /// Which are good.
    pub trust: Arc<dyn CertificateTrust>,
    /// Which were revoked.
    pub revocation: Arc<dyn RevocationLists>,
    folder: Arc<TempDir>,
}

impl Trust {
    /// No card is trusted.
    pub fn nobody() -> Self {
        Self::of(Authorities::none(), RevocationGrace::default())
    }

    /// The test authority's cards, of which no list tells anything yet.
    pub fn without_lists() -> Self {
        Self::of(test_authorities(), RevocationGrace::default())
    }

    /// The test authority's cards, by lists of now that revoke none.
    pub async fn in_test_cards(now: Timestamp) -> Self {
        Self::without_lists().with_lists(now).await
    }

    /// The same with a grace for lists that are past their date.
    pub async fn with_grace(now: Timestamp, grace: SignedDuration) -> Self {
        let grace = RevocationGrace::new(grace).expect("a grace");
        let trust = Self::of(test_authorities(), grace);
        trust.with_lists(now).await
    }

    /// Installs lists of both authorities that revoke nothing.
    async fn with_lists(self, now: Timestamp) -> Self {
        let list = empty_list(1, now);
        let authority = issuer().authority();
        for der in [
            authority.revocation_list(&list),
            authority.root_revocation_list(&list),
        ] {
            let installed = self.revocation.install(&der.expect("a list"), now).await;
            installed.expect("installed");
        }
        self
    }

    /// Where the lists are kept.
    pub fn lists(&self) -> PathBuf {
        lists_in(&self.folder)
    }

    fn of(authorities: Authorities, grace: RevocationGrace) -> Self {
        let folder = TempDir::new().expect("a folder");
        let settings = RevocationSettings {
            folder: lists_in(&folder),
            grace,
            sources: Vec::new(),
            seed: Vec::new(),
        };
        let lists = X509RevocationLists::open(Arc::new(authorities), settings).expect("the lists");
        Self {
            certificates: Arc::new(X509Reader),
            trust: Arc::new(X509Trust::new(lists.clone())),
            revocation: Arc::new(lists),
            folder: Arc::new(folder),
        }
    }
}

fn lists_in(folder: &TempDir) -> PathBuf {
    folder.path().join("lists")
}

fn test_authorities() -> Authorities {
    let authority = issuer().authority();
    let root = authority.root_certificate().expect("a certificate");
    let below = authority.intermediate_certificate().expect("a certificate");
    let trusted = Authorities::none().with_test(&[root, below]);
    trusted.expect("two authorities")
}

/// A list of a day that revokes nothing.
pub fn empty_list(number: u64, now: Timestamp) -> RevocationList {
    RevocationList::new(number, now, now + SignedDuration::from_hours(24))
}
