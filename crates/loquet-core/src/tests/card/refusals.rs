//! A card that is not good opens nothing: one public answer, its own reason in the journal.

use super::scene::{Log, Scene, answer, challenge, holder, holder_account, serial, trusted};
use crate::CardPolicy;
use crate::tests::bench::{key, origin};
use loquet_domain::card::{
    CardAnswer, CardChallenge, CardHolder, CardInterface, CardType, CertificateRefusal,
    ChallengePurpose,
};
use loquet_domain::journal::{Action, Event, Object, Outcome, Reason};
use loquet_domain::lockout::{Refusal, Throttle};
use loquet_domain::profile::Factor;
use loquet_domain::session::AccountNotActive;
use loquet_domain::text::PrintableText;
use loquet_domain::{AccountStatus, AttemptId, Origin, SignedDuration};
use loquet_port_desk::{CardDesk, DeskError};
use loquet_port_sessions::SessionsError;
use loquet_port_trust::{SignatureRefusal, TrustedCertificate};
use loquet_port_users::SettlementOutcome;

/// Plays a scene that opens nothing, and gives what is recorded of it.
async fn refused(scene: Scene, reason: Reason) -> Event {
    let log = Log::default();
    let desk = scene.bench(&log).desk();
    let denied = desk.log_in_by_card(answer(), origin()).await;
    let denied = denied.expect_err("refused");
    let told = reason == Reason::CardNotRegistered;
    assert_eq!(
        matches!(denied, DeskError::CardNotRegistered),
        told,
        "{reason:?}"
    );
    assert_eq!(
        matches!(denied, DeskError::CardDenied),
        !told,
        "{reason:?}: {denied:?}"
    );
    let (outcome, event) = log.settled();
    // What the practice lacks locks nobody's card (LOCK-08).
    let expected = match reason {
        Reason::RevocationUnknown | Reason::RevocationStale | Reason::ClockSetBack => {
            SettlementOutcome::GivenBack
        }
        _ => SettlementOutcome::Failed,
    };
    assert_eq!(outcome, expected, "{reason:?}");
    assert_eq!(event.action, Action::LoginByCard);
    assert_eq!(event.outcome, Outcome::Failure);
    assert_eq!(event.reason, Some(reason));
    assert_eq!(event.factor, Some(Factor::CpsCard));
    assert_eq!(event.attempt, Some(answer().attempt));
    event
}

/// A scene that is refused before a session is asked for.
async fn refused_early(scene: Scene, reason: Reason) -> Event {
    let never = || panic!("no session may be asked for");
    refused(
        Scene {
            opened: never,
            ..scene
        },
        reason,
    )
    .await
}

fn asked(challenge: CardChallenge) -> Scene {
    Scene {
        taken: Some(challenge),
        ..Scene::good()
    }
}

#[tokio::test]
async fn cps_04_what_nobody_asked_is_refused() {
    let scene = Scene {
        taken: None,
        ..Scene::good()
    };
    refused_early(scene, Reason::ChallengeUnknown).await;
}

#[tokio::test]
async fn cps_05_the_answer_to_another_attempt_is_refused() {
    let other = CardChallenge {
        attempt: AttemptId::from_random([8; 16]),
        ..challenge()
    };
    refused_early(asked(other), Reason::ChallengeUnknown).await;
}

#[tokio::test]
async fn cps_05_another_purpose_workstation_or_service_is_refused() {
    let others = [
        CardChallenge {
            purpose: ChallengePurpose::Unlock,
            ..challenge()
        },
        CardChallenge {
            workstation: PrintableText::new("ACCUEIL-2"),
            ..challenge()
        },
        CardChallenge {
            service: PrintableText::new("another practice"),
            ..challenge()
        },
    ];
    for other in others {
        refused_early(asked(other), Reason::ChallengeForeign).await;
    }
}

#[tokio::test]
async fn cps_04_a_challenge_is_open_for_sixty_seconds_to_the_second() {
    for (age, open) in [(-1, false), (0, true), (59, true), (60, false), (61, false)] {
        let scene = Scene {
            now: challenge().issued_at + SignedDuration::from_secs(age),
            ..Scene::good()
        };
        if open {
            let log = Log::default();
            let desk = scene.bench(&log).desk();
            desk.log_in_by_card(answer(), origin()).await.expect("open");
        } else {
            refused_early(scene, Reason::ChallengeExpired).await;
        }
    }
}

