//! The journal of a practice, through the program and behind its back.

use loquet_tests::Program;
use sea_orm::{ConnectionTrait, Database, DatabaseConnection};

async fn behind_its_back(program: &Program) -> DatabaseConnection {
    let path = program.data().join("database").join("practice.db");
    Database::connect(format!("sqlite://{}", path.display()))
        .await
        .expect("the file")
}

fn practice() -> Program {
    let program = Program::with_practice();
    let _ = program
        .administer(["user", "add", "connu.jean"], "1234\n")
        .expecting(0);
    let _ = program.log_in("connu.jean", "4321").expecting(3);
    let _ = program.log_in("connu.jean", "1234").expecting(0);
    program
}

#[test]
fn log_01_a_login_can_be_read_again() {
    let program = practice();
    let listed = program
        .administer(["journal", "list", "--json"], "")
        .expecting(0)
        .json();
    let records = listed["records"].as_array().expect("records");
    let logins: Vec<_> = records
        .iter()
        .filter(|record| {
            record["action"] == "login.password" && record["object_identifier"] == "connu.jean"
        })
        .map(|record| (record["outcome"].clone(), record["reason"].clone()))
        .collect();
    let expected = [
        ("failure".into(), "wrong-password".into()),
        ("success".into(), serde_json::Value::Null),
    ];
    assert_eq!(logins, expected, "{listed:#}");
}

#[test]
fn log_12_reading_is_recorded_and_needs_the_role() {
    let program = practice();
    let arguments = ["journal", "list", "--as", "connu.jean", "--password-stdin"];
    let refused = program.run(arguments, "1234\n");
    assert_eq!(refused.code, 6, "{refused:#?}");
    let listed = program
        .administer(["journal", "list", "--json"], "")
        .expecting(0)
        .out;
    assert!(
        listed.contains("access.refused") && listed.contains("journal.read"),
        "{listed}"
    );
}

#[tokio::test]
async fn log_08_the_database_refuses_to_change_or_remove_a_record() {
    let program = practice();
    let database = behind_its_back(&program).await;
    for statement in [
        "UPDATE journal_records SET outcome = 'success'",
        "DELETE FROM journal_records",
    ] {
        let refused = database.execute_unprepared(statement).await;
        assert!(refused.is_err(), "{statement}");
    }
    let _ = program.administer(["journal", "verify"], "").expecting(0);
}

#[tokio::test]
async fn t38_whoever_goes_around_the_database_is_found_by_the_chain() {
    for tampering in [
        "UPDATE journal_records SET outcome = 'success', reason = NULL WHERE outcome = 'failure'",
        "DELETE FROM journal_records WHERE sequence = 2",
        "UPDATE journal_records SET at = at + 1 WHERE sequence = 1",
    ] {
        let program = practice();
        let _ = program.administer(["journal", "verify"], "").expecting(0);
        let database = behind_its_back(&program).await;
        let triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger'";
        let rows = database.query_all_raw(sea_orm::Statement::from_string(
            sea_orm::DbBackend::Sqlite,
            triggers,
        ));
        for row in rows.await.expect("the triggers") {
            let name: String = row.try_get("", "name").expect("a name");
            database
                .execute_unprepared(&format!("DROP TRIGGER {name}"))
                .await
                .expect("dropped");
        }
        database
            .execute_unprepared(tampering)
            .await
            .expect("tampered with");
        let answer = program.administer(["journal", "verify"], "");
        assert_eq!(answer.code, 11, "{tampering}: {answer:#?}");
        assert!(answer.err.contains("LQ-JRN-01"), "{answer:#?}");
    }
}

#[tokio::test]
async fn t38_a_cut_is_found_by_the_anchor_that_a_verification_prints() {
    let program = practice();
    let whole = program
        .administer(["journal", "verify", "--json"], "")
        .expecting(0)
        .json();
    let seal = whole["head"]["seal"].as_str().expect("a seal").to_owned();
    let sequence = whole["head"]["sequence"].as_u64().expect("a place");
    let anchor = format!("{sequence}:{seal}");
    let arguments = ["journal", "verify", "--anchor", &anchor];
    let _ = program.administer(arguments, "").expecting(0);
    let (sequence, seal) = anchor.split_once(':').expect("a place and a seal");
    let later = format!(
        "{}:{seal}",
        sequence.parse::<u64>().expect("a number") + 1_000
    );
    let cut = program.administer(["journal", "verify", "--anchor", &later], "");
    assert_eq!(cut.code, 11, "{cut:#?}");
}

#[test]
fn an_export_is_one_record_a_line_and_overwrites_nothing() {
    let program = practice();
    let file = program.folder().join("journal.jsonl");
    let path = file.to_str().expect("UTF-8");
    let _ = program
        .administer(["journal", "export", path], "")
        .expecting(0);
    let exported = std::fs::read_to_string(&file).expect("the export");
    for (number, line) in exported.lines().enumerate() {
        let record: serde_json::Value = serde_json::from_str(line).expect("JSON");
        assert_eq!(record["sequence"], number + 1);
        assert_eq!(record["seal"].as_str().map(str::len), Some(64));
    }
    let again = program.administer(["journal", "export", path], "");
    assert_ne!(again.code, 0);
    assert!(again.err.contains("LQ-JRN-02"), "{again:#?}");
}
