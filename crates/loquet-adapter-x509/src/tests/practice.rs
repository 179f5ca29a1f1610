//! A practice: authorities that it trusts, and a folder of lists.

use super::factory::{ISSUER_KEY, ROOT_KEY, intermediate, list, now, root, root_list};
use crate::fetch::{Fetcher, TimeLimits};
use crate::fingerprint::Fingerprint;
use crate::{
    Authorities, ListSource, RevocationGrace, RevocationSettings, X509RevocationLists, X509Trust,
};
use loquet_domain::Timestamp;
use loquet_domain::card::{CardAuthority, CertificateDer, CertificateRefusal};
use loquet_port_trust::{
    CertificateTrust, RevocationList, RevocationListRefusal, RevocationLists, TrustFault,
    TrustedCertificate,
};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;

/// How long a fetch of a test takes at most.
pub(super) const PATIENCE: Duration = Duration::from_millis(700);

/// The same, for all of its parts.
pub(super) const TIME_LIMITS: TimeLimits = TimeLimits {
    connect: PATIENCE,
    whole: PATIENCE,
};

/// The largest list that a test fetches.
pub(super) const SIZE_LIMIT: usize = 64 * 1024;

/// Trust in these certificates, as real ones or as test ones.
pub(super) fn authorities(kind: CardAuthority, certificates: &[Vec<u8>]) -> Authorities {
    let trusted = match kind {
        CardAuthority::Test => Authorities::none().with_test(certificates),
        CardAuthority::IgcSante => {
            let expected: Vec<_> = certificates.iter().map(|it| Fingerprint::of(it)).collect();
            Authorities::none().with_pinned(certificates, &expected)
        }
    };
    trusted.expect("authorities")
}

/// The root and the authority that issues cards.
pub(super) fn both() -> Vec<Vec<u8>> {
    vec![root().sign(ROOT_KEY), intermediate().sign(ROOT_KEY)]
}

pub(super) struct Practice {
    folder: TempDir,
    pub(super) lists: X509RevocationLists,
    pub(super) trust: X509Trust,
}

impl Practice {
    /// One that trusts the factory's authorities as test ones, without a list.
    pub(super) fn new() -> Self {
        Self::of(authorities(CardAuthority::Test, &both()))
    }

    /// The same with clear lists.
    pub(super) async fn with_lists() -> Self {
        Self::new().cleared().await
    }

    pub(super) fn of(authorities: Authorities) -> Self {
        Self::with(authorities, RevocationGrace::default(), Vec::new())
    }

    pub(super) fn with(
        authorities: Authorities,
        grace: RevocationGrace,
        sources: Vec<ListSource>,
    ) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let lists = open(folder.path(), authorities, grace, sources).expect("lists");
        let trust = X509Trust::new(lists.clone());
        Self {
            folder,
            lists,
            trust,
        }
    }

    pub(super) async fn cleared(self) -> Self {
        self.install(&root_list().sign(ROOT_KEY))
            .await
            .expect("a list");
        self.install(&list().sign(ISSUER_KEY))
            .await
            .expect("a list");
        self
    }

    pub(super) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Another process that uses the same folder.
    pub(super) fn another(&self) -> X509RevocationLists {
        self.try_another().expect("lists")
    }

    pub(super) fn try_another(&self) -> Result<X509RevocationLists, crate::ListsError> {
        let authorities = authorities(CardAuthority::Test, &both());
        let grace = RevocationGrace::default();
        open(self.folder(), authorities, grace, Vec::new())
    }

    pub(super) async fn install(
        &self,
        list: &[u8],
    ) -> Result<RevocationList, RevocationListRefusal> {
        self.lists.install(list, now()).await
    }

    pub(super) async fn judge(
        &self,
        certificate: &CertificateDer,
        now: Timestamp,
    ) -> Result<TrustedCertificate, CertificateRefusal> {
        judge(&self.trust, certificate, now).await
    }
}

pub(super) async fn judge(
    trust: &X509Trust,
    certificate: &CertificateDer,
    now: Timestamp,
) -> Result<TrustedCertificate, CertificateRefusal> {
    trust
        .judge(certificate, now)
        .await
        .map_err(|fault| match fault {
            TrustFault::Refused(refusal) => refusal,
            fault => panic!("it could not be judged: {fault:?}"),
        })
}

pub(super) fn open(
    folder: &Path,
    authorities: Authorities,
    grace: RevocationGrace,
    sources: Vec<ListSource>,
) -> Result<X509RevocationLists, crate::ListsError> {
    let settings = RevocationSettings {
        folder: folder.to_owned(),
        grace,
        sources,
        seed: b"a practice".to_vec(),
    };
    let fetcher = Fetcher::with_limits(TIME_LIMITS, SIZE_LIMIT);
    X509RevocationLists::with_fetcher(Arc::new(authorities), settings, fetcher)
}
