//! Where a practice of a test is kept: in a folder, or in a database of its own on a server that
//! all tests share.

use crate::{Database, Password, ServerAddress};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbErr, SqlxMySqlConnector, SqlxPostgresConnector,
    SqlxSqliteConnector, Statement,
};
use sqlx::mysql::MySqlPoolOptions;
use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tempfile::TempDir;
use throw_away_servers::Engine;
use url::Url;

/// The engine that a test is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum On {
    /// A file.
    Sqlite,
    /// A PostgreSQL server.
    Postgres,
    /// A MariaDB server.
    Mariadb,
}

impl On {
    /// The statements that let another one fail.
    pub(super) fn fault(
        self,
        table: &str,
        statement: &str,
        condition: Option<&str>,
    ) -> Vec<String> {
        let condition = condition.unwrap_or("1 = 1");
        match self {
            Self::Sqlite => vec![format!(
                "CREATE TRIGGER fault_{table} BEFORE {statement} ON {table} WHEN {condition}
                 BEGIN SELECT RAISE(ABORT, 'a fault'); END"
            )],
            Self::Postgres => vec![
                "CREATE OR REPLACE FUNCTION fault() RETURNS trigger LANGUAGE plpgsql AS $$
                 BEGIN RAISE EXCEPTION 'a fault'; END $$"
                    .to_owned(),
                format!(
                    "CREATE TRIGGER fault_{table} BEFORE {statement} ON {table} FOR EACH ROW
                     WHEN ({condition}) EXECUTE FUNCTION fault()"
                ),
            ],
            Self::Mariadb => vec![format!(
                "CREATE TRIGGER fault_{table} BEFORE {statement} ON {table} FOR EACH ROW
                 IF {condition} THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'a fault'; END IF"
            )],
        }
    }

    /// The statement that lets it succeed again.
    pub(super) fn no_fault(self, table: &str) -> String {
        self.without_trigger(table, &format!("fault_{table}"))
    }

    /// The statement that takes a trigger of a table away.
    pub(super) fn without_trigger(self, table: &str, trigger: &str) -> String {
        match self {
            Self::Postgres => format!("DROP TRIGGER IF EXISTS {trigger} ON {table}"),
            _ => format!("DROP TRIGGER IF EXISTS {trigger}"),
        }
    }

    /// A statement that is written for SQLite, as this engine says it.
    pub(super) fn spoken(self, sql: &str) -> String {
        match self {
            Self::Sqlite => sql.to_owned(),
            Self::Postgres => sql
                .replace("x'00'", "decode('00', 'hex')")
                .replace("randomblob(32)", "sha256('x')")
                .replace("INSERT OR REPLACE", "INSERT"),
            Self::Mariadb => sql
                .replace("randomblob(32)", "unhex(sha2('x', 256))")
                .replace("CREATE TEMP TABLE", "CREATE TEMPORARY TABLE")
                .replace("INSERT OR REPLACE", "REPLACE"),
        }
    }

    fn server(self) -> Engine {
        match self {
            Self::Mariadb => Engine::Mariadb,
            _ => Engine::Postgres,
        }
    }
}

/// Where a practice is kept, until dropped.
pub(super) struct Place {
    engine: On,
    folder: TempDir,
    database: Option<throw_away_servers::Database>,
}

impl Place {
    pub(super) fn new(engine: On) -> Self {
        let folder = TempDir::new().expect("a folder");
        let database = match engine {
            On::Sqlite => None,
            server => match throw_away_servers::Database::new(server.server()) {
                Ok(database) => Some(database),
                Err(error) => panic!("{error}"),
            },
        };
        Self {
            engine,
            folder,
            database,
        }
    }

    pub(super) fn engine(&self) -> On {
        self.engine
    }

    pub(super) fn path(&self) -> PathBuf {
        self.folder.path().join("practice.test")
    }

    /// What a store is opened with.
    pub(super) fn database(&self) -> Database {
        match &self.database {
            None => Database::file(self.path()),
            Some(_) => of_url(&self.url()),
        }
    }

    /// Another program's connection.
    pub(super) async fn raw(&self) -> Raw {
        match &self.database {
            None => Raw::of_file(&self.path()).await,
            Some(_) => Raw::of_server(self.engine, &self.url()).await,
        }
    }

    /// The URL of the database, with the password in it.
    pub(super) fn url(&self) -> Url {
        let url = self.server().url();
        Url::parse(&url).expect("a URL")
    }

    /// The database on the server.
    pub(super) fn server(&self) -> &throw_away_servers::Database {
        self.database.as_ref().expect("a server")
    }
}

/// What a store is opened with, by a URL with a password in it.
pub(super) fn of_url(url: &Url) -> Database {
    let mut address = url.clone();
    let password = address.password().map(Password::new);
    address.set_password(None).expect("no password");
    let address: ServerAddress = address.as_str().parse().expect("an address");
    Database::server(address, password)
}

/// A connection of its own.
pub(super) struct Raw {
    engine: On,
    db: DatabaseConnection,
}

impl Raw {
    pub(super) async fn of_file(path: &Path) -> Self {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .foreign_keys(false)
            .busy_timeout(Duration::from_secs(5));
        let pool = SqlitePoolOptions::new().max_connections(1);
        let pool = pool.connect_with(options).await.expect("a connection");
        Self {
            engine: On::Sqlite,
            db: SqlxSqliteConnector::from_sqlx_sqlite_pool(pool),
        }
    }

