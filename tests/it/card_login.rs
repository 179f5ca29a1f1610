//! Logins by card in process: the driver, the simulated card, the authority's lists and the desk.

use crate::card_practice::{COLLEAGUE, CardPractice, fault, issue, refusal};
use crate::observe::events;
use crate::opening::{PERSON, try_in};
use jiff::SignedDuration;
use loquet_adapter_card_simulator::{
    Assumptions, CardKind, CardOrder, CaseFour, Fault, FaultScript, Holder, LastWrongTry, PastEnd,
    PinForgotten,
};
use loquet_domain::card::{CardFault, ChallengePurpose, PinState, PinTries};
use loquet_domain::journal::{Action, Outcome, Reason};
use loquet_domain::profile::Factor;
use loquet_domain::session::{LockCause, SessionState};
use loquet_port_desk::{CardDesk, DeskError, SessionDesk};
use loquet_tests::{
    Workstation, doctor, empty_list, identifier, issuer, log_administrator_in, memory_store,
    origin, password, pin, pin_with_consent, sqlite_store,
};
use tempfile::TempDir;

/// The most exchanges of a login, by a card that was never read here and by one that was.
const FIRST: usize = 24;
const KNOWN: usize = 9;

async fn within_the_budget(practice: CardPractice) {
    let card = practice.card();
    let workstation = Workstation::with_card(&practice.trust, &card);
    for most in [FIRST, KNOWN] {
        card.transcript().clear();
        let opened = workstation.log_in(&practice.desk, pin("1234")).await;
        let opened = opened.expect("open");
        let transcript = card.transcript();
        assert!(transcript.count() <= most, "{transcript:#?}");
        assert_eq!(transcript.codes_presented(), 1, "CPS-17");
        assert!(!card.is_pin_verified(), "CPS-20");
        assert_eq!(opened.session.identifier, identifier(PERSON));
        assert_eq!(opened.session.factor, Factor::CpsCard);
        assert!(opened.session.conforming && opened.session.test, "CPS-08");
        assert_eq!(opened.former_card, None);
        let event = practice.last_event().await;
        assert_eq!(
            (event.action, event.outcome),
            (Action::LoginByCard, Outcome::Success)
        );
        assert_eq!(event.card, opened.session.card);
    }
}

#[tokio::test]
async fn a_first_card_takes_24_exchanges_and_a_known_one_9_in_memory() {
    within_the_budget(CardPractice::new().await).await;
}

#[tokio::test]
async fn a_first_card_takes_24_exchanges_and_a_known_one_9_in_sqlite() {
    let folder = TempDir::new().expect("a folder");
    within_the_budget(CardPractice::over(sqlite_store(folder.path()).await).await).await;
}

#[tokio::test]
async fn a_cps4_opens_too() {
    let practice = CardPractice::new().await;
    let card = issue(&practice.order().with_kind(CardKind::Cps4));
    let workstation = Workstation::with_card(&practice.trust, &card);
    for _ in 0..2 {
        let opened = workstation.log_in(&practice.desk, pin("1234")).await;
        opened.expect("open");
    }
    assert_eq!(card.transcript().codes_presented(), 2);
}

#[tokio::test]
async fn a_card_opens_whatever_no_source_says_of_it() {
    let practice = CardPractice::new().await;
    let default = Assumptions::default;
    let mut variants = vec![
        Assumptions {
            largest_read: 231,
            ..default()
        },
        Assumptions {
            largest_read: 100,
            ..default()
        },
        Assumptions {
            malformed_flags: false,
            ..default()
        },
        Assumptions {
            authentication_first: true,
            ..default()
        },
        Assumptions {
            last_wrong_try: LastWrongTry::Blocked,
            ..default()
        },
    ];
    for past_end in [PastEnd::WrongLength, PastEnd::Plain] {
        variants.push(Assumptions {
            past_end,
            ..default()
        });
    }
    for case_four in [CaseFour::MoreData, CaseFour::Direct] {
        variants.push(Assumptions {
            case_four,
            ..default()
        });
    }
    for pin_forgotten in [PinForgotten::AtSelection, PinForgotten::AfterSignature] {
        variants.push(Assumptions {
            pin_forgotten,
            ..default()
        });
    }
    for assumptions in variants {
        let card = issue(&practice.order().with_assumptions(assumptions));
        let workstation = Workstation::with_card(&practice.trust, &card);
        for _ in 0..2 {
            let opened = workstation.log_in(&practice.desk, pin("1234")).await;
            opened.unwrap_or_else(|error| panic!("{assumptions:?}: {error:?}"));
        }
    }
}

