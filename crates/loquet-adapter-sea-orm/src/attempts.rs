//! The port of login attempts.

use crate::SeaOrmStore;
use crate::fault::OrFault;
use crate::lockout::find;
use crate::transaction::Transaction;
use async_trait::async_trait;
use loquet_domain::journal::MaskedIdentifier;
use loquet_domain::lockout::{
    Admission, LockoutState, Refusal, ReservedAttempt, Settled, SourceDecision,
};
use loquet_domain::storage::StorageFault;
use loquet_port_users::{
    AttemptRequest, Attempts, Reservation, Settlement, SettlementOutcome, Unlocking, UsersError,
};

#[async_trait]
impl Attempts for SeaOrmStore {
    #[tracing::instrument(name = "attempts.reserve", skip_all, err(level = "debug"))]
    async fn reserve(&self, request: &AttemptRequest) -> Result<Reservation, UsersError> {
        let tx = self.begin().await?;
        let outcome = tx.reserve(request).await;
        Ok(tx.end(outcome).await?)
    }

    #[tracing::instrument(name = "attempts.settle", skip_all, err(level = "debug"))]
    async fn settle(&self, settlement: &Settlement) -> Result<Settled, UsersError> {
        let tx = self.begin().await?;
        let outcome = tx.settle(settlement).await;
        tx.end(outcome).await
    }

    #[tracing::instrument(name = "attempts.unlock", skip_all, err(level = "debug"))]
    async fn unlock(&self, unlocking: &Unlocking) -> Result<(), UsersError> {
        let tx = self.begin().await?;
        let outcome = tx.unlock_subject(unlocking).await;
        Ok(tx.end(outcome).await?)
    }

    #[tracing::instrument(name = "attempts.lockout", skip_all, err(level = "debug"))]
    async fn lockout(&self, subject: &MaskedIdentifier) -> Result<LockoutState, UsersError> {
        let row = find(&self.db, subject).await?;
        let state = row.map(|row| row.state()).transpose().or_fault()?;
        Ok(state.unwrap_or_default())
    }
}

impl Transaction<'_> {
    pub(crate) async fn reserve(
        &self,
        request: &AttemptRequest,
    ) -> Result<Reservation, StorageFault> {
        if let SourceDecision::Refused(refusal) = self.reserve_on_source(request).await? {
            return self.refuse(request, refusal).await;
        }
        match self.reserve_on_subject(request).await? {
            Admission::Admitted(number) => Ok(Reservation::Admitted(ReservedAttempt {
                subject: request.subject,
                source: request.source,
                number,
                policy: request.policy,
            })),
            Admission::Refused(refusal) => {
                self.give_source_back(&request.source).await?;
                self.refuse(request, refusal).await
            }
        }
    }

    async fn reserve_on_source(
        &self,
        request: &AttemptRequest,
    ) -> Result<SourceDecision, StorageFault> {
        let (source, policy) = (&request.source, &request.source_policy);
        let now = request.context.at;
        let stored = self.source(source).await?;
        let (state, decision) = stored.unwrap_or_default().reserve(policy, now);
        match stored {
            Some(_) => self.update_source(source, &state).await?,
            None => self.insert_source(source, &state, policy, now).await?,
        }
        Ok(decision)
    }

    async fn reserve_on_subject(
        &self,
        request: &AttemptRequest,
    ) -> Result<Admission, StorageFault> {
        let row = find(self.db(), &request.subject).await?;
        let state = row
            .as_ref()
            .map(super::rows::attempt::Model::state)
            .transpose()
            .or_fault()?;
        let (state, admission) = state
            .unwrap_or_default()
            .reserve(&request.policy, request.context.at);
        self.reserve_subject(&request.subject, request.account, row.as_ref(), &state)
            .await?;
        Ok(admission)
    }

    async fn refuse(
        &self,
        request: &AttemptRequest,
        refusal: Refusal,
    ) -> Result<Reservation, StorageFault> {
        self.record(request.refused(refusal).as_slice()).await?;
        Ok(Reservation::Refused(refusal))
    }

    async fn settle(&self, settlement: &Settlement) -> Result<Settled, UsersError> {
        let Settlement {
            attempt,
            outcome,
            event,
            context,
        } = settlement;
        let (row, state) = self.reserved::<UsersError>(&attempt.subject).await?;
        let (state, settled) = match outcome {
            SettlementOutcome::Failed => state.fail(&attempt.policy, attempt.number, context.at)?,
            SettlementOutcome::GivenBack => {
                self.give_source_back(&attempt.source).await?;
                (
                    state.give_back(&attempt.policy, attempt.number)?,
                    Settled::default(),
                )
            }
        };
        self.keep_subject(&attempt.subject, &row, &state).await?;
        self.record(std::slice::from_ref(event)).await?;
        self.record(&context.lockout_settled(event.object, settled))
            .await?;
        Ok(settled)
    }

    async fn unlock_subject(&self, unlocking: &Unlocking) -> Result<(), StorageFault> {
        if let Some(row) = find(self.db(), &unlocking.subject).await? {
            let state = row.state().or_fault()?.unlock();
            self.keep_subject(&unlocking.subject, &row, &state).await?;
        }
        self.record(std::slice::from_ref(&unlocking.event)).await
    }
}
