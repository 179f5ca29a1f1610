//! Logging in by password, and changing one's own.

use super::builders::{
    COLLEAGUE, FAILURES_TO_LOCK, PASSWORD, PERSON, WRONG, about, add, administrator, at_once,
    check_denied, check_refused, has_ended, identifier, member, password, recorded, recorded_once,
    with_person,
};
use super::{CROWD, FrontEnd, Harness};
use crate::{DeskError, NewUser, OpenSession, OwnPasswordChange};
use loquet_domain::journal::{Action, Object, Outcome, Reason};
use loquet_domain::profile::{Assurance, Factor};
use loquet_domain::session::SessionState;
use loquet_domain::{AccountStatus, Role};

/// MUST open a session for the right password of an active account, and show it as it was opened.
pub async fn log_in_opens_a_session_for_the_right_password_and_shows_it_as_it_was_opened(
    harness: &dyn Harness,
) {
    let by = with_person(harness).await;
    let here = harness.front_end();
    let opened = here.enter(PERSON, PASSWORD).await;
    let shown = &opened.session;
    assert_eq!(shown.identifier, identifier(PERSON));
    assert_eq!(shown.role, Role::Member);
    assert_eq!(by.session.role, Role::Administrator);
    assert_eq!(shown.factor, Factor::Password);
    assert_eq!(shown.assurance, Assurance::SingleFactor);
    assert!(!shown.conforming && !shown.test, "REG-02");
    assert_eq!(shown.card, None);
    assert_eq!(shown.origin, here.origin);
    assert_eq!(shown.opened_at, shown.last_used_at);
    assert!(shown.absolute_end > shown.opened_at);
    assert_eq!(shown.state, SessionState::Active);
    assert_eq!(harness.session(shown.id).await, Some(SessionState::Active));
    let used = here.desk.use_session(&opened.token).await.expect("in use");
    assert_eq!(used.id, shown.id);

    let again = here.enter(PERSON, PASSWORD).await;
    assert_ne!(again.session.id, shown.id);
    assert_ne!(again.token.digest(), opened.token.digest(), "SES-01");
}

/// MUST answer an unknown identifier, a wrong password, a disabled or locked account and one
/// without a password alike (LOCK-06).
pub async fn log_in_answers_unknown_wrong_disabled_locked_and_without_password_alike_lock_06(
    harness: &dyn Harness,
) {
    with_one_of_each(harness).await;
    let here = harness.front_end();
    for (who, secret) in [
        ("inconnu.jean", PASSWORD),
        (PERSON, WRONG),
        (DISABLED, PASSWORD),
        (DISABLED, WRONG),
        (WITHOUT, PASSWORD),
        // Locked now, each of them, the unknown one too; even to the right password.
        ("inconnu.jean", WRONG),
        ("inconnu.jean", WRONG),
        ("inconnu.jean", WRONG),
        (PERSON, WRONG),
        (PERSON, WRONG),
        (PERSON, PASSWORD),
        (DISABLED, WRONG),
        (DISABLED, PASSWORD),
    ] {
        check_denied(here.log_in(who, secret).await, who);
    }
}

/// MUST refuse even the right password while the account is locked (LOCK-07).
pub async fn log_in_refuses_even_the_right_password_while_the_account_is_locked_lock_07(
    harness: &dyn Harness,
) {
    with_person(harness).await;
    let here = harness.front_end();
    for _ in 0..FAILURES_TO_LOCK {
        check_denied(here.log_in(PERSON, WRONG).await, "wrong");
    }
    let since = harness.events().await.len();
    check_denied(here.log_in(PERSON, PASSWORD).await, "locked");
    let tried = recorded_once(harness, since, Action::LoginByPassword).await;
    assert_eq!(tried.outcome, Outcome::Refused, "nothing was evaluated");
    assert_eq!(tried.reason, Some(Reason::Locked));
}

