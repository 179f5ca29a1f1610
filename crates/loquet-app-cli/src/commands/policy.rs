//! `loquet policy report`.

use crate::acting::Acting;
use crate::arguments;
use crate::failure::Failure;
use crate::front::Front;
use crate::office::Office;
use crate::output::Policy;
use crate::secrets::Secrets;
use loquet_wiring::Exit;
use std::process::ExitCode;

/// Shows how the practice stands against its policy.
pub(crate) async fn run(front: &Front, command: &arguments::Policy) -> Result<ExitCode, Failure> {
    let arguments::Policy::Report(arguments) = command;
    let office = Office::open(front).await?;
    let mut secrets = Secrets::from_flag(arguments.password_stdin)?;
    let acting = Acting::begin(&office, &mut secrets, arguments).await?;
    let token = acting.token();
    let report = async { Ok(office.desk().policy_report(&token).await?) };
    let report = acting.during(&office, report).await?;
    office.answer(&Policy {
        report: &report,
        // Those of a server are in its own settings.
        test_authorities: office.remote().is_none()
            && office.settings().card().test_authorities.is_some(),
    })?;
    Ok(Exit::Done.into())
}
