//! The files of the session keeper, and hostile ones.

use super::support::{Place, session, token};
use loquet_port_workstation::SessionKeeper;
use std::fs;

fn kept(number: u8) -> Place {
    let place = Place::new();
    let kept = place.sessions().keep(session(number), &token(number));
    kept.expect("kept");
    place
}

fn name(number: u8) -> String {
    session(number).to_string()
}

fn content(place: &Place, number: u8) -> String {
    fs::read_to_string(place.folder().join(name(number))).expect("a file")
}

fn is_found(place: &Place, number: u8) -> bool {
    let found = place.sessions().find(session(number));
    found.expect("an available folder").is_some()
}

#[test]
fn each_session_has_one_file_named_by_its_identity() {
    let place = kept(1);
    place.sessions().keep(session(2), &token(2)).expect("kept");
    place.sessions().keep(session(1), &token(3)).expect("kept");
    assert_eq!(place.names(), [name(1), name(2)]);
}

#[test]
fn looking_creates_nothing() {
    let place = Place::new();
    let keeper = place.sessions();
    assert!(keeper.current().expect("none").is_none());
    assert!(keeper.find(session(1)).expect("none").is_none());
    keeper.forget(session(1)).expect("nothing to forget");
    assert!(!place.folder().exists());
}

#[test]
fn a_file_cut_or_changed_anywhere_is_not_kept_or_is_another_token() {
    let place = kept(1);
    let whole = content(&place, 1);
    for end in 0..whole.len() {
        place.write(&name(1), whole.as_bytes().get(..end).expect("a beginning"));
        assert!(!is_found(&place, 1), "{end}");
    }
    for index in 0..whole.len() {
        let mut changed = whole.clone().into_bytes();
        if let Some(byte) = changed.get_mut(index) {
            *byte = 0xff;
        }
        place.write(&name(1), &changed);
        assert!(!is_found(&place, 1), "{index}");
    }
}

#[test]
fn hostile_content_is_not_kept() {
    let place = kept(1);
    let whole = content(&place, 1);
    for hostile in [
        whole.replace("session-1", "session-2"),
        whole.replace('\n', " more\n"),
        whole.replace(" 1 ", " -1 "),
        whole.replace(" 1 ", " 99999999999999999999 "),
        whole.repeat(2),
        "0".repeat(100_000),
    ] {
        place.write(&name(1), hostile.as_bytes());
        assert!(!is_found(&place, 1), "{hostile}");
        assert!(place.sessions().current().expect("available").is_none());
    }
}

#[test]
fn a_token_of_an_earlier_start_of_the_computer_is_not_kept() {
    let place = kept(1);
    let whole = content(&place, 1);
    let mut words: Vec<&str> = whole.split(' ').collect();
    if let Some(boot) = words.get_mut(1) {
        *boot = "00000000-0000-4000-8000-000000000000";
    }
    place.write(&name(1), words.join(" ").as_bytes());
    assert!(!is_found(&place, 1));
    place.sessions().keep(session(2), &token(2)).expect("kept");
    assert_eq!(place.names(), [name(2)], "the old file is still there");
}

#[test]
fn other_files_are_left_alone() {
    let place = kept(1);
    let upper = name(0xbb).to_uppercase();
    for other in ["notes.txt", "x", ".hidden", upper.as_str()] {
        place.write(other, content(&place, 1).as_bytes());
    }
    assert!(!is_found(&place, 0xbb));
    for number in 3..60 {
        place
            .sessions()
            .keep(session(number), &token(number))
            .expect("kept");
    }
    for other in ["notes.txt", "x", ".hidden", upper.as_str()] {
        assert!(place.names().contains(&other.to_owned()), "{other}");
    }
}

#[test]
fn what_a_crash_left_is_not_read_and_not_in_the_way() {
    let place = kept(1);
    let temporary = format!(".{}.new", name(1));
    place.write(&temporary, content(&place, 1).as_bytes());
    let current = place.sessions().current().expect("available");
    assert_eq!(current.map(|(session, _)| session), Some(session(1)));
    place.sessions().forget(session(1)).expect("forgotten");
    assert_eq!(place.names(), [""; 0]);
}

#[test]
fn no_token_is_printed() {
    let place = kept(1);
    place
        .sessions()
        .keep(session(1), &token(0xab))
        .expect("kept");
    let printed = format!("{:?}", (place.sessions(), place.sessions().current()));
    assert!(!printed.contains("abab"), "{printed}");
}
