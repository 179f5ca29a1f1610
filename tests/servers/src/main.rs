//! Runs a command with a server of each kind beside, announced as to every test:
//! `cargo run -p throw-away-servers -- cargo nextest run -p loquet-adapter-sea-orm`.

use std::env::args_os;
use std::error::Error;
use std::process::{Command, ExitCode};
use throw_away_servers::Server;

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let mut words = args_os().skip(1);
    let program = words.next().ok_or("a command is expected")?;
    let mut command = Command::new(program);
    command.args(words);
    let servers = Server::beside(&mut command)?;
    let status = command.status()?;
    drop(servers);
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
