//! How a path stands with the revocation lists (CPS-10, CPS-11).

use crate::certificate::Certificate;
use crate::settings::RevocationGrace;
use crate::store::Kept;
use crate::time::{between, later};
use loquet_domain::card::CertificateRefusal;
use loquet_domain::{SignedDuration, Timestamp};
use loquet_port_trust::Revocation;

/// Whether a certificate is revoked, by what any list of its issuer ever said.
pub(crate) fn is_revoked(serial: &[u8], kept: &Kept) -> bool {
    let list = kept.list.as_ref();
    kept.ledger.revokes(serial) || list.is_some_and(|list| list.entries().contains_key(serial))
}

/// How one certificate stands: what is revoked is so whatever the age of the list, or without one;
/// a certificate that no list covers is refused; then a list that is too old is.
fn one(
    certificate: &Certificate,
    kept: Option<&Kept>,
    now: Timestamp,
    grace: RevocationGrace,
) -> Result<Revocation, CertificateRefusal> {
    let kept = kept.ok_or(CertificateRefusal::RevocationUnknown)?;
    if is_revoked(&certificate.serial, kept) {
        return Err(CertificateRefusal::Revoked);
    }
    let list = kept.list.as_ref();
    let list = list.filter(|list| list.covers(certificate));
    let list = list.ok_or(CertificateRefusal::RevocationUnknown)?;
    if now > later(list.next_update(), grace.duration()) {
        return Err(CertificateRefusal::RevocationStale);
    }
    let overdue = between(list.next_update(), now);
    Ok(Revocation {
        age: between(list.this_update(), now),
        overdue: (overdue > SignedDuration::ZERO).then_some(overdue),
    })
}

/// How a path stands: each certificate of it but the anchor, with what is kept of its issuer. What
/// is revoked outweighs what is unknown, and that what is stale.
pub(crate) fn of_path(
    path: &[(&Certificate, Option<Kept>)],
    now: Timestamp,
    grace: RevocationGrace,
) -> Result<Revocation, CertificateRefusal> {
    let each = path
        .iter()
        .map(|(certificate, kept)| one(certificate, kept.as_ref(), now, grace));
    let each: Vec<_> = each.collect();
    for refusal in [
        CertificateRefusal::Revoked,
        CertificateRefusal::RevocationUnknown,
        CertificateRefusal::RevocationStale,
    ] {
        if each.contains(&Err(refusal)) {
            return Err(refusal);
        }
    }
    let good = each.into_iter().flatten().reduce(|one, other| Revocation {
        age: one.age.max(other.age),
        overdue: one.overdue.max(other.overdue),
    });
    good.ok_or(CertificateRefusal::RevocationUnknown)
}
