//! The port of sessions.

use crate::SeaOrmStore;
use crate::fault::{OrFault, one_row};
use crate::rows::session::{self, ENDED, StateColumns, a_day_before};
use crate::rows::{Row, account};
use crate::transaction::Transaction;
use crate::users::get;
use async_trait::async_trait;
use loquet_domain::journal::EventContext;
use loquet_domain::profile::Factor;
use loquet_domain::session::{
    AccountNotActive, Change, Credential, EndCause, Session, SessionEvent, SessionState,
    TokenDigest,
};
use loquet_domain::storage::StorageFault;
use loquet_domain::{Account, AccountId, AccountStatus, Timestamp};
use loquet_port_sessions::{
    Applied, FoundSession, Opened, SessionCommand, SessionOpening, SessionReference,
    SessionUnlocking, Sessions, SessionsError,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect, Select, Set, sea_query::SimpleExpr,
};

#[async_trait]
impl Sessions for SeaOrmStore {
    #[tracing::instrument(name = "sessions.open", skip_all, err(level = "debug"))]
    async fn open(&self, opening: &SessionOpening) -> Result<Opened, SessionsError> {
        let tx = self.begin().await?;
        let outcome = tx.open(opening).await;
        tx.end(outcome).await
    }

    #[tracing::instrument(name = "sessions.unlock", skip_all, err(level = "debug"))]
    async fn unlock(&self, unlocking: &SessionUnlocking) -> Result<Session, SessionsError> {
        let tx = self.begin().await?;
        let outcome = tx.unlock_session(unlocking).await;
        tx.end(outcome).await
    }

    #[tracing::instrument(name = "sessions.find", skip_all, err(level = "debug"))]
    async fn find(&self, session: SessionReference) -> Result<Option<FoundSession>, SessionsError> {
        Ok(find_with_account(&self.db, session).await?)
    }

    #[tracing::instrument(name = "sessions.apply", skip_all, err(level = "debug"))]
    async fn apply(&self, command: &SessionCommand) -> Result<Option<Applied>, SessionsError> {
        // Most uses change nothing: they wait for no writer.
        let Some(stored) = find(&self.db, command.session).await? else {
            return Ok(None);
        };
        let (session, change, answer) = stored.clone().apply(command.event, command.context.at);
        if change.is_none() && session == stored {
            return Ok(Some(Applied {
                session,
                change,
                answer,
            }));
        }
        let tx = self.begin().await?;
        let outcome = tx.apply(command).await;
        Ok(tx.end(outcome).await?)
    }

    #[tracing::instrument(name = "sessions.by_card", skip_all, err(level = "debug"))]
    async fn by_card(&self) -> Result<Vec<Session>, SessionsError> {
        let opened_by_card = session::Column::Factor.eq(Factor::CpsCard.code());
        Ok(not_ended(&self.db, opened_by_card).await?)
    }

    #[tracing::instrument(name = "sessions.of_account", skip_all, err(level = "debug"))]
    async fn of_account(&self, account: AccountId) -> Result<Vec<Session>, SessionsError> {
        Ok(not_ended(&self.db, is_of(account)).await?)
    }
}

async fn find<C: ConnectionTrait>(
    db: &C,
    session: SessionReference,
) -> Result<Option<Session>, StorageFault> {
    let found = wanted(session).one(db).await.or_fault()?;
    found.map(Session::try_from).transpose().or_fault()
}

async fn find_with_account<C: ConnectionTrait>(
    db: &C,
    session: SessionReference,
) -> Result<Option<FoundSession>, StorageFault> {
    let found = wanted(session).find_also_related(account::Entity);
    let Some((session, account)) = found.one(db).await.or_fault()? else {
        return Ok(None);
    };
    // A session refers to an account; one that is missing was taken away behind our back.
    let row = Row::new("sessions", &session.id);
    let account = row.some("account_id", account).or_fault()?;
    let Account { identifier, .. } = Account::try_from(account).or_fault()?;
    Ok(Some(FoundSession {
        session: Session::try_from(session).or_fault()?,
        identifier,
    }))
}

