//! The steps from a card that was read to a card that opens.

use super::diagnosis::{CardFacts, Verdict};
use loquet_domain::card::{CardAuthority, CardHolder, CertificateRefusal, PinState};
use loquet_domain::{FailureCode, Timestamp};
use loquet_port_desk::{
    CardVerdict, DoctorFact, DoctorOutcome, DoctorStep, DoctorWarning, EXPIRES_SOON,
    ExaminedRegistration,
};

/// Wrong entries that a CPS takes (N14).
const TRIES_OF_A_CPS: u8 = 3;

/// What came of a step.
pub(super) fn judge(step: DoctorStep, card: &CardFacts, now: Timestamp) -> Verdict {
    match step {
        DoctorStep::Pin => (pin(card.pin), vec![DoctorFact::Pin(card.pin)]),
        DoctorStep::Dates => dates(card, now),
        DoctorStep::Certificate => {
            let issuer = DoctorFact::Issuer(card.holder.issuer.clone());
            (judged(step, card, |_| DoctorOutcome::Ok), vec![issuer])
        }
        DoctorStep::Chain => (judged(step, card, chain), vouching(card)),
        DoctorStep::Revocation => (judged(step, card, revocation), ages(card)),
        DoctorStep::Registration => registration(card),
        _ => (DoctorOutcome::NotReached, Vec::new()),
    }
}

/// Whether the clock can be believed, as far as the certificate's judge knows.
pub(super) fn clock(card: &CardFacts) -> DoctorOutcome {
    match refusal(card) {
        Some(CertificateRefusal::ClockSetBack) => {
            DoctorOutcome::Failed(CertificateRefusal::ClockSetBack.code())
        }
        _ => DoctorOutcome::Ok,
    }
}

fn pin(state: PinState) -> DoctorOutcome {
    match state {
        PinState::Blocked => DoctorOutcome::Failed(FailureCode::PinBlocked),
        PinState::Left(tries) if tries.is_last() => DoctorOutcome::Warning(DoctorWarning::LastTry),
        PinState::Left(tries) if tries.get() < TRIES_OF_A_CPS => {
            DoctorOutcome::Warning(DoctorWarning::TrySpent)
        }
        PinState::Left(_) => DoctorOutcome::Ok,
    }
}

/// The outcome of a step that the certificate's judge decides. The judge stops at its first reason,
/// so with a refusal elsewhere this step was not reached, or may not have been.
fn judged(
    step: DoctorStep,
    card: &CardFacts,
    good: impl FnOnce(&CardVerdict) -> DoctorOutcome,
) -> DoctorOutcome {
    match &card.examination {
        // The chain is where a judge that fails is told: nothing vouches for the card.
        Err(code) if step == DoctorStep::Chain => DoctorOutcome::Failed(*code),
        Err(_) => DoctorOutcome::NotReached,
        Ok(examination) => match examination.verdict {
            Ok(verdict) => good(&verdict),
            Err(refusal) if step_of(refusal) == step => DoctorOutcome::Failed(refusal.code()),
            Err(_) => DoctorOutcome::NotReached,
        },
    }
}

/// The dates are read by us, whatever the judge says first.
fn dates(card: &CardFacts, now: Timestamp) -> Verdict {
    let CardHolder {
        not_before,
        not_after,
        ..
    } = card.holder;
    let outcome = match refusal(card) {
        Some(refusal) if step_of(refusal) == DoctorStep::Dates => {
            DoctorOutcome::Failed(refusal.code())
        }
        _ if now < not_before => DoctorOutcome::Failed(FailureCode::CertificateNotYetValid),
        _ if now > not_after => DoctorOutcome::Failed(FailureCode::CertificateExpired),
        _ if not_after.duration_since(now) < EXPIRES_SOON => {
            DoctorOutcome::Warning(DoctorWarning::ExpiresSoon)
        }
        _ => DoctorOutcome::Ok,
    };
    (outcome, vec![DoctorFact::Validity(not_before, not_after)])
}

fn chain(verdict: &CardVerdict) -> DoctorOutcome {
    match verdict.authority {
        CardAuthority::IgcSante => DoctorOutcome::Ok,
        CardAuthority::Test => DoctorOutcome::Warning(DoctorWarning::TestCard),
    }
}

fn vouching(card: &CardFacts) -> Vec<DoctorFact> {
    let authority = verdict(card).map(|verdict| DoctorFact::Authority(verdict.authority));
    authority.into_iter().collect()
}

fn revocation(verdict: &CardVerdict) -> DoctorOutcome {
    match verdict.revocation_overdue {
        None => DoctorOutcome::Ok,
        Some(_) => DoctorOutcome::Warning(DoctorWarning::RevocationOverdue),
    }
}

fn ages(card: &CardFacts) -> Vec<DoctorFact> {
    let Some(verdict) = verdict(card) else {
        return Vec::new();
    };
    let age = DoctorFact::RevocationAge(verdict.revocation_age);
    let overdue = verdict
        .revocation_overdue
        .map(DoctorFact::RevocationOverdue);
    std::iter::once(age).chain(overdue).collect()
}

fn registration(card: &CardFacts) -> Verdict {
    let examined = card.examination.as_ref().ok();
    let Some(good) = examined.filter(|examined| examined.verdict.is_ok()) else {
        return (DoctorOutcome::NotReached, Vec::new());
    };
    let outcome = match good.registered {
        ExaminedRegistration::For(_) => DoctorOutcome::Ok,
        ExaminedRegistration::Nobody => DoctorOutcome::Failed(FailureCode::CardNotRegistered),
        ExaminedRegistration::Withheld => {
            DoctorOutcome::Warning(DoctorWarning::RegistrationWithheld)
        }
    };
    let whose = match &good.registered {
        ExaminedRegistration::For(whose) => vec![DoctorFact::RegisteredFor(whose.clone())],
        ExaminedRegistration::Nobody | ExaminedRegistration::Withheld => Vec::new(),
    };
    (outcome, whose)
}

fn verdict(card: &CardFacts) -> Option<CardVerdict> {
    card.examination.as_ref().ok()?.verdict.ok()
}

fn refusal(card: &CardFacts) -> Option<CertificateRefusal> {
    card.examination.as_ref().ok()?.verdict.err()
}

/// Which step a refusal belongs to.
const fn step_of(refusal: CertificateRefusal) -> DoctorStep {
    match refusal {
        CertificateRefusal::Expired | CertificateRefusal::NotYetValid => DoctorStep::Dates,
        CertificateRefusal::Untrusted | CertificateRefusal::TestCard => DoctorStep::Chain,
        CertificateRefusal::Revoked
        | CertificateRefusal::RevocationUnknown
        | CertificateRefusal::RevocationStale => DoctorStep::Revocation,
        CertificateRefusal::ClockSetBack => DoctorStep::Clock,
        _ => DoctorStep::Certificate,
    }
}
