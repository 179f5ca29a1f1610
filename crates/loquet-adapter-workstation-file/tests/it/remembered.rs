//! What the file of remembered identifiers holds, and hostile files.

use super::support::{NOW, Place, identifier};
use loquet_adapter_workstation_file::FileRememberedIdentifiers;
use loquet_domain::remembered::MAX_REMEMBERED;
use loquet_port_workstation::{Recollection, RememberedIdentifiers};
use std::fs;

/// A place where two are remembered.
fn two() -> Place {
    let place = Place::new();
    for typed in ["l'hœuillet.zoë", "enrione thorrand.jean pierre"] {
        let remembered = place.remembered().remember(&identifier(typed), NOW);
        remembered.expect("remembered");
    }
    place
}

fn damaged() -> Recollection {
    Recollection {
        damaged: true,
        ..Recollection::default()
    }
}

fn check_damaged(content: &[u8]) {
    let place = two();
    place.write("remembered.json", content);
    let found = place.remembered().list(NOW);
    assert_eq!(found, damaged(), "{}", String::from_utf8_lossy(content));
}

#[test]
fn rem_01_the_file_holds_display_form_and_time_and_nothing_else() {
    let written = fs::read_to_string(two().file()).expect("a file");
    let expected = r#"{
  "format": 1,
  "identifiers": [
    {
      "identifier": "enrione thorrand.jean pierre",
      "last_used": "2026-09-21T14:13:20Z"
    },
    {
      "identifier": "l'hœuillet.zoë",
      "last_used": "2026-09-21T14:13:20Z"
    }
  ]
}
"#;
    assert_eq!(written, expected);
}

#[test]
fn listing_creates_nothing() {
    let place = Place::new();
    let store = place.remembered();
    assert_eq!(store.list(NOW), Recollection::default());
    store.forget_all().expect("nothing to forget");
    assert!(!place.folder().exists());
}

#[test]
fn rem_05_a_file_cut_anywhere_is_damaged() {
    let whole = fs::read(two().file()).expect("a file");
    let json = whole.strip_suffix(b"\n").expect("a line");
    for end in 0..json.len() {
        check_damaged(json.get(..end).expect("a beginning"));
    }
}

#[test]
fn rem_05_a_changed_byte_does_no_harm() {
    let place = two();
    let whole = fs::read(place.file()).expect("a file");
    for index in 0..whole.len() {
        for byte in [0, b'"', b'.', b'9', b'}', 0x80, 0xff] {
            let mut changed = whole.clone();
            if let Some(place) = changed.get_mut(index) {
                *place = byte;
            }
            place.write("remembered.json", &changed);
            let found = place.remembered().list(NOW);
            assert!(found.list.entries().len() <= 2);
            assert!(!found.damaged || found.list.entries().is_empty());
        }
    }
}

#[test]
fn rem_05_hostile_content_is_damaged() {
    let one = r#"{"identifier": "a.b", "last_used": "2026-09-21T14:13:20Z"}"#;
    let many = [one; MAX_REMEMBERED + 1].join(",");
    let hostile = [
        String::new(),
        "[]".to_owned(),
        "null".to_owned(),
        "\u{feff}{}".to_owned(),
        r#"{"format": 2, "identifiers": []}"#.to_owned(),
        r#"{"format": 1, "identifiers": [], "password": "1234"}"#.to_owned(),
        format!(r#"{{"format": 1, "identifiers": [{many}]}}"#),
        format!(r#"{{"format": 1, "identifiers": [{one}]}} {{}}"#),
        "[".repeat(60_000),
        format!(
            r#"{{"format": 1, "identifiers": []}}{}"#,
            " ".repeat(65_536)
        ),
    ];
    for content in hostile {
        check_damaged(content.as_bytes());
    }
    for (identifier, time) in [
        ("charbonnel pascal", "2026-09-21T14:13:20Z"),
        ("../../x", "2026-09-21T14:13:20Z"),
        ("a.b\\u0000", "2026-09-21T14:13:20Z"),
        ("dupоnt.jean", "2026-09-21T14:13:20Z"),
        ("a.b", "yesterday"),
        ("a.b", "999999-01-01T00:00:00Z"),
        ("a.b", ""),
    ] {
        let content = format!(
            r#"{{"format": 1, "identifiers": [{{"identifier": "{identifier}", "last_used": "{time}"}}]}}"#
        );
        check_damaged(content.as_bytes());
    }
}

#[test]
fn a_file_without_identifiers_is_sound() {
    let place = two();
    place.write("remembered.json", br#"{"identifiers":[],"format":1}"#);
    assert_eq!(place.remembered().list(NOW), Recollection::default());
}

#[test]
fn forgetting_over_what_is_damaged_leaves_nothing_of_it() {
    let place = two();
    place.write("remembered.json", b"charbonnel.pascal");
    let forgotten = place
        .remembered()
        .forget(identifier("charbonnel.pascal").key(), NOW);
    forgotten.expect("forgotten");
    assert_eq!(place.remembered().list(NOW), Recollection::default());
    let written = fs::read_to_string(place.file()).expect("a file");
    assert!(!written.contains("charbonnel"), "{written}");
}

#[test]
fn forgetting_all_removes_the_file_and_what_a_crash_left() {
    let place = two();
    place.write(".remembered.json.new", b"charbonnel.pascal");
    place.remembered().forget_all().expect("forgotten");
    assert_eq!(place.names(), [""; 0]);
}

#[test]
fn a_path_without_a_file_is_refused() {
    for path in ["/", "..", ""] {
        let store = FileRememberedIdentifiers::new(path);
        assert!(store.list(NOW).damaged, "{path}");
        assert!(store.remember(&identifier("a.b"), NOW).is_err(), "{path}");
    }
}
