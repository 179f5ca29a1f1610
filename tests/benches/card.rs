//! `cargo xtask bench`: how many exchanges and bytes a login by card takes, beside OpenSC's on the
//! same card, and what it costs beside its RSA.
//!
//! The two sides of the ratio alternate in one run, so that whatever else the machine does falls on
//! both.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a benchmark prints, reads the clock and has failed when it cannot be set up"
)]

use loquet_adapter_card_simulator::{SimulatedCard, Transcript};
use loquet_core::{Clock, LocalDesk};
use loquet_domain::Role;
use loquet_domain::card::{CardSignature, CertificateDer, ChallengeMessage, ChallengePurpose};
use loquet_domain::session::EndCause;
use loquet_port_desk::{AccountDesk, CardDesk, NewUser, SessionDesk};
use loquet_tests::{
    FixedClock, Trust, VirtualReaders, Workstation, administrator, card_desk, doctor, floor_hasher,
    identifier, issuer, order, origin, pin, run, sign_bare, sqlite_store,
};
use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// Logins measured against as many bare signatures.
const LOGINS: usize = 100;

fn main() {
    let runtime = Runtime::new().expect("a runtime");
    let folder = TempDir::new().expect("a folder");
    println!("Login by card: exchanges with the card (goals: first ≤ 24, known ≤ 9)");
    let practice = runtime.block_on(Practice::new(&folder));
    for what in ["first card", "known card"] {
        practice.card.transcript().clear();
        runtime.block_on(practice.log_in());
        row(what, &practice.card.transcript());
    }
    row("pkcs11-tool --login --sign", &opensc(&practice.card));
    runtime.block_on(login_against_bare_signature(&practice));
}

fn row(what: &str, transcript: &Transcript) {
    let (sent, received) = (transcript.bytes_sent(), transcript.bytes_received());
    let exchanges = transcript.count();
    println!(
        "  {what:<28} {exchanges:>4} exchanges   {sent:>5} + {received:>5} = {:>5} bytes",
        sent + received
    );
}

struct Practice {
    desk: LocalDesk,
    trust: Trust,
    card: SimulatedCard,
    workstation: Workstation,
}

impl Practice {
    async fn new(folder: &TempDir) -> Self {
        let store = sqlite_store(folder.path()).await;
        let clock = FixedClock::default();
        let trust = Trust::in_test_cards(clock.now()).await;
        let desk = card_desk(&store, floor_hasher(), &clock, &trust);
        let by = administrator(&desk).await;
        let user = NewUser {
            identifier: identifier("charbonnel.pascal"),
            role: Role::Member,
            card_number: Some(doctor().identifier().parse().expect("a number")),
            password: None,
        };
        desk.add_user(&by.token, user).await.expect("added");
        let card = issuer().issue(&order(clock.now())).expect("a card");
        Self {
            workstation: Workstation::with_card(&trust, &card),
            desk,
            trust,
            card,
        }
    }

    async fn log_in(&self) {
        let opened = self.workstation.log_in(&self.desk, pin("1234")).await;
        let token = opened.expect("open").token;
        let closed = self.desk.close_session(&token, EndCause::Closed).await;
        closed.expect("closed");
    }

    /// A message of a challenge, and the certificate that it is for.
    async fn message(&self) -> (ChallengeMessage, CertificateDer) {
        let challenge = self
            .desk
            .challenge_card(ChallengePurpose::Login, origin())
            .await;
        let certificate = self.card.authentication_certificate();
        let certificate = CertificateDer::new(certificate).expect("small");
        let message = challenge.expect("asked").message(&certificate.digest());
        (message, certificate)
    }
}

/// A login and one signature by OpenSC, through the real PC/SC service.
fn opensc(card: &SimulatedCard) -> Transcript {
    let readers = VirtualReaders::start();
    let inserted = readers.insert(card);
    card.transcript().clear();
    let folder = TempDir::new().expect("a folder");
    fs::write(folder.path().join("info"), [0x30; 51]).expect("written");
    let mut command = Command::new("pkcs11-tool");
    command
        .args([
            "--login",
            "--pin",
            "1234",
            "--sign",
            "--mechanism",
            "RSA-PKCS",
        ])
        .args(["--id", "e828bd080f8025000001ff001002"])
        .args(["--input-file", "info", "--output-file", "signature"])
        .current_dir(folder.path())
        .env("HOME", folder.path());
    let _ = run(&mut command, b"").expecting(0);
    readers.remove(inserted);
    card.transcript()
}

async fn login_against_bare_signature(practice: &Practice) {
    println!("Login by a known card in process on SQLite against the RSA of it alone: the card's");
    println!(
        "signature and its verification (the card's RSA is software here, a chip takes longer)"
    );
    let (message, certificate) = practice.message().await;
    let (mut bare, mut login) = (Vec::new(), Vec::new());
    for _ in 0..LOGINS {
        let start = Instant::now();
        let signature = sign_bare(&practice.card, &message);
        let signature = CardSignature::new(signature).expect("a signature");
        let verdict = practice
            .trust
            .trust
            .verify(&certificate, &message, &signature);
        bare.push(start.elapsed());
        verdict.expect("verified");
        // As it lay there: powered, and nothing verified.
        practice.card.reset();
        let start = Instant::now();
        practice.log_in().await;
        login.push(start.elapsed());
    }
    let (bare, login) = (median(bare), median(login));
    let ratio = login.as_secs_f64() / bare.as_secs_f64();
    println!("  bare signature, median of {LOGINS}       {bare:>10.2?}");
    println!("  whole login and close, median of {LOGINS} {login:>9.2?}");
    println!("  ratio                            {ratio:>11.4}");
}

fn median(mut durations: Vec<Duration>) -> Duration {
    durations.sort_unstable();
    durations
        .get(durations.len() / 2)
        .copied()
        .unwrap_or_default()
}
