//! From gathered facts to an ordered report, as a pure function.

use super::{card, certificate};
use loquet_domain::card::{CardFault, CardHolder, CardReader, PinState, UsableCard};
use loquet_domain::{FailureCode, Timestamp};
use loquet_port_desk::{
    CardExamination, Distance, DoctorFact, DoctorFinding, DoctorOutcome, DoctorReport, DoctorStep,
    DoctorWarning, Surroundings,
};

/// Everything that was seen.
pub(crate) struct Facts {
    /// Now.
    pub(crate) now: Timestamp,
    /// What the front end saw.
    pub(crate) surroundings: Surroundings,
    /// The readers, or why there are none to be seen.
    pub(crate) readers: Result<Vec<CardReader>, CardFault>,
    /// The cards that can be used, or what comes nearest to one.
    pub(crate) usable: Result<Vec<UsableCard>, CardFault>,
    /// What was read of the first of them, or why it could not be.
    pub(crate) card: Option<Result<CardFacts, CardFault>>,
}

/// What was read of a card, and what the practice makes of it.
pub(crate) struct CardFacts {
    pub(crate) pin: PinState,
    pub(crate) holder: CardHolder,
    pub(crate) examination: Result<CardExamination, FailureCode>,
}

/// What came of a step, and what was seen.
pub(super) type Verdict = (DoctorOutcome, Vec<DoctorFact>);

/// Every step, judged.
pub(crate) fn diagnose(facts: &Facts) -> DoctorReport {
    let findings = DoctorStep::ALL.map(|step| {
        let (outcome, facts) = judge(step, facts);
        DoctorFinding {
            step,
            outcome,
            facts,
        }
    });
    DoctorReport {
        findings: findings.into(),
    }
}

fn judge(step: DoctorStep, facts: &Facts) -> Verdict {
    match step {
        DoctorStep::Service
        | DoctorStep::Reader
        | DoctorStep::Card
        | DoctorStep::Recognition
        | DoctorStep::Generation
        | DoctorStep::Files => card::judge(step, facts),
        DoctorStep::Pin
        | DoctorStep::Certificate
        | DoctorStep::Dates
        | DoctorStep::Chain
        | DoctorStep::Revocation
        | DoctorStep::Registration => match &facts.card {
            Some(Ok(card)) => certificate::judge(step, card, facts.now),
            _ => (DoctorOutcome::NotReached, Vec::new()),
        },
        DoctorStep::Clock => clock(facts),
        DoctorStep::Middleware => (DoctorOutcome::Ok, programs(&facts.surroundings)),
        DoctorStep::Distance => distance(facts.surroundings.distance),
    }
}

/// The clock can be compared with what was seen before even without a card; only a judged
/// certificate tells that it was set back.
fn clock(facts: &Facts) -> Verdict {
    let outcome = match &facts.card {
        Some(Ok(card)) => certificate::clock(card),
        _ => DoctorOutcome::NotReached,
    };
    (outcome, vec![DoctorFact::Now(facts.now)])
}

fn programs(surroundings: &Surroundings) -> Vec<DoctorFact> {
    let programs = surroundings.middleware.iter().cloned();
    programs.map(DoctorFact::Program).collect()
}

fn distance(distance: Distance) -> Verdict {
    let outcome = match distance {
        Distance::Here => DoctorOutcome::Ok,
        Distance::RemoteDesktop | Distance::Ssh => DoctorOutcome::Warning(DoctorWarning::Remote),
    };
    (outcome, vec![DoctorFact::Distance(distance)])
}
