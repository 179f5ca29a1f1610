//! Accounts: found, listed, added.

use super::Harness;
use super::builders::{
    AT_ONCE, FIRST_PASSWORD, account_id, add, at, at_once, key, new_account, new_administrator,
    snapshot,
};
use crate::{FoundAccount, NewAccount, UsersError};
use loquet_domain::account::{
    CredentialVersion, LegacyUserName, PasswordOverview, PasswordStrength,
};
use loquet_domain::card::{CardAuthority, CardIdentity, RegisteredCard};
use loquet_domain::identifier::IdentifierKey;
use loquet_domain::storage::StorageFaultKind;
use loquet_domain::{Account, AccountStatus};

/// MUST find an added account by its key.
pub async fn find_finds_an_added_account_by_its_key(harness: &dyn Harness) {
    let new = imported(1, "D’Arc.Jeanne-Élise");
    add(harness, &new).await;
    let found = harness.users().find(&key("darc.jeanne-elise")).await;
    check_found(found.expect("an answer"), &new.account);
}

/// MUST return `None` for a key that nobody has.
pub async fn find_returns_none_for_a_key_that_nobody_has(harness: &dyn Harness) {
    add(harness, &new_account(1, "martin.paul")).await;
    for nobody in ["martin.paula", "martin.pau", "martin.paul2", "marti.npaul"] {
        let found = harness.users().find(&key(nobody)).await;
        assert!(found.expect("an answer").is_none(), "{nobody}");
    }
}

/// MUST find an added account by its identity.
pub async fn get_finds_an_added_account_by_its_identity(harness: &dyn Harness) {
    let new = imported(1, "L’Hœuillet.Zoë");
    add(harness, &new).await;
    let found = harness.users().get(account_id(1)).await;
    check_found(found.expect("an answer"), &new.account);
    let nobody = harness.users().get(account_id(2)).await;
    assert!(nobody.expect("an answer").is_none());
}

/// MUST find an imported account by its user name.
pub async fn find_imported_finds_an_imported_account_by_its_user_name(harness: &dyn Harness) {
    let users = harness.users();
    let new = imported(1, "charbonnel.pascal");
    add(harness, &new).await;
    add(harness, &new_account(2, "martin.paul")).await;
    let name = LegacyUserName::new("Dr CHARBONNEL Pascal");
    let found = users.find_imported(&name).await.expect("an answer");
    check_account(&found.expect("imported"), &new.account);
    for other in ["Dr Charbonnel Pascal", "charbonnel.pascal", ""] {
        let found = users.find_imported(&LegacyUserName::new(other)).await;
        assert_eq!(found.expect("an answer"), None, "{other}");
    }
}

/// MUST return the homonyms and no other key.
pub async fn homonyms_returns_the_homonyms_and_no_other_key(harness: &dyn Harness) {
    let homonyms = ["martin.paul", "martin.paul10", "martin.paul2"];
    let others = [
        "martin.pau",
        "martin.paula2",
        "martin.pauline",
        "martin-a.paul",
    ];
    for (number, typed) in (1..).zip(homonyms.into_iter().chain(others)) {
        add(harness, &new_account(number, typed)).await;
    }
    for asked in ["martin.paul", "martin.paul2", "martin.paul3"] {
        let found = harness.users().homonyms(&key(asked)).await;
        assert_eq!(found.expect("an answer"), homonyms.map(key), "{asked}");
    }
    let none = harness.users().homonyms(&key("martin.p")).await;
    assert_eq!(none.expect("an answer"), []);
}

/// MUST page through all accounts in key order, each exactly once.
pub async fn page_goes_through_all_accounts_in_key_order_each_exactly_once(harness: &dyn Harness) {
    let in_order = [
        "abel.zoe",
        "baron.anne",
        "baron.anne2",
        "caron.luc",
        "zola.emile",
    ];
    for (number, typed) in (1..).zip(in_order.into_iter().rev()) {
        add(harness, &new_account(number, typed)).await;
    }
    for limit in [1, 2, 5, 100] {
        assert_eq!(paged(harness, limit).await, in_order.map(key), "by {limit}");
    }
    let page = harness.users().page(None, 1).await.expect("a page");
    let password = page.first().and_then(|overview| overview.password);
    let expected = PasswordOverview {
        strength: PasswordStrength::Acceptable,
        set_at: at(0),
    };
    assert_eq!(password, Some(expected));
}

