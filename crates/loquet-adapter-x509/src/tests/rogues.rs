//! Rogue certificates: each differs from a good one in one thing, and is refused for that.

use super::der::{bits, boolean, integer, octets, oid, seq, tagged, tlv};
use super::factory::{
    BASIC, CARD_SERIAL, CLIENT_AUTH, CRL_SIGN, DIGITAL_SIGNATURE, Draft, EC_P256, EMAIL,
    EXPONENT_3, EXTENDED, ISSUER_KEY, KEY_CERT_SIGN, KEY_USAGE, NON_REPUDIATION, OTHER_KEY,
    ROOT_KEY, SHA1_RSA, SMART_CARD_LOGON, WEAK_1024, authority_name, card, days, intermediate,
    list, now, root, root_list, seconds,
};
use super::practice::{Practice, authorities, both};
use crate::{Authorities, AuthorityError};
use loquet_domain::card::{CardAuthority, CertificateDer, CertificateRefusal as Refusal};

async fn refusal(draft: &Draft) -> Option<Refusal> {
    let practice = Practice::with_lists().await;
    practice.judge(&draft.issued(), now()).await.err()
}

/// A good card below these authorities, judged now.
async fn below(kind: CardAuthority, root: &Draft, issuer: &Draft, card: &Draft) -> Option<Refusal> {
    let pinned = [root.sign(ROOT_KEY), issuer.sign(ROOT_KEY)];
    let practice = Practice::of(authorities(kind, &pinned));
    let practice = practice.cleared().await;
    practice.judge(&card.issued(), now()).await.err()
}

async fn below_test(root: &Draft, issuer: &Draft) -> Option<Refusal> {
    below(CardAuthority::Test, root, issuer, &card()).await
}

#[tokio::test]
async fn cps_07_a_good_card_is_accepted() {
    assert_eq!(refusal(&card()).await, None);
    assert_eq!(below_test(&root(), &intermediate()).await, None);
}

#[tokio::test]
async fn cps_07_dates_of_the_leaf_count_to_the_second() {
    let expiring = |second| card().valid(days(-1), seconds(second));
    assert_eq!(refusal(&expiring(0)).await, None);
    assert_eq!(refusal(&expiring(-1)).await, Some(Refusal::Expired));
    let coming = |second| card().valid(seconds(second), days(1));
    assert_eq!(refusal(&coming(0)).await, None);
    assert_eq!(refusal(&coming(1)).await, Some(Refusal::NotYetValid));
}

#[tokio::test]
async fn cps_07_dates_of_the_authorities_and_of_the_anchor_count() {
    let (past, future) = ((days(-9), seconds(-1)), (seconds(1), days(9)));
    let expired = Some(Refusal::Expired);
    let coming = Some(Refusal::NotYetValid);
    let (root, issuer) = (root(), intermediate());
    let dated = |draft: &Draft, (from, to)| draft.clone().valid(from, to);
    assert_eq!(below_test(&root, &dated(&issuer, past)).await, expired);
    assert_eq!(below_test(&root, &dated(&issuer, future)).await, coming);
    assert_eq!(below_test(&dated(&root, past), &issuer).await, expired);
    assert_eq!(below_test(&dated(&root, future), &issuer).await, coming);
}

#[tokio::test]
async fn cps_07_a_date_is_told_of_a_trusted_certificate_only() {
    let practice = Practice::with_lists().await;
    let expired = card().valid(days(-9), days(-1)).sign(OTHER_KEY);
    let expired = CertificateDer::new(expired).expect("small");
    let refusal = practice.judge(&expired, now()).await.err();
    assert_eq!(refusal, Some(Refusal::Untrusted));
}

#[tokio::test]
async fn cps_07b_a_leaf_without_digital_signature_is_refused() {
    let refused = Some(Refusal::NotForAuthentication);
    assert_eq!(refusal(&card().usage(&[2])).await, refused);
    assert_eq!(refusal(&card().without(KEY_USAGE)).await, refused);
    let both = card().usage(&[DIGITAL_SIGNATURE, NON_REPUDIATION]);
    assert_eq!(refusal(&both).await, refused);
}

