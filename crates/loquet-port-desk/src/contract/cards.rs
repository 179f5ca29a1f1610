//! Logging in and unlocking by card.

use super::builders::{
    COLLEAGUE, FAILURES_TO_LOCK, PASSWORD, PERSON, WRONG, add, answer, answer_signed_by, at_once,
    check_denied, check_refused, elsewhere, holder, identifier, nobodys_attempt, recorded_once,
    with_card_holder,
};
use super::{FrontEnd, Harness, HeldCard};
use crate::{AbandonedCard, DeskError, OpenSession};
use loquet_domain::card::{
    CHALLENGE_LIFETIME, CardAnswer, CardFault, CardInterface, ChallengePurpose,
};
use loquet_domain::journal::{Action, Outcome, Reason};
use loquet_domain::profile::{Assurance, Factor};
use loquet_domain::session::{LockCause, SessionState};
use loquet_domain::{AccountStatus, AttemptId};

const LOCKED: SessionState = SessionState::Locked(LockCause::CardRemoved);

/// MUST ask another question each time, for the purpose and the workstation that asked (CPS-02,
/// CPS-03).
pub async fn challenge_card_asks_another_question_each_time_for_who_asked_cps_02(
    harness: &dyn Harness,
) {
    let here = harness.front_end();
    let mut asked: Vec<([u8; 32], AttemptId)> = Vec::new();
    for purpose in [ChallengePurpose::Login, ChallengePurpose::Unlock].repeat(4) {
        let challenge = here.challenge(purpose).await;
        assert_eq!(challenge.purpose, purpose);
        assert_eq!(challenge.workstation, here.origin.workstation);
        assert_eq!(
            challenge.expires_at() - challenge.issued_at,
            CHALLENGE_LIFETIME
        );
        for (nonce, attempt) in &asked {
            assert_ne!(nonce, &challenge.nonce);
            assert_ne!(attempt, &challenge.attempt);
        }
        asked.push((challenge.nonce, challenge.attempt));
    }
}

/// MUST open a session of the person for whom the card is registered, and show it as it was opened.
pub async fn log_in_by_card_opens_a_session_of_the_cards_person_and_shows_it_as_it_was_opened(
    harness: &dyn Harness,
) {
    with_card_holder(harness).await;
    let here = harness.front_end();
    let since = harness.events().await.len();
    let opened = here.log_in_by_card(harness, HeldCard::First).await;
    let opened = opened.expect("open");
    let shown = &opened.session;
    assert_eq!(shown.identifier, identifier(PERSON));
    assert_eq!(shown.factor, Factor::CpsCard);
    assert_eq!(shown.assurance, Assurance::TwoFactors);
    assert!(shown.conforming, "REG-02");
    assert_eq!(shown.card, Some(harness.serial(HeldCard::First)));
    assert!(shown.test, "CPS-08");
    assert_eq!(shown.origin, here.origin);
    assert_eq!(
        (opened.former_card, opened.revocation_overdue),
        (None, None)
    );
    let used = here.desk.use_session(&opened.token).await.expect("in use");
    assert_eq!(used.id, shown.id);
    let event = recorded_once(harness, since, Action::LoginByCard).await;
    assert_eq!(event.outcome, Outcome::Success);
    assert_eq!(event.session, Some(shown.id));
    assert_eq!(event.card, shown.card);
}

/// MUST open once by an answer: a second time it is refused (CPS-04, T23).
pub async fn log_in_by_card_refuses_an_answer_that_was_given_before_cps_04(harness: &dyn Harness) {
    with_card_holder(harness).await;
    let here = harness.front_end();
    let challenge = here.challenge(ChallengePurpose::Login).await;
    let answer = answer(harness, HeldCard::First, &challenge);
    here.show_answer(answer.clone()).await.expect("open");
    for _ in 0..2 {
        let since = harness.events().await.len();
        check_card_denied(here.show_answer(answer.clone()).await, "replayed");
        check_failed(harness, since, Reason::ChallengeUnknown).await;
    }
}

