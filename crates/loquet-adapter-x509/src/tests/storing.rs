//! What is kept: by several processes, after accidents, against hands that meddle.

use super::factory::{ISSUER_KEY, SERIAL, card, list, now, seconds};
use super::practice::{Practice, judge};
use crate::{ListsError, X509Trust};
use loquet_domain::card::CertificateRefusal as Refusal;
use loquet_port_trust::{CertificateTrust, RevocationListRefusal, RevocationLists, TrustFault};
use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::PathBuf;

async fn revoked_once() -> Practice {
    let practice = Practice::with_lists().await;
    let revoking = list().number(11).revoking(SERIAL, Some(1)).sign(ISSUER_KEY);
    practice.install(&revoking).await.expect("a list");
    practice
}

fn files(practice: &Practice, ending: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(practice.folder()).expect("a folder");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    paths
        .filter(|path| path.extension().is_some_and(|it| it == ending))
        .collect()
}

/// What another process says of the card: refused, or not to be judged.
async fn another(practice: &Practice) -> Result<(), Option<Refusal>> {
    let trust = X509Trust::new(practice.another());
    match trust.judge(&card().issued(), now()).await {
        Ok(_) => Ok(()),
        Err(TrustFault::Refused(refusal)) => Err(Some(refusal)),
        Err(_) => Err(None),
    }
}

#[tokio::test]
async fn cps_11_what_was_revoked_stays_so_when_the_list_is_deleted() {
    let practice = revoked_once().await;
    for path in files(&practice, "crl") {
        fs::remove_file(path).expect("removed");
    }
    assert_eq!(another(&practice).await, Err(Some(Refusal::Revoked)));
    let other = X509Trust::new(practice.another());
    let refusal = judge(&other, &super::factory::establishment().issued(), now()).await;
    assert_eq!(refusal.err(), Some(Refusal::RevocationUnknown));
    let repaired = list().number(12).sign(ISSUER_KEY);
    practice
        .another()
        .install(&repaired, now())
        .await
        .expect("a list");
    assert_eq!(another(&practice).await, Err(Some(Refusal::Revoked)));
}

#[tokio::test]
async fn cps_11_what_is_damaged_is_said_and_never_taken_for_empty() {
    for ending in ["crl", "revoked"] {
        let practice = revoked_once().await;
        for path in files(&practice, ending) {
            let mut content = fs::read(&path).expect("a file");
            content.push(b'\n');
            fs::write(&path, content).expect("damaged");
        }
        assert_eq!(another(&practice).await, Err(None), "{ending}");
    }
    let practice = revoked_once().await;
    for path in files(&practice, "revoked") {
        fs::remove_file(path).expect("removed");
    }
    assert_eq!(another(&practice).await, Err(None), "no ledger");
    let install = list().number(12).sign(ISSUER_KEY);
    let install = practice.another().install(&install, now()).await;
    assert!(matches!(install, Err(RevocationListRefusal::Unwritable(_))));
}

#[tokio::test]
async fn cps_11_a_damaged_or_missing_state_is_refused() {
    let good = revoked_once().await;
    let good = fs::read_to_string(good.folder().join("state")).expect("a state");
    let newest = good.lines().nth(1).expect("a line").to_owned();
    for content in [
        String::new(),
        "loquet-revocation 1\n".to_owned(),
        good.replace("newest", "oldest"),
        good.replace(&format!("{newest}\n"), ""),
        good.replace("loquet-revocation 1", "loquet-revocation 2"),
        format!("{good}\n"),
        "\u{0}".repeat(200_000),
    ] {
        let practice = revoked_once().await;
        fs::write(practice.folder().join("state"), content).expect("written");
        let opened = practice.try_another();
        assert!(matches!(opened, Err(ListsError::Unusable(_))));
        let judged = practice.trust.judge(&card().issued(), now()).await;
        assert!(matches!(judged, Err(TrustFault::Unavailable(_))));
        let reference = crate::X509Reader;
        let holder = loquet_port_trust::CertificateReader::read(&reference, &card().issued());
        let reference = holder.expect("a certificate").reference;
        let known = practice.trust.is_revoked(&reference).await;
        assert!(matches!(known, Err(TrustFault::Unavailable(_))));
    }
    let practice = revoked_once().await;
    fs::remove_file(practice.folder().join("state")).expect("removed");
    let opened = practice.try_another();
    assert!(matches!(opened, Err(ListsError::Unusable(_))));
}

