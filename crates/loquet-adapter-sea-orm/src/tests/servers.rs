//! What only servers do: refuse, cut off, sort texts in their own way, lose connections.

use super::place::{Place, Raw, of_url};
use super::samples::new_account;
use super::{On, Practice, key, practice_on};
use crate::migration::Migrator;
use crate::{Database, OpenError, Password, SeaOrmStore, ServerAddress, ServerOptions};
use loquet_domain::FailureCode;
use loquet_domain::storage::StorageFaultKind;
use loquet_port_users::{Users, UsersError};
use sea_orm_migration::MigratorTrait;
use std::net::{Ipv4Addr, TcpListener};
use std::time::Duration;
use url::Url;

const SERVERS: [On; 2] = [On::Postgres, On::Mariadb];

async fn refusal(database: &Database) -> FailureCode {
    let opened = SeaOrmStore::open_in(database, key()).await;
    let opened = opened.expect_err("refused").code();
    let examined = SeaOrmStore::examine(database, key()).await;
    assert_eq!(examined.expect_err("refused").code(), opened);
    opened
}

#[tokio::test]
async fn a_wrong_password_or_account_is_told() {
    for engine in SERVERS {
        let place = Place::new(engine);
        let mut url = place.url();
        url.set_password(Some("wrong")).expect("a password");
        let code = refusal(&of_url(&url)).await;
        assert_eq!(code, FailureCode::DatabaseCredentials, "{engine:?}");
        url.set_username("nobody").expect("an account");
        let code = refusal(&of_url(&url)).await;
        assert_eq!(code, FailureCode::DatabaseCredentials, "{engine:?}");
    }
}

#[tokio::test]
async fn a_database_that_is_not_there_is_told() {
    for engine in SERVERS {
        let place = Place::new(engine);
        let mut url = place.url();
        url.set_path("not_there");
        let code = refusal(&of_url(&url)).await;
        assert_eq!(code, FailureCode::NoSuchDatabase, "{engine:?}");
    }
}

#[tokio::test]
async fn a_server_that_does_not_answer_is_told() {
    for scheme in ["postgres", "mariadb"] {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
        let port = listener.local_addr().expect("an address").port();
        drop(listener);
        let address = format!("{scheme}://loquet@127.0.0.1:{port}/practice");
        let database = Database::server(address.parse().expect("an address"), None);
        assert_eq!(refusal(&database).await, FailureCode::DatabaseUnreachable);
    }
}

#[tokio::test]
async fn a_server_without_tls_is_not_trusted_where_tls_is_demanded() {
    for engine in SERVERS {
        let place = Place::new(engine);
        let mut url = place.url();
        url.set_query(Some("sslmode=verify-full"));
        let code = refusal(&of_url(&url)).await;
        assert_eq!(code, FailureCode::DatabaseUntrusted, "{engine:?}");
    }
}

#[tokio::test]
async fn a_newer_practice_and_another_programs_tables_are_told() {
    for engine in SERVERS {
        let practice = practice_on(engine).await;
        let later = "INSERT INTO seaql_migrations VALUES ('m9999_later', 0)";
        practice.raw().await.run(later).await.expect("newer");
        let code = refusal(&practice.place.database()).await;
        assert_eq!(code, FailureCode::DatabaseNewer);

        let place = Place::new(engine);
        let recipes = "CREATE TABLE recipes (name INTEGER)";
        place.raw().await.run(recipes).await.expect("a table");
        let refused = SeaOrmStore::create_in(&place.database(), key()).await;
        let refused = refused.expect_err("refused");
        assert!(matches!(refused, OpenError::NotADatabase), "{refused:?}");
    }
}

#[tokio::test]
async fn a_practice_is_created_once_and_found_missing_before() {
    for engine in SERVERS {
        let place = Place::new(engine);
        let database = place.database();
        let missing = SeaOrmStore::open_in(&database, key()).await;
        let missing = missing.expect_err("refused");
        assert!(matches!(missing, OpenError::Missing), "{missing:?}");
        SeaOrmStore::examine(&database, key()).await.expect("well");
        let holds = async || SeaOrmStore::holds_a_practice(&database).await;
        assert!(!holds().await.expect("an answer"));
        let store = SeaOrmStore::create_in(&database, key()).await;
        let store = store.expect("created");
        assert!(!holds().await.expect("an answer"));
        store
            .add(&new_account(1, "martin.paul"))
            .await
            .expect("added");
        assert!(holds().await.expect("an answer"));
        SeaOrmStore::examine(&database, key()).await.expect("well");
        let again = SeaOrmStore::create_in(&database, key()).await;
        let again = again.expect_err("refused");
        assert!(matches!(again, OpenError::AlreadyCreated), "{again:?}");
        store.close().await;
    }
}

/// A URL of an account of its own, which is made with these statements.
fn account(place: &Place, statements: &[&str]) -> Url {
    for statement in statements {
        let statement = statement.replace("DATABASE_NAME", place.url().path().trim_matches('/'));
        place.server().run(&statement).expect("a right");
    }
    let mut url = place.url();
    let name = format!("u{}", url.path().trim_matches('/'));
    url.set_username(&name).expect("an account");
    url.set_password(Some("limited")).expect("a password");
    url
}

