//! Whose a card is, what is made of its certificate, and what revokes it.

use super::builders::{
    COLLEAGUE, PASSWORD, PERSON, about, add, administrator, check_refused, has_ended, identifier,
    member, recorded_once, with_card_holder, with_person,
};
use super::{FrontEnd, Harness, HeldCard};
use crate::{
    AccountView, CardRegistration, CardToRegister, DeskError, ExaminedRegistration, OpenSession,
    RevocationListView,
};
use loquet_domain::card::{CardAuthority, CertificateDer, CertificateRefusal, IssuerName};
use loquet_domain::journal::{Action, Outcome, Reason};
use loquet_domain::session::{EndCause, SessionState};

/// MUST let the card open for its person from then on, whoever registers it and whether it is typed
/// or read, and record it (CPS-14).
pub async fn register_card_lets_the_card_open_for_its_person_and_records_it_cps_14(
    harness: &dyn Harness,
) {
    let by = with_person(harness).await;
    let colleague = add(harness, &by, member(COLLEAGUE)).await;
    let here = harness.front_end();
    let own = here.enter(PERSON, PASSWORD).await;
    for (opened, account, card, held) in [
        (&own, None, read(harness, HeldCard::First), HeldCard::First),
        (
            &by,
            Some(COLLEAGUE),
            CardToRegister::Typed(harness.number(HeldCard::Colleagues)),
            HeldCard::Colleagues,
        ),
    ] {
        let since = harness.events().await.len();
        let registered = register(&here, opened, account, card).await;
        let registered = registered.expect("registered");
        let number = registered.card.map(|card| card.identity.number);
        assert_eq!(number, Some(harness.number(held)));
        let event = recorded_once(harness, since, Action::CardRegistered).await;
        assert_eq!(event.object, about(registered.id));
        assert_eq!(event.outcome, Outcome::Success);
        let entered = here.log_in_by_card(harness, held).await.expect("open");
        assert_eq!(entered.session.identifier, registered.identifier);
    }
    let shown = here.desk.show_user(&by.token, &colleague.identifier).await;
    assert!(shown.expect("an account").card.is_some());
}

/// MUST refuse a card that another account has, and record the try (CPS-14).
pub async fn register_card_refuses_a_card_that_another_account_has_cps_14(harness: &dyn Harness) {
    let by = with_card_holder(harness).await;
    add(harness, &by, member(COLLEAGUE)).await;
    let here = harness.front_end();
    let other = here.enter(COLLEAGUE, PASSWORD).await;
    let since = harness.events().await.len();
    let typed = CardToRegister::Typed(harness.number(HeldCard::First));
    let refused = register(&here, &other, None, typed).await;
    check_refused(refused, &DeskError::CardNumberTaken, "taken");
    let event = recorded_once(harness, since, Action::CardRegistered).await;
    assert_eq!(event.outcome, Outcome::Failure);
    assert_eq!(event.reason, Some(Reason::CardOfAnother));
    let opened = here.log_in_by_card(harness, HeldCard::First).await;
    let opened = opened.expect("open");
    assert_eq!(opened.session.identifier, identifier(PERSON));
}

/// MUST refuse a card that was read and is not good, tell why, and register nothing.
pub async fn register_card_refuses_a_card_that_was_read_and_is_not_good_and_tells_why(
    harness: &dyn Harness,
) {
    let by = with_person(harness).await;
    let here = harness.front_end();
    let forged = read(harness, HeldCard::Forged);
    let refused = register(&here, &by, Some(PERSON), forged).await;
    let untrusted = DeskError::CertificateRefused(CertificateRefusal::Untrusted);
    check_refused(refused, &untrusted, "forged");
    let shown = here.desk.show_user(&by.token, &identifier(PERSON)).await;
    assert_eq!(shown.expect("an account").card, None);
}

/// MUST forbid to anybody but an administrator to register or remove somebody else's card (CPS-14).
pub async fn register_and_unregister_card_forbid_somebody_elses_to_whoever_does_not_administer_cps_14(
    harness: &dyn Harness,
) {
    let by = with_card_holder(harness).await;
    add(harness, &by, member(COLLEAGUE)).await;
    let here = harness.front_end();
    let other = here.enter(COLLEAGUE, PASSWORD).await;
    let typed = CardToRegister::Typed(harness.number(HeldCard::Colleagues));
    let registered = register(&here, &other, Some(PERSON), typed).await;
    check_refused(registered, &DeskError::Forbidden, "to register");
    let who = Some(identifier(PERSON));
    let removed = here.desk.unregister_card(&other.token, who).await;
    check_refused(removed, &DeskError::Forbidden, "to remove");
    let opened = here.log_in_by_card(harness, HeldCard::First).await;
    opened.expect("open");
}

