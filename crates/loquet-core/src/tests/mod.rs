//! Use cases over mocked ports: which ports are called, in which order, with what.

mod bench;
mod card;
mod login;
mod sessions;
mod waiting;
mod workstations;

use bench::Bench;
