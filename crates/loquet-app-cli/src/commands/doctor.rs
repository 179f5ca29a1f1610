//! `loquet doctor` and `loquet card doctor`: what keeps this workstation from working.

use crate::arguments::Doctor;
use crate::card_side::CardSide;
use crate::failure::Failure;
use crate::front::Front;
use crate::kept;
use crate::office::Office;
use crate::output::{Check, Diagnosis, Fact};
use crate::waiting;
use loquet_domain::FailureCode;
use loquet_domain::card::usable_cards;
use loquet_domain::session::SessionToken;
use loquet_port_desk::{CardDesk, DoctorReport};
use loquet_wiring::Exit;
use loquet_wiring::card::{open_card_doctor, surroundings};
use loquet_wiring::workstation::open_workstation;
use loquet_wiring::{RemotePractice, Settings, Variables};
use serde_json::{Value, json};
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

/// Settings of readers and cards that a help desk asks for: words and numbers, no path.
const TOLD: &[&str] = &[
    "card.removal",
    "card.wait_seconds",
    "card.deadline_seconds",
    "card.redirected_readers",
    "card.after_use",
    "card.establishment_cards",
    "card.revocation_grace_hours",
    "card.fetch_revocation_lists",
    "practice.profile",
];

/// Everything.
pub(crate) async fn run(front: &Front, arguments: &Doctor) -> Result<ExitCode, Failure> {
    let settings = front.settings();
    let mut checks = vec![check("settings", settings.as_ref().err().cloned())];
    let Ok(settings) = settings else {
        let diagnosis = Diagnosis {
            checks,
            card: None,
            test_authorities: false,
        };
        return tell(front, &diagnosis, None, arguments);
    };
    let workstation = open_workstation(&settings).err().map(Failure::from);
    checks.push(check("workstation", workstation));
    let (office, more) = examine_practice(front, &settings).await;
    checks.extend(more);
    let diagnosis = Diagnosis {
        checks,
        card: Some(examine(front, &settings, office).await?),
        test_authorities: settings.card().test_authorities.is_some(),
    };
    tell(front, &diagnosis, Some(&settings), arguments)
}

/// The card only. A practice that cannot be opened is part of the report: nobody vouches for the
/// card then.
pub(super) async fn card(front: &Front, arguments: &Doctor) -> Result<ExitCode, Failure> {
    let settings = front.settings()?;
    let (office, _) = examine_practice(front, &settings).await;
    let diagnosis = Diagnosis {
        checks: Vec::new(),
        card: Some(examine(front, &settings, office).await?),
        test_authorities: settings.card().test_authorities.is_some(),
    };
    tell(front, &diagnosis, Some(&settings), arguments)
}

/// Opens the practice, whose cards can be trusted.
async fn open(front: &Front) -> Result<Office, Failure> {
    let office = Office::open(front).await?;
    office.check_cards()?;
    Ok(office)
}

const fn check(name: &'static str, failure: Option<Failure>) -> Check {
    Check {
        name,
        failure,
        facts: Vec::new(),
    }
}

/// The practice, or why nobody vouches for a card; and what was checked of it: its database here,
/// or its server.
async fn examine_practice(
    front: &Front,
    settings: &Settings,
) -> (Result<Office, FailureCode>, Vec<Check>) {
    let office = open(front).await;
    let Some(url) = &settings.server().url else {
        let checked = vec![check("practice", office.as_ref().err().cloned())];
        return (office.map_err(|failure| failure.code()), checked);
    };
    let mut server = check("server", None);
    server.facts.push(Fact::Server(url.to_string()));
    let office = match office {
        Ok(office) => office,
        Err(failure) => {
            let code = failure.code();
            server.failure = Some(failure);
            return (Err(code), vec![server]);
        }
    };
    let mut enrolment = check("enrolment", None);
    if let Some(remote) = office.remote() {
        server.failure = look_at_server(&office, remote, &mut server.facts).await;
        if server.failure.is_none() {
            enrolment.failure = recognise(&office, remote, &mut enrolment.facts).await;
        }
    }
    let failed = server.failure.as_ref().map(Failure::code);
    let checked = match failed {
        Some(_) => vec![server],
        None => vec![server, enrolment],
    };
    (failed.map_or(Ok(office), Err), checked)
}

