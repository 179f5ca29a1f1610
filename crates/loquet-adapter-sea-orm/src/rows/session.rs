//! Table `sessions`.

use super::card::SessionColumns;
use super::{BadRow, Row, origin};
use loquet_domain::account::Role;
use loquet_domain::profile::Factor;
use loquet_domain::session::{
    EndCause, Ending, LockCause, Session, SessionPolicy, SessionProof, SessionRecord, SessionState,
    TokenDigest,
};
use loquet_domain::{SignedDuration, Timestamp};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sessions")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: String,
    /// The order of opening, which tells apart those of one millisecond.
    pub(crate) ordinal: i64,
    pub(crate) token_digest: Vec<u8>,
    pub(crate) account_id: String,
    pub(crate) role: String,
    pub(crate) factor: String,
    pub(crate) card_authority: Option<String>,
    pub(crate) card_number: Option<String>,
    pub(crate) card_serial: Option<String>,
    pub(crate) card_certificate: Option<String>,
    pub(crate) card_not_after: Option<i64>,
    pub(crate) workstation: String,
    pub(crate) address: Option<String>,
    pub(crate) application: String,
    pub(crate) opened_at: i64,
    pub(crate) idle_ms: i64,
    pub(crate) longest_ms: i64,
    pub(crate) last_used_at: i64,
    pub(crate) state: String,
    pub(crate) state_cause: Option<String>,
    pub(crate) ended_at: Option<i64>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {
    #[sea_orm(
        belongs_to = "super::account::Entity",
        from = "Column::AccountId",
        to = "super::account::Column::Id"
    )]
    Account,
}

impl Related<super::account::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Account.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}

/// The state that is over.
pub(crate) const ENDED: &str = "ended";

/// What the three columns of the state hold.
pub(crate) struct StateColumns {
    pub(crate) state: &'static str,
    pub(crate) cause: Option<&'static str>,
    pub(crate) ended_at: Option<i64>,
}

impl From<SessionState> for StateColumns {
    fn from(state: SessionState) -> Self {
        match state {
            SessionState::Active => Self {
                state: "active",
                cause: None,
                ended_at: None,
            },
            SessionState::Locked(cause) => Self {
                state: "locked",
                cause: Some(cause.code()),
                ended_at: None,
            },
            SessionState::Ended(Ending { cause, at }) => Self {
                state: ENDED,
                cause: Some(cause.code()),
                ended_at: Some(at.as_millisecond()),
            },
        }
    }
}

impl Model {
    /// The row of a session that begins.
    pub(crate) fn new(session: &Session, ordinal: i64, token: &TokenDigest) -> Self {
        let StateColumns {
            state,
            cause,
            ended_at,
        } = session.state().into();
        let (origin, limits) = (session.origin(), session.limits());
        let SessionColumns {
            authority,
            number,
            serial,
            certificate,
            not_after,
        } = session.proof().into();
        Self {
            id: session.id().to_string(),
            ordinal,
            token_digest: token.as_bytes().to_vec(),
            account_id: session.account().to_string(),
            role: session.role().code().to_owned(),
            factor: session.factor().code().to_owned(),
            card_authority: authority,
            card_number: number,
            card_serial: serial,
            card_certificate: certificate,
            card_not_after: not_after,
            workstation: origin.workstation.to_string(),
            address: origin.address.map(|address| address.to_string()),
            application: origin.application.to_string(),
            opened_at: session.opened_at().as_millisecond(),
            idle_ms: milliseconds(limits.idle()),
            longest_ms: milliseconds(limits.longest()),
            last_used_at: session.last_used_at().as_millisecond(),
            state: state.to_owned(),
            state_cause: cause.map(str::to_owned),
            ended_at,
        }
    }

    /// What proved the person: a card exactly if a card is the factor.
    fn proof(&self, row: Row<'_>) -> Result<SessionProof, BadRow> {
        let columns = SessionColumns {
            authority: self.card_authority.clone(),
            number: self.card_number.clone(),
            serial: self.card_serial.clone(),
            certificate: self.card_certificate.clone(),
            not_after: self.card_not_after,
        };
        match (Factor::from_code(&self.factor), columns.read(row)?) {
            (Some(Factor::Password), None) => Ok(SessionProof::Password),
            (Some(Factor::CpsCard), Some(card)) => Ok(SessionProof::CpsCard(card)),
            _ => row.some("factor", None),
        }
    }

    fn limits(&self, row: Row<'_>) -> Result<SessionPolicy, BadRow> {
        let idle = SignedDuration::from_millis(self.idle_ms);
        let longest = SignedDuration::from_millis(self.longest_ms);
        row.good("idle_ms", SessionPolicy::new(idle, longest))
    }

    fn state(&self, row: Row<'_>) -> Result<SessionState, BadRow> {
        let cause = self.state_cause.as_deref();
        match (self.state.as_str(), cause, self.ended_at) {
            ("active", None, None) => Ok(SessionState::Active),
            ("locked", Some(cause), None) => {
                let cause = row.some("state_cause", LockCause::from_code(cause))?;
                Ok(SessionState::Locked(cause))
            }
            (ENDED, Some(cause), Some(at)) => Ok(SessionState::Ended(Ending {
                cause: row.some("state_cause", EndCause::from_code(cause))?,
                at: row.instant("ended_at", at)?,
            })),
            _ => row.some("state", None),
        }
    }
}

impl TryFrom<Model> for Session {
    type Error = BadRow;

    fn try_from(model: Model) -> Result<Self, BadRow> {
        let row = Row::new("sessions", &model.id);
        let address = model.address.as_deref();
        Ok(Self::from_stored(SessionRecord {
            id: row.canonical("id", &model.id)?,
            account: row.canonical("account_id", &model.account_id)?,
            role: row.some("role", Role::from_code(&model.role))?,
            proof: model.proof(row)?,
            origin: origin::read(row, &model.workstation, address, &model.application)?,
            opened_at: row.instant("opened_at", model.opened_at)?,
            limits: model.limits(row)?,
            last_used_at: row.instant("last_used_at", model.last_used_at)?,
            state: model.state(row)?,
        }))
    }
}

/// Limits are at most hours.
fn milliseconds(duration: SignedDuration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

/// The instant before which ended sessions are forgotten.
pub(crate) fn a_day_before(now: Timestamp) -> i64 {
    now.as_millisecond().saturating_sub(24 * 60 * 60 * 1_000)
}
