//! What `webpki` leaves out of a path.

use super::{PathRules, names};
use crate::certificate::Certificate;
use const_oid::ObjectIdentifier;
use const_oid::db::rfc5280::{
    ANY_EXTENDED_KEY_USAGE, ID_CE_AUTHORITY_KEY_IDENTIFIER, ID_CE_NAME_CONSTRAINTS,
    ID_CE_SUBJECT_ALT_NAME, ID_CE_SUBJECT_KEY_IDENTIFIER,
};
use loquet_domain::Timestamp;
use loquet_domain::card::CertificateRefusal;
use x509_cert::ext::pkix::{
    AuthorityInfoAccessSyntax, AuthorityKeyIdentifier, SubjectKeyIdentifier,
};

/// Checks a path that `webpki` found: the leaf, its issuer first, the anchor last.
pub(super) fn check(
    leaf: &Certificate,
    authorities: &[&Certificate],
    now: Timestamp,
    rules: &PathRules,
) -> Result<(), CertificateRefusal> {
    let anchor = authorities.last().ok_or(CertificateRefusal::Untrusted)?;
    let mut keys = authorities.iter().chain([&leaf]).map(|one| &one.key);
    if !keys.all(|key| key.is_acceptable(rules.algorithms)) {
        return Err(CertificateRefusal::Weak);
    }
    dates(anchor, now)?;
    if !serves_strictly(leaf, rules.purpose) {
        return Err(CertificateRefusal::NotForAuthentication);
    }
    let between = authorities.iter().rev().skip(1);
    let between = between.filter(|one| !one.is_self_issued()).count();
    let holds = end_is_sound(leaf)
        && authorities.iter().all(|one| authority_is_sound(one, rules))
        && identifiers_agree(leaf, authorities)
        && between <= rules.max_between
        && may_stand_above(anchor, between);
    if holds {
        Ok(())
    } else {
        Err(CertificateRefusal::Untrusted)
    }
}

/// The anchor's own validity, of which `webpki` knows nothing. Whole seconds count: a certificate
/// is valid until its last second has passed (RFC 5280, 4.1.2.5).
pub(crate) fn dates(certificate: &Certificate, now: Timestamp) -> Result<(), CertificateRefusal> {
    let second = now.as_second();
    if second < certificate.not_before.as_second() {
        return Err(CertificateRefusal::NotYetValid);
    }
    if second > certificate.not_after.as_second() {
        return Err(CertificateRefusal::Expired);
    }
    Ok(())
}

/// Signs no certificates (4.2.1.9), constrains no names (4.2.1.10), names somebody (4.2.1.6), and
/// what it says of its authority can be read (4.2.2.1).
fn end_is_sound(leaf: &Certificate) -> bool {
    let alternatives = leaf.extension(ID_CE_SUBJECT_ALT_NAME);
    let named = !leaf.subject_name.is_empty() || alternatives.is_some_and(|it| it.critical);
    !leaf.usage.is_some_and(|usage| usage.key_cert_sign())
        && leaf.extension(ID_CE_NAME_CONSTRAINTS).is_none()
        && named
        && leaf.decoded::<AuthorityInfoAccessSyntax>().is_ok()
        && names::alternatives_are_sound(leaf)
}

/// Signs certificates (4.2.1.3, 4.2.1.9), has a name (4.1.2.6), may vouch for this purpose, and
/// marks no key identifier as critical (4.2.1.1, 4.2.1.2).
fn authority_is_sound(authority: &Certificate, rules: &PathRules) -> bool {
    let identifiers = [ID_CE_SUBJECT_KEY_IDENTIFIER, ID_CE_AUTHORITY_KEY_IDENTIFIER];
    let critical = |kind: ObjectIdentifier| authority.extension(kind).is_some_and(|it| it.critical);
    authority.may_sign_certificates()
        && !authority.subject_name.is_empty()
        && serves(authority, rules.purpose)
        && !identifiers.into_iter().any(critical)
        && names::constraints_are_sound(authority)
}

/// A leaf that limits its purposes must name this one; "any" is not a name.
fn serves_strictly(leaf: &Certificate, purpose: ObjectIdentifier) -> bool {
    let limits = leaf.extended.as_ref();
    limits.is_none_or(|it| it.0.contains(&purpose))
}

fn serves(authority: &Certificate, purpose: ObjectIdentifier) -> bool {
    let limits = authority.extended.as_ref();
    limits.is_none_or(|it| it.0.contains(&purpose) || it.0.contains(&ANY_EXTENDED_KEY_USAGE))
}

/// The key that a certificate says it was signed by is its issuer's, where both say so (4.2.1.1);
/// an anchor is its own issuer.
fn identifiers_agree(leaf: &Certificate, authorities: &[&Certificate]) -> bool {
    let below = [leaf].into_iter().chain(authorities.iter().copied());
    let anchor = authorities.last().filter(|one| one.is_self_issued());
    let above = authorities.iter().chain(anchor);
    below
        .zip(above)
        .all(|(below, above)| identifier_agrees(below, above))
}

fn identifier_agrees(below: &Certificate, above: &Certificate) -> bool {
    let said = below.decoded::<AuthorityKeyIdentifier>();
    let own = above.decoded::<SubjectKeyIdentifier>();
    match (said, own) {
        (Ok(said), Ok(own)) => {
            let said = said.and_then(|it| it.key_identifier);
            said.zip(own).is_none_or(|(said, own)| said == own.0)
        }
        _ => false,
    }
}

fn may_stand_above(anchor: &Certificate, between: usize) -> bool {
    let basic = anchor.basic.as_ref();
    let most = basic.and_then(|basic| basic.path_len_constraint);
    most.is_none_or(|most| between <= usize::from(most))
}
