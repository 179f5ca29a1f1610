//! The reference, and the declarations that it comes from.

use super::super::DECLARATIONS;
use super::super::declaration::Kind;
use super::super::reference_markdown;
use super::declarations;
use loquet_domain::profile::Profile;

#[test]
fn the_reference_names_every_setting() {
    let page = reference_markdown();
    for setting in declarations() {
        assert!(
            page.contains(&format!("| `{}` |", setting.name())),
            "{}",
            setting.key
        );
        assert!(
            page.contains(&format!("`{}`", setting.environment_name())),
            "{}",
            setting.key
        );
        assert!(page.contains(setting.meaning), "{}", setting.key);
    }
    assert_eq!(page.matches("\n## `[").count(), DECLARATIONS.len());
    assert!(!page.contains("| |"), "an empty cell");
}

#[test]
fn declarations_agree_with_what_they_set() {
    for setting in declarations() {
        assert_ne!(setting.section(), setting.name(), "{}", setting.key);
        if let Kind::Number { min, max, default } = setting.kind {
            assert!((min..=max).contains(&default), "{}", setting.key);
        }
    }
    let profiles: Vec<_> = Profile::ALL.iter().map(|profile| profile.code()).collect();
    let profile = declarations().find(|setting| setting.key == "practice.profile");
    assert!(matches!(profile.expect("a setting").kind, Kind::Choice(words) if words == profiles));
}
