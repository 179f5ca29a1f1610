#![doc = include_str!("../README.md")]
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command-line tool for developers: what it prints is its result"
)]

mod arch;
mod bench;
mod ci;
mod command;
mod docs;
mod finding;
mod fuzz;
mod needs;
mod package;
mod program;
mod schemathesis;
mod service;
mod shell;
mod test;
mod tidy;
mod try_it;

use std::process::ExitCode;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match command::dispatch(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            for cause in error.chain().skip(1) {
                eprintln!("  because: {cause}");
            }
            ExitCode::FAILURE
        }
    }
}
