//! The syntax of alternative names and name constraints, as far as `webpki` leaves it out.
//!
//! Nothing is decided by such names; they are looked at because an authority that writes nonsense
//! into a certificate is not one to trust. What cannot be read at all is `webpki`'s to refuse.

use crate::certificate::Certificate;
use x509_cert::ext::pkix::constraints::name::GeneralSubtree;
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::ext::pkix::{NameConstraints, SubjectAltName};

/// The longest label of a domain name (RFC 1034, 3.1).
const MAX_LABEL: usize = 63;

/// Whether the domain names among the alternative names are domain names (RFC 5280, 4.2.1.6); one
/// may begin with a wildcard for one label (RFC 6125, 6.4.3).
pub(super) fn alternatives_are_sound(certificate: &Certificate) -> bool {
    let names = certificate.decoded::<SubjectAltName>().ok().flatten();
    let mut names = names.into_iter().flat_map(|names| names.0);
    names.all(|name| match name {
        GeneralName::DnsName(name) => is_domain_or_wildcard(name.as_str()),
        _ => true,
    })
}

/// Whether name constraints, if there are some, constrain something (RFC 5280, 4.2.1.10), and
/// domains by domain names.
pub(super) fn constraints_are_sound(certificate: &Certificate) -> bool {
    let Ok(Some(constraints)) = certificate.decoded::<NameConstraints>() else {
        return true;
    };
    let subtrees = |some: Option<Vec<GeneralSubtree>>| some.unwrap_or_default();
    let mut all = subtrees(constraints.permitted_subtrees);
    all.extend(subtrees(constraints.excluded_subtrees));
    let sound = |tree: &GeneralSubtree| match &tree.base {
        GeneralName::DnsName(name) => is_constraint(name.as_str()),
        _ => true,
    };
    !all.is_empty() && all.iter().all(sound)
}

/// A constraint may be empty, for every domain, or one label, for all below it.
fn is_constraint(name: &str) -> bool {
    name.is_empty() || name.split('.').all(is_label)
}

fn is_domain_or_wildcard(name: &str) -> bool {
    match name.strip_prefix("*.") {
        Some(rest) => rest.contains('.') && is_domain(rest),
        None => is_domain(name),
    }
}

/// Labels of letters, digits and hyphens (RFC 1123, 2.1), the last one no number: that would be an
/// address.
fn is_domain(name: &str) -> bool {
    let last = name.rsplit('.').next().unwrap_or_default();
    let number = last.bytes().all(|byte| byte.is_ascii_digit());
    name.split('.').all(is_label) && !number
}

fn is_label(label: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    (1..=MAX_LABEL).contains(&label.len())
        && label.bytes().all(allowed)
        && !label.starts_with('-')
        && !label.ends_with('-')
}
