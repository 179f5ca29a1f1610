//! First step: a challenge of ours has an answer, and is used up.

use super::attempt::CardAttempt;
use crate::LocalDesk;
use crate::fault::OrDesk;
use loquet_domain::Origin;
use loquet_domain::card::{CardAnswer, CardChallenge, CardInterface, ChallengePurpose};
use loquet_domain::journal::Reason;
use loquet_port_desk::DeskError;

/// A challenge that was ours, open, for this purpose and this workstation, with its answer.
/// Made by [`LocalDesk::take_answer`] only. Nothing of the answer is proved yet.
pub(super) struct Answered {
    challenge: CardChallenge,
    answer: CardAnswer,
    attempt: CardAttempt,
}

impl Answered {
    /// The parts, for the step that follows.
    pub(super) fn into_parts(self) -> (CardChallenge, CardAnswer, CardAttempt) {
        (self.challenge, self.answer, self.attempt)
    }
}

impl LocalDesk {
    /// Takes the challenge away before anything is judged (CPS-04), counts the attempt, and then
    /// judges whether the answer is one to this question (CPS-05, CPS-24).
    pub(super) async fn take_answer(
        &self,
        answer: CardAnswer,
        purpose: ChallengePurpose,
        origin: Origin,
    ) -> Result<Answered, DeskError> {
        let taken = self.ports.challenges.take(answer.attempt).await.or_desk()?;
        let attempt = self.reserve_card(&answer, purpose, origin).await?;
        let Some(challenge) = taken else {
            return self.fail_card(&attempt, Reason::ChallengeUnknown).await;
        };
        if challenge.purpose != purpose
            || challenge.workstation != attempt.context.origin.workstation
            || challenge.service != self.policy.card.service
        {
            return self.fail_card(&attempt, Reason::ChallengeForeign).await;
        }
        if !challenge.is_open_at(self.ports.clock.now()) {
            return self.fail_card(&attempt, Reason::ChallengeExpired).await;
        }
        if answer.interface != CardInterface::Contact {
            return self.fail_card(&attempt, Reason::Contactless).await;
        }
        Ok(Answered {
            challenge,
            answer,
            attempt,
        })
    }
}
