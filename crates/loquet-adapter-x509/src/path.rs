//! The path from a certificate to an anchor (RFC 5280, 6.1).
//!
//! `webpki` builds the path and checks signatures, validity, `cA`, `pathLenConstraint`, critical
//! extensions and name constraints. What it leaves out (CPS-07b) is checked here on every path it
//! finds: key usage of authorities and leaf, extended key usage of authorities, everything about
//! the anchor itself (its dates, `cA`, `pathLenConstraint`), and what RFC 5280 forbids that a card
//! of IGC-Santé never has.
//!
//! A critical extension `certificatePolicies` is refused, as `webpki` does: RFC 5280, 4.2 asks to
//! process or to refuse it, and policies are not processed here. The real certificates that are
//! known mark their key usage as critical and no policy.

mod checks;
mod names;

use crate::certificate::Certificate;
use crate::key::Algorithm;
use crate::time::unix_time;
use const_oid::ObjectIdentifier;
use loquet_domain::Timestamp;
use loquet_domain::card::CertificateRefusal;
use rustls_pki_types::{CertificateDer, TrustAnchor};
use std::cell::Cell;
use webpki::{
    EndEntityCert, Error, ExtendedKeyUsageValidator, KeyPurposeIdIter, VerifiedPath,
    anchor_from_trusted_cert,
};

/// Whose certificates a path may be made of.
pub(crate) struct Known<'a> {
    /// Where it ends.
    pub(crate) anchors: Vec<&'a Certificate>,
    /// What may stand between.
    pub(crate) intermediates: Vec<&'a Certificate>,
}

/// What a path must fulfil.
#[derive(Clone, Copy)]
pub(crate) struct PathRules {
    /// By which algorithms.
    pub(crate) algorithms: &'static [Algorithm],
    /// The extended key usage that an authority which limits its own must have.
    pub(crate) purpose: ObjectIdentifier,
    /// How many authorities may stand between leaf and anchor, those not counted that issue to
    /// themselves.
    pub(crate) max_between: usize,
}

/// The authorities from a leaf's issuer to the anchor, or the first reason why there is no path.
pub(crate) fn validate<'a>(
    leaf: &Certificate,
    known: &Known<'a>,
    now: Timestamp,
    rules: &PathRules,
) -> Result<Vec<&'a Certificate>, CertificateRefusal> {
    let der = CertificateDer::from(leaf.der());
    let end = EndEntityCert::try_from(&der).map_err(|error| refusal(&error))?;
    let anchors = ders(&known.anchors);
    let roots = anchors.iter().map(anchor_from_trusted_cert).collect();
    let roots: Vec<TrustAnchor<'_>> = roots_or_refusal(roots)?;
    let intermediates = ders(&known.intermediates);
    let first = Cell::new(None);
    let check = |path: &VerifiedPath<'_>| {
        let authorities = authorities(known, &roots, path).ok_or(Error::UnknownIssuer)?;
        checks::check(leaf, &authorities, now, rules).map_err(|refusal| {
            first.set(first.get().or(Some(refusal)));
            Error::UnknownIssuer
        })
    };
    let found = end.verify_for_usage(
        rules.algorithms,
        &roots,
        &intermediates,
        unix_time(now),
        AnyPurpose,
        None,
        Some(&check),
    );
    match found {
        Ok(path) => authorities(known, &roots, &path).ok_or(CertificateRefusal::Untrusted),
        Err(error) => Err(first.get().unwrap_or_else(|| refusal(&error))),
    }
}

fn ders<'a>(certificates: &[&'a Certificate]) -> Vec<CertificateDer<'a>> {
    let ders = certificates.iter().map(|one| one.der());
    ders.map(CertificateDer::from).collect()
}

fn roots_or_refusal(
    roots: Result<Vec<TrustAnchor<'_>>, Error>,
) -> Result<Vec<TrustAnchor<'_>>, CertificateRefusal> {
    roots.map_err(|_| CertificateRefusal::Untrusted)
}

/// The authorities of a path that `webpki` found.
fn authorities<'a>(
    known: &Known<'a>,
    roots: &[TrustAnchor<'_>],
    path: &VerifiedPath<'_>,
) -> Option<Vec<&'a Certificate>> {
    let between = path.intermediate_certificates().map(|found| {
        let der = found.der();
        let same = |one: &&&Certificate| one.der() == der.as_ref();
        known.intermediates.iter().find(same).copied()
    });
    let position = roots
        .iter()
        .position(|root| std::ptr::eq(root, path.anchor()))?;
    let anchor = known.anchors.get(position).copied();
    between.chain([anchor]).collect()
}

/// Extended key usage is checked by us, since a card's certificate without one is refused too.
struct AnyPurpose;

impl ExtendedKeyUsageValidator for AnyPurpose {
    fn validate(&self, mut purposes: KeyPurposeIdIter<'_, '_>) -> Result<(), Error> {
        purposes.try_for_each(|purpose| purpose.map(|_| ()))
    }
}

fn refusal(error: &Error) -> CertificateRefusal {
    match error {
        Error::CertExpired { .. } => CertificateRefusal::Expired,
        Error::CertNotValidYet { .. } => CertificateRefusal::NotYetValid,
        Error::UnsupportedCriticalExtension => CertificateRefusal::CriticalExtension,
        Error::BadDer
        | Error::BadDerTime
        | Error::TrailingData(_)
        | Error::ExtensionValueInvalid
        | Error::MalformedExtensions
        | Error::SignatureAlgorithmMismatch
        | Error::UnsupportedCertVersion => CertificateRefusal::Malformed,
        _ => CertificateRefusal::Untrusted,
    }
}