#[tokio::test]
async fn missing_rights_are_told_and_nothing_is_half_done() {
    for engine in SERVERS {
        let place = Place::new(engine);
        let url = match engine {
            On::Postgres => account(
                &place,
                &["CREATE ROLE uDATABASE_NAME LOGIN PASSWORD 'limited'"],
            ),
            _ => account(
                &place,
                &[
                    "CREATE USER uDATABASE_NAME IDENTIFIED BY 'limited'",
                    "GRANT SELECT ON DATABASE_NAME.* TO uDATABASE_NAME",
                ],
            ),
        };
        let created = SeaOrmStore::create_in(&of_url(&url), key()).await;
        let code = created.expect_err("refused").code();
        assert_eq!(code, FailureCode::DatabaseRights, "{engine:?}");
        let store = SeaOrmStore::create_in(&place.database(), key()).await;
        store
            .expect("created once the rights are there")
            .close()
            .await;
        place
            .server()
            .run(&place.drop_account(engine))
            .expect("gone");
    }
}

impl Place {
    fn drop_account(&self, engine: On) -> String {
        let name = self.url().path().trim_matches('/').to_owned();
        match engine {
            On::Postgres => format!("DROP ROLE u{name}"),
            _ => format!("DROP USER u{name}"),
        }
    }
}

#[tokio::test]
async fn a_server_that_is_out_of_connections_is_told() {
    for engine in SERVERS {
        let practice = practice_on(engine).await;
        let (url, refused) = match engine {
            On::Postgres => (
                account(
                    &practice.place,
                    &["CREATE ROLE uDATABASE_NAME LOGIN PASSWORD 'limited' CONNECTION LIMIT 0"],
                ),
                FailureCode::DatabaseConnections,
            ),
            _ => (
                account(
                    &practice.place,
                    &[
                        "CREATE USER uDATABASE_NAME IDENTIFIED BY 'limited'
                       WITH MAX_USER_CONNECTIONS 1",
                        "GRANT ALL ON DATABASE_NAME.* TO uDATABASE_NAME",
                    ],
                ),
                FailureCode::DatabaseConnections,
            ),
        };
        let held = match engine {
            On::Postgres => None,
            _ => Some(Raw::of_server(engine, &url).await),
        };
        assert_eq!(refusal(&of_url(&url)).await, refused, "{engine:?}");
        drop(held);
        let gone = practice.place.drop_account(engine);
        practice.place.server().run(&gone).expect("gone");
    }
}

/// On MariaDB each change of the schema stands at once: an account that may say so much in an hour
/// is cut off, later each time, and the next opening takes up where it was.
#[tokio::test]
async fn sto_04_a_creation_that_mariadb_cuts_off_anywhere_is_taken_up_again() {
    let whole = practice_on(On::Mariadb).await.raw().await.schema().await;
    let mut half_done = 0;
    for allowed in (1..600).step_by(2) {
        let place = Place::new(On::Mariadb);
        let create = format!(
            "CREATE USER uDATABASE_NAME IDENTIFIED BY 'limited' WITH MAX_QUERIES_PER_HOUR {allowed}"
        );
        let grant = "GRANT ALL ON DATABASE_NAME.* TO uDATABASE_NAME";
        let url = account(&place, &[&create, grant]);
        let limited = SeaOrmStore::create_in(&of_url(&url), key()).await;
        let is_whole = limited.is_ok();
        if let Err(error) = limited {
            assert_eq!(error.code(), FailureCode::DatabaseConnections, "{error:?}");
            let tables = "SELECT count(*) FROM information_schema.tables
                          WHERE table_schema = database()";
            if place.raw().await.number(tables).await > 2 {
                half_done += 1;
            }
        }
        let store = SeaOrmStore::create_in(&place.database(), key()).await;
        store.expect("taken up").close().await;
        assert_eq!(place.raw().await.schema().await, whole, "after {allowed}");
        place
            .server()
            .run(&place.drop_account(On::Mariadb))
            .expect("gone");
        if is_whole {
            assert!(half_done > 2, "{half_done} were cut off half-way");
            return;
        }
    }
    panic!("it was never whole");
}

#[tokio::test]
async fn sto_04_a_creation_that_fails_on_postgresql_leaves_nothing() {
    let place = Place::new(On::Postgres);
    let mut raw = place.raw().await;
    // The last step finds its table's name taken.
    raw.run("CREATE TABLE seaql_migrations (version varchar PRIMARY KEY, applied_at bigint)")
        .await
        .expect("no step was applied");
    let view = "CREATE VIEW workstations AS SELECT 1 AS one";
    raw.run(view).await.expect("a view");
    let before = raw.schema().await;
    let failed = SeaOrmStore::create_in(&place.database(), key()).await;
    failed.expect_err("refused");
    assert_eq!(raw.schema().await, before);
    raw.run("DROP VIEW workstations").await.expect("dropped");
    let store = SeaOrmStore::create_in(&place.database(), key()).await;
    store.expect("created").close().await;
    let steps = "SELECT count(*) FROM seaql_migrations";
    let expected = i64::try_from(Migrator::migrations().len()).expect("a count");
    assert_eq!(raw.number(steps).await, expected);
}

