//! What the authority signs, read by what wrote it and by its bytes.

use der::{Decode, Encode};
use rsa::pkcs1v15::{Signature, VerifyingKey};
use rsa::pkcs8::DecodePublicKey;
use rsa::signature::Verifier;
use sha1::Sha1;
use sha2::Sha256;
use x509_cert::Certificate;
use x509_cert::crl::CertificateList;

use super::{RevocationList, RevocationScope, TestAuthority};
use crate::fixture::{doctor, issuer, now, order, text};
use crate::{CardIssuer, CardKeys, CardOrder, Holder, KeySize};

const COMMON: &str = "C=FR,O=ASIP-SANTE,OU=0002 187512751,OU=IGC-SANTE TEST,CN=TEST AC";

fn authentication(order: &CardOrder) -> Certificate {
    let card = issuer().issue(order).unwrap();
    Certificate::from_der(&card.authentication_certificate()).unwrap()
}

fn key(certificate: &Certificate) -> rsa::PublicKey {
    let der = certificate
        .tbs_certificate()
        .subject_public_key_info()
        .to_der()
        .unwrap();
    rsa::PublicKey::from_public_key_der(&der).unwrap()
}

/// Whether the key of one certificate signed another.
fn is_signed_by(it: &Certificate, signer: &Certificate) -> bool {
    let der = it.tbs_certificate().to_der().unwrap();
    let signature = Signature::try_from(it.signature().raw_bytes()).unwrap();
    VerifyingKey::<Sha256>::new(key(signer))
        .verify(&der, &signature)
        .is_ok()
}

fn intermediate(authority: &TestAuthority) -> Certificate {
    Certificate::from_der(&authority.intermediate_certificate().unwrap()).unwrap()
}

/// The value of an extension, in hexadecimal digits.
fn extension(certificate: &Certificate, oid: &str) -> Option<String> {
    let extensions = certificate.tbs_certificate().extensions()?;
    let found = extensions.iter().find(|it| it.extn_id.to_string() == oid)?;
    Some(format!(
        "{}{}",
        if found.critical { "!" } else { "" },
        text(found.extn_value.as_bytes())
    ))
}

#[test]
fn a_card_chains_to_the_root_by_names_that_begin_with_test() {
    let issuer = issuer();
    let root = Certificate::from_der(&issuer.authority().root_certificate().unwrap()).unwrap();
    let intermediate = intermediate(issuer.authority());
    let leaf = authentication(&order());
    assert!(is_signed_by(&root, &root));
    assert!(is_signed_by(&intermediate, &root));
    assert!(is_signed_by(&leaf, &intermediate));
    assert!(!is_signed_by(&leaf, &root));
    let name = |certificate: &Certificate| {
        let subject = certificate.tbs_certificate().subject().to_string();
        subject.split(',').rev().collect::<Vec<_>>().join(",")
    };
    assert_eq!(name(&root), format!("{COMMON} RACINE IGC-SANTE FORT"));
    assert_eq!(
        name(&intermediate),
        format!("{COMMON} IGC-SANTE FORT PERSONNES")
    );
    assert_eq!(extension(&root, "2.5.29.19").unwrap(), "!30030101FF");
    assert_eq!(
        extension(&intermediate, "2.5.29.19").unwrap(),
        "!30060101FF020100"
    );
    assert_eq!(extension(&root, "2.5.29.15").unwrap(), "!03020106");
    assert_eq!(extension(&leaf, "2.5.29.35").unwrap(), {
        extension(&intermediate, "2.5.29.14")
            .unwrap()
            .replacen("0414", "30168014", 1)
    });
}

#[test]
fn a_holder_is_one_relative_name_of_three_attributes() {
    let leaf = authentication(&order());
    let names = text(&leaf.tbs_certificate().subject().to_der().unwrap());
    let country = "310B3009060355040613024652";
    let title = "3111300F060355040C0C084DC3A9646563696E";
    let given = "300D060355042A0C06524F42455254";
    let common = "06035504030C0C";
    assert!(names.contains(&format!("{country}{title}31")), "{names}");
    let position = |part: &str| {
        names
            .find(part)
            .unwrap_or_else(|| panic!("{part} in {names}"))
    };
    assert!(position(given) < position(common));
    assert!(position(common) < position("06035504040C12"));
    assert_eq!(leaf.tbs_certificate().subject().iter_rdn().count(), 3);
}

#[test]
fn certificates_say_what_a_cps_says() {
    let leaf = authentication(&order());
    for (oid, value) in [
        ("2.5.29.15", "!030205A0"),
        ("2.5.29.19", "3000"),
        (
            "2.5.29.37",
            "301606082B06010505070302060A2B060104018237140202",
        ),
        ("1.2.250.1.71.1.2.2", "020100"),
        (
            "1.2.250.1.71.1.2.3",
            &format!("1315{}", text(b"8025000001/2900000042")),
        ),
        ("1.2.250.1.71.1.2.5", "040180"),
        ("1.2.250.1.71.1.2.7", "02010A"),
    ] {
        assert_eq!(extension(&leaf, oid).as_deref(), Some(value), "{oid}");
    }
    let card = issuer().issue(&order()).unwrap();
    let signature = Certificate::from_der(&card.signature_certificate()).unwrap();
    assert_eq!(extension(&signature, "2.5.29.15").unwrap(), "!03020640");
    assert_eq!(
        extension(&signature, "2.5.29.37").unwrap(),
        "300A06082B06010505070304"
    );
    assert_eq!(
        signature.tbs_certificate().subject(),
        leaf.tbs_certificate().subject()
    );
}

