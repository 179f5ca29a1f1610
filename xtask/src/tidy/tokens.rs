//! Rust source as tokens, so that comments and text in quotes never look like code.

use std::str::FromStr;

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};

/// The tokens between two brackets, or of a whole file.
pub(super) type Level = Vec<TokenTree>;

/// An attribute wherever it stands, the body of a macro included.
pub(super) struct Attribute {
    /// Last word of its path: `instrument` for `#[tracing::instrument]`.
    pub(super) name: String,
    /// What stands between its parentheses.
    pub(super) arguments: TokenStream,
    /// Line of the file.
    pub(super) line: usize,
}

/// Every level of a file; empty if the file is not Rust, which the compiler says better.
pub(super) fn levels(text: &str) -> Vec<Level> {
    collect(text, false)
}

/// Every level of a file, without what stands under `#[cfg(test)]`.
pub(super) fn levels_without_tests(text: &str) -> Vec<Level> {
    collect(text, true)
}

/// Every attribute of a file.
pub(super) fn attributes(text: &str) -> Vec<Attribute> {
    let levels = levels(text);
    let tails = levels.iter().flat_map(|level| tails(level));
    tails.filter_map(attribute).flat_map(unfold).collect()
}

/// The level from each of its tokens on, for patterns that may begin anywhere.
pub(super) fn tails(level: &[TokenTree]) -> impl Iterator<Item = &[TokenTree]> {
    (0..level.len()).filter_map(|start| level.get(start..))
}

/// Reads the attribute with which a tail begins.
pub(super) fn attribute(tail: &[TokenTree]) -> Option<Attribute> {
    let group = match tail {
        [TokenTree::Punct(hash), TokenTree::Group(group), ..] if hash.as_char() == '#' => group,
        [
            TokenTree::Punct(hash),
            TokenTree::Punct(bang),
            TokenTree::Group(group),
            ..,
        ] if hash.as_char() == '#' && bang.as_char() == '!' => group,
        _ => return None,
    };
    let inside = Level::from_iter(group.stream());
    (group.delimiter() == Delimiter::Bracket).then(|| read(&inside, line(group.span_open())))?
}

/// Reads `path::name(arguments)`.
fn read(inside: &[TokenTree], line: usize) -> Option<Attribute> {
    let is_path = |token: &&TokenTree| match token {
        TokenTree::Ident(_) => true,
        TokenTree::Punct(sign) => sign.as_char() == ':',
        _ => false,
    };
    let path = inside.iter().take_while(is_path);
    let name = path.filter_map(ident).last()?.to_string();
    let arguments = inside.iter().find_map(group).map(Group::stream);
    let arguments = arguments.unwrap_or_default();
    Some(Attribute {
        name,
        arguments,
        line,
    })
}

/// An attribute and, for `cfg_attr`, those it stands for.
fn unfold(attribute: Attribute) -> Vec<Attribute> {
    let arguments = Level::from_iter(attribute.arguments.clone());
    let parts: Vec<&[TokenTree]> = arguments.split(|token| is_sign(token, ',')).collect();
    let inner = parts.iter().skip(1);
    let inner = inner.filter(|_| attribute.name == "cfg_attr");
    let inner: Vec<_> = inner
        .filter_map(|part| read(part, attribute.line))
        .collect();
    inner.into_iter().chain([attribute]).collect()
}

/// The word that a token is.
pub(super) fn ident(token: &TokenTree) -> Option<&Ident> {
    match token {
        TokenTree::Ident(ident) => Some(ident),
        _ => None,
    }
}

/// The bracketed group that a token is.
pub(super) fn group(token: &TokenTree) -> Option<&Group> {
    match token {
        TokenTree::Group(group) => Some(group),
        _ => None,
    }
}

/// Whether a token is this sign.
pub(super) fn is_sign(token: &TokenTree, sign: char) -> bool {
    matches!(token, TokenTree::Punct(found) if found.as_char() == sign)
}

/// Whether a token is this word.
pub(super) fn is_word(token: &TokenTree, word: &str) -> bool {
    ident(token).is_some_and(|found| found == word)
}

/// The line on which a token begins.
pub(super) fn line(span: Span) -> usize {
    span.start().line
}

fn collect(text: &str, without_tests: bool) -> Vec<Level> {
    let mut pending = vec![TokenStream::from_str(text).unwrap_or_default()];
    let mut levels = Vec::new();
    while let Some(stream) = pending.pop() {
        let mut level = Level::from_iter(stream);
        if without_tests {
            level = production(&level);
        }
        pending.extend(level.iter().filter_map(group).map(Group::stream));
        levels.push(level);
    }
    levels
}

/// The level without each item under `#[cfg(test)]`.
fn production(level: &[TokenTree]) -> Level {
    let mut kept = Level::new();
    let mut rest = level;
    while let Some((first, after)) = rest.split_first() {
        if attribute(rest).is_some_and(|attribute| is_cfg_test(&attribute)) {
            rest = after_item(after);
        } else {
            kept.push(first.clone());
            rest = after;
        }
    }
    kept
}

fn is_cfg_test(attribute: &Attribute) -> bool {
    attribute.name == "cfg" && attribute.arguments.to_string() == "test"
}

fn after_item(tokens: &[TokenTree]) -> &[TokenTree] {
    let is_end = |token: &TokenTree| {
        is_sign(token, ';') || group(token).is_some_and(|one| one.delimiter() == Delimiter::Brace)
    };
    let end = tokens.iter().position(is_end);
    end.and_then(|end| tokens.get(end + 1..))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{attributes, levels, levels_without_tests};

    fn names(text: &str) -> Vec<String> {
        attributes(text).into_iter().map(|one| one.name).collect()
    }

    #[test]
    fn attributes_are_found_in_modules_macros_and_conditions() {
        assert_eq!(names("#![no_std]"), ["no_std"]);
        assert_eq!(
            names("mod a { #[tracing::instrument(err)] fn b() {} }"),
            ["instrument"]
        );
        assert_eq!(
            names("macro_rules! a { () => { #[test] fn b() {} } }"),
            ["test"]
        );
        assert_eq!(
            names("#[cfg_attr(miri, ignore)] fn a() {}"),
            ["ignore", "cfg_attr"]
        );
    }

    #[test]
    fn comments_and_text_hold_no_attributes() {
        assert!(names("// #[ignore]\nconst A: &str = \"#[ignore]\";").is_empty());
    }

    #[test]
    fn lines_are_those_of_the_file() {
        let found = attributes("fn a() {}\n\n#[test]\nfn b() {}");
        assert_eq!(found.first().unwrap().line, 3);
    }

    #[test]
    fn items_for_tests_are_left_out() {
        let text = "#[cfg(test)] mod tests { fn a() {} }\n#[cfg(test)] use b;\nfn c() {}";
        let flat = |levels: Vec<super::Level>| format!("{:?}", levels.concat());
        assert!(flat(levels(text)).contains("tests"));
        let kept = flat(levels_without_tests(text));
        assert!(!kept.contains("tests") && !kept.contains("sym: b") && kept.contains("fn"));
    }
}
