//! The commands, one file each.

mod card;
mod completions;
mod config;
mod database;
mod doctor;
mod generate;
mod identifier;
mod import;
mod init;
mod journal;
mod login;
mod parse;
mod policy;
mod reference;
mod remembered;
mod session;
mod settle;
mod user;
mod workstation;

use crate::arguments::{Command, Identifiers};
use crate::failure::Failure;
use crate::front::Front;
use loquet_wiring::Exit;
use std::process::ExitCode;

/// Runs a command.
pub(crate) fn run(front: &Front, command: Command) -> Result<ExitCode, Failure> {
    match command {
        Command::Identifier(Identifiers::Parse(arguments)) => parse::run(front, &arguments),
        Command::Identifier(Identifiers::Derive(arguments)) => {
            identifier::derive(front, &arguments)
        }
        Command::Identifier(Identifiers::Remembered(arguments)) => {
            remembered::run(front, &arguments)
        }
        Command::Config(command) => config::run(front, &command),
        Command::Completions { shell } => completions::run(front, shell),
        Command::Generate(command) => generate::run(front, &command),
        command => wait_for(run_in_practice(front, command)),
    }
}

/// Runs a command that opens the practice.
async fn run_in_practice(front: &Front, command: Command) -> Result<ExitCode, Failure> {
    match command {
        Command::Init(arguments) => init::run(front, &arguments).await,
        Command::Login(arguments) => Box::pin(login::run(front, &arguments)).await,
        Command::Session(arguments) => session::run(front, arguments.command).await,
        Command::Identifier(Identifiers::Mine) => identifier::mine(front).await,
        Command::User(arguments) => user::run(front, arguments.command).await,
        Command::Card(command) => card::run(front, command).await,
        Command::Doctor(arguments) => doctor::run(front, &arguments).await,
        Command::Import(arguments) => import::run(front, &arguments).await,
        Command::Journal(arguments) => journal::run(front, arguments.command).await,
        Command::Database(command) => database::run(front, command).await,
        Command::Policy(command) => policy::run(front, &command).await,
        Command::Workstation(command) => workstation::run(front, command).await,
        // `run` has taken the others.
        _ => Ok(Exit::Unexpected.into()),
    }
}

/// Runs a future to its end. A question that nobody answers does not hold the program back.
fn wait_for<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let runtime = runtime.map_err(Failure::unexpected)?;
    let done = runtime.block_on(work);
    runtime.shutdown_background();
    done
}