#[tokio::test]
async fn cps_11_a_change_that_is_broken_off_leaves_what_was() {
    let practice = Practice::with_lists().await;
    // What a crash between the writing of a list and the change of the state leaves behind.
    let orphan = practice.folder().join(format!("{}.crl", "0".repeat(64)));
    fs::write(&orphan, b"half a list").expect("written");
    let half = practice.folder().join("state.new");
    fs::write(&half, b"half a state").expect("written");
    assert_eq!(another(&practice).await, Ok(()));
    let revoking = list().number(11).revoking(SERIAL, Some(1)).sign(ISSUER_KEY);
    practice.install(&revoking).await.expect("a list");
    assert!(!orphan.exists(), "what nothing names is swept away");
    assert_eq!(files(&practice, "crl").len(), 2);
    assert_eq!(files(&practice, "revoked").len(), 2);
}

#[tokio::test]
async fn cps_11_the_first_change_may_be_broken_off_too() {
    let practice = Practice::new();
    let orphan = practice.folder().join(format!("{}.crl", "0".repeat(64)));
    fs::write(orphan, b"half a list").expect("written");
    assert_eq!(
        another(&practice).await,
        Err(Some(Refusal::RevocationUnknown))
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn cps_11_two_processes_lose_no_revocation() {
    let practice = Practice::with_lists().await;
    let mut running = tokio::task::JoinSet::new();
    for number in 11..31_u8 {
        let lists = practice.another();
        running.spawn(async move {
            let own = [0x40, number];
            let draft = list().number(number).revoking(&own, Some(1));
            let installed = lists.install(&draft.sign(ISSUER_KEY), now()).await;
            installed.is_ok().then_some(own)
        });
    }
    let taken: Vec<_> = running.join_all().await.into_iter().flatten().collect();
    assert!(!taken.is_empty());
    let trust = X509Trust::new(practice.another());
    for serial in taken {
        let mut other = card();
        other.serial = serial.to_vec();
        let refusal = judge(&trust, &other.issued(), now()).await.err();
        assert_eq!(refusal, Some(Refusal::Revoked), "{serial:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn cps_11_a_reader_beside_a_writer_is_never_told_that_nothing_is_known() {
    let practice = Practice::with_lists().await;
    let writer = practice.another();
    let writing = tokio::spawn(async move {
        for number in 11..60_u8 {
            let draft = list().number(number).revoking(&[0x40, number], Some(1));
            let installed = writer.install(&draft.sign(ISSUER_KEY), now()).await;
            installed.expect("a list");
        }
    });
    while !writing.is_finished() {
        assert_eq!(another(&practice).await, Ok(()));
    }
    writing.await.expect("all lists");
}

#[tokio::test]
async fn cps_11_files_are_for_their_owner_only() {
    let practice = revoked_once().await;
    for entry in fs::read_dir(practice.folder()).expect("a folder") {
        let found = entry.expect("an entry").metadata().expect("a file");
        assert_eq!(found.permissions().mode() & 0o077, 0);
    }
    let state = practice.folder().join("state");
    fs::set_permissions(&state, Permissions::from_mode(0o666)).expect("opened up");
    assert!(
        practice.try_another().is_err(),
        "anybody could have written it"
    );
}

#[tokio::test]
async fn cps_11_a_folder_or_file_that_is_not_ours_is_refused() {
    let practice = revoked_once().await;
    fs::set_permissions(practice.folder(), Permissions::from_mode(0o777)).expect("opened up");
    assert!(practice.try_another().is_err());
    let practice = revoked_once().await;
    let (state, moved) = (
        practice.folder().join("state"),
        practice.folder().join("moved"),
    );
    fs::rename(&state, &moved).expect("moved");
    symlink(&moved, &state).expect("a link");
    assert!(practice.try_another().is_err(), "a symbolic link");
}

#[tokio::test]
async fn cps_13_the_newest_date_outlives_the_process() {
    let practice = Practice::with_lists().await;
    let newest = list()
        .number(11)
        .dated(seconds(240), super::factory::days(2));
    practice
        .install(&newest.sign(ISSUER_KEY))
        .await
        .expect("a list");
    let trust = X509Trust::new(practice.another());
    let before = judge(&trust, &card().issued(), seconds(-61)).await.err();
    assert_eq!(before, Some(Refusal::ClockSetBack));
    let borne = judge(&trust, &card().issued(), seconds(-60)).await;
    assert!(borne.is_ok());
}
