//! What the section of cards says to the rest.

use super::Machine;
use loquet_domain::card::RemovalPolicy;
use loquet_port_apdu::Ending;
use std::path::Path;
use std::time::Duration;

#[test]
fn cps_20_cps_28_by_default_the_safe_choice_is_made() {
    let settings = Machine::new().settings();
    let card = settings.card();
    assert_eq!(card.removal, RemovalPolicy::Lock);
    assert!(card.removal_grace.is_zero() && card.revocation_grace.is_zero());
    assert!(!card.redirected_readers && !card.establishment_cards);
    assert_eq!(card.ending, Ending::Reset);
    assert_eq!(card.test_authorities, None);
    assert!(card.fetch_revocation_lists);
}

#[test]
fn each_choice_is_understood() {
    let machine = Machine::new().with_file(
        "[card]\nremoval = \"close\"\nremoval_grace_seconds = 60\nwait_seconds = 0\n\
         redirected_readers = \"allow\"\nafter_use = \"leave\"\nestablishment_cards = \"allow\"\n\
         service = \"cabinet\"\ntest_authorities = \"test\"\nrevocation_grace_hours = 72\n\
         fetch_revocation_lists = false\n",
    );
    let settings = machine.settings();
    let card = settings.card();
    assert_eq!(card.removal, RemovalPolicy::Close);
    assert_eq!(card.removal_grace.as_secs(), 60);
    assert_eq!(card.wait, Duration::ZERO);
    assert!(card.redirected_readers && card.establishment_cards);
    assert_eq!(card.ending, Ending::Leave);
    let beside = machine.file().parent().map(|folder| folder.join("test"));
    assert_eq!(card.test_authorities, beside);
    assert_eq!(card.revocation_grace.as_hours(), 72);
    assert!(!card.fetch_revocation_lists);
    let policy = settings.desk_policy();
    assert_eq!(policy.card.service.as_str(), "cabinet");
    assert!(policy.card.establishments);
}

#[test]
fn in_a_data_folder_everything_of_cards_is_below_it() {
    let mut machine = Machine::new();
    machine.overrides.data = Some("/trial".into());
    let settings = machine.settings();
    let card = settings.card();
    assert_eq!(card.authorities, Path::new("/trial/authorities"));
    assert_eq!(card.revocation_folder, Path::new("/trial/revocation"));
    assert_eq!(card.known_cards, Path::new("/trial/workstation/cards.json"));
}
