//! Creating and opening, with what an earlier try may have left.

use super::{Practice, create_practice, open_practice};
use crate::{Failure, OpeningError, Overrides, Settings, Variables};
use loquet_domain::card::CertificateDer;
use loquet_domain::profile::Profile;
use loquet_domain::session::EndCause;
use loquet_domain::{FailureCode, Password};
use loquet_port_desk::LoginRequest;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;

/// The cheapest hash that is allowed.
const CHEAP: [(&str, &str); 3] = [
    ("LOQUET_PASSWORD__MEMORY_MIB", "19"),
    ("LOQUET_PASSWORD__ITERATIONS", "2"),
    ("LOQUET_PASSWORD__PARALLELISM", "1"),
];

fn settings_with(data: &TempDir, flags: &[(&str, &str)]) -> Settings {
    let flags = flags
        .iter()
        .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
    let overrides = Overrides {
        data: Some(data.path().to_owned()),
        settings: flags.collect(),
        ..Overrides::default()
    };
    Settings::load(&overrides, &CHEAP.into_iter().collect::<Variables>()).expect("settings")
}

fn settings(data: &TempDir) -> Settings {
    settings_with(data, &[])
}

fn folder() -> TempDir {
    TempDir::new().expect("a folder")
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).expect("there").permissions().mode() & 0o777
}

async fn give_administrator(practice: &Practice) {
    let password = Arc::new(Password::parse("verrou de la porte").expect("a password"));
    let administrator = "admin.cabinet".parse().expect("an identifier");
    let origin = crate::origin("test");
    practice
        .desk
        .initialise(administrator, password, origin)
        .await
        .expect("an administrator");
}

