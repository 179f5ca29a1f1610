//! Use cases over mocked ports: which ports are called, in which order, with what.

mod bench;
mod card;
mod login;
mod sessions;

use bench::Bench;
