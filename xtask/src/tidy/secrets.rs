//! Nothing in the repository looks like a secret or a practice's data.

use std::sync::LazyLock;

use regex::Regex;

use super::tree::Tree;
use crate::finding::Finding;

static NAME: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)(?:^|/)(?:\.env(?:\..+)?|id_(?:rsa|dsa|ecdsa|ed25519)|.+\.(?:key|p12|pfx|jks|kdbx|sqlite3?|db))$",
    )
    .ok()
});

static CONTENT: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"-----BEGIN [A-Z ]*PRIVATE KEY-----\s*\n?[A-Za-z0-9+/]").ok());

/// Every file whose name or content looks like a secret.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let suspects = tree.files().filter_map(|(path, text)| {
        let problem = if matches(&NAME, path) {
            "is named like a key, a settings file with secrets or a database"
        } else if matches(&CONTENT, text) {
            "holds a private key"
        } else {
            return None;
        };
        let remedy = "remove it from the history, and make such a thing anew in each test";
        Some(Finding::new("secrets", path, problem, remedy))
    });
    suspects.collect()
}

fn matches(regex: &LazyLock<Option<Regex>>, text: &str) -> bool {
    regex.as_ref().is_some_and(|regex| regex.is_match(text))
}

#[cfg(test)]
mod tests {
    use super::super::tree::Tree;
    use super::check;

    fn findings(path: &str, text: &str) -> usize {
        check(&Tree::of([(path, text)])).len()
    }

    #[test]
    fn names_of_secrets_are_found() {
        for path in [
            ".env",
            "tests/data/journal.KEY",
            "a/id_ed25519",
            "practice.sqlite",
            "x.db",
        ] {
            assert_eq!(findings(path, ""), 1, "{path}");
        }
    }

    #[test]
    fn private_keys_are_found() {
        let key = format!("-----BEGIN {} KEY-----\nMIIB\n", "EC PRIVATE");
        assert_eq!(findings("tests/data/ca.pem", &key), 1);
    }

    #[test]
    fn other_files_are_sound() {
        assert_eq!(findings("docs/src/environment.md", "a PRIVATE KEY"), 0);
        assert_eq!(findings("crates/loquet-domain/src/key.rs", ""), 0);
        assert_eq!(findings("ca.pem", "-----BEGIN CERTIFICATE-----\nMIIB\n"), 0);
    }
}
