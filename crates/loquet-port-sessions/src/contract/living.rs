//! What happens to a session that is open: found, listed, moved.

use super::Harness;
use super::builders::{
    AT_ONCE, account_id, add_account, apply, at, at_once, by_id, by_token, command, context, find,
    is_unavailable, listed, open, open_at, recorded, session_id, token, token_bytes,
};
use loquet_domain::session::{Change, EndCause, LockCause, SessionEvent, SessionRefusal};

/// MUST keep of a token its digest only (SES-01).
pub async fn of_a_token_its_digest_only_is_kept_ses_01(harness: &dyn Harness) {
    add_account(harness, 1, "martin.paul").await;
    open(harness, 1, 1).await;
    let dump = harness.dump().await;
    let digest = token(1).digest();
    assert!(
        holds(&dump, digest.as_bytes()),
        "the dump is not of the sessions"
    );
    assert!(!holds(&dump, &token_bytes(1)), "the token is stored");
}

/// MUST find an opened session by its token's digest and by its identity.
pub async fn find_finds_an_opened_session_by_its_tokens_digest_and_by_its_identity(
    harness: &dyn Harness,
) {
    add_account(harness, 1, "martin.paul").await;
    for number in [1, 2] {
        let opened = open(harness, number, 1).await;
        assert_eq!(find(harness, by_token(number)).await, Some(opened.clone()));
        assert_eq!(find(harness, by_id(number)).await, Some(opened));
    }
    assert_eq!(find(harness, by_token(3)).await, None);
    assert_eq!(find(harness, by_id(3)).await, None);
}

/// MUST give the identifier of its account.
pub async fn find_gives_the_identifier_of_the_account(harness: &dyn Harness) {
    for (number, identifier) in [(1, "martin.paul"), (2, "durand.anne")] {
        add_account(harness, number, identifier).await;
        open(harness, number, number).await;
    }
    for (number, identifier) in [(1, "martin.paul"), (2, "durand.anne")] {
        for reference in [by_token(number), by_id(number)] {
            let found = harness.sessions().find(reference).await;
            let found = found.expect("an answer").expect("a session");
            assert_eq!(found.identifier.display(), identifier);
        }
    }
}

/// MUST apply [`Session::apply`](loquet_domain::session::Session::apply), and store what it
/// returns.
pub async fn apply_applies_the_state_machine_and_stores_what_it_returns(harness: &dyn Harness) {
    add_account(harness, 1, "martin.paul").await;
    let mut expected = open(harness, 1, 1).await;
    let happenings = [
        (SessionEvent::Use, 5),
        (SessionEvent::Use, 20),
        (SessionEvent::Lock(LockCause::Asked), 30),
        (SessionEvent::Lock(LockCause::CardRemoved), 31),
        (SessionEvent::Use, 32),
        (SessionEvent::Unlock, 33),
        (SessionEvent::Use, 1_000),
        (SessionEvent::Unlock, 1_010),
        (SessionEvent::Lock(LockCause::CardRemoved), 1_015),
        (SessionEvent::End(EndCause::EndedByAdministrator), 1_020),
        (SessionEvent::End(EndCause::Closed), 1_021),
        (SessionEvent::Unlock, 1_022),
    ];
    for (number, (event, second)) in (0..).zip(happenings) {
        let by = if number % 2 == 0 {
            by_id(1)
        } else {
            by_token(1)
        };
        let applied = apply(harness, by, event, at(second)).await;
        let (session, change, answer) = expected.apply(event, at(second));
        assert_eq!(applied.session, session, "{event:?} at {second} s");
        assert_eq!(applied.change, change, "{event:?} at {second} s");
        assert_eq!(applied.answer, answer, "{event:?} at {second} s");
        assert_eq!(find(harness, by_id(1)).await.as_ref(), Some(&session));
        expected = session;
    }
}

/// MUST apply the machine atomically: of the same events at once, one has an effect.
pub async fn apply_applies_the_state_machine_atomically_ses_04(harness: &dyn Harness) {
    add_account(harness, 1, "martin.paul").await;
    open(harness, 1, 1).await;
    let before = harness.events().await.len();
    let end = SessionEvent::End(EndCause::Closed);
    for (event, expected) in [
        (
            SessionEvent::Lock(LockCause::Asked),
            Change::Locked(LockCause::Asked),
        ),
        (end, Change::Ended(EndCause::Closed)),
    ] {
        let command = command(by_id(1), event, at(10));
        let answers = at_once((0..AT_ONCE).map(|_| {
            let (sessions, command) = (harness.sessions(), command.clone());
            async move { sessions.apply(&command).await }
        }));
        let applied = answers.await.into_iter().map(|answer| {
            let applied = answer.expect("an answer");
            applied.expect("a session")
        });
        let changes: Vec<Change> = applied.filter_map(|applied| applied.change).collect();
        assert_eq!(changes, [expected]);
    }
    assert_eq!(recorded(harness, before).await.len(), 2);
}

