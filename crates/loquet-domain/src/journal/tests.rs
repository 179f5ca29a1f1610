//! The chain against every kind of tampering (T38).

mod anchors;

use super::*;
use crate::lockout::{Refusal, Settled, Throttle};
use crate::origin::Origin;
use crate::profile::Factor;
use crate::session::{Change, EndCause, LockCause};
use crate::text::PrintableText;
use crate::{AccountId, SessionId, Timestamp};

fn key(byte: u8) -> JournalKey {
    JournalKey::from_bytes([byte; 32].into())
}

fn context() -> EventContext {
    EventContext {
        at: Timestamp::from_second(1_800_000_000).expect("in range"),
        actor: Some(AccountId::from_random([1; 16])),
        origin: Origin {
            workstation: PrintableText::new("ACCUEIL-1"),
            address: None,
            application: PrintableText::new("test"),
        },
        attempt: None,
        session: None,
    }
}

fn chain(actions: &[Action]) -> Vec<(Record, Seal)> {
    let mut head = None;
    let mut records = Vec::new();
    for action in actions {
        let event = context().event(*action, Object::Practice);
        let (record, next) = Head::append(head.as_ref(), event, &key(7));
        records.push((record, next.seal));
        head = Some(next);
    }
    records
}

fn sample() -> Vec<(Record, Seal)> {
    chain(&[
        Action::PracticeCreated,
        Action::AccountAdded,
        Action::LoginByPassword,
    ])
}

fn verify(records: &[(Record, Seal)], anchor: Option<Head>) -> Result<Option<Head>, ChainFault> {
    let key = key(7);
    let mut check = ChainCheck::new(&key, anchor);
    for (record, seal) in records {
        check.next(record, *seal)?;
    }
    check.finish()
}

fn head_of(records: &[(Record, Seal)]) -> Head {
    let (record, seal) = records.last().expect("a record");
    Head {
        sequence: record.sequence,
        seal: *seal,
    }
}

#[test]
fn log_08_an_untouched_chain_verifies() {
    assert_eq!(
        verify(&sample(), Some(head_of(&sample()))),
        Ok(Some(head_of(&sample())))
    );
    assert_eq!(verify(&[], None), Ok(None));
}

#[test]
fn log_08_a_changed_record_is_found() {
    let mut records = sample();
    records[1].0.event.outcome = Outcome::Failure;
    assert_eq!(
        verify(&records, None),
        Err(ChainFault::Seal {
            sequence: Sequence(2)
        })
    );
}

#[test]
fn log_08_a_removed_record_is_found() {
    let mut records = sample();
    records.remove(1);
    let gap = ChainFault::Gap {
        expected: Sequence(2),
        found: Sequence(3),
    };
    assert_eq!(verify(&records, None), Err(gap));
}

#[test]
fn log_08_reordered_and_renumbered_records_are_found() {
    let mut records = sample();
    records.swap(1, 2);
    records[1].0.sequence = Sequence(2);
    records[2].0.sequence = Sequence(3);
    assert_eq!(
        verify(&records, None),
        Err(ChainFault::Seal {
            sequence: Sequence(2)
        })
    );
}

#[test]
fn log_08_a_record_added_without_the_key_is_found() {
    let mut records = sample();
    let event = context().event(Action::AccountEnabled, Object::Practice);
    let (record, head) = Head::append(Some(&head_of(&records)), event, &key(8));
    records.push((record, head.seal));
    assert_eq!(
        verify(&records, None),
        Err(ChainFault::Seal {
            sequence: Sequence(4)
        })
    );
}

#[test]
fn log_08_a_cut_is_found_by_a_head_noted_before() {
    let mut records = sample();
    let anchor = head_of(&records);
    records.pop();
    assert!(
        verify(&records, None).is_ok(),
        "a cut alone leaves a chain that holds"
    );
    let fault = ChainFault::Anchor {
        sequence: Sequence(3),
    };
    assert_eq!(verify(&records, Some(anchor)), Err(fault));
    let other = chain(&[
        Action::PracticeCreated,
        Action::AccountAdded,
        Action::AccountAdded,
    ]);
    assert_eq!(verify(&other, Some(anchor)), Err(fault));
}

#[test]
fn every_field_is_sealed() {
    let base = context().event(Action::SessionEnded, Object::Practice);
    let masked = key(7).mask(&"dupont.jean".parse().expect("a key"));
    let changes: [fn(&mut Event); 12] = [
        |event| event.at = Timestamp::from_second(1).expect("in range"),
        |event| event.actor = None,
        |event| event.on_behalf_of = Some(AccountId::from_random([9; 16])),
        |event| event.origin.workstation = PrintableText::new("AUTRE"),
        |event| event.origin.address = Some([127, 0, 0, 1].into()),
        |event| event.origin.application = PrintableText::new("autre"),
        |event| event.action = Action::SessionLocked,
        |event| event.object = Object::Journal,
        |event| event.outcome = Outcome::Refused,
        |event| event.reason = Some(Reason::Idle),
        |event| event.count = 2,
        |event| event.note = Some(PrintableText::new("mot")),
    ];
    let seal = |event| Head::append(None, event, &key(7)).1.seal;
    for (index, change) in changes.into_iter().enumerate() {
        let mut event = base.clone();
        change(&mut event);
        assert_ne!(seal(event), seal(base.clone()), "change {index}");
    }
    let mut unknown = base.clone();
    unknown.object = Object::Unknown(masked);
    assert_ne!(seal(unknown), seal(base));
}

#[test]
fn log_05_a_mask_depends_on_the_key_and_on_nothing_else() {
    let identifier = "dupont.jean".parse().expect("a key");
    assert_eq!(key(1).mask(&identifier), key(1).mask(&identifier));
    assert_ne!(key(1).mask(&identifier), key(2).mask(&identifier));
    let name = PrintableText::new("dupont.jean");
    assert_ne!(key(1).mask(&identifier), key(1).mask_workstation(&name));
}

