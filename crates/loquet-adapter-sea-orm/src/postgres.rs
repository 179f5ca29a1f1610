//! The only module that speaks PostgreSQL: the session's parameters, the order of texts, the
//! triggers, the lock of the migrations, the codes.

use crate::Password;
use crate::server::{ServerAddress, ServerOptions, Tls, answers};
use loquet_domain::storage::StorageFaultKind;
use sea_orm::sea_query::{Expr, ExprTrait, Func, Query, SelectStatement};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr, SqlxError, SqlxPostgresConnector};
use sqlx::ConnectOptions as _;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions, PgSslMode};

/// Texts are in the order of their bytes, whatever the database's own order is.
pub(crate) const COLLATION: &str = "COLLATE \"C\"";

/// What the migrations of all instances take first. Any number will do, as long as it stays.
const MIGRATION_LOCK: i64 = 0x6c6f_7175_6574;

fn connect_options(
    address: &ServerAddress,
    password: Option<&Password>,
    options: &ServerOptions,
) -> PgConnectOptions {
    let mode = match address.tls {
        Tls::None => PgSslMode::Disable,
        Tls::IfOffered => PgSslMode::Prefer,
        Tls::Authority => PgSslMode::VerifyCa,
        Tls::Host => PgSslMode::VerifyFull,
    };
    let milliseconds = options.lock_wait.as_millis().to_string();
    let mut connection = PgConnectOptions::new_without_pgpass()
        .host(&address.host)
        .port(address.port)
        .username(&address.user)
        .database(&address.database)
        .application_name("loquet")
        .ssl_mode(mode)
        .options([
            ("lock_timeout", milliseconds.as_str()),
            ("default_transaction_isolation", "read committed"),
            // A writer that has gone silent lets the others in.
            ("idle_in_transaction_session_timeout", "60000"),
            ("client_min_messages", "warning"),
        ])
        .disable_statement_logging();
    if let Some(authorities) = &address.authorities {
        connection = connection.ssl_root_cert(authorities);
    }
    match password {
        Some(password) => connection.password(password.expose()),
        None => connection,
    }
}

/// Connects once, so that what the server says is told at once, then as often as needed.
pub(crate) async fn connect(
    address: &ServerAddress,
    password: Option<&Password>,
    options: &ServerOptions,
) -> Result<DatabaseConnection, SqlxError> {
    let connection = connect_options(address, password, options);
    answers(&connection, options).await?;
    let pool = PgPoolOptions::new()
        .max_connections(options.connections)
        .acquire_timeout(options.connect_within)
        .connect_lazy_with(connection);
    Ok(SqlxPostgresConnector::from_sqlx_postgres_pool(pool))
}

/// How many tables there are in the schema that is used, whosoever they are.
pub(crate) fn count_tables() -> SelectStatement {
    Query::select()
        .expr_as(Expr::col("table_name").count(), "tables")
        .from(("information_schema", "tables"))
        .and_where(Expr::col("table_schema").eq(Func::cust("current_schema")))
        .take()
}

/// Waits until no other instance migrates; held until the transaction ends.
pub(crate) async fn take_migration_lock<C: ConnectionTrait>(db: &C) -> Result<(), DbErr> {
    let lock = Func::cust("pg_advisory_xact_lock").arg(MIGRATION_LOCK);
    let mut select = Query::select();
    // The function returns nothing that could be read.
    select.expr_as(Expr::expr(lock).cast_as("text"), "taken");
    db.query_one(&select).await.map(drop)
}

/// What kind of fault a SQLSTATE is (appendix A of the manual).
pub(crate) fn kind_of_code(code: &str) -> StorageFaultKind {
    match code {
        "28000" | "28P01" => StorageFaultKind::CredentialsRefused,
        "3D000" => StorageFaultKind::NoSuchDatabase,
        "42501" => StorageFaultKind::RightsMissing,
        "53300" => StorageFaultKind::TooManyConnections,
        "53100" => StorageFaultKind::DiskFull,
        "25006" => StorageFaultKind::ReadOnly,
        "40001" | "40P01" | "55P03" => StorageFaultKind::Locked,
        "XX001" | "XX002" => StorageFaultKind::Damaged,
        _ if code.starts_with("08") || code.starts_with("57P") => StorageFaultKind::Unreachable,
        _ => StorageFaultKind::Unavailable,
    }
}

/// Whether the same can succeed at once: a connection that was closed, a serialisation failure, a
/// deadlock.
pub(crate) fn is_passing(code: &str) -> bool {
    matches!(code, "57P01" | "57P02" | "40001" | "40P01")
}

