//! The login by password.

use super::Bench;
use super::bench::{fault, found, identifier, key, origin, password, request, reserved_attempt};
use loquet_domain::account::{CredentialVersion, HashedPassword, PasswordStrength};
use loquet_domain::journal::{Action, Object, Outcome, Reason};
use loquet_domain::lockout::{Refusal, Settled, Throttle};
use loquet_domain::profile::Profile;
use loquet_domain::session::{AccountNotActive, Credential};
use loquet_domain::{AccountStatus, PasswordHash};
use loquet_port_desk::{DeskError, LoginDesk, OwnPasswordChange};
use loquet_port_password::{HashError, Verification};
use loquet_port_sessions::{Opened, SessionsError};
use loquet_port_users::{FoundAccount, Reservation, SettlementOutcome, UsersError};

fn without_password() -> FoundAccount {
    FoundAccount {
        password: None,
        ..found(AccountStatus::Active)
    }
}

/// Expects one hash against this verifier.
fn verifying(mut bench: Bench, phc: &'static str, verdict: Verification) -> Bench {
    bench
        .hasher
        .expect_verify()
        .times(1)
        .withf(move |_, verifier| verifier.expose() == phc)
        .returning(move |_, _| Ok(verdict));
    bench
}

/// Expects one settlement, with this outcome and reason.
fn settling(mut bench: Bench, outcome: SettlementOutcome, reason: Reason) -> Bench {
    bench
        .attempts
        .expect_settle()
        .times(1)
        .withf(move |settlement| {
            settlement.outcome == outcome
                && settlement.event.reason == Some(reason)
                && settlement.event.action == Action::LoginByPassword
                && settlement.attempt == reserved_attempt()
        })
        .returning(|_| Ok(Settled::default()));
    bench
}

/// A person who gives the right password.
fn proved(outdated: bool) -> Bench {
    let somebody = Some(found(AccountStatus::Active));
    let right = Verification::Right { outdated };
    verifying(Bench::new().finding(somebody).admitting(), "stored", right)
}

/// Expects a new password to be hashed and judged.
fn hashing(mut bench: Bench) -> Bench {
    let new = |_: &_, _| Ok(PasswordHash::from_phc("new"));
    bench.hasher.expect_hash().times(1).returning(new);
    bench
        .estimator
        .expect_estimate()
        .returning(|_, _| PasswordStrength::Acceptable);
    bench
}

fn opening(mut bench: Bench) -> Bench {
    bench.sessions.expect_open().times(1).returning(|opening| {
        let account = found(AccountStatus::Active).account;
        let session = opening.opening.open(&account).expect("active");
        Ok(Opened {
            session,
            failures_before: 2,
            former_card: None,
        })
    });
    bench
}

async fn denied(bench: Bench) {
    let answer = bench.desk().log_in(request()).await;
    assert!(matches!(answer, Err(DeskError::Denied)), "{answer:?}");
}

#[tokio::test]
async fn pwd_12_lock_06_one_hash_and_one_answer_whoever_it_is() {
    use {SettlementOutcome::Failed, Verification::Wrong};
    let right = Verification::Right { outdated: false };
    for (somebody, verifier, verdict, reason) in [
        (None, "decoy", Wrong, Reason::UnknownIdentifier),
        (Some(without_password()), "decoy", Wrong, Reason::NoPassword),
        (
            Some(found(AccountStatus::Active)),
            "stored",
            Wrong,
            Reason::WrongPassword,
        ),
        (
            Some(found(AccountStatus::Disabled)),
            "stored",
            Wrong,
            Reason::AccountDisabled,
        ),
        (
            Some(found(AccountStatus::Disabled)),
            "stored",
            right,
            Reason::AccountDisabled,
        ),
    ] {
        let bench = Bench::new().finding(somebody).admitting();
        let bench = settling(verifying(bench, verifier, verdict), Failed, reason);
        denied(bench).await;
    }
}