#[tokio::test]
async fn cps_07b_a_leaf_without_client_authentication_is_refused() {
    let refused = Some(Refusal::NotForAuthentication);
    assert_eq!(refusal(&card().without(EXTENDED)).await, refused);
    assert_eq!(refusal(&card().purposes(&[EMAIL])).await, refused);
    assert_eq!(
        refusal(&card().purposes(&[SMART_CARD_LOGON])).await,
        refused
    );
    let any = card().purposes(&["2.5.29.37.0"]);
    assert_eq!(refusal(&any).await, refused);
    assert_eq!(refusal(&card().purposes(&[CLIENT_AUTH])).await, None);
}

#[tokio::test]
async fn cps_08_the_signature_certificate_is_refused() {
    let signature = card().usage(&[NON_REPUDIATION]).purposes(&[EMAIL]);
    assert_eq!(
        refusal(&signature).await,
        Some(Refusal::NotForAuthentication)
    );
}

#[test]
fn cps_07b_an_authority_that_may_not_sign_certificates_is_not_pinned() {
    let pin = |draft: &Draft| {
        let pinned = [root().sign(ROOT_KEY), draft.sign(ROOT_KEY)];
        Authorities::none().with_test(&pinned).err()
    };
    let refused = Some(AuthorityError::NotAnAuthority);
    assert_eq!(pin(&intermediate()), None);
    assert_eq!(pin(&intermediate().usage(&[CRL_SIGN])), refused);
    assert_eq!(pin(&intermediate().without(BASIC)), refused);
    assert_eq!(pin(&intermediate().with(BASIC, true, seq(&[]))), refused);
    let mut weak = intermediate();
    weak.key = WEAK_1024.to_vec();
    assert_eq!(pin(&weak), refused);
}

#[tokio::test]
async fn cps_07_path_lengths_count_that_of_the_anchor_too() {
    let none = seq(&[&boolean(true), &integer(&[0])]);
    let root = root().with(BASIC, true, none);
    let refused = below_test(&root, &intermediate()).await;
    assert_eq!(refused, Some(Refusal::Untrusted));
}

#[tokio::test]
async fn cps_07_a_card_that_is_an_authority_is_refused() {
    let authority = card().with(BASIC, true, seq(&[&boolean(true)]));
    assert_eq!(refusal(&authority).await, Some(Refusal::Untrusted));
    let signs = card().usage(&[DIGITAL_SIGNATURE, KEY_CERT_SIGN]);
    assert_eq!(refusal(&signs).await, Some(Refusal::Untrusted));
}

#[tokio::test]
async fn cps_07_a_card_cannot_issue_another_card() {
    let practice = Practice::with_lists().await;
    let mut forged = card();
    forged.issuer = super::factory::person();
    let forged = CertificateDer::new(forged.sign(super::factory::CARD_KEY)).expect("small");
    let refusal = practice.judge(&forged, now()).await.err();
    assert_eq!(refusal, Some(Refusal::Untrusted));
}

#[tokio::test]
async fn cps_07_unknown_critical_extensions_are_refused_on_leaf_and_authority() {
    let critical = Some(Refusal::CriticalExtension);
    let unknown = |draft: Draft| draft.with("1.2.3.4", true, seq(&[]));
    assert_eq!(refusal(&unknown(card())).await, critical);
    assert_eq!(
        refusal(&card().with("1.2.3.4", false, seq(&[]))).await,
        None
    );
    let issuer = unknown(intermediate());
    assert_eq!(below_test(&root(), &issuer).await, critical);
    let forged = CertificateDer::new(unknown(card()).sign(OTHER_KEY)).expect("small");
    let practice = Practice::with_lists().await;
    let refusal = practice.judge(&forged, now()).await.err();
    assert_eq!(
        refusal,
        Some(Refusal::Untrusted),
        "nobody's word counts for nothing"
    );
}

#[tokio::test]
async fn cps_07b_critical_policies_are_refused_and_others_are_not_looked_at() {
    let policies = seq(&[&seq(&[&oid("1.2.250.1.213.1.7.2.1.1.1.1")])]);
    let with = |critical| card().with("2.5.29.32", critical, policies.clone());
    assert_eq!(refusal(&with(false)).await, None);
    let critical = Some(Refusal::CriticalExtension);
    assert_eq!(refusal(&with(true)).await, critical);
}

