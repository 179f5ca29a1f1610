//! Registered cards: found, registered, removed.

use super::Harness;
use super::builders::{
    AT_ONCE, account_id, add, admit, at, at_once, attempt, card_change, new_account, on_account,
    open, session, session_id, snapshot,
};
use super::changes::{check_recorded, ended};
use crate::{CardChange, UsersError};
use loquet_domain::card::{
    CardAuthority, CardIdentity, CardSerial, CertificateReference, RegisteredCard, SessionCard,
};
use loquet_domain::session::Credential;
use loquet_domain::{AccountId, AccountStatus};

/// MUST find an account by the authority and the number of its card, both.
pub async fn find_by_card_finds_an_account_by_the_authority_and_the_number_of_its_card_both_cps_14(
    harness: &dyn Harness,
) {
    // Two holders of one number, and one who has another.
    let holders = [
        (1, "martin.paul", real(ONE)),
        (2, "caron.luc", test(ONE)),
        (3, "abel.zoe", test(OTHER)),
    ];
    for (number, typed, card) in &holders {
        with_card(harness, *number, typed, card, AccountStatus::Active).await;
    }
    add(harness, &new_account(4, "zola.emile")).await;
    for (number, _, card) in &holders {
        let found = holder(harness, card).await;
        assert_eq!(found, Some(account_id(*number)), "{card:?}");
    }
    for nobody in [real(OTHER), test("00B6087510")] {
        assert_eq!(holder(harness, &nobody).await, None, "{nobody:?}");
    }
}

/// Registers a card in the place of any other, or removes the registration.
pub async fn set_card_registers_a_card_in_the_place_of_any_other_or_removes_the_registration(
    harness: &dyn Harness,
) {
    add(harness, &new_account(1, "martin.paul")).await;
    let mut before = None;
    for card in [Some(test(ONE)), Some(test(OTHER)), Some(real(ONE)), None] {
        let recorded = harness.events().await.len();
        let change = card_change(account_id(1), card.clone());
        set(harness, &change).await;
        assert_eq!(identity(harness, 1).await, card);
        if let Some(former) = &before {
            assert_eq!(holder(harness, former).await, None, "{former:?}");
        }
        check_recorded(harness, recorded, [change.event]).await;
        before = card;
    }
}

/// MUST refuse a card that another account has, disabled ones included (CPS-14).
pub async fn set_card_refuses_a_card_that_another_account_has_disabled_ones_included_cps_14(
    harness: &dyn Harness,
) {
    let (active, disabled) = (AccountStatus::Active, AccountStatus::Disabled);
    with_card(harness, 1, "abel.zoe", &test(ONE), active).await;
    with_card(harness, 2, "caron.luc", &test(OTHER), disabled).await;
    add(harness, &new_account(3, "martin.paul")).await;
    for taken in [test(ONE), test(OTHER)] {
        let change = card_change(account_id(3), Some(taken.clone()));
        let refused = harness.users().set_card(&change).await;
        assert!(
            matches!(refused, Err(UsersError::CardNumberTaken)),
            "{taken:?}"
        );
    }
    // Not another's: one's own, and that of another authority.
    set(harness, &card_change(account_id(1), Some(test(ONE)))).await;
    set(harness, &card_change(account_id(3), Some(real(ONE)))).await;
    // Free again.
    set(harness, &card_change(account_id(1), None)).await;
    set(harness, &card_change(account_id(3), Some(test(ONE)))).await;
}

/// MUST refuse a card that another account has, also when several ask for it at once (CPS-14).
pub async fn set_card_gives_a_card_once_whatever_is_asked_at_once_cps_14(harness: &dyn Harness) {
    let numbers = (0..=u8::MAX).take(AT_ONCE);
    for number in numbers.clone() {
        let homonym = format!("martin.paul{}", u32::from(number) + 2);
        add(harness, &new_account(number, &homonym)).await;
    }
    let answers = at_once(numbers.map(|number| {
        let users = harness.users();
        let change = card_change(account_id(number), Some(test(ONE)));
        async move { users.set_card(&change).await }
    }));
    let answers = answers.await;
    let is_refusal = |answer: &&_| matches!(answer, Err(UsersError::CardNumberTaken));
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
    assert_eq!(answers.iter().filter(is_refusal).count(), AT_ONCE - 1);
}

/// MUST end the account's sessions that the former card has opened, but the one to keep, with
/// their events (SES-08).
pub async fn set_card_ends_the_sessions_that_the_former_card_has_opened_ses_08(
    harness: &dyn Harness,
) {
    for card in [Some(test("00B6087510")), None] {
        let account = with_sessions(harness, if card.is_some() { 1 } else { 2 }).await;
        let of = |number| session_id(account.number * 10 + number);
        let before = harness.events().await.len();
        let mut change = card_change(account.id, card);
        change.keep = Some(of(2));
        set(harness, &change).await;
        assert!(harness.has_ended(of(1)).await);
        assert!(!harness.has_ended(of(2)).await, "to be kept");
        assert!(!harness.has_ended(of(3)).await, "opened by password");
        let ended = ended(account.id, of(1));
        check_recorded(harness, before, [change.event, ended]).await;
    }
    // Nobody else's.
    assert!(!harness.has_ended(session_id(13)).await);
}

/// No card is the former one when the same holder is registered again.
pub async fn set_card_ends_no_session_when_the_same_holder_is_registered_again(
    harness: &dyn Harness,
) {
    let account = with_sessions(harness, 1).await;
    set(harness, &card_change(account.id, Some(account.card))).await;
    for number in [11, 12, 13] {
        assert!(!harness.has_ended(session_id(number)).await, "{number}");
    }
}

