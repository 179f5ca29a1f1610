//! What every code of a problem document means to the desk.

use super::bench::problem;
use crate::failure::of_problem;
use loquet_domain::FailureCode;
use loquet_domain::card::CertificateRefusal;
use loquet_domain::storage::{StorageFault, StorageFaultKind};
use loquet_port_desk::{DeskError, ServerFault, ServerFaultKind};
use loquet_wire_v1 as wire;

fn revocation(code: FailureCode) -> DeskError {
    let source = "?".into();
    DeskError::RevocationListRefused { code, source }
}

fn storage(kind: StorageFaultKind) -> DeskError {
    DeskError::Storage(StorageFault::new(kind, "?"))
}

fn server(kind: ServerFaultKind) -> DeskError {
    let source = "?".into();
    DeskError::Server(ServerFault { kind, source })
}

/// The errors that are nothing but their code, or hardly more.
fn simple() -> Vec<DeskError> {
    vec![
        DeskError::Denied,
        DeskError::CardDenied,
        DeskError::CardNotRegistered,
        DeskError::CardNeeded,
        DeskError::Busy,
        DeskError::PasswordAloneRefused,
        DeskError::SessionEnded,
        DeskError::SessionLocked,
        DeskError::Forbidden,
        DeskError::AccountNotFound,
        DeskError::CardNumberTaken,
        DeskError::AccountChanged,
        DeskError::LastAdministrator,
        DeskError::AlreadyInitialised,
        DeskError::ReasonRequired,
        DeskError::WorkstationUnknown,
        DeskError::EnrolmentRefused,
        DeskError::WorkstationNameTaken,
        DeskError::WorkstationNotFound,
        DeskError::TooManyRequests,
        DeskError::NotOverNetwork,
        DeskError::Unexpected("?".into()),
        DeskError::IdentifierTaken {
            proposals: ["charbonnel.pascal2", "charbonnel.pascal3"]
                .map(|it| it.parse().expect("an identifier"))
                .into(),
        },
    ]
}

const LISTS: [FailureCode; 7] = [
    FailureCode::RevocationListMalformed,
    FailureCode::RevocationListTooLarge,
    FailureCode::RevocationListTooOld,
    FailureCode::RevocationListForeign,
    FailureCode::RevocationListSuperseded,
    FailureCode::RevocationListUnreachable,
    FailureCode::RevocationListUnwritable,
];

const STORAGE: [StorageFaultKind; 12] = [
    StorageFaultKind::Unavailable,
    StorageFaultKind::Locked,
    StorageFaultKind::Newer,
    StorageFaultKind::ReadOnly,
    StorageFaultKind::DiskFull,
    StorageFaultKind::Damaged,
    StorageFaultKind::Unreachable,
    StorageFaultKind::CredentialsRefused,
    StorageFaultKind::RightsMissing,
    StorageFaultKind::TooManyConnections,
    StorageFaultKind::NoSuchDatabase,
    StorageFaultKind::ServerUntrusted,
];

const SERVER: [ServerFaultKind; 5] = [
    ServerFaultKind::Unreachable,
    ServerFaultKind::Untrusted,
    ServerFaultKind::Incompatible,
    ServerFaultKind::Stopping,
    ServerFaultKind::TimedOut,
];

/// Every error that a server can tell.
fn errors() -> Vec<DeskError> {
    let refusals = CertificateRefusal::ALL.iter().copied();
    simple()
        .into_iter()
        .chain(refusals.map(DeskError::CertificateRefused))
        .chain(LISTS.map(revocation))
        .chain(STORAGE.map(storage))
        .chain(SERVER.map(server))
        .collect()
}

/// As a server tells it.
fn told(error: &DeskError) -> wire::Problem {
    let mut problem = problem(error.code());
    match error {
        DeskError::CertificateRefused(refusal) => problem.refusal = Some(wire::Code(*refusal)),
        DeskError::IdentifierTaken { proposals } => {
            problem.proposals = Some(proposals.iter().map(Into::into).collect());
        }
        _ => {}
    }
    let json = serde_json::to_string(&problem).expect("JSON");
    serde_json::from_str(&json).expect("the document again")
}

#[test]
fn every_error_of_the_desk_comes_back_as_it_was() {
    for error in errors() {
        let again = of_problem(&told(&error));
        // Its kind and what it tells; the cause is another, and printed without its insides.
        assert_eq!(again.to_string(), error.to_string());
        assert_eq!(again.code(), error.code());
        match (&again, &error) {
            (DeskError::CertificateRefused(one), DeskError::CertificateRefused(other)) => {
                assert_eq!(one, other);
            }
            (
                DeskError::IdentifierTaken { proposals: one },
                DeskError::IdentifierTaken { proposals: other },
            ) => assert_eq!(one, other),
            _ => assert_eq!(
                std::mem::discriminant(&again),
                std::mem::discriminant(&error)
            ),
        }
    }
}

#[test]
fn a_code_that_the_desk_does_not_have_is_no_answer_of_this_version() {
    let known: Vec<_> = errors().iter().map(DeskError::code).collect();
    for code in FailureCode::ALL {
        let error = of_problem(&problem(*code));
        if !known.contains(code) {
            assert_eq!(error.code(), FailureCode::ServerIncompatible, "{code}");
            let DeskError::Server(fault) = error else {
                panic!("{code}");
            };
            assert!(fault.source.to_string().contains(code.as_str()), "{code}");
        }
    }
}

#[test]
fn a_refused_certificate_without_its_reason_is_no_answer_either() {
    let error = of_problem(&problem(FailureCode::CertificateExpired));
    assert_eq!(error.code(), FailureCode::ServerIncompatible);
    let mut other = problem(FailureCode::CertificateExpired);
    other.refusal = Some(wire::Code(CertificateRefusal::Revoked));
    let error = of_problem(&other);
    assert_eq!(error.code(), FailureCode::ServerIncompatible);
}

#[test]
fn auth_21_the_answer_to_a_login_by_card_tells_no_reason() {
    let mut told = problem(FailureCode::CardDenied);
    told.refusal = Some(wire::Code(CertificateRefusal::Revoked));
    assert!(matches!(of_problem(&told), DeskError::CardDenied));
}

#[test]
fn a_field_that_the_server_refuses_is_named_in_the_cause() {
    let mut told = problem(FailureCode::RequestField);
    told.field = Some("/identifier".to_owned());
    let DeskError::Server(fault) = of_problem(&told) else {
        panic!("a fault of the server");
    };
    let cause = fault.source.to_string();
    assert!(cause.contains("LQ-API-01 at /identifier"), "{cause}");
}
