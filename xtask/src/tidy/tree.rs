//! The files of the repository, in memory.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::shell;

/// Every file that is or could be committed, by its path from the root, with `/`.
#[derive(Debug, Default)]
pub(super) struct Tree {
    files: BTreeMap<String, String>,
}

impl Tree {
    /// Reads the files that git follows, and those it neither follows nor ignores.
    pub(super) fn load(root: &Path) -> Result<Self> {
        let listing = [
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ];
        let listed = shell::capture(Command::new("git").args(listing).current_dir(root))?;
        let paths = listed.split('\0').filter(|path| root.join(path).is_file());
        let read = |path: &str| -> Result<_> {
            let bytes = fs::read(root.join(path))?;
            Ok((
                path.to_owned(),
                String::from_utf8_lossy(&bytes).into_owned(),
            ))
        };
        Ok(Self {
            files: paths.map(read).collect::<Result<_>>()?,
        })
    }

    /// A made-up tree.
    #[cfg(test)]
    pub(super) fn of<'text>(files: impl IntoIterator<Item = (&'text str, &'text str)>) -> Self {
        let owned = |(path, text): (&str, &str)| (path.to_owned(), text.to_owned());
        Self {
            files: files.into_iter().map(owned).collect(),
        }
    }

    /// Every file, path and text.
    pub(super) fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// Every file whose path begins and ends like this.
    pub(super) fn between<'tree>(
        &'tree self,
        start: &'tree str,
        end: &'tree str,
    ) -> impl Iterator<Item = (&'tree str, &'tree str)> {
        self.files()
            .filter(move |(path, _)| path.starts_with(start) && path.ends_with(end))
    }

    /// Every Rust source file.
    pub(super) fn rust(&self) -> impl Iterator<Item = (&str, &str)> {
        self.between("", ".rs")
    }

    /// The text of a file, if there is one.
    pub(super) fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    /// Whether there is such a file or folder; the root is the empty path.
    pub(super) fn exists(&self, path: &str) -> bool {
        let path = path.trim_end_matches('/');
        let inside = format!("{path}/");
        path.is_empty()
            || self.files.contains_key(path)
            || self.files.keys().any(|file| file.starts_with(&inside))
    }

    /// The names of the crates: the folders of `crates`, and `loquet-tests`.
    pub(super) fn crates(&self) -> BTreeSet<&str> {
        let manifests = self.between("crates/", "/Cargo.toml");
        let folders = manifests.filter_map(|(path, _)| path.split('/').nth(1));
        let tests = self.exists("tests/Cargo.toml").then_some("loquet-tests");
        folders.chain(tests).collect()
    }
}

/// Whether a source file holds tests only.
pub(super) fn is_test(path: &str) -> bool {
    path.ends_with("/tests.rs")
        || path
            .split('/')
            .any(|folder| matches!(folder, "tests" | "benches"))
}

/// The number of the line on which a byte of `text` stands.
pub(super) fn line_of(text: &str, byte: usize) -> usize {
    let before = text.bytes().take(byte);
    1 + before.filter(|letter| *letter == b'\n').count()
}

#[cfg(test)]
mod tests {
    use super::{Tree, is_test, line_of};

    #[test]
    fn folders_exist_by_their_files() {
        let tree = Tree::of([("crates/loquet-core/src/lib.rs", "")]);
        assert!(tree.exists("crates/loquet-core"));
        assert!(tree.exists("crates/loquet-core/"));
        assert!(tree.exists(""));
        assert!(!tree.exists("crates/loquet"));
    }

    #[test]
    fn crates_are_the_folders_with_a_manifest() {
        let tree = Tree::of([
            ("crates/loquet-core/Cargo.toml", ""),
            ("crates/notes.md", ""),
            ("tests/Cargo.toml", ""),
        ]);
        assert_eq!(
            Vec::from_iter(tree.crates()),
            ["loquet-core", "loquet-tests"]
        );
    }

    #[test]
    fn test_files_are_told_by_their_path() {
        assert!(is_test("tests/it/main.rs"));
        assert!(is_test("crates/loquet-core/src/login/tests.rs"));
        assert!(!is_test("crates/loquet-core/src/login.rs"));
        assert!(!is_test("xtask/src/test.rs"));
    }

    #[test]
    fn lines_are_counted_from_one() {
        assert_eq!(line_of("a\nb", 0), 1);
        assert_eq!(line_of("a\nb", 2), 2);
    }
}
