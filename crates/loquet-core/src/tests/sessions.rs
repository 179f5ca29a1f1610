//! Roles, and sessions shown to their holder.

use super::Bench;
use super::bench::{account, now, origin, password};
use loquet_domain::journal::{Action, Reason};
use loquet_domain::profile::Factor;
use loquet_domain::session::{
    Opening, Session, SessionEvent, SessionPolicy, SessionRefusal, SessionToken,
};
use loquet_domain::text::PrintableText;
use loquet_domain::{AccountId, AccountStatus, Origin, Role, SessionId};
use loquet_port_desk::{AccountDesk, DeskError, JournalDesk, SessionDesk};
use loquet_port_sessions::{Applied, SessionReference};
use loquet_port_users::FoundAccount;

fn token() -> SessionToken {
    SessionToken::from_random([5; 32].into())
}

fn session(role: Role) -> Session {
    let opening = Opening {
        session: SessionId::from_random([2; 16]),
        token: token().digest(),
        account: AccountId::from_random([1; 16]),
        factor: Factor::Password,
        origin: origin(),
        limits: SessionPolicy::default(),
        at: now(),
    };
    opening
        .open(&account(AccountStatus::Active, role))
        .expect("active")
}

/// A bench on which the token stands for a session of this role.
fn held(role: Role) -> Bench {
    let mut bench = Bench::new();
    bench
        .sessions
        .expect_find()
        .withf(|reference| *reference == SessionReference::Token(token().digest()))
        .returning(move |_| Ok(Some(session(role))));
    bench.users.expect_get().returning(move |_| {
        let account = account(AccountStatus::Active, role);
        Ok(Some(FoundAccount {
            account,
            password: None,
        }))
    });
    bench
}

/// The session answers a use like this.
fn used(mut bench: Bench, role: Role, answer: Result<(), SessionRefusal>) -> Bench {
    bench
        .sessions
        .expect_apply()
        .times(1)
        .withf(|command| command.event == SessionEvent::Use)
        .returning(move |_| {
            Ok(Some(Applied {
                session: session(role),
                change: None,
                answer,
            }))
        });
    bench
}

#[tokio::test]
async fn ses_03_every_request_uses_the_session_first() {
    for (answer, locked) in [
        (SessionRefusal::Locked, true),
        (SessionRefusal::Ended, false),
    ] {
        let bench = used(held(Role::Administrator), Role::Administrator, Err(answer));
        let refused = bench
            .desk()
            .list_users(&token(), None, 10)
            .await
            .expect_err("refused");
        assert_eq!(matches!(refused, DeskError::SessionLocked), locked);
        assert_eq!(matches!(refused, DeskError::SessionEnded), !locked);
    }
}

#[tokio::test]
async fn ses_02_a_token_of_no_session_gets_nothing() {
    let mut bench = Bench::new();
    bench.sessions.expect_find().returning(|_| Ok(None));
    let refused = bench
        .desk()
        .use_session(&token())
        .await
        .expect_err("refused");
    assert!(matches!(refused, DeskError::SessionEnded));
}

#[tokio::test]
async fn log_12_t46_a_role_that_does_not_allow_is_refused_and_recorded() {
    let mut bench = used(held(Role::Member), Role::Member, Ok(()));
    bench
        .journal
        .expect_append()
        .times(1)
        .withf(|events| {
            matches!(events, [event] if event.action == Action::AccessRefused
                && event.reason == Some(Reason::Role)
                && event.actor == Some(AccountId::from_random([1; 16])))
        })
        .returning(|_| Ok(()));
    let refused = bench
        .desk()
        .read_journal(&token(), 10)
        .await
        .expect_err("refused");
    assert!(matches!(refused, DeskError::Forbidden));
}

#[tokio::test]
async fn an_auditor_reads_the_journal_but_administers_nothing() {
    let mut bench = used(held(Role::Auditor), Role::Auditor, Ok(()));
    bench.journal.expect_append().times(1).returning(|_| Ok(()));
    let refused = bench
        .desk()
        .policy_report(&token())
        .await
        .expect_err("refused");
    assert!(matches!(refused, DeskError::Forbidden));

    let mut bench = used(held(Role::Auditor), Role::Auditor, Ok(()));
    bench.journal.expect_append().times(1).returning(|_| Ok(()));
    bench.journal.expect_head().returning(|| Ok(None));
    bench.journal.expect_page().returning(|_, _| Ok(Vec::new()));
    assert!(
        bench
            .desk()
            .read_journal(&token(), 10)
            .await
            .expect("allowed")
            .is_empty()
    );
}

#[tokio::test]
async fn reg_08_unlocking_needs_the_workstation_where_the_session_was_opened() {
    let elsewhere = Origin {
        workstation: PrintableText::new("ACCUEIL-2"),
        ..origin()
    };
    let desk = held(Role::Member).desk();
    let refused = desk.unlock_session(&token(), password(), elsewhere).await;
    assert!(matches!(refused, Err(DeskError::SessionLocked)));
}

#[tokio::test]
async fn ses_09_nobody_but_an_administrator_ends_somebody_elses_session() {
    let mut bench = used(held(Role::Member), Role::Member, Ok(()));
    bench
        .sessions
        .expect_find()
        .withf(|reference| matches!(reference, SessionReference::Id(_)))
        .returning(|_| Ok(None));
    let other = SessionId::from_random([9; 16]);
    let refused = bench.desk().end_session(&token(), other).await;
    assert!(matches!(refused, Err(DeskError::Forbidden)));
}
