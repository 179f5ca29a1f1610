//! Showing, using, locking and unlocking a session.

use super::builders::{
    PASSWORD, PERSON, SOON, WRONG, check_denied, check_refused, elsewhere, has_ended,
    nobodys_token, recorded, recorded_once, with_card_holder, with_person,
};
use super::{FrontEnd, Harness, HeldCard};
use crate::{DeskError, OpenSession, SEEN_WITHIN, SessionView};
use loquet_domain::journal::{Action, Outcome, Reason};
use loquet_domain::session::{EndCause, LockCause, SessionState, SessionToken};
use std::time::Duration;
use tokio::time::timeout;

const LOCKED: SessionState = SessionState::Locked(LockCause::Asked);

/// MUST show the session of the token while it is open, and refuse one that is locked or has ended
/// (SES-03, SES-06).
pub async fn use_session_shows_an_open_session_and_refuses_one_locked_or_ended_ses_06(
    harness: &dyn Harness,
) {
    let (here, opened) = in_session(harness).await;
    let other = here.enter(PERSON, PASSWORD).await;
    let used = here.desk.use_session(&opened.token).await.expect("in use");
    assert_eq!(unused(used), unused(opened.session.clone()));
    here.lock(&opened.token).await;
    let used = here.desk.use_session(&opened.token).await;
    check_refused(used, &DeskError::SessionLocked, "locked");
    close(&here, &opened.token).await;
    let used = here.desk.use_session(&opened.token).await;
    check_refused(used, &DeskError::SessionEnded, "ended");
    let used = here.desk.use_session(&other.token).await.expect("in use");
    assert_eq!(used.id, other.session.id);
}

/// MUST show a session whatever its state, and leave it as it is.
pub async fn show_session_shows_a_session_whatever_its_state_and_leaves_it_as_it_is(
    harness: &dyn Harness,
) {
    let (here, opened) = in_session(harness).await;
    let shown = here.desk.show_session(&opened.token).await.expect("shown");
    assert_eq!(shown, opened.session);
    here.lock(&opened.token).await;
    let shown = here.desk.show_session(&opened.token).await.expect("shown");
    assert_eq!(shown.state, LOCKED);
    assert_eq!(harness.session(shown.id).await, Some(LOCKED));
    close(&here, &opened.token).await;
    let shown = here.desk.show_session(&opened.token).await.expect("shown");
    assert_eq!(cause_of_end(&shown), Some(EndCause::Closed));
}

/// MUST show a session where it was opened, locked or not.
pub async fn show_session_from_shows_a_session_where_it_was_opened_locked_or_not(
    harness: &dyn Harness,
) {
    let (here, opened) = in_session(harness).await;
    for state in [SessionState::Active, LOCKED] {
        if state == LOCKED {
            here.lock(&opened.token).await;
        }
        for front_end in [here.clone(), harness.front_end_beside()] {
            let shown = show_from(&front_end, &opened.token).await.expect("shown");
            assert_eq!((shown.id, shown.state), (opened.session.id, state));
        }
    }
}

/// MUST answer elsewhere as if there were no such session, record the try, and leave the session as
/// it is.
pub async fn show_session_from_answers_elsewhere_as_if_there_were_none_and_records_the_try(
    harness: &dyn Harness,
) {
    let by = with_person(harness).await;
    let here = harness.front_end();
    let opened = here.enter(PERSON, PASSWORD).await;
    let away = elsewhere(harness, &by, "CABINET-2").await;
    let since = harness.events().await.len();
    let carried = show_from(&away, &opened.token).await;
    check_refused(carried, &DeskError::SessionEnded, "carried away");
    let events = harness.events().await.split_off(since);
    let tried = events
        .iter()
        .find(|event| event.reason == Some(Reason::OtherWorkstation));
    let tried = tried.expect("a record of the try");
    assert_ne!(tried.outcome, Outcome::Success);
    assert_eq!(tried.origin.workstation, away.origin.workstation);
    assert_eq!(tried.session, Some(opened.session.id));

    let nobodys = show_from(&away, &nobodys_token()).await;
    check_refused(nobodys, &DeskError::SessionEnded, "of nobody");
    let shown = show_from(&here, &opened.token).await.expect("shown");
    assert_eq!(shown.state, SessionState::Active);
}

