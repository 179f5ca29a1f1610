//! Whole journeys: in process over real back ends, and with the program itself.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a journey that cannot go on has failed"
)]

mod administration;
mod backup;
mod bad_input;
mod canary;
mod card;
mod card_contract;
mod card_faults;
mod card_login;
mod card_practice;
mod card_rogues;
mod card_status_words;
mod concurrency;
mod crash;
mod desk_contract;
mod desk_contract_doubles;
mod desk_contract_harness;
mod desk_contract_service;
mod enumeration;
mod identifiers;
mod import;
mod journal;
mod journal_trust;
mod observe;
mod opening;
mod opensc;
mod remembered;
mod remote;
mod service;
mod terminal;