/// MUST end the sessions that the card has opened, one's own included and no other, and let the card
/// open no more (SES-08).
pub async fn unregister_card_ends_the_sessions_it_has_opened_and_lets_it_open_no_more_ses_08(
    harness: &dyn Harness,
) {
    let by = with_card_holder(harness).await;
    let here = harness.front_end();
    let by_password = here.enter(PERSON, PASSWORD).await;
    let opened = here.log_in_by_card(harness, HeldCard::First).await;
    let opened = opened.expect("open");
    let since = harness.events().await.len();
    let removed = here.desk.unregister_card(&opened.token, None).await;
    assert_eq!(removed.expect("removed").card, None);
    recorded_once(harness, since, Action::CardUnregistered).await;
    assert!(has_ended(harness, opened.session.id).await);
    assert!(!has_ended(harness, by_password.session.id).await);
    assert!(!has_ended(harness, by.session.id).await);
    let used = here.desk.use_session(&opened.token).await;
    check_refused(used, &DeskError::SessionEnded, "removed");
    let again = here.log_in_by_card(harness, HeldCard::First).await;
    check_refused(again, &DeskError::CardNotRegistered, "removed");
    let again = here.desk.unregister_card(&by_password.token, None).await;
    assert_eq!(again.expect("nothing to remove").card, None);
}

/// MUST tell what a certificate says and what the practice makes of it, and to a session for whom
/// the card is registered; without one it MUST tell that or withhold it, and never tell another
/// thing.
pub async fn examine_card_tells_what_the_practice_makes_of_a_certificate(harness: &dyn Harness) {
    let by = with_card_holder(harness).await;
    let here = harness.front_end();
    let before = harness.events().await.len();
    let persons = ExaminedRegistration::For(identifier(PERSON));
    let nobody = ExaminedRegistration::Nobody;
    for (card, registered) in [
        (HeldCard::First, &persons),
        (HeldCard::Renewed, &persons),
        (HeldCard::Colleagues, &nobody),
        (HeldCard::Forged, &nobody),
    ] {
        let certificate = harness.certificate(card);
        for token in [Some(&by.token), None] {
            let examined = here.desk.examine_card(token, &certificate).await;
            let examined = examined.expect("examined");
            let holder = examined.holder.expect("what it says");
            assert_eq!(holder.serial, Some(harness.serial(card)));
            assert_eq!(holder.number, harness.number(card));
            match examined.verdict {
                Ok(verdict) => {
                    assert_ne!(card, HeldCard::Forged);
                    assert_eq!(verdict.authority, CardAuthority::Test);
                    assert_eq!(verdict.revocation_overdue, None);
                }
                Err(refusal) => {
                    assert_eq!(card, HeldCard::Forged);
                    assert_eq!(refusal, CertificateRefusal::Untrusted);
                }
            }
            let withheld = ExaminedRegistration::Withheld;
            let may_be_withheld = token.is_none() && examined.registered == withheld;
            assert!(
                may_be_withheld || examined.registered == *registered,
                "{card:?}: {:?}",
                examined.registered
            );
        }
    }
    let certificate = CertificateDer::new(vec![0x30, 0x03, 0x02, 0x01, 0x00]).expect("small");
    let examined = here.desk.examine_card(None, &certificate).await;
    let examined = examined.expect("examined");
    assert_eq!(examined.holder, None);
    assert!(examined.verdict.is_err());
    assert_eq!(harness.events().await.len(), before, "nothing is opened");
}

