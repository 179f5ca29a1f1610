//! Paths that others have made up: C2SP/x509-limbo, by the same code as a card's path, without the
//! profile of a card and without server names.

use crate::certificate::Certificate;
use crate::encoding::der_of;
use crate::list::RevocationListDer;
use crate::path::{Known, PathRules, validate};
use crate::settings::RevocationGrace;
use crate::standing;
use crate::store::{Kept, Ledger};
use const_oid::db::rfc5280::{ID_KP_CLIENT_AUTH, ID_KP_SERVER_AUTH};
use loquet_domain::Timestamp;
use serde::Deserialize;
use std::sync::Arc;

#[derive(Deserialize)]
struct Limbo {
    testcases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    id: String,
    validation_kind: String,
    trusted_certs: Vec<String>,
    untrusted_intermediates: Vec<String>,
    peer_certificate: String,
    validation_time: Option<String>,
    expected_result: String,
    max_chain_depth: Option<usize>,
    crls: Vec<String>,
}

fn cases() -> Vec<Case> {
    let text = include_str!("../../tests/data/x509-limbo.json");
    serde_json::from_str::<Limbo>(text)
        .expect("the set")
        .testcases
}

fn certificate(pem: &str) -> Option<Certificate> {
    Certificate::parse(&der_of(pem.as_bytes(), "CERTIFICATE")?).ok()
}

fn certificates(pems: &[String]) -> Vec<Certificate> {
    pems.iter().filter_map(|pem| certificate(pem)).collect()
}

fn is_accepted(case: &Case) -> bool {
    let Some(leaf) = certificate(&case.peer_certificate) else {
        return false;
    };
    let anchors = certificates(&case.trusted_certs);
    let intermediates = certificates(&case.untrusted_intermediates);
    let known = Known {
        anchors: anchors.iter().collect(),
        intermediates: intermediates.iter().collect(),
    };
    let purpose = match case.validation_kind.as_str() {
        "CLIENT" => ID_KP_CLIENT_AUTH,
        _ => ID_KP_SERVER_AUTH,
    };
    let rules = PathRules {
        algorithms: webpki::ALL_VERIFICATION_ALGS,
        purpose,
        max_between: case.max_chain_depth.unwrap_or(usize::MAX),
    };
    let time = case.validation_time.as_deref();
    let now: Timestamp = time
        .unwrap_or("2026-01-01T00:00:00Z")
        .parse()
        .expect("a time");
    let path = validate(&leaf, &known, now, &rules);
    path.is_ok_and(|path| case.crls.is_empty() || is_unrevoked(case, &leaf, &path, now))
}

/// Whether the lists of a case clear its leaf.
fn is_unrevoked(case: &Case, leaf: &Certificate, path: &[&Certificate], now: Timestamp) -> bool {
    let lists = case.crls.iter();
    let mut lists = lists.filter_map(|pem| RevocationListDer::parse(pem.as_bytes()).ok());
    let list = lists.find(|list| list.is_signed_by(path[0], webpki::ALL_VERIFICATION_ALGS));
    let kept = list.map(|list| Kept {
        ledger: Arc::new(Ledger::merged(None, &list)),
        list: Some(Arc::new(list)),
    });
    standing::of_path(&[(leaf, kept)], now, RevocationGrace::default()).is_ok()
}

/// Cases that turn on the name of a server only, or on a suffix of such names: a card has none.
const LEFT_OUT: &[&str] = &[
    "webpki::san::mismatch-apex-subdomain-san",
    "webpki::san::mismatch-domain-san",
    "webpki::san::mismatch-subdomain-apex-san",
    "webpki::san::mismatch-subdomain-san",
    "webpki::san::public-suffix-multi-label-wildcard-san",
    "webpki::san::public-suffix-private-namespace-wildcard-san",
];

/// A rule of the CA/Browser Forum for certificates of web servers, which RFC 5280 does not know.
const BROWSERS: &str = "a rule of the CA/Browser Forum only";
/// `webpki` refuses constraints on names of this kind instead of evaluating them.
const NAMES: &str = "refused: names of this kind in constraints are not evaluated";
/// It is asked of who issues, and whether IGC-Santé does it is not known.
const ISSUING: &str = "accepted: a duty of who issues; real cards may break it";

/// Cases that are judged otherwise than expected, and why.
const DIFFERENT: &[(&str, &str)] = &[
    (
        "pathlen::self-issued-certs-pathlen",
        "refused: webpki counts authorities that issue to themselves",
    ),
    (
        "pathlen::validation-ignores-pathlen-in-leaf",
        "refused: the leaf is an authority, which is no card",
    ),
    ("rfc5280::aki::leaf-missing-aki", ISSUING),
    ("rfc5280::nc::nc-permits-email-exact", NAMES),
    (
        "rfc5280::nc::nc-permits-email-literal-asterisk-exact-match",
        NAMES,
    ),
    ("rfc5280::nc::nc-permits-email-literal-mid-asterisk", NAMES),
    ("rfc5280::nc::permitted-dn-match", NAMES),
    (
        "rfc5280::nc::permitted-dns-match-noncritical",
        "accepted: constraints bind though not critical; webpki::nc::… expects the contrary",
    ),
    (
        "rfc5280::nc::permitted-self-issued",
        "refused: webpki constrains authorities that issue to themselves as well",
    ),
    ("rfc5280::root-non-critical-basic-constraints", ISSUING),
    ("webpki::aki::root-with-aki-all-fields", BROWSERS),
    ("webpki::aki::root-with-aki-authoritycertissuer", BROWSERS),
    (
        "webpki::aki::root-with-aki-authoritycertserialnumber",
        BROWSERS,
    ),
    ("webpki::aki::root-with-aki-missing-keyidentifier", BROWSERS),
    ("webpki::cn::ipv4-leading-zeros-mismatch", BROWSERS),
    ("webpki::cn::ipv6-non-rfc5952-mismatch", BROWSERS),
    ("webpki::cn::ipv6-uncompressed-mismatch", BROWSERS),
    ("webpki::cn::ipv6-uppercase-mismatch", BROWSERS),
    ("webpki::cn::not-in-san", BROWSERS),
    ("webpki::cn::utf8-vs-punycode-mismatch", BROWSERS),
    ("webpki::eku::ee-anyeku", BROWSERS),
    ("webpki::eku::ee-critical-eku", BROWSERS),
    ("webpki::eku::root-has-eku", BROWSERS),
];

#[test]
fn cps_07_paths_of_others_are_judged_as_they_expect() {
    let (mut accepted, mut refused, mut different) = (0, 0, Vec::new());
    let cases = cases();
    for case in &cases {
        if LEFT_OUT.contains(&case.id.as_str()) {
            continue;
        }
        let (expected, got) = (case.expected_result == "SUCCESS", is_accepted(case));
        match (expected, got) {
            (true, true) => accepted += 1,
            (false, false) => refused += 1,
            _ => different.push(case.id.as_str()),
        }
    }
    let listed: Vec<&str> = DIFFERENT.iter().map(|(id, _)| *id).collect();
    assert_eq!(different, listed, "each difference is listed, and is one");
    println!("accepted {accepted}, refused {refused}, of {}", cases.len());
    assert_eq!((cases.len(), LEFT_OUT.len(), listed.len()), (127, 6, 23));
    assert_eq!((accepted, refused), (26, 72));
}

#[test]
fn every_case_that_is_left_out_exists() {
    let cases = cases();
    for id in LEFT_OUT {
        assert!(cases.iter().any(|case| case.id == *id), "{id}");
    }
}
