//! Rogue cards (T21, T22): each refused with its own reason in the journal, and one public answer.
//!
//! Their workstation is a rogue's too: it signs whatever card and certificate it has.

use crate::card_practice::{CardPractice, issue};
use jiff::SignedDuration;
use loquet_adapter_card_simulator::{
    CardOrder, ExtendedUse, Holder, KeySize, KeyUse, RevocationList, SimulatedCard,
};
use loquet_core::Clock;
use loquet_domain::card::{
    CardAnswer, CardInterface, CardSignature, CertificateDer, ChallengePurpose,
};
use loquet_domain::journal::{Outcome, Reason};
use loquet_port_desk::{CardDesk, DeskError, OpenSession};
use loquet_tests::{
    FixedClock, Trust, empty_list, forger, issuer, memory_store, origin, sign_bare,
};

/// Tries to get in by a card, or by a certificate that is shown with it.
async fn try_in(
    practice: &CardPractice,
    card: &SimulatedCard,
    certificate: Vec<u8>,
) -> Result<OpenSession, DeskError> {
    let challenge = practice
        .desk
        .challenge_card(ChallengePurpose::Login, origin())
        .await?;
    let certificate = CertificateDer::new(certificate).expect("small");
    let signature = sign_bare(card, &challenge.message(&certificate.digest()));
    let answer = CardAnswer {
        attempt: challenge.attempt,
        signature: CardSignature::new(signature).expect("a signature"),
        certificate,
        interface: CardInterface::Contact,
    };
    practice.desk.log_in_by_card(answer, origin()).await
}

/// What the person hears of it, whatever the reason.
fn public(error: &DeskError) -> String {
    format!("{} {error} {error:?}", error.code())
}

/// Asserts that a card is refused for this reason, and that the answer does not tell.
async fn refused(practice: &CardPractice, card: &SimulatedCard, reason: Reason) {
    let denied = try_in(practice, card, card.authentication_certificate()).await;
    let denied = denied.expect_err("a rogue is in");
    assert_eq!(
        public(&denied),
        public(&DeskError::CardDenied),
        "{reason:?}"
    );
    let event = practice.last_event().await;
    assert_eq!(
        (event.outcome, event.reason),
        (Outcome::Failure, Some(reason))
    );
    assert_eq!(practice.sessions().await, 0, "{reason:?}");
}

#[tokio::test]
async fn the_workstation_of_the_rogues_gets_in_with_a_good_card() {
    let practice = CardPractice::new().await;
    let card = practice.card();
    let opened = try_in(&practice, &card, card.authentication_certificate()).await;
    opened.expect("open");
}

#[tokio::test]
async fn t21_the_right_certificate_with_another_key() {
    let practice = CardPractice::new().await;
    let card = issue(&practice.order().with_other_key());
    refused(&practice, &card, Reason::SignatureWrong).await;
}

#[tokio::test]
async fn t21_the_certificate_of_another_card() {
    let practice = CardPractice::new().await;
    let victim = practice.card().authentication_certificate();
    let denied = try_in(&practice, &practice.card_of_colleague(), victim).await;
    assert!(matches!(denied, Err(DeskError::CardDenied)), "{denied:?}");
    assert_eq!(practice.last_reason().await, Some(Reason::SignatureWrong));
}

#[tokio::test]
async fn t22_a_self_made_authority_with_the_right_names() {
    let practice = CardPractice::new().await;
    let card = issuer()
        .issue_by(&practice.order(), forger())
        .expect("a card");
    refused(&practice, &card, Reason::CertificateUntrusted).await;
    let real = practice.order().claims_to_be_real();
    let card = issuer().issue_by(&real, forger()).expect("a card");
    refused(&practice, &card, Reason::CertificateUntrusted).await;
}

#[tokio::test]
async fn cps_08_a_signature_certificate() {
    let practice = CardPractice::new().await;
    let order = practice.order().edit_authentication(|profile| {
        profile.key_usage = vec![KeyUse::NonRepudiation];
        profile.extended_key_usage = vec![ExtendedUse::EmailProtection];
    });
    refused(&practice, &issue(&order), Reason::CertificateUsage).await;
}

#[tokio::test]
async fn cps_07_certificates_that_are_not_for_a_login() {
    let practice = CardPractice::new().await;
    for extended in [
        vec![],
        vec![ExtendedUse::ServerAuthentication],
        vec![ExtendedUse::SmartCardLogon],
    ] {
        let order = practice
            .order()
            .edit_authentication(|profile| profile.extended_key_usage.clone_from(&extended));
        refused(&practice, &issue(&order), Reason::CertificateUsage).await;
    }
}

