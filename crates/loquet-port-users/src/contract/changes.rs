//! Changes of an account: its status, its password.

use super::Harness;
use super::builders::{
    FIRST_PASSWORD, account_id, add, admit, at, at_once, attempt, card_change, context, lockout,
    new_account, new_administrator, on_account, open, own_password_change, password_change, rehash,
    session_id, snapshot, source_policy, status_change,
};
use crate::UsersError;
use loquet_domain::account::{PasswordStrength, StoredPassword};
use loquet_domain::journal::Event;
use loquet_domain::session::{Change, EndCause};
use loquet_domain::{AccountId, AccountStatus, SessionId};

/// MUST end the sessions of an account that it disables, with their events (SES-08).
pub async fn set_status_ends_the_sessions_of_an_account_that_it_disables_ses_08(
    harness: &dyn Harness,
) {
    two_accounts_with_sessions(harness).await;
    let before = harness.events().await.len();
    let change = status_change(account_id(1), AccountStatus::Disabled);
    harness.users().set_status(&change).await.expect("disabled");
    assert_eq!(
        status(harness, account_id(1)).await,
        AccountStatus::Disabled
    );
    assert!(harness.has_ended(session_id(1)).await);
    assert!(harness.has_ended(session_id(2)).await);
    assert!(!harness.has_ended(session_id(3)).await);
    let [first, second] = [1, 2].map(|number| ended(account_id(1), session_id(number)));
    let expected = [change.event, first, second];
    check_recorded(harness, before, expected).await;
}

/// MUST refuse to disable the last active administrator.
pub async fn set_status_refuses_to_disable_the_last_active_administrator(harness: &dyn Harness) {
    let users = harness.users();
    let mut former = new_administrator(1, "abel.zoe");
    former.account.status = AccountStatus::Disabled;
    add(harness, &former).await;
    add(harness, &new_administrator(2, "baron.anne")).await;
    add(harness, &new_account(3, "caron.luc")).await;
    let last = status_change(account_id(2), AccountStatus::Disabled);
    let refused = users.set_status(&last).await;
    assert!(matches!(refused, Err(UsersError::LastAdministrator)));
    let enable = status_change(account_id(1), AccountStatus::Active);
    users.set_status(&enable).await.expect("enabled");
    users.set_status(&last).await.expect("no longer the last");
    let member = status_change(account_id(3), AccountStatus::Disabled);
    users.set_status(&member).await.expect("no administrator");
}

/// MUST refuse to disable the last active administrator, also when two are disabled at once.
pub async fn set_status_leaves_an_active_administrator_whatever_is_asked_at_once(
    harness: &dyn Harness,
) {
    let names = ["abel.zoe", "baron.anne", "caron.luc", "zola.emile"];
    for (number, typed) in (1..).zip(names) {
        add(harness, &new_administrator(number, typed)).await;
    }
    let answers = at_once((1..=4).map(|number| {
        let users = harness.users();
        let change = status_change(account_id(number), AccountStatus::Disabled);
        async move { users.set_status(&change).await }
    }));
    let is_refusal = |answer: &_| matches!(answer, Err(UsersError::LastAdministrator));
    let refused = answers.await.iter().filter(|one| is_refusal(*one)).count();
    assert_eq!(refused, 1);
}

/// [`UsersError::NotFound`]: there is no such account.
pub async fn changes_of_an_account_that_is_not_there_are_refused(harness: &dyn Harness) {
    let users = harness.users();
    add(harness, &new_account(1, "martin.paul")).await;
    let before = snapshot(harness).await;
    let nobody = account_id(2);
    let status = status_change(nobody, AccountStatus::Disabled);
    let refused = users.set_status(&status).await;
    assert!(matches!(refused, Err(UsersError::NotFound)));
    let refused = users.set_password(&password_change(nobody, "$new")).await;
    assert!(matches!(refused, Err(UsersError::NotFound)));
    let refused = users.set_card(&card_change(nobody, None)).await;
    assert!(matches!(refused, Err(UsersError::NotFound)));
    let renewed = users.rehash(&rehash(nobody, "$new")).await;
    assert!(!renewed.expect("an answer"));
    assert_eq!(snapshot(harness).await, before);
}

/// A method that returns an error MUST have changed nothing.
pub async fn set_status_that_is_refused_has_changed_nothing(harness: &dyn Harness) {
    add(harness, &new_administrator(1, "abel.zoe")).await;
    open(harness, 1, account_id(1)).await;
    let before = snapshot(harness).await;
    let change = status_change(account_id(1), AccountStatus::Disabled);
    assert!(harness.users().set_status(&change).await.is_err());
    assert_eq!(snapshot(harness).await, before);
    assert!(!harness.has_ended(session_id(1)).await);
}

