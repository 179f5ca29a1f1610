//! What lists say of a card, and what lists are believed.

use super::der::{boolean, integer, seq, tagged, tlv};
use super::factory::{
    CARD_KEY, CRL_SIGN, DELTA, ISSUER_KEY, KEY_CERT_SIGN, ListDraft, NUMBER, OTHER_KEY, POINTS,
    ROOT_KEY, SCOPE, SERIAL, authority_name, card, days, intermediate, list, now, root, root_list,
    seconds,
};
use super::practice::{Practice, authorities, both, judge};
use crate::{RevocationGrace, X509Trust};
use loquet_domain::FailureCode;
use loquet_domain::SignedDuration;
use loquet_domain::card::{CardAuthority, CertificateRefusal as Refusal};
use loquet_port_trust::{CertificateTrust, Revocation, RevocationListRefusal, RevocationLists};

/// The code that a list is refused with, over clear ones. `None`: it is taken over.
async fn refused(draft: &ListDraft) -> Option<FailureCode> {
    let practice = Practice::with_lists().await;
    let installed = practice.install(&draft.sign(ISSUER_KEY)).await;
    installed.err().map(|refusal| refusal.code())
}

const MALFORMED: Option<FailureCode> = Some(FailureCode::RevocationListMalformed);
const TOO_OLD: Option<FailureCode> = Some(FailureCode::RevocationListTooOld);
const OUR_CLOCK: Option<FailureCode> = Some(FailureCode::ClockSetBack);

fn newer() -> ListDraft {
    list().number(11)
}

async fn standing(practice: &Practice) -> Result<Revocation, Refusal> {
    let judged = practice.judge(&card().issued(), now()).await;
    judged.map(|trusted| trusted.revocation)
}

#[tokio::test]
async fn cps_10_a_revoked_card_is_refused_whatever_the_reason() {
    for reason in [
        None,
        Some(0),
        Some(1),
        Some(4),
        Some(5),
        Some(6),
        Some(8),
        Some(9),
    ] {
        let practice = Practice::with_lists().await;
        let revoking = newer().revoking(SERIAL, reason).sign(ISSUER_KEY);
        practice.install(&revoking).await.expect("a list");
        assert_eq!(
            standing(&practice).await,
            Err(Refusal::Revoked),
            "{reason:?}"
        );
    }
}

#[tokio::test]
async fn cps_07b_the_date_of_a_list_counts_at_its_taking_over() {
    let dated = |this, next| newer().dated(this, next);
    assert_eq!(
        refused(&dated(seconds(300), days(1))).await,
        None,
        "clocks differ"
    );
    assert_eq!(refused(&dated(seconds(301), days(1))).await, OUR_CLOCK);
    assert_eq!(refused(&dated(seconds(-600), seconds(0))).await, None);
    assert_eq!(refused(&dated(seconds(-600), seconds(-1))).await, TOO_OLD);
    assert_eq!(
        refused(&dated(seconds(-600), seconds(-601))).await,
        MALFORMED
    );
    let mut endless = newer();
    endless.next_update = None;
    assert_eq!(refused(&endless).await, MALFORMED);
}

#[tokio::test]
async fn cps_10_numbers_never_go_back() {
    let superseded = Some(FailureCode::RevocationListSuperseded);
    assert_eq!(refused(&list().number(9)).await, superseded);
    assert_eq!(refused(&list().number(10)).await, None, "the same again");
    let earlier = newer().dated(seconds(-3601), days(1));
    assert_eq!(refused(&earlier).await, superseded);
    assert_eq!(refused(&newer().without(NUMBER)).await, MALFORMED);
    let long = newer().with(NUMBER, false, integer(&[1; 21]));
    assert_eq!(refused(&long).await, MALFORMED);
    let negative = newer().with(NUMBER, false, integer(&[0x80]));
    assert_eq!(refused(&negative).await, MALFORMED);
    let large = newer().with(NUMBER, false, integer(&[1; 20]));
    assert_eq!(refused(&large).await, None);
}

