//! Administration of accounts.

use super::builders::{
    COLLEAGUE, FAILURES_TO_LOCK, PASSWORD, PERSON, WRONG, about, add, administrator, check_denied,
    check_refused, has_ended, holder, identifier, member, password, recorded, recorded_once, row,
    with_person,
};
use super::everything::{administrators_requests, readers_requests};
use super::{FrontEnd, Harness, HeldCard};
use crate::{AccountView, DeskError, NewUser, OpenSession};
use loquet_domain::account::PasswordStrength;
use loquet_domain::card::CardIdentity;
use loquet_domain::journal::{Action, Note, Outcome, Reason};
use loquet_domain::legacy::LegacyPassword;
use loquet_domain::lockout::Throttle;
use loquet_domain::profile::Profile;
use loquet_domain::session::EndCause;
use loquet_domain::text::PrintableText;
use loquet_domain::{AccountStatus, Identifier, PasswordHash, Role};

/// A password's verifier of the lowest cost that is accepted.
const VERIFIER: &str = "$argon2id$v=19$m=19456,t=2,p=1$\
    AAECAwQFBgcICQoLDA0ODw$AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

/// MUST add the account as it is asked for, show it so, and let the person in by the password.
pub async fn add_user_adds_the_account_as_asked_for_and_lets_the_person_in(harness: &dyn Harness) {
    let by = administrator(harness).await;
    let here = harness.front_end();
    let number = harness.number(HeldCard::First);
    for (who, role, card) in [
        (PERSON, Role::Member, Some(number)),
        (COLLEAGUE, Role::Auditor, None),
        ("leroy.anne", Role::Administrator, None),
    ] {
        let since = harness.events().await.len();
        let user = NewUser {
            role,
            card_number: card.clone(),
            ..member(who)
        };
        let added = add(harness, &by, user).await;
        assert_eq!(added.identifier, identifier(who));
        assert_eq!((added.role, added.status), (role, AccountStatus::Active));
        let registered = added.card.clone().map(|card| card.identity);
        assert_eq!(registered, card.map(CardIdentity::typed));
        let strength = added.password.map(|password| password.strength);
        assert_eq!(strength, Some(PasswordStrength::Acceptable));
        assert_eq!(added.throttle, None);
        assert_eq!(show(&here, &by, who).await, added);
        let event = recorded_once(harness, since, Action::AccountAdded).await;
        assert_eq!(event.object, about(added.id));
        assert_eq!(here.enter(who, PASSWORD).await.session.role, role);
    }
}

/// MUST propose identifiers that are free for one that is taken.
pub async fn add_user_proposes_identifiers_that_are_free_for_one_that_is_taken(
    harness: &dyn Harness,
) {
    let by = with_person(harness).await;
    let here = harness.front_end();
    for _ in 0..2 {
        let refused = here.desk.add_user(&by.token, member(PERSON)).await;
        let Err(DeskError::IdentifierTaken { proposals }) = refused else {
            panic!("the identifier is taken, and the answer {refused:?}");
        };
        let free = proposals.first().expect("a proposal").clone();
        let user = NewUser {
            identifier: free.clone(),
            ..member(COLLEAGUE)
        };
        assert_eq!(add(harness, &by, user).await.identifier, free);
    }
}

/// MUST refuse a card number that another account has, and add nobody.
pub async fn add_user_refuses_a_card_number_that_another_account_has(harness: &dyn Harness) {
    let by = administrator(harness).await;
    let here = harness.front_end();
    let number = harness.number(HeldCard::First);
    add(harness, &by, holder(PERSON, number.clone())).await;
    let refused = here
        .desk
        .add_user(&by.token, holder(COLLEAGUE, number))
        .await;
    check_refused(refused, &DeskError::CardNumberTaken, "taken");
    let shown = here.desk.show_user(&by.token, &identifier(COLLEAGUE)).await;
    check_refused(shown, &DeskError::AccountNotFound, "not added");
}

/// MUST go through all accounts in the order of their identifiers, each once.
pub async fn list_users_goes_through_all_accounts_in_order_each_once(harness: &dyn Harness) {
    let by = administrator(harness).await;
    let here = harness.front_end();
    let mut added = vec![show(&here, &by, by.session.identifier.display()).await];
    for who in ["zola.emile", PERSON, "martin.paule", COLLEAGUE] {
        added.push(add(harness, &by, member(who)).await);
    }
    added.sort_by(|one, other| one.identifier.key().cmp(other.identifier.key()));
    for limit in [1, 2, 5, 100] {
        let mut listed: Vec<AccountView> = Vec::new();
        loop {
            let after = listed.last().map(|last| last.identifier.clone());
            let page = here.desk.list_users(&by.token, after, limit).await;
            let page = page.expect("a page");
            assert!(page.len() <= limit as usize);
            if page.is_empty() {
                break;
            }
            listed.extend(page);
        }
        assert_eq!(listed, added, "{limit} at a time");
    }
}

