//! Workstations: invited by an administrator, enrolled by themselves, removed.

use super::Bench;
use super::bench::{account, fault, found_session, now, origin};
use loquet_domain::account::CredentialVersion;
use loquet_domain::journal::{Action, Event, Note, Object, Outcome, Reason};
use loquet_domain::session::{Credential, Opening, Session, SessionPolicy, SessionToken};
use loquet_domain::text::PrintableText;
use loquet_domain::workstation::{
    Enrolment, EnrolmentCode, INVITATION_LIFETIME, Workstation, WorkstationToken,
};
use loquet_domain::{
    AccountId, AccountStatus, FailureCode, Origin, Role, SessionId, WorkstationId,
};
use loquet_port_desk::{DeskError, WorkstationDesk};
use loquet_port_enrolment::{Enrolling, NewInvitation, Removal, WorkstationsError};
use std::sync::{Arc, Mutex};

fn token() -> SessionToken {
    SessionToken::from_random([5; 32].into())
}

fn code() -> EnrolmentCode {
    EnrolmentCode::from_random([3; 12].into())
}

fn name() -> loquet_domain::workstation::WorkstationName {
    PrintableText::new("Échographie")
}

fn workstation() -> Workstation {
    Workstation {
        id: WorkstationId::from_random([7; 16]),
        name: name(),
        enrolment: Enrolment::Enrolled { at: now() },
    }
}

/// Where a request comes from that is of no workstation yet.
fn somewhere(last: u8) -> Origin {
    Origin {
        workstation: PrintableText::new("192.0.2.1"),
        address: Some([192, 0, 2, last].into()),
        ..origin()
    }
}

fn session(role: Role) -> Session {
    let opening = Opening {
        session: SessionId::from_random([2; 16]),
        token: token().digest(),
        account: AccountId::from_random([1; 16]),
        credential: Credential::Password(CredentialVersion(4)),
        origin: origin(),
        limits: SessionPolicy::default(),
        at: now(),
    };
    let account = account(AccountStatus::Active, role);
    opening.open(&account).expect("active")
}

/// A bench on which the token stands for a session of this role, and what is recorded there.
fn bench(role: Role) -> (Bench, Arc<Mutex<Vec<Event>>>) {
    let mut bench = Bench::new();
    let found = move |_| Ok(Some(found_session(session(role))));
    bench.sessions.expect_find().returning(found);
    let recorded = Arc::new(Mutex::new(Vec::new()));
    let heard = recorded.clone();
    bench.journal.expect_append().returning(move |events| {
        heard.lock().expect("unpoisoned").extend_from_slice(events);
        Ok(())
    });
    (bench, recorded)
}

fn take<T>(heard: &Mutex<Vec<T>>) -> Vec<T> {
    std::mem::take(&mut *heard.lock().expect("unpoisoned"))
}

#[tokio::test]
async fn t46_an_administrator_only_invites_lists_and_removes() {
    for role in [Role::Member, Role::Auditor] {
        let (bench, recorded) = bench(role);
        let desk = bench.desk();
        let id = workstation().id;
        let answers = [
            desk.invite_workstation(&token(), name()).await.err(),
            desk.workstations(&token()).await.err(),
            desk.remove_workstation(&token(), id).await.err(),
        ];
        for answer in answers {
            assert!(matches!(answer, Some(DeskError::Forbidden)), "{answer:?}");
        }
        let refused = take(&recorded);
        assert_eq!(refused.len(), 3);
        for event in refused {
            assert_eq!(event.action, Action::AccessRefused);
            assert_eq!(event.reason, Some(Reason::Role));
        }
    }
}

#[tokio::test]
async fn an_invitation_keeps_the_digest_of_the_code_that_is_shown_and_lasts_a_day() {
    let kept = Arc::new(Mutex::new(Vec::<NewInvitation>::new()));
    let (mut bench, _) = bench(Role::Administrator);
    let keep = kept.clone();
    bench.workstations.expect_invite().returning(move |it| {
        keep.lock().expect("unpoisoned").push(it.clone());
        Ok(())
    });
    let desk = bench.desk();
    let first = desk.invite_workstation(&token(), name()).await;
    let first = first.expect("invited");
    let second = desk.invite_workstation(&token(), name()).await;
    let second = second.expect("invited again");
    assert_ne!(first.code.digest(), second.code.digest());
    assert_ne!(first.workstation.id, second.workstation.id);
    let kept = take(&kept);
    for (kept, given) in kept.iter().zip([first, second]) {
        assert_eq!(kept.workstation, given.workstation);
        assert_eq!(kept.code, given.code.digest());
        assert_eq!(given.expires_at, now() + INVITATION_LIFETIME);
        let expires_at = given.expires_at;
        assert_eq!(
            kept.workstation.enrolment,
            Enrolment::Invited { expires_at }
        );
        let event = &kept.event;
        assert_eq!(event.action, Action::WorkstationInvited);
        assert_eq!(event.object, Object::Practice);
        assert_eq!(event.actor, Some(AccountId::from_random([1; 16])));
        assert_eq!(event.note, Some(Note::new("Échographie")));
    }
}

#[tokio::test]
async fn no_workstation_is_without_a_name() {
    let (mut bench, _) = bench(Role::Administrator);
    bench.workstations.expect_invite().never();
    let nameless = PrintableText::new(" ");
    let refused = bench.desk().invite_workstation(&token(), nameless).await;
    assert!(matches!(refused, Err(DeskError::WorkstationNameTaken)));
}

