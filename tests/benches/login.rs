//! `cargo xtask bench`: what a login costs beside its hash, and whether look-ups stay flat.
//!
//! Everything is measured in one run and told as a ratio: the two sides of a ratio alternate, so
//! that whatever else the machine does falls on both.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    clippy::disallowed_methods,
    reason = "a benchmark prints, reads the clock and has failed when it cannot be set up"
)]

use loquet_adapter_argon2::{Argon2PasswordHasher, Argon2Settings};
use loquet_core::LocalDesk;
use loquet_domain::identifier::IdentifierKey;
use loquet_domain::remembered::RememberedList;
use loquet_domain::{Identifier, PasswordHash, Role};
use loquet_port_desk::{AccountDesk, LoginDesk, LoginRequest, NewUser};
use loquet_port_password::PasswordHasher;
use loquet_tests::{
    FixedClock, Store, administrator, desk, identifier, origin, password, sqlite_store,
};
use sea_orm::{ConnectionTrait, Database};
use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// Logins measured against as many bare verifications.
const LOGINS: usize = 40;
/// Identifiers parsed in one measure.
const IDENTIFIERS: u32 = 1_000_000;
/// Look-ups in one measure.
const LOOK_UPS: u32 = 2_000;
/// Accounts of the three databases.
const ACCOUNTS: [u32; 3] = [1_000, 100_000, 1_000_000];

fn main() {
    let runtime = Runtime::new().expect("a runtime");
    identifiers();
    runtime.block_on(login_against_bare_verification());
    completion();
    runtime.block_on(look_up_by_number_of_accounts());
}

fn identifiers() {
    println!("Identifiers, parsed one by one (goal: under 1 µs each on ASCII)");
    for (what, typed) in [
        ("ASCII, canonical", "charbonnel.pascal"),
        (
            "ASCII, upper case, compound",
            "ENRIONE-THORRAND.Jean-Pierre",
        ),
        ("accents and a ligature", "L’Hœuillet.Zoë"),
    ] {
        let start = Instant::now();
        for _ in 0..IDENTIFIERS {
            black_box(
                black_box(typed)
                    .parse::<Identifier>()
                    .expect("an identifier"),
            );
        }
        let each = start.elapsed().as_nanos() as f64 / f64::from(IDENTIFIERS);
        println!("  {what:<32} {each:>8.0} ns");
    }
}

async fn login_against_bare_verification() {
    println!("Login in process on SQLite against the bare Argon2 verification (goal: ≤ 1.03)");
    let folder = TempDir::new().expect("a folder");
    let store = sqlite_store(folder.path()).await;
    let hasher: Arc<dyn PasswordHasher> =
        Arc::new(Argon2PasswordHasher::new(&Argon2Settings::default()));
    let desk = desk(&store, hasher.clone(), &FixedClock::default());
    let verifier = person(&store, &desk).await;
    let secret = password("quatre mots de passe");
    let (mut bare, mut login) = (Vec::new(), Vec::new());
    for _ in 0..LOGINS {
        let start = Instant::now();
        hasher.verify(&secret, &verifier).await.expect("verified");
        bare.push(start.elapsed());
        let request = LoginRequest {
            identifier: identifier("charbonnel.pascal"),
            password: secret.clone(),
            origin: origin(),
        };
        let start = Instant::now();
        desk.log_in(request).await.expect("open");
        login.push(start.elapsed());
    }
    let (bare, login) = (median(bare), median(login));
    let ratio = login.as_secs_f64() / bare.as_secs_f64();
    println!("  bare verification, median of {LOGINS}   {bare:>10.2?}");
    println!("  whole login, median of {LOGINS}         {login:>10.2?}");
    println!("  ratio                            {ratio:>10.4}");
}

/// Adds a person; returns their verifier.
async fn person(store: &Store, desk: &LocalDesk) -> PasswordHash {
    let by = administrator(desk).await;
    let user = NewUser {
        identifier: identifier("charbonnel.pascal"),
        role: Role::Member,
        card_number: None,
        password: Some(password("quatre mots de passe")),
    };
    desk.add_user(&by.token, user).await.expect("added");
    let found = store
        .users
        .find(identifier("charbonnel.pascal").key())
        .await
        .expect("found");
    found
        .and_then(|found| found.password)
        .expect("a password")
        .hash
}

fn median(mut durations: Vec<Duration>) -> Duration {
    durations.sort_unstable();
    durations
        .get(durations.len() / 2)
        .copied()
        .unwrap_or_default()
}

fn completion() {
    let now = jiff::Timestamp::from_second(1_800_000_000).expect("in range");
    let mut list = RememberedList::default();
    for letter in 'a'..='j' {
        list.remember(&identifier(&format!("{letter}harbonnel.pascal")), now);
    }
    let start = Instant::now();
    for _ in 0..IDENTIFIERS {
        black_box(list.complete(black_box("C"), now));
    }
    let each = start.elapsed().as_nanos() as f64 / f64::from(IDENTIFIERS);
    println!("Completion from the first letter, full list (never asks the database)");
    println!("  each                             {each:>8.0} ns");
}

async fn look_up_by_number_of_accounts() {
    println!("Look-up of an identifier by number of accounts (goal: flat)");
    let mut first = None;
    for accounts in ACCOUNTS {
        let folder = TempDir::new().expect("a folder");
        let store = sqlite_store(folder.path()).await;
        fill(folder.path(), accounts).await;
        let known = look_ups(&store, "personne.a").await;
        let unknown = look_ups(&store, "inconnu.jean").await;
        let ratio = known.as_secs_f64() / first.get_or_insert(known).as_secs_f64();
        println!(
            "  {accounts:>9} accounts   known {known:>9.2?}   unknown {unknown:>9.2?}   × {ratio:.2}"
        );
    }
}

/// Adds accounts behind the store's back: one by one it would take an hour.
async fn fill(folder: &Path, accounts: u32) {
    let url = format!("sqlite://{}", folder.join("practice.db").display());
    let database = Database::connect(url).await.expect("the file");
    let letters = "char(97 + n % 26) || char(97 + n / 26 % 26) || char(97 + n / 676 % 26) \
                   || char(97 + n / 17576 % 26) || char(97 + n / 456976 % 26)";
    let statement = format!(
        "WITH RECURSIVE numbers(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < {accounts} - 1) \
         INSERT INTO accounts (id, identifier_display, identifier_key, identifier_rules, role, status, created_at) \
         SELECT printf('%08x-0000-4000-8000-%012x', n, n), 'personne.' || {letters}, 'personne.' || {letters}, 1, 'member', 'active', 0 \
         FROM numbers"
    );
    database
        .execute_unprepared(&statement)
        .await
        .expect("filled");
}

/// The median time of one look-up among many names that begin alike.
async fn look_ups(store: &Store, stem: &str) -> Duration {
    let mut durations = Vec::new();
    for number in 0..LOOK_UPS {
        let letter =
            |shift: u32| char::from(b'a' + u8::try_from((number / shift) % 26).unwrap_or(0));
        let key: IdentifierKey = format!("{stem}{}{}aa", letter(1), letter(26))
            .parse()
            .expect("a key");
        let start = Instant::now();
        black_box(store.users.find(&key).await.expect("looked up"));
        durations.push(start.elapsed());
    }
    median(durations)
}