/// Keys MUST be compared byte by byte, without collation (IDN-11).
pub async fn keys_are_compared_byte_by_byte_without_collation_idn_11(harness: &dyn Harness) {
    // A collation passes over the signs, or sorts them elsewhere.
    let in_order = ["le-roux.anne", "le.rouxanne", "lero.uxanne", "leroux.anne"];
    for (number, typed) in (1..).zip(in_order) {
        add(harness, &new_account(number, typed)).await;
    }
    for (number, typed) in (1..).zip(in_order) {
        let found = harness.users().find(&key(typed)).await.expect("an answer");
        let found = found.map(|found| found.account.id);
        assert_eq!(found, Some(account_id(number)), "{typed}");
    }
    assert_eq!(paged(harness, 1).await, in_order.map(key));
}

/// A stored row that is not a valid account MUST be an error, never a guess (STO-05).
pub async fn a_row_that_is_no_valid_account_is_an_error_sto_05(harness: &dyn Harness) {
    let users = harness.users();
    add(harness, &imported(1, "martin.paul")).await;
    harness.damage(account_id(1)).await;
    let name = LegacyUserName::new("Dr CHARBONNEL Pascal");
    check_damaged(users.find(&key("martin.paul")).await);
    check_damaged(users.get(account_id(1)).await);
    check_damaged(users.find_by_card(&registered().identity).await);
    check_damaged(users.find_imported(&name).await);
    check_damaged(users.page(None, 10).await);
}

/// MUST refuse an identifier that any account has, disabled ones included (REG-24).
pub async fn add_refuses_an_identifier_that_any_account_has_disabled_ones_included_reg_24(
    harness: &dyn Harness,
) {
    let mut disabled = new_account(1, "lefevre.anne");
    disabled.account.status = AccountStatus::Disabled;
    add(harness, &disabled).await;
    add(harness, &new_account(2, "martin.paul")).await;
    for typed in ["lefevre.anne", "LEFÈVRE.Anne", "martin.paul"] {
        let refused = harness.users().add(&new_account(3, typed)).await;
        assert!(
            matches!(refused, Err(UsersError::IdentifierTaken)),
            "{typed}"
        );
    }
}

/// MUST refuse an identifier that any account has, also when several ask for it at once.
pub async fn add_gives_an_identifier_once_whatever_is_asked_at_once_reg_24(harness: &dyn Harness) {
    let answers = at_once((0..).take(AT_ONCE).map(|number| {
        let users = harness.users();
        async move { users.add(&new_account(number, "martin.paul")).await }
    }));
    let answers = answers.await;
    let is_refusal = |answer: &&_| matches!(answer, Err(UsersError::IdentifierTaken));
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
    assert_eq!(answers.iter().filter(is_refusal).count(), AT_ONCE - 1);
    assert_eq!(paged(harness, 100).await, [key("martin.paul")]);
    assert_eq!(harness.events().await.len(), 1);
}

/// MUST refuse a card that another account has (CPS-14).
pub async fn add_refuses_a_card_that_another_account_has_cps_14(harness: &dyn Harness) {
    let mut first = new_account(1, "martin.paul");
    let mut second = new_account(2, "caron.luc");
    for new in [&mut first, &mut second] {
        new.account.card = Some(registered());
    }
    add(harness, &first).await;
    let refused = harness.users().add(&second).await;
    assert!(matches!(refused, Err(UsersError::CardNumberTaken)));
    // The same number is another holder's when another authority vouches for it.
    if let Some(card) = &mut second.account.card {
        card.identity.authority = CardAuthority::IgcSante;
    }
    add(harness, &second).await;
    // Those who have no card have nothing in common.
    add(harness, &new_account(3, "abel.zoe")).await;
    add(harness, &new_account(4, "zola.emile")).await;
}

