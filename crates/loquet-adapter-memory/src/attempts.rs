//! Attempts: counted by the domain's rules.

use crate::MemoryStore;
use crate::state::{State, Subject};
use async_trait::async_trait;
use loquet_domain::journal::MaskedIdentifier;
use loquet_domain::lockout::{
    Admission, LockoutState, NotReserved, Refusal, ReservedAttempt, Settled, SourceDecision,
    SourceState,
};
use loquet_domain::storage::StorageFault;
use loquet_port_users::{
    AttemptRequest, Attempts, MAX_UNKNOWN_SUBJECTS, Reservation, Settlement, SettlementOutcome,
    Unlocking, UsersError,
};

#[async_trait]
impl Attempts for MemoryStore {
    async fn reserve(&self, request: &AttemptRequest) -> Result<Reservation, UsersError> {
        Ok(self.state().reserve(request)?)
    }

    async fn settle(&self, settlement: &Settlement) -> Result<Settled, UsersError> {
        self.state().settle(settlement)
    }

    async fn unlock(&self, unlocking: &Unlocking) -> Result<(), UsersError> {
        let mut state = self.state();
        let lockout = state.lockout(&unlocking.subject).unlock();
        state.record([unlocking.event.clone()])?;
        state.put_lockout(unlocking.subject, lockout);
        Ok(())
    }

    async fn lockout(&self, subject: &MaskedIdentifier) -> Result<LockoutState, UsersError> {
        Ok(self.state().lockout(subject))
    }
}

/// An attempt that succeeded, about to be written.
#[derive(Debug)]
pub(crate) struct Success {
    attempt: ReservedAttempt,
    lockout: LockoutState,
    pub(crate) failures_before: u32,
}

impl State {
    fn reserve(&mut self, request: &AttemptRequest) -> Result<Reservation, StorageFault> {
        let now = request.context.at;
        let source = self.source(&request.source);
        let (source, decision) = source.reserve(&request.source_policy, now);
        if let SourceDecision::Refused(refusal) = decision {
            self.record_refusal(request, refusal)?;
            self.sources.insert(request.source, source);
            return Ok(Reservation::Refused(refusal));
        }
        let (lockout, admission) = self.lockout(&request.subject).reserve(&request.policy, now);
        let (source, reservation) = match admission {
            Admission::Admitted(number) => {
                let attempt = ReservedAttempt {
                    subject: request.subject,
                    source: request.source,
                    number,
                    policy: request.policy,
                };
                (source, Reservation::Admitted(attempt))
            }
            Admission::Refused(refusal) => {
                self.record_refusal(request, refusal)?;
                (source.give_back(), Reservation::Refused(refusal))
            }
        };
        self.sources.insert(request.source, source);
        self.put_subject(request, lockout);
        Ok(reservation)
    }

    fn record_refusal(
        &mut self,
        request: &AttemptRequest,
        refusal: Refusal,
    ) -> Result<(), StorageFault> {
        self.record(request.refused(refusal))
    }

    fn put_subject(&mut self, request: &AttemptRequest, lockout: LockoutState) {
        self.attempts_seen += 1;
        let subject = Subject {
            lockout,
            has_account: request.account.is_some(),
            last_seen: self.attempts_seen,
        };
        self.subjects.insert(request.subject, subject);
        self.forget_the_oldest_unknown();
    }

    fn forget_the_oldest_unknown(&mut self) {
        if self.subjects.len() as u64 <= MAX_UNKNOWN_SUBJECTS {
            return;
        }
        let subjects = self.subjects.iter();
        let unknown = subjects.filter(|(_, subject)| !subject.has_account);
        if unknown.clone().count() as u64 > MAX_UNKNOWN_SUBJECTS
            && let Some((&oldest, _)) = unknown.min_by_key(|(_, subject)| subject.last_seen)
        {
            self.subjects.remove(&oldest);
        }
    }

    fn settle(&mut self, settlement: &Settlement) -> Result<Settled, UsersError> {
        let Settlement {
            attempt,
            outcome,
            event,
            context,
        } = settlement;
        let lockout = self.lockout(&attempt.subject);
        let (lockout, settled) = match outcome {
            SettlementOutcome::Failed => {
                lockout.fail(&attempt.policy, attempt.number, context.at)?
            }
            SettlementOutcome::GivenBack => {
                let lockout = lockout.give_back(&attempt.policy, attempt.number)?;
                (lockout, Settled::default())
            }
        };
        let consequences = context.lockout_settled(event.object, settled);
        self.record([event.clone()].into_iter().chain(consequences))?;
        self.put_lockout(attempt.subject, lockout);
        if *outcome == SettlementOutcome::GivenBack {
            self.give_back_to_source(attempt.source);
        }
        Ok(settled)
    }

    /// The lockout of a subject; of one never seen, the default.
    fn lockout(&self, subject: &MaskedIdentifier) -> LockoutState {
        let subject = self.subjects.get(subject);
        subject.map_or_else(LockoutState::default, |subject| subject.lockout.clone())
    }

    /// Writes the lockout of a subject that is not being seen now.
    fn put_lockout(&mut self, subject: MaskedIdentifier, lockout: LockoutState) {
        if let Some(subject) = self.subjects.get_mut(&subject) {
            subject.lockout = lockout;
        }
    }

    fn source(&self, source: &MaskedIdentifier) -> SourceState {
        self.sources.get(source).copied().unwrap_or_default()
    }

    fn give_back_to_source(&mut self, source: MaskedIdentifier) {
        let given_back = self.source(&source).give_back();
        self.sources.insert(source, given_back);
    }

    /// What the success of an attempt leads to.
    pub(crate) fn success(&self, attempt: ReservedAttempt) -> Result<Success, NotReserved> {
        let lockout = self.lockout(&attempt.subject);
        let (lockout, failures_before) = lockout.succeed(&attempt.policy, attempt.number)?;
        Ok(Success {
            attempt,
            lockout,
            failures_before,
        })
    }

    /// Writes the success of an attempt.
    pub(crate) fn put_success(&mut self, success: Success) {
        self.put_lockout(success.attempt.subject, success.lockout);
        self.give_back_to_source(success.attempt.source);
    }
}