#[tokio::test]
async fn cps_17_a_wrong_pin_spends_one_try_and_the_last_needs_consent() {
    let practice = CardPractice::new().await;
    let card = practice.card();
    let workstation = Workstation::with_card(&practice.trust, &card);
    for left in [2, 1] {
        let wrong = workstation.log_in(&practice.desk, pin("4321")).await;
        assert_eq!(
            fault(wrong),
            CardFault::PinWrong(PinTries::new(left).expect("left"))
        );
        assert_eq!(practice.last_reason().await, Some(Reason::PinWrong));
        let read = workstation.read().await.expect("read");
        assert_eq!(read.pin, PinState::of(left));
    }
    let presented = card.transcript().codes_presented();
    assert_eq!(presented, 2);
    let without = workstation.log_in(&practice.desk, pin("1234")).await;
    assert_eq!(fault(without), CardFault::LastTry);
    assert_eq!(card.transcript().codes_presented(), presented);
    assert_eq!(practice.sessions().await, 0);

    let consented = workstation
        .log_in(&practice.desk, pin_with_consent("1234"))
        .await;
    consented.expect("open");
    assert_eq!(card.pin_tries_left(), 3);
}

#[tokio::test]
async fn cps_17_a_blocked_pin_takes_no_try() {
    let practice = CardPractice::new().await;
    let card = issue(&practice.order().with_pin_tries_left(1));
    let workstation = Workstation::with_card(&practice.trust, &card);
    let spent = workstation
        .log_in(&practice.desk, pin_with_consent("4321"))
        .await;
    assert_eq!(fault(spent), CardFault::PinBlocked);
    let blocked = workstation
        .log_in(&practice.desk, pin_with_consent("1234"))
        .await;
    assert_eq!(fault(blocked), CardFault::PinBlocked);
    assert_eq!(practice.last_reason().await, Some(Reason::PinBlocked));
    assert_eq!(card.transcript().codes_presented(), 1);
}

#[tokio::test]
async fn cps_18_a_pin_that_another_program_verified_counts_for_nothing() {
    let practice = CardPractice::new().await;
    let card = practice.card();
    let workstation = Workstation::with_card(&practice.trust, &card);
    for typed in ["4321", "1234"] {
        card.transcript().clear();
        card.verify_as_another_program();
        let answer = workstation.log_in(&practice.desk, pin(typed)).await;
        assert_eq!(answer.is_ok(), typed == "1234", "{answer:?}");
        assert_eq!(card.transcript().codes_presented(), 1);
        assert!(!card.is_pin_verified());
    }
    for exchange in 1..=KNOWN as u64 {
        let script = FaultScript::new().at(exchange, Fault::PinVerifiedElsewhere);
        card.set_faults(script);
        let wrong = workstation.log_in(&practice.desk, pin("4321")).await;
        assert!(wrong.is_err(), "at exchange {exchange}");
        card.set_pin_tries_left(3);
    }
    assert_eq!(practice.sessions().await, 1);
}

#[tokio::test]
async fn cps_15_a_renewed_card_opens_and_is_told() {
    let practice = CardPractice::new().await;
    let workstation = Workstation::with_card(&practice.trust, &practice.card());
    let first = workstation
        .log_in(&practice.desk, pin("1234"))
        .await
        .expect("open");
    let renewed = CardOrder::new(doctor(), "2900000075", practice.now());
    workstation.insert(&issue(&renewed));
    let second = workstation
        .log_in(&practice.desk, pin("1234"))
        .await
        .expect("open");
    assert_eq!(second.session.identifier, first.session.identifier);
    assert_eq!(second.former_card, first.session.card);
    assert_ne!(second.session.card, first.session.card);
    let third = workstation
        .log_in(&practice.desk, pin("1234"))
        .await
        .expect("open");
    assert_eq!(third.former_card, None, "told once");
}

#[tokio::test]
async fn cps_23_the_card_of_another_does_not_unlock() {
    let practice = CardPractice::new().await;
    let workstation = Workstation::with_card(&practice.trust, &practice.card());
    let opened = workstation
        .log_in(&practice.desk, pin("1234"))
        .await
        .expect("open");
    let locked = practice
        .desk
        .lock_session(&opened.token, LockCause::CardRemoved)
        .await;
    locked.expect("locked");
    workstation.insert(&practice.card_of_colleague());
    let other = workstation
        .unlock(&practice.desk, &opened.token, pin("1234"))
        .await;
    assert!(matches!(refusal(other), DeskError::CardDenied));
    assert_eq!(practice.last_reason().await, Some(Reason::CardOfAnother));
    let by_password = practice
        .desk
        .unlock_session(&opened.token, password("1234"), origin());
    assert!(matches!(by_password.await, Err(DeskError::CardNeeded)));
    workstation.insert(&practice.card());
    let unlocked = workstation
        .unlock(&practice.desk, &opened.token, pin("1234"))
        .await;
    let unlocked = unlocked.expect("unlocked");
    assert_eq!(unlocked.session.state, SessionState::Active);
    let old = practice.desk.use_session(&opened.token).await;
    assert!(matches!(old, Err(DeskError::SessionEnded)), "SES-02");
}

