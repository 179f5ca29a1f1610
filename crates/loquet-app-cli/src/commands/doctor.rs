//! `loquet doctor` and `loquet card doctor`: what keeps this workstation from working.

use crate::arguments::Doctor;
use crate::card_side::CardSide;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::front::Front;
use crate::office::Office;
use crate::output::{Check, Diagnosis};
use crate::waiting;
use loquet_domain::FailureCode;
use loquet_domain::card::usable_cards;
use loquet_port_desk::{CardDesk, DoctorReport};
use loquet_wiring::card::{open_card_doctor, surroundings};
use loquet_wiring::workstation::open_workstation;
use loquet_wiring::{Settings, Variables};
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
    let office = open(front).await;
    checks.push(check("practice", office.as_ref().err().cloned()));
    let office = office.map_err(|failure| failure.code());
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
    let office = open(front).await;
    let office = office.map_err(|failure| failure.code());
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
    Check { name, failure }
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
    let doctor = open_card_doctor(side.shared_station(), desk.map_err(|code| *code), None);
    let seen = surroundings(settings.card(), &Variables::of_process());
    side.race(async {
        forget_cards(&side).await;
        Ok(doctor.examine(seen).await)
    })
    .await
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