#[tokio::test]
async fn lock_07_no_hash_while_throttled_for_known_and_unknown_alike() {
    for somebody in [None, Some(found(AccountStatus::Active))] {
        let mut bench = Bench::new().finding(somebody);
        let refusal = Refusal {
            throttle: Throttle::Locked,
            refused: 1,
        };
        let refused = Reservation::Refused(refusal);
        bench
            .attempts
            .expect_reserve()
            .times(1)
            .returning(move |_| Ok(refused));
        denied(bench).await;
    }
}

#[tokio::test]
async fn log_05_what_belongs_to_nobody_is_only_kept_masked() {
    let mut bench = verifying(Bench::new().finding(None), "decoy", Verification::Wrong);
    bench
        .attempts
        .expect_reserve()
        .times(1)
        .returning(|request| {
            let masked = key().mask(identifier().key());
            assert_eq!((request.subject, request.account), (masked, None));
            assert_eq!(request.object, Object::Unknown(masked));
            Ok(Reservation::Admitted(reserved_attempt()))
        });
    denied(settling(
        bench,
        SettlementOutcome::Failed,
        Reason::UnknownIdentifier,
    ))
    .await;
}

#[tokio::test]
async fn the_right_password_opens_a_session_with_its_event() {
    let mut bench = proved(false);
    bench.sessions.expect_open().times(1).returning(|opening| {
        let account = found(AccountStatus::Active).account;
        assert_eq!(opening.attempt, reserved_attempt());
        let verified = Credential::Password(CredentialVersion(4));
        assert_eq!(opening.opening.credential, verified);
        assert_eq!(opening.event.action, Action::LoginByPassword);
        assert_eq!(opening.event.outcome, Outcome::Success);
        assert_eq!(opening.event.session, Some(opening.opening.session));
        assert_eq!(opening.event.actor, Some(account.id));
        assert!(opening.event.attempt.is_some() && opening.event.assurance.is_some());
        let session = opening.opening.open(&account).expect("active");
        Ok(Opened {
            session,
            failures_before: 2,
            former_card: None,
        })
    });
    let opened = bench.desk().log_in(request()).await.expect("opened");
    assert_eq!(opened.session.identifier, identifier());
    assert_eq!(opened.failures_before, 2, "LOCK-13");
    assert!(opened.weak_password);
    assert!(!opened.session.conforming, "REG-02");
}

#[tokio::test]
async fn lock_08_busy_and_faults_give_the_attempt_back() {
    type Failure = fn() -> HashError;
    let failures: [(Failure, Reason); 2] = [
        (|| HashError::Busy, Reason::Busy),
        (
            || HashError::Unavailable("out of memory".into()),
            Reason::Fault,
        ),
    ];
    for (failure, reason) in failures {
        let mut bench = Bench::new()
            .finding(Some(found(AccountStatus::Active)))
            .admitting();
        bench
            .hasher
            .expect_verify()
            .times(1)
            .returning(move |_, _| Err(failure()));
        let bench = settling(bench, SettlementOutcome::GivenBack, reason);
        let answer = bench.desk().log_in(request()).await;
        assert!(
            matches!(answer, Err(DeskError::Busy | DeskError::Unexpected(_))),
            "{answer:?}"
        );
    }
}

#[tokio::test]
async fn pwd_09_a_refused_verifier_costs_one_hash_and_is_denied() {
    let mut bench = Bench::new()
        .finding(Some(found(AccountStatus::Active)))
        .admitting();
    bench
        .hasher
        .expect_verify()
        .times(2)
        .returning(|_, verifier| match verifier.expose() {
            "decoy" => Ok(Verification::Wrong),
            _ => Err(HashError::Refused),
        });
    denied(settling(
        bench,
        SettlementOutcome::Failed,
        Reason::VerifierRefused,
    ))
    .await;
}