#[tokio::test]
async fn an_enrolled_workstation_gets_the_token_whose_digest_is_kept() {
    let taken = Arc::new(Mutex::new(Vec::<Enrolling>::new()));
    let (mut bench, recorded) = bench(Role::Member);
    let keep = taken.clone();
    bench.workstations.expect_enrol().returning(move |taking| {
        keep.lock().expect("unpoisoned").push(taking.clone());
        Ok(workstation())
    });
    let enrolled = bench.desk().enrol_workstation(code(), somewhere(1)).await;
    let enrolled = enrolled.expect("enrolled");
    assert_eq!(enrolled.workstation, workstation());
    let taken = take(&taken);
    let [taking] = taken.as_slice() else {
        panic!("once: {taken:?}");
    };
    assert_eq!(taking.code, code().digest());
    assert_eq!(taking.token, enrolled.token.digest());
    assert_eq!(taking.at, now());
    assert_eq!(taking.event.action, Action::WorkstationEnrolled);
    assert_eq!(taking.event.actor, None, "nobody is logged in there");
    assert!(take(&recorded).is_empty(), "the store records it");
}

#[tokio::test]
async fn log_13_wrong_codes_are_recorded_and_then_looked_up_no_more() {
    let (mut bench, recorded) = bench(Role::Member);
    bench
        .workstations
        .expect_enrol()
        .times(11)
        .returning(|_| Err(WorkstationsError::CodeUnknown));
    let desk = bench.desk();
    for number in 1..=18 {
        let refused = desk.enrol_workstation(code(), somewhere(1)).await;
        let refused = refused.expect_err("refused").code();
        let expected = match number {
            1..=10 => FailureCode::EnrolmentRefused,
            _ => FailureCode::TooManyRequests,
        };
        assert_eq!(refused, expected, "{number}");
    }
    let events = take(&recorded);
    let failed = Some(Reason::EnrolmentCodeUnknown);
    let failures = events.iter().filter(|event| event.reason == failed);
    assert_eq!(failures.count(), 10);
    let refused = events.iter().filter(|it| it.outcome == Outcome::Refused);
    let counts: Vec<u64> = refused.map(|event| event.count).collect();
    assert_eq!(counts, [1, 2, 4, 8]);
    let elsewhere = desk.enrol_workstation(code(), somewhere(2)).await;
    let elsewhere = elsewhere.expect_err("refused").code();
    assert_eq!(elsewhere, FailureCode::EnrolmentRefused, "one by one");
}

#[tokio::test]
async fn lock_08_good_codes_and_a_store_that_is_down_do_not_count() {
    let (mut bench, _) = bench(Role::Member);
    let mut number = 0;
    bench.workstations.expect_enrol().returning(move |_| {
        number += 1;
        if number % 2 == 0 {
            Ok(workstation())
        } else {
            Err(fault().into())
        }
    });
    let desk = bench.desk();
    for number in 1..=40 {
        let answer = desk.enrol_workstation(code(), somewhere(1)).await;
        match answer {
            Ok(_) => assert_eq!(number % 2, 0),
            Err(error) => assert!(matches!(error, DeskError::Storage(_)), "{error:?}"),
        }
    }
}

#[tokio::test]
async fn a_token_of_no_workstation_is_not_recognised() {
    let shown = || WorkstationToken::from_random([8; 32].into());
    let (mut bench, _) = bench(Role::Member);
    bench.workstations.expect_find().returning(move |digest| {
        let is_known = *digest == shown().digest();
        Ok(is_known.then(workstation))
    });
    let desk = bench.desk();
    let known = desk.recognise_workstation(&shown()).await;
    assert_eq!(known.expect("known"), workstation());
    let other = WorkstationToken::from_random([9; 32].into());
    let unknown = desk.recognise_workstation(&other).await;
    assert!(matches!(unknown, Err(DeskError::WorkstationUnknown)));
}

#[tokio::test]
async fn a_removal_is_the_administrators() {
    let removals = Arc::new(Mutex::new(Vec::<Removal>::new()));
    let (mut bench, _) = bench(Role::Administrator);
    let keep = removals.clone();
    bench.workstations.expect_remove().returning(move |it| {
        keep.lock().expect("unpoisoned").push(it.clone());
        Ok(workstation())
    });
    let id = workstation().id;
    let removed = bench.desk().remove_workstation(&token(), id).await;
    assert_eq!(removed.expect("removed"), workstation());
    let removals = take(&removals);
    let [removal] = removals.as_slice() else {
        panic!("once: {removals:?}");
    };
    let administrator = Some(AccountId::from_random([1; 16]));
    assert_eq!(removal.workstation, id);
    assert_eq!(removal.event.action, Action::WorkstationRemoved);
    assert_eq!(removal.event.actor, administrator);
    assert_eq!(removal.context.actor, administrator);
}

#[tokio::test]
async fn what_the_store_refuses_is_told() {
    fn refusals() -> Vec<(WorkstationsError, FailureCode)> {
        vec![
            (
                WorkstationsError::NameTaken,
                FailureCode::WorkstationNameTaken,
            ),
            (WorkstationsError::TooMany, FailureCode::TooManyRequests),
            (
                WorkstationsError::NotFound,
                FailureCode::WorkstationNotFound,
            ),
            (fault().into(), fault().kind.code()),
        ]
    }
    for (place, (_, code)) in refusals().into_iter().enumerate() {
        let refusal = move || refusals().remove(place).0;
        let (mut bench, _) = bench(Role::Administrator);
        bench
            .workstations
            .expect_invite()
            .returning(move |_| Err(refusal()));
        bench
            .workstations
            .expect_remove()
            .returning(move |_| Err(refusal()));
        let desk = bench.desk();
        let invited = desk.invite_workstation(&token(), name()).await;
        assert_eq!(invited.expect_err("refused").code(), code);
        let removed = desk.remove_workstation(&token(), workstation().id).await;
        assert_eq!(removed.expect_err("refused").code(), code);
    }
}
