//! Taking over the sample exports of version 3.2, through the program.

use loquet_tests::Program;
use serde_json::Value;
use std::path::{Path, PathBuf};

fn data(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("data")
        .join(file)
}

fn import(program: &Program, further: &[&str], code: i32) -> Value {
    let export = data("export-v3.2.csv");
    let arguments = ["import", export.to_str().expect("UTF-8"), "--json"];
    program
        .administer([&arguments, further].concat(), "")
        .expecting(code)
        .json()
}

fn decided() -> Vec<String> {
    vec![
        "--decide".into(),
        data("decisions.csv").display().to_string(),
    ]
}

fn import_decided(program: &Program, code: i32) -> Value {
    let decided = decided();
    import(
        program,
        &decided.iter().map(String::as_str).collect::<Vec<_>>(),
        code,
    )
}

/// The row of a user name.
fn row<'a>(report: &'a Value, user_name: &str) -> &'a Value {
    let rows = report["rows"].as_array().expect("rows");
    rows.iter()
        .find(|row| row["user_name"] == user_name)
        .expect("the row")
}

fn outcomes(report: &Value, outcome: &str) -> usize {
    let rows = report["rows"].as_array().expect("rows");
    rows.iter().filter(|row| row["outcome"] == outcome).count()
}

#[test]
fn the_sample_is_taken_over_and_1234_still_opens() {
    let program = Program::with_practice();
    let report = import_decided(&program, 0);
    assert_eq!(outcomes(&report, "imported"), 20, "{report:#}");
    for typed in [
        "charbonnel.pascal",
        "CHARBONNEL.PASCAL",
        "secretariat.medical",
        "enrione-thorrand.jean pierre",
    ] {
        let _ = program.log_in(typed, "1234").expecting(0);
    }
    let _ = program.log_in("martin.paul", "paul").expecting(0);
    let _ = program.log_in("martin.paul2", "paul2").expecting(0);
    let _ = program.log_in("bernard.claire", "claire").expecting(0);
    let _ = program.log_in("remplacant.cabinet", "0000").expecting(0);
}

#[test]
fn what_cannot_be_taken_over_is_said_row_by_row() {
    let program = Program::with_practice();
    let report = import_decided(&program, 0);
    for (user_name, password) in [
        ("CHARBONNEL Pascal", "weak"),
        ("Dr L'HŒUILLET Zoë", "unsupported"),
        ("LE GALL Anne-Marie", "unsupported"),
        ("D'ARC Jeanne", "unsupported"),
        ("Ștefănescu Ioana", "none"),
        ("MULLER Jürgen", "malformed"),
        ("LEROY Sophie", "unsupported"),
    ] {
        assert_eq!(row(&report, user_name)["password"], password, "{user_name}");
    }
    assert_eq!(row(&report, "ANCIEN COLLEGUE")["active"], false);
    assert!(
        row(&report, "PETIT Luc")["card_number"].is_object(),
        "{report:#}"
    );
    assert!(row(&report, "CHARBONNEL Pascal")["card_number"].is_null());
    let _ = program.log_in("ancien.collegue", "1234").expecting(3);
    let _ = program.log_in("l’hœuillet.zoë", "soleil").expecting(3);
}

#[test]
fn a_password_that_is_not_taken_over_is_told_with_the_code_of_its_page() {
    let program = Program::with_practice();
    let (export, decisions) = (data("export-v3.2.csv"), data("decisions.csv"));
    let arguments = [
        "import",
        export.to_str().expect("UTF-8"),
        "--decide",
        decisions.to_str().expect("UTF-8"),
    ];
    let told = program.administer(arguments, "").expecting(0).out;
    let row = |name: &str| {
        told.lines()
            .find(|line| line.contains(name))
            .expect("a row")
    };
    for name in ["LE GALL Anne-Marie", "MULLER Jürgen"] {
        assert!(row(name).contains("LQ-IMP-07"), "{told}");
    }
    assert!(!row("CHARBONNEL Pascal").contains("LQ-"), "{told}");
}

#[test]
fn without_decisions_the_rows_that_need_one_are_listed_with_their_candidates() {
    let program = Program::with_practice();
    let report = import(&program, &[], 5);
    assert_eq!(outcomes(&report, "imported"), 17, "{report:#}");
    let ambiguous = row(&report, "DE LA TOUR D'AUVERGNE JEAN");
    assert_eq!(ambiguous["outcome"], "ambiguous");
    assert!(
        ambiguous["candidates"]
            .as_array()
            .is_some_and(|all| all.len() == 2),
        "{ambiguous}"
    );
    assert_eq!(row(&report, "REMPLACANT")["outcome"], "single-word");
    let homonym = row(&report, "MARTIN Paul");
    assert_eq!(homonym["outcome"], "homonym");
    assert_eq!(homonym["proposals"][0]["key"], "martin.paul2");
    let report = import_decided(&program, 0);
    assert_eq!(
        outcomes(&report, "imported"),
        3,
        "only those that were left: {report:#}"
    );
    assert_eq!(outcomes(&report, "already-imported"), 17);
}

#[test]
fn importing_again_changes_nothing() {
    let program = Program::with_practice();
    let _ = import_decided(&program, 0);
    let before = program
        .administer(["user", "list", "--json"], "")
        .expecting(0)
        .json();
    let report = import_decided(&program, 0);
    assert_eq!(outcomes(&report, "already-imported"), 20, "{report:#}");
    let after = program
        .administer(["user", "list", "--json"], "")
        .expecting(0)
        .json();
    assert_eq!(before, after);
}

#[test]
fn a_dry_run_tells_the_same_and_changes_nothing() {
    let program = Program::with_practice();
    let mut further = decided();
    further.push("--dry-run".into());
    let told = import(
        &program,
        &further.iter().map(String::as_str).collect::<Vec<_>>(),
        0,
    );
    let users = program
        .administer(["user", "list", "--json"], "")
        .expecting(0)
        .json();
    assert_eq!(
        users["users"].as_array().map(Vec::len),
        Some(1),
        "{users:#}"
    );
    let done = import_decided(&program, 0);
    assert_eq!(told["rows"], done["rows"]);
}

#[test]
fn the_windows_1252_export_gives_the_same_people() {
    let program = Program::with_practice();
    let (export, decisions) = (data("export-v3.2-windows-1252.csv"), data("decisions.csv"));
    let arguments = [
        "import",
        export.to_str().expect("UTF-8"),
        "--decide",
        decisions.to_str().expect("UTF-8"),
        "--json",
    ];
    let report = program.administer(arguments, "").expecting(0).json();
    assert_eq!(outcomes(&report, "imported"), 19, "{report:#}");
    assert_eq!(
        row(&report, "Dr L'HŒUILLET Zoë")["identifier"]["display"],
        "l'hœuillet.zoë"
    );
}

#[test]
fn the_policy_report_names_weak_accounts_without_their_passwords() {
    let program = Program::with_practice();
    let _ = import_decided(&program, 0);
    let report = program
        .administer(["policy", "report", "--json"], "")
        .expecting(0)
        .json();
    let weak = report["weak_passwords"].as_array().expect("a list");
    assert!(
        weak.iter().any(|one| one["key"] == "charbonnel.pascal"),
        "{report:#}"
    );
    assert!(!report.to_string().contains("1234"));
    let without = report["without_password"].as_array().expect("a list");
    assert!(
        without.iter().any(|one| one["key"] == "leroy.sophie"),
        "{report:#}"
    );
}