#[tokio::test]
async fn auth_25_a_proof_that_no_longer_holds_opens_nothing() {
    type Refusal = fn() -> SessionsError;
    let refusals: [(Refusal, Reason); 2] = [
        (|| AccountNotActive.into(), Reason::AccountDisabled),
        (
            || SessionsError::CredentialChanged,
            Reason::CredentialChanged,
        ),
    ];
    for (refusal, reason) in refusals {
        let mut bench = proved(false);
        bench
            .sessions
            .expect_open()
            .times(1)
            .returning(move |_| Err(refusal()));
        denied(settling(bench, SettlementOutcome::Failed, reason)).await;
    }
}

#[tokio::test]
async fn auth_22_a_store_that_fails_opens_nothing() {
    let mut bench = proved(false);
    bench
        .sessions
        .expect_open()
        .times(1)
        .returning(|_| Err(fault().into()));
    let bench = settling(bench, SettlementOutcome::GivenBack, Reason::Fault);
    let answer = bench.desk().log_in(request()).await;
    assert!(matches!(answer, Err(DeskError::Storage(_))), "{answer:?}");
}

#[tokio::test]
async fn auth_22_without_a_reservation_nothing_is_hashed() {
    let mut bench = Bench::new().finding(Some(found(AccountStatus::Active)));
    bench
        .attempts
        .expect_reserve()
        .times(1)
        .returning(|_| Err(fault().into()));
    let answer = bench.desk().log_in(request()).await;
    assert!(matches!(answer, Err(DeskError::Storage(_))), "{answer:?}");
}

#[tokio::test]
async fn pwd_08_an_outdated_verifier_is_renewed_after_the_session_is_open() {
    let mut bench = opening(proved(true));
    let renewed = |_: &_, _| Ok(PasswordHash::from_phc("renewed"));
    bench.hasher.expect_hash().times(1).returning(renewed);
    bench
        .users
        .expect_rehash()
        .times(1)
        .withf(|rehash| {
            rehash.old.expose() == "stored"
                && rehash.new.expose() == "renewed"
                && rehash.credential == CredentialVersion(4)
        })
        .returning(|_| Ok(true));
    bench.desk().log_in(request()).await.expect("opened");
}

#[tokio::test]
async fn a_verifier_that_cannot_be_renewed_keeps_nobody_out() {
    let mut bench = opening(proved(true));
    bench
        .hasher
        .expect_hash()
        .times(1)
        .returning(|_, _| Err(HashError::Busy));
    bench.desk().log_in(request()).await.expect("opened");
}

#[tokio::test]
async fn reg_02_the_conforming_profile_refuses_a_password_alone_before_any_look_up() {
    let mut bench = Bench {
        profile: Profile::Conforming,
        ..Bench::new()
    };
    bench
        .journal
        .expect_append()
        .times(1)
        .withf(|events| {
            matches!(events, [event] if event.reason == Some(Reason::PasswordAlone)
                && event.outcome == Outcome::Refused)
        })
        .returning(|_| Ok(()));
    let answer = bench.desk().log_in(request()).await;
    assert!(
        matches!(answer, Err(DeskError::PasswordAloneRefused)),
        "{answer:?}"
    );
}

fn change() -> OwnPasswordChange {
    OwnPasswordChange {
        identifier: identifier(),
        present: password(),
        new: password(),
        origin: origin(),
    }
}

#[tokio::test]
async fn pwd_07_a_change_needs_the_present_password() {
    let bench = Bench::new()
        .finding(Some(found(AccountStatus::Active)))
        .admitting();
    let mut bench = verifying(bench, "stored", Verification::Wrong);
    bench
        .attempts
        .expect_settle()
        .times(1)
        .returning(|_| Ok(Settled::default()));
    let answer = bench.desk().change_password(change()).await;
    assert!(matches!(answer, Err(DeskError::Denied)), "{answer:?}");
}

