//! Both languages say the same things, and each failure code has its sentence.

use std::collections::BTreeSet;

use fluent_syntax::ast::{Entry, Message};
use fluent_syntax::parser::parse;

use super::codes::codes;
use super::tree::Tree;
use crate::finding::Finding;

const FRENCH: &str = "crates/loquet-wiring/locales/fr/";
const ENGLISH: &str = "crates/loquet-wiring/locales/en/";
const FAILURE: &str = "failure-lq-";

type Keys = BTreeSet<String>;

/// Every key that one language lacks, every code without a sentence, and every sentence without a code.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let (french, english) = (keys(tree, FRENCH), keys(tree, ENGLISH));
    let wanted: Keys = codes(tree)
        .into_iter()
        .map(|code| format!("failure-{}", code.to_lowercase()))
        .collect();
    let spoken: Keys = french.union(&english).cloned().collect();
    let all: Keys = wanted.union(&spoken).cloned().collect();
    let mut findings = unreadable(tree);
    findings.extend(lacking(FRENCH, &french, &all));
    findings.extend(lacking(ENGLISH, &english, &all));
    findings.extend(orphans(&spoken, &wanted));
    findings
}

fn lacking<'keys>(
    folder: &'static str,
    present: &'keys Keys,
    wanted: &'keys Keys,
) -> impl Iterator<Item = Finding> + use<'keys> {
    wanted.difference(present).map(move |key| {
        let remedy = "write it: both languages have the same keys";
        Finding::new("messages", folder, format!("has no key `{key}`"), remedy)
    })
}

fn orphans(spoken: &Keys, wanted: &Keys) -> Vec<Finding> {
    let failures = spoken
        .iter()
        .filter(|key| key.starts_with(FAILURE) && !key.contains('.') && !wanted.contains(*key));
    failures
        .map(|key| {
            let problem = format!("`{key}` belongs to no failure code");
            Finding::new("messages", FRENCH, problem, "remove it from both languages")
        })
        .collect()
}

fn unreadable(tree: &Tree) -> Vec<Finding> {
    let files = [FRENCH, ENGLISH].into_iter();
    let files = files.flat_map(|folder| tree.between(folder, ".ftl"));
    let broken = files.filter(|(_, text)| parse(*text).is_err());
    broken
        .map(|(path, _)| {
            let problem = "holds something that is not Fluent";
            Finding::new("messages", path, problem, "correct its syntax")
        })
        .collect()
}

/// The messages of a language, and their attributes as `message.attribute`.
fn keys(tree: &Tree, folder: &str) -> Keys {
    let files = tree.between(folder, ".ftl");
    let resources = files.map(|(_, text)| parse(text).unwrap_or_else(|(readable, _)| readable));
    let entries = resources.flat_map(|resource| resource.body);
    entries
        .filter_map(|entry| match entry {
            Entry::Message(message) => Some(names(&message)),
            _ => None,
        })
        .flatten()
        .collect()
}

fn names(message: &Message<&str>) -> Vec<String> {
    let name = message.id.name;
    let attributes = message.attributes.iter();
    let attributes = attributes.map(|attribute| format!("{name}.{}", attribute.id.name));
    attributes.chain([name.to_owned()]).collect()
}

#[cfg(test)]
mod tests {
    use super::super::codes::SOURCE;
    use super::super::tree::Tree;
    use super::{ENGLISH, FRENCH, check};

    fn problems(french: &str, english: &str) -> Vec<String> {
        let fr = format!("{FRENCH}a.ftl");
        let en = format!("{ENGLISH}a.ftl");
        let files = [
            (SOURCE, "A = \"LQ-ID-01\","),
            (fr.as_str(), french),
            (en.as_str(), english),
        ];
        let findings = check(&Tree::of(files));
        findings
            .into_iter()
            .map(|one| format!("{} {}", one.place, one.problem))
            .collect()
    }

    #[test]
    fn the_same_keys_are_sound() {
        let french = "# Commentaire\nfailure-lq-id-01 = Sans point\n    .remedy = Ajoutez-le\n-brand = Loquet\n";
        let english = "failure-lq-id-01 = No point\n    .remedy = Add it\n";
        assert!(problems(french, english).is_empty());
    }

    #[test]
    fn a_code_without_a_sentence_is_found_in_each_language() {
        let found = problems("other = Un\n", "other = One\n");
        let problem = "has no key `failure-lq-id-01`";
        assert_eq!(
            found,
            [
                format!("{FRENCH} {problem}"),
                format!("{ENGLISH} {problem}")
            ]
        );
    }

    #[test]
    fn a_key_of_one_language_only_is_found() {
        let found = problems(
            "failure-lq-id-01 = A\nhello = Bonjour\n",
            "failure-lq-id-01 = A\n",
        );
        assert_eq!(found, [format!("{ENGLISH} has no key `hello`")]);
    }

    #[test]
    fn an_attribute_of_one_language_only_is_found() {
        let found = problems(
            "failure-lq-id-01 = A\n    .b = C\n",
            "failure-lq-id-01 = A\n",
        );
        assert_eq!(
            found,
            [format!("{ENGLISH} has no key `failure-lq-id-01.b`")]
        );
    }

    #[test]
    fn a_sentence_without_a_code_is_found() {
        let both = "failure-lq-id-01 = A\nfailure-lq-id-99 = B\n";
        let found = problems(both, both);
        assert_eq!(
            found,
            [format!(
                "{FRENCH} `failure-lq-id-99` belongs to no failure code"
            )]
        );
    }

    #[test]
    fn a_file_that_is_not_fluent_is_found() {
        let found = problems("failure-lq-id-01 = A\n= B\n", "failure-lq-id-01 = A\n");
        assert_eq!(found.len(), 1);
        assert!(found.concat().contains("not Fluent"));
    }
}