/// A mutating method MUST commit its change and its events together, or neither.
pub async fn set_status_commits_its_change_and_its_events_together_or_neither(
    harness: &dyn Harness,
) {
    two_accounts_with_sessions(harness).await;
    let before = snapshot(harness).await;
    let change = status_change(account_id(1), AccountStatus::Disabled);
    for more in [0, 1, 2] {
        harness.break_journal(more).await;
        let refused = harness.users().set_status(&change).await;
        assert!(matches!(refused, Err(UsersError::Unavailable(_))));
        harness.mend_journal().await;
        assert_eq!(snapshot(harness).await, before, "room for {more}");
        assert!(!harness.has_ended(session_id(1)).await);
        assert!(!harness.has_ended(session_id(2)).await);
    }
}

/// MUST raise the credential's version by one, from 1 for the first password.
pub async fn set_password_raises_the_version_by_one_from_1_for_the_first(harness: &dyn Harness) {
    let mut new = new_account(1, "martin.paul");
    new.password = None;
    add(harness, &new).await;
    for (version, phc) in (1..).zip(["$first", "$second", "$third"]) {
        let mut change = password_change(account_id(1), phc);
        change.password.strength = PasswordStrength::Weak;
        harness.users().set_password(&change).await.expect("set");
        let stored = password(harness, account_id(1)).await;
        assert_eq!(stored.version.0, version);
        assert_eq!(stored.hash.expose(), phc);
        assert_eq!(stored.strength, PasswordStrength::Weak);
        assert_eq!(stored.set_at, at(60));
    }
}

/// MUST end the account's other sessions, with their events (SES-08, PWD-07).
pub async fn set_password_ends_the_other_sessions_ses_08_pwd_07(harness: &dyn Harness) {
    two_accounts_with_sessions(harness).await;
    let before = harness.events().await.len();
    let mut change = password_change(account_id(1), "$new");
    change.keep = Some(session_id(2));
    harness.users().set_password(&change).await.expect("set");
    assert!(harness.has_ended(session_id(1)).await);
    assert!(!harness.has_ended(session_id(2)).await);
    assert!(!harness.has_ended(session_id(3)).await);
    check_recorded(
        harness,
        before,
        [change.event, ended(account_id(1), session_id(1))],
    )
    .await;
}

/// MUST refuse a proof whose credential has changed since.
pub async fn set_password_refuses_a_proof_whose_credential_has_changed_since(
    harness: &dyn Harness,
) {
    let users = harness.users();
    add(harness, &new_account(1, "martin.paul")).await;
    let request = on_account(account_id(1), attempt(1, at(0)));
    let attempt = admit(harness, &request).await;
    let change = password_change(account_id(1), "$by administrator");
    users.set_password(&change).await.expect("set");
    let stale = own_password_change(account_id(1), "$by person", attempt, 1);
    let refused = users.set_password(&stale).await;
    assert!(matches!(refused, Err(UsersError::Changed)));
    let fresh = own_password_change(account_id(1), "$by person", attempt, 2);
    users.set_password(&fresh).await.expect("set");
}

/// MUST refuse a proof whose account has been disabled since (AUTH-25).
pub async fn set_password_refuses_a_proof_whose_account_has_been_disabled_since_auth_25(
    harness: &dyn Harness,
) {
    let users = harness.users();
    add(harness, &new_account(1, "martin.paul")).await;
    let request = on_account(account_id(1), attempt(1, at(0)));
    let attempt = admit(harness, &request).await;
    let disabling = status_change(account_id(1), AccountStatus::Disabled);
    users.set_status(&disabling).await.expect("disabled");
    let change = own_password_change(account_id(1), "$by person", attempt, 1);
    let refused = users.set_password(&change).await;
    assert!(matches!(refused, Err(UsersError::Changed)));
}

/// The attempt of a proof is settled as a success, and gives nobody a second change.
pub async fn set_password_settles_the_attempt_of_its_proof_as_a_success(harness: &dyn Harness) {
    let users = harness.users();
    add(harness, &new_account(1, "martin.paul")).await;
    let mut request = on_account(account_id(1), attempt(1, at(0)));
    request.source_policy = source_policy(1);
    let attempt = admit(harness, &request).await;
    let change = own_password_change(account_id(1), "$new", attempt, 1);
    users.set_password(&change).await.expect("set");
    assert_eq!(lockout(harness, 1).await.consecutive, 0);
    let again = own_password_change(account_id(1), "$newer", attempt, 2);
    let refused = users.set_password(&again).await;
    assert!(matches!(refused, Err(UsersError::NotReserved(_))));
    admit(harness, &request).await;
}

/// A method that returns an error MUST have changed nothing.
pub async fn set_password_that_is_refused_has_changed_nothing(harness: &dyn Harness) {
    let users = harness.users();
    add(harness, &new_account(1, "martin.paul")).await;
    open(harness, 1, account_id(1)).await;
    let request = on_account(account_id(1), attempt(1, at(0)));
    let attempt = admit(harness, &request).await;
    let before = (snapshot(harness).await, lockout(harness, 1).await);
    let changed = own_password_change(account_id(1), "$new", attempt, 7);
    assert!(users.set_password(&changed).await.is_err());
    let mut not_reserved = own_password_change(account_id(1), "$new", attempt, 1);
    if let Some(proof) = &mut not_reserved.proof {
        proof.attempt.number.0 += 1;
    }
    assert!(users.set_password(&not_reserved).await.is_err());
    let after = (snapshot(harness).await, lockout(harness, 1).await);
    assert_eq!(after, before);
    assert!(!harness.has_ended(session_id(1)).await);
}