#[tokio::test]
async fn cps_30_wrong_passwords_do_not_block_the_card_nor_the_card_the_password() {
    let practice = CardPractice::new().await;
    let workstation = Workstation::with_card(&practice.trust, &practice.card());
    for _ in 0..5 {
        assert!(try_in(&practice.desk, PERSON, "4321").await.is_err());
    }
    let opened = workstation.log_in(&practice.desk, pin("1234")).await;
    opened.expect("the card opens");

    let rogue = issue(&practice.order().with_other_key());
    workstation.insert(&rogue);
    for _ in 0..10 {
        let denied = workstation.log_in(&practice.desk, pin("1234")).await;
        assert!(matches!(refusal(denied), DeskError::CardDenied));
    }
    let colleague = try_in(&practice.desk, COLLEAGUE, "5678").await;
    colleague.expect("the colleague's password opens");
    workstation.insert(&practice.card_of_colleague());
    let colleague = workstation.log_in(&practice.desk, pin("1234")).await;
    colleague.expect("and their card");
    practice.clock.advance(SignedDuration::from_mins(5));
    let person = try_in(&practice.desk, PERSON, "1234").await;
    person.expect("the person's password is not blocked by a rogue of their card");
}

#[tokio::test]
async fn cps_04_an_answer_opens_once_and_for_its_own_question() {
    let practice = CardPractice::new().await;
    let workstation = Workstation::with_card(&practice.trust, &practice.card());
    let desk = &practice.desk;
    let card = workstation.read().await.expect("read");
    let challenge = desk
        .challenge_card(ChallengePurpose::Login, origin())
        .await
        .expect("asked");
    let answer = workstation
        .answer(desk, &card, pin("1234"), &challenge)
        .await
        .expect("answered");
    desk.log_in_by_card(answer.clone(), origin())
        .await
        .expect("open");
    let again = desk.log_in_by_card(answer.clone(), origin()).await;
    assert!(matches!(again, Err(DeskError::CardDenied)));
    assert_eq!(practice.last_reason().await, Some(Reason::ChallengeUnknown));
    let other = desk
        .challenge_card(ChallengePurpose::Login, origin())
        .await
        .expect("asked");
    let mut moved = answer;
    moved.attempt = other.attempt;
    let moved = desk.log_in_by_card(moved, origin()).await;
    assert!(matches!(moved, Err(DeskError::CardDenied)), "CPS-05");
    assert_eq!(practice.last_reason().await, Some(Reason::SignatureWrong));
    assert_eq!(practice.sessions().await, 1);
}

#[tokio::test]
async fn cps_31_a_list_that_revokes_the_card_ends_its_session() {
    let practice = CardPractice::new().await;
    let card = practice.card();
    let workstation = Workstation::with_card(&practice.trust, &card);
    let opened = workstation
        .log_in(&practice.desk, pin("1234"))
        .await
        .expect("open");
    let administrator = log_administrator_in(&practice.desk).await;
    let list = empty_list(2, practice.now()).with_revoked(card.authentication_certificate());
    let list = issuer().authority().revocation_list(&list).expect("a list");
    let installed = practice
        .desk
        .install_revocation_list(&administrator.token, &list)
        .await;
    assert_eq!(installed.expect("installed").revoked, 1);
    let used = practice.desk.use_session(&opened.token).await;
    assert!(matches!(used, Err(DeskError::SessionEnded)), "{used:?}");
    let again = workstation.log_in(&practice.desk, pin("1234")).await;
    assert!(matches!(refusal(again), DeskError::CardDenied));
    assert_eq!(
        practice.last_reason().await,
        Some(Reason::CertificateRevoked)
    );
}

#[tokio::test]
async fn cps_14_a_good_card_that_is_nobodys_is_told_so() {
    let practice = CardPractice::over(memory_store()).await;
    let stranger = Holder::person("899900063480", "LIBRE", "MAX");
    let order = CardOrder::new(stranger, "2900000083", practice.now());
    let workstation = Workstation::with_card(&practice.trust, &issue(&order));
    let answer = workstation.log_in(&practice.desk, pin("1234")).await;
    assert!(matches!(refusal(answer), DeskError::CardNotRegistered));
    assert_eq!(
        practice.last_reason().await,
        Some(Reason::CardNotRegistered)
    );
    let recorded = events(&practice.store).await;
    assert!(
        recorded
            .iter()
            .all(|event| event.action != Action::LoginByCard || event.outcome != Outcome::Success)
    );
}
