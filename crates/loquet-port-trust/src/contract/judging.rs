//! Judging certificates.

use super::builders::{after, installed, judge, standing, with_lists};
use super::{Harness, ListSample, OF_THE_CERTIFICATE, Sample};
use crate::{Revocation, TrustFault};
use loquet_domain::SignedDuration;
use loquet_domain::card::CertificateRefusal;

/// A good certificate is accepted, with what it says and the age of the list.
pub async fn judge_accepts_a_good_certificate_and_says_the_age_of_its_lists(harness: &dyn Harness) {
    with_lists(harness, ListSample::Clear).await;
    for sample in [Sample::Good, Sample::Establishment] {
        let trusted = judge(harness, sample, harness.now()).await;
        let trusted = trusted.expect("a good certificate");
        assert_eq!(trusted.holder, harness.holder(sample));
        assert_eq!(trusted.revocation.overdue, None);
    }
    let now = standing(harness, harness.now()).await.expect("good");
    let later = standing(harness, after(harness, 60)).await.expect("good");
    let minute = SignedDuration::from_secs(60);
    assert_eq!(later.age, now.age + minute, "the age is that of the list");
}

/// MUST refuse each of the reasons under its own name.
pub async fn judge_refuses_each_of_the_reasons_under_its_own_name(harness: &dyn Harness) {
    with_lists(harness, ListSample::Clear).await;
    for expected in OF_THE_CERTIFICATE {
        let certificate = harness.certificate(Sample::Refused(*expected));
        let trust = if *expected == CertificateRefusal::TestCard {
            harness.trust_without_tests()
        } else {
            harness.trust()
        };
        match trust.judge(&certificate, harness.now()).await {
            Err(TrustFault::Refused(refusal)) => assert_eq!(refusal, *expected),
            other => panic!("{expected:?} expected, not {other:?}"),
        }
    }
}

/// Anything that is not known to be good MUST be refused (AUTH-22).
pub async fn judge_refuses_what_no_list_clears_auth_22(harness: &dyn Harness) {
    let unknown = Err(CertificateRefusal::RevocationUnknown);
    assert_eq!(standing(harness, harness.now()).await, unknown);
    installed(harness, ListSample::Clear).await;
    let lists_above = harness.lists_above();
    if !lists_above.is_empty() {
        assert_eq!(standing(harness, harness.now()).await, unknown);
    }
    for list in lists_above {
        let installed = harness.lists().install(&list, harness.now()).await;
        installed.expect("a good list");
    }
    assert!(standing(harness, harness.now()).await.is_ok());
}

/// A list is believed until its date, and not a second longer without a grace (CPS-11).
pub async fn judge_refuses_by_a_list_that_is_past_its_date_cps_11(harness: &dyn Harness) {
    with_lists(harness, ListSample::Clear).await;
    let list = installed(harness, ListSample::Clear).await;
    let on_its_date = standing(harness, list.next_update).await;
    let Ok(Revocation { overdue: None, .. }) = on_its_date else {
        panic!("{on_its_date:?}");
    };
    let second = SignedDuration::from_secs(1);
    let stale = standing(harness, list.next_update + second).await;
    assert_eq!(stale, Err(CertificateRefusal::RevocationStale));
}

/// A clock that stands before what was already seen is not believed (CPS-13).
pub async fn judge_refuses_when_the_clock_was_set_back_cps_13(harness: &dyn Harness) {
    with_lists(harness, ListSample::Clear).await;
    let list = installed(harness, ListSample::Clear).await;
    let refused = standing(harness, list.this_update - SignedDuration::from_mins(6)).await;
    assert_eq!(refused, Err(CertificateRefusal::ClockSetBack));
    let borne = standing(harness, list.this_update - SignedDuration::from_mins(4)).await;
    assert!(borne.is_ok(), "clocks differ a little: {borne:?}");
}

/// MUST NOT accept again what was once seen revoked (CPS-11).
pub async fn judge_does_not_accept_again_what_was_once_seen_revoked_cps_11(harness: &dyn Harness) {
    let revoked = Err(CertificateRefusal::Revoked);
    with_lists(harness, ListSample::Clear).await;
    assert!(standing(harness, harness.now()).await.is_ok());
    installed(harness, ListSample::Revoking).await;
    assert_eq!(standing(harness, harness.now()).await, revoked);
    installed(harness, ListSample::ClearAgain).await;
    assert_eq!(standing(harness, harness.now()).await, revoked);
    let other = judge(harness, Sample::Establishment, harness.now()).await;
    assert!(other.is_ok(), "another certificate stays good: {other:?}");
}

/// MUST know what the newest lists, and what any list before them, have revoked.
pub async fn is_revoked_knows_what_the_newest_lists_and_any_before_them_have_revoked(
    harness: &dyn Harness,
) {
    let good = harness.holder(Sample::Good).reference;
    let other = harness.holder(Sample::Establishment).reference;
    let trust = harness.trust();
    for (sample, expected) in [
        (ListSample::Clear, false),
        (ListSample::Revoking, true),
        (ListSample::ClearAgain, true),
    ] {
        with_lists(harness, sample).await;
        let revoked = trust.is_revoked(&good).await.expect("known");
        assert_eq!(revoked, expected, "{sample:?}");
        assert!(!trust.is_revoked(&other).await.expect("known"));
    }
}
