//! Simulated cards of one test authority, whose keys every test process shares.

use loquet_adapter_card_simulator::{CardIssuer, CardOrder, Holder, SimulatedCard, TestAuthority};
use loquet_domain::Timestamp;
use loquet_domain::card::ChallengeMessage;
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

/// Signs a message with the PIN 1234, without our driver: application, PIN, environment, signature.
pub fn sign_bare(card: &SimulatedCard, message: &ChallengeMessage) -> Vec<u8> {
    let info = [
        0x30, 0x31, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01,
        0x05, 0x00, 0x04, 0x20,
    ];
    let application = [
        0xE8, 0x28, 0xBD, 0x08, 0x0F, 0x80, 0x25, 0x00, 0x00, 0x01, 0xFF, 0x00, 0x10,
    ];
    let commands = [
        [&[0x00, 0xA4, 0x04, 0x0C, 0x0D][..], &application].concat(),
        [&[0x00, 0x20, 0x00, 0x01, 0x04][..], b"1234"].concat(),
        vec![
            0x00, 0x22, 0x41, 0xA4, 0x06, 0x80, 0x01, 0x02, 0x84, 0x01, 0x82,
        ],
        [
            &[0x00, 0x88, 0x00, 0x00, 0x33][..],
            &info,
            &message.digest(),
        ]
        .concat(),
    ];
    card.power_on();
    let answers = commands.map(|command| card.execute(&command));
    let [.., more] = answers;
    let mut answer = card.execute(&[0x00, 0xC0, 0x00, 0x00, more[1]]);
    assert_eq!(answer.split_off(answer.len() - 2), [0x90, 0x00]);
    answer
}
