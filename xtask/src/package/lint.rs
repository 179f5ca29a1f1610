//! `lintian`, Debian's own judge of packages, with the few findings that are not ours to follow.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::shell;

/// What is not followed, each with its reason.
const EXCEPTIONS: &[(&str, &str)] = &[
    (
        "bogus-mail-host",
        "whoever publishes the package puts their own address in the manifest",
    ),
    ("bogus-mail-host-in-debian-changelog", "the same address"),
    (
        "initial-upload-closes-no-bugs",
        "the package is not one of Debian's own",
    ),
];

/// Fails on any error or warning beside the exceptions.
pub(super) fn check(package: &Path) -> Result<()> {
    let tags: Vec<&str> = EXCEPTIONS.iter().map(|(tag, _)| *tag).collect();
    let mut lintian = Command::new("lintian");
    lintian.args([
        "--allow-root",
        "--fail-on",
        "error,warning",
        "--suppress-tags",
    ]);
    shell::run(lintian.arg(tags.join(",")).arg(package))
}

#[cfg(test)]
mod tests {
    use super::EXCEPTIONS;

    #[test]
    fn every_exception_says_why() {
        assert!(
            EXCEPTIONS
                .iter()
                .all(|(tag, reason)| !tag.is_empty() && reason.len() > 10)
        );
    }
}