fn wanted(session: SessionReference) -> Select<session::Entity> {
    match session {
        SessionReference::Token(token) => session::Entity::find()
            .filter(session::Column::TokenDigest.eq(token.as_bytes().to_vec())),
        SessionReference::Id(id) => session::Entity::find_by_id(id.to_string()),
    }
}

/// Whether a session is an account's.
fn is_of(account: AccountId) -> SimpleExpr {
    session::Column::AccountId.eq(account.to_string())
}

/// Those of some sessions that had not ended when last written, oldest first.
pub(crate) async fn not_ended<C: ConnectionTrait>(
    db: &C,
    some: SimpleExpr,
) -> Result<Vec<Session>, StorageFault> {
    let rows = session::Entity::find()
        .filter(some)
        .filter(session::Column::State.ne(ENDED))
        .order_by_asc(session::Column::OpenedAt)
        .order_by_asc(session::Column::Ordinal)
        .all(db)
        .await
        .or_fault()?;
    rows.into_iter()
        .map(Session::try_from)
        .collect::<Result<_, _>>()
        .or_fault()
}

impl Transaction<'_> {
    async fn open(&self, opening: &SessionOpening) -> Result<Opened, SessionsError> {
        let credential = &opening.opening.credential;
        let account = self
            .proven_account(opening.opening.account, credential)
            .await?;
        let session = opening.opening.open(&account)?;
        let failures_before = self.succeed::<SessionsError>(&opening.attempt).await?;
        if let (Credential::Password(version), Some(strength)) = (credential, opening.judged) {
            self.keep_strength(account.id, *version, strength).await?;
        }
        let others = not_ended(self.db(), is_of(account.id)).await?;
        self.insert_session(&session, &opening.opening.token)
            .await?;
        self.record(std::slice::from_ref(&opening.event)).await?;
        let former_card = self
            .use_credential(&account, credential, &opening.context)
            .await?;
        self.end_surplus(others, opening.at_most, &opening.context)
            .await?;
        self.forget_ended(opening.opening.at).await?;
        Ok(Opened {
            session,
            failures_before,
            former_card,
        })
    }

    /// The account as it is in this transaction, if the person may still come in with the
    /// credential that was verified (AUTH-25).
    async fn proven_account(
        &self,
        id: AccountId,
        credential: &Credential,
    ) -> Result<Account, SessionsError> {
        let found = get(self.db(), id).await?.ok_or(AccountNotActive)?;
        if found.account.status != AccountStatus::Active {
            return Err(AccountNotActive.into());
        }
        let is_the_same = match credential {
            Credential::Password(version) => found
                .password
                .is_some_and(|password| password.version == *version),
            Credential::CpsCard(card) => {
                let registered = found.account.card.as_ref();
                registered.is_some_and(|registered| registered.identity == card.identity)
            }
        };
        if !is_the_same {
            return Err(SessionsError::CredentialChanged);
        }
        Ok(found.account)
    }

    async fn insert_session(
        &self,
        session: &Session,
        token: &TokenDigest,
    ) -> Result<(), StorageFault> {
        let newest: Option<Option<i64>> = session::Entity::find()
            .select_only()
            .expr(session::Column::Ordinal.max())
            .into_tuple()
            .one(self.db())
            .await
            .or_fault()?;
        let ordinal = newest.flatten().unwrap_or(0).saturating_add(1);
        let row = session::Model::new(session, ordinal, token)
            .into_active_model()
            .reset_all();
        let inserting = session::Entity::insert(row);
        let done = inserting
            .exec_without_returning(self.db())
            .await
            .or_fault()?;
        one_row("sessions", done)
    }

    /// Ends the oldest sessions, so that with the new one there are `at_most` (SES-10). Those
    /// that time has ended are written down as such, and take nobody's place.
    async fn end_surplus(
        &self,
        others: Vec<Session>,
        at_most: u32,
        context: &EventContext,
    ) -> Result<(), StorageFault> {
        let is_over =
            |session: &Session| matches!(session.state_at(context.at), SessionState::Ended(_));
        let (over, live): (Vec<_>, Vec<_>) = others.into_iter().partition(is_over);
        let kept = usize::try_from(at_most.saturating_sub(1)).unwrap_or(usize::MAX);
        let surplus = live.len().saturating_sub(kept);
        for session in over.into_iter().chain(live.into_iter().take(surplus)) {
            self.end_session(session, EndCause::Superseded, context)
                .await?;
        }
        Ok(())
    }

    /// Ends those sessions of an account that has changed that the change puts an end to.
    pub(crate) async fn end_sessions_of(
        &self,
        account: AccountId,
        context: &EventContext,
        is_over: impl Fn(&Session) -> bool + Send,
    ) -> Result<(), StorageFault> {
        for session in not_ended(self.db(), is_of(account)).await? {
            if is_over(&session) {
                self.end_session(session, EndCause::AccountChanged, context)
                    .await?;
            }
        }
        Ok(())
    }

    pub(crate) async fn end_session(
        &self,
        session: Session,
        cause: EndCause,
        context: &EventContext,
    ) -> Result<(), StorageFault> {
        let (session, change, _) = session.apply(SessionEvent::End(cause), context.at);
        self.keep_session(&session, None).await?;
        self.record_change(&session, change, context).await
    }

    /// Sessions that ended more than a day ago are in the journal only.
    async fn forget_ended(&self, now: Timestamp) -> Result<(), StorageFault> {
        let old = session::Column::EndedAt.lt(a_day_before(now));
        session::Entity::delete_many()
            .filter(old)
            .exec(self.db())
            .await
            .or_fault()?;
        Ok(())
    }

    async fn unlock_session(&self, unlocking: &SessionUnlocking) -> Result<Session, SessionsError> {
        let SessionUnlocking {
            session,
            account,
            token,
            attempt,
            credential,
            context,
        } = unlocking;
        let found = find(self.db(), SessionReference::Id(*session)).await?;
        let found = found.filter(|session| session.account() == *account);
        let session = found.ok_or(SessionsError::Ended)?;
        let (session, change, answer) = session.apply(SessionEvent::Unlock, context.at);
        if answer.is_err() {
            return Err(SessionsError::Ended);
        }
        let proven = self.proven_account(*account, credential).await?;
        self.succeed::<SessionsError>(attempt).await?;
        self.keep_session(&session, Some(token)).await?;
        // A new token is recorded even when the session was not locked.
        self.record_change(&session, change.or(Some(Change::Unlocked)), context)
            .await?;
        self.use_credential(&proven, credential, context).await?;
        Ok(session)
    }

    async fn apply(&self, command: &SessionCommand) -> Result<Option<Applied>, StorageFault> {
        let SessionCommand {
            session,
            event,
            context,
        } = command;
        let Some(stored) = find(self.db(), *session).await? else {
            return Ok(None);
        };
        let (session, change, answer) = stored.clone().apply(*event, context.at);
        if session != stored {
            self.keep_session(&session, None).await?;
        }
        self.record_change(&session, change, context).await?;
        Ok(Some(Applied {
            session,
            change,
            answer,
        }))
    }

    /// Writes what an event can change of a session, and a new token if there is one.
    async fn keep_session(
        &self,
        session: &Session,
        token: Option<&TokenDigest>,
    ) -> Result<(), StorageFault> {
        let StateColumns {
            state,
            cause,
            ended_at,
        } = session.state().into();
        let mut row = session::ActiveModel {
            last_used_at: Set(session.last_used_at().as_millisecond()),
            state: Set(state.to_owned()),
            state_cause: Set(cause.map(str::to_owned)),
            ended_at: Set(ended_at),
            ..Default::default()
        };
        if let Some(token) = token {
            row.token_digest = Set(token.as_bytes().to_vec());
        }
        let done = session::Entity::update_many()
            .set(row)
            .filter(session::Column::Id.eq(session.id().to_string()))
            .exec(self.db())
            .await
            .or_fault()?;
        one_row("sessions", done.rows_affected)
    }

    async fn record_change(
        &self,
        session: &Session,
        change: Option<Change>,
        context: &EventContext,
    ) -> Result<(), StorageFault> {
        let event = change
            .and_then(|change| context.session_changed(session.account(), session.id(), change));
        self.record(event.as_slice()).await
    }
}
