//! The counters of attempts, as a transaction reads and writes them.

use crate::fault::{OrFault, one_row};
use crate::rows::{attempt, source};
use crate::transaction::Transaction;
use loquet_domain::journal::MaskedIdentifier;
use loquet_domain::lockout::{
    LockoutState, NotReserved, ReservedAttempt, SourcePolicy, SourceState,
};
use loquet_domain::storage::StorageFault;
use loquet_domain::{AccountId, Timestamp};
use loquet_port_users::MAX_UNKNOWN_SUBJECTS;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect,
};

/// The subjects that are forgotten at a time, so that no statement grows without bound.
const FORGOTTEN_AT_ONCE: u64 = 100;

/// The stored counters of a subject, if it was ever seen.
pub(crate) async fn find<C: ConnectionTrait>(
    db: &C,
    subject: &MaskedIdentifier,
) -> Result<Option<attempt::Model>, StorageFault> {
    attempt::Entity::find_by_id(subject.as_bytes().to_vec())
        .one(db)
        .await
        .or_fault()
}

impl Transaction<'_> {
    /// The counters of a subject that has a reserved attempt.
    ///
    /// # Errors
    ///
    /// [`NotReserved`] for a subject never seen, or forgotten.
    pub(crate) async fn reserved<E>(
        &self,
        subject: &MaskedIdentifier,
    ) -> Result<(attempt::Model, LockoutState), E>
    where
        E: From<NotReserved> + From<StorageFault>,
    {
        let row = find(self.db(), subject).await?.ok_or(NotReserved)?;
        let state = row.state().or_fault()?;
        Ok((row, state))
    }

    /// Settles an attempt as a success, on the subject and on the workstation; how many failures
    /// came before.
    pub(crate) async fn succeed<E>(&self, attempt: &ReservedAttempt) -> Result<u32, E>
    where
        E: From<NotReserved> + From<StorageFault>,
    {
        let (row, state) = self.reserved::<E>(&attempt.subject).await?;
        let (state, failures_before) = state.succeed(&attempt.policy, attempt.number)?;
        self.keep_subject(&attempt.subject, &row, &state).await?;
        self.give_source_back(&attempt.source).await?;
        Ok(failures_before)
    }

    /// Writes the counters of a subject that is stored already, and leaves the rest of its row.
    pub(crate) async fn keep_subject(
        &self,
        subject: &MaskedIdentifier,
        row: &attempt::Model,
        state: &LockoutState,
    ) -> Result<(), StorageFault> {
        let next = attempt::Model::new(subject, row.account_id.clone(), row.unknown_order, state);
        self.update_subject(next).await
    }

    /// Writes the counters of a subject after a reservation: the newest of those without an
    /// account, or an account's.
    pub(crate) async fn reserve_subject(
        &self,
        subject: &MaskedIdentifier,
        account: Option<AccountId>,
        row: Option<&attempt::Model>,
        state: &LockoutState,
    ) -> Result<(), StorageFault> {
        let known = row.and_then(|row| row.account_id.clone());
        let account = account.map(|account| account.to_string()).or(known);
        // Looked up for all, so that an account costs what an unknown subject does (LOCK-06).
        let newest = self.next_unknown().await?;
        let order = account.is_none().then_some(newest);
        let next = attempt::Model::new(subject, account, order, state);
        match row {
            Some(_) => self.update_subject(next).await,
            None => self.insert_subject(next).await,
        }
    }

    async fn update_subject(&self, row: attempt::Model) -> Result<(), StorageFault> {
        let subject = row.subject.clone();
        let done = attempt::Entity::update_many()
            .set(row.into_active_model().reset_all())
            .filter(attempt::Column::Subject.eq(subject))
            .exec(self.db())
            .await
            .or_fault()?;
        one_row("attempts", done.rows_affected)
    }

    async fn insert_subject(&self, row: attempt::Model) -> Result<(), StorageFault> {
        let done = attempt::Entity::insert(row.into_active_model().reset_all())
            .exec_without_returning(self.db())
            .await
            .or_fault()?;
        one_row("attempts", done)?;
        self.forget_unknown().await
    }

    async fn next_unknown(&self) -> Result<i64, StorageFault> {
        let newest: Option<Option<i64>> = attempt::Entity::find()
            .select_only()
            .expr(attempt::Column::UnknownOrder.max())
            .into_tuple()
            .one(self.db())
            .await
            .or_fault()?;
        Ok(newest.flatten().unwrap_or(0).saturating_add(1))
    }

    /// Forgets the oldest subjects without an account that are too many (LOCK-06).
    async fn forget_unknown(&self) -> Result<(), StorageFault> {
        let kept: Option<i64> = attempt::Entity::find()
            .select_only()
            .expr(attempt::Column::UnknownOrder.count())
            .filter(attempt::Column::UnknownOrder.is_not_null())
            .into_tuple()
            .one(self.db())
            .await
            .or_fault()?;
        let kept = u64::try_from(kept.unwrap_or(0)).unwrap_or(0);
        let surplus = kept
            .saturating_sub(MAX_UNKNOWN_SUBJECTS)
            .min(FORGOTTEN_AT_ONCE);
        if surplus == 0 {
            return Ok(());
        }
        let oldest: Vec<Vec<u8>> = attempt::Entity::find()
            .select_only()
            .column(attempt::Column::Subject)
            .filter(attempt::Column::UnknownOrder.is_not_null())
            .order_by_asc(attempt::Column::UnknownOrder)
            .limit(surplus)
            .into_tuple()
            .all(self.db())
            .await
            .or_fault()?;
        let forgetting =
            attempt::Entity::delete_many().filter(attempt::Column::Subject.is_in(oldest));
        forgetting.exec(self.db()).await.or_fault()?;
        Ok(())
    }

    /// The counters of a workstation, if it was ever seen.
    pub(crate) async fn source(
        &self,
        source: &MaskedIdentifier,
    ) -> Result<Option<SourceState>, StorageFault> {
        let found = source::Entity::find_by_id(source.as_bytes().to_vec());
        let row = found.one(self.db()).await.or_fault()?;
        row.map(|row| row.state()).transpose().or_fault()
    }

    /// Writes the counters of a workstation that is stored already.
    pub(crate) async fn update_source(
        &self,
        source: &MaskedIdentifier,
        state: &SourceState,
    ) -> Result<(), StorageFault> {
        let row = source::Model::new(source, state);
        let done = source::Entity::update_many()
            .set(row.into_active_model().reset_all())
            .filter(source::Column::Source.eq(source.as_bytes().to_vec()))
            .exec(self.db())
            .await
            .or_fault()?;
        one_row("attempt_sources", done.rows_affected)
    }

    /// Writes the counters of a workstation never seen, and forgets those whose window is over:
    /// nothing is lost, they would start again.
    pub(crate) async fn insert_source(
        &self,
        source: &MaskedIdentifier,
        state: &SourceState,
        policy: &SourcePolicy,
        now: Timestamp,
    ) -> Result<(), StorageFault> {
        let over = now
            .checked_sub(policy.window)
            .unwrap_or(Timestamp::MIN)
            .as_millisecond();
        source::Entity::delete_many()
            .filter(source::Column::WindowStart.lte(over))
            .exec(self.db())
            .await
            .or_fault()?;
        let row = source::Model::new(source, state)
            .into_active_model()
            .reset_all();
        let inserting = source::Entity::insert(row);
        let done = inserting
            .exec_without_returning(self.db())
            .await
            .or_fault()?;
        one_row("attempt_sources", done)
    }

    /// An attempt does not count on its workstation.
    pub(crate) async fn give_source_back(
        &self,
        source: &MaskedIdentifier,
    ) -> Result<(), StorageFault> {
        match self.source(source).await? {
            Some(state) => self.update_source(source, &state.give_back()).await,
            None => Ok(()),
        }
    }
}
