#![doc = include_str!("../README.md")]

mod accounts;
mod card_number;
mod cards;
mod code;
mod examination;
mod fault;
mod field;
pub mod headers;
mod identifier;
mod import;
mod imported;
mod journal;
mod journal_verdict;
mod login;
mod practice;
mod problem;
mod read;
mod remembered;
mod revocation;
mod secret;
mod session;
mod station;
#[cfg(test)]
mod tests;
mod value;
mod workstations;

pub use accounts::{
    AccountList, AccountView, NewAccount, NewPassword, PasswordView, PolicyReport, StatusChange,
    UnlockReason,
};
pub use card_number::{CardNumberFault, CardNumberFaultKind};
pub use cards::{CardRegistration, RegisteredCard};
pub use code::{
    ActionCode, AssuranceCode, CardAuthorityCode, CardCategoryCode, CardInterfaceCode,
    CardTypeCode, CertificateUsageCode, Code, Coded, EndCauseCode, FactorCode, FailureCodeText,
    LockCauseCode, OutcomeCode, PasswordStrengthCode, ProfileCode, PurposeCode, ReasonCode,
    RefusalCode, RoleCode, StatusCode, ThrottleCode,
};
pub use examination::{
    CardExamination, CardVerdict, CertificateView, ExamineCard, HolderView, Registration,
};
pub use fault::CardFault;
pub use field::{FieldError, FieldFault};
pub use identifier::{IdentifierFault, IdentifierView};
pub use import::{Import, ImportDecision, ImportPassword, ImportPasswordKind, ImportUser};
pub use imported::{CardNumberProblem, ImportDone, PasswordOutcome, RowOutcome, RowReport};
pub use journal::{JournalEntry, JournalObject, JournalRecords, ObjectKind};
pub use journal_verdict::{
    ChainFault, ChainFaultKind, HeadView, JournalAnchor, JournalPurge, JournalVerdict,
    JournalVerification,
};
pub use login::{
    AbandonedCard, CardAnswer, CardChallenge, ChallengeRequest, LoginOutcome, LoginResult,
    OwnPasswordChange, PasswordLogin,
};
pub use practice::{Practice, WayIn};
pub use problem::Problem;
pub use remembered::{RememberedIdentifier, RememberedList};
pub use revocation::{
    RefreshAnswer, RefreshRequest, RefreshedList, RevocationListView, RevocationLists,
};
pub use secret::SecretText;
pub use session::{
    CloseRequest, LockRequest, PasswordUnlock, SessionList, SessionStateName, SessionView,
};
pub use station::{
    ReadStationCard, ReaderContent, StationCard, StationPin, StationReader, StationReaders,
};
pub use value::{
    AccountIdText, AttemptIdText, Bytes, Id, Identity, Instant, Seconds, SessionIdText,
    WorkstationIdText,
};
pub use workstations::{
    EnrolledWorkstation, EnrolmentRequest, EnrolmentState, Invitation, InvitationRequest,
    ThisWorkstation, Workstation, WorkstationList,
};