#[tokio::test]
async fn cps_04_a_challenge_is_answered_once_and_of_two_at_once_one_wins() {
    let log = Log::default();
    let desk = Scene::good().bench(&log).desk();
    let one = desk.log_in_by_card(answer(), origin());
    let other = desk.log_in_by_card(answer(), origin());
    let (one, other) = tokio::join!(one, other);
    assert_eq!(usize::from(one.is_ok()) + usize::from(other.is_ok()), 1);
    let replayed = desk.log_in_by_card(answer(), origin()).await;
    assert!(matches!(replayed, Err(DeskError::CardDenied)));
    let reasons = log.settlements().into_iter().map(|one| one.event.reason);
    let unknown = Some(Reason::ChallengeUnknown);
    assert_eq!(reasons.collect::<Vec<_>>(), [unknown, unknown]);
}

#[tokio::test]
async fn cps_04_a_challenge_is_used_up_by_an_answer_that_fails() {
    let log = Log::default();
    let scene = Scene {
        signature: Err(SignatureRefusal::Wrong),
        ..Scene::good()
    };
    let desk = scene.bench(&log).desk();
    for _ in 0..2 {
        let denied = desk.log_in_by_card(answer(), origin()).await;
        assert!(matches!(denied, Err(DeskError::CardDenied)));
    }
    let reasons = log.settlements().into_iter().map(|one| one.event.reason);
    assert_eq!(
        reasons.collect::<Vec<_>>(),
        [Some(Reason::SignatureWrong), Some(Reason::ChallengeUnknown)]
    );
}

#[tokio::test]
async fn cps_24_t29_without_contact_no_pin_was_asked() {
    let scene = Scene::good();
    let log = Log::default();
    let desk = scene.bench(&log).desk();
    let contactless = CardAnswer {
        interface: CardInterface::Contactless,
        ..answer()
    };
    let denied = desk.log_in_by_card(contactless, origin()).await;
    assert!(matches!(denied, Err(DeskError::CardDenied)));
    assert_eq!(log.settled().1.reason, Some(Reason::Contactless));
    assert!(!log.has_opened());
}

#[tokio::test]
async fn cps_09_t21_a_signature_that_does_not_verify_is_refused_before_anything_is_believed() {
    for (signature, reason) in [
        (SignatureRefusal::Wrong, Reason::SignatureWrong),
        (SignatureRefusal::Weak, Reason::CertificateWeak),
        (SignatureRefusal::Malformed, Reason::CertificateMalformed),
    ] {
        let scene = Scene {
            signature: Err(signature),
            ..Scene::good()
        };
        let event = refused_early(scene, reason).await;
        assert_eq!(event.card, None, "what was read is not believed");
        assert_eq!(event.actor, None);
    }
}

#[tokio::test]
async fn cps_07_each_refusal_of_the_certificate_has_its_reason_and_names_no_card() {
    use CertificateRefusal as Refused;
    for refusal in [
        Refused::Malformed,
        Refused::NotForAuthentication,
        Refused::Software,
        Refused::Untrusted,
        Refused::Expired,
        Refused::NotYetValid,
        Refused::Weak,
        Refused::CriticalExtension,
        Refused::Revoked,
        Refused::RevocationUnknown,
        Refused::RevocationStale,
        Refused::TestCard,
        Refused::Category,
        Refused::ClockSetBack,
    ] {
        let scene = Scene {
            verdict: Err(refusal),
            ..Scene::good()
        };
        let event = refused_early(scene, refusal.into()).await;
        assert_eq!(event.card, None, "no authority vouches for a number");
        let certificate = answer().certificate.digest();
        let masked = key().mask_card(&certificate, &origin().workstation);
        assert_eq!(event.object, Object::Unknown(masked));
    }
}

fn read(holder: CardHolder) -> Scene {
    Scene {
        verdict: Ok(TrustedCertificate {
            holder,
            ..trusted()
        }),
        ..Scene::good()
    }
}

#[tokio::test]
async fn cards_of_establishments_open_only_where_the_practice_admits_them() {
    let establishments = [
        CardHolder {
            card_type: Some(CardType::Establishment),
            ..holder()
        },
        CardHolder {
            card_type: Some(CardType::Authorised),
            ..holder()
        },
        CardHolder {
            card_type: None,
            number: "3750000001/0001".parse().expect("a number"),
            ..holder()
        },
    ];
    for holder in establishments {
        refused_early(read(holder.clone()), Reason::CardCategory).await;
        let policy = CardPolicy {
            establishments: true,
            ..CardPolicy::default()
        };
        assert!(policy.admits(&holder));
    }
}

