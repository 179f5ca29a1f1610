//! Letting a person in: who, by which password, again if it was refused.

use crate::failure::Failure;
use crate::kept;
use crate::office::Office;
use crate::prompt::Prompter;
use crate::secrets::Secrets;
use loquet_domain::{FailureCode, Identifier};
use loquet_port_desk::{LoginRequest, OpenSession};

/// How often a person at a terminal may type their password.
const TRIES: u32 = 3;

/// Logs a person in. `named` is who they say they are; without it they are asked.
///
/// A signal drops the login half-way: the attempt stays counted and nothing is open.
pub(crate) async fn enter(
    office: &Office,
    secrets: &mut Secrets,
    named: Option<Identifier>,
) -> Result<OpenSession, Failure> {
    let mut tries_left = if secrets.are_typed() { TRIES } else { 1 };
    let mut last = String::new();
    loop {
        let identifier = match &named {
            Some(identifier) => identifier.clone(),
            None => ask_who(office, &last).await?,
        };
        let password = secrets.present(office, &identifier).await?;
        last = identifier.display().to_owned();
        let request = LoginRequest {
            identifier,
            password,
            origin: Office::origin(),
        };
        tries_left -= 1;
        match office
            .race(async { Ok(office.desk().log_in(request).await?) })
            .await
        {
            Err(failure) if failure.code() == FailureCode::LoginDenied && tries_left > 0 => {
                office.tell(&failure);
            }
            answer => return answer,
        }
    }
}

/// Asks for the identifier, completing remembered ones.
async fn ask_who(office: &Office, last: &str) -> Result<Identifier, Failure> {
    if !Prompter::has_terminal() {
        return Err(Failure::new(FailureCode::NoTerminal));
    }
    let remembered = kept::remembered(office, office.workstation());
    let question = office.text("prompt-identifier", &[]);
    let last = last.to_owned();
    office
        .ask(move |prompter| prompter.identifier(&question, &remembered, &last))
        .await
}

/// Tells what a person should know after a login (LOCK-13).
pub(crate) fn tell_notices(office: &Office, open: &OpenSession) {
    if open.failures_before > 0 {
        let count = i64::from(open.failures_before);
        office.note("notice-failures", &[("count", count.into())]);
    }
    if open.weak_password {
        office.note("notice-weak-password", &[]);
    }
    if open.former_card.is_some() {
        office.note("notice-former-card", &[]);
    }
    if let Some(overdue) = open.revocation_overdue {
        // An hour that has begun counts.
        let hours = overdue.as_hours().saturating_add(1);
        office.note("notice-revocation-overdue", &[("hours", hours.into())]);
    }
}
