//! The card, over mocked ports.

mod challenge;
mod doctor;
mod faults;
mod login;
mod refusals;
mod registration;
mod revocation;
mod scene;
mod station;
mod unlock;