/// MUST open once by an answer, whatever is asked at once (CPS-04, T23).
pub async fn log_in_by_card_opens_once_by_an_answer_whatever_is_asked_at_once_cps_04(
    harness: &dyn Harness,
) {
    with_card_holder(harness).await;
    let here = harness.front_end();
    let challenge = here.challenge(ChallengePurpose::Login).await;
    let answer = answer(harness, HeldCard::First, &challenge);
    let answers = at_once((0..3).map(|_| {
        let (here, answer) = (here.clone(), answer.clone());
        async move { here.show_answer(answer).await }
    }));
    let mut opened = 0;
    for answer in answers.await {
        match answer {
            Ok(_) => opened += 1,
            denied => check_card_denied(denied, "at once"),
        }
    }
    assert_eq!(opened, 1);
}

/// MUST answer alike whatever is wrong, and record what it is: a challenge of nobody, of another
/// purpose, of another workstation or too old, a signature of another card, a certificate that
/// nobody vouches for, no contact, a disabled account (AUTH-21, CPS-05).
pub async fn log_in_by_card_answers_alike_whatever_is_wrong_and_records_it_auth_21(
    harness: &dyn Harness,
) {
    let by = with_card_holder(harness).await;
    let here = harness.front_end();
    let away = elsewhere(harness, &by, "CABINET-2").await;
    for (wrong, reason) in WRONGS {
        let since = harness.events().await.len();
        let answer = wrong_answer(harness, &here, &away, wrong).await;
        if wrong == Wrong::Account {
            set_status(&here, &by, AccountStatus::Disabled).await;
        }
        check_card_denied(here.show_answer(answer).await, &format!("{wrong:?}"));
        check_failed(harness, since, reason).await;
        // What was wrong counts against the card here: a right answer takes that back.
        set_status(&here, &by, AccountStatus::Active).await;
        let right = here.log_in_by_card(harness, HeldCard::First).await;
        right.unwrap_or_else(|error| panic!("after {wrong:?}: {error:?}"));
    }
}

/// What is wrong with an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wrong {
    Attempt,
    Purpose,
    Workstation,
    Time,
    Signature,
    Authority,
    Contact,
    Account,
}

const WRONGS: [(Wrong, Reason); 8] = [
    (Wrong::Attempt, Reason::ChallengeUnknown),
    (Wrong::Purpose, Reason::ChallengeForeign),
    (Wrong::Workstation, Reason::ChallengeForeign),
    (Wrong::Time, Reason::ChallengeExpired),
    (Wrong::Signature, Reason::SignatureWrong),
    (Wrong::Authority, Reason::CertificateUntrusted),
    (Wrong::Contact, Reason::Contactless),
    (Wrong::Account, Reason::AccountDisabled),
];

async fn wrong_answer(
    harness: &dyn Harness,
    here: &FrontEnd,
    away: &FrontEnd,
    wrong: Wrong,
) -> CardAnswer {
    let asks = match wrong {
        Wrong::Workstation => away,
        _ => here,
    };
    let purpose = match wrong {
        Wrong::Purpose => ChallengePurpose::Unlock,
        _ => ChallengePurpose::Login,
    };
    let (shown, signs) = match wrong {
        Wrong::Signature => (HeldCard::First, HeldCard::Colleagues),
        Wrong::Authority => (HeldCard::Forged, HeldCard::Forged),
        _ => (HeldCard::First, HeldCard::First),
    };
    let challenge = asks.challenge(purpose).await;
    let mut answer = answer_signed_by(harness, shown, signs, &challenge);
    match wrong {
        Wrong::Attempt => answer.attempt = nobodys_attempt(),
        Wrong::Time => harness.let_expire(challenge.attempt).await,
        Wrong::Contact => answer.interface = CardInterface::Contactless,
        _ => {}
    }
    answer
}

/// MUST tell whoever has proved that they hold a good card that it is registered for nobody, and
/// nobody else.
pub async fn log_in_by_card_tells_the_holder_of_a_good_card_that_it_is_registered_for_nobody(
    harness: &dyn Harness,
) {
    with_card_holder(harness).await;
    let here = harness.front_end();
    let unregistered = here.log_in_by_card(harness, HeldCard::Colleagues).await;
    check_refused(unregistered, &DeskError::CardNotRegistered, "a good card");
    let challenge = here.challenge(ChallengePurpose::Login).await;
    let (shown, signs) = (HeldCard::Colleagues, HeldCard::First);
    let unproved = answer_signed_by(harness, shown, signs, &challenge);
    check_card_denied(here.show_answer(unproved).await, "not proved");
}