#[tokio::test]
async fn cps_10_partial_indirect_and_difference_lists_are_refused() {
    let point = tagged(
        0,
        &[&tagged(0, &[&tlv(0x86, &[b"http://test.invalid/a.crl"])])],
    );
    let yes = |number: u8| tlv(0x80 | number, &[&[0xFF]]);
    for partial in [yes(1), yes(2), tlv(0x83, &[&[1, 0x40]]), yes(4), yes(5)] {
        for scope in [seq(&[&partial]), seq(&[&point, &partial])] {
            let list = newer().with(SCOPE, true, scope);
            assert_eq!(refused(&list).await, MALFORMED);
        }
    }
    let delta = newer().with(DELTA, true, integer(&[9]));
    assert_eq!(refused(&delta).await, MALFORMED);
    let unknown = newer().with("1.2.3.4", true, boolean(true));
    assert_eq!(refused(&unknown).await, MALFORMED);
}

#[tokio::test]
async fn cps_10_a_list_for_one_distribution_point_covers_its_certificates_only() {
    let uri = |text: &str| tagged(0, &[&tagged(0, &[&tlv(0x86, &[text.as_bytes()])])]);
    let (here, there) = (
        uri("http://test.invalid/a.crl"),
        uri("http://test.invalid/b.crl"),
    );
    let practice = Practice::with_lists().await;
    let scoped = newer().with(SCOPE, true, seq(&[&here])).sign(ISSUER_KEY);
    practice.install(&scoped).await.expect("a list");
    let pointing = |point: &[u8]| {
        let points = seq(&[&seq(&[point])]);
        card().with(POINTS, false, points).issued()
    };
    let covered = practice.judge(&pointing(&here), now()).await;
    assert!(covered.is_ok(), "{covered:?}");
    let other = practice.judge(&pointing(&there), now()).await.err();
    assert_eq!(other, Some(Refusal::RevocationUnknown));
}

#[tokio::test]
async fn cps_10_only_the_issuer_with_the_right_to_may_sign_a_list() {
    let foreign = Some(FailureCode::RevocationListForeign);
    let practice = Practice::with_lists().await;
    for key in [OTHER_KEY, ROOT_KEY, CARD_KEY] {
        let refused = practice.install(&newer().sign(key)).await.err();
        assert_eq!(refused.map(|it| it.code()), foreign);
    }
    let mut of_card = newer();
    of_card.issuer = super::factory::person();
    let refused = practice.install(&of_card.sign(CARD_KEY)).await.err();
    assert_eq!(refused.map(|it| it.code()), foreign);
    let no_right = intermediate().usage(&[KEY_CERT_SIGN]);
    let pinned = [root().sign(ROOT_KEY), no_right.sign(ROOT_KEY)];
    let practice = Practice::of(authorities(CardAuthority::Test, &pinned));
    let refused = practice.install(&newer().sign(ISSUER_KEY)).await.err();
    assert_eq!(refused.map(|it| it.code()), foreign);
    let right = intermediate().usage(&[KEY_CERT_SIGN, CRL_SIGN]);
    let pinned = [root().sign(ROOT_KEY), right.sign(ROOT_KEY)];
    let practice = Practice::of(authorities(CardAuthority::Test, &pinned));
    assert!(practice.install(&newer().sign(ISSUER_KEY)).await.is_ok());
}

#[tokio::test]
async fn cps_10_without_a_list_of_each_issuer_nothing_is_known() {
    let unknown = Err(Refusal::RevocationUnknown);
    let practice = Practice::new();
    assert_eq!(standing(&practice).await, unknown);
    practice
        .install(&list().sign(ISSUER_KEY))
        .await
        .expect("a list");
    assert_eq!(
        standing(&practice).await,
        unknown,
        "the authority's own status"
    );
    practice
        .install(&root_list().sign(ROOT_KEY))
        .await
        .expect("a list");
    assert!(standing(&practice).await.is_ok());
}

#[tokio::test]
async fn cps_11_the_grace_ends_to_the_second_and_is_told() {
    let grace = RevocationGrace::new(SignedDuration::from_hours(24)).expect("a grace");
    let trusted = authorities(CardAuthority::Test, &both());
    let practice = Practice::with(trusted, grace, Vec::new()).cleared().await;
    let next_update = days(1);
    let after = |seconds| next_update + SignedDuration::from_secs(seconds);
    let at = async |instant| {
        let judged = practice.judge(&card().issued(), instant).await;
        judged.map(|trusted| trusted.revocation)
    };
    let day = 24 * 60 * 60;
    let overdue = at(after(0)).await.expect("good").overdue;
    assert_eq!(overdue, None);
    let overdue = at(after(1)).await.expect("good").overdue;
    assert_eq!(overdue, Some(SignedDuration::from_secs(1)));
    let last = at(after(day)).await.expect("good");
    assert_eq!(last.overdue, Some(SignedDuration::from_hours(24)));
    assert_eq!(
        last.age,
        SignedDuration::from_hours(49),
        "the list is of an hour before"
    );
    assert_eq!(at(after(day + 1)).await, Err(Refusal::RevocationStale));
}