/// MUST tell how many failures came before, once (LOCK-13).
pub async fn log_in_tells_how_many_failures_came_before_once_lock_13(harness: &dyn Harness) {
    with_person(harness).await;
    let here = harness.front_end();
    for failures in [0, 1, 2, 0] {
        for _ in 0..failures {
            check_denied(here.log_in(PERSON, WRONG).await, "wrong");
        }
        let opened = here.enter(PERSON, PASSWORD).await;
        assert_eq!(opened.failures_before, failures);
    }
}

/// MUST tell whether the password is weak.
pub async fn log_in_tells_whether_the_password_is_weak(harness: &dyn Harness) {
    let by = with_person(harness).await;
    let weak = NewUser {
        password: Some(password("1234")),
        ..member(COLLEAGUE)
    };
    add(harness, &by, weak).await;
    let here = harness.front_end();
    assert!(!here.enter(PERSON, PASSWORD).await.weak_password);
    assert!(here.enter(COLLEAGUE, "1234").await.weak_password);
}

/// MUST record each try, where it was made, with its outcome and its reason, and never what was
/// typed (LOG-01, LOG-05).
pub async fn log_in_records_each_try_with_its_outcome_and_its_reason_log_01(harness: &dyn Harness) {
    let accounts = with_one_of_each(harness).await;
    let here = harness.front_end();
    for (who, secret, outcome, reason) in [
        (PERSON, WRONG, Outcome::Failure, Some(Reason::WrongPassword)),
        (PERSON, PASSWORD, Outcome::Success, None),
        (
            "inconnu.jean",
            WRONG,
            Outcome::Failure,
            Some(Reason::UnknownIdentifier),
        ),
        (
            DISABLED,
            PASSWORD,
            Outcome::Failure,
            Some(Reason::AccountDisabled),
        ),
        (
            WITHOUT,
            PASSWORD,
            Outcome::Failure,
            Some(Reason::NoPassword),
        ),
    ] {
        let since = harness.events().await.len();
        let opened = here.log_in(who, secret).await;
        assert_eq!(opened.is_ok(), outcome == Outcome::Success, "{who}");
        let tried = recorded_once(harness, since, Action::LoginByPassword).await;
        assert_eq!((tried.outcome, tried.reason), (outcome, reason), "{who}");
        assert_eq!(tried.origin, here.origin);
        assert_eq!(tried.factor, Some(Factor::Password));
        assert_eq!(tried.session, opened.ok().map(|opened| opened.session.id));
        let known = accounts.iter().find(|account| account.0 == who);
        match known {
            Some((_, account)) => assert_eq!(tried.object, about(*account), "{who}"),
            None => assert!(matches!(tried.object, Object::Unknown(_)), "{who}"),
        }
    }
}

/// MUST answer [`DeskError::Busy`](crate::DeskError::Busy) beyond what can be hashed at once, and
/// count no failure for it (PWD-13, LOCK-08).
pub async fn log_in_answers_busy_beyond_what_can_be_hashed_at_once_and_counts_no_failure_pwd_13(
    harness: &dyn Harness,
) {
    let by = administrator(harness).await;
    let people: Vec<String> = ('a'..)
        .take(CROWD as usize)
        .map(|letter| format!("foule.{letter}"))
        .collect();
    for person in &people {
        add(harness, &by, member(person)).await;
    }
    let here = harness.front_end();
    let answers = at_once(people.iter().map(|person| {
        let (here, person) = (here.clone(), person.clone());
        async move { here.log_in(&person, PASSWORD).await }
    }));
    let mut busy = 0;
    for answer in answers.await {
        match answer {
            Ok(_) => {}
            Err(DeskError::Busy) => busy += 1,
            Err(error) => panic!("neither open nor busy: {error:?}"),
        }
    }
    assert_ne!(busy, 0, "everybody was let in at once");
    for person in &people {
        assert_eq!(here.enter(person, PASSWORD).await.failures_before, 0);
    }
}

