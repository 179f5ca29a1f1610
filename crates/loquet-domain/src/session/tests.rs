//! The session machine, state by event.

use super::*;
use crate::text::PrintableText;
use jiff::SignedDuration;

fn at(minutes: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + minutes * 60).expect("in range")
}

fn origin() -> Origin {
    Origin {
        workstation: PrintableText::new("ACCUEIL-1"),
        address: None,
        application: PrintableText::new("test"),
    }
}

fn account(status: AccountStatus) -> Account {
    Account {
        id: AccountId::from_random([1; 16]),
        identifier: "charbonnel.pascal".parse().expect("an identifier"),
        role: Role::Member,
        status,
        card: None,
        legacy_user_name: None,
        created_at: at(0),
    }
}

fn opening() -> Opening {
    Opening {
        session: SessionId::from_random([2; 16]),
        token: TokenDigest::from_bytes([3; 32]),
        account: AccountId::from_random([1; 16]),
        credential: Credential::Password(CredentialVersion(1)),
        origin: origin(),
        limits: SessionPolicy::default(),
        at: at(0),
    }
}

fn session() -> Session {
    opening()
        .open(&account(AccountStatus::Active))
        .expect("active")
}

fn ended(cause: EndCause, minutes: i64) -> SessionState {
    SessionState::Ended(Ending {
        cause,
        at: at(minutes),
    })
}

#[test]
fn auth_25_a_disabled_account_opens_nothing() {
    assert_eq!(
        opening().open(&account(AccountStatus::Disabled)),
        Err(AccountNotActive)
    );
}

#[test]
fn ses_04_idle_locks_and_the_longest_duration_ends_to_the_minute() {
    let session = session();
    assert_eq!(session.state_at(at(9)), SessionState::Active);
    assert_eq!(
        session.state_at(at(10)),
        SessionState::Locked(LockCause::Idle)
    );
    assert_eq!(
        session.state_at(at(12 * 60)),
        ended(EndCause::Expired, 12 * 60)
    );
}

#[test]
fn ses_04_a_use_after_the_idle_limit_revives_nothing() {
    let (session, change, answer) = session().apply(SessionEvent::Use, at(10));
    assert_eq!(change, Some(Change::Locked(LockCause::Idle)));
    assert_eq!(answer, Err(SessionRefusal::Locked));
    let (_, change, answer) = session.apply(SessionEvent::Use, at(11));
    assert_eq!((change, answer), (None, Err(SessionRefusal::Locked)));
}

#[test]
fn ses_04_use_keeps_it_active_but_never_past_its_longest_duration() {
    let mut session = session();
    for minute in (9..720).step_by(9) {
        let (next, change, answer) = session.apply(SessionEvent::Use, at(minute));
        assert_eq!((change, answer), (Some(Change::Used), Ok(())));
        session = next;
    }
    assert_eq!(
        session.apply(SessionEvent::Use, at(720)).2,
        Err(SessionRefusal::Ended)
    );
}

#[test]
fn ses_05_an_hour_of_sleep_locks() {
    assert_eq!(
        session().state_at(at(60)),
        SessionState::Locked(LockCause::Idle)
    );
}

#[test]
fn t20_a_clock_set_back_locks_instead_of_prolonging() {
    assert_eq!(session().state_at(at(-5)), SessionState::Active);
    let (_, change, answer) = session().apply(SessionEvent::Use, at(-60));
    assert_eq!(change, Some(Change::Locked(LockCause::ClockSetBack)));
    assert_eq!(answer, Err(SessionRefusal::Locked));
}

#[test]
fn ses_06_every_state_by_every_event() {
    use SessionEvent::{Lock, Unlock, Use};
    let end = SessionEvent::End(EndCause::Closed);
    let ended = Some(Change::Ended(EndCause::Closed));
    let locked = session().apply(Lock(LockCause::Asked), at(1)).0;
    let over = session().apply(end, at(1)).0;
    for (from, event, change, answer) in [
        (&session(), Use, Some(Change::Used), Ok(())),
        (
            &session(),
            Lock(LockCause::Asked),
            Some(Change::Locked(LockCause::Asked)),
            Ok(()),
        ),
        (&session(), Unlock, None, Ok(())),
        (&session(), end, ended, Ok(())),
        (&locked, Use, None, Err(SessionRefusal::Locked)),
        (&locked, Lock(LockCause::Asked), None, Ok(())),
        (&locked, Unlock, Some(Change::Unlocked), Ok(())),
        (&locked, end, ended, Ok(())),
        (&over, Use, None, Err(SessionRefusal::Ended)),
        (
            &over,
            Lock(LockCause::Asked),
            None,
            Err(SessionRefusal::Ended),
        ),
        (&over, Unlock, None, Err(SessionRefusal::Ended)),
        (&over, end, None, Ok(())),
    ] {
        let (_, changed, answered) = from.clone().apply(event, at(2));
        assert_eq!(
            (changed, answered),
            (change, answer),
            "{:?} {event:?}",
            from.state()
        );
    }
}

