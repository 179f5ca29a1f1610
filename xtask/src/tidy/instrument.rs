//! A span never records arguments or results by itself: they may hold a secret.

use proc_macro2::{TokenStream, TokenTree};

use super::tokens::{Attribute, attributes, is_word};
use super::tree::Tree;
use crate::finding::Finding;

/// Every `#[instrument]` that records more than the fields it names.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    tree.rust()
        .flat_map(|(path, text)| {
            let spans = attributes(text);
            let spans = spans.into_iter().filter(|one| one.name == "instrument");
            spans
                .flat_map(|span| violations(path, &span))
                .collect::<Vec<_>>()
        })
        .collect()
}

fn violations(path: &str, span: &Attribute) -> Vec<Finding> {
    let place = format!("{path}:{}", span.line);
    let finding = |problem, remedy| Finding::new("instrument", place.as_str(), problem, remedy);
    let mut findings = Vec::new();
    if !says(&span.arguments, "skip_all") {
        let remedy = "add `skip_all`, and name the harmless fields one by one";
        findings.push(finding(
            "`#[instrument]` without `skip_all` records every argument",
            remedy,
        ));
    }
    if says(&span.arguments, "ret") {
        findings.push(finding(
            "`#[instrument]` with `ret` records the result",
            "remove `ret`",
        ));
    }
    findings
}

/// Whether one of the arguments begins with this word.
fn says(arguments: &TokenStream, word: &str) -> bool {
    let tokens: Vec<TokenTree> = arguments.clone().into_iter().collect();
    let mut parts = tokens.split(|token| super::tokens::is_sign(token, ','));
    parts.any(|part| part.first().is_some_and(|first| is_word(first, word)))
}

#[cfg(test)]
mod tests {
    use super::super::tree::Tree;
    use super::check;

    fn findings(attribute: &str) -> usize {
        let text = format!("{attribute} fn a(secret: &str) {{}}");
        check(&Tree::of([("a.rs", text.as_str())])).len()
    }

    #[test]
    fn arguments_are_never_recorded_by_themselves() {
        assert_eq!(findings("#[instrument]"), 1);
        assert_eq!(findings("#[tracing::instrument(skip(secret), err)]"), 1);
        assert_eq!(findings("#[instrument(fields(skip_all))]"), 1);
    }

    #[test]
    fn results_are_never_recorded() {
        assert_eq!(findings("#[instrument(skip_all, ret)]"), 1);
        assert_eq!(
            findings("#[instrument(ret(level = \"debug\"), skip_all)]"),
            1
        );
        assert_eq!(findings("#[instrument(ret)]"), 2);
    }

    #[test]
    fn named_fields_are_sound() {
        assert_eq!(
            findings("#[instrument(name = \"users.find\", skip_all, err)]"),
            0
        );
        assert_eq!(findings("#[instrument(skip_all, fields(ret = 1))]"), 0);
    }
}
