//! The question: asked, or given up.

use super::attempt::action_of;
use crate::fault::OrDesk;
use crate::{LocalDesk, RandomnessError};
use loquet_domain::card::{CardChallenge, CardFault, ChallengePurpose, NONCE_BYTES};
use loquet_domain::journal::{EventContext, Note, Object, Reason};
use loquet_domain::profile::Factor;
use loquet_domain::{AttemptId, Origin};
use loquet_port_desk::{AbandonedCard, DeskError};

impl LocalDesk {
    /// A challenge of our own randomness (CPS-02), kept before it is given out.
    pub(super) async fn ask(
        &self,
        purpose: ChallengePurpose,
        origin: Origin,
    ) -> Result<CardChallenge, DeskError> {
        let challenge = CardChallenge {
            attempt: AttemptId::from_random(self.random_identity().or_desk()?),
            nonce: self.random_nonce().or_desk()?,
            purpose,
            service: self.policy.card.service.clone(),
            workstation: origin.workstation,
            issued_at: self.ports.clock.now(),
        };
        self.ports.challenges.issue(&challenge).await.or_desk()?;
        Ok(challenge)
    }

    /// A nonce, unless the source repeats itself: a source that is stuck would let a recorded
    /// answer open again (T24).
    fn random_nonce(&self) -> Result<[u8; NONCE_BYTES], RandomnessError> {
        let [mut nonce, mut next] = [[0; NONCE_BYTES]; 2];
        self.ports.randomness.fill(&mut nonce)?;
        self.ports.randomness.fill(&mut next)?;
        if nonce == next {
            return Err(RandomnessError("the random source repeats itself".into()));
        }
        Ok(nonce)
    }

    /// Records why a challenge stays without an answer. The card that is named was read at most: it
    /// stands in the note, because nothing proves it.
    pub(super) async fn give_up(
        &self,
        abandoned: AbandonedCard,
        origin: Origin,
    ) -> Result<(), DeskError> {
        let shown = self.ports.challenges.show(abandoned.attempt).await;
        if !(shown.or_desk()?).is_some_and(|open| open.workstation == origin.workstation) {
            // Not asked, or not here: nobody gives up for another workstation.
            return Ok(());
        }
        let challenge = self.ports.challenges.take(abandoned.attempt).await;
        let Some(challenge) = challenge.or_desk()? else {
            return Ok(());
        };
        let context = EventContext {
            attempt: Some(challenge.attempt),
            ..self.context_of_nobody(origin)
        };
        let mut event = context
            .event(action_of(challenge.purpose), Object::Practice)
            .failed(reason_of(abandoned.fault));
        event.factor = Some(Factor::CpsCard);
        event.note = abandoned
            .serial
            .map(|serial| Note::new(&format!("card as read: {serial}")));
        self.ports.journal.append(&[event]).await.or_desk()
    }
}

/// What the journal says of a card that could not answer.
const fn reason_of(fault: CardFault) -> Reason {
    match fault {
        CardFault::PinWrong(_) => Reason::PinWrong,
        CardFault::PinBlocked => Reason::PinBlocked,
        CardFault::Removed => Reason::CardRemoved,
        CardFault::ContactlessOnly => Reason::Contactless,
        _ => Reason::CardUnusable,
    }
}
