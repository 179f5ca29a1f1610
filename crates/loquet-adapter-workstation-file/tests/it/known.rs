//! What the file of known cards holds, and hostile files.

use super::support::{Place, mode};
use loquet_adapter_workstation_file::FileKnownCards;
use loquet_domain::card::{CertificateDer, ChipSerial, MAX_CERTIFICATE_BYTES};
use loquet_port_card::{KeyPath, KnownCard, KnownCards, MAX_KNOWN_CARDS};
use std::fs;
use std::os::unix::fs::{MetadataExt, symlink};
use tokio::task::JoinSet;

const NAME: &str = "known-cards.json";

fn chip(number: u8) -> ChipSerial {
    ChipSerial::from_bytes([0x29, 0, 0, 0, number])
}

fn card(number: u8) -> KnownCard {
    KnownCard {
        certificate: CertificateDer::new(vec![0x30, number]).expect("small"),
        path: KeyPath { key: 2, pin: 1 },
    }
}

/// A place where cards 1 and 2 are known.
async fn two() -> Place {
    let place = Place::new();
    for number in [1, 2] {
        place.known().remember(chip(number), &card(number)).await;
    }
    place
}

async fn check_unknown(content: &[u8]) {
    let place = two().await;
    place.write(NAME, content);
    for number in [1, 2] {
        let found = place.known().recall(chip(number)).await;
        assert_eq!(found, None, "{}", String::from_utf8_lossy(content));
    }
}

#[tokio::test]
async fn the_file_holds_certificate_and_key_and_nothing_else() {
    let place = two().await;
    let written = fs::read_to_string(place.known_file()).expect("a file");
    let expected = r#"{
  "format": 1,
  "cards": [
    {
      "chip": "2900000002",
      "key": 2,
      "pin": 1,
      "certificate": "3002"
    },
    {
      "chip": "2900000001",
      "key": 2,
      "pin": 1,
      "certificate": "3001"
    }
  ]
}
"#;
    assert_eq!(written, expected);
    assert_eq!(mode(&place.known_file()), 0o600);
    assert_eq!(mode(&place.folder()), 0o700);
}

#[tokio::test]
async fn asking_creates_nothing() {
    let place = Place::new();
    assert_eq!(place.known().recall(chip(1)).await, None);
    place.known().forget(chip(1)).await;
    assert!(!place.folder().exists());
}

#[tokio::test]
async fn the_card_that_was_used_last_costs_no_writing() {
    let place = two().await;
    let inode = || fs::metadata(place.known_file()).expect("a file").ino();
    let before = inode();
    assert!(place.known().recall(chip(2)).await.is_some());
    assert_eq!(inode(), before);
    assert!(place.known().recall(chip(1)).await.is_some());
    assert_ne!(inode(), before);
}

#[tokio::test]
async fn as_many_of_the_largest_cards_as_may_be_known_have_room() {
    let place = Place::new();
    let bytes = vec![0xFF; MAX_CERTIFICATE_BYTES];
    let largest = KnownCard {
        certificate: CertificateDer::new(bytes).expect("small"),
        path: KeyPath { key: 255, pin: 255 },
    };
    place.known().remember(chip(0), &largest).await;
    // As many of it as it writes itself.
    let written = fs::read_to_string(place.known_file()).expect("a file");
    let (before, rest) = written.split_once("    {").expect("a card");
    let (one, after) = rest.rsplit_once("    }").expect("a card");
    let numbers = 0..MAX_KNOWN_CARDS;
    let cards = numbers.map(|number| {
        let card = one.replace("2900000000", &format!("29000000{number:02x}"));
        format!("    {{{card}    }}")
    });
    let cards: Vec<String> = cards.collect();
    let full = format!("{before}{}{after}", cards.join(",\n"));
    place.write(NAME, full.as_bytes());
    // It is read; with one more, the last one leaves.
    let known = place.known();
    known.remember(chip(200), &largest).await;
    for (number, expected) in [(0, true), (62, true), (63, false), (200, true)] {
        let found = known.recall(chip(number)).await;
        assert_eq!(found.is_some(), expected, "{number}");
        assert!(found.is_none_or(|found| found == largest), "{number}");
    }
}

