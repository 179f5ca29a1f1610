//! `cargo xtask docs`: the pages that the program writes about itself, and the book.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::finding::{Finding, report};
use crate::{command, shell};

/// A page that a program prints of itself, given these words.
struct Page {
    program: &'static str,
    words: &'static [&'static str],
    file: &'static str,
}

const CLI: &str = "loquet-app-cli";

const PAGES: &[Page] = &[
    Page {
        program: CLI,
        words: &["generate", "settings"],
        file: "docs/src/reference/settings.md",
    },
    Page {
        program: CLI,
        words: &["generate", "exit-codes"],
        file: "docs/src/reference/exit-codes.md",
    },
    Page {
        program: CLI,
        words: &["generate", "commands"],
        file: "docs/src/reference/commands.md",
    },
    Page {
        program: "loquet-app-service",
        words: &["--describe"],
        file: "docs/src/reference/openapi.json",
    },
];

/// Writes the generated pages and builds the book, or compares the pages (`--check`).
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    if command::only_flag(arguments, "--check")? {
        check()
    } else {
        PAGES.iter().try_for_each(write)?;
        build_book()
    }
}

fn check() -> Result<()> {
    let mut findings = Vec::new();
    for page in PAGES {
        let stored = fs::read_to_string(shell::root()?.join(page.file)).ok();
        findings.extend(compare(page, stored.as_deref(), &generate(page)?));
    }
    report("docs --check", &findings)
}

fn compare(page: &Page, stored: Option<&str>, generated: &str) -> Option<Finding> {
    let problem = match stored {
        Some(text) if text == generated => return None,
        Some(_) => "differs from what the program says of itself",
        None => "is missing",
    };
    let remedy = "run `cargo xtask docs` and commit the page";
    Some(Finding::new("generated", page.file, problem, remedy))
}

fn write(page: &Page) -> Result<()> {
    let file = shell::root()?.join(page.file);
    let folder = file.parent().context("a page has no folder")?;
    fs::create_dir_all(folder)?;
    fs::write(&file, generate(page)?).with_context(|| format!("{} not written", page.file))?;
    println!("wrote {}", page.file);
    Ok(())
}

fn generate(page: &Page) -> Result<String> {
    let program = ["run", "-q", "--locked", "-p", page.program, "--"];
    let mut generator = shell::cargo(&program)?;
    // The same page on every machine: English, and no setting of the one who runs this.
    shell::without_settings(generator.env("LOQUET_LANG", "en").args(page.words));
    let text = shell::capture(&mut generator)?;
    ensure!(
        !text.is_empty(),
        "`{} {}` printed nothing",
        page.program,
        page.words.join(" ")
    );
    Ok(text)
}

fn build_book() -> Result<()> {
    if shell::is_on_path("mdbook") {
        let mut book = Command::new("mdbook");
        return shell::run(book.args(["build", "docs"]).current_dir(shell::root()?));
    }
    println!("book not built: install it with `cargo install mdbook --locked`");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Page, compare};

    const PAGE: Page = Page {
        program: "loquet-app-cli",
        words: &["generate", "settings"],
        file: "docs/src/reference/settings.md",
    };

    #[test]
    fn a_page_that_is_the_same_is_silent() {
        assert_eq!(compare(&PAGE, Some("# Settings\n"), "# Settings\n"), None);
    }

    #[test]
    fn a_page_that_differs_is_named_with_the_command_to_run() {
        let finding = compare(&PAGE, Some("# Old\n"), "# Settings\n").unwrap();
        assert_eq!(finding.place, PAGE.file);
        assert!(finding.remedy.contains("cargo xtask docs"));
    }

    #[test]
    fn a_missing_page_is_named() {
        let finding = compare(&PAGE, None, "# Settings\n").unwrap();
        assert_eq!(finding.problem, "is missing");
    }
}