    pub(super) async fn of_server(engine: On, url: &Url) -> Self {
        let db = if engine == On::Postgres {
            let pool = PgPoolOptions::new().max_connections(1);
            let pool = pool.connect(url.as_str()).await.expect("a connection");
            SqlxPostgresConnector::from_sqlx_postgres_pool(pool)
        } else {
            let pool = MySqlPoolOptions::new().max_connections(1);
            let pool = pool.connect(url.as_str()).await.expect("a connection");
            SqlxMySqlConnector::from_sqlx_mysql_pool(pool)
        };
        Self { engine, db }
    }

    /// Heeds no foreign key and no check from now on.
    pub(super) async fn heed_nothing(&mut self) {
        let statements: &[&str] = match self.engine {
            On::Sqlite => &["PRAGMA ignore_check_constraints = ON"],
            On::Mariadb => &["SET check_constraint_checks = 0, foreign_key_checks = 0"],
            On::Postgres => &[
                "SET session_replication_role = replica",
                "DO $$ DECLARE one record; BEGIN
                 FOR one IN SELECT conrelid::regclass AS relation, conname FROM pg_constraint
                   WHERE contype = 'c' AND connamespace = current_schema()::regnamespace LOOP
                   EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', one.relation, one.conname);
                 END LOOP; END $$",
            ],
        };
        for statement in statements {
            self.run(statement).await.expect("no checks");
        }
    }

    /// Heeds every foreign key.
    pub(super) async fn heed_references(&mut self) {
        if self.engine == On::Sqlite {
            let heed = "PRAGMA foreign_keys = ON";
            self.run(heed).await.expect("foreign keys");
        }
    }

    pub(super) async fn run(&mut self, sql: &str) -> Result<u64, DbErr> {
        let done = self.db.execute_unprepared(sql).await?;
        Ok(done.rows_affected())
    }

    pub(super) async fn number(&mut self, sql: &str) -> i64 {
        let statement = Statement::from_string(self.db.get_database_backend(), sql);
        let row = self.db.query_one_raw(statement).await.expect("an answer");
        row.expect("a row").try_get_by_index(0).expect("a number")
    }

    /// Every row of a table, as it is printed.
    pub(super) async fn rows(&mut self, table: &str, order: &str) -> Vec<String> {
        let columns = match self.engine {
            On::Sqlite => format!("SELECT name FROM pragma_table_info('{table}')"),
            On::Postgres => format!(
                "SELECT column_name::text FROM information_schema.columns
                 WHERE table_name = '{table}' AND table_schema = current_schema()"
            ),
            On::Mariadb => format!(
                "SELECT CAST(column_name AS CHAR) FROM information_schema.columns
                 WHERE table_name = '{table}' AND table_schema = database()"
            ),
        };
        let columns = self.texts(&columns).await;
        let texts = columns.iter().map(|column| match self.engine {
            On::Sqlite => format!("quote({column})"),
            On::Postgres => format!("coalesce({column}::text, '-')"),
            On::Mariadb => format!("coalesce(hex({column}), '-')"),
        });
        let texts = texts.collect::<Vec<_>>().join(", ");
        let all = format!("SELECT concat_ws(' ', {texts}) FROM {table} ORDER BY {order}");
        self.texts(&all).await
    }

    async fn texts(&mut self, sql: &str) -> Vec<String> {
        let statement = Statement::from_string(self.db.get_database_backend(), sql);
        let rows = self.db.query_all_raw(statement).await.expect("rows");
        let text = |row: &sea_orm::QueryResult| row.try_get_by_index(0).expect("a text");
        rows.iter().map(text).collect()
    }

    /// What the tables, columns, indexes, checks and triggers are.
    pub(super) async fn schema(&mut self) -> Vec<String> {
        match self.engine {
            On::Sqlite => {
                let all = "SELECT type || ' ' || name || ': ' || coalesce(sql, '')
                           FROM sqlite_master ORDER BY type, name";
                self.texts(all).await
            }
            On::Postgres => {
                let all = "SELECT table_name || '.' || column_name || ' ' || data_type || ' '
                      || coalesce(collation_name, '') FROM information_schema.columns
                      WHERE table_schema = current_schema()
                    UNION ALL SELECT indexdef FROM pg_indexes
                      WHERE schemaname = current_schema()
                    UNION ALL SELECT conname || ' ' || pg_get_constraintdef(oid)
                      FROM pg_constraint WHERE connamespace = current_schema()::regnamespace
                    UNION ALL SELECT pg_get_triggerdef(oid) FROM pg_trigger
                      WHERE NOT tgisinternal ORDER BY 1";
                self.texts(all).await
            }
            On::Mariadb => {
                let tables = "SELECT CAST(table_name AS CHAR) FROM information_schema.tables
                              WHERE table_schema = database() ORDER BY 1";
                let mut schema = Vec::new();
                for table in self.texts(tables).await {
                    let create = format!("SHOW CREATE TABLE {table}");
                    schema.push(self.second(&create).await);
                }
                let triggers = "SELECT CAST(concat(trigger_name, action_statement) AS CHAR)
                    FROM information_schema.triggers WHERE trigger_schema = database() ORDER BY 1";
                schema.extend(self.texts(triggers).await);
                schema
            }
        }
    }

    async fn second(&mut self, sql: &str) -> String {
        let statement = Statement::from_string(self.db.get_database_backend(), sql);
        let row = self.db.query_one_raw(statement).await.expect("an answer");
        row.expect("a row").try_get_by_index(1).expect("a text")
    }

    pub(super) async fn close(self) {
        self.db.close().await.expect("closed");
    }
}
