//! Practices and people, set up in process.

use loquet_core::LocalDesk;
use loquet_domain::Role;
use loquet_domain::session::EndCause;
use loquet_port_desk::{
    AccountDesk, DeskError, LoginDesk, LoginRequest, NewUser, OpenSession, SessionDesk,
};
use loquet_tests::{
    FixedClock, Store, administrator, desk, floor_hasher, identifier, origin, password,
};

/// Somebody who logs in.
pub(crate) const PERSON: &str = "charbonnel.pascal";

/// A desk over a store in which a person exists, with password `1234`.
pub(crate) async fn practice(store: &Store, clock: &FixedClock) -> LocalDesk {
    let desk = desk(store, floor_hasher(), clock);
    let by = administrator(&desk).await;
    let user = NewUser {
        identifier: identifier(PERSON),
        role: Role::Member,
        card_number: None,
        password: Some(password("1234")),
    };
    desk.add_user(&by.token, user).await.expect("a new person");
    desk.close_session(&by.token, EndCause::Closed)
        .await
        .expect("closed");
    desk
}

/// Tries to log in.
pub(crate) async fn try_in(
    desk: &LocalDesk,
    who: &str,
    secret: &str,
) -> Result<OpenSession, DeskError> {
    let request = LoginRequest {
        identifier: identifier(who),
        password: password(secret),
        origin: origin(),
    };
    desk.log_in(request).await
}

mod journeys {
    use super::{PERSON, practice, try_in};
    use jiff::SignedDuration;
    use loquet_domain::session::{EndCause, LockCause, SessionState};
    use loquet_domain::{AccountStatus, Identifier, Role};
    use loquet_port_desk::{AccountDesk, DeskError, LoginDesk, OwnPasswordChange, SessionDesk};
    use loquet_tests::{
        FixedClock, Store, identifier, memory_store, origin, password, sqlite_store,
    };
    use tempfile::TempDir;