#[tokio::test]
async fn a_certificate_without_the_number_of_a_card_is_no_card() {
    let software = CardHolder {
        serial: None,
        ..holder()
    };
    refused_early(read(software), Reason::CertificateSoftware).await;
}

#[tokio::test]
async fn cps_14_a_card_of_nobody_is_told_to_whoever_has_proved_it() {
    let scene = Scene {
        found: None,
        ..Scene::good()
    };
    let event = refused_early(scene, Reason::CardNotRegistered).await;
    assert_eq!(event.card, Some(serial()), "proved and vouched for");
    assert_eq!(event.actor, None);
}

#[tokio::test]
async fn cps_14_an_account_with_another_card_than_was_asked_for_is_nobody() {
    let mut other = holder_account(AccountStatus::Active);
    if let Some(card) = &mut other.account.card {
        card.identity.number = "899700075122".parse().expect("a card number");
    }
    let scene = Scene {
        found: Some(other),
        ..Scene::good()
    };
    refused_early(scene, Reason::CardNotRegistered).await;
}

#[tokio::test]
async fn auth_25_a_disabled_account_gets_the_same_answer_as_a_refused_card() {
    let scene = Scene {
        found: Some(holder_account(AccountStatus::Disabled)),
        ..Scene::good()
    };
    let event = refused_early(scene, Reason::AccountDisabled).await;
    assert!(matches!(event.object, Object::Account(_)));
}

#[tokio::test]
async fn auth_25_what_changed_before_the_session_opened_is_refused() {
    let disabled: fn() -> Option<SessionsError> = || Some(AccountNotActive.into());
    let changed: fn() -> Option<SessionsError> = || Some(SessionsError::CredentialChanged);
    for (opened, reason) in [
        (disabled, Reason::AccountDisabled),
        (changed, Reason::CardChanged),
    ] {
        let scene = Scene {
            opened,
            ..Scene::good()
        };
        refused(scene, reason).await;
    }
}

#[tokio::test]
async fn lock_07_a_throttled_card_is_not_judged_at_all() {
    let scene = Scene {
        throttled: Some(Refusal {
            throttle: Throttle::Locked,
            refused: 1,
        }),
        ..Scene::good()
    };
    let log = Log::default();
    let desk = scene.bench(&log).desk();
    let denied = desk.log_in_by_card(answer(), origin()).await;
    assert!(matches!(denied, Err(DeskError::CardDenied)));
    assert_eq!(log.asked().len(), 2, "taken, and refused a reservation");
}

#[tokio::test]
async fn auth_21_every_refusal_has_the_same_public_answer() {
    let scenes = [
        Scene {
            taken: None,
            ..Scene::good()
        },
        Scene {
            signature: Err(SignatureRefusal::Wrong),
            ..Scene::good()
        },
        Scene {
            verdict: Err(CertificateRefusal::Revoked),
            ..Scene::good()
        },
        Scene {
            found: Some(holder_account(AccountStatus::Disabled)),
            ..Scene::good()
        },
    ];
    let mut answers = Vec::new();
    for scene in scenes {
        let desk = scene.bench(&Log::default()).desk();
        let denied = desk.log_in_by_card(answer(), origin()).await;
        let denied = denied.expect_err("refused");
        answers.push((denied.to_string(), format!("{denied:?}"), denied.code()));
    }
    assert!(answers.windows(2).all(|pair| pair.first() == pair.last()));
}

#[tokio::test]
async fn cps_05_an_answer_from_another_workstation_counts_on_that_workstation() {
    let elsewhere = Origin {
        workstation: PrintableText::new("ACCUEIL-2"),
        ..origin()
    };
    let log = Log::default();
    let desk = Scene::good().bench(&log).desk();
    let denied = desk.log_in_by_card(answer(), elsewhere.clone()).await;
    assert!(matches!(denied, Err(DeskError::CardDenied)));
    let (_, event) = log.settled();
    assert_eq!(event.reason, Some(Reason::ChallengeForeign));
    let certificate = answer().certificate.digest();
    let masked = key().mask_card(&certificate, &elsewhere.workstation);
    assert_eq!(event.object, Object::Unknown(masked), "CPS-30");
}
