//! A crash at every storage operation of a login, before and after it took effect (T39, LOG-07).

use crate::observe::{account, events, lockout, logins};
use crate::opening::{PERSON, practice, try_in};
use loquet_domain::journal::Outcome;
use loquet_tests::{
    FaultyStore, FixedClock, Program, Store, desk, floor_hasher, memory_store, sqlite_store,
};
use sea_orm::{ConnectionTrait, Database, DbBackend, Statement};
use std::io::Write;
use std::process::Stdio;
use std::time::Duration;
use tempfile::TempDir;

/// Logs in over a store that dies at its n-th operation; tells whether it came so far.
async fn crash_at(store: &Store, operation: usize, when: loquet_tests::When, secret: &str) -> bool {
    let clock = FixedClock::default();
    let healthy = practice(store, &clock).await;
    let faulty = FaultyStore::new(store.clone(), operation, when);
    let crashing = desk(&Store::of(faulty.clone()), floor_hasher(), &clock);
    let answer = try_in(&crashing, PERSON, secret).await;
    let reached = faulty.operations() >= operation;

    let person = account(store, PERSON).await;
    let sessions = store
        .sessions
        .of_account(person)
        .await
        .expect("the sessions")
        .len();
    let recorded = logins(&events(store).await, person, Outcome::Success);
    assert_eq!(
        sessions, recorded,
        "a session has its event, an event its session"
    );
    assert!(
        answer.is_err() || sessions == 1,
        "whoever is in has a committed session"
    );

    let state = lockout(store, PERSON).await;
    let expected = u64::from(state.last_attempt.0 == 1 && sessions == 0);
    assert_eq!(
        u64::from(state.consecutive),
        expected,
        "a reserved attempt stays counted"
    );

    try_in(&healthy, PERSON, "1234")
        .await
        .expect("the next login works");
    reached
}

async fn crash_everywhere(secret: &str) {
    use loquet_tests::When::{After, Before};
    let mut operation = 1;
    loop {
        let mut reached = false;
        for when in [Before, After] {
            reached |= crash_at(&memory_store(), operation, when, secret).await;
            let folder = TempDir::new().expect("a folder");
            let store = sqlite_store(folder.path()).await;
            reached |= crash_at(&store, operation, when, secret).await;
        }
        if !reached {
            break;
        }
        operation += 1;
    }
    assert!(
        operation > 3,
        "a login looks up, reserves and opens or settles"
    );
}

#[tokio::test]
async fn auth_22_never_a_session_without_its_event_when_the_password_is_right() {
    crash_everywhere("1234").await;
}

#[tokio::test]
async fn lock_11_never_a_lost_count_when_the_password_is_wrong() {
    crash_everywhere("4321").await;
}

#[tokio::test]
async fn cod_03_a_login_dropped_half_way_stays_counted_and_opens_nothing() {
    let folder = TempDir::new().expect("a folder");
    let store = sqlite_store(folder.path()).await;
    let desk = practice(&store, &FixedClock::default()).await;
    let login = try_in(&desk, PERSON, "1234");
    let mut login = Box::pin(login);
    // Polled until the attempt is reserved, then dropped.
    while lockout(&store, PERSON).await.last_attempt.0 == 0 {
        let step = tokio::time::timeout(Duration::from_millis(1), &mut login).await;
        assert!(step.is_err(), "it ended before it could be dropped");
    }
    drop(login);
    assert_eq!(lockout(&store, PERSON).await.consecutive, 1);
    let person = account(&store, PERSON).await;
    assert!(
        store
            .sessions
            .of_account(person)
            .await
            .expect("the sessions")
            .is_empty()
    );
}

/// Kills the program at some moment of a login.
fn kill_after(program: &Program, moment: Duration) {
    let mut command = program.command(["login", "connu.jean", "--password-stdin"]);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let mut child = command.spawn().expect("the program starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin.write_all(b"1234\n").expect("the password");
    drop(stdin);
    wait(moment);
    child.kill().expect("killed, or over already");
    child.wait().expect("over");
}

#[expect(
    clippy::disallowed_methods,
    reason = "the moment of the kill is what is tried"
)]
fn wait(moment: Duration) {
    std::thread::sleep(moment);
}

#[tokio::test]
async fn t39_a_program_killed_at_any_moment_leaves_sessions_and_events_alike() {
    let program = Program::with_practice();
    let _ = program
        .administer(["user", "add", "connu.jean"], "1234\n")
        .expecting(0);
    for milliseconds in (0..120).step_by(5) {
        kill_after(&program, Duration::from_millis(milliseconds));
        // Killed attempts stay counted: without this the third would lock.
        let unlock = ["user", "unlock", "connu.jean", "--reason", "essai"];
        let _ = program.administer(unlock, "").expecting(0);
    }
    let _ = program.administer(["journal", "verify"], "").expecting(0);
    let _ = program.log_in("connu.jean", "1234").expecting(0);

    let listed = program.administer(["journal", "list", "--last", "1000", "--json"], "");
    let records = listed.expecting(0).json()["records"]
        .as_array()
        .expect("records")
        .clone();
    let opened = records.iter().filter(|record| {
        record["action"] == "login.password"
            && record["outcome"] == "success"
            && record["object_identifier"] == "connu.jean"
    });
    let stored = "SELECT COUNT(*) AS number FROM sessions JOIN accounts ON accounts.id = account_id \
                  WHERE identifier_key = 'connu.jean'";
    assert_eq!(
        i64::try_from(opened.count()),
        Ok(count(&program, stored).await)
    );
}

async fn count(program: &Program, query: &str) -> i64 {
    let path = program.data().join("database").join("practice.db");
    let database = Database::connect(format!("sqlite://{}", path.display())).await;
    let statement = Statement::from_string(DbBackend::Sqlite, query);
    let row = database
        .expect("the file")
        .query_one_raw(statement)
        .await
        .expect("counted");
    row.expect("a row").try_get("", "number").expect("a number")
}