/// MUST refuse a user name of version 3.2 that was imported already.
pub async fn add_refuses_a_user_name_of_version_3_2_that_was_imported_already(
    harness: &dyn Harness,
) {
    add(harness, &imported(1, "charbonnel.pascal")).await;
    let mut again = new_account(2, "charbonnel.pascal2");
    again.account.legacy_user_name = Some(LegacyUserName::new("Dr CHARBONNEL Pascal"));
    let refused = harness.users().add(&again).await;
    assert!(matches!(refused, Err(UsersError::LegacyUserNameTaken)));
}

/// A method that returns an error MUST have changed nothing.
pub async fn add_that_is_refused_has_changed_nothing(harness: &dyn Harness) {
    add(harness, &imported(1, "martin.paul")).await;
    let before = snapshot(harness).await;
    for typed in ["martin.paul", "charbonnel.pascal"] {
        let mut new = imported(2, typed);
        assert!(harness.users().add(&new).await.is_err(), "{typed}");
        new.account.card = None;
        assert!(harness.users().add(&new).await.is_err(), "{typed}");
    }
    assert_eq!(snapshot(harness).await, before);
}

/// A mutating method MUST commit its change and its events together, or neither.
pub async fn add_commits_its_change_and_its_event_together_or_neither(harness: &dyn Harness) {
    let new = new_account(1, "martin.paul");
    harness.break_journal(0).await;
    let refused = harness.users().add(&new).await;
    assert!(matches!(refused, Err(UsersError::Unavailable(_))));
    harness.mend_journal().await;
    assert_eq!(paged(harness, 10).await, []);
    assert_eq!(harness.events().await, []);
    add(harness, &new).await;
    assert_eq!(paged(harness, 10).await, [key("martin.paul")]);
    assert_eq!(harness.events().await, [new.event]);
}

/// An administrator's account with everything that an account can have.
fn imported(number: u8, typed: &str) -> NewAccount {
    let mut new = new_administrator(number, typed);
    new.account.card = Some(registered());
    new.account.legacy_user_name = Some(LegacyUserName::new("Dr CHARBONNEL Pascal"));
    new
}

/// A test card that was used before.
fn registered() -> RegisteredCard {
    let number = "899700218896".parse().expect("a card number");
    let serial = "8025000001/2800000042".parse().expect("a serial");
    RegisteredCard {
        identity: CardIdentity::typed(number),
        last_serial: Some(serial),
    }
}

fn check_found(found: Option<FoundAccount>, expected: &Account) {
    let found = found.expect("found");
    check_account(&found.account, expected);
    let password = found.password.expect("a password");
    assert_eq!(password.hash.expose(), FIRST_PASSWORD);
    assert_eq!(password.strength, PasswordStrength::Acceptable);
    assert_eq!(password.version, CredentialVersion(1));
    assert_eq!(password.set_at, at(0));
}

fn check_account(found: &Account, expected: &Account) {
    assert_eq!(found, expected);
    // Identifiers are equal when their keys are; what is shown must come back too.
    assert_eq!(found.identifier.display(), expected.identifier.display());
}

fn check_damaged<T>(answer: Result<T, UsersError>) {
    match answer {
        Err(UsersError::Unavailable(fault)) => assert_eq!(fault.kind, StorageFaultKind::Damaged),
        Err(error) => panic!("another error: {error:?}"),
        Ok(_) => panic!("a guess"),
    }
}

/// The keys of every account, by pages of at most `limit`.
async fn paged(harness: &dyn Harness, limit: u32) -> Vec<IdentifierKey> {
    let mut keys = Vec::new();
    loop {
        let page = harness.users().page(keys.last().cloned(), limit).await;
        let page = page.expect("a page");
        assert!(page.len() <= limit as usize, "a page of {}", page.len());
        if page.is_empty() {
            return keys;
        }
        keys.extend(
            page.iter()
                .map(|overview| overview.account.identifier.key().clone()),
        );
        assert!(keys.len() < 1_000, "the pages do not end");
    }
}
