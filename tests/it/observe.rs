//! What can be seen of a practice from outside the desk.

use loquet_domain::AccountId;
use loquet_domain::journal::{
    Action, ChainCheck, Event, JournalKey, MaskedIdentifier, Object, Outcome,
};
use loquet_domain::lockout::LockoutState;
use loquet_tests::{Store, identifier};

fn key() -> JournalKey {
    JournalKey::from_bytes([0x4c; 32].into())
}

/// What stands for an identifier in the counters and in the journal.
pub(crate) fn subject(typed: &str) -> MaskedIdentifier {
    key().mask(identifier(typed).key())
}

/// Every event, the chain verified on the way.
pub(crate) async fn events(store: &Store) -> Vec<Event> {
    let key = key();
    let mut check = ChainCheck::new(&key, None);
    let mut events = Vec::new();
    let mut after = None;
    loop {
        let page = store.journal.page(after, 100).await.expect("the journal");
        let Some(last) = page.last() else { break };
        after = Some(last.record.sequence);
        for sealed in page {
            check
                .next(&sealed.record, sealed.seal)
                .expect("the chain holds");
            events.push(sealed.record.event);
        }
    }
    check.finish().expect("the chain holds");
    events
}

/// The logins by password of an account that went like this.
pub(crate) fn logins(events: &[Event], account: AccountId, outcome: Outcome) -> usize {
    let is_one = |event: &&Event| {
        event.action == Action::LoginByPassword
            && event.object == Object::Account(account)
            && event.outcome == outcome
    };
    events.iter().filter(is_one).count()
}

/// The counters of an identifier.
pub(crate) async fn lockout(store: &Store, typed: &str) -> LockoutState {
    store
        .attempts
        .lockout(&subject(typed))
        .await
        .expect("the counters")
}

/// The account of an identifier.
pub(crate) async fn account(store: &Store, typed: &str) -> AccountId {
    let found = store
        .users
        .find(identifier(typed).key())
        .await
        .expect("the registry");
    found.expect("an account").account.id
}
