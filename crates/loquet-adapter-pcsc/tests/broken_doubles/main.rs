//! The contract suite of the APDU port is worth something: for each case a transport that breaks its
//! obligation is caught. The transport is a toy whose waits are all of one clock, which is not the
//! real one: a case that waits in vain takes no time.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a broken expectation is a failed test"
)]

mod caught;
mod toy;
mod world;

use toy::Toy;

mod sound_toy {
    loquet_port_apdu::contract!(crate::Toy::sound());
    loquet_port_apdu::service_contract!(crate::Toy::sound());
    loquet_port_apdu::plug_contract!(crate::Toy::sound());
}