/// A mutating method MUST commit its change and its events together, or neither.
pub async fn set_password_commits_its_change_and_its_events_together_or_neither(
    harness: &dyn Harness,
) {
    two_accounts_with_sessions(harness).await;
    let request = on_account(account_id(1), attempt(1, at(0)));
    let attempt = admit(harness, &request).await;
    let before = (snapshot(harness).await, lockout(harness, 1).await);
    let change = own_password_change(account_id(1), "$new", attempt, 1);
    for more in [0, 1, 2] {
        harness.break_journal(more).await;
        let refused = harness.users().set_password(&change).await;
        assert!(matches!(refused, Err(UsersError::Unavailable(_))));
        harness.mend_journal().await;
        let after = (snapshot(harness).await, lockout(harness, 1).await);
        assert_eq!(after, before, "room for {more}");
        assert!(!harness.has_ended(session_id(1)).await);
        assert!(!harness.has_ended(session_id(2)).await);
    }
}

/// MUST leave a credential alone that has changed since, and record nothing then (T14).
pub async fn rehash_leaves_a_credential_alone_that_has_changed_since_t14(harness: &dyn Harness) {
    let users = harness.users();
    add(harness, &new_account(1, "martin.paul")).await;
    let mut of_another_verifier = rehash(account_id(1), "$renewed");
    of_another_verifier.old = password_change(account_id(1), "$other").password.hash;
    let change = password_change(account_id(1), FIRST_PASSWORD);
    users.set_password(&change).await.expect("set");
    let mut of_another_version = rehash(account_id(1), "$renewed");
    let before = snapshot(harness).await;
    assert!(!users.rehash(&of_another_version).await.expect("an answer"));
    of_another_verifier.credential.0 = 2;
    assert!(!users.rehash(&of_another_verifier).await.expect("an answer"));
    assert_eq!(snapshot(harness).await, before);
    of_another_version.credential.0 = 2;
    assert!(users.rehash(&of_another_version).await.expect("an answer"));
}

/// MUST keep the version, and end no session.
pub async fn rehash_keeps_the_version_and_ends_no_session_pwd_08(harness: &dyn Harness) {
    add(harness, &new_account(1, "martin.paul")).await;
    open(harness, 1, account_id(1)).await;
    let before = harness.events().await.len();
    let rehash = rehash(account_id(1), "$renewed");
    assert!(harness.users().rehash(&rehash).await.expect("an answer"));
    let stored = password(harness, account_id(1)).await;
    assert_eq!(stored.hash.expose(), "$renewed");
    assert_eq!(stored.version.0, 1);
    assert_eq!(stored.strength, PasswordStrength::Acceptable);
    assert_eq!(stored.set_at, at(0));
    assert!(!harness.has_ended(session_id(1)).await);
    check_recorded(harness, before, [rehash.event]).await;
}

/// A mutating method MUST commit its change and its events together, or neither.
pub async fn rehash_commits_its_change_and_its_event_together_or_neither(harness: &dyn Harness) {
    add(harness, &new_account(1, "martin.paul")).await;
    let before = snapshot(harness).await;
    harness.break_journal(0).await;
    let refused = harness
        .users()
        .rehash(&rehash(account_id(1), "$renewed"))
        .await;
    assert!(matches!(refused, Err(UsersError::Unavailable(_))));
    harness.mend_journal().await;
    assert_eq!(snapshot(harness).await, before);
}

/// Account 1 with sessions 1 and 2, account 2 with session 3.
async fn two_accounts_with_sessions(harness: &dyn Harness) {
    add(harness, &new_account(1, "martin.paul")).await;
    add(harness, &new_account(2, "caron.luc")).await;
    for (session, account) in [(1, 1), (2, 1), (3, 2)] {
        open(harness, session, account_id(account)).await;
    }
}

/// The event of a session that ends because its account changed.
pub(super) fn ended(account: AccountId, session: SessionId) -> Event {
    let change = Change::Ended(EndCause::AccountChanged);
    let event = context(at(60)).session_changed(account, session, change);
    event.expect("an event")
}

/// Checks what was recorded since: the same events, the sessions' own in any order.
pub(super) async fn check_recorded<const N: usize>(
    harness: &dyn Harness,
    since: usize,
    expected: [Event; N],
) {
    let recorded = harness.events().await.split_off(since);
    assert_eq!(recorded.len(), N, "{recorded:?}");
    for event in expected {
        assert!(
            recorded.contains(&event),
            "{event:?} is not in {recorded:?}"
        );
    }
}

async fn status(harness: &dyn Harness, account: AccountId) -> AccountStatus {
    let found = harness.users().get(account).await.expect("an answer");
    found.expect("an account").account.status
}

async fn password(harness: &dyn Harness, account: AccountId) -> StoredPassword {
    let found = harness.users().get(account).await.expect("an answer");
    let password = found.expect("an account").password;
    password.expect("a password")
}
