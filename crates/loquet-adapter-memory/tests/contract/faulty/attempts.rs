//! Doubles of the counters of attempts.

use super::{Fault, FaultyStore};
use async_trait::async_trait;
use loquet_domain::AccountId;
use loquet_domain::journal::MaskedIdentifier;
use loquet_domain::lockout::{
    AttemptNumber, LockoutState, Refusal, ReservedAttempt, Settled, Throttle,
};
use loquet_port_users::contract::builders::strict_policy;
use loquet_port_users::{
    AttemptRequest, Attempts, Reservation, Settlement, SettlementOutcome, Unlocking, UsersError,
};

#[async_trait]
impl Attempts for FaultyStore {
    async fn reserve(&self, request: &AttemptRequest) -> Result<Reservation, UsersError> {
        let raced = self.races(Fault::AdmitsTooManyAtOnce).await
            || self.races(Fault::AdmitsTooManyOfAWorkstationAtOnce).await;
        let altered = self.altered(request);
        let (first, again) = (
            self.counters().reserve(&altered),
            self.counters().reserve(&altered),
        );
        let refusal = match self.commit(first, again).await? {
            Reservation::Refused(refusal) => refusal,
            Reservation::Admitted(attempt) => {
                let policy = request.policy;
                return Ok(Reservation::Admitted(ReservedAttempt { policy, ..attempt }));
            }
        };
        if raced {
            return Ok(made_up(request));
        }
        self.refused(request, refusal).await
    }

    async fn settle(&self, settlement: &Settlement) -> Result<Settled, UsersError> {
        let settlement = Settlement {
            context: self.context(Fault::AltersTheEventsOfLockouts, &settlement.context),
            ..settlement.clone()
        };
        let (first, again) = (
            self.counters().settle(&settlement),
            self.counters().settle(&settlement),
        );
        let answer = self.commit(first, again).await;
        let given_back = settlement.outcome == SettlementOutcome::GivenBack;
        match self.fault {
            Fault::CountsOnTheSubjectWhatIsGivenBack if given_back => {
                self.another_attempt(&settlement.attempt).await;
            }
            Fault::CountsOnTheWorkstationWhatIsGivenBack if given_back => {
                self.count_on_workstation(settlement.attempt.source).await;
            }
            Fault::SettlesTwice if matches!(answer, Err(UsersError::NotReserved(_))) => {
                return Ok(Settled::default());
            }
            _ => {}
        }
        answer
    }

    async fn unlock(&self, unlocking: &Unlocking) -> Result<(), UsersError> {
        let mut unlocking = unlocking.clone();
        match self.fault {
            Fault::UnlocksNothing => {
                self.append_event(unlocking.event).await;
                return Ok(());
            }
            Fault::UnlocksForNobody => unlocking.event.note = None,
            _ => {}
        }
        let (first, again) = (
            self.counters().unlock(&unlocking),
            self.counters().unlock(&unlocking),
        );
        self.commit(first, again).await
    }

    async fn lockout(&self, subject: &MaskedIdentifier) -> Result<LockoutState, UsersError> {
        let mut lockout = self.counters().lockout(subject).await?;
        if self.has(Fault::CountsWhomItNeverSaw) && lockout == LockoutState::default() {
            lockout.consecutive = 1;
        }
        Ok(lockout)
    }
}

impl FaultyStore {
    fn counters(&self) -> &dyn Attempts {
        &*self.inner
    }

    /// The request that the store is given.
    fn altered(&self, request: &AttemptRequest) -> AttemptRequest {
        let mut request = request.clone();
        match self.fault {
            Fault::AppliesAnotherPolicy => request.policy = strict_policy(),
            Fault::ForgetsKnownSubjects => request.account = None,
            Fault::NeverForgetsASubject => request.account = Some(AccountId::from_random([0; 16])),
            _ => {}
        }
        request
    }

    /// What becomes of a refusal.
    async fn refused(
        &self,
        request: &AttemptRequest,
        refusal: Refusal,
    ) -> Result<Reservation, UsersError> {
        match self.fault {
            Fault::AdmitsUnknownSubjects if request.account.is_none() => {
                return Ok(made_up(request));
            }
            Fault::CountsTheSubjectOfARefusedWorkstation
                if refusal.throttle == Throttle::Source =>
            {
                let mut elsewhere = request.clone();
                elsewhere.source_policy.failures = u32::MAX;
                self.counters().reserve(&elsewhere).await?;
            }
            Fault::CountsTheWorkstationOfARefusedSubject
                if refusal.throttle != Throttle::Source =>
            {
                self.count_on_workstation(request.source).await;
            }
            Fault::RecordsEveryRefusal if !refusal.is_recorded() => {
                let first = Refusal {
                    refused: 1,
                    ..refusal
                };
                let event = request.refused(first);
                self.append_event(event.expect("an event")).await;
            }
            _ => {}
        }
        Ok(Reservation::Refused(refusal))
    }
}

/// An admission that the store has not given.
fn made_up(request: &AttemptRequest) -> Reservation {
    Reservation::Admitted(ReservedAttempt {
        subject: request.subject,
        source: request.source,
        number: AttemptNumber(1),
        policy: request.policy,
    })
}
