//! A journal that can be trusted: five kinds of tampering, anchors, purge and export, through the
//! program itself and behind its back.

use loquet_domain::journal::{Action, EventContext, Object};
use loquet_domain::{SignedDuration, Timestamp};
use loquet_tests::{Program, Service, client, origin};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};
use std::fs;
use std::path::{Path, PathBuf};

/// Old records at the beginning of the practice of [`with_a_past`].
const OLD: u64 = 60;

async fn behind_its_back(program: &Program) -> DatabaseConnection {
    let path = program.data().join("database").join("practice.db");
    let database = Database::connect(format!("sqlite://{}", path.display()));
    let database = database.await.expect("the file");
    let triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger'";
    let triggers = Statement::from_string(DbBackend::Sqlite, triggers);
    let rows = database.query_all_raw(triggers).await;
    for row in rows.expect("the triggers") {
        let name: String = row.try_get("", "name").expect("a name");
        let dropping = format!("DROP TRIGGER {name}");
        database
            .execute_unprepared(&dropping)
            .await
            .expect("dropped");
    }
    database
}

async fn tamper(program: &Program, statements: &str) {
    let database = behind_its_back(program).await;
    for statement in statements.split(';') {
        database
            .execute_unprepared(statement)
            .await
            .expect(statement);
    }
    database.close().await.expect("closed");
}

