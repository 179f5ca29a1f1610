//! Authorities, cards and lists that another library has encoded (`rcgen`) are understood too.

use super::factory::{days, now};
use super::practice::{Practice, authorities};
use loquet_domain::Timestamp;
use loquet_domain::card::{CardAuthority, CertificateDer, CertificateRefusal};
use rcgen::{
    BasicConstraints, CertificateParams, CertificateRevocationListParams, CustomExtension, DnType,
    ExtendedKeyUsagePurpose, IsCa, Issuer, KeyIdMethod, KeyPair, KeyUsagePurpose, PKCS_RSA_SHA256,
    RevocationReason, RevokedCertParams, SerialNumber,
};
use rustls_pki_types::PrivatePkcs8KeyDer;

fn key(pkcs8: &[u8]) -> KeyPair {
    let pkcs8 = PrivatePkcs8KeyDer::from(pkcs8);
    KeyPair::from_pkcs8_der_and_sign_algo(&pkcs8, &PKCS_RSA_SHA256).expect("a key")
}

fn params(name: &str, serial: u64) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    params.serial_number = Some(SerialNumber::from(serial));
    params.use_authority_key_identifier_extension = true;
    params.not_before = rcgen::date_time_ymd(2026, 1, 1);
    params.not_after = rcgen::date_time_ymd(2028, 1, 1);
    params
}

fn authority(name: &str, serial: u64) -> CertificateParams {
    let mut params = params(name, serial);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params
}

fn card() -> CertificateParams {
    let mut params = params("899700218896", 3);
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    let private = |last: u64, content: Vec<u8>| {
        CustomExtension::from_oid_content(&[1, 2, 250, 1, 71, 1, 2, last], content)
    };
    let serial = [&[0x13, 21][..], b"8025000001/2800000042"].concat();
    params.custom_extensions = vec![private(3, serial), private(5, vec![0x04, 1, 0x80])];
    params
}

fn list(number: u64, revoked: &[u64], issuer: &Issuer<'_, KeyPair>) -> Vec<u8> {
    let date = |instant: Timestamp| {
        let epoch = rcgen::date_time_ymd(1970, 1, 1);
        epoch + std::time::Duration::from_secs(u64::try_from(instant.as_second()).expect("late"))
    };
    let revoked = revoked.iter().map(|serial| RevokedCertParams {
        serial_number: SerialNumber::from(*serial),
        revocation_time: date(now()),
        reason_code: Some(RevocationReason::KeyCompromise),
        invalidity_date: None,
    });
    let params = CertificateRevocationListParams {
        this_update: date(now()),
        next_update: date(days(1)),
        crl_number: SerialNumber::from(number),
        issuing_distribution_point: None,
        revoked_certs: revoked.collect(),
        key_identifier_method: KeyIdMethod::Sha256,
    };
    params.signed_by(issuer).expect("a list").der().to_vec()
}

#[tokio::test]
async fn cps_07_what_another_library_encodes_is_understood() {
    let (root_key, issuer_key, card_key) = (
        key(include_bytes!("../../tests/data/keys/root.pk8")),
        key(include_bytes!("../../tests/data/keys/intermediate.pk8")),
        key(include_bytes!("../../tests/data/keys/card.pk8")),
    );
    let root = authority("TEST RACINE", 1)
        .self_signed(&root_key)
        .expect("a root");
    let above = Issuer::new(authority("TEST RACINE", 1), root_key);
    let between = authority("TEST PERSONNES", 2);
    let between = between
        .signed_by(&issuer_key, &above)
        .expect("an authority");
    let issuer = Issuer::new(authority("TEST PERSONNES", 2), issuer_key);
    let card = card().signed_by(&card_key, &issuer).expect("a card");
    let card = CertificateDer::new(card.der().to_vec()).expect("small");

    let pinned = [root.der().to_vec(), between.der().to_vec()];
    let practice = Practice::of(authorities(CardAuthority::Test, &pinned));
    for list in [list(1, &[], &above), list(1, &[7], &issuer)] {
        practice.install(&list).await.expect("a list");
    }
    let trusted = practice.judge(&card, now()).await.expect("good");
    assert_eq!(trusted.holder.number.as_str(), "899700218896");
    practice
        .install(&list(2, &[3, 7], &issuer))
        .await
        .expect("a list");
    let refusal = practice.judge(&card, now()).await.err();
    assert_eq!(refusal, Some(CertificateRefusal::Revoked));
}
