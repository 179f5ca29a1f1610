//! Simulated cards of one test authority, whose keys every test process shares.

use loquet_adapter_card_simulator::{CardIssuer, CardOrder, Holder, TestAuthority};
use loquet_domain::Timestamp;
use std::env;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::SystemTime;

/// The authority of the journeys' cards. It and the keys are made by the first process that asks,
/// and kept with what is built.
pub fn issuer() -> &'static CardIssuer {
    static ISSUER: OnceLock<CardIssuer> = OnceLock::new();
    ISSUER.get_or_init(|| CardIssuer::open(&folder("cards"), today()).expect("an authority"))
}

/// Another authority with the same names.
pub fn forger() -> &'static TestAuthority {
    static FORGER: OnceLock<TestAuthority> = OnceLock::new();
    FORGER.get_or_init(|| {
        let forger = TestAuthority::load_or_generate(&folder("forger"), today());
        forger.expect("an authority")
    })
}

/// A folder of the tests beside what is built.
fn folder(name: &str) -> PathBuf {
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../target"),
        PathBuf::from,
    );
    target.join("journeys").join(name)
}

/// The computer's time, for cards that the program is to accept.
#[expect(
    clippy::disallowed_methods,
    reason = "the program reads the same clock"
)]
pub fn today() -> Timestamp {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let seconds = since.expect("after 1970").as_secs();
    let seconds = i64::try_from(seconds).expect("in range");
    Timestamp::from_second(seconds).expect("in range")
}

/// Somebody with a card.
pub fn doctor() -> Holder {
    Holder::person("899700218896", "SPECIALISTE0021889", "ROBERT").with_profession(10)
}

/// The order of their card, with PIN 1234.
pub fn order(now: Timestamp) -> CardOrder {
    CardOrder::new(doctor(), "2900000042", now)
}
