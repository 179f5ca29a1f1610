//! What the package holds: every file with its rights, and nothing else.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use anyhow::{Result, ensure};

use crate::shell;

/// Every file that is neither a manual page nor an example, with its rights.
const FILES: &[(&str, &str)] = &[
    ("-rw-r--r--", "./etc/loquet/loquet.toml"),
    ("-rwxr-xr-x", "./usr/bin/loquet"),
    ("-rwxr-xr-x", "./usr/sbin/loquetd"),
    ("-rw-r--r--", "./usr/lib/systemd/system/loquetd.service"),
    ("-rw-r--r--", "./usr/lib/systemd/system/loquetd.socket"),
    ("-rw-r--r--", "./usr/lib/sysusers.d/loquet.conf"),
    ("-rw-r--r--", "./usr/lib/tmpfiles.d/loquet.conf"),
    ("-rw-r--r--", "./usr/share/polkit-1/rules.d/50-loquet.rules"),
    (
        "-rw-r--r--",
        "./usr/share/bash-completion/completions/loquet",
    ),
    ("-rw-r--r--", "./usr/share/zsh/vendor-completions/_loquet"),
    (
        "-rw-r--r--",
        "./usr/share/fish/vendor_completions.d/loquet.fish",
    ),
    ("-rw-r--r--", "./usr/share/doc/loquet/changelog.Debian.gz"),
    ("-rw-r--r--", "./usr/share/doc/loquet/copyright"),
    ("-rw-r--r--", "./usr/share/doc/loquet/libraries.txt"),
];

/// Folders of which only some files are named here.
const FOLDERS: &[(&str, &[&str])] = &[
    (
        "./usr/share/man/",
        &[
            "man1/loquet.1.gz",
            "man8/loquetd.8.gz",
            "fr/man1/loquet.1.gz",
        ],
    ),
    (
        "./usr/share/doc/loquet/examples/",
        &[
            "curl/desk.sh",
            "python/desk.py",
            "javascript/desk.mjs",
            "csharp/Program.cs",
        ],
    ),
];

/// The fields that an administrator looks at.
const FIELDS: &[(&str, &str)] = &[("Package", "loquet"), ("Section", "admin")];

/// Libraries that the programs are linked with, found by `dpkg-shlibdeps`.
const LIBRARIES: &[&str] = &["libc6", "libpcsclite1"];

/// Compares the package with what it must hold.
pub(super) fn check(package: &Path) -> Result<()> {
    for (name, expected) in FIELDS {
        let found = field(package, name)?;
        ensure!(&found == expected, "{name} is `{found}`, not `{expected}`");
    }
    let depends = field(package, "Depends")?;
    for library in LIBRARIES {
        ensure!(
            depends.contains(library),
            "the package does not depend on {library}: {depends}"
        );
    }
    let conffiles = shell::capture(
        Command::new("dpkg-deb")
            .arg("-I")
            .arg(package)
            .arg("conffiles"),
    )?;
    ensure!(
        conffiles.trim() == "/etc/loquet/loquet.toml",
        "an update would not ask before it replaces the settings: {conffiles}"
    );
    let listing = shell::capture(Command::new("dpkg-deb").arg("--contents").arg(package))?;
    let problems = problems(&listing);
    ensure!(problems.is_empty(), "{}", problems.join("\n"));
    println!(
        "contents: {} files",
        listing.lines().filter(is_file).count()
    );
    Ok(())
}

fn field(package: &Path, name: &str) -> Result<String> {
    let text = shell::capture(
        Command::new("dpkg-deb")
            .arg("--field")
            .arg(package)
            .arg(name),
    )?;
    Ok(text.trim().to_owned())
}

fn is_file(line: &&str) -> bool {
    !line.starts_with('d')
}

/// What is missing, too much, or has other rights or another owner.
fn problems(listing: &str) -> Vec<String> {
    let mut problems = Vec::new();
    let mut found = BTreeSet::new();
    for line in listing.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [rights, owner, .., path] = words.as_slice() else {
            problems.push(format!("a line that says nothing: `{line}`"));
            continue;
        };
        if *owner != "0/0" {
            problems.push(format!("{path} belongs to {owner}"));
        }
        if rights.starts_with('d') {
            continue;
        }
        found.insert((*rights, *path));
        if !is_expected(rights, path) {
            problems.push(format!("{path} with {rights} is not expected"));
        }
    }
    problems.extend(missing(&found));
    problems
}

fn is_expected(rights: &str, path: &str) -> bool {
    let is_listed = FILES.contains(&(rights, path));
    let is_inside = FOLDERS.iter().any(|(folder, _)| path.starts_with(folder));
    is_listed || (is_inside && matches!(rights, "-rw-r--r--"))
}

fn missing(found: &BTreeSet<(&str, &str)>) -> Vec<String> {
    let listed = FILES
        .iter()
        .map(|(rights, path)| (*rights, (*path).to_owned()));
    let inside = FOLDERS.iter().flat_map(|(folder, files)| {
        files
            .iter()
            .map(move |file| ("-rw-r--r--", format!("{folder}{file}")))
    });
    let all = listed.chain(inside);
    all.filter(|(rights, path)| !found.contains(&(*rights, path.as_str())))
        .map(|(rights, path)| format!("{path} with {rights} is missing"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{FILES, FOLDERS, problems};

    fn whole() -> Vec<String> {
        let line = |rights: &str, path: &str| format!("{rights} 0/0 1 2026-11-24 18:00 {path}");
        let files = FILES.iter().map(|(rights, path)| line(rights, path));
        let inside = FOLDERS.iter().flat_map(|(folder, files)| {
            files
                .iter()
                .map(move |file| line("-rw-r--r--", &format!("{folder}{file}")))
        });
        files.chain(inside).collect()
    }

    #[test]
    fn what_is_as_expected_is_sound() {
        assert_eq!(problems(&whole().join("\n")), [""; 0]);
    }

    #[test]
    fn a_missing_file_is_named() {
        let mut lines = whole();
        lines.remove(1);
        let [problem] = &problems(&lines.join("\n"))[..] else {
            panic!("one problem is expected");
        };
        assert!(problem.contains("/usr/bin/loquet") && problem.ends_with("missing"));
    }

    #[test]
    fn other_rights_and_other_owners_are_named() {
        let mut lines = whole();
        lines[1] = lines[1].replace("-rwxr-xr-x", "-rwsr-xr-x");
        lines[2] = lines[2].replace("0/0", "1000/1000");
        let problems = problems(&lines.join("\n"));
        assert_eq!(problems.len(), 3, "{problems:?}");
    }
}
