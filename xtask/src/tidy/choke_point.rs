//! One place makes sessions (LOCK-10): every way in passes the same checks.

use proc_macro2::{Delimiter, TokenTree};

use super::tokens::{group, is_sign, is_word, levels_without_tests, line, tails};
use super::tree::{Tree, is_test};
use crate::finding::Finding;

const CORE: &str = "crates/loquet-core/src/";

/// Complains unless exactly one place of the core opens a session in the sessions port.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let sources = tree.between(CORE, ".rs").filter(|(path, _)| !is_test(path));
    let places: Vec<String> = sources
        .flat_map(|(path, text)| openings(path, text))
        .collect();
    let finding = |place: &str, problem| {
        let remedy = "open sessions in the one function that reads status, lock and role again";
        Finding::new("choke-point", place, problem, remedy)
    };
    match places.as_slice() {
        [_] => Vec::new(),
        [] => vec![finding(
            CORE,
            "no place says `sessions.open(…)`: this rule is blind",
        )],
        several => several
            .iter()
            .map(|place| finding(place, "one of several places that open a session"))
            .collect(),
    }
}

fn openings(path: &str, text: &str) -> Vec<String> {
    let levels = levels_without_tests(text);
    let tails = levels.iter().flat_map(|level| tails(level));
    let openings = tails.filter(|tail| is_opening(tail));
    let first = openings.filter_map(<[TokenTree]>::first);
    first
        .map(|token| format!("{path}:{}", line(token.span())))
        .collect()
}

/// Whether a tail begins with `sessions.open(…)` or `sessions().open(…)`.
fn is_opening(tail: &[TokenTree]) -> bool {
    let Some((first, rest)) = tail.split_first() else {
        return false;
    };
    let rest = match rest {
        [call, after @ ..] if is_call(call) => after,
        _ => rest,
    };
    let [dot, open, call, ..] = rest else {
        return false;
    };
    is_word(first, "sessions") && is_sign(dot, '.') && is_word(open, "open") && is_call(call)
}

fn is_call(token: &TokenTree) -> bool {
    group(token).is_some_and(|group| group.delimiter() == Delimiter::Parenthesis)
}

#[cfg(test)]
mod tests {
    use super::super::tree::Tree;
    use super::check;

    const LOGIN: &str = "crates/loquet-core/src/login.rs";
    const STEP_UP: &str = "crates/loquet-core/src/step_up.rs";
    const OPENS: &str = "fn a(&self) { self.sessions\n    .open(session, events).await }";

    #[test]
    fn one_place_is_sound() {
        let adapter = "crates/loquet-adapter-memory/src/lib.rs";
        assert_eq!(check(&Tree::of([(LOGIN, OPENS), (adapter, OPENS)])), []);
    }

    #[test]
    fn a_second_place_is_found_with_the_first() {
        let second = "fn b() { self.ports.sessions().open(session) }";
        let findings = check(&Tree::of([(LOGIN, OPENS), (STEP_UP, second)]));
        let places: Vec<_> = findings.iter().map(|one| one.place.clone()).collect();
        assert_eq!(places, [format!("{LOGIN}:1"), format!("{STEP_UP}:1")]);
    }

    #[test]
    fn tests_may_open_sessions() {
        let inline = "#[cfg(test)] mod tests { fn a() { sessions.open(b) } }";
        let file = "crates/loquet-core/src/login/tests.rs";
        assert_eq!(
            check(&Tree::of([
                (LOGIN, OPENS),
                (STEP_UP, inline),
                (file, OPENS)
            ])),
            []
        );
    }

    #[test]
    fn no_place_at_all_is_found() {
        assert_eq!(check(&Tree::of([(LOGIN, "// sessions.open()")])).len(), 1);
    }
}