/// MUST answer at once when the session is not in the state that was seen.
pub async fn session_changed_answers_at_once_when_the_state_is_not_the_one_seen(
    harness: &dyn Harness,
) {
    let (here, opened) = in_session(harness).await;
    for (seen, state) in [
        (LOCKED, SessionState::Active),
        (SessionState::Active, LOCKED),
    ] {
        if state == LOCKED {
            here.lock(&opened.token).await;
        }
        let changed = (here.desk).session_changed(&opened.token, seen, Duration::from_hours(1));
        let changed = timeout(SOON, changed).await.expect("at once");
        assert_eq!(changed.expect("shown").state, state);
    }
}

/// MUST see within [`SEEN_WITHIN`](crate::SEEN_WITHIN) what another front end has done (REG-20).
pub async fn session_changed_sees_soon_what_another_front_end_has_done_reg_20(
    harness: &dyn Harness,
) {
    let (here, opened) = in_session(harness).await;
    let beside = harness.front_end_beside();
    let waiting = wait_for_change(&here, &opened.token, SessionState::Active);
    beside.lock(&opened.token).await;
    let locked = in_time(waiting).await.expect("shown");
    assert_eq!(locked.state, LOCKED);
    let waiting = wait_for_change(&here, &opened.token, LOCKED);
    close(&beside, &opened.token).await;
    let ended = in_time(waiting).await.expect("shown");
    assert_eq!(cause_of_end(&ended), Some(EndCause::Closed));
}

/// MUST show the session unchanged when the wait is over, and not before.
pub async fn session_changed_shows_it_unchanged_when_the_wait_is_over_and_not_before(
    harness: &dyn Harness,
) {
    let (here, opened) = in_session(harness).await;
    for state in [SessionState::Active, LOCKED] {
        if state == LOCKED {
            here.lock(&opened.token).await;
        }
        let long = (here.desk).session_changed(&opened.token, state, Duration::from_hours(1));
        let early = timeout(Duration::from_millis(100), long).await;
        assert!(early.is_err(), "{state:?}: before the wait is over");
        let short = Duration::from_millis(50);
        let short = (here.desk).session_changed(&opened.token, state, short);
        let unchanged = timeout(SOON, short).await.expect("the wait is over");
        let unchanged = unchanged.expect("shown");
        assert_eq!((unchanged.id, unchanged.state), (opened.session.id, state));
    }
}

/// MUST answer a token that an unlocking left behind as one of no session, even while it waits.
pub async fn session_changed_answers_a_token_left_behind_as_one_of_no_session(
    harness: &dyn Harness,
) {
    let (here, opened) = in_session(harness).await;
    here.lock(&opened.token).await;
    let waiting = wait_for_change(&here, &opened.token, LOCKED);
    let beside = harness.front_end_beside();
    let unlocked = beside.unlock(&opened.token, PASSWORD).await;
    unlocked.expect("unlocked");
    check_refused(in_time(waiting).await, &DeskError::SessionEnded, "waiting");
    let late = wait_for_change(&here, &opened.token, LOCKED);
    check_refused(in_time(late).await, &DeskError::SessionEnded, "late");
}

/// MUST lock the session for the cause that was seen, and record it once, however often it is asked
/// (SES-06).
pub async fn lock_session_locks_for_the_cause_seen_and_records_it_once_ses_06(
    harness: &dyn Harness,
) {
    with_person(harness).await;
    let here = harness.front_end();
    for (cause, reason) in [
        (LockCause::Asked, Reason::Asked),
        (LockCause::CardRemoved, Reason::CardRemoved),
    ] {
        let opened = here.enter(PERSON, PASSWORD).await;
        let since = harness.events().await.len();
        let locked = SessionState::Locked(cause);
        for asked in [cause, cause, LockCause::Asked] {
            let shown = here.desk.lock_session(&opened.token, asked).await;
            assert_eq!(shown.expect("locked").state, locked);
        }
        assert_eq!(harness.session(opened.session.id).await, Some(locked));
        let event = recorded_once(harness, since, Action::SessionLocked).await;
        assert_eq!(event.reason, Some(reason));
        assert_eq!(event.session, Some(opened.session.id));
    }
}