#[tokio::test]
async fn cps_07_name_constraints_of_an_authority_bind() {
    let base = tagged(4, &[&authority_name("TEST AILLEURS")]);
    let constraints = seq(&[&tagged(0, &[&seq(&[&base])])]);
    let issuer = intermediate().with("2.5.29.30", true, constraints);
    let refused = below_test(&root(), &issuer).await;
    assert_eq!(refused, Some(Refusal::Untrusted));
}

#[tokio::test]
async fn cps_07_an_authority_for_other_purposes_does_not_vouch_for_a_login() {
    let issuer = intermediate().purposes(&[EMAIL]);
    let refused = below_test(&root(), &issuer).await;
    assert_eq!(refused, Some(Refusal::Untrusted));
    let any = intermediate().purposes(&["2.5.29.37.0"]);
    assert_eq!(below_test(&root(), &any).await, None);
}

#[tokio::test]
async fn cps_07_identifiers_of_keys_must_agree() {
    let own = |key: u8| octets(&[key; 20]);
    let said = |key: u8| seq(&[&tlv(0x80, &[&[key; 20]])]);
    let issuer = intermediate().with("2.5.29.14", false, own(1));
    let card = |key| card().with("2.5.29.35", false, said(key));
    let test = CardAuthority::Test;
    assert_eq!(below(test, &root(), &issuer, &card(1)).await, None);
    let refused = below(test, &root(), &issuer, &card(2)).await;
    assert_eq!(refused, Some(Refusal::Untrusted));
}

#[tokio::test]
async fn cps_07_self_made_authorities_with_the_right_names_are_refused() {
    let practice = Practice::with_lists().await;
    for key in [OTHER_KEY, ROOT_KEY] {
        let forged = CertificateDer::new(card().sign(key)).expect("small");
        let refusal = practice.judge(&forged, now()).await.err();
        assert_eq!(refusal, Some(Refusal::Untrusted));
    }
    let mut own = card();
    own.issuer = own.subject.clone();
    let own = CertificateDer::new(own.sign(super::factory::CARD_KEY)).expect("small");
    let refusal = practice.judge(&own, now()).await.err();
    assert_eq!(refusal, Some(Refusal::Untrusted), "issued by itself");
}

#[tokio::test]
async fn cps_07_the_wrong_one_of_two_trusted_authorities_is_refused() {
    let mut other = intermediate();
    other.subject = authority_name("TEST AC AUTRE");
    other.key = OTHER_KEY.public.to_vec();
    let mut pinned = both();
    pinned.push(other.sign(ROOT_KEY));
    let practice = Practice::of(authorities(CardAuthority::Test, &pinned));
    let practice = practice.cleared().await;
    let signed_by_the_other = CertificateDer::new(card().sign(OTHER_KEY)).expect("small");
    let refusal = practice.judge(&signed_by_the_other, now()).await.err();
    assert_eq!(refusal, Some(Refusal::Untrusted));
}

#[tokio::test]
async fn cps_06_weak_keys_and_algorithms_are_refused() {
    for key in [WEAK_1024, EXPONENT_3, EC_P256] {
        let mut weak = card();
        weak.key = key.to_vec();
        assert_eq!(refusal(&weak).await, Some(Refusal::Weak));
    }
    let mut sha1 = card();
    sha1.algorithm = SHA1_RSA;
    assert_eq!(refusal(&sha1).await, Some(Refusal::Weak));
    let mut exponent_1 = card();
    let modulus = [&[0][..], &[0xC1; 256]].concat();
    let numbers = seq(&[&integer(&modulus), &integer(&[1])]);
    let algorithm = seq(&[&oid("1.2.840.113549.1.1.1"), &tlv(0x05, &[])]);
    exponent_1.key = seq(&[&algorithm, &bits(&numbers)]);
    assert_eq!(refusal(&exponent_1).await, Some(Refusal::Weak));
}

#[tokio::test]
async fn cps_08_software_certificates_are_refused() {
    let software = Some(Refusal::Software);
    for category in [0x03, 0x83, 0x02, 0xFF] {
        assert_eq!(refusal(&card().category(category)).await, software);
    }
    let uncategorised = card().without(super::factory::CATEGORY);
    assert_eq!(refusal(&uncategorised).await, software);
    assert_eq!(refusal(&card().without(CARD_SERIAL)).await, software);
}

