#![doc = include_str!("../README.md")]

mod acting;
mod arguments;
mod cancellation;
mod child;
mod commands;
mod completion;
mod entry;
mod exit;
mod failure;
mod front;
mod help;
mod kept;
mod office;
mod output;
mod secret_lines;
mod program;
mod prompt;
mod secrets;
mod terminal;
mod usage;

use std::process::ExitCode;

fn main() -> ExitCode {
    loquet_wiring::start_tracing();
    let words: Vec<_> = std::env::args_os().collect();
    program::run(&words)
}
