//! No test that does not run, none that only wants a panic, nothing left to do.

use proc_macro2::TokenTree;

use super::tokens::{attributes, ident, is_sign, levels, line, tails};
use super::tree::Tree;
use crate::finding::Finding;

const ATTRIBUTES: &[(&str, &str)] = &[
    (
        "ignore",
        "let it run, or put it into a target that is asked for by name",
    ),
    (
        "should_panic",
        "return the error, and compare it with the one expected",
    ),
];

const MACROS: &[&str] = &["todo", "unimplemented"];

/// Every use of what has no place here.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let files = tree.rust();
    files
        .flat_map(|(path, text)| [in_attributes(path, text), in_macros(path, text)].concat())
        .collect()
}

fn in_attributes(path: &str, text: &str) -> Vec<Finding> {
    let found = attributes(text).into_iter().filter_map(|attribute| {
        let (name, remedy) = ATTRIBUTES
            .iter()
            .find(|(name, _)| *name == attribute.name)?;
        let place = format!("{path}:{}", attribute.line);
        Some(Finding::new(
            "forbidden",
            place,
            format!("uses `#[{name}]`"),
            *remedy,
        ))
    });
    found.collect()
}

fn in_macros(path: &str, text: &str) -> Vec<Finding> {
    let levels = levels(text);
    let tails = levels.iter().flat_map(|level| tails(level));
    tails.filter_map(|tail| macro_at(path, tail)).collect()
}

fn macro_at(path: &str, tail: &[TokenTree]) -> Option<Finding> {
    let [first, second, TokenTree::Group(_), ..] = tail else {
        return None;
    };
    let word = ident(first)?.to_string();
    let is_macro = MACROS.contains(&word.as_str()) && is_sign(second, '!');
    let place = format!("{path}:{}", line(first.span()));
    let remedy = "write it, or leave the function out";
    is_macro.then(|| Finding::new("forbidden", place, format!("uses `{word}!`"), remedy))
}

#[cfg(test)]
mod tests {
    use super::super::tree::Tree;
    use super::check;

    fn problems(text: &str) -> Vec<String> {
        let findings = check(&Tree::of([("a.rs", text)]));
        findings.into_iter().map(|one| one.problem).collect()
    }

    #[test]
    fn ignored_tests_are_found() {
        assert_eq!(
            problems("#[test] #[ignore] fn a() {}"),
            ["uses `#[ignore]`"]
        );
        assert_eq!(
            problems("#[ignore = \"slow\"] fn a() {}"),
            ["uses `#[ignore]`"]
        );
        assert_eq!(
            problems("#[cfg_attr(unix, ignore)] fn a() {}"),
            ["uses `#[ignore]`"]
        );
    }

    #[test]
    fn expected_panics_are_found() {
        assert_eq!(
            problems("#[should_panic(expected = \"no\")] fn a() {}"),
            ["uses `#[should_panic]`"]
        );
    }

    #[test]
    fn work_left_undone_is_found() {
        assert_eq!(problems("fn a() { todo!() }"), ["uses `todo!`"]);
        assert_eq!(
            problems("fn a() { unimplemented!(\"b\") }"),
            ["uses `unimplemented!`"]
        );
    }

    #[test]
    fn words_alone_are_sound() {
        assert!(
            problems("//! `#[ignore]`, todo!()\nfn ignore(todo: bool) -> bool { !todo }")
                .is_empty()
        );
    }
}