/// MUST show why attempts on the account are not evaluated now.
pub async fn show_user_shows_why_attempts_are_not_evaluated_now(harness: &dyn Harness) {
    let by = with_person(harness).await;
    let here = harness.front_end();
    assert_eq!(show(&here, &by, PERSON).await.throttle, None);
    lock_out(&here, PERSON).await;
    let shown = show(&here, &by, PERSON).await;
    assert_eq!(shown.throttle, Some(Throttle::Locked));
}

/// MUST end the sessions of an account that is disabled, keep it out, and let it in again once it is
/// enabled (SES-08).
pub async fn set_user_status_ends_the_sessions_of_a_disabled_account_and_keeps_it_out_ses_08(
    harness: &dyn Harness,
) {
    let by = with_person(harness).await;
    let here = harness.front_end();
    let opened = here.enter(PERSON, PASSWORD).await;
    let since = harness.events().await.len();
    let shown = set_status(&here, &by, PERSON, AccountStatus::Disabled).await;
    assert_eq!(shown.expect("disabled").status, AccountStatus::Disabled);
    recorded_once(harness, since, Action::AccountDisabled).await;
    assert!(has_ended(harness, opened.session.id).await);
    let used = here.desk.use_session(&opened.token).await;
    check_refused(used, &DeskError::SessionEnded, "disabled");
    check_denied(here.log_in(PERSON, PASSWORD).await, "disabled");
    assert!(!has_ended(harness, by.session.id).await);

    let shown = set_status(&here, &by, PERSON, AccountStatus::Active).await;
    assert_eq!(shown.expect("enabled").status, AccountStatus::Active);
    recorded_once(harness, since, Action::AccountEnabled).await;
    here.enter(PERSON, PASSWORD).await;
    assert!(has_ended(harness, opened.session.id).await, "for good");
}

/// MUST refuse to disable the last active administrator.
pub async fn set_user_status_refuses_to_disable_the_last_active_administrator(
    harness: &dyn Harness,
) {
    let by = with_person(harness).await;
    let here = harness.front_end();
    let other = NewUser {
        role: Role::Administrator,
        ..member(COLLEAGUE)
    };
    add(harness, &by, other).await;
    let disabled = set_status(&here, &by, COLLEAGUE, AccountStatus::Disabled).await;
    disabled.expect("another is left");
    let who = harness.administrator();
    let last = set_status(&here, &by, who.display(), AccountStatus::Disabled).await;
    check_refused(last, &DeskError::LastAdministrator, "nobody would be left");
    assert!(!has_ended(harness, by.session.id).await);
    administrator(harness).await;
}

/// MUST lift the lockout, leave the password as it is, and record who asked and why (LOCK-14).
pub async fn unlock_user_lifts_the_lockout_and_leaves_the_password_as_it_is_lock_14(
    harness: &dyn Harness,
) {
    let by = with_person(harness).await;
    let here = harness.front_end();
    lock_out(&here, PERSON).await;
    check_denied(here.log_in(PERSON, PASSWORD).await, "locked");
    let since = harness.events().await.len();
    let unlocked = unlock(&here, &by, PERSON, "vue au guichet").await;
    assert_eq!(unlocked.expect("unlocked").throttle, None);
    let event = recorded_once(harness, since, Action::AccountUnlocked).await;
    assert_eq!(event.session, Some(by.session.id));
    assert_eq!(event.note, Some(Note::new("vue au guichet")));
    here.enter(PERSON, PASSWORD).await;
}

/// MUST ask for a reason (LOCK-14).
pub async fn unlock_user_asks_for_a_reason_lock_14(harness: &dyn Harness) {
    let by = with_person(harness).await;
    let here = harness.front_end();
    lock_out(&here, PERSON).await;
    let refused = unlock(&here, &by, PERSON, "").await;
    check_refused(refused, &DeskError::ReasonRequired, "no reason");
    check_denied(here.log_in(PERSON, PASSWORD).await, "still locked");
}

/// MUST make the password the only one that opens, and end the person's sessions (SES-08).
pub async fn set_user_password_makes_it_the_only_one_and_ends_the_persons_sessions_ses_08(
    harness: &dyn Harness,
) {
    let by = with_person(harness).await;
    let here = harness.front_end();
    let opened = here.enter(PERSON, PASSWORD).await;
    let since = harness.events().await.len();
    let new = password("1234");
    let who = identifier(PERSON);
    let set = here.desk.set_user_password(&by.token, &who, new).await;
    let strength = set.expect("set").password;
    let strength = strength.map(|password| password.strength);
    assert_eq!(strength, Some(PasswordStrength::Weak));
    recorded_once(harness, since, Action::PasswordSet).await;
    assert!(has_ended(harness, opened.session.id).await);
    assert!(!has_ended(harness, by.session.id).await);
    check_denied(here.log_in(PERSON, PASSWORD).await, "the old one");
    here.enter(PERSON, "1234").await;
}

