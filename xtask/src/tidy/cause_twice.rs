//! An error says its own level only; its cause is reached by `source()` and is not printed twice.

use std::sync::LazyLock;

use proc_macro2::{Delimiter, Group, TokenTree};
use regex::Regex;

use super::tokens::{Attribute, attribute, group, ident, is_sign, is_word, levels, tails};
use super::tree::Tree;
use crate::finding::Finding;

/// `{0}`, `{source}`, `{source:?}`, but not `{{`.
static PLACEHOLDER: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\{(\w+)(?::[^{}]*)?\}").ok());

/// Every error variant that prints the field which is also its source.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let files = tree.rust();
    files.flat_map(|(path, text)| in_file(path, text)).collect()
}

fn in_file(path: &str, text: &str) -> Vec<Finding> {
    let levels = levels(text);
    let tails = levels.iter().flat_map(|level| tails(level));
    let variants = tails.filter_map(|tail| Some((attribute(tail)?, tail)));
    let errors = variants.filter(|(attribute, _)| attribute.name == "error");
    errors
        .filter_map(|(error, tail)| violation(path, &error, fields(tail.get(2..)?)?))
        .collect()
}

fn violation(path: &str, error: &Attribute, fields: &Group) -> Option<Finding> {
    let source = source(fields)?;
    let place = format!("{path}:{}", error.line);
    let problem = format!("prints its source `{source}`, which is printed again after it");
    let remedy = "say this level only in `#[error]`: the program prints the chain";
    mentions(error, &source).then(|| Finding::new("cause-twice", place, problem, remedy))
}

/// The fields of the variant or struct whose attributes begin here.
fn fields(tail: &[TokenTree]) -> Option<&Group> {
    let end = |token: &&TokenTree| !is_sign(token, ',') && !is_sign(token, ';');
    let tokens: Vec<&TokenTree> = tail.iter().take_while(end).collect();
    let groups = tokens.iter().enumerate().filter(|(index, _)| {
        let before = index.checked_sub(1).and_then(|before| tokens.get(before));
        !before.is_some_and(|before| is_word(before, "pub"))
    });
    groups
        .filter_map(|(_, token)| group(token))
        .find(|group| group.delimiter() != Delimiter::Bracket)
}

/// Name or number of the field that is the source.
fn source(fields: &Group) -> Option<String> {
    let tokens: Vec<TokenTree> = fields.stream().into_iter().collect();
    let is_named = fields.delimiter() == Delimiter::Brace;
    split(&tokens)
        .into_iter()
        .enumerate()
        .find_map(|(index, field)| {
            let key = if is_named {
                name(field)?
            } else {
                index.to_string()
            };
            (key == "source" || is_marked(field)).then_some(key)
        })
}

fn is_marked(field: &[TokenTree]) -> bool {
    let mut marks = tails(field).filter_map(attribute);
    marks.any(|mark| matches!(mark.name.as_str(), "source" | "from"))
}

/// The word before the first colon.
fn name(field: &[TokenTree]) -> Option<String> {
    let colon = field.iter().position(|token| is_sign(token, ':'))?;
    let before = field.get(colon.checked_sub(1)?)?;
    Some(ident(before)?.to_string())
}

/// The fields between commas, not counting commas between `<` and `>`.
fn split(tokens: &[TokenTree]) -> Vec<&[TokenTree]> {
    let mut depth = 0_usize;
    let at_comma = |token: &TokenTree| {
        depth += usize::from(is_sign(token, '<'));
        depth = depth.saturating_sub(usize::from(is_sign(token, '>')));
        depth == 0 && is_sign(token, ',')
    };
    tokens.split(at_comma).collect()
}

/// Whether the text of `#[error("…", …)]` prints the field of this name.
fn mentions(error: &Attribute, key: &str) -> bool {
    let arguments: Vec<TokenTree> = error.arguments.clone().into_iter().collect();
    let Some((text, rest)) = arguments.split_first() else {
        return false;
    };
    let text = text.to_string().replace("{{", "").replace("}}", "");
    let placeholders = PLACEHOLDER
        .iter()
        .flat_map(|regex| regex.captures_iter(&text));
    let mut names = placeholders.filter_map(|found| found.get(1));
    names.any(|found| found.as_str() == key)
        || tails(rest).any(|tail| {
            matches!(tail, [dot, field, ..] if is_sign(dot, '.') && field.to_string() == key)
        })
}

#[cfg(test)]
mod tests {
    use super::super::tree::Tree;
    use super::check;

    fn findings(item: &str) -> usize {
        check(&Tree::of([("a.rs", item)])).len()
    }

    fn variant(text: &str) -> usize {
        findings(&format!(
            "#[derive(Debug, Error)] pub enum E {{ {text}, #[error(\"b\")] B }}"
        ))
    }

    #[test]
    fn a_printed_source_is_found() {
        assert_eq!(variant("#[error(\"a: {0}\")] A(#[source] Io)"), 1);
        assert_eq!(variant("#[error(\"a: {0:?}\")] A(#[from] Io)"), 1);
        assert_eq!(
            variant("#[error(\"a: {1}\")] A(Map<u8, u8>, #[source] Io)"),
            1
        );
        assert_eq!(
            variant("#[error(\"a: {cause}\")] A { at: u8, #[source] cause: Io }"),
            1
        );
        assert_eq!(variant("#[error(\"a: {source}\")] A { source: Io }"), 1);
        assert_eq!(variant("#[error(\"a: {}\", .0)] A(#[from] Io)"), 1);
        assert_eq!(
            findings("#[error(\"a: {0}\")] pub(crate) struct A(#[from] Io);"),
            1
        );
    }

    #[test]
    fn its_line_is_said() {
        let text = "enum E {\n    #[error(\"a: {0}\")]\n    A(#[source] Io),\n}";
        let found = check(&Tree::of([("a.rs", text)]));
        assert_eq!(found.first().unwrap().place, "a.rs:2");
    }

    #[test]
    fn other_fields_may_be_printed() {
        assert_eq!(variant("#[error(\"a\")] A(#[source] Io)"), 0);
        assert_eq!(
            variant("#[error(\"row {row}\")] A { row: u8, #[source] cause: Io }"),
            0
        );
        assert_eq!(variant("#[error(\"row {0}\")] A(u8, #[source] Io)"), 0);
        assert_eq!(variant("#[error(\"not {0}\")] A(String)"), 0);
        assert_eq!(variant("#[error(\"{{0}}\")] A(#[source] Io)"), 0);
        assert_eq!(variant("#[error(transparent)] A(#[from] Io)"), 0);
    }
}
