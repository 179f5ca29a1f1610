//! Sessions as people and machines see them.

use super::{Answer, Opened, Sessions, Shown};
use loquet_domain::origin::{ApplicationName, WorkstationName};
use loquet_domain::profile::Factor;
use loquet_domain::session::{EndCause, Ending, LockCause, SessionState, SessionToken};
use loquet_domain::{Origin, Role, SessionId, Timestamp};
use loquet_port_desk::{OpenSession, SessionView};
use loquet_wiring::{Language, Messages};

fn session(state: SessionState) -> SessionView {
    SessionView {
        id: SessionId::from_random([2; 16]),
        identifier: "charbonnel.pascal".parse().expect("an identifier"),
        role: Role::Member,
        factor: Factor::Password,
        assurance: Factor::Password.assurance(),
        conforming: false,
        card: None,
        test: false,
        origin: Origin {
            workstation: WorkstationName::new("ACCUEIL-1"),
            address: None,
            application: ApplicationName::new("test"),
        },
        opened_at: Timestamp::UNIX_EPOCH,
        last_used_at: Timestamp::UNIX_EPOCH,
        absolute_end: Timestamp::UNIX_EPOCH,
        state,
    }
}

fn every_state() -> [SessionState; 3] {
    let cause = EndCause::Closed;
    let at = Timestamp::UNIX_EPOCH;
    [
        SessionState::Active,
        SessionState::Locked(LockCause::Idle),
        SessionState::Ended(Ending { cause, at }),
    ]
}

#[test]
fn a_session_for_machines() {
    let sessions = every_state().map(session);
    let json = serde_json::to_value(Sessions(&sessions).json()).expect("JSON");
    let [active, locked, ended] = [0, 1, 2].map(|place| &json["sessions"][place]);
    assert_eq!(active["identifier"]["key"], "charbonnel.pascal");
    assert_eq!(active["conforming"], false);
    assert_eq!(active["workstation"], "ACCUEIL-1");
    assert_eq!(active["opened_at"], "1970-01-01T00:00:00Z");
    assert_eq!(
        (&active["state"], &active["cause"]),
        (&"active".into(), &().into())
    );
    assert_eq!(
        (&locked["state"], &locked["cause"]),
        (&"locked".into(), &"idle".into())
    );
    assert_eq!(
        (&ended["state"], &ended["cause"]),
        (&"ended".into(), &"closed".into())
    );
}

#[test]
fn ses_01_a_token_is_for_machines_that_ask_and_for_nobody_else() {
    let open = OpenSession {
        token: SessionToken::from_random([0xa7; 32].into()),
        session: session(SessionState::Active),
        failures_before: 2,
        weak_password: true,
        former_card: None,
        revocation_overdue: None,
    };
    let token = "a7".repeat(32);
    let opened = Opened {
        open: &open,
        remembered: false,
        done: "login-done",
    };
    let json = serde_json::to_value(opened.json()).expect("JSON");
    assert_eq!(json["token"], token);
    assert_eq!(json["failures_before"], 2);
    assert_eq!(json["weak_password"], true);
    for language in [Language::French, Language::English] {
        let text = opened.text(&Messages::new(language));
        assert!(
            text.contains("charbonnel.pascal") && !text.contains(&token),
            "{text}"
        );
    }
}

#[test]
fn cps_08_the_session_of_a_test_card_is_marked_wherever_it_is_shown() {
    let serial = "8025000001/2900000042".parse().expect("a serial");
    let session = SessionView {
        factor: Factor::CpsCard,
        assurance: Factor::CpsCard.assurance(),
        conforming: true,
        card: Some(serial),
        test: true,
        ..session(SessionState::Active)
    };
    let shown = Shown {
        session: &session,
        done: None,
    };
    let json = serde_json::to_value(shown.json()).expect("JSON");
    assert_eq!(json["session"]["test"], true);
    assert_eq!(json["session"]["card"], "8025000001/2900000042");
    for (language, mark) in [(Language::French, "TEST"), (Language::English, "TEST")] {
        let messages = Messages::new(language);
        let sessions = [session.clone()];
        for text in [
            shown.text(&messages),
            Sessions(&sessions).text(&messages),
            super::greeting("login-done", &session, &messages),
        ] {
            assert!(text.contains(mark) && !text.contains('['), "{text}");
        }
    }
}

#[test]
fn a_session_is_shown_whole_in_both_languages() {
    for language in [Language::French, Language::English] {
        for state in every_state() {
            let session = session(state);
            let shown = Shown {
                session: &session,
                done: None,
            };
            let text = shown.text(&Messages::new(language));
            assert!(!text.contains('[') && text.lines().count() == 9, "{text}");
        }
    }
}
