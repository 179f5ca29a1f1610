//! Revocation lists, and the sessions of cards that they revoke.

use super::scene::{Log, Scene, answer, card_session, session_card, token};
use crate::tests::Bench;
use crate::tests::bench::{fault, found_session, now, origin};
use loquet_domain::card::{CertificateReference, IssuerName, SessionCard};
use loquet_domain::journal::{Action, Event, Outcome, Reason};
use loquet_domain::session::{EndCause, Session, SessionEvent, SessionProof, SessionRecord};
use loquet_domain::text::PrintableText;
use loquet_domain::{FailureCode, Role, SessionId, SignedDuration};
use loquet_port_desk::{CardDesk, DeskError};
use loquet_port_sessions::{Applied, SessionReference};
use loquet_port_trust::{RevocationList, RevocationListRefusal, RevocationListStatus, TrustFault};
use std::sync::{Arc, Mutex};

fn issuer() -> IssuerName {
    PrintableText::new("TEST AC IGC-SANTE")
}

fn list() -> RevocationList {
    RevocationList {
        issuer: issuer(),
        this_update: now() - SignedDuration::from_hours(1),
        next_update: now() + SignedDuration::from_hours(24),
        revoked: 7,
    }
}

/// A session of a card, under an identity and a certificate of these numbers.
fn session(id: u8, certificate: u8, role: Role) -> Session {
    let template = card_session();
    let reference = CertificateReference::new([6; 32], &[certificate]);
    Session::from_stored(SessionRecord {
        id: SessionId::from_random([id; 16]),
        account: template.account(),
        role,
        proof: SessionProof::CpsCard(SessionCard {
            certificate: reference.expect("a reference"),
            ..session_card()
        }),
        origin: template.origin().clone(),
        opened_at: template.opened_at(),
        limits: template.limits(),
        last_used_at: template.last_used_at(),
        state: template.state(),
    })
}

#[derive(Clone, Default)]
struct Seen {
    ended: Arc<Mutex<Vec<SessionId>>>,
    events: Arc<Mutex<Vec<Event>>>,
}

impl Seen {
    fn ended(&self) -> Vec<SessionId> {
        self.ended.lock().expect("unpoisoned").clone()
    }

    fn events(&self) -> Vec<Event> {
        self.events.lock().expect("unpoisoned").clone()
    }
}

/// Three sessions by card, of which the certificates 2 and 3 are revoked; an administrator holds
/// the token. Ending session 2 fails, if asked so.
fn bench(role: Role, failing: bool) -> (Bench, Seen) {
    let (mut bench, seen) = (Bench::new(), Seen::default());
    bench
        .sessions
        .expect_find()
        .returning(move |_| Ok(Some(found_session(session(1, 1, role)))));
    bench
        .sessions
        .expect_by_card()
        .returning(|| Ok((1..=3).map(|id| session(id, id, Role::Member)).collect()));
    let ended = seen.ended.clone();
    bench.sessions.expect_apply().returning(move |command| {
        if command.event == SessionEvent::End(EndCause::CardRevoked) {
            let SessionReference::Id(id) = command.session else {
                panic!("by identity");
            };
            if failing && id == SessionId::from_random([2; 16]) {
                return Err(fault().into());
            }
            ended.lock().expect("unpoisoned").push(id);
        }
        Ok(Some(Applied {
            session: session(1, 1, role),
            change: None,
            answer: Ok(()),
        }))
    });
    bench
        .trust
        .expect_is_revoked()
        .returning(|reference| Ok(reference.serial() != [1]));
    let events = seen.events.clone();
    bench.journal.expect_append().returning(move |appended| {
        events
            .lock()
            .expect("unpoisoned")
            .extend_from_slice(appended);
        Ok(())
    });
    (bench, seen)
}

fn revoked() -> Vec<SessionId> {
    [2, 3].map(|id| SessionId::from_random([id; 16])).to_vec()
}