/// Whether the server answers and is the one that is expected, and which version it has.
async fn look_at_server(
    office: &Office,
    remote: &RemotePractice,
    facts: &mut Vec<Fact>,
) -> Option<Failure> {
    let practice = office.race(async { Ok(remote.server().await?) });
    match practice.await {
        // It has answered, and is the one that is expected.
        Err(failure) if failure.code() == FailureCode::WorkstationUnknown => None,
        Err(failure) => Some(failure),
        Ok(practice) => {
            facts.push(Fact::Version(practice.version));
            None
        }
    }
}

/// Whether the server knows this workstation.
async fn recognise(
    office: &Office,
    remote: &RemotePractice,
    facts: &mut Vec<Fact>,
) -> Option<Failure> {
    let workstation = office.race(async { Ok(remote.workstation().await?) });
    match workstation.await {
        Err(failure) => Some(failure),
        Ok(workstation) => {
            facts.push(Fact::Workstation(workstation.name.to_string()));
            None
        }
    }
}

async fn examine(
    front: &Front,
    settings: &Settings,
    office: Result<Office, FailureCode>,
) -> Result<DoctorReport, Failure> {
    let side = match &office {
        Ok(office) => CardSide::of(office)?,
        Err(_) => CardSide::open(front)?,
    };
    let desk = office
        .as_ref()
        .map(|office| -> Arc<dyn CardDesk> { office.shared_desk() });
    let session = office.as_ref().ok().and_then(session_here);
    let doctor = open_card_doctor(side.shared_station(), desk.map_err(|code| *code), session);
    let seen = surroundings(settings.card(), &Variables::of_process());
    side.race(async {
        forget_cards(&side).await;
        Ok(doctor.examine(seen).await)
    })
    .await
}

/// The session of this workstation: over a network it is told for whom a card is registered.
fn session_here(office: &Office) -> Option<Arc<SessionToken>> {
    let kept = kept::find(office).ok().flatten();
    kept.map(|kept| Arc::new(kept.token))
}

/// What is remembered of the card hides what has changed on it: the doctor reads all of it.
async fn forget_cards(side: &CardSide) {
    let readers = waiting::readers(side.station()).await.unwrap_or_default();
    let allowed = side.settings().redirected_readers;
    let cards = usable_cards(&readers, allowed).unwrap_or_default();
    if let Some(first) = cards.first()
        && let Ok(card) = side.station().read(&first.card).await
    {
        side.station().forget(card.chip).await;
    }
}

/// Shows the diagnosis, writes it for the help desk if that was asked, and ends as its first
/// failure does.
fn tell(
    front: &Front,
    diagnosis: &Diagnosis,
    settings: Option<&Settings>,
    arguments: &Doctor,
) -> Result<ExitCode, Failure> {
    if let Some(path) = &arguments.bundle {
        let bundle = bundle(front, diagnosis, settings);
        write(path, &bundle).map_err(|error| {
            let failure = Failure::new(FailureCode::ExportUnwritable);
            failure.with("path", path).caused_by(error)
        })?;
        front.note("doctor-bundle", &[("path", path.into())]);
    }
    front.answer(diagnosis)?;
    let failure = diagnosis.first_failure(front.messages());
    Ok(failure
        .map_or(Exit::Done, |(_, code, _)| Exit::of(code))
        .into())
}

/// What a help desk needs, and nobody's name, number, certificate or code.
fn bundle(front: &Front, diagnosis: &Diagnosis, settings: Option<&Settings>) -> Value {
    let settings = settings.iter().flat_map(|settings| settings.describe());
    let told = settings.filter(|one| TOLD.contains(&one.key));
    let told = told.map(|one| (one.key.to_owned(), Value::from(one.value.as_str())));
    json!({
        "program": concat!("loquet ", env!("CARGO_PKG_VERSION")),
        "system": {"name": std::env::consts::OS, "machine": std::env::consts::ARCH},
        "settings": told.collect::<serde_json::Map<_, _>>(),
        "diagnosis": diagnosis.for_help_desk(front.messages()),
    })
}

fn write(path: &Path, bundle: &Value) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    let mut text = serde_json::to_vec_pretty(bundle)?;
    text.push(b'\n');
    file.write_all(&text)
}
