//! Everything that can be asked in a session, for the obligations that concern all of it.

use super::builders::{PASSWORD, PERSON, Told, answer, identifier, member, password, row};
use super::{FrontEnd, Harness, HeldCard};
use crate::{CardRegistration, CardToRegister, DeskError, Import, JournalKeeper};
use loquet_domain::card::ChallengePurpose;
use loquet_domain::journal::NotedEarlier;
use loquet_domain::legacy::LegacyPassword;
use loquet_domain::session::{EndCause, LockCause, SessionState, SessionToken};
use loquet_domain::text::PrintableText;
use loquet_domain::{AccountStatus, SessionId, WorkstationId};
use std::time::Duration;

/// What was asked, and what the answer was.
pub type Asked = (&'static str, Result<(), DeskError>);

/// Everything that asks for more than a session that has not ended.
pub async fn requests_of_a_session(
    harness: &dyn Harness,
    at: &FrontEnd,
    token: &SessionToken,
) -> Vec<Asked> {
    let (desk, origin) = (&at.desk, &at.origin);
    let seen = SessionState::Locked(LockCause::Asked);
    let wait = Duration::from_hours(1);
    let challenge = at.challenge(ChallengePurpose::Unlock).await;
    let answer = answer(harness, HeldCard::First, &challenge);
    let unlocked = desk.unlock_by_card(token, answer, origin.clone()).await;
    vec![
        ("show_session", ok(desk.show_session(token).await)),
        (
            "show_session_from",
            ok(desk.show_session_from(token, origin).await),
        ),
        (
            "session_changed",
            ok(desk.session_changed(token, seen, wait).await),
        ),
        (
            "lock_session",
            ok(desk.lock_session(token, LockCause::Asked).await),
        ),
        ("unlock_session", ok(at.unlock(token, PASSWORD).await)),
        ("unlock_by_card", ok(unlocked)),
        (
            "close_session",
            ok(desk.close_session(token, EndCause::Closed).await),
        ),
    ]
}

/// Everything that anybody may ask in their own session.
pub async fn own_requests(
    harness: &dyn Harness,
    at: &FrontEnd,
    token: &SessionToken,
    session: SessionId,
) -> Vec<Asked> {
    let desk = &at.desk;
    let registration = CardRegistration {
        account: None,
        card: CardToRegister::Typed(harness.number(HeldCard::First)),
    };
    let certificate = harness.certificate(HeldCard::First);
    let mut asked = vec![
        ("use_session", ok(desk.use_session(token).await)),
        ("own_sessions", ok(desk.own_sessions(token).await)),
        ("end_session", ok(desk.end_session(token, session).await)),
        (
            "register_card",
            ok(desk.register_card(token, registration).await),
        ),
        (
            "unregister_card",
            ok(desk.unregister_card(token, None).await),
        ),
        (
            "examine_card",
            ok(desk.examine_card(Some(token), &certificate).await),
        ),
    ];
    asked.extend(readers_requests(at, token).await);
    asked.extend(administrators_requests(harness, at, token).await);
    asked
}

/// Everything that only an auditor or an administrator may ask.
pub async fn readers_requests(at: &FrontEnd, token: &SessionToken) -> Vec<Asked> {
    let desk = &at.desk;
    vec![
        ("read_journal", ok(desk.read_journal(token, 1).await)),
        (
            "verify_journal",
            ok(desk.verify_journal(token, &NotedEarlier::default()).await),
        ),
        (
            "anchor_journal",
            ok(desk.anchor_journal(JournalKeeper::Person(token)).await),
        ),
        (
            "export_journal",
            ok(desk.export_journal(token, None, 1).await),
        ),
    ]
}

/// Everything that only an administrator may ask, about the person, whom it would change.
pub async fn administrators_requests(
    harness: &dyn Harness,
    at: &FrontEnd,
    token: &SessionToken,
) -> Vec<Asked> {
    let (desk, who) = (&at.desk, identifier(PERSON));
    let import = Import {
        users: vec![row(2, "LEROY Jeanne", LegacyPassword::None)],
        decisions: Vec::new(),
        dry_run: false,
    };
    let told = Told::default();
    let imported = desk.import(token, import, &told).await;
    assert_eq!(told.rows(), [], "a row was imported");
    let (_, list) = harness.revocation_list(&[HeldCard::First]);
    let mut asked = accounts_requests(at, token).await;
    asked.extend([
        ("import", ok(imported)),
        (
            "purge_journal",
            ok(desk.purge_journal(JournalKeeper::Person(token)).await),
        ),
        (
            "register_card for somebody",
            ok(desk.register_card(token, registration(harness)).await),
        ),
        (
            "unregister_card for somebody",
            ok(desk.unregister_card(token, Some(who)).await),
        ),
        (
            "install_revocation_list",
            ok(desk.install_revocation_list(token, &list).await),
        ),
        (
            "invite_workstation",
            ok(desk
                .invite_workstation(token, PrintableText::new("CABINET-3"))
                .await),
        ),
        ("workstations", ok(desk.workstations(token).await)),
        (
            "remove_workstation",
            ok(desk
                .remove_workstation(token, WorkstationId::from_random([7; 16]))
                .await),
        ),
    ]);
    asked
}

async fn accounts_requests(at: &FrontEnd, token: &SessionToken) -> Vec<Asked> {
    let (desk, who) = (&at.desk, identifier(PERSON));
    let reason = PrintableText::new("vue au guichet");
    let new = password("un mot de passe de plus");
    vec![
        (
            "add_user",
            ok(desk.add_user(token, member("leroy.anne")).await),
        ),
        ("list_users", ok(desk.list_users(token, None, 10).await)),
        ("show_user", ok(desk.show_user(token, &who).await)),
        (
            "set_user_status",
            ok(desk
                .set_user_status(token, &who, AccountStatus::Disabled)
                .await),
        ),
        (
            "unlock_user",
            ok(desk.unlock_user(token, &who, reason).await),
        ),
        (
            "set_user_password",
            ok(desk.set_user_password(token, &who, new).await),
        ),
        ("policy_report", ok(desk.policy_report(token).await)),
    ]
}

fn registration(harness: &dyn Harness) -> CardRegistration {
    CardRegistration {
        account: Some(identifier(PERSON)),
        card: CardToRegister::Typed(harness.number(HeldCard::First)),
    }
}

fn ok<T>(answer: Result<T, DeskError>) -> Result<(), DeskError> {
    answer.map(drop)
}
