//! Judging certificates (CPS-06 to CPS-13).

use crate::authorities::{Authorities, Pinned};
use crate::certificate::Certificate;
use crate::encoding::Signed;
use crate::key::CARD_ALGORITHMS;
use crate::lists::{Lists, X509RevocationLists};
use crate::path::{Known, PathRules, validate};
use crate::store::{Kept, StoreError};
use crate::time::{SKEW, later};
use crate::{profile, reader, standing};
use async_trait::async_trait;
use const_oid::db::rfc5280::ID_KP_CLIENT_AUTH;
use loquet_domain::Timestamp;
use loquet_domain::card::{
    CardAuthority, CardHolder, CardSignature, CertificateDer, CertificateReference,
    CertificateRefusal, ChallengeMessage,
};
use loquet_port_trust::{CertificateTrust, SignatureRefusal, TrustFault, TrustedCertificate};

/// What a card's path must fulfil: one intermediate authority is known between root and card.
const RULES: PathRules = PathRules {
    algorithms: CARD_ALGORITHMS,
    purpose: ID_KP_CLIENT_AUTH,
    max_between: 2,
};

/// Judges certificates by pinned authorities and the lists that are kept for them.
///
/// The first reason decides, in this order:
///
/// 1. `Malformed`: it cannot be read;
/// 2. `ClockSetBack`: the clock stands before the date of a list that was already seen;
/// 3. `Weak`: its key, or the algorithm it is signed by, is not allowed;
/// 4. `Untrusted`, or `TestCard`: no pinned authority has signed it;
/// 5. `CriticalExtension`, `NotYetValid`, `Expired`, `Untrusted`: the path does not hold. A date is
///    thus told only of a certificate that a pinned authority has signed;
/// 6. `NotForAuthentication`, `Software`, `Category`: it is not the authentication certificate of a
///    card of that authority;
/// 7. `Revoked`, `RevocationUnknown`, `RevocationStale`, of the card's certificate and of the
///    authorities below the root.
#[derive(Clone, Debug)]
pub struct X509Trust {
    lists: X509RevocationLists,
}

impl X509Trust {
    /// Judges by these lists, and by the authorities they are kept for.
    pub const fn new(lists: X509RevocationLists) -> Self {
        Self { lists }
    }
}

/// As [`CertificateTrust::verify`], which trusts nobody: it says whose key has signed, and not
/// whether anybody vouches for it.
///
/// # Errors
///
/// [`SignatureRefusal`].
pub fn verify_signature(
    certificate: &CertificateDer,
    message: &ChallengeMessage,
    signature: &CardSignature,
) -> Result<(), SignatureRefusal> {
    let certificate = Certificate::parse(certificate.as_bytes());
    let certificate = certificate.map_err(|_| SignatureRefusal::Malformed)?;
    if !certificate.key.is_strong_rsa() {
        return Err(SignatureRefusal::Weak);
    }
    let key = &certificate.key;
    if key.has_signed_by_card(message.as_bytes(), signature.as_bytes()) {
        Ok(())
    } else {
        Err(SignatureRefusal::Wrong)
    }
}

#[async_trait]
impl CertificateTrust for X509Trust {
    fn verify(
        &self,
        certificate: &CertificateDer,
        message: &ChallengeMessage,
        signature: &CardSignature,
    ) -> Result<(), SignatureRefusal> {
        verify_signature(certificate, message, signature)
    }

    #[tracing::instrument(name = "trust.judge", skip_all, err(level = "debug"))]
    async fn judge(
        &self,
        certificate: &CertificateDer,
        now: Timestamp,
    ) -> Result<TrustedCertificate, TrustFault> {
        let certificate = certificate.clone();
        self.lists
            .run(move |lists| judge(lists, &certificate, now))
            .await
            .map_err(TrustFault::Unavailable)?
    }

    #[tracing::instrument(name = "trust.is_revoked", skip_all, err(level = "debug"))]
    async fn is_revoked(&self, certificate: &CertificateReference) -> Result<bool, TrustFault> {
        let reference = certificate.clone();
        self.lists
            .run(move |lists| is_revoked(lists, &reference).map_err(unavailable))
            .await
            .map_err(TrustFault::Unavailable)?
    }
}