#[tokio::test]
async fn rem_05_a_file_cut_anywhere_is_not_known() {
    let whole = fs::read(two().await.known_file()).expect("a file");
    let json = whole.strip_suffix(b"\n").expect("a line");
    for end in 0..json.len() {
        check_unknown(json.get(..end).expect("a beginning")).await;
    }
}

#[tokio::test]
async fn rem_05_hostile_content_is_not_known() {
    let one = r#"{"chip": "2900000001", "key": 2, "pin": 1, "certificate": "30"}"#;
    let many = [one; MAX_KNOWN_CARDS + 1].join(",");
    let large = one.replace("30", &"30".repeat(MAX_CERTIFICATE_BYTES + 1));
    let file = |card: &str| format!(r#"{{"format": 1, "cards": [{card}]}}"#);
    let hostile = [
        String::new(),
        "[]".to_owned(),
        "null".to_owned(),
        "\u{feff}{}".to_owned(),
        file(one).replace("\"format\": 1", "\"format\": 2"),
        file(&one.replace("\"pin\"", "\"PIN\"")),
        file(&one.replace('}', ", \"more\": 1}")),
        file(&many),
        file(&large),
        file(&one.replace(": 2", ": 256")),
        file(&one.replace(": 2", ": -1")),
        file(&one.replace("\"30\"", "\"3\"")),
        file(&one.replace("\"30\"", "\"0x\"")),
        file(&one.replace("2900000001", "29000000")),
        file(&one.replace("2900000001", "290000000100")),
        format!("{} {{}}", file(one)),
        "[".repeat(60_000),
        format!("{}{}", file(one), " ".repeat(2_000_000)),
    ];
    for content in hostile {
        check_unknown(content.as_bytes()).await;
    }
}

#[tokio::test]
async fn rem_05_a_changed_byte_does_no_harm() {
    let place = two().await;
    let whole = fs::read(place.known_file()).expect("a file");
    for index in 0..whole.len() {
        for byte in [0, b'"', b'9', b'}', 0xff] {
            let mut changed = whole.clone();
            if let Some(place) = changed.get_mut(index) {
                *place = byte;
            }
            place.write(NAME, &changed);
            let found = place.known().recall(chip(2)).await;
            assert!(found.is_none_or(|found| found.certificate.as_bytes().len() == 2));
        }
    }
}

#[tokio::test]
async fn rem_06_a_symbolic_link_is_not_followed() {
    let place = two().await;
    let target = place.root().join("elsewhere.json");
    fs::rename(place.known_file(), &target).expect("moved");
    let before = fs::read(&target).expect("a file");
    symlink(&target, place.known_file()).expect("a link");
    assert_eq!(place.known().recall(chip(1)).await, None);
    place.known().remember(chip(3), &card(3)).await;
    assert_eq!(place.known().recall(chip(3)).await, Some(card(3)));
    assert_eq!(place.known().recall(chip(1)).await, None);
    assert_eq!(fs::read(&target).expect("a file"), before);
}

#[tokio::test]
async fn rem_06_what_others_may_write_is_not_known() {
    use std::os::unix::fs::PermissionsExt;
    let place = two().await;
    let open_to_all = fs::Permissions::from_mode(0o666);
    fs::set_permissions(place.known_file(), open_to_all).expect("changed");
    assert_eq!(place.known().recall(chip(1)).await, None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nothing_is_lost_when_several_remember_at_once() {
    let place = Place::new();
    let mut running = JoinSet::new();
    let numbers = || (0..=u8::MAX).take(MAX_KNOWN_CARDS);
    for number in numbers() {
        let known = place.known();
        running.spawn(async move { known.remember(chip(number), &card(number)).await });
    }
    running.join_all().await;
    for number in numbers() {
        assert_eq!(place.known().recall(chip(number)).await, Some(card(number)));
    }
}

#[tokio::test]
async fn a_path_without_a_file_knows_no_card() {
    for path in ["/", "..", ""] {
        let known = FileKnownCards::new(path);
        known.remember(chip(1), &card(1)).await;
        assert_eq!(known.recall(chip(1)).await, None, "{path}");
    }
}
