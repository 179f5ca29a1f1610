//! The steps up to a card that was read: one fault at most, and it belongs to one of them.

use super::diagnosis::{Facts, Verdict};
use loquet_domain::card::{
    CardFault, CardInterface, CardKind, CardReader, CardSlot, CpsGeneration,
};
use loquet_domain::text::PrintableText;
use loquet_port_desk::{DoctorFact, DoctorOutcome, DoctorStep, DoctorWarning};

/// What came of a step: ok before the fault's step, not reached after it.
pub(super) fn judge(step: DoctorStep, facts: &Facts) -> Verdict {
    let fault = fault(facts);
    let outcome = match fault {
        Some((at, fault)) if at == step => DoctorOutcome::Failed(fault.code()),
        Some((at, _)) if at < step => DoctorOutcome::NotReached,
        _ if step == DoctorStep::Card && several(facts) => {
            DoctorOutcome::Warning(DoctorWarning::SeveralCards)
        }
        _ => DoctorOutcome::Ok,
    };
    (outcome, seen(step, facts))
}

/// What stands in the way of reading a card, and at which step.
fn fault(facts: &Facts) -> Option<(DoctorStep, CardFault)> {
    if let Err(fault) = facts.readers {
        // Readers that cannot even be listed are the service's fault.
        return Some((DoctorStep::Service, fault));
    }
    if let Err(fault) = facts.usable {
        return Some((step_of(fault), fault));
    }
    match facts.card {
        // The reader is there, so it is the card that refuses.
        Some(Err(CardFault::Refused)) => Some((DoctorStep::Card, CardFault::Refused)),
        Some(Err(fault)) => Some((step_of(fault), fault)),
        _ => None,
    }
}

fn several(facts: &Facts) -> bool {
    facts.usable.as_ref().is_ok_and(|cards| cards.len() > 1)
}

/// Which step a fault belongs to.
const fn step_of(fault: CardFault) -> DoctorStep {
    match fault {
        CardFault::ServiceStopped => DoctorStep::Service,
        CardFault::NoReader | CardFault::RedirectedReader | CardFault::Refused => {
            DoctorStep::Reader
        }
        CardFault::Vitale | CardFault::UnknownCard => DoctorStep::Recognition,
        CardFault::UnsupportedCps | CardFault::ContactlessOnly => DoctorStep::Generation,
        CardFault::Unreadable => DoctorStep::Files,
        _ => DoctorStep::Card,
    }
}

fn seen(step: DoctorStep, facts: &Facts) -> Vec<DoctorFact> {
    let readers = facts.readers.as_deref().unwrap_or_default();
    match step {
        DoctorStep::Reader => readers.iter().map(reader).collect(),
        DoctorStep::Recognition => answers(readers).map(DoctorFact::AnswerToReset).collect(),
        DoctorStep::Generation => generations(readers)
            .map(|(generation, side)| DoctorFact::Generation(generation, side))
            .collect(),
        _ => Vec::new(),
    }
}

fn reader(reader: &CardReader) -> DoctorFact {
    DoctorFact::Reader(reader.name.clone(), reader.redirected)
}

fn answers(readers: &[CardReader]) -> impl Iterator<Item = PrintableText<128>> {
    readers.iter().filter_map(|reader| match &reader.slot {
        CardSlot::Card {
            answer_to_reset, ..
        } => Some(answer_to_reset.clone()),
        _ => None,
    })
}

fn generations(readers: &[CardReader]) -> impl Iterator<Item = (CpsGeneration, CardInterface)> {
    readers.iter().filter_map(|reader| match &reader.slot {
        CardSlot::Card {
            kind: CardKind::Cps(generation, side),
            ..
        } => Some((*generation, *side)),
        _ => None,
    })
}
