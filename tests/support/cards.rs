//! Simulated cards of one test authority, whose keys every test process shares.

use loquet_adapter_card_simulator::{CardIssuer, CardOrder, Holder};
use loquet_domain::Timestamp;
use std::env;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::SystemTime;

/// The authority of the journeys' cards. It and the keys are made by the first process that asks,
/// and kept with what is built.
pub fn issuer() -> &'static CardIssuer {
    static ISSUER: OnceLock<CardIssuer> = OnceLock::new();
    ISSUER.get_or_init(|| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let target = env::var_os("CARGO_TARGET_DIR");
        let target = target.map_or_else(|| root.join("target"), PathBuf::from);
        CardIssuer::open(&target.join("journeys-cards"), today()).expect("an authority")
    })
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
