//! Roles, and sessions shown to their holder.

use super::Bench;
use super::bench::{account, fault, found_session, now, origin, password};
use loquet_domain::account::CredentialVersion;
use loquet_domain::journal::{Action, Reason};
use loquet_domain::session::{
    Credential, EndCause, Opening, Session, SessionEvent, SessionPolicy, SessionRefusal,
    SessionToken,
};
use loquet_domain::text::PrintableText;
use loquet_domain::{Account, AccountId, AccountStatus, Origin, Role, SessionId, SignedDuration};
use loquet_port_desk::{AccountDesk, DeskError, JournalDesk, SessionDesk};
use loquet_port_sessions::{Applied, SessionReference};
use loquet_port_users::FoundAccount;

fn token() -> SessionToken {
    SessionToken::from_random([5; 32].into())
}

fn opening() -> Opening {
    Opening {
        session: SessionId::from_random([2; 16]),
        token: token().digest(),
        account: AccountId::from_random([1; 16]),
        credential: Credential::Password(CredentialVersion(4)),
        origin: origin(),
        limits: SessionPolicy::default(),
        // Long enough ago for a use to be written.
        at: now() - SignedDuration::from_secs(20),
    }
}

fn session(role: Role) -> Session {
    opening()
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
        .returning(move |_| Ok(Some(found_session(session(role)))));
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

/// A session of somebody else, or of the same person on another workstation.
fn target(owner: u8) -> Session {
    let opening = Opening {
        session: SessionId::from_random([9; 16]),
        account: AccountId::from_random([owner; 16]),
        ..opening()
    };
    let owner = Account {
        id: opening.account,
        ..account(AccountStatus::Active, Role::Member)
    };
    opening.open(&owner).expect("active")
}

/// Somebody of this role asks to end a session, if it exists; it may be ended for this cause only.
async fn ends(role: Role, target: Option<Session>, cause: Option<EndCause>) -> DeskError {
    let mut bench = used(held(role), role, Ok(()));
    let found = target.clone();
    bench
        .sessions
        .expect_find()
        .withf(|reference| matches!(reference, SessionReference::Id(_)))
        .returning(move |_| Ok(found.clone().map(found_session)));
    let expected = cause.map(SessionEvent::End);
    bench
        .sessions
        .expect_apply()
        .times(usize::from(cause.is_some()))
        .withf(move |command| Some(command.event) == expected)
        .returning(|_| Err(fault().into()));
    let other = SessionId::from_random([9; 16]);
    bench
        .desk()
        .end_session(&token(), other)
        .await
        .expect_err("refused, or the store is down")
}

#[tokio::test]
async fn ses_09_one_ends_ones_own_sessions_and_an_administrator_anybodys() {
    for (role, owner, cause) in [
        (Role::Member, 1, Some(EndCause::Closed)),
        (Role::Administrator, 1, Some(EndCause::Closed)),
        (Role::Administrator, 6, Some(EndCause::EndedByAdministrator)),
    ] {
        let answer = ends(role, Some(target(owner)), cause).await;
        assert!(
            matches!(answer, DeskError::Storage(_)),
            "{role:?} {answer:?}"
        );
    }
    for role in [Role::Member, Role::Auditor] {
        let answer = ends(role, Some(target(6)), None).await;
        assert!(
            matches!(answer, DeskError::Forbidden),
            "{role:?} {answer:?}"
        );
        let answer = ends(role, None, None).await;
        assert!(
            matches!(answer, DeskError::Forbidden),
            "the same when there is none"
        );
    }
    let answer = ends(Role::Administrator, None, None).await;
    assert!(matches!(answer, DeskError::SessionEnded), "{answer:?}");
}

#[tokio::test]
async fn ses_09_ones_open_sessions_are_listed_and_those_that_time_ended_are_not() {
    let mut bench = used(held(Role::Member), Role::Member, Ok(()));
    bench.sessions.expect_of_account().times(1).returning(|_| {
        let long_ago = Opening {
            at: now() - SignedDuration::from_hours(12),
            ..opening()
        };
        let over = long_ago
            .open(&account(AccountStatus::Active, Role::Member))
            .expect("active");
        Ok(vec![over, session(Role::Member)])
    });
    let listed = bench.desk().own_sessions(&token()).await.expect("listed");
    let ids: Vec<_> = listed
        .iter()
        .map(|view| (view.id, view.opened_at))
        .collect();
    let open = session(Role::Member);
    assert_eq!(ids, [(open.id(), open.opened_at())]);
}