/// MUST name the active accounts whose password is weak, unjudged or missing, and record that it was
/// asked.
pub async fn policy_report_names_weak_unjudged_and_missing_passwords_and_is_recorded(
    harness: &dyn Harness,
) {
    let by = with_person(harness).await;
    let here = harness.front_end();
    for (who, secret) in [
        ("faible.jean", Some("1234")),
        ("faible.inactif", Some("1234")),
        ("sanspasse.jean", None),
    ] {
        let user = NewUser {
            password: secret.map(password),
            ..member(who)
        };
        add(harness, &by, user).await;
    }
    let disabled = set_status(&here, &by, "faible.inactif", AccountStatus::Disabled).await;
    disabled.expect("disabled");
    let verifier = LegacyPassword::Argon2(PasswordHash::from_phc(VERIFIER));
    let imported = here
        .import(&by.token, vec![row(2, "LEROY Anne", verifier)])
        .await;
    imported.expect("imported");
    let since = harness.events().await.len();
    let report = here.desk.policy_report(&by.token).await.expect("a report");
    assert_eq!(report.profile, Profile::Transitional);
    assert_eq!(report.active_accounts, 5);
    assert_eq!(report.weak_passwords, names(&["faible.jean"]));
    assert_eq!(report.unjudged_passwords, names(&["leroy.anne"]));
    assert_eq!(report.without_password, names(&["sanspasse.jean"]));
    recorded_once(harness, since, Action::PolicyReported).await;
}

/// MUST answer [`DeskError::AccountNotFound`](crate::DeskError::AccountNotFound) for an identifier
/// of nobody, to an administrator.
pub async fn whatever_is_asked_of_nobodys_account_it_is_not_found(harness: &dyn Harness) {
    let by = administrator(harness).await;
    let here = harness.front_end();
    let nobody = identifier("inconnu.jean");
    let new = password(PASSWORD);
    for answer in [
        here.desk.show_user(&by.token, &nobody).await,
        set_status(&here, &by, "inconnu.jean", AccountStatus::Disabled).await,
        unlock(&here, &by, "inconnu.jean", "vue au guichet").await,
        here.desk.set_user_password(&by.token, &nobody, new).await,
        here.desk
            .unregister_card(&by.token, Some(nobody.clone()))
            .await,
    ] {
        check_refused(answer, &DeskError::AccountNotFound, "nobody's");
    }
}

/// MUST forbid to whoever is no administrator what only an administrator may ask, record each
/// refusal and change nothing (LOG-01, T46).
pub async fn whatever_only_an_administrator_may_ask_is_forbidden_to_others_and_recorded_log_01(
    harness: &dyn Harness,
) {
    let by = with_person(harness).await;
    let auditor = NewUser {
        role: Role::Auditor,
        ..member(COLLEAGUE)
    };
    add(harness, &by, auditor).await;
    let here = harness.front_end();
    let before = here.desk.list_users(&by.token, None, 100).await;
    let before = before.expect("a page");
    let workstations = here.desk.workstations(&by.token).await;
    let workstations = workstations.expect("a list");
    for (who, reads) in [(PERSON, false), (COLLEAGUE, true)] {
        let opened = here.enter(who, PASSWORD).await;
        let since = harness.events().await.len();
        let mut asked = administrators_requests(harness, &here, &opened.token).await;
        if !reads {
            asked.extend(readers_requests(&here, &opened.token).await);
        }
        let recorded = recorded(harness, since, Action::AccessRefused).await;
        assert_eq!(recorded.len(), asked.len(), "{recorded:#?}");
        for event in recorded {
            assert_eq!(event.outcome, Outcome::Refused);
            assert_eq!(event.reason, Some(Reason::Role));
            assert_eq!(event.session, Some(opened.session.id));
        }
        for (what, answer) in asked {
            check_refused(answer, &DeskError::Forbidden, what);
        }
        close(&here, &opened).await;
    }
    let after = here.desk.list_users(&by.token, None, 100).await;
    assert_eq!(after.expect("a page"), before);
    let after = here.desk.workstations(&by.token).await;
    assert_eq!(after.expect("a list"), workstations);
}

async fn close(here: &FrontEnd, opened: &OpenSession) {
    let closed = here
        .desk
        .close_session(&opened.token, EndCause::Closed)
        .await;
    closed.expect("closed");
}

async fn show(here: &FrontEnd, by: &OpenSession, who: &str) -> AccountView {
    let shown = here.desk.show_user(&by.token, &identifier(who)).await;
    shown.expect("an account")
}

async fn set_status(
    here: &FrontEnd,
    by: &OpenSession,
    who: &str,
    status: AccountStatus,
) -> Result<AccountView, DeskError> {
    let who = identifier(who);
    here.desk.set_user_status(&by.token, &who, status).await
}

async fn unlock(
    here: &FrontEnd,
    by: &OpenSession,
    who: &str,
    reason: &str,
) -> Result<AccountView, DeskError> {
    let reason = PrintableText::new(reason);
    (here.desk)
        .unlock_user(&by.token, &identifier(who), reason)
        .await
}

async fn lock_out(here: &FrontEnd, who: &str) {
    for _ in 0..FAILURES_TO_LOCK {
        check_denied(here.log_in(who, WRONG).await, "wrong");
    }
}

fn names(typed: &[&str]) -> Vec<Identifier> {
    typed.iter().map(|typed| identifier(typed)).collect()
}