#[test]
fn log_01_every_name_of_the_vocabulary_reads_back() {
    for action in Action::ALL {
        assert_eq!(Action::from_code(action.code()), Some(*action));
    }
    for reason in Reason::ALL {
        assert_eq!(Reason::from_code(reason.code()), Some(*reason));
    }
    assert_eq!(Action::from_code("login"), None);
}

#[test]
fn log_01_every_change_of_a_session_has_its_record_and_a_mere_use_has_none() {
    let (account, session) = (
        AccountId::from_random([4; 16]),
        SessionId::from_random([5; 16]),
    );
    for (change, action, reason) in [
        (
            Change::Locked(LockCause::Idle),
            Action::SessionLocked,
            Some(Reason::Idle),
        ),
        (Change::Unlocked, Action::SessionUnlocked, None),
        (
            Change::Ended(EndCause::Expired),
            Action::SessionEnded,
            Some(Reason::Expired),
        ),
    ] {
        let event = context()
            .session_changed(account, session, change)
            .expect("a record");
        assert_eq!((event.action, event.reason), (action, reason));
        assert_eq!(
            (event.object, event.session),
            (Object::Account(account), Some(session))
        );
        assert_eq!(event.actor, context().actor, "whoever asked");
    }
    assert_eq!(
        context().session_changed(account, session, Change::Used),
        None
    );
    let nobody_yet = EventContext {
        actor: None,
        ..context()
    };
    let event = nobody_yet.session_changed(account, session, Change::Unlocked);
    assert_eq!(
        event.and_then(|event| event.actor),
        Some(account),
        "the holder of the token"
    );
}

#[test]
fn lock_13_a_lockout_and_an_alert_have_a_record_each() {
    let settled = |locked: bool, alert| Settled {
        locked_until: locked.then(|| context().at),
        alert,
    };
    let recorded = |settled| -> Vec<_> {
        let events = context().lockout_settled(Object::Practice, settled);
        events
            .iter()
            .map(|event| (event.action, event.reason))
            .collect()
    };
    let lockout = (Action::LockoutStarted, None);
    let alert = |reason| (Action::SecurityAlert, Some(reason));
    assert_eq!(recorded(settled(false, false)), []);
    assert_eq!(recorded(settled(true, false)), [lockout]);
    assert_eq!(
        recorded(settled(true, true)),
        [lockout, alert(Reason::ThirdLockout)]
    );
    assert_eq!(recorded(settled(false, true)), [alert(Reason::Suspended)]);
}

#[test]
fn log_13_a_refusal_is_recorded_with_its_count_when_it_is_due() {
    let refused = |refused| {
        let refusal = Refusal {
            throttle: Throttle::Locked,
            refused,
        };
        context().refused(
            (Action::LoginByPassword, Object::Practice, Factor::Password),
            refusal,
        )
    };
    let event = refused(4).expect("the fourth is due");
    assert_eq!(
        (event.outcome, event.reason),
        (Outcome::Refused, Some(Reason::Locked))
    );
    assert_eq!(event.count, 4);
    assert_eq!(refused(3), None);
}

#[test]
fn a_key_is_kept_whole_and_printed_never() {
    assert_eq!(key(7).expose(), &[7; 32]);
    assert_eq!(format!("{:?}", key(7)), "JournalKey([redacted])");
    assert!(JournalKey::try_from([7; 31].as_slice()).is_err());
    let read = JournalKey::try_from([7; 32].as_slice()).expect("a key");
    let identifier = "dupont.jean".parse().expect("a key");
    assert_eq!(read.mask(&identifier), key(7).mask(&identifier));
}

#[test]
fn cps_15_the_card_of_a_record_is_sealed_and_older_records_stay_as_they_were() {
    let event = context().event(Action::LoginByCard, Object::Practice);
    let with = |card: Option<&str>| Event {
        card: card.map(|card| card.parse().expect("a serial")),
        ..event.clone()
    };
    let seal = |card| Head::append(None, with(card), &key(1)).1.seal;
    let one = seal(Some("8025000001/2900000042"));
    assert_ne!(one, seal(Some("8025000001/2900000043")));
    assert_ne!(one, seal(None));
    let encoding = Record {
        sequence: Sequence(1),
        event: with(None),
    }
    .canonical_encoding();
    assert_eq!(encoding.first(), Some(&1));
}

#[test]
fn cps_30_cards_are_counted_by_certificate_and_workstation() {
    use crate::card::CertificateDer;
    let digest = |der: &[u8]| CertificateDer::new(der.to_vec()).expect("small").digest();
    let name = PrintableText::new;
    let mask = |der, workstation| key(1).mask_card(&digest(der), &name(workstation));
    assert_eq!(mask(b"a", "1"), mask(b"a", "1"));
    assert_ne!(mask(b"a", "1"), mask(b"b", "1"));
    assert_ne!(mask(b"a", "1"), mask(b"a", "2"));
    assert_ne!(
        key(1).mask_card_workstation(&name("1")),
        key(1).mask_workstation(&name("1"))
    );
}

#[test]
fn reg_06_a_session_that_a_revocation_list_ends_is_nobodys_act() {
    let context = EventContext {
        actor: None,
        ..context()
    };
    let (account, session) = (
        AccountId::from_random([7; 16]),
        SessionId::from_random([8; 16]),
    );
    let actor = |cause| {
        let event = context.session_changed(account, session, Change::Ended(cause));
        event.expect("recorded").actor
    };
    assert_eq!(actor(EndCause::CardRevoked), None);
    assert_eq!(actor(EndCause::Closed), Some(account));
}
