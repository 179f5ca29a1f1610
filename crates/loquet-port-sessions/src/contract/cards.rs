//! Sessions that a card opens and unlocks.

use super::builders::{
    account_id, add_account, add_account_with_card, apply, at, by_id, by_token, context, disable,
    find, is_unavailable, listed, open, opening, recorded, reserve, session_id, unlocking,
};
use super::{CardToSet, Harness};
use crate::{Opened, SessionOpening, SessionUnlocking, SessionsError};
use loquet_domain::card::{
    CardAuthority, CardIdentity, CardSerial, CertificateReference, SessionCard,
};
use loquet_domain::journal::{Action, Event, EventContext, Object};
use loquet_domain::profile::{Assurance, Factor};
use loquet_domain::session::{
    Change, Credential, EndCause, LockCause, Session, SessionEvent, SessionProof,
};
use loquet_domain::{SessionId, SignedDuration};

/// Opens a session by card, and keeps what proved the person as it is.
pub async fn open_opens_a_session_by_card_and_keeps_its_proof_to_the_last_field(
    harness: &dyn Harness,
) {
    for (number, authority) in (1..).zip(CardAuthority::ALL) {
        let card = SessionCard {
            identity: identity(*authority, ONE),
            serial: serial(9),
            certificate: CertificateReference::new([number; 32], &[0, 0xFF, number])
                .expect("a reference"),
            not_after: at(4_000) + SignedDuration::from_millis(1),
        };
        let typed = ["martin.paul", "caron.luc"].get(usize::from(number) - 1);
        let typed = typed.expect("a name");
        add_account_with_card(harness, number, typed, card.identity.clone()).await;
        let before = harness.events().await.len();
        let opening = opening_by(number, number, card.clone(), harness).await;
        let session = open_it(harness, &opening).await.session;
        assert_eq!(session.proof(), &SessionProof::CpsCard(card.clone()));
        assert_eq!(session.absolute_end(), card.not_after);
        assert_eq!(find(harness, by_id(number)).await.as_ref(), Some(&session));
        assert_eq!(find(harness, by_token(number)).await, Some(session));
        assert_eq!(recorded(harness, before).await, [opening.event]);
    }
}

/// MUST refuse when the credential is no longer the one that was verified: another registered card
/// or none (CPS-14).
pub async fn open_refuses_a_card_that_is_not_the_registered_one_or_no_longer_cps_14(
    harness: &dyn Harness,
) {
    add_account(harness, 1, "martin.paul").await;
    let opening = opening_by(1, 1, card(1), harness).await;
    for registered in [None, Some(test(OTHER)), Some(real(ONE)), None] {
        set_card(harness, registered.clone(), None).await;
        let before = harness.events().await;
        let refused = harness.sessions().open(&opening).await;
        assert!(
            matches!(refused, Err(SessionsError::CredentialChanged)),
            "{registered:?}: {refused:?}"
        );
        assert_eq!(listed(harness, 1).await, []);
        assert_eq!(last_used(harness).await, None);
        assert_eq!(harness.events().await, before);
    }
    set_card(harness, Some(test(ONE)), None).await;
    open_it(harness, &opening).await;
}

/// MUST read the account again in the same transaction, and refuse one that is not active
/// (AUTH-25).
pub async fn open_refuses_the_card_of_an_account_that_is_not_active_auth_25(harness: &dyn Harness) {
    add_account_with_card(harness, 1, "martin.paul", test(ONE)).await;
    let opening = opening_by(1, 1, card(1), harness).await;
    disable(harness, 1).await;
    let before = harness.events().await;
    let refused = harness.sessions().open(&opening).await;
    assert!(matches!(refused, Err(SessionsError::NotActive(_))));
    assert_eq!(listed(harness, 1).await, []);
    assert_eq!(last_used(harness).await, None);
    assert_eq!(harness.events().await, before);
}

/// MUST keep the card that was used (CPS-15).
pub async fn open_keeps_the_card_that_was_used_cps_15(harness: &dyn Harness) {
    add_account_with_card(harness, 1, "martin.paul", test(ONE)).await;
    for (number, used) in [(1, 1), (2, 1), (3, 2), (4, 1)] {
        let opening = opening_by(number, 1, card(used), harness).await;
        open_it(harness, &opening).await;
        assert_eq!(last_used(harness).await, Some(serial(used)));
    }
    open(harness, 5, 1).await;
    assert_eq!(last_used(harness).await, Some(serial(1)), "a password");
}

