//! `loquet import`: the users of version 3.2.

use super::settle;
use crate::acting::Acting;
use crate::arguments;
use crate::failure::Failure;
use crate::front::Front;
use crate::office::Office;
use crate::output::Imported;
use crate::prompt::Prompter;
use crate::secrets::Secrets;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use loquet_domain::legacy::Decision;
use loquet_domain::session::SessionToken;
use loquet_port_desk::{Import, ImportProgress, ImportReport, RowReport};
use loquet_wiring::Exit;
use loquet_wiring::legacy::{read_decisions, read_export};
use std::process::ExitCode;

/// Takes over the users of a file.
pub(crate) async fn run(front: &Front, arguments: &arguments::Import) -> Result<ExitCode, Failure> {
    // A file that cannot be read is told before anybody is asked for a password.
    let decisions = match &arguments.decide {
        Some(path) => read_decisions(path)?,
        None => Vec::new(),
    };
    drop(read_export(&arguments.file)?);
    let office = Office::open(front).await?;
    let mut secrets = Secrets::from_flag(arguments.acting.password_stdin)?;
    let acting = Acting::begin(&office, &mut secrets, &arguments.acting).await?;
    let token = acting.token();
    let report = acting
        .during(&office, import(&office, &token, arguments, decisions))
        .await?;
    let imported = Imported {
        report: &report,
        dry_run: arguments.dry_run,
    };
    office.answer(&imported)?;
    Ok(if imported.is_complete() {
        Exit::Done
    } else {
        Exit::Conflict
    }
    .into())
}

async fn import(
    office: &Office,
    token: &SessionToken,
    arguments: &arguments::Import,
    mut decisions: Vec<Decision>,
) -> Result<ImportReport, Failure> {
    let somebody_decides =
        !arguments.dry_run && !office.output().is_json() && Prompter::has_terminal();
    if somebody_decides {
        loop {
            let planned = pass(office, token, arguments, decisions.clone(), true).await?;
            let decided = settle::ask(office, &planned, &mut decisions).await?;
            if !decided {
                break;
            }
        }
    }
    pass(office, token, arguments, decisions, arguments.dry_run).await
}

/// Reads the file and imports its rows once, or only tells what would be done.
async fn pass(
    office: &Office,
    token: &SessionToken,
    arguments: &arguments::Import,
    decisions: Vec<Decision>,
    dry_run: bool,
) -> Result<ImportReport, Failure> {
    let users = read_export(&arguments.file)?.users;
    let progress = Progress::new(office, users.len());
    let import = Import {
        users,
        decisions,
        dry_run,
    };
    let report = office.desk().import(token, import, &progress).await;
    progress.0.finish_and_clear();
    Ok(report?)
}

/// A bar at a terminal, nothing elsewhere.
struct Progress(ProgressBar);

impl Progress {
    fn new(office: &Office, rows: usize) -> Self {
        let target = if office.output().is_json() {
            ProgressDrawTarget::hidden()
        } else {
            // Draws on a terminal only.
            ProgressDrawTarget::stderr()
        };
        let bar = ProgressBar::with_draw_target(Some(rows.try_into().unwrap_or(u64::MAX)), target);
        let label = office.text("import-progress", &[]);
        let template = format!("{label} {{wide_bar}} {{pos}}/{{len}}");
        Self(match ProgressStyle::with_template(&template) {
            Ok(style) => bar.with_style(style),
            Err(_) => bar,
        })
    }
}

impl ImportProgress for Progress {
    fn row_done(&self, _report: &RowReport) {
        self.0.inc(1);
    }
}
