//! Unlocking a session.

use super::Harness;
use super::builders::{
    account_id, add_account, apply, at, attempt, by_id, by_token, context, disable, find,
    is_unavailable, open, recorded, reserve, session_id, set_password, unlocking,
};
use crate::SessionsError;
use loquet_domain::session::{Change, EndCause, LockCause, Session, SessionEvent, SessionState};

/// Unlocks a locked session, and records it.
pub async fn unlock_unlocks_a_locked_session_and_records_it(harness: &dyn Harness) {
    let locked = with_a_locked_session(harness).await;
    let before = harness.events().await.len();
    let unlocking = unlocking(1, 1, reserve(harness, 1).await, 2);
    let session = harness.sessions().unlock(&unlocking).await;
    let session = session.expect("unlocked");
    assert_eq!(session, locked.apply(SessionEvent::Unlock, at(30)).0);
    assert_eq!(find(harness, by_id(1)).await, Some(session));
    let event = context(at(30)).session_changed(account_id(1), session_id(1), Change::Unlocked);
    assert_eq!(recorded(harness, before).await, [event.expect("an event")]);
}

/// Settles the attempt as a success.
pub async fn unlock_settles_its_attempt_as_a_success(harness: &dyn Harness) {
    with_a_locked_session(harness).await;
    for new_token in 2..=6 {
        // More than any policy would admit, were they failures.
        let mut attempt = attempt(1);
        attempt.source_policy.failures = 1;
        let attempt = harness.reserve(attempt).await.expect("admitted");
        let unlocking = unlocking(1, 1, attempt, new_token);
        harness
            .sessions()
            .unlock(&unlocking)
            .await
            .expect("unlocked");
        let again = harness.sessions().unlock(&unlocking).await;
        assert!(matches!(again, Err(SessionsError::NotReserved(_))));
        apply(
            harness,
            by_id(1),
            SessionEvent::Lock(LockCause::Asked),
            at(30),
        )
        .await;
    }
}

/// A mutating method MUST commit its change and its events together, or neither.
pub async fn unlock_commits_its_change_and_its_event_together_or_neither(harness: &dyn Harness) {
    let locked = with_a_locked_session(harness).await;
    let before = harness.events().await;
    let unlocking = unlocking(1, 1, reserve(harness, 1).await, 2);
    harness.break_journal(0).await;
    let refused = harness.sessions().unlock(&unlocking).await;
    assert!(is_unavailable(&refused), "{refused:?}");
    harness.mend_journal().await;
    check_still_locked(harness, &locked).await;
    assert_eq!(harness.events().await, before);
    // The attempt is still reserved.
    harness
        .sessions()
        .unlock(&unlocking)
        .await
        .expect("unlocked");
}

/// MUST make the old token worthless (SES-02).
pub async fn unlock_makes_the_old_token_worthless_ses_02(harness: &dyn Harness) {
    with_a_locked_session(harness).await;
    let unlocking = unlocking(1, 1, reserve(harness, 1).await, 2);
    let session = harness.sessions().unlock(&unlocking).await;
    let session = session.expect("unlocked");
    assert_eq!(find(harness, by_token(1)).await, None);
    assert_eq!(find(harness, by_token(2)).await, Some(session));
}

/// MUST refuse a session that has ended.
pub async fn unlock_refuses_a_session_that_has_ended(harness: &dyn Harness) {
    with_a_locked_session(harness).await;
    let end = SessionEvent::End(EndCause::Closed);
    let ended = apply(harness, by_id(1), end, at(20)).await.session;
    let attempt = reserve(harness, 1).await;
    for number in [1, 2] {
        let unlocking = unlocking(number, 1, attempt, 2);
        let refused = harness.sessions().unlock(&unlocking).await;
        assert!(matches!(refused, Err(SessionsError::Ended)));
    }
    assert_eq!(find(harness, by_id(1)).await, Some(ended));
    assert_eq!(find(harness, by_token(2)).await, None);
}

/// MUST refuse a session that has ended, also when only time has ended it (SES-03).
pub async fn unlock_refuses_a_session_that_time_has_ended_ses_03(harness: &dyn Harness) {
    let locked = with_a_locked_session(harness).await;
    let mut unlocking = unlocking(1, 1, reserve(harness, 1).await, 2);
    unlocking.context = context(locked.absolute_end());
    let refused = harness.sessions().unlock(&unlocking).await;
    assert!(matches!(refused, Err(SessionsError::Ended)));
    assert_eq!(find(harness, by_token(2)).await, None);
}

/// [`SessionsError::Ended`]: the session is not this account's.
pub async fn unlock_refuses_the_session_of_another_account(harness: &dyn Harness) {
    let locked = with_a_locked_session(harness).await;
    add_account(harness, 2, "caron.luc").await;
    let unlocking = unlocking(1, 2, reserve(harness, 2).await, 2);
    let refused = harness.sessions().unlock(&unlocking).await;
    assert!(matches!(refused, Err(SessionsError::Ended)));
    check_still_locked(harness, &locked).await;
}

/// [`SessionsError::NotActive`]: the account may not log in any more (AUTH-25).
pub async fn unlock_refuses_an_account_that_is_not_active_auth_25(harness: &dyn Harness) {
    with_a_locked_session(harness).await;
    let unlocking = unlocking(1, 1, reserve(harness, 1).await, 2);
    disable(harness, 1).await;
    let refused = harness.sessions().unlock(&unlocking).await;
    // Disabling ends the sessions: either answer is true.
    assert!(matches!(
        refused,
        Err(SessionsError::NotActive(_) | SessionsError::Ended)
    ));
    assert_eq!(find(harness, by_token(2)).await, None);
}

/// [`SessionsError::CredentialChanged`]: it is no longer the one that was verified.
pub async fn unlock_refuses_when_the_credential_is_no_longer_the_one_verified(
    harness: &dyn Harness,
) {
    let locked = with_a_locked_session(harness).await;
    let unlocking = unlocking(1, 1, reserve(harness, 1).await, 2);
    set_password(harness, 1, Some(session_id(1))).await;
    let refused = harness.sessions().unlock(&unlocking).await;
    assert!(matches!(refused, Err(SessionsError::CredentialChanged)));
    check_still_locked(harness, &locked).await;
}

/// [`SessionsError::NotReserved`]: the attempt is not reserved.
pub async fn unlock_refuses_an_attempt_that_is_not_reserved(harness: &dyn Harness) {
    let locked = with_a_locked_session(harness).await;
    let mut unlocking = unlocking(1, 1, reserve(harness, 1).await, 2);
    unlocking.attempt.number.0 += 1;
    let refused = harness.sessions().unlock(&unlocking).await;
    assert!(matches!(refused, Err(SessionsError::NotReserved(_))));
    check_still_locked(harness, &locked).await;
}

/// Account 1 with session 1, locked by the person after 20 seconds.
async fn with_a_locked_session(harness: &dyn Harness) -> Session {
    add_account(harness, 1, "martin.paul").await;
    open(harness, 1, 1).await;
    let locked = apply(
        harness,
        by_id(1),
        SessionEvent::Lock(LockCause::Asked),
        at(20),
    )
    .await;
    assert!(matches!(locked.session.state(), SessionState::Locked(_)));
    locked.session
}

async fn check_still_locked(harness: &dyn Harness, locked: &Session) {
    assert_eq!(find(harness, by_token(1)).await.as_ref(), Some(locked));
    assert_eq!(find(harness, by_token(2)).await, None);
}
