//! Values of the domain, made at random. Nobody in them exists.

use loquet_domain::account::{PasswordOverview, PasswordStrength};
use loquet_domain::card::{
    CardAnswer, CardAuthority, CardCategory, CardChallenge, CardFault, CardHolder, CardIdentity,
    CardInterface, CardSerial, CardSignature, CardType, CertificateDer, CertificateReference,
    CertificateRefusal, CertificateUsage, ChallengePurpose, PinTries, Profession, RegisteredCard,
};
use loquet_domain::journal::{
    Action, Anchor, AnchorProblem, ChainFault, Event, Head, JournalKey, MaskedIdentifier, Note,
    Object, Outcome, Reason, Record, Seal, Sequence,
};
use loquet_domain::lockout::Throttle;
use loquet_domain::profile::{Assurance, Factor, Profile};
use loquet_domain::session::{EndCause, Ending, LockCause, SessionState, SessionToken};
use loquet_domain::text::PrintableText;
use loquet_domain::workstation::{Enrolment, EnrolmentCode, Workstation, WorkstationToken};
use loquet_domain::{
    AccountId, AccountStatus, AttemptId, CardNumber, FailureCode, Identifier, Origin, Role,
    SessionId, SignedDuration, Timestamp, WorkstationId,
};
use loquet_port_desk::{
    AbandonedCard, AccountView, CardExamination, CardVerdict, EnrolledWorkstation,
    ExaminedRegistration, Invitation, JournalEntry, JournalPurge, JournalVerdict, OpenSession,
    PolicyReport, RefreshedList, RevocationListView, SessionView,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use std::net::IpAddr;
use zeroize::Zeroizing;

pub(super) fn text<const MAX: usize>() -> impl Strategy<Value = PrintableText<MAX>> {
    ".{0,80}".prop_map(|text| PrintableText::new(&text))
}

pub(super) fn identifier() -> impl Strategy<Value = Identifier> {
    select(vec![
        "charbonnel.pascal",
        "L’Hœuillet.Zoë",
        "d'arc.jeanne-marie2",
        "DE LA TOUR.Anne",
        "Ñuñez.José12",
    ])
    .prop_map(|typed| typed.parse().expect("an identifier"))
}

pub(super) fn identifiers() -> impl Strategy<Value = Vec<Identifier>> {
    vec(identifier(), 0..4)
}

/// Milliseconds, as the messages keep them.
pub(super) fn instant() -> impl Strategy<Value = Timestamp> {
    (0_i64..4_102_444_800_000).prop_map(|at| Timestamp::from_millisecond(at).expect("in range"))
}

pub(super) fn seconds() -> impl Strategy<Value = SignedDuration> {
    any::<i32>().prop_map(|seconds| SignedDuration::from_secs(seconds.into()))
}

fn session_id() -> impl Strategy<Value = SessionId> {
    any::<[u8; 16]>().prop_map(SessionId::from_random)
}

fn account_id() -> impl Strategy<Value = AccountId> {
    any::<[u8; 16]>().prop_map(AccountId::from_random)
}

fn attempt_id() -> impl Strategy<Value = AttemptId> {
    any::<[u8; 16]>().prop_map(AttemptId::from_random)
}

pub(super) fn origin() -> impl Strategy<Value = Origin> {
    (text(), option::of(any::<IpAddr>()), text()).prop_map(|(workstation, address, application)| {
        Origin {
            workstation,
            address,
            application,
        }
    })
}

pub(super) fn card_number() -> impl Strategy<Value = CardNumber> {
    select(vec!["899700218896", "00B6087510", "3751234567/EMPLOYE-7"])
        .prop_map(|number| number.parse().expect("a card number"))
}

fn serial() -> impl Strategy<Value = CardSerial> {
    "[0-9]{10}/[0-9]{10}".prop_map(|serial| serial.parse().expect("a serial"))
}

pub(super) fn state() -> impl Strategy<Value = SessionState> {
    prop_oneof![
        Just(SessionState::Active),
        select(LockCause::ALL).prop_map(SessionState::Locked),
        (select(EndCause::ALL), instant())
            .prop_map(|(cause, at)| SessionState::Ended(Ending { cause, at })),
    ]
}

pub(super) fn session() -> impl Strategy<Value = SessionView> {
    let who = (session_id(), identifier(), select(Role::ALL));
    let proof = (
        select(Factor::ALL),
        select(Assurance::ALL),
        any::<bool>(),
        option::of(serial()),
        any::<bool>(),
    );
    let times = (instant(), instant(), instant());
    (who, proof, origin(), times, state()).prop_map(|(who, proof, origin, times, state)| {
        SessionView {
            id: who.0,
            identifier: who.1,
            role: who.2,
            factor: proof.0,
            assurance: proof.1,
            conforming: proof.2,
            card: proof.3,
            test: proof.4,
            origin,
            opened_at: times.0,
            last_used_at: times.1,
            absolute_end: times.2,
            state,
        }
    })
}

pub(super) fn open_session() -> impl Strategy<Value = OpenSession> {
    let token = any::<[u8; 32]>().prop_map(|it| SessionToken::from_random(Zeroizing::new(it)));
    let rest = (
        any::<u32>(),
        any::<bool>(),
        option::of(serial()),
        option::of(seconds()),
    );
    (token, session(), rest).prop_map(|(token, session, rest)| OpenSession {
        token,
        session,
        failures_before: rest.0,
        weak_password: rest.1,
        former_card: rest.2,
        revocation_overdue: rest.3,
    })
}

fn registered_card() -> impl Strategy<Value = RegisteredCard> {
    let identity = (select(CardAuthority::ALL), card_number());
    (identity, option::of(serial())).prop_map(|((authority, number), last_serial)| RegisteredCard {
        identity: CardIdentity { authority, number },
        last_serial,
    })
}

pub(super) fn account() -> impl Strategy<Value = AccountView> {
    let password = (select(PasswordStrength::ALL), instant())
        .prop_map(|(strength, set_at)| PasswordOverview { strength, set_at });
    let what = (
        select(Role::ALL),
        select(AccountStatus::ALL),
        option::of(registered_card()),
        instant(),
        option::of(password),
        option::of(select(Throttle::ALL)),
    );
    (account_id(), identifier(), what).prop_map(|(id, identifier, what)| AccountView {
        id,
        identifier,
        role: what.0,
        status: what.1,
        card: what.2,
        created_at: what.3,
        password: what.4,
        throttle: what.5,
    })
}

pub(super) fn policy_report() -> impl Strategy<Value = PolicyReport> {
    let lists = (identifiers(), identifiers(), identifiers());
    (select(Profile::ALL), any::<u64>(), lists).prop_map(|(profile, active_accounts, lists)| {
        PolicyReport {
            profile,
            active_accounts,
            weak_passwords: lists.0,
            unjudged_passwords: lists.1,
            without_password: lists.2,
        }
    })
}

pub(super) fn challenge() -> impl Strategy<Value = CardChallenge> {
    (
        attempt_id(),
        any::<[u8; 32]>(),
        select(ChallengePurpose::ALL),
        text(),
        text(),
        instant(),
    )
        .prop_map(|it| CardChallenge {
            attempt: it.0,
            nonce: it.1,
            purpose: it.2,
            service: it.3,
            workstation: it.4,
            issued_at: it.5,
        })
}

pub(super) fn certificate() -> impl Strategy<Value = CertificateDer> {
    vec(any::<u8>(), 0..64).prop_map(|der| CertificateDer::new(der).expect("small"))
}

pub(super) fn answer() -> impl Strategy<Value = CardAnswer> {
    let signature =
        vec(any::<u8>(), 1..64).prop_map(|bytes| CardSignature::new(bytes).expect("a few bytes"));
    let interface = select(CardInterface::ALL);
    (attempt_id(), certificate(), signature, interface).prop_map(|it| CardAnswer {
        attempt: it.0,
        certificate: it.1,
        signature: it.2,
        interface: it.3,
    })
}

pub(super) fn fault() -> impl Strategy<Value = CardFault> {
    let tries =
        (1_u8..=15).prop_map(|left| CardFault::PinWrong(PinTries::new(left).expect("some")));
    let plain: Vec<_> = FailureCode::ALL
        .iter()
        .filter_map(|code| CardFault::from_code(*code, None))
        .collect();
    prop_oneof![tries, select(plain)]
}

pub(super) fn abandoned() -> impl Strategy<Value = AbandonedCard> {
    (attempt_id(), fault(), option::of(serial())).prop_map(|(attempt, fault, serial)| {
        AbandonedCard {
            attempt,
            fault,
            serial,
        }
    })
}

fn holder() -> impl Strategy<Value = CardHolder> {
    let who = (
        card_number(),
        option::of(text()),
        option::of(text()),
        option::of(any::<u16>()),
    );
    let what = (
        option::of(select(CardType::ALL)),
        select(CardCategory::ALL),
        option::of(serial()),
        select(CertificateUsage::ALL),
        text(),
    );
    let reference = (any::<[u8; 32]>(), vec(any::<u8>(), 1..21))
        .prop_map(|(issuer, serial)| CertificateReference::new(issuer, &serial).expect("one"));
    (who, what, reference, instant(), instant()).prop_map(|it| {
        let (who, what, reference, not_before, not_after) = it;
        CardHolder {
            number: who.0,
            family_name: who.1,
            given_name: who.2,
            profession: who.3.map(Profession),
            card_type: what.0,
            category: what.1,
            serial: what.2,
            usage: what.3,
            issuer: what.4,
            reference,
            not_before,
            not_after,
        }
    })
}

pub(super) fn examination() -> impl Strategy<Value = CardExamination> {
    let verdict =
        (select(CardAuthority::ALL), seconds(), option::of(seconds())).prop_map(|it| CardVerdict {
            authority: it.0,
            revocation_age: it.1,
            revocation_overdue: it.2,
        });
    let verdict = prop_oneof![
        verdict.prop_map(Ok),
        select(CertificateRefusal::ALL).prop_map(Err)
    ];
    let registered = prop_oneof![
        identifier().prop_map(ExaminedRegistration::For),
        Just(ExaminedRegistration::Nobody),
        Just(ExaminedRegistration::Withheld),
    ];
    (option::of(holder()), verdict, registered).prop_map(|(holder, verdict, registered)| {
        CardExamination {
            holder,
            verdict,
            registered,
        }
    })
}

pub(super) fn revocation_list() -> impl Strategy<Value = RevocationListView> {
    let dates = option::of((instant(), instant()));
    (text(), dates, any::<usize>()).prop_map(|(issuer, dates, revoked)| RevocationListView {
        issuer,
        dates,
        revoked,
    })
}

pub(super) fn refreshed() -> impl Strategy<Value = RefreshedList> {
    let result = prop_oneof![
        revocation_list().prop_map(Ok),
        select(FailureCode::ALL).prop_map(Err)
    ];
    (text(), result).prop_map(|(issuer, result)| RefreshedList { issuer, result })
}

pub(super) fn head() -> impl Strategy<Value = Head> {
    (any::<u64>(), any::<[u8; 32]>()).prop_map(|(sequence, seal)| Head {
        sequence: Sequence(sequence),
        seal: Seal::from_bytes(seal),
    })
}

fn object() -> impl Strategy<Value = Object> {
    prop_oneof![
        Just(Object::Practice),
        Just(Object::Journal),
        account_id().prop_map(Object::Account),
        any::<[u8; 32]>().prop_map(|mask| Object::Unknown(MaskedIdentifier::from_bytes(mask))),
    ]
}

fn event() -> impl Strategy<Value = Event> {
    let who = (
        instant(),
        option::of(account_id()),
        option::of(account_id()),
        origin(),
    );
    let what = (
        select(Action::ALL),
        object(),
        select(Outcome::ALL),
        option::of(select(Reason::ALL)),
    );
    let proof = (
        option::of(select(Factor::ALL)),
        option::of(select(Assurance::ALL)),
        option::of(attempt_id()),
        option::of(session_id()),
        option::of(serial()),
    );
    let note = option::of(text::<200>().prop_map(|note| Note::new(note.as_str())));
    (who, what, proof, any::<u64>(), note).prop_map(|(who, what, proof, count, note)| Event {
        at: who.0,
        actor: who.1,
        on_behalf_of: who.2,
        origin: who.3,
        action: what.0,
        object: what.1,
        outcome: what.2,
        reason: what.3,
        factor: proof.0,
        assurance: proof.1,
        attempt: proof.2,
        session: proof.3,
        card: proof.4,
        count,
        note,
    })
}

pub(super) fn journal_entry() -> impl Strategy<Value = JournalEntry> {
    let names = (option::of(identifier()), option::of(identifier()));
    (event(), head(), names).prop_map(|(event, head, (actor, object))| JournalEntry {
        record: Record {
            sequence: head.sequence,
            event,
        },
        seal: head.seal,
        actor,
        object,
    })
}

pub(super) fn journal_verdict() -> impl Strategy<Value = JournalVerdict> {
    let place = || any::<u64>().prop_map(Sequence);
    let gap = |(expected, found)| ChainFault::Gap { expected, found };
    let problem = || {
        select(vec![
            AnchorProblem::AnotherPractice,
            AnchorProblem::Forged,
            AnchorProblem::OutOfOrder,
        ])
    };
    let refused = |(anchor, sequence, problem)| ChainFault::AnchorRefused {
        anchor,
        sequence,
        problem,
    };
    let altered = prop_oneof![
        (place(), place()).prop_map(gap),
        place().prop_map(|sequence| ChainFault::Seal { sequence }),
        place().prop_map(|sequence| ChainFault::Anchor { sequence }),
        place().prop_map(|sequence| ChainFault::Checkpoint { sequence }),
        (any::<u64>(), place(), problem()).prop_map(refused),
    ];
    prop_oneof![
        (option::of(head()), option::of(place()))
            .prop_map(|(head, purged)| JournalVerdict::Whole { head, purged }),
        altered.prop_map(JournalVerdict::Altered),
        place().prop_map(JournalVerdict::Unreadable),
    ]
}

pub(super) fn anchor() -> impl Strategy<Value = Anchor> {
    let key = |byte| JournalKey::from_bytes([byte; 32].into());
    (head(), instant(), any::<u8>())
        .prop_map(move |(head, at, byte)| Anchor::new(head, at, &key(byte)))
}

pub(super) fn journal_purge() -> impl Strategy<Value = JournalPurge> {
    prop_oneof![
        any::<u64>().prop_map(|records| JournalPurge::Done { records }),
        journal_verdict().prop_map(JournalPurge::Refused),
    ]
}

pub(super) fn workstation() -> impl Strategy<Value = Workstation> {
    let id = any::<[u8; 16]>().prop_map(WorkstationId::from_random);
    let enrolment = prop_oneof![
        instant().prop_map(|expires_at| Enrolment::Invited { expires_at }),
        instant().prop_map(|at| Enrolment::Enrolled { at }),
    ];
    (id, text(), enrolment).prop_map(|(id, name, enrolment)| Workstation {
        id,
        name,
        enrolment,
    })
}

pub(super) fn invitation() -> impl Strategy<Value = Invitation> {
    let code = any::<[u8; 12]>().prop_map(|it| EnrolmentCode::from_random(Zeroizing::new(it)));
    (workstation(), code, instant()).prop_map(|(workstation, code, expires_at)| Invitation {
        workstation,
        code,
        expires_at,
    })
}

pub(super) fn enrolled() -> impl Strategy<Value = EnrolledWorkstation> {
    let token = any::<[u8; 32]>();
    let token = token.prop_map(|it| WorkstationToken::from_random(Zeroizing::new(it)));
    (workstation(), token)
        .prop_map(|(workstation, token)| EnrolledWorkstation { workstation, token })
}
