//! The contracts of the four ports on a file of its own each, and what only this store owes.

mod atomicity;
mod concurrency;
mod damage;
mod enrolled;
mod faults;
mod files;
mod forgetting;
mod harness;
mod migrations;
mod plans;
mod previous;
mod purging;
mod samples;

use crate::{SeaOrmStore, SqliteOptions};
use loquet_domain::journal::JournalKey;
use sea_orm::SqlxError;
use sea_orm::sqlx::sqlite::SqliteConnectOptions;
use sea_orm::sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, SqliteConnection, query, query_scalar,
};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;

mod journal {
    loquet_port_journal::contract!(crate::tests::practice().await);
}

mod sessions {
    loquet_port_sessions::contract!(crate::tests::practice().await);
}

mod workstations {
    loquet_port_enrolment::contract!(crate::tests::practice().await);
}

mod users {
    loquet_port_users::contract!(crate::tests::practice().await);
}

/// A practice in a folder that goes with it.
pub(crate) struct Practice {
    pub(crate) store: Arc<SeaOrmStore>,
    folder: TempDir,
}

/// A new practice.
pub(crate) async fn practice() -> Practice {
    practice_with(&SqliteOptions::default()).await
}

async fn practice_with(options: &SqliteOptions) -> Practice {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("practice.test");
    let store = SeaOrmStore::create_with(&path, key(), options)
        .await
        .expect("created");
    Practice {
        store: Arc::new(store),
        folder,
    }
}

/// Options that wait for nobody.
fn impatient() -> SqliteOptions {
    SqliteOptions {
        busy_timeout: Duration::from_millis(50),
        ..SqliteOptions::default()
    }
}

fn key() -> JournalKey {
    JournalKey::try_from([7; 32].as_slice()).expect("a key")
}

impl Practice {
    fn path(&self) -> PathBuf {
        self.folder.path().join("practice.test")
    }

    /// Another program's connection to the same file.
    async fn raw(&self) -> Raw {
        raw(self.path()).await
    }

    /// Runs statements as another program, which heeds no foreign key and no check.
    async fn tamper(&self, sql: &str) {
        let mut raw = self.raw().await;
        raw.run("PRAGMA ignore_check_constraints = ON")
            .await
            .expect("no checks");
        raw.run(sql).await.expect("tampered");
    }
}

async fn raw(path: PathBuf) -> Raw {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .foreign_keys(false)
        .busy_timeout(Duration::from_secs(5));
    Raw(options.connect().await.expect("a connection"))
}

/// A connection of its own.
struct Raw(SqliteConnection);

impl Raw {
    async fn run(&mut self, sql: &str) -> Result<u64, SqlxError> {
        let done = query(AssertSqlSafe(sql)).execute(&mut self.0).await?;
        Ok(done.rows_affected())
    }

    async fn number(&mut self, sql: &str) -> i64 {
        query_scalar(AssertSqlSafe(sql))
            .fetch_one(&mut self.0)
            .await
            .expect("a number")
    }

    /// What the tables, indexes and triggers are.
    async fn schema(&mut self) -> Vec<String> {
        let all = "SELECT type || ' ' || name || ': ' || coalesce(sql, '') FROM sqlite_master
                   ORDER BY type, name";
        query_scalar(all)
            .fetch_all(&mut self.0)
            .await
            .expect("the schema")
    }

    async fn close(self) {
        self.0.close().await.expect("closed");
    }
}