fn text(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

/// A practice whose journal was anchored three times, and the file of the anchors.
fn anchored() -> (Program, PathBuf) {
    let program = Program::with_practice();
    let file = program.folder().join("anchors.jsonl");
    for number in 1..=3 {
        anchor(&program, &file);
        let kept = fs::read_to_string(&file).expect("the anchors");
        assert_eq!(kept.lines().count(), number);
    }
    (program, file)
}

fn anchor(program: &Program, file: &Path) {
    let arguments = ["journal", "anchor", "--to", text(file)];
    let _ = program.administer(arguments, "").expecting(0);
}

/// What the verification against the anchors of a file says, which is not good.
fn check_found(program: &Program, file: &Path, expected: &str) {
    let answer = program.administer(["journal", "verify", "--anchors", text(file)], "");
    assert_eq!(answer.code, 11, "{expected}: {answer:#?}");
    assert!(answer.err.contains("LQ-JRN-01"), "{answer:#?}");
    assert!(answer.err.contains(expected), "{expected}: {answer:#?}");
}

#[tokio::test]
async fn t38_five_kinds_of_tampering_are_found_the_cut_by_the_anchors() {
    let renumbered = "UPDATE journal_records SET sequence = 1000 WHERE sequence = 2;
                      UPDATE journal_records SET sequence = 2 WHERE sequence = 3;
                      UPDATE journal_records SET sequence = 3 WHERE sequence = 1000";
    let inserted = "CREATE TABLE copied AS SELECT * FROM journal_records
                     WHERE sequence = (SELECT max(sequence) FROM journal_records);
                    UPDATE copied SET sequence = sequence + 1, seal = randomblob(32);
                    INSERT INTO journal_records SELECT * FROM copied;
                    DROP TABLE copied";
    for (kind, statements) in [
        (
            "edit",
            "UPDATE journal_records SET outcome = 'failure' WHERE sequence = 2",
        ),
        ("delete", "DELETE FROM journal_records WHERE sequence = 2"),
        ("reorder", renumbered),
        ("insert", inserted),
        (
            "delete the beginning",
            "DELETE FROM journal_records WHERE sequence <= 2",
        ),
    ] {
        let (program, file) = anchored();
        tamper(&program, statements).await;
        let answer = program.administer(["journal", "verify"], "");
        assert_eq!(answer.code, 11, "{kind}: {answer:#?}");
        check_found(&program, &file, "record");
    }
    let (program, file) = anchored();
    tamper(
        &program,
        "DELETE FROM journal_records
         WHERE sequence > (SELECT max(sequence) - 6 FROM journal_records)",
    )
    .await;
    // What is left is whole in itself, and grows again.
    let _ = program.administer(["journal", "verify"], "").expecting(0);
    check_found(&program, &file, "noted earlier");
}

#[test]
fn log_09_a_whole_journal_agrees_with_its_anchors() {
    let (program, file) = anchored();
    let arguments = ["journal", "verify", "--json", "--anchors", text(&file)];
    let verdict = program.administer(arguments, "").expecting(0).json();
    assert_eq!(verdict["whole"], true, "{verdict}");
    assert_eq!(verdict["anchors"], 3, "{verdict}");
    let said = program.administer(["journal", "verify", "--anchors", text(&file)], "");
    assert!(said.out.contains('3'), "{said:#?}");
    // To standard output, an anchor is the line alone.
    let line = program.administer(["journal", "anchor"], "").expecting(0);
    assert!(line.out.starts_with("{\"anchor\":1,"), "{line:#?}");
    assert_eq!(line.out.lines().count(), 1);
}

#[test]
fn t38_forged_reordered_and_foreign_anchors_are_found() {
    let (program, file) = anchored();
    let kept = fs::read_to_string(&file).expect("the anchors");
    let lines: Vec<&str> = kept.lines().collect();
    let reordered = format!("{}\n{}\n", lines[1], lines[0]);
    fs::write(&file, reordered).expect("written");
    check_found(&program, &file, "order");
    let sequence = format!("\"sequence\":{}", sequence(lines[0]));
    let moved = kept.replacen(&sequence, "\"sequence\":1", 1);
    assert_ne!(moved, kept);
    fs::write(&file, moved).expect("written");
    check_found(&program, &file, "not made by this practice");
    let (other, _) = anchored();
    fs::write(&file, &kept).expect("written");
    check_found(&other, &file, "another practice");
}

fn sequence(line: &str) -> u64 {
    let anchor: serde_json::Value = serde_json::from_str(line).expect("JSON");
    anchor["sequence"].as_u64().expect("a place")
}

#[test]
fn anything_else_than_anchors_has_its_own_sentence() {
    let (program, file) = anchored();
    for (content, line) in [("{}\n", "line 1"), ("\n", "line 1")] {
        fs::write(&file, content).expect("written");
        let answer = program.administer(["journal", "verify", "--anchors", text(&file)], "");
        assert_eq!(answer.code, 4, "{answer:#?}");
        assert!(answer.err.contains("LQ-JRN-03"), "{answer:#?}");
        assert!(answer.err.contains(line), "{answer:#?}");
    }
    let folder = program.folder().join("none").join("anchors.jsonl");
    let answer = program.administer(["journal", "anchor", "--to", text(&folder)], "");
    assert!(answer.err.contains("LQ-JRN-02"), "{answer:#?}");
}

#[test]
fn log_12_anchoring_and_purging_are_recorded_and_need_the_role() {
    let program = Program::with_practice();
    let _ = program
        .administer(["user", "add", "connu.jean"], "1234\n")
        .expecting(0);
    for command in ["anchor", "purge"] {
        let arguments = ["journal", command, "--as", "connu.jean", "--password-stdin"];
        let refused = program.run(arguments, "1234\n");
        assert_eq!(refused.code, 6, "{refused:#?}");
        let _ = program.administer(["journal", command], "").expecting(0);
    }
    let listed = program.administer(["journal", "list", "--json"], "");
    for action in ["journal.anchored", "journal.purged", "access.refused"] {
        assert!(listed.out.contains(action), "{action}: {listed:#?}");
    }
}

/// A practice whose journal begins with records of long ago: of a service that ran before there was
/// anybody.
async fn with_a_past() -> Program {
    let mut program = Program::new();
    program.share_journal_key();
    let _ = program.run(["config", "show"], "").expecting(0);
    let folder = program.data().join("database");
    fs::create_dir_all(&folder).expect("a folder");
    let store = loquet_tests::sqlite_store(&folder).await;
    let began = Timestamp::from_second(1_500_000_000).expect("an instant");
    let events = (0..OLD).map(|number| {
        let seconds = i64::try_from(number).expect("a small number");
        let context = EventContext {
            at: began + SignedDuration::from_secs(seconds),
            actor: None,
            origin: origin(),
            attempt: None,
            session: None,
        };
        context.event(Action::ServiceStarted, Object::Practice)
    });
    let events: Vec<_> = events.collect();
    store.journal.append(&events).await.expect("appended");
    drop(store);
    program.create_practice();
    program
}

fn first_sequence(program: &Program) -> u64 {
    let exported = program.administer(["journal", "export"], "").expecting(0);
    let first = exported.out.lines().next().expect("a record").to_owned();
    sequence(&first)
}

#[tokio::test]
async fn log_11_a_purge_removes_what_is_too_old_and_the_rest_verifies() {
    let program = with_a_past().await;
    let file = program.folder().join("anchors.jsonl");
    anchor(&program, &file);
    assert_eq!(first_sequence(&program), 1);
    let purged = program.administer(["journal", "purge", "--json"], "");
    assert_eq!(purged.expecting(0).json()["records"], OLD);
    assert_eq!(first_sequence(&program), OLD + 1);
    let arguments = ["journal", "verify", "--json", "--anchors", text(&file)];
    let verdict = program.administer(arguments, "").expecting(0).json();
    assert_eq!(verdict["purged"], OLD, "{verdict}");
    let again = program.administer(["journal", "purge", "--json"], "");
    assert_eq!(again.expecting(0).json()["records"], 0);
    // A cut that is made to look like a purge is none.
    tamper(
        &program,
        "DELETE FROM journal_records WHERE sequence <= 62;
         UPDATE journal_checkpoint SET sequence = 62",
    )
    .await;
    check_found(&program, &file, "no purge has removed");
}

#[tokio::test]
async fn log_08_a_purge_does_not_hide_what_was_altered() {
    let program = with_a_past().await;
    tamper(
        &program,
        "UPDATE journal_records SET at = at + 1 WHERE sequence = 7",
    )
    .await;
    let refused = program.administer(["journal", "purge"], "");
    assert_eq!(refused.code, 11, "{refused:#?}");
    assert_eq!(first_sequence(&program), 1);
}

#[test]
fn an_export_as_csv_has_a_line_for_each_record_and_no_formula() {
    let mut program = Program::with_practice();
    program.set("LOQUET_LANGUAGE__DEFAULT", "en");
    let exported = program.administer(["journal", "export", "--format", "csv"], "");
    let lines: Vec<String> = exported
        .expecting(0)
        .out
        .split("\r\n")
        .map(str::to_owned)
        .collect();
    assert!(lines[0].starts_with("sequence,at,action,"), "{lines:?}");
    assert!(lines[1].starts_with("1,20"), "{lines:?}");
    let columns = lines[0].split(',').count();
    assert!(lines[1].split(',').count() >= columns, "{lines:?}");
}

#[tokio::test]
async fn log_09_the_service_anchors_and_purges_by_itself_and_exports_everything_at_once() {
    let mut program = with_a_past().await;
    let file = program.folder().join("anchors.jsonl");
    program.set("LOQUET_JOURNAL__ANCHOR_FILE", file.clone());
    let service = Service::start(&program);
    let token = service
        .log_in(Program::ADMINISTRATOR, Program::ADMINISTRATOR_PASSWORD)
        .await;
    for (form, media_type) in [("jsonl", "application/jsonl"), ("csv", "text/csv")] {
        let by_name = service.at(&format!("/v1/journal/export?format={form}"));
        let accepting = client().get(service.at("/v1/journal/export"));
        for request in [
            client().get(by_name),
            accepting.header("accept", media_type),
        ] {
            let answer = request.bearer_auth(&token).send().await.expect("an answer");
            assert_eq!(answer.status(), 200);
            let told = answer.headers()["content-type"].to_str().expect("text");
            assert!(told.starts_with(media_type), "{told}");
            let text = answer.text().await.expect("a whole answer");
            assert!(text.contains("service.started"), "{text}");
        }
    }
    let wrong = client().get(service.at("/v1/journal/export?format=xml"));
    let wrong = wrong.bearer_auth(&token).send().await.expect("an answer");
    assert_eq!(wrong.status(), 400);
    let (_, log) = service.stop();
    let kept = fs::read_to_string(&file).expect("an anchor");
    assert_eq!(kept.lines().count(), 1, "{log}");
    let arguments = ["journal", "verify", "--json", "--anchors", text(&file)];
    let verdict = program.administer(arguments, "").expecting(0).json();
    assert_eq!(
        (&verdict["anchors"], &verdict["purged"]),
        (&1.into(), &OLD.into())
    );
}