/// MUST take a list over, show it from then on, and record it (CPS-12).
pub async fn install_revocation_list_takes_it_over_shows_it_and_records_it_cps_12(
    harness: &dyn Harness,
) {
    let by = administrator(harness).await;
    let here = harness.front_end();
    let (issuer, list) = harness.revocation_list(&[HeldCard::First, HeldCard::Renewed]);
    let before = list_of(&here, &issuer).await;
    assert_eq!(before.revoked, 0);
    let since = harness.events().await.len();
    let installed = here.desk.install_revocation_list(&by.token, &list).await;
    let installed = installed.expect("installed");
    assert_eq!((&installed.issuer, installed.revoked), (&issuer, 2));
    assert_eq!(list_of(&here, &issuer).await, installed);
    assert!(installed.dates >= before.dates);
    let event = recorded_once(harness, since, Action::RevocationListInstalled).await;
    assert_eq!(event.outcome, Outcome::Success);
    assert_eq!(event.session, Some(by.session.id));
}

/// MUST end the sessions of the cards that the list revokes, and no other, and let those cards open
/// no more (CPS-31, T30).
pub async fn install_revocation_list_ends_the_sessions_of_the_cards_that_it_revokes_cps_31(
    harness: &dyn Harness,
) {
    let by = with_card_holder(harness).await;
    let here = harness.front_end();
    let first = here.log_in_by_card(harness, HeldCard::First).await;
    let renewed = here.log_in_by_card(harness, HeldCard::Renewed).await;
    let (first, renewed) = (first.expect("open"), renewed.expect("open"));
    let (_, list) = harness.revocation_list(&[HeldCard::First]);
    let installed = here.desk.install_revocation_list(&by.token, &list).await;
    installed.expect("installed");
    match harness.session(first.session.id).await {
        Some(SessionState::Ended(ending)) => assert_eq!(ending.cause, EndCause::CardRevoked),
        state => panic!("a revoked card's session is {state:?}"),
    }
    assert!(!has_ended(harness, renewed.session.id).await);
    assert!(!has_ended(harness, by.session.id).await);
    let revoked = here.log_in_by_card(harness, HeldCard::First).await;
    check_refused(revoked, &DeskError::CardDenied, "revoked");
    let other = here.log_in_by_card(harness, HeldCard::Renewed).await;
    other.expect("open");
}

/// MUST refuse what is not a list of an authority that is trusted, with a code, keep the list in
/// place, and record it (T31).
pub async fn install_revocation_list_refuses_what_is_no_list_and_keeps_the_old_one_t31(
    harness: &dyn Harness,
) {
    let by = administrator(harness).await;
    let here = harness.front_end();
    let (issuer, list) = harness.revocation_list(&[HeldCard::First]);
    let in_place = list_of(&here, &issuer).await;
    let mut altered = list.clone();
    let end = altered.last_mut().expect("bytes");
    *end ^= 1;
    for wrong in [b"not a list".to_vec(), altered] {
        let since = harness.events().await.len();
        let refused = here.desk.install_revocation_list(&by.token, &wrong).await;
        assert!(
            matches!(refused, Err(DeskError::RevocationListRefused { .. })),
            "{refused:?}"
        );
        let event = recorded_once(harness, since, Action::RevocationListInstalled).await;
        assert_eq!(event.outcome, Outcome::Failure);
        assert_eq!(list_of(&here, &issuer).await, in_place);
    }
}

/// MUST fetch nothing when nothing is due (CPS-12).
pub async fn refresh_revocation_lists_fetches_nothing_when_nothing_is_due_cps_12(
    harness: &dyn Harness,
) {
    let here = harness.front_end();
    let before = here.desk.revocation_lists().await.expect("the lists");
    let refreshed = (here.desk).refresh_revocation_lists(here.origin.clone(), true);
    assert!(refreshed.await.expect("an answer").is_none());
    let after = here.desk.revocation_lists().await.expect("the lists");
    assert_eq!(after, before);
}

async fn list_of(here: &FrontEnd, issuer: &IssuerName) -> RevocationListView {
    let lists = here.desk.revocation_lists().await.expect("the lists");
    let list = lists.into_iter().find(|list| list.issuer == *issuer);
    list.expect("the list of the authority")
}

fn read(harness: &dyn Harness, card: HeldCard) -> CardToRegister {
    CardToRegister::Read(harness.certificate(card))
}

async fn register(
    here: &FrontEnd,
    by: &OpenSession,
    account: Option<&str>,
    card: CardToRegister,
) -> Result<AccountView, DeskError> {
    let registration = CardRegistration {
        account: account.map(identifier),
        card,
    };
    here.desk.register_card(&by.token, registration).await
}