/// MUST refuse a password alone, whoever asks, where the profile does (REG-02).
pub async fn log_in_refuses_a_password_alone_whoever_asks_where_the_profile_does_reg_02(
    harness: &dyn Harness,
) {
    let strict = harness.front_end_of_a_conforming_practice().await;
    let (who, right) = (harness.administrator(), harness.administrators_password());
    for (who, secret) in [
        (who.clone(), right.clone()),
        (who, password(WRONG)),
        (identifier("inconnu.jean"), right),
    ] {
        let refused = strict.log_in_as(who, secret).await;
        check_refused(refused, &DeskError::PasswordAloneRefused, "REG-02");
    }
}

/// MUST make the new password the only one that opens, and record it (PWD-07).
pub async fn change_password_makes_the_new_one_the_only_one_that_opens_and_records_it_pwd_07(
    harness: &dyn Harness,
) {
    with_person(harness).await;
    let here = harness.front_end();
    let since = harness.events().await.len();
    change(&here, PERSON, PASSWORD, "le second vélo est vert")
        .await
        .expect("changed");
    let event = recorded_once(harness, since, Action::PasswordChanged).await;
    assert_eq!(event.outcome, Outcome::Success);
    check_denied(here.log_in(PERSON, PASSWORD).await, "the old one");
    here.enter(PERSON, "le second vélo est vert").await;
}

/// MUST end the person's sessions, and nobody else's (PWD-07).
pub async fn change_password_ends_the_persons_sessions_and_nobody_elses_pwd_07(
    harness: &dyn Harness,
) {
    let by = with_person(harness).await;
    let here = harness.front_end();
    let mut opened: Vec<OpenSession> = Vec::new();
    for _ in 0..2 {
        opened.push(here.enter(PERSON, PASSWORD).await);
    }
    change(&here, PERSON, PASSWORD, "le second vélo est vert")
        .await
        .expect("changed");
    for opened in opened {
        assert!(has_ended(harness, opened.session.id).await);
        let used = here.desk.use_session(&opened.token).await;
        check_refused(used, &DeskError::SessionEnded, "PWD-07");
    }
    assert!(!has_ended(harness, by.session.id).await);
}

/// MUST answer a wrong present password and an unknown identifier alike, count them, and change
/// nothing (LOCK-06, LOCK-10).
pub async fn change_password_denies_whoever_does_not_know_the_present_one_and_counts_it_lock_10(
    harness: &dyn Harness,
) {
    with_person(harness).await;
    let here = harness.front_end();
    let new = "le second vélo est vert";
    for who in [PERSON, "inconnu.jean"] {
        check_denied(change(&here, who, WRONG, new).await, who);
    }
    check_denied(here.log_in(PERSON, new).await, "not changed");
    let opened = here.enter(PERSON, PASSWORD).await;
    assert_eq!(opened.failures_before, 2);
    for _ in 0..FAILURES_TO_LOCK {
        check_denied(change(&here, PERSON, WRONG, new).await, "wrong");
    }
    check_denied(change(&here, PERSON, PASSWORD, new).await, "locked");
    let since = recorded(harness, 0, Action::PasswordChanged).await;
    assert!(since.iter().all(|event| event.outcome != Outcome::Success));
}

const DISABLED: &str = "inactif.jean";
const WITHOUT: &str = "sanspasse.jean";

/// Adds a person, one who is disabled and one without a password.
async fn with_one_of_each(harness: &dyn Harness) -> Vec<(&'static str, loquet_domain::AccountId)> {
    let by = administrator(harness).await;
    let without = NewUser {
        password: None,
        ..member(WITHOUT)
    };
    let mut accounts = Vec::new();
    for (who, user) in [
        (PERSON, member(PERSON)),
        (DISABLED, member(DISABLED)),
        (WITHOUT, without),
    ] {
        accounts.push((who, add(harness, &by, user).await.id));
    }
    let disabled = (harness.front_end().desk)
        .set_user_status(&by.token, &identifier(DISABLED), AccountStatus::Disabled)
        .await;
    disabled.expect("disabled");
    accounts
}

async fn change(here: &FrontEnd, who: &str, present: &str, new: &str) -> Result<(), DeskError> {
    let change = OwnPasswordChange {
        identifier: identifier(who),
        present: password(present),
        new: password(new),
        origin: here.origin.clone(),
    };
    here.desk.change_password(change).await
}
