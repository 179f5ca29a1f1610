//! Keys and homonyms.

use super::parse;
use crate::identifier::{IdentifierKey, NotAKey, RULES_VERSION};

#[test]
fn a_key_is_read_only_from_a_key() {
    for stored in [
        "Martin.paul",
        "martin. paul",
        "d-arc.jeanne",
        "d'arc.jeanne",
        "martin",
        "",
    ] {
        assert_eq!(stored.parse::<IdentifierKey>(), Err(NotAKey), "{stored:?}");
    }
    let key: IdentifierKey = "le-gall.anne".parse().unwrap();
    assert_eq!(
        (key.as_str(), key.to_string()),
        ("le-gall.anne", "le-gall.anne".to_owned())
    );
    assert_eq!(RULES_VERSION, 1);
}

#[test]
fn idn_07_homonyms_are_proposed_the_next_free_numbers() {
    let proposed = |typed: &str, taken: &[&str]| -> Vec<String> {
        let typed = parse(typed).unwrap();
        let free = typed.homonym_proposals(|key| taken.contains(&key.as_str()));
        free.take(2).map(|free| free.display().to_owned()).collect()
    };
    assert_eq!(
        proposed("Martin.Paul", &[]),
        ["martin.paul2", "martin.paul3"]
    );
    assert_eq!(
        proposed("martin.paul", &["martin.paul3"]),
        ["martin.paul2", "martin.paul4"]
    );
    assert_eq!(
        proposed("martin.paul2", &[]),
        ["martin.paul3", "martin.paul4"]
    );
    assert_eq!(proposed("Faÿ.Zoë1'2 '", &[]), ["faÿ.zoë2", "faÿ.zoë3"]);
    assert!(proposed(&format!("{}.a", "a".repeat(126)), &[]).is_empty());
    let last = parse("martin.paul")
        .unwrap()
        .homonym_proposals(|_| false)
        .last();
    assert_eq!(last.unwrap().key().as_str(), "martin.paul999");
}

#[test]
fn a_key_gives_its_stem_without_homonym_digits() {
    let stem = |key: &str| {
        key.parse::<IdentifierKey>()
            .unwrap()
            .homonym_stem()
            .to_owned()
    };
    assert_eq!(stem("martin.paul2"), "martin.paul");
    assert_eq!(stem("martin.paul120"), "martin.paul");
    assert_eq!(stem("martin.paul"), "martin.paul");
}