    /// The same journey over both back ends.
    macro_rules! journeys {
        ($($(#[$meta:meta])* $name:ident($store:ident, $clock:ident) $body:block)+) => {$(
            $(#[$meta])*
            mod $name {
                use super::*;

                async fn journey($store: &Store, $clock: &FixedClock) $body

                #[tokio::test]
                async fn in_memory() {
                    journey(&memory_store(), &FixedClock::default()).await;
                }

                #[tokio::test]
                async fn in_sqlite() {
                    let folder = TempDir::new().expect("a folder");
                    journey(&sqlite_store(folder.path()).await, &FixedClock::default()).await;
                }
            }
        )+};
    }

    journeys! {
        lock_01_three_errors_then_a_minute_then_the_right_password(store, clock) {
            let desk = practice(store, clock).await;
            for _ in 0..3 {
                assert!(matches!(try_in(&desk, PERSON, "4321").await, Err(DeskError::Denied)));
            }
            let refused = try_in(&desk, PERSON, "1234").await;
            assert!(matches!(refused, Err(DeskError::Denied)), "LOCK-07: even the right one");
            clock.advance(SignedDuration::from_secs(59));
            assert!(try_in(&desk, PERSON, "1234").await.is_err());
            clock.advance(SignedDuration::from_secs(1));
            let opened = try_in(&desk, PERSON, "1234").await.expect("free again");
            assert_eq!(opened.failures_before, 3, "LOCK-13");
            let again = try_in(&desk, PERSON, "1234").await.expect("open");
            assert_eq!(again.failures_before, 0);
        }

        ses_02_unlocking_gives_a_new_token_and_the_old_one_is_worth_nothing(store, clock) {
            let desk = practice(store, clock).await;
            let opened = try_in(&desk, PERSON, "1234").await.expect("open");
            clock.advance(SignedDuration::from_mins(10));
            let used = desk.use_session(&opened.token).await;
            assert!(matches!(used, Err(DeskError::SessionLocked)), "SES-04: idle");
            let shown = desk.show_session(&opened.token).await.expect("shown");
            assert_eq!(shown.state, SessionState::Locked(LockCause::Idle));
            let wrong = desk.unlock_session(&opened.token, password("4321"), origin()).await;
            assert!(matches!(wrong, Err(DeskError::Denied)));
            let unlocked = desk.unlock_session(&opened.token, password("1234"), origin()).await;
            let unlocked = unlocked.expect("unlocked");
            assert_eq!(unlocked.session.id, opened.session.id);
            let old = desk.use_session(&opened.token).await;
            assert!(matches!(old, Err(DeskError::SessionEnded)));
            desk.use_session(&unlocked.token).await.expect("in use");
        }

        ses_07_a_closed_session_stays_closed(store, clock) {
            let desk = practice(store, clock).await;
            let opened = try_in(&desk, PERSON, "1234").await.expect("open");
            desk.close_session(&opened.token, EndCause::Closed).await.expect("closed");
            desk.close_session(&opened.token, EndCause::Closed).await.expect("closed again");
            let used = desk.use_session(&opened.token).await;
            assert!(matches!(used, Err(DeskError::SessionEnded)));
            let unlocked = desk.unlock_session(&opened.token, password("1234"), origin()).await;
            assert!(matches!(unlocked, Err(DeskError::SessionEnded)));
        }

        ses_08_disabling_ends_sessions_and_opens_none(store, clock) {
            let desk = practice(store, clock).await;
            let opened = try_in(&desk, PERSON, "1234").await.expect("open");
            let by = try_in(&desk, "admin.cabinet", "une longue phrase de passe").await;
            let by = by.expect("the administrator").token;
            let who = identifier(PERSON);
            desk.set_user_status(&by, &who, AccountStatus::Disabled).await.expect("disabled");
            let used = desk.use_session(&opened.token).await;
            assert!(matches!(used, Err(DeskError::SessionEnded)));
            assert!(matches!(try_in(&desk, PERSON, "1234").await, Err(DeskError::Denied)));
            desk.set_user_status(&by, &who, AccountStatus::Active).await.expect("enabled");
            try_in(&desk, PERSON, "1234").await.expect("open again");
        }

        pwd_07_changing_the_password_ends_every_session(store, clock) {
            let desk = practice(store, clock).await;
            let opened = try_in(&desk, PERSON, "1234").await.expect("open");
            let change = OwnPasswordChange {
                identifier: identifier(PERSON),
                present: password("1234"),
                new: password("quatre mots de passe"),
                origin: origin(),
            };
            desk.change_password(change).await.expect("changed");
            let used = desk.use_session(&opened.token).await;
            assert!(matches!(used, Err(DeskError::SessionEnded)));
            assert!(try_in(&desk, PERSON, "1234").await.is_err());
            let opened = try_in(&desk, PERSON, "quatre mots de passe").await.expect("open");
            assert!(!opened.weak_password);
        }

        ses_10_the_eleventh_session_ends_the_first(store, clock) {
            let desk = practice(store, clock).await;
            let first = try_in(&desk, PERSON, "1234").await.expect("open");
            for _ in 0..10 {
                clock.advance(SignedDuration::from_millis(1));
                try_in(&desk, PERSON, "1234").await.expect("open");
            }
            let used = desk.use_session(&first.token).await;
            assert!(matches!(used, Err(DeskError::SessionEnded)));
        }

        the_last_administrator_cannot_be_disabled(store, clock) {
            let desk = practice(store, clock).await;
            let by = try_in(&desk, "admin.cabinet", "une longue phrase de passe").await;
            let by = by.expect("the administrator").token;
            let who = identifier("admin.cabinet");
            let disabled = desk.set_user_status(&by, &who, AccountStatus::Disabled).await;
            assert!(matches!(disabled, Err(DeskError::LastAdministrator)));
            let shown = desk.show_user(&by, &who).await.expect("shown");
            assert_eq!((shown.role, shown.status), (Role::Administrator, AccountStatus::Active));
        }

        t46_a_member_administers_nothing(store, clock) {
            let desk = practice(store, clock).await;
            let opened = try_in(&desk, PERSON, "1234").await.expect("open");
            let listed = desk.list_users(&opened.token, None, 10).await;
            assert!(matches!(listed, Err(DeskError::Forbidden)));
            let events = crate::observe::events(store).await;
            let last = events.last().expect("an event");
            assert_eq!(last.action, loquet_domain::journal::Action::AccessRefused);
        }

        idn_07_a_homonym_is_refused_with_proposals(store, clock) {
            let desk = practice(store, clock).await;
            let by = try_in(&desk, "admin.cabinet", "une longue phrase de passe").await;
            let by = by.expect("the administrator").token;
            let again = loquet_port_desk::NewUser {
                identifier: identifier("CHARBONNEL.Pascal"),
                role: Role::Member,
                card_number: None,
                password: None,
            };
            let Err(DeskError::IdentifierTaken { proposals }) = desk.add_user(&by, again).await
            else {
                panic!("a homonym was added");
            };
            let proposals: Vec<_> = proposals.iter().map(Identifier::display).collect();
            assert_eq!(
                proposals,
                ["charbonnel.pascal2", "charbonnel.pascal3", "charbonnel.pascal4"]
            );
        }
    }
}
