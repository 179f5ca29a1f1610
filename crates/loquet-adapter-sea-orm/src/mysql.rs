//! The only module that speaks MariaDB and MySQL: the session's variables, the order of texts, the
//! triggers, the lock of the migrations, the codes.

use crate::Password;
use crate::server::{ServerAddress, ServerOptions, Tls, answers};
use loquet_domain::storage::StorageFaultKind;
use sea_orm::sea_query::{Expr, ExprTrait, Func, Query, SelectStatement, SimpleExpr};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr, SqlxError, SqlxMySqlConnector};
use sqlx::mysql::{MySqlConnectOptions, MySqlPoolOptions, MySqlSslMode};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Executor as _};

fn connect_options(address: &ServerAddress, password: Option<&Password>) -> MySqlConnectOptions {
    let mode = match address.tls {
        Tls::None => MySqlSslMode::Disabled,
        Tls::IfOffered => MySqlSslMode::Preferred,
        Tls::Authority => MySqlSslMode::VerifyCa,
        Tls::Host => MySqlSslMode::VerifyIdentity,
    };
    let mut connection = MySqlConnectOptions::new()
        .host(&address.host)
        .port(address.port)
        .username(&address.user)
        .database(&address.database)
        .charset("utf8mb4")
        .ssl_mode(mode)
        .disable_statement_logging();
    if let Some(authorities) = &address.authorities {
        connection = connection.ssl_ca(authorities);
    }
    match password {
        Some(password) => connection.password(password.expose()),
        None => connection,
    }
}

/// The shortest wait is one second.
fn whole_seconds(options: &ServerOptions) -> u64 {
    Ord::max(options.lock_wait.as_secs(), 1)
}

/// Nothing is cut or rounded to fit; a wait for a lock ends; each statement sees what is committed.
fn session(options: &ServerOptions) -> [String; 3] {
    let seconds = whole_seconds(options);
    [
        "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED".to_owned(),
        "SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION'".to_owned(),
        format!("SET SESSION innodb_lock_wait_timeout = {seconds}, lock_wait_timeout = {seconds}"),
    ]
}

/// Connects once, so that what the server says is told at once, then as often as needed.
pub(crate) async fn connect(
    address: &ServerAddress,
    password: Option<&Password>,
    options: &ServerOptions,
) -> Result<DatabaseConnection, SqlxError> {
    let connection = connect_options(address, password);
    answers(&connection, options).await?;
    let statements = session(options);
    let pool = MySqlPoolOptions::new()
        .max_connections(options.connections)
        .acquire_timeout(options.connect_within)
        .after_connect(move |connection, _| {
            let statements = statements.clone();
            Box::pin(async move {
                for statement in statements {
                    connection.execute(AssertSqlSafe(statement)).await?;
                }
                Ok(())
            })
        })
        .connect_lazy_with(connection);
    Ok(SqlxMySqlConnector::from_sqlx_mysql_pool(pool))
}

/// The collation in which two texts are equal when their bytes are, trailing spaces included: each
/// of the two families has its own, and the one that both have takes no notice of such spaces.
pub(crate) async fn collation_of_bytes<C: ConnectionTrait>(db: &C) -> Result<&'static str, DbErr> {
    let version = Query::select()
        .expr_as(Func::cust("version"), "version")
        .take();
    let row = db.query_one(&version).await?;
    let version = row.map_or(Ok(String::new()), |row| {
        row.try_get::<String>("", "version")
    })?;
    Ok(if version.contains("MariaDB") {
        "utf8mb4_nopad_bin"
    } else {
        "utf8mb4_0900_bin"
    })
}

/// How many tables there are in the database that is used, whosoever they are.
pub(crate) fn count_tables() -> SelectStatement {
    Query::select()
        .expr_as(Expr::col("table_name").count(), "tables")
        .from(("information_schema", "tables"))
        .and_where(Expr::col("table_schema").eq(Func::cust("database")))
        .take()
}

/// The name of the lock of the migrations in this database; a name is short and the server's.
fn migration_lock() -> SimpleExpr {
    let name = Func::cust("concat").args([Expr::val("loquet."), Func::cust("database").into()]);
    Func::cust("sha1").arg(name).into()
}

/// Waits until no other instance migrates; `false` when it has waited in vain. Held by the
/// connection until it is given back.
pub(crate) async fn take_migration_lock<C: ConnectionTrait>(
    db: &C,
    options: &ServerOptions,
) -> Result<bool, DbErr> {
    let seconds = i64::try_from(whole_seconds(options)).unwrap_or(i64::MAX);
    let lock = Func::cust("get_lock").args([migration_lock(), Expr::val(seconds)]);
    let select = Query::select().expr_as(lock, "taken").take();
    let row = db.query_one(&select).await?;
    let taken = row.map_or(Ok(None), |row| row.try_get::<Option<i64>>("", "taken"))?;
    Ok(taken == Some(1))
}

/// Lets another instance migrate.
pub(crate) async fn give_migration_lock_back<C: ConnectionTrait>(db: &C) -> Result<(), DbErr> {
    let lock = Func::cust("release_lock").arg(migration_lock());
    let select = Query::select().expr_as(lock, "released").take();
    db.query_one(&select).await.map(drop)
}