/// Records are appended at the end and stay as they are (LOG-08).
const APPEND_ONLY: [&str; 6] = [
    "CREATE OR REPLACE FUNCTION journal_records_stay() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN RAISE EXCEPTION 'a record of the journal is never changed or removed'; END $$",
    "CREATE OR REPLACE FUNCTION journal_records_append() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN
       IF NEW.sequence <> (SELECT coalesce(max(sequence), 0) + 1 FROM journal_records) THEN
         RAISE EXCEPTION 'a record of the journal is appended at its end';
       END IF;
       RETURN NEW;
     END $$",
    "CREATE TRIGGER journal_records_not_updated BEFORE UPDATE ON journal_records
     FOR EACH ROW EXECUTE FUNCTION journal_records_stay()",
    "CREATE TRIGGER journal_records_not_deleted BEFORE DELETE ON journal_records
     FOR EACH ROW EXECUTE FUNCTION journal_records_stay()",
    "CREATE TRIGGER journal_records_not_truncated BEFORE TRUNCATE ON journal_records
     FOR EACH STATEMENT EXECUTE FUNCTION journal_records_stay()",
    "CREATE TRIGGER journal_records_appended BEFORE INSERT ON journal_records
     FOR EACH ROW EXECUTE FUNCTION journal_records_append()",
];

/// A purge first moves its checkpoint, which only a record that is there can become, and only past
/// records that are all old enough; then it removes all that the checkpoint covers (LOG-11).
const PURGED_BY_CHECKPOINT: [&str; 9] = [
    "CREATE FUNCTION journal_records_leave() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN
       IF NOT EXISTS (SELECT 1 FROM journal_checkpoint c
                      WHERE OLD.sequence <= c.sequence AND OLD.at < c.before) THEN
         RAISE EXCEPTION 'a record of the journal is removed by a purge only';
       END IF;
       RETURN OLD;
     END $$",
    "CREATE FUNCTION journal_records_left() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN
       IF EXISTS (SELECT 1 FROM journal_records r
                  JOIN journal_checkpoint c ON r.sequence <= c.sequence) THEN
         RAISE EXCEPTION 'a purge of the journal removes all that its checkpoint covers';
       END IF;
       RETURN NULL;
     END $$",
    "CREATE FUNCTION journal_checkpoint_move() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN
       IF EXISTS (SELECT 1 FROM journal_checkpoint c WHERE c.sequence >= NEW.sequence)
          OR NOT EXISTS (SELECT 1 FROM journal_records r
                         WHERE r.sequence = NEW.sequence AND r.seal = NEW.seal)
          OR EXISTS (SELECT 1 FROM journal_records r
                     WHERE r.sequence <= NEW.sequence AND r.at >= NEW.before) THEN
         RAISE EXCEPTION 'a checkpoint of the journal is an old record, and moves forward only';
       END IF;
       RETURN NEW;
     END $$",
    "DROP TRIGGER journal_records_not_deleted ON journal_records",
    "CREATE TRIGGER journal_records_not_deleted BEFORE DELETE ON journal_records
     FOR EACH ROW EXECUTE FUNCTION journal_records_leave()",
    "CREATE TRIGGER journal_records_purged AFTER DELETE ON journal_records
     FOR EACH STATEMENT EXECUTE FUNCTION journal_records_left()",
    "CREATE TRIGGER journal_checkpoint_moved BEFORE INSERT OR UPDATE ON journal_checkpoint
     FOR EACH ROW EXECUTE FUNCTION journal_checkpoint_move()",
    "CREATE TRIGGER journal_checkpoint_not_deleted BEFORE DELETE ON journal_checkpoint
     FOR EACH ROW EXECUTE FUNCTION journal_records_stay()",
    "CREATE TRIGGER journal_checkpoint_not_truncated BEFORE TRUNCATE ON journal_checkpoint
     FOR EACH STATEMENT EXECUTE FUNCTION journal_records_stay()",
];

/// Makes the journal's table append-only.
pub(crate) async fn make_append_only<C: ConnectionTrait>(db: &C) -> Result<(), DbErr> {
    give(db, &APPEND_ONLY).await
}

/// Lets a purge remove what its checkpoint covers.
pub(crate) async fn let_purges_remove<C: ConnectionTrait>(db: &C) -> Result<(), DbErr> {
    give(db, &PURGED_BY_CHECKPOINT).await
}

async fn give<C: ConnectionTrait>(db: &C, statements: &[&str]) -> Result<(), DbErr> {
    for statement in statements {
        db.execute_unprepared(statement).await?;
    }
    Ok(())
}
