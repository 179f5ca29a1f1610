#![doc = include_str!("../README.md")]

mod api;
mod arguments;
mod check;
mod events;
mod health;
mod http;
mod hub;
mod journal_keeper;
mod list_keeper;
mod metrics;
mod openapi;
mod program;
mod remembered;
mod request_log;
mod run;
mod server;
mod session_cache;
mod state;
mod station;

use std::process::ExitCode;

fn main() -> ExitCode {
    let words: Vec<_> = std::env::args_os().collect();
    program::run(&words)
}
