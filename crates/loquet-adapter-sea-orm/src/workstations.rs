//! The port of the workstations.

use crate::SeaOrmStore;
use crate::fault::{OrFault, one_row};
use crate::rows::{session, workstation};
use crate::sessions::not_ended;
use crate::transaction::Transaction;
use async_trait::async_trait;
use loquet_domain::journal::EventContext;
use loquet_domain::session::{EndCause, TokenDigest};
use loquet_domain::storage::StorageFault;
use loquet_domain::workstation::{Enrolment, MAX_WORKSTATIONS, Workstation, name_key};
use loquet_port_enrolment::{Enrolling, NewInvitation, Removal, Workstations, WorkstationsError};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QueryOrder, sea_query::SimpleExpr,
};

#[async_trait]
impl Workstations for SeaOrmStore {
    #[tracing::instrument(name = "workstations.invite", skip_all, err(level = "debug"))]
    async fn invite(&self, invitation: &NewInvitation) -> Result<(), WorkstationsError> {
        let tx = self.begin().await?;
        let outcome = tx.invite(invitation).await;
        tx.end(outcome).await
    }

    #[tracing::instrument(name = "workstations.enrol", skip_all, err(level = "debug"))]
    async fn enrol(&self, taking: &Enrolling) -> Result<Workstation, WorkstationsError> {
        let tx = self.begin().await?;
        let outcome = tx.enrol(taking).await;
        tx.end(outcome).await
    }

    #[tracing::instrument(name = "workstations.find", skip_all, err(level = "debug"))]
    async fn find(&self, token: &TokenDigest) -> Result<Option<Workstation>, WorkstationsError> {
        let wanted = workstation::Column::TokenDigest.eq(token.as_bytes().to_vec());
        Ok(find(&self.db, wanted).await?)
    }

    #[tracing::instrument(name = "workstations.list", skip_all, err(level = "debug"))]
    async fn list(&self) -> Result<Vec<Workstation>, WorkstationsError> {
        let rows = workstation::Entity::find()
            .order_by_asc(workstation::Column::NameKey)
            .all(&self.db)
            .await
            .or_fault()?;
        let workstations: Result<_, _> = rows.into_iter().map(Workstation::try_from).collect();
        Ok(workstations.or_fault()?)
    }

    #[tracing::instrument(name = "workstations.remove", skip_all, err(level = "debug"))]
    async fn remove(&self, removal: &Removal) -> Result<Workstation, WorkstationsError> {
        let tx = self.begin().await?;
        let outcome = tx.remove_workstation(removal).await;
        tx.end(outcome).await
    }
}

async fn find<C: ConnectionTrait>(
    db: &C,
    wanted: SimpleExpr,
) -> Result<Option<Workstation>, StorageFault> {
    let found = workstation::Entity::find().filter(wanted).one(db).await;
    let found = found.or_fault()?;
    found.map(Workstation::try_from).transpose().or_fault()
}

impl Transaction<'_> {
    async fn invite(&self, invitation: &NewInvitation) -> Result<(), WorkstationsError> {
        let key = name_key(&invitation.workstation.name);
        let same = workstation::Column::NameKey.eq(key);
        match find(self.db(), same).await? {
            None => self.make_room().await?,
            Some(invited) if matches!(invited.enrolment, Enrolment::Invited { .. }) => {
                self.forget_workstation(&invited).await?;
            }
            Some(_) => return Err(WorkstationsError::NameTaken),
        }
        let row = workstation::Model::new(&invitation.workstation, &invitation.code);
        let inserting = workstation::Entity::insert(row.into_active_model().reset_all());
        let done = inserting.exec_without_returning(self.db()).await;
        one_row("workstations", done.or_fault()?)?;
        self.record(std::slice::from_ref(&invitation.event)).await?;
        Ok(())
    }

    /// Refuses one more workstation than there may be.
    async fn make_room(&self) -> Result<(), WorkstationsError> {
        let known = workstation::Entity::find().count(self.db()).await;
        if known.or_fault()? >= u64::from(MAX_WORKSTATIONS) {
            return Err(WorkstationsError::TooMany);
        }
        Ok(())
    }

    async fn enrol(&self, taking: &Enrolling) -> Result<Workstation, WorkstationsError> {
        let wanted = workstation::Column::CodeDigest.eq(taking.code.as_bytes().to_vec());
        let invited = find(self.db(), wanted).await?;
        let invited = invited.ok_or(WorkstationsError::CodeUnknown)?;
        match invited.enrolment {
            Enrolment::Invited { expires_at } if taking.at < expires_at => {}
            _ => return Err(WorkstationsError::CodeUnknown),
        }
        let enrolled = Workstation {
            enrolment: Enrolment::Enrolled { at: taking.at },
            ..invited
        };
        let row = workstation::Model::new(&enrolled, &taking.token);
        let done = workstation::Entity::update_many()
            .set(row.into_active_model().reset_all())
            .filter(workstation::Column::Id.eq(enrolled.id.to_string()))
            .exec(self.db())
            .await
            .or_fault()?;
        one_row("workstations", done.rows_affected)?;
        self.record(&[taking.recorded(&enrolled)]).await?;
        Ok(enrolled)
    }

    async fn remove_workstation(
        &self,
        removal: &Removal,
    ) -> Result<Workstation, WorkstationsError> {
        let wanted = workstation::Column::Id.eq(removal.workstation.to_string());
        let removed = find(self.db(), wanted).await?;
        let removed = removed.ok_or(WorkstationsError::NotFound)?;
        self.forget_workstation(&removed).await?;
        self.record(&[removal.recorded(&removed)]).await?;
        if matches!(removed.enrolment, Enrolment::Enrolled { .. }) {
            self.end_sessions_on(&removed, &removal.context).await?;
        }
        Ok(removed)
    }

    async fn forget_workstation(&self, known: &Workstation) -> Result<(), StorageFault> {
        let deleting = workstation::Entity::delete_by_id(known.id.to_string());
        let done = deleting.exec(self.db()).await.or_fault()?;
        one_row("workstations", done.rows_affected)
    }

    async fn end_sessions_on(
        &self,
        removed: &Workstation,
        context: &EventContext,
    ) -> Result<(), StorageFault> {
        let there = session::Column::Workstation.eq(removed.name.as_str());
        for session in not_ended(self.db(), there).await? {
            self.end_session(session, EndCause::EndedByAdministrator, context)
                .await?;
        }
        Ok(())
    }
}