#[test]
fn cps_11_a_grace_is_bounded() {
    let hours = |hours| RevocationGrace::new(SignedDuration::from_hours(hours));
    assert_eq!(RevocationGrace::default().duration(), SignedDuration::ZERO);
    assert!(hours(0).is_ok() && hours(72).is_ok());
    assert!(hours(-1).is_err() && hours(73).is_err());
}

#[tokio::test]
async fn cps_11_a_hold_is_lifted_by_a_newer_list_only() {
    let revoked = Err(Refusal::Revoked);
    let practice = Practice::with_lists().await;
    let holding = newer().revoking(SERIAL, Some(6)).sign(ISSUER_KEY);
    practice.install(&holding).await.expect("a list");
    assert_eq!(standing(&practice).await, revoked);
    let older = practice.install(&list().sign(ISSUER_KEY)).await;
    assert!(matches!(older, Err(RevocationListRefusal::Superseded)));
    assert_eq!(standing(&practice).await, revoked);
    let removing = list().number(12).revoking(SERIAL, Some(8)).sign(ISSUER_KEY);
    practice.install(&removing).await.expect("a list");
    assert_eq!(
        standing(&practice).await,
        revoked,
        "a complete list lifts by silence"
    );
    let silent = list().number(13).sign(ISSUER_KEY);
    practice.install(&silent).await.expect("a list");
    assert!(standing(&practice).await.is_ok());
}

#[tokio::test]
async fn cps_11_a_hold_after_a_revocation_changes_nothing() {
    let practice = Practice::with_lists().await;
    for (number, reason) in [(11, 1), (12, 6)] {
        let list = list().number(number).revoking(SERIAL, Some(reason));
        practice
            .install(&list.sign(ISSUER_KEY))
            .await
            .expect("a list");
    }
    let silent = list().number(13).sign(ISSUER_KEY);
    practice.install(&silent).await.expect("a list");
    assert_eq!(standing(&practice).await, Err(Refusal::Revoked));
}

#[tokio::test]
async fn cps_13_a_clock_set_back_revives_nothing() {
    let practice = Practice::with_lists().await;
    let expired = card().valid(days(-900), days(-1)).issued();
    let then = practice.judge(&expired, days(-365)).await.err();
    assert_eq!(then, Some(Refusal::ClockSetBack));
    let another = X509Trust::new(practice.another());
    let then = judge(&another, &card().issued(), days(-365)).await.err();
    assert_eq!(
        then,
        Some(Refusal::ClockSetBack),
        "another process knows it too"
    );
}

#[tokio::test]
async fn cps_31_sessions_of_a_revoked_card_or_authority_are_found() {
    let practice = Practice::with_lists().await;
    let good = practice.judge(&card().issued(), now()).await.expect("good");
    let reference = good.holder.reference;
    let known = async || practice.trust.is_revoked(&reference).await.expect("known");
    assert!(!known().await);
    let mut elsewhere = card();
    elsewhere.issuer = authority_name("TEST AC AUTRE");
    let revoking = root_list().number(11).revoking(&[2], Some(2));
    practice
        .install(&revoking.sign(ROOT_KEY))
        .await
        .expect("a list");
    assert!(known().await, "its authority is revoked");
}

#[tokio::test]
async fn cps_10_lists_in_pem_are_taken_over_and_others_are_not() {
    let practice = Practice::with_lists().await;
    let pem = |label| {
        let list = newer().sign(ISSUER_KEY);
        der::pem::encode_string(label, der::pem::LineEnding::CRLF, &list).expect("PEM")
    };
    let wrong = practice.install(pem("CERTIFICATE").as_bytes()).await;
    assert!(matches!(wrong, Err(RevocationListRefusal::Malformed)));
    let right = format!("\n{}\n", pem("X509 CRL"));
    practice.install(right.as_bytes()).await.expect("a list");
    let status = practice.lists.status(now()).await;
    assert_eq!(status.len(), 2);
    assert!(status.iter().all(|one| one.list.is_some()));
}