fn code(opened: Result<Practice, OpeningError>) -> FailureCode {
    opened.expect_err("refused").failure_code()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_created_practice_is_private_and_opens() {
    let data = folder();
    let settings = settings(&data);
    let practice = create_practice(&settings).await.expect("created");
    give_administrator(&practice).await;
    practice.close().await;
    for below in ["database", "keys"] {
        assert_eq!(mode(&data.path().join(below)), 0o700, "{below}");
    }
    assert_eq!(mode(&data.path().join("keys/journal.key")), 0o600);
    assert_eq!(mode(&data.path().join("database/practice.db")), 0o600);
    open_practice(&settings).await.expect("opened");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_practice_is_created_once() {
    let data = folder();
    let settings = settings(&data);
    give_administrator(&create_practice(&settings).await.expect("created")).await;
    assert_eq!(
        code(create_practice(&settings).await),
        FailureCode::AlreadyInitialised
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_creation_without_administrator_can_be_done_again() {
    let data = folder();
    let settings = settings(&data);
    create_practice(&settings)
        .await
        .expect("created")
        .close()
        .await;
    let key = fs::read(data.path().join("keys/journal.key")).expect("a key");
    give_administrator(&create_practice(&settings).await.expect("created again")).await;
    assert_eq!(
        fs::read(data.path().join("keys/journal.key")).expect("a key"),
        key
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_creation_that_failed_can_be_done_again() {
    let data = folder();
    let settings = settings(&data);
    fs::write(
        data.path().join("database"),
        "a file where the folder is to be",
    )
    .expect("written");
    assert!(create_practice(&settings).await.is_err());
    fs::remove_file(data.path().join("database")).expect("removed");
    create_practice(&settings).await.expect("created");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_opened_that_was_not_created() {
    let data = folder();
    let error = open_practice(&settings(&data))
        .await
        .expect_err("nothing there");
    assert_eq!(error.code(), FailureCode::NotInitialised);
    assert_eq!(
        fs::read_dir(data.path()).expect("a folder").count(),
        0,
        "nothing was created"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_key_is_neither_ignored_nor_replaced() {
    let data = folder();
    let settings = settings(&data);
    give_administrator(&create_practice(&settings).await.expect("created")).await;
    let key = data.path().join("keys/journal.key");
    fs::remove_file(&key).expect("removed");
    assert_eq!(
        code(open_practice(&settings).await),
        FailureCode::JournalKey
    );
    assert_eq!(
        code(create_practice(&settings).await),
        FailureCode::AlreadyInitialised
    );
    assert!(!key.exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_others_may_read_opens_nothing() {
    let data = folder();
    let settings = settings(&data);
    create_practice(&settings)
        .await
        .expect("created")
        .close()
        .await;
    let key = data.path().join("keys/journal.key");
    fs::set_permissions(&key, Permissions::from_mode(0o644)).expect("rights");
    assert_eq!(
        code(open_practice(&settings).await),
        FailureCode::JournalKey
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_given_by_flag_is_kept() {
    let data = folder();
    let flagged = settings_with(&data, &[("practice.profile", "conforming")]);
    create_practice(&flagged).await.expect("created");
    assert_eq!(settings(&data).profile(), Profile::Conforming);
    assert_eq!(mode(&data.path().join("loquet.toml")), 0o600);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_usual_profile_writes_no_file() {
    let data = folder();
    let flagged = settings_with(&data, &[("practice.profile", "transitional")]);
    create_practice(&flagged).await.expect("created");
    assert!(!data.path().join("loquet.toml").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_that_the_settings_file_contradicts_is_refused() {
    let data = folder();
    let file = data.path().join("loquet.toml");
    fs::write(&file, "[practice]\nprofile = \"conforming\"\n").expect("written");
    let flagged = settings_with(&data, &[("practice.profile", "transitional")]);
    assert_eq!(
        code(create_practice(&flagged).await),
        FailureCode::UnsafeSetting
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_existing_practice_keeps_its_profile() {
    let data = folder();
    give_administrator(&create_practice(&settings(&data)).await.expect("created")).await;
    let flagged = settings_with(&data, &[("practice.profile", "conforming")]);
    assert_eq!(
        code(create_practice(&flagged).await),
        FailureCode::AlreadyInitialised
    );
    assert_eq!(settings(&data).profile(), Profile::Transitional);
}

/// A practice opens and takes passwords; its cards are refused with this code.
async fn opens_without_cards(settings: &Settings, expected: FailureCode) {
    let practice = open_practice(settings).await.expect("opened");
    let fault = practice.card_fault.as_ref().expect("no trust");
    assert_eq!(fault.failure_code(), expected);
    let login = LoginRequest {
        identifier: "admin.cabinet".parse().expect("an identifier"),
        password: Arc::new(Password::parse("verrou de la porte").expect("a password")),
        origin: crate::origin("test"),
    };
    practice.desk.log_in(login).await.expect("logged in");
    let certificate = CertificateDer::new(vec![0x30, 0]).expect("small");
    let examined = practice.desk.examine_card(None, &certificate).await;
    assert!(examined.is_err(), "nobody can judge it");
    practice.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn damaged_revocation_lists_refuse_cards_and_not_passwords() {
    let data = folder();
    let settings = settings(&data);
    give_administrator(&create_practice(&settings).await.expect("created")).await;
    let practice = open_practice(&settings).await.expect("opened");
    assert!(practice.card_fault.is_none());
    practice.close().await;
    let state = settings.card().revocation_folder.join("state");
    fs::write(state, "damaged").expect("written");
    opens_without_cards(&settings, FailureCode::RevocationListUnwritable).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn authorities_that_are_none_refuse_cards_and_not_passwords() {
    let data = folder();
    let whole = settings(&data);
    give_administrator(&create_practice(&whole).await.expect("created")).await;
    let missing = data.path().join("missing").display().to_string();
    let test = settings_with(&data, &[("card.test_authorities", &missing)]);
    opens_without_cards(&test, FailureCode::TrustAnchors).await;
    fs::create_dir_all(&whole.card().authorities).expect("a folder");
    let file = whole.card().authorities.join("a.crt");
    fs::write(file, "no certificate").expect("written");
    opens_without_cards(&whole, FailureCode::TrustAnchors).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_goes_on_in_a_practice_is_counted() {
    let data = folder();
    let practice = create_practice(&settings(&data)).await.expect("created");
    let empty = practice.observe().await.expect("observed");
    assert_eq!((empty.open_sessions, empty.journal_records), (0, 0));
    assert_eq!(empty.last_record_at, None);
    assert!(!practice.has_administrator().await.expect("looked"));
    give_administrator(&practice).await;
    assert!(practice.has_administrator().await.expect("looked"));
    let login = LoginRequest {
        identifier: "admin.cabinet".parse().expect("an identifier"),
        password: Arc::new(Password::parse("verrou de la porte").expect("a password")),
        origin: crate::origin("test"),
    };
    let opened = practice.desk.log_in(login).await.expect("logged in");
    let busy = practice.observe().await.expect("observed");
    assert_eq!((busy.open_sessions, busy.journal_records), (1, 2));
    assert_eq!(busy.last_record_at, Some(opened.session.opened_at));
    assert_eq!((busy.hashing.running, busy.hashing.places), (0, 0));
    assert!(busy.hashing.peak >= 1);
    let closed = practice.desk.close_session(&opened.token, EndCause::Closed);
    closed.await.expect("closed");
    let over = practice.observe().await.expect("observed");
    assert_eq!((over.open_sessions, over.journal_records), (0, 3));
}