#[tokio::test]
async fn cps_31_a_list_that_is_installed_ends_the_sessions_that_it_revokes() {
    let (mut bench, seen) = bench(Role::Administrator, false);
    bench
        .revocation
        .expect_install()
        .returning(|_, _| Ok(list()));
    let installed = bench
        .desk()
        .install_revocation_list(&token(), b"a list")
        .await;
    assert_eq!(installed.expect("installed").revoked, 7);
    assert_eq!(seen.ended(), revoked());
    let events = seen.events();
    let [event] = events.as_slice() else {
        panic!("one event");
    };
    assert_eq!(event.action, Action::RevocationListInstalled);
    assert_eq!(event.outcome, Outcome::Success);
    assert_eq!(event.actor, Some(card_session().account()));
    assert_eq!(
        event.note.as_ref().map(PrintableText::as_str),
        Some(issuer().as_str())
    );
}

#[tokio::test]
async fn cps_31_a_session_that_cannot_be_ended_does_not_keep_the_others_open() {
    let (mut bench, seen) = bench(Role::Administrator, true);
    bench
        .revocation
        .expect_install()
        .returning(|_, _| Ok(list()));
    let installed = bench
        .desk()
        .install_revocation_list(&token(), b"a list")
        .await;
    assert!(matches!(installed, Err(DeskError::Storage(_))));
    assert_eq!(seen.ended(), [SessionId::from_random([3; 16])]);
    assert_eq!(
        seen.events().len(),
        1,
        "the installation is recorded all the same"
    );
}

#[tokio::test]
async fn cps_31_a_list_that_comes_while_a_session_opens_ends_it() {
    for (revoked, expected) in [
        (Some(true), EndCause::CardRevoked),
        (None, EndCause::Closed),
    ] {
        let log = Log::default();
        let scene = Scene {
            revoked_meanwhile: revoked,
            ..Scene::good()
        };
        let mut bench = scene.bench(&log);
        let ended = Arc::new(Mutex::new(Vec::new()));
        let heard = Arc::clone(&ended);
        bench.sessions.expect_apply().returning(move |command| {
            let end = (command.session, command.event);
            heard.lock().expect("unpoisoned").push(end);
            Ok(Some(Applied {
                session: card_session(),
                change: None,
                answer: Ok(()),
            }))
        });
        let denied = bench.desk().log_in_by_card(answer(), origin()).await;
        match revoked {
            Some(_) => assert!(matches!(denied, Err(DeskError::CardDenied)), "{denied:?}"),
            None => assert!(matches!(denied, Err(DeskError::Unexpected(_)))),
        }
        let opened = log.opening().expect("opened").opening.session;
        let end = (SessionReference::Id(opened), SessionEvent::End(expected));
        assert_eq!(*ended.lock().expect("unpoisoned"), [end]);
    }
}

#[tokio::test]
async fn cps_10_a_list_that_is_refused_says_why_and_ends_nothing() {
    let (mut bench, seen) = bench(Role::Administrator, false);
    bench
        .revocation
        .expect_install()
        .returning(|_, _| Err(RevocationListRefusal::Foreign));
    let refused = bench
        .desk()
        .install_revocation_list(&token(), b"a list")
        .await;
    let refused = refused.expect_err("refused");
    assert_eq!(refused.code(), FailureCode::RevocationListForeign);
    assert!(seen.ended().is_empty());
    let reasons: Vec<_> = seen.events().iter().map(|event| event.reason).collect();
    assert_eq!(reasons, [Some(Reason::RevocationListRefused)]);
}

#[tokio::test]
async fn a_list_is_installed_by_an_administrator_only() {
    for role in [Role::Member, Role::Auditor] {
        let (mut bench, _) = bench(role, false);
        bench.revocation.expect_install().never();
        let refused = bench
            .desk()
            .install_revocation_list(&token(), b"a list")
            .await;
        assert!(matches!(refused, Err(DeskError::Forbidden)));
    }
}

