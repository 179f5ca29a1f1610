//! `loquet user password`: one's own, proved by the present one, or somebody else's.

use crate::acting::Acting;
use crate::arguments::NewPassword;
use crate::failure::Failure;
use crate::front::Front;
use crate::office::Office;
use crate::output::{Answer, IdentifierJson, OneAccount};
use crate::prompt::Prompter;
use crate::secrets::Secrets;
use loquet_domain::remembered::RememberedList;
use loquet_domain::{FailureCode, Identifier};
use loquet_port_desk::OwnPasswordChange;
use loquet_wiring::Messages;
use serde::Serialize;

/// Sets a password.
pub(super) async fn run(front: &Front, arguments: &NewPassword) -> Result<(), Failure> {
    let target: Option<Identifier> = arguments
        .identifier
        .as_deref()
        .map(str::parse)
        .transpose()?;
    let office = Office::open(front).await?;
    let mut secrets = Secrets::from_flag(arguments.acting.password_stdin)?;
    let session = match &arguments.acting.acting {
        Some(_) => None,
        None => Acting::of_workstation(&office).await?,
    };
    let actor = match (&arguments.acting.acting, &session) {
        (Some(typed), _) => typed.parse()?,
        (None, Some(session)) => session.identifier().clone(),
        // Nobody else's password can be changed without a session: it is their own.
        (None, None) => match &target {
            Some(own) => own.clone(),
            None => ask_who(&office, &secrets).await?,
        },
    };
    match target {
        Some(target) if target != actor => {
            let acting = match session {
                Some(session) => session,
                None => Acting::enter(&office, &mut secrets, Some(actor)).await?,
            };
            set(&office, &mut secrets, acting, &target).await
        }
        _ => change_own(&office, &mut secrets, actor).await,
    }
}

async fn ask_who(office: &Office, secrets: &Secrets) -> Result<Identifier, Failure> {
    if !secrets.are_typed() || !Prompter::has_terminal() {
        return Err(Failure::new(FailureCode::NoSessionHere));
    }
    let question = office.text("prompt-identifier", &[]);
    office
        .ask(move |prompter| prompter.identifier(&question, &RememberedList::default(), ""))
        .await
}

async fn change_own(
    office: &Office,
    secrets: &mut Secrets,
    identifier: Identifier,
) -> Result<(), Failure> {
    let present = secrets.present(office, &identifier).await?;
    let new = secrets.chosen(office, &identifier).await?;
    let origin = Office::origin();
    let change = OwnPasswordChange {
        identifier: identifier.clone(),
        present,
        new,
        origin,
    };
    office
        .race(async { Ok(office.desk().change_password(change).await?) })
        .await?;
    office.answer(&Changed(&identifier))
}

/// One's own password was changed.
#[derive(Debug)]
struct Changed<'identifier>(&'identifier Identifier);

impl Answer for Changed<'_> {
    fn json(&self) -> impl Serialize {
        #[derive(Serialize)]
        struct Json<'identifier> {
            changed: bool,
            identifier: IdentifierJson<'identifier>,
        }
        Json {
            changed: true,
            identifier: self.0.into(),
        }
    }

    fn text(&self, messages: &Messages) -> String {
        messages.text(
            "password-changed",
            &[("identifier", self.0.display().into())],
        ) + "\n"
    }
}

async fn set(
    office: &Office,
    secrets: &mut Secrets,
    acting: Acting,
    target: &Identifier,
) -> Result<(), Failure> {
    let token = acting.token();
    let work = async {
        let password = secrets.chosen(office, target).await?;
        Ok(office
            .desk()
            .set_user_password(&token, target, password)
            .await?)
    };
    let account = acting.during(office, work).await?;
    office.answer(&OneAccount {
        account: &account,
        done: Some("password-set"),
    })?;
    super::tell_weakness(office, &account);
    Ok(())
}