/// MUST forget the card that was used last when the holder changes.
pub async fn set_card_forgets_the_card_that_was_used_last_when_the_holder_changes(
    harness: &dyn Harness,
) {
    for (number, other) in [(1, test("00B6087510")), (2, real(number(2)))] {
        let account = with_sessions(harness, number).await;
        assert_eq!(last_serial(harness, number).await, Some(serial()));
        set(harness, &card_change(account.id, Some(other))).await;
        assert_eq!(last_serial(harness, number).await, None);
        set(harness, &card_change(account.id, Some(account.card))).await;
        assert_eq!(last_serial(harness, number).await, None);
    }
}

/// MUST keep the card that was used last when the same holder is registered again.
pub async fn set_card_keeps_the_card_that_was_used_last_when_the_same_holder_is_registered_again(
    harness: &dyn Harness,
) {
    let account = with_sessions(harness, 1).await;
    set(harness, &card_change(account.id, Some(account.card))).await;
    assert_eq!(last_serial(harness, 1).await, Some(serial()));
}

/// A method that returns an error MUST have changed nothing.
pub async fn set_card_that_is_refused_has_changed_nothing(harness: &dyn Harness) {
    let account = with_sessions(harness, 1).await;
    let other = with_sessions(harness, 2).await;
    let before = snapshot(harness).await;
    let change = card_change(account.id, Some(other.card));
    assert!(harness.users().set_card(&change).await.is_err());
    assert_eq!(snapshot(harness).await, before);
    assert!(!harness.has_ended(session_id(11)).await);
}

/// A mutating method MUST commit its change and its events together, or neither.
pub async fn set_card_commits_its_change_and_its_events_together_or_neither(harness: &dyn Harness) {
    let account = with_sessions(harness, 1).await;
    let before = snapshot(harness).await;
    for more in [0, 1, 2] {
        harness.break_journal(more).await;
        let change = card_change(account.id, None);
        let refused = harness.users().set_card(&change).await;
        assert!(matches!(refused, Err(UsersError::Unavailable(_))));
        harness.mend_journal().await;
        assert_eq!(snapshot(harness).await, before, "room for {more}");
        assert!(!harness.has_ended(session_id(11)).await);
        assert!(!harness.has_ended(session_id(12)).await);
    }
}

const ONE: &str = "899700218896";
const OTHER: &str = "899900063480";

/// The number of the card of an account with sessions.
fn number(account: u8) -> &'static str {
    if account == 1 { ONE } else { OTHER }
}

fn card(authority: CardAuthority, number: &str) -> CardIdentity {
    CardIdentity {
        authority,
        number: number.parse().expect("a card number"),
    }
}

fn real(number: &str) -> CardIdentity {
    card(CardAuthority::IgcSante, number)
}

fn test(number: &str) -> CardIdentity {
    card(CardAuthority::Test, number)
}

fn serial() -> CardSerial {
    "8025000001/2800000042".parse().expect("a serial")
}

/// An account with a card, and what it has open: two sessions by this card, one by password.
struct WithSessions {
    number: u8,
    id: AccountId,
    card: CardIdentity,
}

/// An account with sessions: of account 1, sessions 11 and 12 by card, and 13 by password.
async fn with_sessions(harness: &dyn Harness, account: u8) -> WithSessions {
    let (id, card) = (account_id(account), test(number(account)));
    let typed = ["martin.paul", "caron.luc"].get(usize::from(account) - 1);
    let typed = typed.expect("a name");
    with_card(harness, account, typed, &card, AccountStatus::Active).await;
    for session in [1, 2] {
        open_by_card(harness, account * 10 + session, id, &card).await;
    }
    open(harness, account * 10 + 3, id).await;
    WithSessions {
        number: account,
        id,
        card,
    }
}

async fn with_card(
    harness: &dyn Harness,
    number: u8,
    typed: &str,
    card: &CardIdentity,
    status: AccountStatus,
) {
    let mut new = new_account(number, typed);
    new.account.status = status;
    new.account.card = Some(RegisteredCard {
        identity: card.clone(),
        last_serial: None,
    });
    add(harness, &new).await;
}

/// Opens a session by the card [`serial`] of a holder.
async fn open_by_card(harness: &dyn Harness, number: u8, account: AccountId, card: &CardIdentity) {
    let request = on_account(account, attempt(1_000 + u64::from(number), at(0)));
    let mut session = session(number, account, admit(harness, &request).await);
    session.opening.credential = Credential::CpsCard(SessionCard {
        identity: card.clone(),
        serial: serial(),
        certificate: CertificateReference::new([0xC5; 32], &[0x42]).expect("a reference"),
        not_after: at(1_000_000),
    });
    harness.open_session(session).await;
}

async fn set(harness: &dyn Harness, change: &CardChange) {
    harness.users().set_card(change).await.expect("set");
}

/// Whom a card is registered for.
async fn holder(harness: &dyn Harness, card: &CardIdentity) -> Option<AccountId> {
    let found = harness.users().find_by_card(card).await;
    let found = found.expect("an answer")?;
    let registered = found.account.card.as_ref().map(|card| &card.identity);
    assert_eq!(registered, Some(card));
    assert!(found.password.is_some());
    Some(found.account.id)
}

async fn registered(harness: &dyn Harness, account: u8) -> Option<RegisteredCard> {
    let found = harness.users().get(account_id(account)).await;
    found.expect("an answer").expect("an account").account.card
}

async fn identity(harness: &dyn Harness, account: u8) -> Option<CardIdentity> {
    Some(registered(harness, account).await?.identity)
}

async fn last_serial(harness: &dyn Harness, account: u8) -> Option<CardSerial> {
    registered(harness, account).await?.last_serial
}
