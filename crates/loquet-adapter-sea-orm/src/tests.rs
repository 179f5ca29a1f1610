//! The contracts of the four ports on a database of its own each, on three engines, and what only
//! this store owes.

mod atomicity;
mod backup;
mod concurrency;
mod damage;
mod enrolled;
mod failing;
mod faults;
mod files;
mod forgetting;
mod harness;
mod migrations;
mod nth;
mod place;
mod plans;
mod previous;
mod purging;
mod samples;
mod servers;

pub(crate) use failing::{Failing, FailingAt};
pub(crate) use place::On;

use crate::{SeaOrmStore, SqliteOptions};
use loquet_domain::journal::JournalKey;
use place::{Place, Raw};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// The contract of each port on one engine, in one line each.
macro_rules! contracts {
    ($engine:ident) => {
        mod journal {
            loquet_port_journal::contract!(
                crate::tests::practice_on(crate::tests::On::$engine).await
            );
        }
        mod sessions {
            loquet_port_sessions::contract!(
                crate::tests::practice_on(crate::tests::On::$engine).await
            );
        }
        mod workstations {
            loquet_port_enrolment::contract!(
                crate::tests::practice_on(crate::tests::On::$engine).await
            );
        }
        mod users {
            loquet_port_users::contract!(
                crate::tests::practice_on(crate::tests::On::$engine).await
            );
        }
    };
}

mod on_sqlite {
    contracts!(Sqlite);
}

mod on_postgres {
    contracts!(Postgres);
}

mod on_mariadb {
    contracts!(Mariadb);
}

/// Each test on each engine. A test takes the engine.
macro_rules! on_each_engine {
    ($($test:ident),* $(,)?) => {
        mod on_sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn $test() { super::$test($crate::tests::On::Sqlite).await; })*
        }
        mod on_postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn $test() { super::$test($crate::tests::On::Postgres).await; })*
        }
        mod on_mariadb {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn $test() { super::$test($crate::tests::On::Mariadb).await; })*
        }
    };
}
use on_each_engine;

/// A practice in a database that goes with it.
pub(crate) struct Practice {
    // Dropped first: nothing holds the database when it goes.
    pub(crate) store: Arc<SeaOrmStore>,
    place: Place,
}

/// A new practice in a file.
pub(crate) async fn practice() -> Practice {
    practice_on(On::Sqlite).await
}

/// A new practice on an engine.
pub(crate) async fn practice_on(engine: On) -> Practice {
    let place = Place::new(engine);
    let store = SeaOrmStore::create_in(&place.database(), key()).await;
    let store = Arc::new(store.expect("created"));
    Practice { store, place }
}

async fn practice_with(options: &SqliteOptions) -> Practice {
    let place = Place::new(On::Sqlite);
    let store = SeaOrmStore::create_with(&place.path(), key(), options).await;
    let store = Arc::new(store.expect("created"));
    Practice { store, place }
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
        self.place.path()
    }

    /// Another program's connection to the same database.
    async fn raw(&self) -> Raw {
        self.place.raw().await
    }

    /// Another instance's store over the same database.
    async fn another_instance(&self) -> Arc<SeaOrmStore> {
        let store = SeaOrmStore::open_in(&self.place.database(), key()).await;
        Arc::new(store.expect("opened"))
    }

    /// Runs statements as another program, which heeds no foreign key and no check.
    async fn tamper(&self, sql: &str) {
        let mut raw = self.raw().await;
        raw.heed_nothing().await;
        raw.run(sql).await.expect("tampered");
    }

    /// Lets a statement on a table fail, where a condition on the new row holds.
    async fn break_table(&self, table: &str, statement: &str, condition: Option<&str>) {
        let mut raw = self.raw().await;
        for sql in self.place.engine().fault(table, statement, condition) {
            raw.run(&sql).await.expect("broken");
        }
    }

    /// Lets it succeed again.
    async fn mend_table(&self, table: &str) {
        let mend = self.place.engine().no_fault(table);
        self.raw().await.run(&mend).await.expect("mended");
    }
}
