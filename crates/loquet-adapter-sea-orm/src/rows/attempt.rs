//! Table `attempts`.

use super::{BadRow, Row, counted, stored};
use loquet_domain::hexadecimal::Hexadecimal;
use loquet_domain::journal::MaskedIdentifier;
use loquet_domain::lockout::{AttemptNumber, Lock, LockoutDay, LockoutState};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "attempts")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) subject: Vec<u8>,
    pub(crate) account_id: Option<String>,
    /// The place among the subjects without an account: the least is forgotten first.
    pub(crate) unknown_order: Option<i64>,
    pub(crate) last_attempt: i64,
    pub(crate) allowance_from: i64,
    pub(crate) consecutive: i64,
    pub(crate) lifted: i64,
    pub(crate) counted: String,
    pub(crate) lock_until: Option<i64>,
    pub(crate) lock_confirmed: Option<bool>,
    pub(crate) lock_level: i64,
    pub(crate) lockout_day: Option<String>,
    pub(crate) lockout_count: Option<i64>,
    pub(crate) refused: i64,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// The row of a subject.
    pub(crate) fn new(
        subject: &MaskedIdentifier,
        account_id: Option<String>,
        unknown_order: Option<i64>,
        state: &LockoutState,
    ) -> Self {
        Self {
            subject: subject.as_bytes().to_vec(),
            account_id,
            unknown_order,
            last_attempt: stored(state.last_attempt.0),
            allowance_from: stored(state.allowance_from.0),
            consecutive: i64::from(state.consecutive),
            lifted: i64::from(state.lifted),
            counted: counted::write(&state.counted),
            lock_until: state.lock.map(|lock| lock.until.as_millisecond()),
            lock_confirmed: state.lock.map(|lock| lock.confirmed),
            lock_level: i64::from(state.lock_level),
            lockout_day: state.lockouts.map(|lockouts| lockouts.day.to_string()),
            lockout_count: state.lockouts.map(|lockouts| i64::from(lockouts.lockouts)),
            refused: stored(state.refused),
        }
    }

    /// The counters.
    pub(crate) fn state(&self) -> Result<LockoutState, BadRow> {
        let id = Hexadecimal(&self.subject);
        let row = Row::new("attempts", &id);
        Ok(LockoutState {
            last_attempt: AttemptNumber(row.number("last_attempt", self.last_attempt)?),
            allowance_from: AttemptNumber(row.number("allowance_from", self.allowance_from)?),
            consecutive: row.number("consecutive", self.consecutive)?,
            lifted: row.number("lifted", self.lifted)?,
            counted: row.some("counted", counted::read(&self.counted))?,
            lock: self.lock(row)?,
            lock_level: row.number("lock_level", self.lock_level)?,
            lockouts: self.lockouts(row)?,
            refused: row.number("refused", self.refused)?,
        })
    }

    fn lock(&self, row: Row<'_>) -> Result<Option<Lock>, BadRow> {
        match (self.lock_until, self.lock_confirmed) {
            (None, None) => Ok(None),
            (Some(until), Some(confirmed)) => Ok(Some(Lock {
                until: row.instant("lock_until", until)?,
                confirmed,
            })),
            _ => row.some("lock_confirmed", None),
        }
    }

    fn lockouts(&self, row: Row<'_>) -> Result<Option<LockoutDay>, BadRow> {
        match (&self.lockout_day, self.lockout_count) {
            (None, None) => Ok(None),
            (Some(day), Some(lockouts)) => Ok(Some(LockoutDay {
                day: row.canonical("lockout_day", day)?,
                lockouts: row.number("lockout_count", lockouts)?,
            })),
            _ => row.some("lockout_count", None),
        }
    }
}
