#![doc = include_str!("../README.md")]

mod acting;
mod arguments;
mod cancellation;
mod card_entry;
mod card_side;
mod card_watch;
mod child;
mod commands;
mod completion;
mod entry;
mod failure;
mod front;
mod guarded;
mod help;
mod job;
mod kept;
mod list_keeper;
mod office;
mod output;
mod pins;
mod program;
mod prompt;
mod secret_lines;
mod secrets;
mod session_watch;
mod terminal;
mod usage;
mod waiting;

use std::process::ExitCode;

fn main() -> ExitCode {
    loquet_wiring::start_tracing();
    let words: Vec<_> = std::env::args_os().collect();
    program::run(&words)
}
