//! Installing and fetching lists.

use super::builders::{after, in_place, install, installed, standing, with_lists};
use super::{Harness, ListSample, Sample, Served};
use crate::RevocationListRefusal as Refusal;
use loquet_domain::card::CertificateRefusal;
use std::time::Duration;

/// The lists that are refused whatever is in place, and the public code they are refused with.
fn refused() -> [(ListSample, Refusal); 10] {
    [
        (ListSample::Malformed, Refusal::Malformed),
        (ListSample::Truncated, Refusal::Malformed),
        (ListSample::Partial, Refusal::Malformed),
        (ListSample::Delta, Refusal::Malformed),
        (ListSample::TooLarge, Refusal::TooLarge),
        (ListSample::PastItsDate, Refusal::TooOld),
        (ListSample::OfTheFuture, Refusal::OfTheFuture),
        (ListSample::Foreign, Refusal::Foreign),
        (ListSample::Forged, Refusal::Foreign),
        (ListSample::LowerNumber, Refusal::Superseded),
    ]
}

/// A good list is taken over, and is what the status says then.
pub async fn install_takes_a_list_over(harness: &dyn Harness) {
    assert_eq!(in_place(harness).await, None);
    let clear = installed(harness, ListSample::Clear).await;
    assert_eq!(clear.issuer, harness.holder(Sample::Good).issuer);
    assert_eq!(clear.revoked, 0);
    assert_eq!(in_place(harness).await, Some(clear.clone()));
    assert_eq!(installed(harness, ListSample::Clear).await, clear, "again");
    let revoking = installed(harness, ListSample::Revoking).await;
    assert_eq!(revoking.revoked, 1);
    assert!(revoking.this_update > clear.this_update);
    assert_eq!(in_place(harness).await, Some(revoking));
}

/// MUST refuse what is no list, too large, past its date, not yet valid, of an authority that is
/// not trusted or not signed by it, of a partial scope, or a difference to another list (CPS-10).
pub async fn install_refuses_what_is_no_list_or_none_to_believe_cps_10(harness: &dyn Harness) {
    for (sample, expected) in refused() {
        if sample == ListSample::LowerNumber {
            continue;
        }
        let error = install(harness, sample).await.expect_err("refused");
        assert_eq!(error.code(), expected.code(), "{sample:?}");
        assert_eq!(in_place(harness).await, None, "{sample:?}");
    }
}

/// MUST refuse a list whose number or date is lower than that of the list in place (CPS-10).
pub async fn install_refuses_a_lower_number_or_date_cps_10(harness: &dyn Harness) {
    let holding = installed(harness, ListSample::Holding).await;
    for sample in [
        ListSample::Clear,
        ListSample::LowerNumber,
        ListSample::EarlierDate,
    ] {
        let error = install(harness, sample).await.expect_err("refused");
        assert_eq!(error.code(), Refusal::Superseded.code(), "{sample:?}");
        assert_eq!(in_place(harness).await, Some(holding.clone()));
    }
}

/// MUST keep what it revokes for good (CPS-11); a hold is over when a newer list no longer has it.
pub async fn install_keeps_what_it_revokes_for_good_cps_11(harness: &dyn Harness) {
    let revoked = Err(CertificateRefusal::Revoked);
    with_lists(harness, ListSample::Holding).await;
    assert_eq!(standing(harness, harness.now()).await, revoked);
    installed(harness, ListSample::ClearAgain).await;
    let lifted = standing(harness, harness.now()).await;
    assert!(lifted.is_ok(), "a hold is lifted: {lifted:?}");
}

/// A list that is refused MUST leave the last good one in place.
pub async fn a_list_that_is_refused_leaves_the_last_good_one_in_place(harness: &dyn Harness) {
    with_lists(harness, ListSample::Revoking).await;
    let good = in_place(harness).await;
    for (sample, expected) in refused() {
        let error = install(harness, sample).await.expect_err("refused");
        assert_eq!(error.code(), expected.code(), "{sample:?}");
        assert_eq!(in_place(harness).await, good, "{sample:?}");
        let standing = standing(harness, harness.now()).await;
        assert_eq!(standing, Err(CertificateRefusal::Revoked), "{sample:?}");
    }
}

/// Fetches the lists that are due, and takes them over (CPS-12).
pub async fn refresh_takes_over_what_is_published_cps_12(harness: &dyn Harness) {
    let published = harness.list(ListSample::Clear);
    harness.serve(Served::Bytes(published)).await;
    let issuer = harness.holder(Sample::Good).issuer;
    let mut fetched = harness.lists().refresh(harness.now()).await;
    fetched.retain(|(of, _)| *of == issuer);
    let (_, list) = fetched.pop().expect("the list was due");
    assert_eq!(in_place(harness).await, Some(list.expect("fetched")));
}

/// MUST answer within its limits of time and size, whatever the server does (CPS-12).
pub async fn refresh_answers_within_its_limits_whatever_the_server_does_cps_12(
    harness: &dyn Harness,
) {
    let good = installed(harness, ListSample::Clear).await;
    let garbage = Served::Bytes(b"<html>".to_vec());
    let served = [Served::Nothing, Served::Drops, Served::Flood, garbage];
    for (day, served) in (0..).zip(served) {
        harness.serve(served.clone()).await;
        let now = after(harness, day * 86_400);
        let lists = harness.lists();
        let refreshed = tokio::time::timeout(Duration::from_secs(30), lists.refresh(now)).await;
        let refreshed = refreshed.expect("an answer in time");
        assert!(!refreshed.is_empty(), "{served:?}: it was due");
        let failed = refreshed.iter().all(|(_, result)| result.is_err());
        assert!(failed, "{served:?}: {refreshed:?}");
        assert_eq!(in_place(harness).await, Some(good.clone()), "{served:?}");
    }
}

/// Once a day, at an hour of this installation's own (CPS-12b).
pub async fn next_refresh_is_once_a_day_cps_12b(harness: &dyn Harness) {
    let published = harness.list(ListSample::Clear);
    harness.serve(Served::Bytes(published)).await;
    let lists = harness.lists();
    let due = lists.next_refresh(harness.now()).expect("to be fetched");
    assert!(due <= harness.now(), "the first one at once");
    lists.refresh(harness.now()).await;
    assert!(lists.refresh(harness.now()).await.is_empty(), "not again");
    let next = lists.next_refresh(harness.now()).expect("a next one");
    assert!(next > harness.now() && next <= after(harness, 86_400));
    assert_eq!(lists.next_refresh(next), Some(next), "the same until then");
}