#[tokio::test]
async fn cps_08_a_category_must_fit_the_authority() {
    let (root, issuer) = (root(), intermediate());
    let real = card().category(0);
    let igc = CardAuthority::IgcSante;
    assert_eq!(below(igc, &root, &issuer, &real).await, None);
    let refused = Some(Refusal::Category);
    assert_eq!(below(igc, &root, &issuer, &card()).await, refused);
    let test = CardAuthority::Test;
    assert_eq!(below(test, &root, &issuer, &real).await, refused);
}

#[tokio::test]
async fn cps_08_whoever_vouches_is_told() {
    let practice = Practice::of(authorities(CardAuthority::IgcSante, &both()));
    let practice = practice.cleared().await;
    let trusted = practice.judge(&card().category(0).issued(), now()).await;
    assert_eq!(trusted.expect("good").authority, CardAuthority::IgcSante);
    let practice = Practice::with_lists().await;
    let trusted = practice.judge(&card().issued(), now()).await;
    assert_eq!(trusted.expect("good").authority, CardAuthority::Test);
}

#[tokio::test]
async fn cps_08_a_test_card_in_a_practice_without_tests_is_called_one() {
    let mut elsewhere = root();
    elsewhere.subject = authority_name("AC AILLEURS");
    elsewhere.issuer = elsewhere.subject.clone();
    let practice = Practice::of(authorities(
        CardAuthority::IgcSante,
        &[elsewhere.sign(ROOT_KEY)],
    ));
    let judge = async |draft: &Draft| practice.judge(&draft.issued(), now()).await.err();
    assert_eq!(judge(&card()).await, Some(Refusal::TestCard));
    let by_name = card().category(0);
    assert_eq!(judge(&by_name).await, Some(Refusal::TestCard));
    let mut by_category = card();
    by_category.issuer = authority_name("AC INCONNUE");
    assert_eq!(judge(&by_category).await, Some(Refusal::TestCard));
    let unknown = by_category.category(0);
    assert_eq!(judge(&unknown).await, Some(Refusal::Untrusted));
}

#[test]
fn cps_07_an_authority_is_pinned_by_its_fingerprint_and_below_a_root() {
    let igc = Authorities::none().with_igc_sante(&both());
    assert!(matches!(igc, Err(AuthorityError::NotIgcSante(_))));
    let lonely = [intermediate().sign(ROOT_KEY)];
    let lonely = Authorities::none().with_test(&lonely);
    assert!(matches!(lonely, Err(AuthorityError::NoRoot(_))));
    let forged = [root().sign(ROOT_KEY), intermediate().sign(OTHER_KEY)];
    let forged = Authorities::none().with_test(&forged);
    assert!(matches!(forged, Err(AuthorityError::NoRoot(_))));
    let garbage = Authorities::none().with_test(&[b"certificate"]);
    assert_eq!(garbage.err(), Some(AuthorityError::Malformed));
    let many = vec![root().sign(ROOT_KEY); 17];
    let many = Authorities::none().with_test(&many);
    assert_eq!(many.err(), Some(AuthorityError::TooMany));
    let pem = der::pem::encode_string("CERTIFICATE", der::pem::LineEnding::LF, &both()[0]);
    let pem = Authorities::none().with_test(&[pem.expect("PEM")]);
    assert!(pem.is_ok_and(|it| it.admits(CardAuthority::Test)));
}

#[tokio::test]
async fn cps_10_the_authority_of_cards_can_be_revoked_itself() {
    let practice = Practice::with_lists().await;
    let revoking = root_list().number(11).revoking(&[2], Some(2));
    practice
        .install(&revoking.sign(ROOT_KEY))
        .await
        .expect("a list");
    let refusal = practice.judge(&card().issued(), now()).await.err();
    assert_eq!(refusal, Some(Refusal::Revoked));
    let again = list().number(11).sign(ISSUER_KEY);
    practice.install(&again).await.expect("a list");
    let refusal = practice.judge(&card().issued(), now()).await.err();
    assert_eq!(refusal, Some(Refusal::Revoked));
}