#[tokio::test]
async fn pwd_07_a_change_settles_the_attempt_and_sets_the_password_at_once() {
    let mut bench = hashing(proved(false));
    bench
        .users
        .expect_set_password()
        .times(1)
        .withf(|change| {
            let HashedPassword { hash, strength } = &change.password;
            hash.expose() == "new"
                && *strength == PasswordStrength::Acceptable
                && change
                    .proof
                    .is_some_and(|proof| proof.attempt == reserved_attempt())
                && change.event.action == Action::PasswordChanged
        })
        .returning(|_| Ok(()));
    bench
        .desk()
        .change_password(change())
        .await
        .expect("changed");
}

#[tokio::test]
async fn t14_a_change_that_crosses_another_is_refused_and_settled() {
    let mut bench = hashing(proved(false));
    bench
        .users
        .expect_set_password()
        .times(1)
        .returning(|_| Err(UsersError::Changed));
    bench
        .attempts
        .expect_settle()
        .times(1)
        .returning(|_| Ok(Settled::default()));
    let answer = bench.desk().change_password(change()).await;
    assert!(
        matches!(answer, Err(DeskError::AccountChanged)),
        "{answer:?}"
    );
}

#[tokio::test]
async fn t02_the_first_refusal_of_a_workstation_raises_an_alert_and_no_other_does() {
    let source = |refused| Refusal {
        throttle: Throttle::Source,
        refused,
    };
    let locked = Refusal {
        throttle: Throttle::Locked,
        refused: 1,
    };
    for (refusal, alerts) in [(source(1), 1), (source(2), 0), (locked, 0)] {
        let mut bench = Bench::new().finding(None);
        let refused = Reservation::Refused(refusal);
        bench
            .attempts
            .expect_reserve()
            .times(1)
            .returning(move |_| Ok(refused));
        let is_alert = |events: &[loquet_domain::journal::Event]| {
            matches!(events, [event] if event.action == Action::SecurityAlert
                && event.reason == Some(Reason::Source))
        };
        bench
            .journal
            .expect_append()
            .times(alerts)
            .withf(is_alert)
            .returning(|_| Ok(()));
        denied(bench).await;
    }
}

#[tokio::test]
async fn a_password_never_seen_in_clear_is_judged_at_its_first_login() {
    let unjudged = || {
        let mut found = found(AccountStatus::Active);
        if let Some(password) = &mut found.password {
            password.strength = PasswordStrength::Unknown;
        }
        Some(found)
    };
    let right = Verification::Right { outdated: false };
    let mut bench = verifying(
        Bench::new().finding(unjudged()).admitting(),
        "stored",
        right,
    );
    bench
        .estimator
        .expect_estimate()
        .times(1)
        .returning(|_, _| PasswordStrength::Weak);
    bench.sessions.expect_open().times(1).returning(|opening| {
        assert_eq!(opening.judged, Some(PasswordStrength::Weak));
        assert_eq!(opening.context.session, Some(opening.opening.session));
        let session = opening
            .opening
            .open(&found(AccountStatus::Active).account)
            .expect("active");
        Ok(Opened {
            session,
            failures_before: 0,
            former_card: None,
        })
    });
    assert!(
        bench
            .desk()
            .log_in(request())
            .await
            .expect("opened")
            .weak_password
    );
}

#[tokio::test]
async fn lock_08_a_change_that_the_store_failed_gives_the_attempt_back() {
    let mut bench = hashing(proved(false));
    bench
        .users
        .expect_set_password()
        .times(1)
        .returning(|_| Err(fault().into()));
    bench
        .attempts
        .expect_settle()
        .times(1)
        .withf(|settlement| settlement.outcome == SettlementOutcome::GivenBack)
        .returning(|_| Ok(Settled::default()));
    let answer = bench.desk().change_password(change()).await;
    assert!(matches!(answer, Err(DeskError::Storage(_))), "{answer:?}");
}