/// The default order of these servers takes `e` and `E` as one, or `é` as between `e` and `f`.
#[tokio::test]
async fn keys_are_told_apart_and_sorted_by_their_bytes_whatever_the_servers_order() {
    for engine in SERVERS {
        let practice = practice_on(engine).await;
        for (number, name) in [(1, "LUC"), (2, "luc"), (3, "luc "), (4, "lúc")] {
            let mut raw = practice.raw().await;
            let insert = format!(
                "INSERT INTO workstations (id, name, name_key, code_digest, code_expires_at)
                 VALUES ('00000000-0000-4000-8000-00000000000{number}', 'a', '{name}',
                 {}, 1)",
                practice.place.engine().digest(number)
            );
            raw.run(&insert).await.expect(name);
        }
        let mut raw = practice.raw().await;
        let one = "SELECT count(*) FROM workstations WHERE name_key = 'luc'";
        assert_eq!(raw.number(one).await, 1, "{engine:?}");
        let sorted = "SELECT count(*) FROM workstations WHERE octet_length(name_key) = 4
                      AND name_key > 'luc' AND name_key < 'lud'";
        assert_eq!(raw.number(sorted).await, 1, "{engine:?}");
    }
}

impl On {
    fn digest(self, number: u8) -> String {
        let digits = format!("{number:02}").repeat(32);
        match self {
            Self::Postgres => format!("decode('{digits}', 'hex')"),
            _ => format!("x'{digits}'"),
        }
    }
}

#[tokio::test]
async fn sto_06_what_a_server_says_of_a_row_is_not_kept() {
    for engine in SERVERS {
        let practice = practice_on(engine).await.with_martin().await;
        let mut twin = new_account(2, "durand.anne");
        twin.account.id = new_account(1, "martin.paul").account.id;
        let Err(UsersError::Unavailable(fault)) = practice.store.add(&twin).await else {
            panic!("accepted");
        };
        let said = format!("{fault:?} {}", fault.source);
        assert!(!said.contains(&twin.account.id.to_string()), "{said}");
        assert!(said.contains("23505") || said.contains("1062"), "{said}");
    }
}

#[tokio::test]
async fn connections_that_the_server_has_closed_are_replaced_without_a_restart() {
    for engine in SERVERS {
        let practice = practice_on(engine).await;
        let mut raw = practice.raw().await;
        practice
            .store
            .add(&new_account(1, "martin.paul"))
            .await
            .expect("added");
        close_others(&practice, &mut raw).await;
        practice
            .store
            .add(&new_account(2, "durand.anne"))
            .await
            .expect("added");
        let page = Users::page(&*practice.store, None, 9).await;
        assert_eq!(page.expect("a page").len(), 2, "{engine:?}");
    }
}

async fn close_others(practice: &Practice, raw: &mut Raw) {
    if practice.place.engine() == On::Postgres {
        let close = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
                     WHERE datname = current_database() AND pid <> pg_backend_pid()";
        assert!(raw.number(close).await > 0);
        return;
    }
    let next = "SELECT coalesce(max(id), 0) FROM information_schema.processlist
                WHERE db = database() AND id <> connection_id()";
    let mut closed = 0;
    loop {
        let id = raw.number(next).await;
        if id == 0 {
            break;
        }
        // It may have gone by itself.
        let _ = raw.run(&format!("KILL {id}")).await;
        closed += 1;
    }
    assert!(closed > 0);
}

#[tokio::test]
async fn another_instances_turn_is_waited_for_so_long_and_then_told() {
    for engine in SERVERS {
        let practice = practice_on(engine).await;
        let Database::Server {
            address, password, ..
        } = practice.place.database()
        else {
            panic!("a server");
        };
        let options = ServerOptions {
            lock_wait: Duration::from_secs(1),
            ..ServerOptions::default()
        };
        let impatient = Database::Server {
            address,
            password,
            options,
        };
        let other = SeaOrmStore::open_in(&impatient, key())
            .await
            .expect("opened");
        let held = practice.store.begin().await.expect("a turn");
        match other.add(&new_account(1, "martin.paul")).await {
            Err(UsersError::Unavailable(fault)) => {
                assert_eq!(fault.kind, StorageFaultKind::Locked, "{engine:?}");
            }
            answer => panic!("{answer:?}"),
        }
        held.end::<(), OpenError>(Ok(())).await.expect("ended");
        other
            .add(&new_account(1, "martin.paul"))
            .await
            .expect("added");
        other.close().await;
    }
}

#[test]
fn a_password_and_its_database_print_nothing_of_it() {
    let address: ServerAddress = "postgres://loquet@localhost/p".parse().expect("an address");
    let database = Database::server(address, Some(Password::new("canary")));
    assert!(!format!("{database:?}").contains("canary"));
}