/// MUST tell and record it when it is another than the one used before (CPS-15).
pub async fn open_tells_and_records_another_card_than_the_one_used_before_cps_15(
    harness: &dyn Harness,
) {
    add_account_with_card(harness, 1, "martin.paul", test(ONE)).await;
    // The first is no other, nor is the same again.
    for (number, used, former) in [(1, 1, None), (2, 1, None), (3, 2, Some(1)), (4, 1, Some(2))] {
        let before = harness.events().await.len();
        let opening = opening_by(number, 1, card(used), harness).await;
        let opened = open_it(harness, &opening).await;
        assert_eq!(opened.former_card, former.map(serial));
        let renewed = former.map(|_| renewed(&opening.context, used));
        let expected: Vec<Event> = [opening.event].into_iter().chain(renewed).collect();
        check_same(&recorded(harness, before).await, &expected);
    }
}

/// A mutating method MUST commit its change and its events together, or neither.
pub async fn open_by_card_commits_its_change_and_its_events_together_or_neither(
    harness: &dyn Harness,
) {
    let with_session = with_a_session(harness).await;
    let before = harness.events().await;
    let mut opening = opening_by(2, 1, card(2), harness).await;
    opening.at_most = 1;
    // The login is three records: itself, the other card, and the end of the first session.
    for more in [0, 1, 2] {
        harness.break_journal(more).await;
        let refused = harness.sessions().open(&opening).await;
        assert!(is_unavailable(&refused), "{refused:?}");
        harness.mend_journal().await;
        assert_eq!(harness.events().await, before, "room for {more}");
        assert_eq!(listed(harness, 1).await, [session_id(1)]);
        assert_eq!(last_used(harness).await, Some(serial(1)));
    }
    assert_eq!(find(harness, by_id(1)).await, Some(with_session));
    let opened = open_it(harness, &opening).await;
    assert_eq!(opened.former_card, Some(serial(1)));
}

/// [`SessionsError::CredentialChanged`]: another registered card or none (CPS-14).
pub async fn unlock_refuses_a_card_that_is_not_the_registered_one_or_no_longer_cps_14(
    harness: &dyn Harness,
) {
    let locked = locked(harness).await;
    let unlocking = unlocking_by(2, harness).await;
    for registered in [None, Some(test(OTHER)), Some(real(ONE))] {
        set_card(harness, registered.clone(), Some(locked.id())).await;
        let refused = harness.sessions().unlock(&unlocking).await;
        assert!(
            matches!(refused, Err(SessionsError::CredentialChanged)),
            "{registered:?}: {refused:?}"
        );
        assert_eq!(find(harness, by_token(1)).await.as_ref(), Some(&locked));
        assert_eq!(last_used(harness).await, None);
    }
    set_card(harness, Some(test(ONE)), Some(locked.id())).await;
    unlock(harness, &unlocking).await;
}

/// MUST keep the card that was used, and record it when it is another than the one used before
/// (CPS-15).
pub async fn unlock_keeps_and_records_another_card_than_the_one_used_before_cps_15(
    harness: &dyn Harness,
) {
    locked(harness).await;
    for (used, is_other) in [(1, false), (2, true), (2, false)] {
        let before = harness.events().await.len();
        let unlocking = unlocking_by(used, harness).await;
        let session = unlock(harness, &unlocking).await;
        // What opened the session stays what opened it.
        assert_eq!(session.proof(), &SessionProof::CpsCard(card(1)));
        assert_eq!(find(harness, by_id(1)).await.as_ref(), Some(&session));
        assert_eq!(last_used(harness).await, Some(serial(used)));
        let context = &unlocking.context;
        let unlocked = context.session_changed(account_id(1), session_id(1), Change::Unlocked);
        let renewed = is_other.then(|| renewed(context, used));
        let expected: Vec<Event> = unlocked.into_iter().chain(renewed).collect();
        check_same(&recorded(harness, before).await, &expected);
        lock(harness).await;
    }
}

/// A mutating method MUST commit its change and its events together, or neither.
pub async fn unlock_by_card_commits_its_change_and_its_events_together_or_neither(
    harness: &dyn Harness,
) {
    let locked = locked(harness).await;
    let before = harness.events().await;
    let unlocking = unlocking_by(2, harness).await;
    for more in [0, 1] {
        harness.break_journal(more).await;
        let refused = harness.sessions().unlock(&unlocking).await;
        assert!(is_unavailable(&refused), "{refused:?}");
        harness.mend_journal().await;
        assert_eq!(harness.events().await, before, "room for {more}");
        assert_eq!(find(harness, by_token(1)).await.as_ref(), Some(&locked));
        assert_eq!(last_used(harness).await, Some(serial(1)));
    }
    unlock(harness, &unlocking).await;
}