/// MUST open for an account whose password is locked (LOCK-05, T05).
pub async fn log_in_by_card_opens_for_an_account_whose_password_is_locked_lock_05(
    harness: &dyn Harness,
) {
    with_card_holder(harness).await;
    let here = harness.front_end();
    for _ in 0..FAILURES_TO_LOCK {
        check_denied(here.log_in(PERSON, WRONG).await, "wrong");
    }
    check_denied(here.log_in(PERSON, PASSWORD).await, "locked");
    let opened = here.log_in_by_card(harness, HeldCard::First).await;
    opened.expect("open");
}

/// MUST tell and record the card that was used before, when another is used now (CPS-15).
pub async fn log_in_by_card_tells_and_records_the_card_used_before_when_it_is_another_cps_15(
    harness: &dyn Harness,
) {
    with_card_holder(harness).await;
    let here = harness.front_end();
    for (card, former) in [
        (HeldCard::First, None),
        (HeldCard::First, None),
        (HeldCard::Renewed, Some(HeldCard::First)),
        (HeldCard::Renewed, None),
    ] {
        let since = harness.events().await.len();
        let opened = here.log_in_by_card(harness, card).await.expect("open");
        let former = former.map(|card| harness.serial(card));
        assert_eq!(opened.former_card, former);
        assert_eq!(opened.session.card, Some(harness.serial(card)));
        if former.is_some() {
            recorded_once(harness, since, Action::CardRenewed).await;
        }
    }
}

/// MUST unlock under a new token by the card of the session's person, and make the old one worthless
/// (CPS-23, SES-02).
pub async fn unlock_by_card_gives_a_new_token_and_makes_the_old_one_worthless_ses_02(
    harness: &dyn Harness,
) {
    let (here, opened) = in_session_by_card(harness).await;
    lock(&here, &opened).await;
    let since = harness.events().await.len();
    let unlocked = here.unlock_by_card(harness, &opened.token, HeldCard::First);
    let unlocked = unlocked.await.expect("unlocked");
    assert_eq!(unlocked.session.id, opened.session.id);
    assert_eq!(unlocked.session.state, SessionState::Active);
    let event = recorded_once(harness, since, Action::SessionUnlocked).await;
    assert_eq!(event.outcome, Outcome::Success);
    here.desk
        .use_session(&unlocked.token)
        .await
        .expect("in use");
    let old = here.desk.use_session(&opened.token).await;
    check_refused(old, &DeskError::SessionEnded, "the old token");
}

/// MUST refuse the card of another person, and leave the session locked (CPS-23, T28).
pub async fn unlock_by_card_refuses_the_card_of_another_person_cps_23(harness: &dyn Harness) {
    let by = with_card_holder(harness).await;
    let number = harness.number(HeldCard::Colleagues);
    add(harness, &by, holder(COLLEAGUE, number)).await;
    let here = harness.front_end();
    let opened = here.log_in_by_card(harness, HeldCard::First).await;
    let opened = opened.expect("open");
    lock(&here, &opened).await;
    let since = harness.events().await.len();
    let refused = here.unlock_by_card(harness, &opened.token, HeldCard::Colleagues);
    check_card_denied(refused.await, "of another person");
    let event = recorded_once(harness, since, Action::SessionUnlocked).await;
    assert_eq!(event.reason, Some(Reason::CardOfAnother));
    assert_eq!(harness.session(opened.session.id).await, Some(LOCKED));
}

/// MUST refuse an answer that was given before, and one to a challenge for a login (CPS-04).
pub async fn unlock_by_card_refuses_an_answer_given_before_or_to_log_in_cps_04(
    harness: &dyn Harness,
) {
    let (here, opened) = in_session_by_card(harness).await;
    lock(&here, &opened).await;
    let challenge = here.challenge(ChallengePurpose::Login).await;
    let to_log_in = answer(harness, HeldCard::First, &challenge);
    let origin = here.origin.clone();
    let refused = (here.desk).unlock_by_card(&opened.token, to_log_in, origin.clone());
    check_card_denied(refused.await, "to log in");
    let challenge = here.challenge(ChallengePurpose::Unlock).await;
    let once = answer(harness, HeldCard::First, &challenge);
    let unlocked = (here.desk).unlock_by_card(&opened.token, once.clone(), origin.clone());
    let unlocked = unlocked.await.expect("unlocked");
    lock(&here, &unlocked).await;
    let refused = here
        .desk
        .unlock_by_card(&unlocked.token, once, origin)
        .await;
    check_card_denied(refused, "given before");
    assert_eq!(harness.session(opened.session.id).await, Some(LOCKED));
}

