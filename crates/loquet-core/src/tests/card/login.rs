//! A card that is good opens.

use super::scene::{
    Asked, Log, Scene, answer, challenge, former_serial, identity, serial, session_card, trusted,
};
use crate::tests::bench::{identifier, key, origin, reserved_attempt};
use loquet_domain::SignedDuration;
use loquet_domain::card::CardAuthority;
use loquet_domain::journal::{Action, Object, Outcome, Reason};
use loquet_domain::profile::{Assurance, Factor, Profile};
use loquet_domain::session::Credential;
use loquet_port_desk::{CardDesk, LoginDesk};
use loquet_port_trust::{Revocation, TrustedCertificate};

#[tokio::test]
async fn cps_01_every_step_is_taken_in_order_and_then_one_session_opens() {
    let log = Log::default();
    let desk = Scene::good().bench(&log).desk();
    let opened = desk.log_in_by_card(answer(), origin()).await;
    let opened = opened.expect("opened");
    let asked = log.asked();
    assert!(
        matches!(
            asked.as_slice(),
            [
                Asked::Take,
                Asked::Reserve(_),
                Asked::Verify(_),
                Asked::Judge,
                Asked::FindByCard(_),
                Asked::Open(_)
            ]
        ),
        "{asked:?}"
    );
    assert_eq!(opened.session.identifier, identifier());
    assert_eq!(opened.session.card, Some(serial()));
    assert!(opened.session.conforming && !opened.session.test, "REG-02");
    assert_eq!(opened.failures_before, 2, "LOCK-13");
    assert_eq!(opened.former_card, Some(former_serial()), "CPS-15");
    assert!(!opened.weak_password);
    assert_eq!(opened.revocation_overdue, None);
}

#[tokio::test]
async fn cps_09_what_is_verified_is_our_challenge_for_the_certificate_that_is_judged() {
    let log = Log::default();
    let desk = Scene::good().bench(&log).desk();
    desk.log_in_by_card(answer(), origin())
        .await
        .expect("opened");
    let expected = challenge().message(&answer().certificate.digest());
    let verified = log.asked().into_iter().find_map(|asked| match asked {
        Asked::Verify(message) => Some(message),
        _ => None,
    });
    assert_eq!(verified.as_deref(), Some(expected.as_bytes()));
}

#[tokio::test]
async fn auth_20_the_success_is_recorded_with_card_factor_and_assurance() {
    let log = Log::default();
    let desk = Scene::good().bench(&log).desk();
    desk.log_in_by_card(answer(), origin())
        .await
        .expect("opened");
    let opening = log.opening().expect("opened");
    let event = opening.event;
    assert_eq!(event.action, Action::LoginByCard);
    assert_eq!((event.outcome, event.reason), (Outcome::Success, None));
    assert_eq!(event.factor, Some(Factor::CpsCard));
    assert_eq!(event.assurance, Some(Assurance::TwoFactors));
    assert_eq!(event.card, Some(serial()));
    assert_eq!(event.attempt, Some(challenge().attempt));
    assert_eq!(event.session, Some(opening.opening.session));
    assert_eq!(event.object, Object::Account(opening.opening.account));
    assert_eq!(event.actor, Some(opening.opening.account));
    assert_eq!(opening.attempt, reserved_attempt());
    assert_eq!(
        opening.opening.credential,
        Credential::CpsCard(session_card()),
        "CPS-31: the end of the certificate goes with the session"
    );
}

#[tokio::test]
async fn cps_14_the_account_is_found_by_authority_and_number_and_by_nothing_else() {
    for authority in [CardAuthority::IgcSante, CardAuthority::Test] {
        let log = Log::default();
        let scene = Scene {
            verdict: Ok(TrustedCertificate {
                authority,
                ..trusted()
            }),
            ..Scene::good()
        };
        let answered = scene
            .bench(&log)
            .desk()
            .log_in_by_card(answer(), origin())
            .await;
        let looked_up = log.asked().into_iter().find_map(|asked| match asked {
            Asked::FindByCard(identity) => Some(identity),
            _ => None,
        });
        let looked_up = looked_up.expect("looked up");
        assert_eq!(
            (looked_up.authority, &looked_up.number),
            (authority, &identity().number)
        );
        // The store gives the account of the real card whatever is asked: the core compares.
        assert_eq!(answered.is_ok(), authority == CardAuthority::IgcSante);
    }
}

#[tokio::test]
async fn cps_30_lock_05_attempts_by_card_have_counters_of_their_own() {
    let log = Log::default();
    let desk = Scene::good().bench(&log).desk();
    desk.log_in_by_card(answer(), origin())
        .await
        .expect("opened");
    let Some(Asked::Reserve(request)) = log.asked().into_iter().nth(1) else {
        panic!("reserved second");
    };
    let workstation = origin().workstation;
    assert_eq!(
        request.subject,
        key().mask_card(&answer().certificate.digest(), &workstation)
    );
    assert_eq!(request.source, key().mask_card_workstation(&workstation));
    assert_ne!(request.subject, key().mask(identifier().key()));
    assert_ne!(request.source, key().mask_workstation(&workstation));
    assert_eq!(request.factor, Factor::CpsCard);
    assert_eq!(
        request.account, None,
        "a certificate that is shown proves nobody"
    );
    assert_eq!(request.object, Object::Unknown(request.subject), "LOG-05");
}

#[tokio::test]
async fn cps_11_a_list_past_its_date_within_the_grace_is_recorded_with_its_age_and_told() {
    let log = Log::default();
    let overdue = Some(SignedDuration::from_hours(1));
    let revocation = Revocation {
        overdue,
        ..trusted().revocation
    };
    let scene = Scene {
        verdict: Ok(TrustedCertificate {
            revocation,
            ..trusted()
        }),
        ..Scene::good()
    };
    let opened = scene
        .bench(&log)
        .desk()
        .log_in_by_card(answer(), origin())
        .await;
    assert_eq!(opened.expect("opened").revocation_overdue, overdue);
    let event = log.opening().expect("opened").event;
    assert_eq!(event.reason, Some(Reason::RevocationStale));
    assert_eq!(event.outcome, Outcome::Success);
    let note = event.note.expect("a note");
    assert_eq!(note.as_str(), "revocation list overdue by 3600 s");
}

#[tokio::test]
async fn cps_08_a_test_card_is_marked_in_the_journal_and_in_the_session() {
    let log = Log::default();
    let mut scene = Scene {
        verdict: Ok(TrustedCertificate {
            authority: CardAuthority::Test,
            ..trusted()
        }),
        ..Scene::good()
    };
    if let Some(card) = scene
        .found
        .as_mut()
        .and_then(|found| found.account.card.as_mut())
    {
        card.identity.authority = CardAuthority::Test;
    }
    let opened = scene
        .bench(&log)
        .desk()
        .log_in_by_card(answer(), origin())
        .await;
    assert!(opened.expect("opened").session.test);
    let event = log.opening().expect("opened").event;
    assert_eq!(event.reason, Some(Reason::TestCard));
}

#[tokio::test]
async fn reg_02_a_card_opens_where_a_password_alone_does_not() {
    let log = Log::default();
    let mut bench = Scene::good().bench(&log);
    bench.profile = Profile::Conforming;
    let desk = bench.desk();
    desk.log_in(crate::tests::bench::request())
        .await
        .expect_err("a password alone");
    desk.log_in_by_card(answer(), origin())
        .await
        .expect("opened");
}
