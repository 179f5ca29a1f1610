//! What a practice decides about revocation lists.

use crate::certificate::Certificate;
use loquet_domain::SignedDuration;
use loquet_domain::card::IssuerName;
use std::path::PathBuf;
use thiserror::Error;
use x509_cert::ext::pkix::CrlDistributionPoints;
use x509_cert::ext::pkix::name::{DistributionPointName, GeneralName};

/// The longest address of a list, in bytes.
const MAX_URL_BYTES: usize = 1024;

/// Where IGC-Santé publishes the lists of the level FORT, by common name of the issuer: one covers
/// the cards, the other the authority that issues them.
pub const IGC_SANTE_FORT_LISTS: [(&str, &str); 2] = [
    (
        "AC IGC-SANTE FORT PERSONNES",
        "http://igc-sante.esante.gouv.fr/CRL/ACI-FO-PP.crl",
    ),
    (
        "AC RACINE IGC-SANTE FORT",
        "http://igc-sante.esante.gouv.fr/CRL/ACR-FO.crl",
    ),
];

/// How lists are kept, believed and fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevocationSettings {
    /// Where lists, and what was ever seen revoked, are kept: a folder of this user's own. It is
    /// created if it is missing.
    pub folder: PathBuf,
    /// For how long a list is believed past its date.
    pub grace: RevocationGrace,
    /// Where lists are fetched from; nothing is fetched if there is nothing here.
    pub sources: Vec<ListSource>,
    /// Bytes of this installation's own, of any length, which its hour of fetching follows from.
    pub seed: Vec<u8>,
}

/// For how long a list is believed past its date: none by default, 72 hours at most (CPS-11).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RevocationGrace(SignedDuration);

/// The duration is negative or too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a grace is 0 to 72 hours")]
pub struct RevocationGraceError;

impl RevocationGrace {
    /// The longest grace.
    pub const MAX: SignedDuration = SignedDuration::from_hours(72);

    /// A grace of this long.
    ///
    /// # Errors
    ///
    /// [`RevocationGraceError`]: below zero, or above [`RevocationGrace::MAX`].
    pub fn new(duration: SignedDuration) -> Result<Self, RevocationGraceError> {
        if (SignedDuration::ZERO..=Self::MAX).contains(&duration) {
            Ok(Self(duration))
        } else {
            Err(RevocationGraceError)
        }
    }

    /// How long.
    pub const fn duration(self) -> SignedDuration {
        self.0
    }
}

/// Where an authority publishes its list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListSource {
    issuer: IssuerName,
    url: String,
}

/// The address is none that lists are fetched from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the address of a revocation list begins with http://")]
pub struct ListSourceError;

impl ListSource {
    /// The list of the authority with this common name, at this address. Only HTTP: a list is
    /// signed, and a fetch by HTTPS would need the lists that it is to fetch (RFC 5280, 8).
    ///
    /// # Errors
    ///
    /// [`ListSourceError`]: another scheme, no host, or characters that no address has.
    pub fn new(issuer: &str, url: &str) -> Result<Self, ListSourceError> {
        let rest = url.strip_prefix("http://").ok_or(ListSourceError)?;
        let visible = url.bytes().all(|byte| byte.is_ascii_graphic());
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        if host.is_empty() || host.contains('@') || !visible || url.len() > MAX_URL_BYTES {
            return Err(ListSourceError);
        }
        Ok(Self {
            issuer: IssuerName::new(issuer),
            url: url.to_owned(),
        })
    }

    /// Whose list.
    pub const fn issuer(&self) -> &IssuerName {
        &self.issuer
    }

    /// Where.
    pub fn url(&self) -> &str {
        &self.url
    }
}

/// The addresses of lists that a certificate names (RFC 5280, 4.2.1.13).
pub(crate) fn points(certificate: &Certificate) -> Vec<String> {
    let points = certificate.decoded::<CrlDistributionPoints>();
    let points = points.ok().flatten().unwrap_or_default();
    let whole = points.0.into_iter();
    // A point for some reasons, or by another issuer, is not one for the whole list.
    let whole = whole.filter(|point| point.reasons.is_none() && point.crl_issuer.is_none());
    let names = whole.filter_map(|point| point.distribution_point);
    names.flat_map(|name| addresses(&name)).collect()
}

/// The addresses among the names of a point.
pub(crate) fn addresses(name: &DistributionPointName) -> Vec<String> {
    let DistributionPointName::FullName(names) = name else {
        return Vec::new();
    };
    let addresses = names.iter().filter_map(|name| match name {
        GeneralName::UniformResourceIdentifier(address) => Some(address.as_str().to_owned()),
        _ => None,
    });
    addresses.collect()
}

/// Those of them that lists are fetched from.
pub(crate) fn http_points(certificate: &Certificate) -> impl Iterator<Item = String> {
    let points = points(certificate).into_iter();
    points.filter(|url| url.starts_with("http://"))
}
