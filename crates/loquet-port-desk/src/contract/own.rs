//! One's own sessions, and those of others.

use super::builders::{
    COLLEAGUE, PASSWORD, PERSON, add, check_refused, elsewhere, has_ended, member, nobodys_session,
    nobodys_token, recorded_once, with_person,
};
use super::everything::{Asked, own_requests, requests_of_a_session};
use super::{FrontEnd, Harness};
use crate::{DeskError, OpenSession};
use loquet_domain::SessionId;
use loquet_domain::journal::Action;
use loquet_domain::session::{EndCause, SessionState};

/// MUST list the person's sessions that have not ended, wherever they are, and no other (SES-09).
pub async fn own_sessions_lists_the_persons_sessions_wherever_they_are_and_no_other_ses_09(
    harness: &dyn Harness,
) {
    let by = with_person(harness).await;
    add(harness, &by, member(COLLEAGUE)).await;
    let here = harness.front_end();
    let away = elsewhere(harness, &by, "CABINET-2").await;
    let present = here.enter(PERSON, PASSWORD).await;
    let locked = here.enter(PERSON, PASSWORD).await;
    here.lock(&locked.token).await;
    let other = away.enter(PERSON, PASSWORD).await;
    let ended = here.enter(PERSON, PASSWORD).await;
    close(&here, &ended).await;
    here.enter(COLLEAGUE, PASSWORD).await;
    let listed = here.desk.own_sessions(&present.token).await;
    let mut listed = listed.expect("the sessions");
    listed.sort_by_key(|view| view.opened_at);
    let ids: Vec<SessionId> = listed.iter().map(|view| view.id).collect();
    let expected = [&present, &locked, &other].map(|opened| opened.session.id);
    assert_eq!(sorted(ids), sorted(expected.to_vec()));
    let shown = |of: &OpenSession| {
        let view = listed.iter().find(|view| view.id == of.session.id);
        view.cloned().expect("listed")
    };
    assert_eq!(shown(&other).origin, away.origin);
    assert!(matches!(shown(&locked).state, SessionState::Locked(_)));
}

/// MUST end another session of the same person, wherever it is (SES-09).
pub async fn end_session_ends_another_session_of_the_same_person_wherever_it_is_ses_09(
    harness: &dyn Harness,
) {
    let by = with_person(harness).await;
    let here = harness.front_end();
    let away = elsewhere(harness, &by, "CABINET-2").await;
    let present = here.enter(PERSON, PASSWORD).await;
    let other = away.enter(PERSON, PASSWORD).await;
    let since = harness.events().await.len();
    let ended = here
        .desk
        .end_session(&present.token, other.session.id)
        .await;
    let ended = ended.expect("ended");
    assert_eq!(ended.id, other.session.id);
    check_ended_for(&ended.state, EndCause::Closed);
    assert!(has_ended(harness, other.session.id).await);
    assert!(!has_ended(harness, present.session.id).await);
    let used = away.desk.use_session(&other.token).await;
    check_refused(used, &DeskError::SessionEnded, "ended");
    recorded_once(harness, since, Action::SessionEnded).await;
}

/// MUST end anybody's session for an administrator (SES-09).
pub async fn end_session_ends_anybodys_session_for_an_administrator_ses_09(harness: &dyn Harness) {
    let by = with_person(harness).await;
    let here = harness.front_end();
    let opened = here.enter(PERSON, PASSWORD).await;
    let ended = here.desk.end_session(&by.token, opened.session.id).await;
    check_ended_for(&ended.expect("ended").state, EndCause::EndedByAdministrator);
    assert!(has_ended(harness, opened.session.id).await);
    let none = here.desk.end_session(&by.token, nobodys_session()).await;
    check_refused(none, &DeskError::SessionEnded, "there is none");
}

/// MUST forbid anybody else to end somebody's session, and not tell them whether it exists (SES-09).
pub async fn end_session_forbids_it_to_others_and_does_not_tell_whether_it_exists_ses_09(
    harness: &dyn Harness,
) {
    let by = with_person(harness).await;
    add(harness, &by, member(COLLEAGUE)).await;
    let here = harness.front_end();
    let opened = here.enter(PERSON, PASSWORD).await;
    let other = here.enter(COLLEAGUE, PASSWORD).await;
    for session in [opened.session.id, by.session.id, nobodys_session()] {
        let refused = here.desk.end_session(&other.token, session).await;
        check_refused(refused, &DeskError::Forbidden, "of somebody else");
    }
    assert!(!has_ended(harness, opened.session.id).await);
}

/// MUST answer a token of no session by [`DeskError::SessionEnded`](crate::DeskError::SessionEnded),
/// whatever is asked, and one that has ended by the same where more is asked than to show it.
pub async fn whatever_is_asked_a_token_of_no_session_is_answered_as_ended(harness: &dyn Harness) {
    with_person(harness).await;
    let here = harness.front_end();
    let opened = here.enter(PERSON, PASSWORD).await;
    close(&here, &opened).await;
    check_all(
        requests_of_a_session(harness, &here, &nobodys_token()).await,
        &DeskError::SessionEnded,
    );
    for token in [&nobodys_token(), &opened.token] {
        let asked = own_requests(harness, &here, token, opened.session.id).await;
        check_all(asked, &DeskError::SessionEnded);
    }
}

/// MUST do nothing in a session that is locked, but show, unlock and close it (SES-06).
pub async fn whatever_is_asked_nothing_is_done_in_a_locked_session_ses_06(harness: &dyn Harness) {
    with_person(harness).await;
    let here = harness.front_end();
    let opened = here.enter(PERSON, PASSWORD).await;
    here.lock(&opened.token).await;
    let asked = own_requests(harness, &here, &opened.token, opened.session.id).await;
    check_all(asked, &DeskError::SessionLocked);
    assert!(!has_ended(harness, opened.session.id).await);
}

fn check_all(asked: Vec<Asked>, expected: &DeskError) {
    for (what, answer) in asked {
        check_refused(answer, expected, what);
    }
}

fn check_ended_for(state: &SessionState, cause: EndCause) {
    match state {
        SessionState::Ended(ending) => assert_eq!(ending.cause, cause),
        state => panic!("not ended, but {state:?}"),
    }
}

async fn close(here: &FrontEnd, opened: &OpenSession) {
    let closed = here
        .desk
        .close_session(&opened.token, EndCause::Closed)
        .await;
    closed.expect("closed");
}

fn sorted(mut sessions: Vec<SessionId>) -> Vec<SessionId> {
    sessions.sort_unstable();
    sessions
}
