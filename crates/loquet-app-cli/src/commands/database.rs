//! `loquet database`: a copy of the practice's database, and putting it back.

use crate::arguments::Database;
use crate::cancellation::Cancellation;
use crate::failure::Failure;
use crate::front::Front;
use crate::office::Office;
use crate::output::{BackedUp, PutBack};
use loquet_domain::FailureCode;
use loquet_wiring::{Exit, back_up, restore};
use std::process::ExitCode;

/// Copies the database, or puts a copy back: for whoever may read its file and the journal's key, on
/// the computer where they are.
pub(crate) async fn run(front: &Front, command: Database) -> Result<ExitCode, Failure> {
    let settings = front.settings()?;
    if settings.server().url.is_some() {
        return Err(Failure::new(FailureCode::NotOverNetwork));
    }
    let cancellation = Cancellation::listen()?;
    match command {
        Database::Backup { file } => {
            let copied = async { Ok(back_up(&settings, &file, Office::origin()).await?) };
            cancellation.race(copied).await?;
            front.answer(&BackedUp(&file))?;
        }
        Database::Restore { file } => {
            // Not given up half-way: what takes long comes before anything is exchanged.
            let restored = restore(&settings, &file, Office::origin()).await?;
            front.answer(&PutBack(&restored))?;
        }
    }
    Ok(Exit::Done.into())
}