#[test]
fn ses_07_an_ended_session_keeps_its_first_end() {
    let over = session()
        .apply(SessionEvent::End(EndCause::Closed), at(1))
        .0;
    let again = over
        .apply(SessionEvent::End(EndCause::EndedByAdministrator), at(2))
        .0;
    assert_eq!(again.state(), ended(EndCause::Closed, 1));
}

#[test]
fn reg_07_limits_stop_at_half_an_hour_and_half_a_day() {
    let (minutes, hours) = (SignedDuration::from_mins, SignedDuration::from_hours);
    let second = SignedDuration::from_secs(1);
    assert!(SessionPolicy::new(minutes(30), hours(12)).is_ok());
    assert_eq!(
        SessionPolicy::new(minutes(30) + second, hours(12)),
        Err(SessionPolicyError::Idle)
    );
    assert_eq!(
        SessionPolicy::new(minutes(1) - second, hours(12)),
        Err(SessionPolicyError::Idle)
    );
    assert_eq!(
        SessionPolicy::new(minutes(10), hours(12) + second),
        Err(SessionPolicyError::Longest)
    );
    assert_eq!(
        SessionPolicy::new(minutes(10), hours(1) - second),
        Err(SessionPolicyError::Longest)
    );
}

#[test]
fn ses_01_a_token_reads_back_and_prints_nothing() {
    let token = SessionToken::from_random([0xa7; 32].into());
    let read: SessionToken = token.expose().parse().expect("64 digits");
    assert_eq!(read.digest(), token.digest());
    assert_ne!(
        SessionToken::from_random([0xa8; 32].into()).digest(),
        token.digest()
    );
    let printed = format!("{token:?} {:?}", token.digest());
    assert_eq!(printed, "SessionToken([redacted]) TokenDigest([redacted])");
    for wrong in ["", "a7", &"g".repeat(64), &"a".repeat(66)] {
        assert_eq!(wrong.parse::<SessionToken>().err(), Some(TokenError));
    }
}

fn card() -> SessionCard {
    SessionCard {
        identity: CardIdentity::typed("899700218896".parse().expect("a number")),
        serial: "8025000001/2900000042".parse().expect("a serial"),
        certificate: crate::card::CertificateReference::new([1; 32], &[2]).expect("a reference"),
        not_after: at(90),
    }
}

#[test]
fn cps_31_a_session_by_card_ends_no_later_than_its_certificate() {
    let opening = Opening {
        credential: Credential::CpsCard(card()),
        ..opening()
    };
    let session = opening.open(&account(AccountStatus::Active)).expect("open");
    assert_eq!(session.absolute_end(), at(90));
    assert_eq!(session.assurance(), Assurance::TwoFactors);
    let expired = SessionState::Ended(Ending {
        cause: EndCause::Expired,
        at: at(90),
    });
    assert_eq!(session.state_at(at(90)), expired);
}

#[test]
fn reg_20_a_removed_card_locks_with_its_own_cause() {
    let session = opening()
        .open(&account(AccountStatus::Active))
        .expect("open");
    let (session, change, answer) =
        session.apply(SessionEvent::Lock(LockCause::CardRemoved), at(1));
    assert_eq!(change, Some(Change::Locked(LockCause::CardRemoved)));
    assert_eq!(answer, Ok(()));
    assert_eq!(
        session.state(),
        SessionState::Locked(LockCause::CardRemoved)
    );
}

#[test]
fn ses_08_a_session_of_another_card_is_told_from_the_registered_ones_and_from_a_passwords() {
    let session = |credential| Opening {
        credential,
        ..opening()
    };
    let by_card = session(Credential::CpsCard(card())).open(&account(AccountStatus::Active));
    let by_card = by_card.expect("open");
    assert!(!by_card.is_of_another_card(Some(&card().identity)));
    assert!(by_card.is_of_another_card(None));
    let by_password = opening().open(&account(AccountStatus::Active));
    assert!(!by_password.expect("open").is_of_another_card(None));
}
