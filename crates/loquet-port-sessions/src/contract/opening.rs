//! Opening a session.

use super::Harness;
use super::builders::{
    AT_ONCE, account_id, add_account, at, at_once, attempt, by_id, by_token, context, disable,
    find, is_unavailable, listed, open, open_at, opening, recorded, reserve, reserve_many,
    session_id, set_password,
};
use crate::SessionsError;
use loquet_domain::account::{CredentialVersion, PasswordStrength};
use loquet_domain::session::{Change, Credential, EndCause, SessionProof, SessionState};

/// Opens a session, settles its attempt as a success and records the login.
pub async fn open_opens_a_session_and_records_the_login(harness: &dyn Harness) {
    add_account(harness, 1, "martin.paul").await;
    let before = harness.events().await.len();
    let opening = opening(1, 1, reserve(harness, 1).await, at(0));
    let opened = harness.sessions().open(&opening).await.expect("opened");
    let session = &opened.session;
    assert_eq!(session.id(), session_id(1));
    assert_eq!(session.account(), account_id(1));
    assert_eq!(session.state(), SessionState::Active);
    assert_eq!(session.opened_at(), at(0));
    assert_eq!(session.proof(), &SessionProof::Password);
    assert_eq!(session.limits(), opening.opening.limits);
    assert_eq!(session.origin(), &opening.opening.origin);
    assert_eq!(opened.former_card, None);
    assert_eq!(find(harness, by_id(1)).await.as_ref(), Some(session));
    assert_eq!(recorded(harness, before).await, [opening.event]);
}

/// A mutating method MUST commit its change and its events together, or neither.
pub async fn open_commits_its_change_and_its_events_together_or_neither(harness: &dyn Harness) {
    add_account(harness, 1, "martin.paul").await;
    open(harness, 1, 1).await;
    let before = harness.events().await;
    let mut opening = opening(2, 1, reserve(harness, 1).await, at(0));
    opening.at_most = 1;
    opening.judged = Some(PasswordStrength::Weak);
    // The login is two records: itself, and the end of the session whose place it takes.
    for more in [0, 1] {
        harness.break_journal(more).await;
        let refused = harness.sessions().open(&opening).await;
        assert!(is_unavailable(&refused), "{refused:?}");
        harness.mend_journal().await;
        assert_eq!(harness.events().await, before, "room for {more}");
        assert_eq!(listed(harness, 1).await, [session_id(1)]);
        assert_eq!(find(harness, by_token(2)).await, None);
        let strength = harness.strength(account_id(1)).await;
        assert_eq!(strength, Some(PasswordStrength::Unknown));
    }
    // The attempt is still reserved.
    let opened = harness.sessions().open(&opening).await.expect("opened");
    assert_eq!(opened.session.id(), session_id(2));
}

/// MUST read the account again in the same transaction, and refuse one that is not active
/// (AUTH-25).
pub async fn open_refuses_an_account_that_is_not_active_auth_25(harness: &dyn Harness) {
    add_account(harness, 1, "martin.paul").await;
    let attempt = reserve(harness, 1).await;
    disable(harness, 1).await;
    let before = harness.events().await;
    for account in [1, 2] {
        let opening = opening(1, account, attempt, at(0));
        let refused = harness.sessions().open(&opening).await;
        assert!(matches!(refused, Err(SessionsError::NotActive(_))));
    }
    check_not_opened(harness, &before).await;
}

/// MUST refuse when the credential is no longer the one that was verified.
pub async fn open_refuses_when_the_credential_is_no_longer_the_one_verified(harness: &dyn Harness) {
    add_account(harness, 1, "martin.paul").await;
    let attempt = reserve(harness, 1).await;
    set_password(harness, 1, None).await;
    let before = harness.events().await;
    let mut opening = opening(1, 1, attempt, at(0));
    let refused = harness.sessions().open(&opening).await;
    assert!(matches!(refused, Err(SessionsError::CredentialChanged)));
    check_not_opened(harness, &before).await;
    opening.opening.credential = Credential::Password(CredentialVersion(2));
    harness.sessions().open(&opening).await.expect("opened");
}

/// MUST refuse an attempt that is not reserved.
pub async fn open_refuses_an_attempt_that_is_not_reserved(harness: &dyn Harness) {
    add_account(harness, 1, "martin.paul").await;
    let mut attempt = reserve(harness, 1).await;
    attempt.number.0 += 1;
    let before = harness.events().await;
    let opening = opening(1, 1, attempt, at(0));
    let refused = harness.sessions().open(&opening).await;
    assert!(matches!(refused, Err(SessionsError::NotReserved(_))));
    check_not_opened(harness, &before).await;
}

