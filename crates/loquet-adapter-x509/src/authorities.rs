//! The authorities that a practice trusts, pinned one by one (CPS-07, CPS-08).

use crate::certificate::Certificate;
use crate::encoding::der_of;
use crate::fingerprint::{Fingerprint, IGC_SANTE_FINGERPRINTS};
use crate::key::CARD_ALGORITHMS;
use crate::reader::common_name;
use crate::settings::{ListSource, http_points};
use loquet_domain::card::{CardAuthority, IssuerName};
use std::collections::HashSet;
use std::fmt;
use thiserror::Error;

/// How many certificates are pinned at most, of each kind.
const MAX_PINNED: usize = 16;

/// The largest certificate of an authority, in bytes of DER or PEM.
const MAX_BYTES: usize = 64 * 1024;

/// The label of a certificate in PEM (RFC 7468, 5.1).
const PEM_LABEL: &str = "CERTIFICATE";

/// The authorities that a practice trusts: roots and the intermediates below them, each named.
///
/// Nothing that a card brings is ever part of a path but its own certificate.
#[derive(Default)]
pub struct Authorities {
    pinned: Vec<Pinned>,
}

/// A pinned certificate of an authority.
pub(crate) struct Pinned {
    /// What it vouches for.
    pub(crate) authority: CardAuthority,
    /// Its common name.
    pub(crate) name: IssuerName,
    /// It.
    pub(crate) certificate: Certificate,
}

/// A certificate cannot be pinned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum AuthorityError {
    /// It is no certificate, in DER or PEM.
    #[error("not a certificate")]
    Malformed,
    /// There are more than are ever needed.
    #[error("more than {MAX_PINNED} certificates")]
    TooMany,
    /// It is not the certificate of an authority, or its key is too weak.
    #[error("not the certificate of an authority")]
    NotAnAuthority,
    /// It is given as one of IGC-Santé, and its fingerprint is none of the published ones.
    #[error("no authority of IGC-Santé has the fingerprint {0}")]
    NotIgcSante(Fingerprint),
    /// It is given as a test authority, and is one of IGC-Santé.
    #[error("the fingerprint {0} is that of a real authority")]
    NotATest(Fingerprint),
    /// It is no root, and no pinned root stands above it.
    #[error("no root is pinned above the authority of the fingerprint {0}")]
    NoRoot(Fingerprint),
}

impl Authorities {
    /// Nobody: every certificate is refused.
    pub fn none() -> Self {
        Self::default()
    }

    /// Trusts authorities of IGC-Santé besides, each in DER or PEM: roots and intermediates whose
    /// fingerprints are among [`IGC_SANTE_FINGERPRINTS`].
    ///
    /// # Errors
    ///
    /// [`AuthorityError`]; nothing is trusted then.
    pub fn with_igc_sante<B: AsRef<[u8]>>(
        self,
        certificates: &[B],
    ) -> Result<Self, AuthorityError> {
        let shipped = IGC_SANTE_FINGERPRINTS.map(|(_, fingerprint)| fingerprint);
        self.with_pinned(certificates, &shipped)
    }

    /// Trusts authorities of IGC-Santé with these fingerprints.
    pub(crate) fn with_pinned<B: AsRef<[u8]>>(
        self,
        certificates: &[B],
        expected: &[Fingerprint],
    ) -> Result<Self, AuthorityError> {
        let expect = |fingerprint| {
            let known = expected.contains(&fingerprint);
            known
                .then_some(())
                .ok_or(AuthorityError::NotIgcSante(fingerprint))
        };
        self.with(CardAuthority::IgcSante, certificates, expect)
    }

    /// Trusts test authorities besides, each in DER or PEM: whoever they vouch for is marked as a
    /// test (CPS-08).
    ///
    /// # Errors
    ///
    /// [`AuthorityError`]; nothing is trusted then.
    pub fn with_test<B: AsRef<[u8]>>(self, certificates: &[B]) -> Result<Self, AuthorityError> {
        let expect = |fingerprint| {
            let mut real = IGC_SANTE_FINGERPRINTS.iter().map(|(_, one)| *one);
            if real.any(|one| one == fingerprint) {
                Err(AuthorityError::NotATest(fingerprint))
            } else {
                Ok(())
            }
        };
        self.with(CardAuthority::Test, certificates, expect)
    }

