//! A practice of many people, each at a workstation of their own.

use crate::Program;
use loquet_adapter_argon2::{Argon2PasswordHasher, Argon2Settings, Argon2Values};
use loquet_domain::origin::WorkstationName;
use loquet_domain::{Origin, Password};
use loquet_port_desk::{Desk, LoginRequest};
use loquet_port_password::PasswordHasher;
use loquet_wiring::{Overrides, Settings, Variables, open_practice};
use std::fmt::Write;
use std::fs;
use std::sync::Arc;

/// What every one of them types.
pub const PASSWORD_OF_THE_CROWD: &str = "la porte du cabinet";

/// Somebody at their workstation.
#[derive(Clone, Debug)]
pub struct Somebody {
    /// Their identifier.
    pub identifier: String,
    /// What their workstation shows.
    pub workstation: String,
}

/// Adds so many people to the practice of a program, hashed at this cost, and enrols a workstation
/// for each. Nothing else may be open on the practice.
pub async fn crowd(program: &Program, size: usize, cost: Argon2Values) -> Vec<Somebody> {
    let hasher = Argon2PasswordHasher::new(&Argon2Settings::new(cost).expect("a cost"));
    let password = Arc::new(Password::parse(PASSWORD_OF_THE_CROWD).expect("a password"));
    let verifier = hasher.hash(&password, [7; 16]).await.expect("a verifier");
    let mut export = "Utilisateur;Nom;Prénom;Mot de passe;Format;N° CPS;Actif\n".to_owned();
    for number in 0..size {
        let family = family_name(number);
        let hash = verifier.expose();
        writeln!(
            export,
            "{family} Camille;{family};Camille;{hash};argon2;;oui"
        )
        .expect("written");
    }
    let file = program.folder().join("foule.csv");
    fs::write(&file, export).expect("written");
    let administrator = ["import", "--as", Program::ADMINISTRATOR, "--password-stdin"];
    let words = administrator
        .iter()
        .map(AsRef::as_ref)
        .chain([file.as_os_str()]);
    let input = format!("{}\n", Program::ADMINISTRATOR_PASSWORD);
    let _ = program.run(words, &input).expecting(0);
    enrol(program, size).await
}

/// In process: over the network so many codes in a minute would be too many.
async fn enrol(program: &Program, size: usize) -> Vec<Somebody> {
    let overrides = Overrides {
        data: Some(program.data()),
        ..Overrides::default()
    };
    let settings = Settings::load(&overrides, &Variables::default()).expect("settings");
    let practice = open_practice(&settings).await.expect("the practice");
    let desk: &dyn Desk = practice.desk.as_ref();
    let origin = Origin {
        address: None,
        ..loquet_wiring::origin("foule")
    };
    let administrator = desk.log_in(LoginRequest {
        identifier: Program::ADMINISTRATOR.parse().expect("an identifier"),
        password: Arc::new(Password::parse(Program::ADMINISTRATOR_PASSWORD).expect("a password")),
        origin: origin.clone(),
    });
    let administrator = administrator.await.expect("in").token;
    let mut people = Vec::new();
    for number in 0..size {
        let name = WorkstationName::new(&format!("POSTE-{number}"));
        let invitation = desk.invite_workstation(&administrator, name).await;
        let code = invitation.expect("invited").code;
        let enrolled = desk.enrol_workstation(code, origin.clone()).await;
        people.push(Somebody {
            identifier: format!("{}.camille", family_name(number).to_lowercase()),
            workstation: enrolled.expect("enrolled").token.expose().to_string(),
        });
    }
    practice.close().await;
    people
}

/// A family name of letters only, another for each number.
fn family_name(number: usize) -> String {
    let letter = |place: usize| char::from(b'A' + u8::try_from(place % 26).expect("a letter"));
    ["DUR", "AND"].concat() + &String::from_iter([number / 676, number / 26, number].map(letter))
}