#[test]
fn an_ordinary_certificate_fits_five_reads() {
    let mut longest = CardOrder::new(
        Holder::person("899700218896", &"É".repeat(20), &"È".repeat(20)).with_profession(70),
        "2900000042",
        now(),
    );
    for order in [order(), longest.clone()] {
        let length = authentication(&order).to_der().unwrap().len();
        assert!(length <= 1_280, "{length} bytes");
    }
    longest = longest.edit_authentication(|profile| profile.category = None);
    assert_eq!(
        extension(&authentication(&longest), "1.2.250.1.71.1.2.5"),
        None
    );
}

#[test]
fn rogues_say_what_they_are_ordered_to() {
    let rogue = authentication(&order().software_certificate());
    assert_eq!(extension(&rogue, "1.2.250.1.71.1.2.2"), None);
    assert_eq!(extension(&rogue, "1.2.250.1.71.1.2.3"), None);
    assert_eq!(extension(&rogue, "1.2.250.1.71.1.2.5").unwrap(), "040183");
    let real = authentication(&order().claims_to_be_real());
    assert_eq!(extension(&real, "1.2.250.1.71.1.2.5").unwrap(), "040100");
    let bare = authentication(&order().edit_authentication(|profile| {
        profile.key_usage.clear();
        profile.extended_key_usage.clear();
        profile.revocation_url = None;
        profile.unknown_critical_extension = true;
        profile.claims_authority = true;
    }));
    for oid in ["2.5.29.15", "2.5.29.37", "2.5.29.31"] {
        assert_eq!(extension(&bare, oid), None, "{oid}");
    }
    assert_eq!(extension(&bare, "1.3.6.1.4.1.32473.1").unwrap(), "!0500");
    assert_eq!(extension(&bare, "2.5.29.19").unwrap(), "30030101FF");
}

#[test]
fn validity_is_as_ordered() {
    let seconds = |certificate: &Certificate| {
        let validity = certificate.tbs_certificate().validity();
        [validity.not_before, validity.not_after]
            .map(|it| i64::try_from(it.to_unix_duration().as_secs()).unwrap())
    };
    let moment = now().as_second();
    let [from, until] = seconds(&authentication(&order()));
    assert!(from < moment && moment < until);
    let [_, until] = seconds(&authentication(&order().expired(now())));
    assert!(until < moment);
    let [from, _] = seconds(&authentication(&order().not_yet_valid(now())));
    assert!(from > moment);
}

#[test]
fn cps_06_a_certificate_can_be_signed_with_sha_1() {
    let old = authentication(&order().edit_authentication(|it| it.signed_with_sha1 = true));
    assert_eq!(
        old.signature_algorithm().oid.to_string(),
        "1.2.840.113549.1.1.5"
    );
    let der = old.tbs_certificate().to_der().unwrap();
    let signature = Signature::try_from(old.signature().raw_bytes()).unwrap();
    let signer = key(&intermediate(issuer().authority()));
    VerifyingKey::<Sha1>::new(signer)
        .verify(&der, &signature)
        .unwrap();
}

#[test]
fn an_establishment_has_no_personal_names() {
    let holder = Holder::establishment("500000000029751/CPAT0001", "CABINET DE TEST");
    let leaf = authentication(&CardOrder::new(holder, "2900000083", now()));
    let subject = leaf.tbs_certificate().subject().to_string();
    assert_eq!(
        subject,
        "CN=500000000029751/CPAT0001,O=CABINET DE TEST,C=FR"
    );
    assert_eq!(extension(&leaf, "1.2.250.1.71.1.2.7"), None);
}

#[test]
fn the_same_order_gives_the_same_certificate_and_another_another_serial_number() {
    let serial = |order: &CardOrder| {
        authentication(order)
            .tbs_certificate()
            .serial_number()
            .clone()
    };
    assert_eq!(authentication(&order()), authentication(&order()));
    assert_ne!(serial(&order()), serial(&order().claims_to_be_real()));
    assert!(serial(&order()).as_bytes().starts_with(&[0x11, 0x20]));
}

#[test]
fn cps_07_a_forger_has_the_same_names_and_other_keys() {
    let forger = TestAuthority::generate(now()).unwrap();
    let issuer = issuer();
    let card = issuer.issue_by(&order(), &forger).unwrap();
    let leaf = Certificate::from_der(&card.authentication_certificate()).unwrap();
    let honest = intermediate(issuer.authority());
    assert_eq!(
        leaf.tbs_certificate().issuer(),
        honest.tbs_certificate().subject()
    );
    assert!(!is_signed_by(&leaf, &honest));
    assert!(is_signed_by(&leaf, &intermediate(&forger)));
}