    fn with<B: AsRef<[u8]>>(
        mut self,
        authority: CardAuthority,
        certificates: &[B],
        expect: impl Fn(Fingerprint) -> Result<(), AuthorityError>,
    ) -> Result<Self, AuthorityError> {
        if certificates.len() > MAX_PINNED {
            return Err(AuthorityError::TooMany);
        }
        for bytes in certificates {
            let certificate = parse(bytes.as_ref())?;
            expect(Fingerprint::of(certificate.der()))?;
            self.pinned.push(pinned(authority, certificate)?);
        }
        self.check_roots()?;
        Ok(self)
    }

    /// Every authority below a root has a pinned issuer, up to a root.
    fn check_roots(&self) -> Result<(), AuthorityError> {
        for one in &self.pinned {
            let mut above = one;
            let mut steps = 0;
            while !above.is_root() {
                let fingerprint = Fingerprint::of(one.certificate.der());
                let error = AuthorityError::NoRoot(fingerprint);
                above = self.issuer_of(above).ok_or(error)?;
                steps += 1;
                if steps > self.pinned.len() {
                    return Err(error);
                }
            }
        }
        Ok(())
    }

    fn issuer_of(&self, below: &Pinned) -> Option<&Pinned> {
        self.of(below.authority)
            .find(|above| above.has_issued(&below.certificate))
    }

    /// Whether authorities of this kind are trusted.
    pub fn admits(&self, authority: CardAuthority) -> bool {
        self.of(authority).next().is_some()
    }

    /// The common names of those that are trusted, each once.
    pub fn issuers(&self) -> Vec<IssuerName> {
        let mut names: Vec<IssuerName> = Vec::new();
        for one in &self.pinned {
            if !names.contains(&one.name) {
                names.push(one.name.clone());
            }
        }
        names
    }

    /// Where the pinned certificates say that the lists of their issuers are, by HTTP.
    pub fn list_sources(&self) -> Vec<ListSource> {
        let mut sources: Vec<ListSource> = Vec::new();
        for one in &self.pinned {
            let issuer = common_name(&one.certificate.issuer_name).unwrap_or_default();
            let points = http_points(&one.certificate);
            let found = points.filter_map(|url| ListSource::new(&issuer, &url).ok());
            for source in found {
                if !one.is_root() && !sources.contains(&source) {
                    sources.push(source);
                }
            }
        }
        sources
    }

    /// All of them.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Pinned> {
        self.pinned.iter()
    }

    /// Those that issue lists, each name once.
    pub(crate) fn issuing(&self) -> impl Iterator<Item = &Pinned> {
        let mut seen = HashSet::new();
        let pinned = self.pinned.iter();
        pinned.filter(move |one| seen.insert(one.certificate.subject_digest()))
    }

    /// Those of one kind.
    pub(crate) fn of(&self, authority: CardAuthority) -> impl Iterator<Item = &Pinned> {
        let pinned = self.pinned.iter();
        pinned.filter(move |one| one.authority == authority)
    }

    /// Those whose name hashes to this.
    pub(crate) fn named(&self, digest: [u8; 32]) -> impl Iterator<Item = &Pinned> {
        let pinned = self.pinned.iter();
        pinned.filter(move |one| one.certificate.subject_digest() == digest)
    }

    /// Who has issued a certificate, by its signature and not by its word.
    pub(crate) fn issuer(&self, certificate: &Certificate) -> Option<&Pinned> {
        self.pinned.iter().find(|one| one.has_issued(certificate))
    }
}

impl Pinned {
    /// Whether it has issued itself.
    pub(crate) fn is_root(&self) -> bool {
        self.has_issued(&self.certificate)
    }

    fn has_issued(&self, certificate: &Certificate) -> bool {
        self.certificate.has_issued(certificate, CARD_ALGORITHMS)
    }
}

impl fmt::Debug for Authorities {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_list().entries(self.issuers()).finish()
    }
}

fn parse(bytes: &[u8]) -> Result<Certificate, AuthorityError> {
    if bytes.len() > MAX_BYTES {
        return Err(AuthorityError::Malformed);
    }
    let der = der_of(bytes, PEM_LABEL).ok_or(AuthorityError::Malformed)?;
    Certificate::parse(&der).map_err(|_| AuthorityError::Malformed)
}

fn pinned(authority: CardAuthority, certificate: Certificate) -> Result<Pinned, AuthorityError> {
    let name = common_name(&certificate.subject_name).map_err(|_| AuthorityError::Malformed)?;
    if !certificate.may_sign_certificates() || !certificate.key.is_strong_rsa() {
        return Err(AuthorityError::NotAnAuthority);
    }
    Ok(Pinned {
        authority,
        name: IssuerName::new(&name),
        certificate,
    })
}
