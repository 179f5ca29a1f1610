//! What the journeys and the benchmarks share: a practice in process, a store that fails on
//! demand, and the program itself in a folder of its own.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a test that cannot be set up has failed"
)]

mod cards;
mod crowd;
mod desk;
mod faulty;
pub mod pcsc_daemon;
mod program;
mod service;
mod trust;
mod virtual_readers;
mod workstation;

pub use cards::{doctor, forger, issuer, order, sign_bare, today};
pub use crowd::{PASSWORD_OF_THE_CROWD, Somebody, crowd};
pub use desk::{
    FixedClock, Store, WallClock, administrator, card_desk, desk, desk_under, floor_hasher,
    hasher_with_room_for, identifier, log_administrator_in, memory_store, origin, password,
    server_store, sqlite_store, store_of,
};
pub use faulty::{FaultyStore, When};
pub use program::{Answer, Program, run};
pub use service::{Memory, PATIENCE, Service, client, client_at};
pub use trust::{Trust, empty_list};
pub use virtual_readers::VirtualReaders;
pub use workstation::{NotOpened, Workstation, pin, pin_with_consent};