fn unavailable(error: StoreError) -> TrustFault {
    TrustFault::Unavailable(error.into())
}

fn judge(
    lists: &Lists,
    der: &CertificateDer,
    now: Timestamp,
) -> Result<TrustedCertificate, TrustFault> {
    let certificate = Certificate::parse(der.as_bytes());
    let certificate = certificate.map_err(|_| CertificateRefusal::Malformed)?;
    let holder = reader::holder(&certificate)?;
    let newest = lists.newest().map_err(unavailable)?;
    if newest.is_some_and(|newest| newest > later(now, SKEW)) {
        return Err(CertificateRefusal::ClockSetBack.into());
    }
    check_strength(&certificate)?;
    let issuer = issuer(&lists.authorities, &certificate, &holder)?;
    let path = path(&lists.authorities, &certificate, issuer.authority, now)?;
    profile::check(&holder, issuer.authority)?;
    let kept = with_kept(lists, &certificate, &path).map_err(unavailable)?;
    let revocation = standing::of_path(&kept, now, lists.grace)?;
    Ok(TrustedCertificate {
        holder,
        authority: issuer.authority,
        revocation,
    })
}

/// A strong RSA key, signed by an algorithm of the list (CPS-06).
fn check_strength(certificate: &Certificate) -> Result<(), CertificateRefusal> {
    let signed = Signed::split(certificate.der());
    let signed = signed.map_err(|_| CertificateRefusal::Malformed)?;
    let mut allowed = CARD_ALGORITHMS.iter();
    let allowed = allowed.any(|one| *one.signature_alg_id() == *signed.algorithm);
    if allowed && certificate.key.is_strong_rsa() {
        Ok(())
    } else {
        Err(CertificateRefusal::Weak)
    }
}

fn issuer<'a>(
    authorities: &'a Authorities,
    certificate: &Certificate,
    holder: &CardHolder,
) -> Result<&'a Pinned, CertificateRefusal> {
    authorities.issuer(certificate).ok_or_else(|| {
        if !authorities.admits(CardAuthority::Test) && profile::says_test(holder) {
            CertificateRefusal::TestCard
        } else {
            CertificateRefusal::Untrusted
        }
    })
}

/// The authorities above a certificate, all of the same kind.
fn path<'a>(
    authorities: &'a Authorities,
    certificate: &Certificate,
    kind: CardAuthority,
    now: Timestamp,
) -> Result<Vec<&'a Certificate>, CertificateRefusal> {
    let pinned = || authorities.of(kind);
    let roots = pinned().filter(|one| one.is_root());
    let others = pinned().filter(|one| !one.is_root());
    let known = Known {
        anchors: roots.map(|one| &one.certificate).collect(),
        intermediates: others.map(|one| &one.certificate).collect(),
    };
    validate(certificate, &known, now, &RULES)
}

/// Every certificate of a path but the anchor, with what is kept of its issuer.
fn with_kept<'a>(
    lists: &Lists,
    certificate: &'a Certificate,
    path: &[&'a Certificate],
) -> Result<Vec<(&'a Certificate, Option<Kept>)>, StoreError> {
    let below = [certificate].into_iter().chain(path.iter().copied());
    let below = below.take(path.len());
    below
        .map(|one| Ok((one, lists.kept(&one.issuer_digest())?)))
        .collect()
}

/// Whether a certificate, or every certificate of its issuer, is revoked (CPS-31).
fn is_revoked(lists: &Lists, reference: &CertificateReference) -> Result<bool, StoreError> {
    let revoked = |issuer: &[u8; 32], serial: &[u8]| {
        let kept = lists.kept(issuer)?;
        Ok::<_, StoreError>(kept.is_some_and(|kept| standing::is_revoked(serial, &kept)))
    };
    if revoked(reference.issuer(), reference.serial())? {
        return Ok(true);
    }
    let mut issuers = 0;
    for one in lists.authorities.named(*reference.issuer()) {
        issuers += 1;
        let issuer = &one.certificate;
        if one.is_root() || !revoked(&issuer.issuer_digest(), &issuer.serial)? {
            return Ok(false);
        }
    }
    Ok(issuers > 0)
}