/// MUST refuse to unlock on another workstation than the session's (REG-08).
pub async fn unlock_by_card_refuses_on_another_workstation_reg_08(harness: &dyn Harness) {
    let by = with_card_holder(harness).await;
    let here = harness.front_end();
    let opened = here.log_in_by_card(harness, HeldCard::First).await;
    let opened = opened.expect("open");
    lock(&here, &opened).await;
    let away = elsewhere(harness, &by, "CABINET-2").await;
    let refused = away.unlock_by_card(harness, &opened.token, HeldCard::First);
    let refused = refused.await;
    assert!(
        matches!(
            refused,
            Err(DeskError::SessionLocked | DeskError::SessionEnded)
        ),
        "{refused:?}"
    );
    assert_eq!(harness.session(opened.session.id).await, Some(LOCKED));
}

/// MUST record why a challenge is not answered, and take it away.
pub async fn abandon_card_records_why_a_challenge_is_not_answered_and_takes_it_away(
    harness: &dyn Harness,
) {
    with_card_holder(harness).await;
    let here = harness.front_end();
    let challenge = here.challenge(ChallengePurpose::Login).await;
    let since = harness.events().await.len();
    for _ in 0..2 {
        abandon(harness, &here, challenge.attempt).await;
        let event = recorded_once(harness, since, Action::LoginByCard).await;
        assert_eq!(event.outcome, Outcome::Failure);
        assert_eq!(event.reason, Some(Reason::CardRemoved));
        assert_eq!(event.attempt, Some(challenge.attempt));
        assert_eq!(event.card, None, "nothing proves it");
    }
    let late = answer(harness, HeldCard::First, &challenge);
    check_card_denied(here.show_answer(late).await, "abandoned");
}

/// MUST do nothing for a challenge that nobody has asked, so that nobody can fill the journal.
pub async fn abandon_card_does_nothing_for_a_challenge_of_nobody(harness: &dyn Harness) {
    let here = harness.front_end();
    let before = harness.events().await;
    abandon(harness, &here, nobodys_attempt()).await;
    assert_eq!(harness.events().await, before);
}

async fn abandon(harness: &dyn Harness, here: &FrontEnd, attempt: AttemptId) {
    let abandoned = AbandonedCard {
        attempt,
        fault: CardFault::Removed,
        serial: Some(harness.serial(HeldCard::First)),
    };
    let recorded = here.desk.abandon_card(abandoned, here.origin.clone()).await;
    recorded.expect("recorded");
}

/// The card's person in a session that the card has opened.
async fn in_session_by_card(harness: &dyn Harness) -> (FrontEnd, OpenSession) {
    with_card_holder(harness).await;
    let here = harness.front_end();
    let opened = here.log_in_by_card(harness, HeldCard::First).await;
    (here, opened.expect("open"))
}

async fn lock(here: &FrontEnd, opened: &OpenSession) {
    let locked = here
        .desk
        .lock_session(&opened.token, LockCause::CardRemoved);
    assert_eq!(locked.await.expect("locked").state, LOCKED);
}

async fn set_status(here: &FrontEnd, by: &OpenSession, status: AccountStatus) {
    let who = identifier(PERSON);
    let set = here.desk.set_user_status(&by.token, &who, status).await;
    set.expect("set");
}

fn check_card_denied(answer: Result<OpenSession, DeskError>, why: &str) {
    check_refused(answer, &DeskError::CardDenied, why);
}

async fn check_failed(harness: &dyn Harness, since: usize, reason: Reason) {
    let event = recorded_once(harness, since, Action::LoginByCard).await;
    assert_eq!(event.outcome, Outcome::Failure, "{reason:?}");
    assert_eq!(event.reason, Some(reason));
}