/// MUST refuse a cause that only the desk can tell.
pub async fn lock_session_refuses_a_cause_that_only_the_desk_can_tell(harness: &dyn Harness) {
    let (here, opened) = in_session(harness).await;
    for cause in [LockCause::Idle, LockCause::ClockSetBack] {
        let refused = here.desk.lock_session(&opened.token, cause).await;
        check_refused(refused, &DeskError::Forbidden, "a cause of the desk's");
    }
    let state = harness.session(opened.session.id).await;
    assert_eq!(state, Some(SessionState::Active));
}

/// MUST unlock under a new token, and make the old one worthless (SES-02).
pub async fn unlock_session_gives_a_new_token_and_makes_the_old_one_worthless_ses_02(
    harness: &dyn Harness,
) {
    let (here, opened) = in_session(harness).await;
    here.lock(&opened.token).await;
    let since = harness.events().await.len();
    let unlocked = here
        .unlock(&opened.token, PASSWORD)
        .await
        .expect("unlocked");
    assert_eq!(unlocked.session.id, opened.session.id);
    assert_eq!(unlocked.session.state, SessionState::Active);
    let event = recorded_once(harness, since, Action::SessionUnlocked).await;
    assert_eq!(event.outcome, Outcome::Success);
    here.desk
        .use_session(&unlocked.token)
        .await
        .expect("in use");
    for answer in [
        here.desk.use_session(&opened.token).await,
        here.desk.show_session(&opened.token).await,
        here.desk
            .lock_session(&opened.token, LockCause::Asked)
            .await,
        here.desk
            .close_session(&opened.token, EndCause::Closed)
            .await,
    ] {
        check_refused(answer, &DeskError::SessionEnded, "the old token");
    }
    let state = harness.session(opened.session.id).await;
    assert_eq!(state, Some(SessionState::Active));
}

/// MUST deny a wrong password, count it as one of a login, and leave the session locked (LOCK-10).
pub async fn unlock_session_denies_a_wrong_password_and_counts_it_lock_10(harness: &dyn Harness) {
    let (here, opened) = in_session(harness).await;
    here.lock(&opened.token).await;
    for _ in 0..2 {
        check_denied(here.unlock(&opened.token, WRONG).await, "wrong");
        assert_eq!(harness.session(opened.session.id).await, Some(LOCKED));
    }
    check_denied(here.log_in(PERSON, WRONG).await, "the third failure");
    check_denied(here.unlock(&opened.token, PASSWORD).await, "locked out");
    assert_eq!(harness.session(opened.session.id).await, Some(LOCKED));
}

/// MUST refuse to unlock on another workstation than the session's (REG-08).
pub async fn unlock_session_refuses_on_another_workstation_reg_08(harness: &dyn Harness) {
    let by = with_person(harness).await;
    let here = harness.front_end();
    let opened = here.enter(PERSON, PASSWORD).await;
    here.lock(&opened.token).await;
    let away = elsewhere(harness, &by, "CABINET-2").await;
    let refused = away.unlock(&opened.token, PASSWORD).await;
    assert!(
        matches!(
            refused,
            Err(DeskError::SessionLocked | DeskError::SessionEnded)
        ),
        "{refused:?}"
    );
    assert_eq!(harness.session(opened.session.id).await, Some(LOCKED));
    here.unlock(&opened.token, PASSWORD)
        .await
        .expect("unlocked here");
}

/// MUST ask for the card to unlock a session that a card has opened (CPS-23).
pub async fn unlock_session_asks_for_the_card_of_a_session_that_a_card_has_opened_cps_23(
    harness: &dyn Harness,
) {
    with_card_holder(harness).await;
    let here = harness.front_end();
    let opened = here.log_in_by_card(harness, HeldCard::First).await;
    let opened = opened.expect("open");
    here.lock(&opened.token).await;
    let refused = here.unlock(&opened.token, PASSWORD).await;
    check_refused(refused, &DeskError::CardNeeded, "by password");
    assert_eq!(harness.session(opened.session.id).await, Some(LOCKED));
}

