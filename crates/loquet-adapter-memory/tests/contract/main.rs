//! The store in memory keeps the contracts, and the contracts catch the stores that do not.
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "tests and doubles fail by a panic"
)]

mod doubles;
mod faulty;
mod harness;

mod users {
    //! Accounts and attempts.
    loquet_port_users::contract!(crate::harness::memory());
}

mod sessions {
    //! Sessions.
    loquet_port_sessions::contract!(crate::harness::memory());
}

mod workstations {
    //! Workstations.
    loquet_port_enrolment::contract!(crate::harness::memory());
}

mod journal {
    //! The audit trail.
    loquet_port_journal::contract!(crate::harness::memory());
}
