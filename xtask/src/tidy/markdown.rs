//! Markdown read as Markdown: a heading or a link in a block of code is none.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::tree::line_of;

/// A heading with whether anything stands under it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Heading {
    /// As written, for instance `## English`.
    pub(super) title: String,
    /// Whether text follows before the next heading.
    pub(super) has_text: bool,
}

/// A link, an image or a piece of code in a sentence, with its line.
pub(super) struct Reference {
    pub(super) target: String,
    pub(super) line: usize,
}

/// The headings of a page, in their order.
pub(super) fn headings(text: &str) -> Vec<Heading> {
    let mut headings: Vec<Heading> = Vec::new();
    let mut is_inside = false;
    for event in parse(text).map(|(event, _)| event) {
        match (event, headings.last_mut()) {
            (Event::Start(Tag::Heading { level, .. }), _) => {
                is_inside = true;
                headings.push(Heading {
                    title: format!("{} ", "#".repeat(level as usize)),
                    has_text: false,
                });
            }
            (Event::End(TagEnd::Heading(_)), _) => is_inside = false,
            (Event::Text(text) | Event::Code(text), Some(last)) if is_inside => {
                last.title.push_str(&text);
            }
            (Event::Text(_) | Event::Code(_), Some(last)) => last.has_text = true,
            _ => {}
        }
    }
    headings
}

/// Where the links and images of a page lead.
pub(super) fn links(text: &str) -> Vec<Reference> {
    references(text, |event| match event {
        Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
            Some(dest_url.to_string())
        }
        _ => None,
    })
}

/// What stands in code font in the sentences of a page.
pub(super) fn code_words(text: &str) -> Vec<Reference> {
    references(text, |event| match event {
        Event::Code(code) => Some(code.to_string()),
        _ => None,
    })
}

fn references(text: &str, target: impl Fn(&Event<'_>) -> Option<String>) -> Vec<Reference> {
    parse(text)
        .filter_map(|(event, range)| {
            let line = line_of(text, range.start);
            target(&event).map(|target| Reference { target, line })
        })
        .collect()
}

fn parse(text: &str) -> pulldown_cmark::OffsetIter<'_> {
    Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter()
}

#[cfg(test)]
mod tests {
    use super::{code_words, headings, links};

    #[test]
    fn headings_know_whether_they_are_filled() {
        let found = headings("# A `b`\n\n## C\n\nText.\n\n```\n# not one\n```\n");
        let found: Vec<_> = found
            .iter()
            .map(|one| (one.title.as_str(), one.has_text))
            .collect();
        assert_eq!(found, [("# A b", false), ("## C", true)]);
    }

    #[test]
    fn links_are_found_with_their_line() {
        let found = links("See\n[a](b.md#c) and\n![d](e.svg).\n\n`[f](g.md)`\n");
        let found: Vec<_> = found
            .iter()
            .map(|one| (one.target.as_str(), one.line))
            .collect();
        assert_eq!(found, [("b.md#c", 2), ("e.svg", 3)]);
    }

    #[test]
    fn code_words_are_those_in_sentences_and_tables() {
        let found = code_words("Look at `crates/a`.\n\n| b |\n|---|\n| `c` |\n\n```\nd\n```\n");
        let found: Vec<_> = found.iter().map(|one| one.target.as_str()).collect();
        assert_eq!(found, ["crates/a", "c"]);
    }
}