/// MUST refuse to unlock a session that has ended (SES-07).
pub async fn unlock_session_refuses_a_session_that_has_ended_ses_07(harness: &dyn Harness) {
    let (here, opened) = in_session(harness).await;
    here.lock(&opened.token).await;
    close(&here, &opened.token).await;
    let refused = here.unlock(&opened.token, PASSWORD).await;
    check_refused(refused, &DeskError::SessionEnded, "ended");
    assert!(has_ended(harness, opened.session.id).await);
}

/// MUST end the session for the cause that was seen, and record it once, however often it is asked
/// (SES-07).
pub async fn close_session_ends_it_for_the_cause_seen_and_records_it_once_ses_07(
    harness: &dyn Harness,
) {
    with_person(harness).await;
    let here = harness.front_end();
    for cause in [EndCause::Closed, EndCause::CardRemoved] {
        let opened = here.enter(PERSON, PASSWORD).await;
        let since = harness.events().await.len();
        for asked in [cause, EndCause::Closed] {
            let shown = here.desk.close_session(&opened.token, asked).await;
            assert_eq!(cause_of_end(&shown.expect("closed")), Some(cause));
        }
        assert!(has_ended(harness, opened.session.id).await);
        let event = recorded_once(harness, since, Action::SessionEnded).await;
        assert_eq!(event.session, Some(opened.session.id));
        let used = here.desk.use_session(&opened.token).await;
        check_refused(used, &DeskError::SessionEnded, "closed");
    }
}

/// MUST refuse to end a session for a cause that only the desk can tell.
pub async fn close_session_refuses_a_cause_that_only_the_desk_can_tell(harness: &dyn Harness) {
    let (here, opened) = in_session(harness).await;
    let since = harness.events().await.len();
    for cause in [
        EndCause::Expired,
        EndCause::EndedByAdministrator,
        EndCause::AccountChanged,
        EndCause::Superseded,
        EndCause::CardRevoked,
    ] {
        let refused = here.desk.close_session(&opened.token, cause).await;
        check_refused(refused, &DeskError::Forbidden, "a cause of the desk's");
    }
    assert!(!has_ended(harness, opened.session.id).await);
    assert_eq!(recorded(harness, since, Action::SessionEnded).await, []);
}

/// A person in a session.
async fn in_session(harness: &dyn Harness) -> (FrontEnd, OpenSession) {
    with_person(harness).await;
    let here = harness.front_end();
    let opened = here.enter(PERSON, PASSWORD).await;
    (here, opened)
}

async fn close(front_end: &FrontEnd, token: &SessionToken) {
    let closed = front_end.desk.close_session(token, EndCause::Closed).await;
    closed.expect("closed");
}

async fn show_from(front_end: &FrontEnd, token: &SessionToken) -> Result<SessionView, DeskError> {
    let origin = &front_end.origin;
    front_end.desk.show_session_from(token, origin).await
}

/// The same view but for the last use, which may move.
fn unused(view: SessionView) -> SessionView {
    SessionView {
        last_used_at: view.opened_at,
        ..view
    }
}

fn cause_of_end(view: &SessionView) -> Option<EndCause> {
    match view.state {
        SessionState::Ended(ending) => Some(ending.cause),
        _ => None,
    }
}

/// A wait for a change, for much longer than a change is to take.
type Waiting = tokio::task::JoinHandle<Result<SessionView, DeskError>>;

fn wait_for_change(front_end: &FrontEnd, token: &SessionToken, seen: SessionState) -> Waiting {
    let desk = front_end.desk.clone();
    let token: SessionToken = token.expose().parse().expect("a token");
    let wait = Duration::from_hours(1);
    tokio::spawn(async move { desk.session_changed(&token, seen, wait).await })
}

/// What was waited for, if it comes in time: a slow machine may take as long again twice.
async fn in_time(waiting: Waiting) -> Result<SessionView, DeskError> {
    let answer = timeout(SEEN_WITHIN * 3, waiting).await;
    answer.expect("seen in time").expect("an answer")
}