/// MUST refuse an attempt that is not reserved, or no longer: it opens one session, whatever is
/// asked at once.
pub async fn open_opens_one_session_by_an_attempt_whatever_is_asked_at_once(harness: &dyn Harness) {
    add_account(harness, 1, "martin.paul").await;
    let attempt = reserve(harness, 1).await;
    let answers = at_once((0..=u8::MAX).take(AT_ONCE).map(|number| {
        let sessions = harness.sessions();
        let opening = opening(number, 1, attempt, at(0));
        async move { sessions.open(&opening).await }
    }));
    let answers = answers.await;
    let is_refusal = |answer: &&_| matches!(answer, Err(SessionsError::NotReserved(_)));
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
    assert_eq!(answers.iter().filter(is_refusal).count(), AT_ONCE - 1);
    assert_eq!(listed(harness, 1).await.len(), 1);
}

/// MUST give the attempt back to the workstation's throttle.
pub async fn open_gives_the_attempt_back_to_the_workstations_throttle(harness: &dyn Harness) {
    add_account(harness, 1, "martin.paul").await;
    for number in [1, 2, 3] {
        let mut attempt = attempt(1);
        attempt.source_policy.failures = 1;
        let reserved = harness.reserve(attempt).await.expect("admitted");
        let opening = opening(number, 1, reserved, at(0));
        harness.sessions().open(&opening).await.expect("opened");
    }
}

/// MUST tell how many failures came before (LOCK-13).
pub async fn open_tells_how_many_failures_came_before_lock_13(harness: &dyn Harness) {
    add_account(harness, 1, "martin.paul").await;
    // An attempt that nobody settles counts as a failure.
    reserve(harness, 1).await;
    reserve(harness, 1).await;
    for (number, failures) in [(1, 2), (2, 0)] {
        let opening = opening(number, 1, reserve(harness, 1).await, at(0));
        let opened = harness.sessions().open(&opening).await.expect("opened");
        assert_eq!(opened.failures_before, failures);
    }
}

/// MUST store the strength that was judged now, when there is one.
pub async fn open_stores_the_strength_that_was_judged_now_when_there_is_one(harness: &dyn Harness) {
    add_account(harness, 1, "martin.paul").await;
    let steps = [
        (None, PasswordStrength::Unknown),
        (Some(PasswordStrength::Weak), PasswordStrength::Weak),
        (None, PasswordStrength::Weak),
    ];
    for (number, (judged, stored)) in (1..).zip(steps) {
        let mut opening = opening(number, 1, reserve(harness, 1).await, at(0));
        opening.judged = judged;
        harness.sessions().open(&opening).await.expect("opened");
        assert_eq!(harness.strength(account_id(1)).await, Some(stored));
    }
}

/// MUST end the account's oldest open sessions beyond `at_most`, with their events (SES-10).
pub async fn open_ends_the_oldest_open_sessions_beyond_at_most_with_their_events_ses_10(
    harness: &dyn Harness,
) {
    add_account(harness, 1, "martin.paul").await;
    add_account(harness, 2, "caron.luc").await;
    open_at(harness, 9, 2, at(0)).await;
    // Opened in another order than that of their identities.
    for (number, second) in [(4, 1), (2, 2), (3, 3)] {
        open_at(harness, number, 1, at(second)).await;
    }
    let before = harness.events().await.len();
    let mut opening = opening(1, 1, reserve(harness, 1).await, at(4));
    opening.at_most = 2;
    harness.sessions().open(&opening).await.expect("opened");
    assert_eq!(listed(harness, 1).await, [3, 1].map(session_id));
    assert_eq!(listed(harness, 2).await, [session_id(9)]);
    let recorded = recorded(harness, before).await;
    assert_eq!(recorded.len(), 3, "{recorded:?}");
    assert!(recorded.contains(&opening.event));
    for ended in [4, 2] {
        let change = Change::Ended(EndCause::Superseded);
        let event = context(at(4)).session_changed(account_id(1), session_id(ended), change);
        assert!(event.is_some_and(|event| recorded.contains(&event)));
    }
}

/// MUST end the account's oldest open sessions beyond `at_most`, never leaving one more, whatever
/// is opened at once (SES-10).
pub async fn open_never_leaves_more_than_at_most_whatever_is_opened_at_once_ses_10(
    harness: &dyn Harness,
) {
    add_account(harness, 1, "martin.paul").await;
    let attempts = reserve_many(harness, 1, AT_ONCE).await;
    let answers = at_once((1..).zip(attempts).map(|(number, attempt)| {
        let sessions = harness.sessions();
        let mut opening = opening(number, 1, attempt, at(0));
        opening.at_most = 3;
        async move { sessions.open(&opening).await }
    }));
    assert!(answers.await.iter().all(Result::is_ok));
    assert_eq!(listed(harness, 1).await.len(), 3);
}

async fn check_not_opened(harness: &dyn Harness, before: &[loquet_domain::journal::Event]) {
    assert_eq!(listed(harness, 1).await, []);
    assert_eq!(find(harness, by_id(1)).await, None);
    assert_eq!(find(harness, by_token(1)).await, None);
    assert_eq!(harness.events().await, before);
}
