#![doc = include_str!("../README.md")]

mod accounts;
mod cards;
#[cfg(feature = "contract")]
pub mod contract;
mod doctor;
mod error;
mod import;
mod journal;
mod login;
mod sessions;
mod station;
mod workstations;

pub use accounts::{AccountDesk, AccountView, NewUser, PolicyReport};
pub use cards::{
    AbandonedCard, CardDesk, CardExamination, CardRegistration, CardToRegister, CardVerdict,
    ExaminedRegistration, RefreshedList, RevocationListView,
};
pub use doctor::{
    CardDoctor, Distance, DoctorFact, DoctorFinding, DoctorOutcome, DoctorReport, DoctorStep,
    DoctorWarning, EXPIRES_SOON, ProgramName, Surroundings,
};
pub use error::{DeskError, ServerFault, ServerFaultKind};
pub use import::{
    CardNumberProblem, Import, ImportDesk, ImportProgress, ImportReport, PasswordOutcome,
    RowOutcome, RowReport,
};
pub use journal::{
    JournalDesk, JournalEntry, JournalKeeper, JournalPurge, JournalVerdict, ServiceChange,
};
pub use login::{LoginDesk, LoginRequest, OpenSession, OwnPasswordChange};
pub use sessions::{SEEN_WITHIN, SessionDesk, SessionView};
pub use station::{CardOnStation, CardStation};
pub use workstations::{EnrolledWorkstation, Invitation, WorkstationDesk};

/// Everything that a front end may ask, in process or of a remote service.
pub trait Desk:
    LoginDesk + CardDesk + SessionDesk + AccountDesk + ImportDesk + JournalDesk + WorkstationDesk
{
}

impl<
    T: LoginDesk + CardDesk + SessionDesk + AccountDesk + ImportDesk + JournalDesk + WorkstationDesk,
> Desk for T
{
}