/// What kind of fault an error number is, of MariaDB or of MySQL, which share these.
pub(crate) fn kind_of_number(number: u16) -> StorageFaultKind {
    match number {
        1045 | 1698 => StorageFaultKind::CredentialsRefused,
        1049 => StorageFaultKind::NoSuchDatabase,
        // A trigger where the binary log is on needs more than the rights on the table (1419).
        1044 | 1142 | 1143 | 1227 | 1370 | 1419 => StorageFaultKind::RightsMissing,
        1040 | 1203 | 1226 => StorageFaultKind::TooManyConnections,
        1021 | 1114 => StorageFaultKind::DiskFull,
        1290 | 1792 | 1836 => StorageFaultKind::ReadOnly,
        1205 | 1213 => StorageFaultKind::Locked,
        1034 | 1035 | 1194 | 1195 => StorageFaultKind::Damaged,
        1053 | 1152 | 1158..=1161 | 1927 => StorageFaultKind::Unreachable,
        _ => StorageFaultKind::Unavailable,
    }
}

/// Whether the same can succeed at once: a deadlock, a connection that was closed.
pub(crate) const fn is_passing(number: u16) -> bool {
    matches!(number, 1213 | 1053 | 1927)
}

/// The name of the unique index that refused a row. What precedes it in the message is the value.
pub(crate) fn index_in(message: &str) -> Option<&str> {
    let (_, name) = message.rsplit_once("for key ")?;
    Some(name.trim_matches('\''))
}

/// Records are appended at the end and stay as they are (LOG-08). There is no trigger for
/// `TRUNCATE`, which needs the right to drop the table.
const APPEND_ONLY: [(&str, &str); 3] = [
    (
        "journal_records_not_updated",
        "BEFORE UPDATE ON journal_records FOR EACH ROW
         SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'a record of the journal is never changed'",
    ),
    (
        "journal_records_not_deleted",
        "BEFORE DELETE ON journal_records FOR EACH ROW
         SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'a record of the journal is never removed'",
    ),
    (
        "journal_records_appended",
        "BEFORE INSERT ON journal_records FOR EACH ROW
         IF NEW.sequence <> (SELECT coalesce(max(sequence), 0) + 1 FROM journal_records) THEN
           SIGNAL SQLSTATE '45000'
           SET MESSAGE_TEXT = 'a record of the journal is appended at its end';
         END IF",
    ),
];

/// A checkpoint that is no record which is there, or that stands past one which is not old enough.
macro_rules! is_no_old_record {
    () => {
        "NOT EXISTS (SELECT 1 FROM journal_records r
                     WHERE r.sequence = NEW.sequence AND r.seal = NEW.seal)
         OR EXISTS (SELECT 1 FROM journal_records r
                    WHERE r.sequence <= NEW.sequence AND r.at >= NEW.`before`)"
    };
}

/// A purge first moves its checkpoint, which only a record that is there can become, and only past
/// records that are all old enough; then it removes what the checkpoint covers (LOG-11). There is no
/// trigger for a whole statement: what a purge would leave behind is found by the next check.
const PURGED_BY_CHECKPOINT: [(&str, &str); 4] = [
    (
        "journal_records_not_deleted",
        "BEFORE DELETE ON journal_records FOR EACH ROW
         IF NOT EXISTS (SELECT 1 FROM journal_checkpoint c
                        WHERE OLD.sequence <= c.sequence AND OLD.at < c.`before`) THEN
           SIGNAL SQLSTATE '45000'
           SET MESSAGE_TEXT = 'a record of the journal is removed by a purge only';
         END IF",
    ),
    (
        "journal_checkpoint_first",
        concat!(
            "BEFORE INSERT ON journal_checkpoint FOR EACH ROW
             IF EXISTS (SELECT 1 FROM journal_checkpoint) OR ",
            is_no_old_record!(),
            " THEN SIGNAL SQLSTATE '45000'
              SET MESSAGE_TEXT = 'a checkpoint of the journal is an old record';
             END IF"
        ),
    ),
    (
        "journal_checkpoint_moved",
        concat!(
            "BEFORE UPDATE ON journal_checkpoint FOR EACH ROW
             IF NEW.sequence <= OLD.sequence OR ",
            is_no_old_record!(),
            " THEN SIGNAL SQLSTATE '45000'
              SET MESSAGE_TEXT = 'a checkpoint of the journal moves forward only';
             END IF"
        ),
    ),
    (
        "journal_checkpoint_not_deleted",
        "BEFORE DELETE ON journal_checkpoint FOR EACH ROW
         SIGNAL SQLSTATE '45000'
         SET MESSAGE_TEXT = 'a checkpoint of the journal is never removed'",
    ),
];

/// Makes the journal's table append-only; again where a creation was cut off.
pub(crate) async fn make_append_only<C: ConnectionTrait>(db: &C) -> Result<(), DbErr> {
    put_triggers(db, &APPEND_ONLY).await
}

/// Lets a purge remove what its checkpoint covers; again where that was cut off.
pub(crate) async fn let_purges_remove<C: ConnectionTrait>(db: &C) -> Result<(), DbErr> {
    put_triggers(db, &PURGED_BY_CHECKPOINT).await
}

async fn put_triggers<C: ConnectionTrait>(db: &C, triggers: &[(&str, &str)]) -> Result<(), DbErr> {
    for (name, body) in triggers {
        let drop = format!("DROP TRIGGER IF EXISTS {name}");
        db.execute_unprepared(&drop).await?;
        let create = format!("CREATE TRIGGER {name} {body}");
        db.execute_unprepared(&create).await?;
    }
    Ok(())
}
