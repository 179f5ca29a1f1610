//! An attempt by card: counted apart from passwords, settled with its reason (CPS-30, LOCK-05).

use crate::LocalDesk;
use crate::fault::OrDesk;
use loquet_domain::card::{CardAnswer, CardSerial, CertificateRefusal, ChallengePurpose};
use loquet_domain::journal::{Action, Event, EventContext, Object, Reason};
use loquet_domain::lockout::ReservedAttempt;
use loquet_domain::profile::Factor;
use loquet_domain::{AccountId, Origin};
use loquet_port_desk::DeskError;
use loquet_port_users::{AttemptRequest, Reservation, Settlement, SettlementOutcome};

/// An attempt on its way, with what is proved so far of who makes it.
pub(super) struct CardAttempt {
    pub(super) reserved: ReservedAttempt,
    pub(super) context: EventContext,
    action: Action,
    /// The certificate on this workstation, masked, until an account is known.
    object: Object,
    /// The card's own number, once an authority has vouched for it: what merely stands in the
    /// bytes that came with an answer is not recorded as the card's.
    serial: Option<CardSerial>,
}

impl CardAttempt {
    /// The card is whose number this is: its key has signed, and an authority vouches.
    pub(super) fn is_by(&mut self, serial: CardSerial) {
        self.serial = Some(serial);
    }

    /// The card is registered for this account.
    pub(super) fn is_for(&mut self, account: AccountId) {
        self.object = Object::Account(account);
    }

    /// What is being tried, as done.
    pub(super) fn event(&self) -> Event {
        let mut event = self.context.event(self.action, self.object);
        event.factor = Some(Factor::CpsCard);
        event.card.clone_from(&self.serial);
        event
    }
}

/// What a challenge's purpose is in the journal.
pub(super) const fn action_of(purpose: ChallengePurpose) -> Action {
    match purpose {
        ChallengePurpose::Login => Action::LoginByCard,
        ChallengePurpose::Unlock => Action::SessionUnlocked,
    }
}

impl LocalDesk {
    /// Reserves an attempt of this certificate on this workstation.
    pub(super) async fn reserve_card(
        &self,
        answer: &CardAnswer,
        purpose: ChallengePurpose,
        origin: Origin,
    ) -> Result<CardAttempt, DeskError> {
        let workstation = &origin.workstation;
        let certificate = answer.certificate.digest();
        let subject = self.journal_key.mask_card(&certificate, workstation);
        let source = self.journal_key.mask_card_workstation(workstation);
        let context = EventContext {
            attempt: Some(answer.attempt),
            ..self.context_of_nobody(origin)
        };
        let request = AttemptRequest {
            subject,
            // Nobody's until the card is proved: a certificate that is shown is no proof.
            account: None,
            source,
            policy: self.policy.card.lockout,
            source_policy: self.policy.card.source,
            action: action_of(purpose),
            object: Object::Unknown(subject),
            factor: Factor::CpsCard,
            context,
        };
        match self.ports.attempts.reserve(&request).await.or_desk()? {
            Reservation::Admitted(reserved) => Ok(CardAttempt {
                reserved,
                context: request.context,
                action: request.action,
                object: request.object,
                serial: None,
            }),
            Reservation::Refused(refusal) => {
                self.alert_on_paused_source(&request.context, refusal)
                    .await?;
                Err(DeskError::CardDenied)
            }
        }
    }

    /// The attempt failed: recorded with its reason, answered without.
    pub(super) async fn fail_card<T>(
        &self,
        attempt: &CardAttempt,
        reason: Reason,
    ) -> Result<T, DeskError> {
        let event = attempt.event().failed(reason);
        self.settle_card(attempt, SettlementOutcome::Failed, event)
            .await?;
        Err(DeskError::CardDenied)
    }

    /// The certificate is refused: recorded with the reason, answered without. What the practice
    /// itself lacks, a list or the right time, is no failure of the card's, which would stay locked
    /// for a while after it is mended (LOCK-08).
    pub(super) async fn refuse_certificate<T>(
        &self,
        attempt: &CardAttempt,
        refusal: CertificateRefusal,
    ) -> Result<T, DeskError> {
        let outcome = match refusal {
            CertificateRefusal::RevocationUnknown
            | CertificateRefusal::RevocationStale
            | CertificateRefusal::ClockSetBack => SettlementOutcome::GivenBack,
            _ => SettlementOutcome::Failed,
        };
        let event = attempt.event().failed(refusal.into());
        self.settle_card(attempt, outcome, event).await?;
        Err(DeskError::CardDenied)
    }

    /// The attempt could not be judged: it is given back (LOCK-08).
    pub(super) async fn give_card_back<T>(
        &self,
        attempt: &CardAttempt,
        error: DeskError,
    ) -> Result<T, DeskError> {
        let event = attempt.event().refused(Reason::Fault);
        self.settle_card(attempt, SettlementOutcome::GivenBack, event)
            .await?;
        Err(error)
    }

    async fn settle_card(
        &self,
        attempt: &CardAttempt,
        outcome: SettlementOutcome,
        event: Event,
    ) -> Result<(), DeskError> {
        let settlement = Settlement {
            attempt: attempt.reserved,
            outcome,
            event,
            context: self.now_in(&attempt.context),
        };
        let settled = self.ports.attempts.settle(&settlement).await;
        settled.map(drop).or_desk()
    }
}