#[tokio::test]
async fn cps_07_expired_and_not_yet_valid() {
    let practice = CardPractice::new().await;
    let expired = issue(&practice.order().expired(practice.now()));
    refused(&practice, &expired, Reason::CertificateExpired).await;
    let early = issue(&practice.order().not_yet_valid(practice.now()));
    refused(&practice, &early, Reason::CertificateNotYetValid).await;
}

#[tokio::test]
async fn cps_10_revoked_and_never_good_again() {
    let practice = CardPractice::new().await;
    let card = practice.card();
    let list = empty_list(2, practice.now()).with_revoked(card.authentication_certificate());
    install(&practice, list).await;
    refused(&practice, &card, Reason::CertificateRevoked).await;
    install(&practice, empty_list(3, practice.now())).await;
    refused(&practice, &card, Reason::CertificateRevoked).await;
}

async fn install(practice: &CardPractice, list: RevocationList) {
    let list = issuer().authority().revocation_list(&list).expect("a list");
    let installed = practice
        .trust
        .revocation
        .install(&list, practice.now())
        .await;
    installed.expect("installed");
}

#[tokio::test]
async fn cps_11_a_list_that_is_too_old() {
    let practice = CardPractice::new().await;
    let card = practice.card();
    practice
        .clock
        .advance(SignedDuration::from_hours(24) + SignedDuration::from_secs(1));
    refused(&practice, &card, Reason::RevocationStale).await;
}

#[tokio::test]
async fn cps_11_a_list_within_the_grace_is_told_and_recorded() {
    let clock = FixedClock::default();
    let trust = Trust::with_grace(clock.now(), SignedDuration::from_hours(2)).await;
    let practice = CardPractice::trusting(memory_store(), clock, trust).await;
    let card = practice.card();
    practice.clock.advance(SignedDuration::from_hours(25));
    let opened = try_in(&practice, &card, card.authentication_certificate()).await;
    let overdue = opened.expect("open").revocation_overdue;
    assert_eq!(overdue, Some(SignedDuration::from_hours(1)));
    assert_eq!(practice.last_reason().await, Some(Reason::RevocationStale));
    practice.clock.advance(SignedDuration::from_hours(2));
    let late = try_in(&practice, &card, card.authentication_certificate()).await;
    assert!(matches!(late, Err(DeskError::CardDenied)), "{late:?}");
}

#[tokio::test]
async fn cps_10_no_list_at_all() {
    let clock = FixedClock::default();
    let practice = CardPractice::trusting(memory_store(), clock, Trust::without_lists()).await;
    refused(&practice, &practice.card(), Reason::RevocationUnknown).await;
}

#[tokio::test]
async fn cps_08_a_test_card_in_production() {
    let clock = FixedClock::default();
    let practice = CardPractice::trusting(memory_store(), clock, Trust::nobody()).await;
    refused(&practice, &practice.card(), Reason::TestCard).await;
}

#[tokio::test]
async fn cps_08_a_test_card_that_says_it_is_real() {
    let practice = CardPractice::new().await;
    let card = issue(&practice.order().claims_to_be_real());
    refused(&practice, &card, Reason::CardCategory).await;
}

#[tokio::test]
async fn cps_08_a_software_certificate() {
    let practice = CardPractice::new().await;
    let card = issue(&practice.order().software_certificate());
    refused(&practice, &card, Reason::CertificateSoftware).await;
}

#[tokio::test]
async fn an_establishments_card() {
    let practice = CardPractice::new().await;
    let staff = Holder::establishment("500000000029751/CPAT0001", "CABINET DE TEST");
    let order = CardOrder::new(staff, "2900000091", practice.now());
    let order = order.edit_certificates(|profile| profile.card_type = Some(2));
    refused(&practice, &issue(&order), Reason::CardCategory).await;
    let person = practice
        .order()
        .edit_certificates(|profile| profile.card_type = Some(3));
    refused(&practice, &issue(&person), Reason::CardCategory).await;
}

#[tokio::test]
async fn cps_06_weak_keys_and_algorithms() {
    let practice = CardPractice::new().await;
    let card = issue(&practice.order().with_key_size(KeySize::Rsa1024));
    refused(&practice, &card, Reason::CertificateWeak).await;
    let order = practice
        .order()
        .edit_authentication(|profile| profile.signed_with_sha1 = true);
    refused(&practice, &issue(&order), Reason::CertificateWeak).await;
}

#[tokio::test]
async fn cps_07_an_extension_that_nobody_knows_and_an_authority_of_its_own() {
    let practice = CardPractice::new().await;
    let order = practice
        .order()
        .edit_authentication(|profile| profile.unknown_critical_extension = true);
    refused(&practice, &issue(&order), Reason::CertificateExtension).await;
    let order = practice
        .order()
        .edit_authentication(|profile| profile.claims_authority = true);
    refused(&practice, &issue(&order), Reason::CertificateUntrusted).await;
}
