//! `loquet identifier`, through the program.

use loquet_tests::Program;
use std::fmt::Write as _;

fn check_key(typed: &str, key: &str) {
    let answer = Program::new().run(
        ["identifier", "parse", "--json", "-"],
        &format!("{typed}\n"),
    );
    assert_eq!(answer.expecting(0).json()["key"], key, "{typed}");
}

fn check_refused(typed: &str, code: &str) {
    let answer = Program::new()
        .run(["identifier", "parse", "--json", typed], "")
        .expecting(4);
    assert_eq!(answer.json()["error"]["code"], code, "{typed}");
    let sentence = Program::new()
        .run(["identifier", "parse", typed], "")
        .expecting(4)
        .err;
    assert!(sentence.contains(code), "{sentence}");
}

#[test]
fn a_line_with_accents_and_a_ligature_gives_its_key() {
    check_key("L’Hœuillet.Zoë", "lhoeuillet.zoe");
    check_key(
        "ENRIONE-THORRAND.Jean-Pierre",
        "enrione-thorrand.jean-pierre",
    );
}

#[test]
fn every_refusal_has_its_code_and_a_sentence() {
    check_refused("charbonnel pascal", "LQ-ID-01");
    check_refused("charbonnel.pascal.md", "LQ-ID-02");
    check_refused(".pascal", "LQ-ID-03");
    check_refused("charbonnel.", "LQ-ID-04");
    check_refused("dupоnt.jean", "LQ-ID-05");
    check_refused("mar2tin.paul", "LQ-ID-06");
    check_refused(&"a".repeat(257), "LQ-ID-07");
    check_refused("   ", "LQ-ID-08");
}

#[test]
fn sentences_follow_the_language_and_name_the_place() {
    let french = Program::new()
        .run(["identifier", "parse", "dupоnt.jean"], "")
        .err;
    let arguments = ["--lang", "en", "identifier", "parse", "dupоnt.jean"];
    let english = Program::new().run(arguments, "").err;
    assert!(french.contains('4') && french.contains('о'), "{french}");
    assert!(english.contains('4') && english.contains('о'), "{english}");
    assert_ne!(french, english);
}

#[test]
fn one_document_a_line_whatever_the_lines_hold() {
    let input = b"charbonnel.pascal\n\xff\xfe\ncharbonnel pascal\n\nmartin.paul2";
    let answer = Program::new().run_bytes(["identifier", "parse", "--json", "-"], input);
    let lines: Vec<serde_json::Value> = answer
        .out
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    assert_eq!(lines.len(), 5, "{}", answer.out);
    assert_eq!(lines[0]["key"], "charbonnel.pascal");
    assert!(lines[1]["error"]["code"].is_string());
    assert_eq!(lines[2]["error"]["code"], "LQ-ID-01");
    assert_eq!(lines[3]["error"]["code"], "LQ-ID-08");
    assert_eq!(lines[4]["key"], "martin.paul2");
    assert_ne!(answer.code, 0);
}

#[test]
fn a_hundred_thousand_identifiers_in_one_process() {
    let mut input = String::new();
    for number in 0..100_000 {
        let _ = writeln!(input, "Charbonnel-Martin.Pascal{}", number % 998 + 1);
    }
    let answer = Program::new()
        .run(["identifier", "parse", "--json", "-"], &input)
        .expecting(0);
    assert_eq!(answer.out.lines().count(), 100_000);
}

#[test]
fn an_ambiguous_user_name_lists_every_split() {
    let arguments = [
        "identifier",
        "derive",
        "--json",
        "ENRIONE THORRAND JEAN PIERRE",
    ];
    let answer = Program::new().run(arguments, "").expecting(4);
    let candidates = answer.json()["candidates"]
        .as_array()
        .expect("candidates")
        .clone();
    assert_eq!(candidates.len(), 3);
    let arguments = [
        "identifier",
        "derive",
        "--json",
        "--family",
        "LE GALL",
        "--given",
        "Anne",
    ];
    let answer = Program::new().run(arguments, "").expecting(0);
    assert_eq!(answer.json()["key"], "le-gall.anne");
}