#[tokio::test]
async fn cps_12_lists_are_fetched_when_they_are_due_or_when_somebody_wants_them() {
    let second = SignedDuration::from_secs(1);
    for (due, only_if_due, fetched) in [
        (None, true, 0),
        (Some(now() + second), true, 0),
        (Some(now()), true, 1),
        (Some(now() - second), true, 1),
        (Some(now() + second), false, 1),
        (None, false, 1),
    ] {
        let (mut bench, seen) = bench(Role::Member, false);
        bench
            .revocation
            .expect_next_refresh()
            .returning(move |_| due);
        let (those_due, all) = if only_if_due {
            (fetched, 0)
        } else {
            (0, fetched)
        };
        bench
            .revocation
            .expect_refresh()
            .times(those_due)
            .returning(|_| vec![(issuer(), Ok(list()))]);
        bench
            .revocation
            .expect_refresh_all()
            .times(all)
            .returning(|_| vec![(issuer(), Ok(list()))]);
        let desk = bench.desk();
        let refreshed = desk.refresh_revocation_lists(origin(), only_if_due).await;
        let refreshed = refreshed.expect("refreshed");
        assert_eq!(
            refreshed.map(|lists| lists.len()),
            (fetched == 1).then_some(1)
        );
        // Also when nothing is due: a list may have come by another program that was stopped
        // before it had ended the sessions.
        assert_eq!(seen.ended(), revoked(), "CPS-31");
        let actors: Vec<_> = seen.events().iter().map(|event| event.actor).collect();
        assert_eq!(actors, vec![None; fetched], "nobody asked");
    }
}

#[tokio::test]
async fn t31_what_was_fetched_and_is_refused_is_recorded_and_what_was_not_reached_is_not() {
    let (mut bench, seen) = bench(Role::Member, false);
    bench
        .revocation
        .expect_next_refresh()
        .returning(|_| Some(now()));
    bench.revocation.expect_refresh().returning(|_| {
        vec![
            (issuer(), Err(RevocationListRefusal::Superseded)),
            (
                issuer(),
                Err(RevocationListRefusal::Unreachable("offline".into())),
            ),
        ]
    });
    let refreshed = bench.desk().refresh_revocation_lists(origin(), true).await;
    let refreshed = refreshed.expect("refreshed").expect("due");
    let codes: Vec<_> = refreshed.into_iter().map(|one| one.result.err()).collect();
    assert_eq!(
        codes,
        [
            Some(FailureCode::RevocationListSuperseded),
            Some(FailureCode::RevocationListUnreachable)
        ]
    );
    let reasons: Vec<_> = seen.events().iter().map(|event| event.reason).collect();
    assert_eq!(reasons, [Some(Reason::RevocationListRefused)]);
}

#[tokio::test]
async fn auth_22_a_revocation_that_cannot_be_known_is_an_error_and_not_an_answer() {
    let (mut bench, seen) = bench(Role::Member, false);
    bench.trust = loquet_port_trust::MockCertificateTrust::new();
    bench
        .trust
        .expect_is_revoked()
        .returning(|_| Err(TrustFault::Unavailable("no lists".into())));
    bench
        .revocation
        .expect_next_refresh()
        .returning(|_| Some(now()));
    let nothing = |_| Vec::new();
    bench.revocation.expect_refresh().returning(nothing);
    let refreshed = bench.desk().refresh_revocation_lists(origin(), true).await;
    assert!(matches!(refreshed, Err(DeskError::Unexpected(_))));
    assert!(seen.ended().is_empty());
}

#[tokio::test]
async fn lists_are_shown_with_their_dates_and_without_when_there_is_none() {
    let mut bench = Bench::new();
    bench.revocation.expect_status().returning(|_| {
        let some = |list| RevocationListStatus {
            issuer: issuer(),
            list,
        };
        vec![some(Some(list())), some(None)]
    });
    let shown = bench.desk().revocation_lists().await.expect("shown");
    let dates: Vec<_> = shown.iter().map(|view| view.dates).collect();
    assert_eq!(
        dates,
        [Some((list().this_update, list().next_update)), None]
    );
}
