//! What the journeys and the benchmarks share: a practice in process, a store that fails on
//! demand, and the program itself in a folder of its own.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a test that cannot be set up has failed"
)]

mod desk;
mod faulty;
mod program;
mod trust;

pub use desk::{
    FixedClock, Store, administrator, card_desk, desk, floor_hasher, identifier, memory_store,
    origin, password, sqlite_store,
};
pub use faulty::{FaultyStore, When};
pub use program::{Answer, Program, run};
pub use trust::Trust;
