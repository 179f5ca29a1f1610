//! What stands between a person and a login by card, step by step. No PIN is asked, no try spent.

use async_trait::async_trait;
use loquet_domain::card::{
    CardAuthority, CardInterface, CpsGeneration, IssuerName, PinState, ReaderName,
};
use loquet_domain::text::PrintableText;
use loquet_domain::{FailureCode, Identifier, SignedDuration, Timestamp};

/// The name of a program, at most 64 characters.
pub type ProgramName = PrintableText<64>;

/// Examines readers, card and certificate, for a front end to show.
#[async_trait]
pub trait CardDoctor: Send + Sync {
    /// Examines everything that a login by card needs. Never fails: what cannot be examined is part
    /// of the report. Presents no PIN and spends no try (CPS-17).
    async fn examine(&self, surroundings: Surroundings) -> DoctorReport;
}

/// What only the front end can see of its machine.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// The programs for cards that are installed beside ours, such as Cryptolib CPS. We need none;
    /// one of them may hold the card.
    pub middleware: Vec<ProgramName>,
    /// How far the person is from the machine.
    pub distance: Distance,
    /// Whether the settings allow the readers of other computers (CPS-28).
    pub redirected_allowed: bool,
}

/// Where the person sits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Distance {
    /// At the machine.
    #[default]
    Here,
    /// At another one, by remote desktop.
    RemoteDesktop,
    /// At another one, by SSH.
    Ssh,
}

/// One thing that is examined, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DoctorStep {
    /// Whether the system's PC/SC service runs.
    Service,
    /// Whether there is a reader, of this computer.
    Reader,
    /// Whether a card lies in it, answers and can be held.
    Card,
    /// What its answer to reset says that it is.
    Recognition,
    /// Whether it is a CPS that is supported, on its contacts.
    Generation,
    /// Whether its files can be read.
    Files,
    /// Whether its PIN can be presented.
    Pin,
    /// Whether its certificate is one for authentication.
    Certificate,
    /// Whether the certificate is valid today.
    Dates,
    /// Whether a trusted authority vouches for it.
    Chain,
    /// Whether it is not revoked, and how old the answer is.
    Revocation,
    /// Whether the computer's clock can be believed.
    Clock,
    /// Whether it is registered for somebody.
    Registration,
    /// Which other programs for cards are here.
    Middleware,
    /// Whether the person sits at the machine.
    Distance,
}

impl DoctorStep {
    /// Every step, in order.
    pub const ALL: [Self; 15] = [
        Self::Service,
        Self::Reader,
        Self::Card,
        Self::Recognition,
        Self::Generation,
        Self::Files,
        Self::Pin,
        Self::Certificate,
        Self::Dates,
        Self::Chain,
        Self::Revocation,
        Self::Clock,
        Self::Registration,
        Self::Middleware,
        Self::Distance,
    ];

    /// Its name in machine-readable output.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Service => "service",
            Self::Reader => "reader",
            Self::Card => "card",
            Self::Recognition => "recognition",
            Self::Generation => "generation",
            Self::Files => "files",
            Self::Pin => "pin",
            Self::Certificate => "certificate",
            Self::Dates => "dates",
            Self::Chain => "chain",
            Self::Revocation => "revocation",
            Self::Clock => "clock",
            Self::Registration => "registration",
            Self::Middleware => "middleware",
            Self::Distance => "distance",
        }
    }
}

/// What came of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DoctorOutcome {
    /// It is as it should be.
    Ok,
    /// It does not stand in the way, but somebody should know.
    Warning(DoctorWarning),
    /// It stands in the way.
    Failed(FailureCode),
    /// A step before it stands in the way.
    NotReached,
}

/// What somebody should know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DoctorWarning {
    /// Several cards can be used: the first was examined.
    SeveralCards,
    /// Wrong PINs were entered: one try was spent.
    TrySpent,
    /// One more wrong PIN blocks the card.
    LastTry,
    /// The certificate expires within [`EXPIRES_SOON`].
    ExpiresSoon,
    /// A test card: its sessions are marked (CPS-08).
    TestCard,
    /// The revocation list is past its date, within the grace (CPS-11).
    RevocationOverdue,
    /// For whom the card is registered is told to a session only: log in to know.
    RegistrationWithheld,
    /// The person sits elsewhere: a reader there is another computer's (CPS-28).
    Remote,
}

impl DoctorWarning {
    /// Its name in machine-readable output.
    pub const fn code(self) -> &'static str {
        match self {
            Self::SeveralCards => "several-cards",
            Self::TrySpent => "try-spent",
            Self::LastTry => "last-try",
            Self::ExpiresSoon => "expires-soon",
            Self::TestCard => "test-card",
            Self::RevocationOverdue => "revocation-overdue",
            Self::RegistrationWithheld => "registration-withheld",
            Self::Remote => "remote",
        }
    }
}

/// How long before its end a certificate is told to expire soon: time for a new card to come.
pub const EXPIRES_SOON: SignedDuration = SignedDuration::from_hours(60 * 24);

/// What was seen at a step: for the person and for whoever helps them. Nothing secret, and no name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DoctorFact {
    /// A reader, and whether it is another computer's.
    Reader(ReaderName, bool),
    /// The answer to reset, in hexadecimal.
    AnswerToReset(PrintableText<128>),
    /// The generation and the side of the card.
    Generation(CpsGeneration, CardInterface),
    /// The state of the PIN.
    Pin(PinState),
    /// Who has issued the certificate, as it says itself.
    Issuer(IssuerName),
    /// The first and the last instant of the certificate.
    Validity(Timestamp, Timestamp),
    /// Who vouches for it.
    Authority(CardAuthority),
    /// How old the revocation list is.
    RevocationAge(SignedDuration),
    /// By how much it is past its date.
    RevocationOverdue(SignedDuration),
    /// The computer's time.
    Now(Timestamp),
    /// For whom the card is registered.
    RegisteredFor(Identifier),
    /// A program for cards that is installed.
    Program(ProgramName),
    /// Where the person sits.
    Distance(Distance),
}

/// A step, what came of it and what was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DoctorFinding {
    /// The step.
    pub step: DoctorStep,
    /// What came of it.
    pub outcome: DoctorOutcome,
    /// What was seen.
    pub facts: Vec<DoctorFact>,
}

/// Every step once, in the order of [`DoctorStep::ALL`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DoctorReport {
    /// The steps.
    pub findings: Vec<DoctorFinding>,
}

impl DoctorReport {
    /// The first step that stands in the way, and its code: what the person is told first. `None`:
    /// the card opens, as far as can be told without its PIN.
    pub fn first_failure(&self) -> Option<(DoctorStep, FailureCode)> {
        self.findings
            .iter()
            .find_map(|finding| match finding.outcome {
                DoctorOutcome::Failed(code) => Some((finding.step, code)),
                _ => None,
            })
    }

    /// The finding of a step.
    pub fn of(&self, step: DoctorStep) -> Option<&DoctorFinding> {
        self.findings.iter().find(|finding| finding.step == step)
    }
}