/// MUST store what [`Session::apply`](loquet_domain::session::Session::apply) returns even when it
/// refuses (SES-04).
pub async fn apply_stores_what_the_machine_returns_even_when_it_refuses_ses_04(
    harness: &dyn Harness,
) {
    add_account(harness, 1, "martin.paul").await;
    let opened = open(harness, 1, 1).await;
    let before = harness.events().await.len();
    // A use finds the session idle; another, the clock set back, cannot revive it.
    for second in [7 * 60, 10] {
        let used = apply(harness, by_token(1), SessionEvent::Use, at(second)).await;
        assert_eq!(used.answer, Err(SessionRefusal::Locked));
        let (idle, ..) = opened.clone().apply(SessionEvent::Use, at(7 * 60));
        assert_eq!(find(harness, by_id(1)).await, Some(idle));
    }
    let idle = Change::Locked(LockCause::Idle);
    let idle = context(at(7 * 60)).session_changed(account_id(1), session_id(1), idle);
    assert_eq!(recorded(harness, before).await, [idle.expect("an event")]);
}

/// MUST record a change by
/// [`EventContext::session_changed`](loquet_domain::journal::EventContext::session_changed).
pub async fn apply_records_a_change_by_session_changed(harness: &dyn Harness) {
    add_account(harness, 1, "martin.paul").await;
    open(harness, 1, 1).await;
    let mut expected = harness.events().await;
    for (event, second) in [
        (SessionEvent::Use, 20),
        (SessionEvent::Lock(LockCause::Asked), 30),
        (SessionEvent::Lock(LockCause::Asked), 31),
        (SessionEvent::Unlock, 40),
        (SessionEvent::End(EndCause::Closed), 50),
        (SessionEvent::End(EndCause::Closed), 51),
    ] {
        let mut command = command(by_token(1), event, at(second));
        command.context.actor = Some(account_id(7));
        let applied = harness.sessions().apply(&command).await;
        let applied = applied.expect("an answer").expect("a session");
        let (account, session) = (account_id(1), session_id(1));
        let changed = |change| command.context.session_changed(account, session, change);
        expected.extend(applied.change.and_then(changed));
        assert_eq!(harness.events().await, expected, "{event:?}");
    }
}

/// A mutating method MUST commit its change and its events together, or neither.
pub async fn apply_commits_its_change_and_its_event_together_or_neither(harness: &dyn Harness) {
    add_account(harness, 1, "martin.paul").await;
    let opened = open(harness, 1, 1).await;
    let before = harness.events().await;
    harness.break_journal(0).await;
    for event in [
        SessionEvent::Lock(LockCause::Asked),
        SessionEvent::End(EndCause::Closed),
    ] {
        let command = command(by_token(1), event, at(30));
        let refused = harness.sessions().apply(&command).await;
        assert!(is_unavailable(&refused), "{refused:?}");
    }
    harness.mend_journal().await;
    assert_eq!(find(harness, by_id(1)).await, Some(opened));
    assert_eq!(harness.events().await, before);
}

/// MUST return `None` for a token or identity that nobody has.
pub async fn apply_returns_none_for_a_token_or_identity_that_nobody_has(harness: &dyn Harness) {
    add_account(harness, 1, "martin.paul").await;
    let opened = open(harness, 1, 1).await;
    let before = harness.events().await;
    for nobody in [by_token(2), by_id(2)] {
        let command = command(nobody, SessionEvent::Lock(LockCause::Asked), at(30));
        let applied = harness.sessions().apply(&command).await;
        assert_eq!(applied.expect("an answer"), None);
    }
    assert_eq!(find(harness, by_id(1)).await, Some(opened));
    assert_eq!(harness.events().await, before);
}

/// MUST list the account's sessions that have not ended, and no other.
pub async fn of_account_lists_the_sessions_that_have_not_ended_and_no_other(harness: &dyn Harness) {
    add_account(harness, 1, "martin.paul").await;
    add_account(harness, 2, "caron.luc").await;
    for (number, account) in [(5, 1), (9, 2), (1, 1), (3, 1), (4, 1)] {
        let second = i64::from(10 - number);
        open_at(harness, number, account, at(second)).await;
    }
    apply(
        harness,
        by_id(1),
        SessionEvent::Lock(LockCause::Asked),
        at(30),
    )
    .await;
    let end = SessionEvent::End(EndCause::Closed);
    apply(harness, by_id(4), end, at(30)).await;
    assert_eq!(
        listed(harness, 1).await,
        [5, 3, 1].map(session_id),
        "oldest first"
    );
    assert_eq!(listed(harness, 2).await, [session_id(9)]);
    assert_eq!(listed(harness, 3).await, []);
}

/// Whether bytes stand in a dump, raw or in hexadecimal.
fn holds(dump: &[u8], bytes: &[u8]) -> bool {
    let nibbles = bytes.iter().flat_map(|byte| [byte >> 4, byte & 0xf]);
    let digits = nibbles.filter_map(|nibble| char::from_digit(nibble.into(), 16));
    let lower: String = digits.collect();
    let upper = lower.to_ascii_uppercase();
    [bytes, lower.as_bytes(), upper.as_bytes()]
        .iter()
        .any(|form| contains(dump, form))
}

fn contains(dump: &[u8], bytes: &[u8]) -> bool {
    dump.windows(bytes.len()).any(|window| window == bytes)
}