/// MUST list every open session that a card has opened, whoever's, and no other (CPS-31).
pub async fn by_card_lists_every_open_session_that_a_card_has_opened_whoevers_and_no_other_cps_31(
    harness: &dyn Harness,
) {
    add_account_with_card(harness, 1, "martin.paul", test(ONE)).await;
    add_account_with_card(harness, 2, "caron.luc", real(OTHER)).await;
    open(harness, 1, 1).await;
    // Opened in another order than that of their identities.
    for (number, account, second) in [(7, 1, 3), (2, 2, 1), (5, 1, 2), (6, 1, 0)] {
        let mut card = card(1);
        if account == 2 {
            card.identity = real(OTHER);
        }
        let mut opening = opening_by(number, account, card, harness).await;
        opening.opening.at = at(second);
        open_it(harness, &opening).await;
    }
    apply(
        harness,
        by_id(7),
        SessionEvent::Lock(LockCause::CardRemoved),
        at(30),
    )
    .await;
    apply(
        harness,
        by_id(5),
        SessionEvent::End(EndCause::CardRevoked),
        at(30),
    )
    .await;
    let sessions = harness.sessions().by_card().await.expect("an answer");
    let listed: Vec<SessionId> = sessions.iter().map(Session::id).collect();
    assert_eq!(listed, [6, 2, 7].map(session_id), "oldest first");
    for session in sessions {
        let stored = find(harness, crate::SessionReference::Id(session.id())).await;
        assert_eq!(stored, Some(session));
    }
}

const ONE: &str = "899700218896";
const OTHER: &str = "899900063480";

fn identity(authority: CardAuthority, number: &str) -> CardIdentity {
    CardIdentity {
        authority,
        number: number.parse().expect("a card number"),
    }
}

fn test(number: &str) -> CardIdentity {
    identity(CardAuthority::Test, number)
}

fn real(number: &str) -> CardIdentity {
    identity(CardAuthority::IgcSante, number)
}

/// The own number of one of several cards of one holder.
fn serial(card: u8) -> CardSerial {
    let serial = format!("8025000001/28000000{card:02}");
    serial.parse().expect("a serial")
}

/// One of several cards of one holder.
fn card(number: u8) -> SessionCard {
    SessionCard {
        identity: test(ONE),
        serial: serial(number),
        certificate: CertificateReference::new([0xC5; 32], &[number]).expect("a reference"),
        not_after: at(1_000_000),
    }
}

/// A session to be opened by card, by an attempt of its own.
async fn opening_by(
    number: u8,
    account: u8,
    card: SessionCard,
    harness: &dyn Harness,
) -> SessionOpening {
    let mut opening = opening(number, account, reserve(harness, account).await, at(0));
    opening.event.action = Action::LoginByCard;
    opening.event.factor = Some(Factor::CpsCard);
    opening.event.assurance = Some(Assurance::TwoFactors);
    opening.event.card = Some(card.serial.clone());
    opening.opening.credential = Credential::CpsCard(card);
    opening
}

async fn open_it(harness: &dyn Harness, opening: &SessionOpening) -> Opened {
    harness.sessions().open(opening).await.expect("opened")
}

/// Account 1, with session 1 opened by card 1.
async fn with_a_session(harness: &dyn Harness) -> Session {
    add_account_with_card(harness, 1, "martin.paul", test(ONE)).await;
    let opening = opening_by(1, 1, card(1), harness).await;
    open_it(harness, &opening).await.session
}

/// The same, locked since the card left.
async fn locked(harness: &dyn Harness) -> Session {
    with_a_session(harness).await;
    lock(harness).await
}

async fn lock(harness: &dyn Harness) -> Session {
    let lock = SessionEvent::Lock(LockCause::CardRemoved);
    apply(harness, by_id(1), lock, at(20)).await.session
}

/// The unlocking of session 1 by a card.
async fn unlocking_by(used: u8, harness: &dyn Harness) -> SessionUnlocking {
    let mut unlocking = unlocking(1, 1, reserve(harness, 1).await, 2);
    unlocking.credential = Credential::CpsCard(card(used));
    unlocking
}

async fn unlock(harness: &dyn Harness, unlocking: &SessionUnlocking) -> Session {
    let unlocked = harness.sessions().unlock(unlocking).await;
    unlocked.expect("unlocked")
}

/// Registers another card for account 1, or none.
async fn set_card(harness: &dyn Harness, card: Option<CardIdentity>, keep: Option<SessionId>) {
    let context = context(at(0));
    let account = account_id(1);
    let event = context.event(Action::CardRegistered, Object::Account(account));
    let change = CardToSet {
        account,
        card,
        keep,
        event,
        context,
    };
    harness.set_card(change).await;
}

/// The card that account 1 used last.
async fn last_used(harness: &dyn Harness) -> Option<CardSerial> {
    harness.card(account_id(1)).await?.last_serial
}

/// The record that account 1 used another card than before.
fn renewed(context: &EventContext, used: u8) -> Event {
    Event {
        card: Some(serial(used)),
        ..context.event(Action::CardRenewed, Object::Account(account_id(1)))
    }
}

/// The same events, in any order.
fn check_same(recorded: &[Event], expected: &[Event]) {
    assert_eq!(recorded.len(), expected.len(), "{recorded:?}");
    for event in expected {
        assert!(recorded.contains(event), "{event:?} is not in {recorded:?}");
    }
}