#[test]
fn an_authority_is_the_same_after_a_restart_and_its_keys_are_its_owners() {
    let folder = tempfile::tempdir().unwrap();
    let opened = || CardIssuer::open(folder.path(), now()).unwrap();
    let first = opened();
    let card = first.issue(&order()).unwrap();
    let again = opened();
    assert_eq!(
        first.authority().root_certificate_pem().unwrap(),
        std::fs::read_to_string(again.root_certificate_file()).unwrap()
    );
    assert!(again.intermediate_certificate_file().is_file());
    assert_eq!(
        again.issue(&order()).unwrap().authentication_certificate(),
        card.authentication_certificate()
    );
    #[cfg(unix)]
    for file in [
        "authority/root.key.pem",
        "keys/2900000042/authentication.key.pem",
    ] {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(folder.path().join(file))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600, "{file}");
    }
    std::fs::write(again.root_certificate_file(), "no certificate").unwrap();
    let error = CardIssuer::open(folder.path(), now()).unwrap_err();
    assert!(error.to_string().contains("root.pem"), "{error}");
}

#[test]
fn an_order_of_wrong_digits_is_refused() {
    let keys = CardKeys::generate(KeySize::Rsa1024).unwrap();
    let issuer = issuer();
    let refused = |order: CardOrder| {
        order
            .issue(issuer.authority(), &keys)
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        refused(CardOrder::new(doctor(), "29", now())),
        "a card number has ten digits"
    );
    assert_eq!(refused(order().with_pin("12a4")), "a PIN has 4 to 8 digits");
    assert_eq!(
        refused(order().with_pin("123456789")),
        "a PIN has 4 to 8 digits"
    );
    assert_eq!(
        refused(order().with_puk("1234567")),
        "an unblocking code has 8 digits"
    );
    issuer
        .issue(&CardOrder::new(doctor(), "../escape.", now()))
        .unwrap_err();
}

fn list(change: impl FnOnce(&mut RevocationList)) -> CertificateList {
    let later = now() + loquet_domain::SignedDuration::from_hours(24);
    let mut list = RevocationList::new(7, now(), later);
    change(&mut list);
    CertificateList::from_der(&issuer().authority().revocation_list(&list).unwrap()).unwrap()
}

fn list_extension(list: &CertificateList, oid: &str) -> Option<String> {
    let extensions = list.tbs_cert_list.crl_extensions.as_ref()?;
    let found = extensions.iter().find(|it| it.extn_id.to_string() == oid)?;
    Some(text(found.extn_value.as_bytes()))
}

/// Whether the intermediate authority signed a list.
fn is_honest(list: &CertificateList) -> bool {
    let signer = key(&intermediate(issuer().authority()));
    let signature = Signature::try_from(list.signature.raw_bytes()).unwrap();
    let der = list.tbs_cert_list.to_der().unwrap();
    VerifyingKey::<Sha256>::new(signer)
        .verify(&der, &signature)
        .is_ok()
}

#[test]
fn cps_10_a_revocation_list_names_the_certificates_that_it_revokes() {
    let leaf = authentication(&order());
    let list = list(|list| list.revoked = vec![leaf.to_der().unwrap()]);
    assert!(is_honest(&list));
    assert_eq!(list_extension(&list, "2.5.29.20").unwrap(), "020107");
    let revoked = list.tbs_cert_list.revoked_certificates.unwrap();
    assert_eq!(revoked.len(), 1);
    assert_eq!(
        revoked[0].serial_number,
        *leaf.tbs_certificate().serial_number()
    );
    assert!(list.tbs_cert_list.next_update.is_some());
}

#[test]
fn cps_10_bad_lists_are_bad_in_the_way_that_was_ordered() {
    assert!(list(|_| ()).tbs_cert_list.revoked_certificates.is_none());
    assert!(!is_honest(&list(|list| list.signed_by_other = true)));
    assert_eq!(
        list_extension(&list(|list| list.number = None), "2.5.29.20"),
        None
    );
    let scope = |scope| list_extension(&list(|list| list.scope = scope), "2.5.29.28");
    assert_eq!(scope(RevocationScope::Everything), None);
    assert_eq!(scope(RevocationScope::Holders).unwrap(), "30038101FF");
    assert_eq!(scope(RevocationScope::Authorities).unwrap(), "30038201FF");
    assert_eq!(
        scope(RevocationScope::AttributeCertificates).unwrap(),
        "30038501FF"
    );
    let delta = list(|list| list.changes_since = Some(6));
    assert_eq!(list_extension(&delta, "2.5.29.27").unwrap(), "020106");
    assert!(
        list(|list| list.next_update = None)
            .tbs_cert_list
            .next_update
            .is_none()
    );
    let later = now() + loquet_domain::SignedDuration::from_hours(24);
    let bad = RevocationList::new(7, now(), later).with_revoked(vec![0x30]);
    issuer().authority().revocation_list(&bad).unwrap_err();
    let root = RevocationList::new(1, now(), later);
    issuer().authority().root_revocation_list(&root).unwrap();
}
