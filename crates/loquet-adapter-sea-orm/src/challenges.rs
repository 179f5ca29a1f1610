//! The port of the challenges that cards have still to answer.

use crate::SeaOrmStore;
use crate::fault::{OrFault, one_row};
use crate::rows::challenge;
use crate::transaction::Transaction;
use async_trait::async_trait;
use loquet_domain::card::{CHALLENGE_LIFETIME, CardChallenge};
use loquet_domain::storage::StorageFault;
use loquet_domain::{AttemptId, Timestamp};
use loquet_port_sessions::{Challenges, MAX_OPEN_CHALLENGES, SessionsError};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect,
};

#[async_trait]
impl Challenges for SeaOrmStore {
    #[tracing::instrument(name = "challenges.issue", skip_all, err(level = "debug"))]
    async fn issue(&self, challenge: &CardChallenge) -> Result<(), SessionsError> {
        let tx = self.begin().await?;
        let outcome = tx.issue(challenge).await;
        Ok(tx.end(outcome).await?)
    }

    #[tracing::instrument(name = "challenges.show", skip_all, err(level = "debug"))]
    async fn show(&self, attempt: AttemptId) -> Result<Option<CardChallenge>, SessionsError> {
        let found = challenge::Entity::find_by_id(attempt.to_string());
        let found = found.one(&self.db).await.or_fault()?;
        Ok(found.map(CardChallenge::try_from).transpose().or_fault()?)
    }

    #[tracing::instrument(name = "challenges.take", skip_all, err(level = "debug"))]
    async fn take(&self, attempt: AttemptId) -> Result<Option<CardChallenge>, SessionsError> {
        let tx = self.begin().await?;
        let outcome = tx.take(attempt).await;
        Ok(tx.end(outcome).await?)
    }
}

impl Transaction<'_> {
    async fn issue(&self, challenge: &CardChallenge) -> Result<(), StorageFault> {
        self.forget_expired(challenge.issued_at).await?;
        self.forget(challenge.attempt).await?;
        let newest: Option<Option<i64>> = challenge::Entity::find()
            .select_only()
            .expr(challenge::Column::Ordinal.max())
            .into_tuple()
            .one(self.db())
            .await
            .or_fault()?;
        let ordinal = newest.flatten().unwrap_or(0).saturating_add(1);
        let row = challenge::Model::new(challenge, ordinal);
        let inserting = challenge::Entity::insert(row.into_active_model().reset_all());
        let done = inserting
            .exec_without_returning(self.db())
            .await
            .or_fault()?;
        one_row("card_challenges", done)?;
        self.forget_surplus().await
    }

    /// Reads a challenge and takes it away, while nobody else can write (CPS-04).
    async fn take(&self, attempt: AttemptId) -> Result<Option<CardChallenge>, StorageFault> {
        let found = challenge::Entity::find_by_id(attempt.to_string());
        let Some(row) = found.one(self.db()).await.or_fault()? else {
            return Ok(None);
        };
        let challenge = CardChallenge::try_from(row).or_fault()?;
        one_row("card_challenges", self.forget(attempt).await?)?;
        Ok(Some(challenge))
    }

    /// Forgets the challenge of an attempt; how many rows it was.
    async fn forget(&self, attempt: AttemptId) -> Result<u64, StorageFault> {
        let deleting = challenge::Entity::delete_by_id(attempt.to_string());
        Ok(deleting.exec(self.db()).await.or_fault()?.rows_affected)
    }

    async fn forget_expired(&self, now: Timestamp) -> Result<(), StorageFault> {
        let over = now
            .checked_sub(CHALLENGE_LIFETIME)
            .unwrap_or(Timestamp::MIN)
            .as_millisecond();
        let expired = challenge::Column::IssuedAt.lte(over);
        challenge::Entity::delete_many()
            .filter(expired)
            .exec(self.db())
            .await
            .or_fault()?;
        Ok(())
    }

    /// Forgets the oldest beyond the bound, however many they have become.
    async fn forget_surplus(&self) -> Result<(), StorageFault> {
        let oldest_kept: Option<i64> = challenge::Entity::find()
            .select_only()
            .column(challenge::Column::Ordinal)
            .order_by_desc(challenge::Column::Ordinal)
            .offset(MAX_OPEN_CHALLENGES - 1)
            .limit(1)
            .into_tuple()
            .one(self.db())
            .await
            .or_fault()?;
        let Some(oldest_kept) = oldest_kept else {
            return Ok(());
        };
        challenge::Entity::delete_many()
            .filter(challenge::Column::Ordinal.lt(oldest_kept))
            .exec(self.db())
            .await
            .or_fault()?;
        Ok(())
    }
}
