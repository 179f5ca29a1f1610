//! Taking over the users of version 3.2.

use super::builders::{
    COLLEAGUE, PASSWORD, PERSON, Told, add, administrator, check_denied, identifier, member,
    password, recorded, row,
};
use super::{FrontEnd, Harness, HeldCard};
use crate::{
    AccountView, CardNumberProblem, Import, ImportReport, OpenSession, PasswordOutcome, RowOutcome,
    RowReport,
};
use loquet_domain::journal::Action;
use loquet_domain::legacy::{Choice, Decision, LegacyPassword, LegacyUser};
use loquet_domain::text::PrintableText;
use loquet_domain::{Identifier, PasswordHash};

/// MUST report each row, in the order of the rows, when it is done and at the end.
pub async fn import_reports_each_row_in_order_when_it_is_done_and_at_the_end(
    harness: &dyn Harness,
) {
    let by = administrator(harness).await;
    let here = harness.front_end();
    let (report, told) = import(&here, &by, rows(harness), Vec::new(), false).await;
    assert_eq!(told, report.rows);
    let lines: Vec<u64> = report.rows.iter().map(|row| row.line).collect();
    assert_eq!(lines, [2, 3, 5, 8, 13, 21, 34]);
    let names: Vec<&str> = report
        .rows
        .iter()
        .map(|row| row.user_name.as_str())
        .collect();
    assert_eq!(
        names,
        [
            "MARTIN Paul",
            "CARON Luc",
            "TOUR MARTIN ANNE",
            "Cher",
            "MARTIN Paul",
            "MARTIN-PAUL",
            "LEROY Anne"
        ]
    );
}

/// MUST import each row whole or not at all; a row that cannot be imported MUST stop nothing.
pub async fn import_imports_each_row_that_can_be_and_tells_what_is_wrong_with_the_others(
    harness: &dyn Harness,
) {
    let by = administrator(harness).await;
    let here = harness.front_end();
    let since = harness.events().await.len();
    let (report, _) = import(&here, &by, rows(harness), Vec::new(), false).await;
    check_rows(&report.rows);
    let added = recorded(harness, since, Action::AccountImported).await;
    assert_eq!(added.len(), 3);
    let accounts = accounts(&here, &by).await;
    let names = accounts.into_iter().map(|account| account.identifier);
    let names: Vec<Identifier> = names
        .filter(|name| *name != by.session.identifier)
        .collect();
    assert_eq!(names, [COLLEAGUE, "leroy.anne", PERSON].map(identifier));
    let imported = here.enter(PERSON, "1234").await;
    assert!(imported.weak_password);
    check_denied(here.log_in(COLLEAGUE, PASSWORD).await, "no longer there");
}

/// MUST change nothing when the same rows are imported again.
pub async fn import_changes_nothing_when_the_same_rows_are_imported_again(harness: &dyn Harness) {
    let by = administrator(harness).await;
    let here = harness.front_end();
    import(&here, &by, rows(harness), Vec::new(), false).await;
    let before = accounts(&here, &by).await;
    let since = harness.events().await.len();
    let (report, _) = import(&here, &by, rows(harness), Vec::new(), false).await;
    let again = report.rows.iter().filter_map(|row| match &row.outcome {
        RowOutcome::AlreadyImported { identifier } => Some(identifier.clone()),
        _ => None,
    });
    let again: Vec<Identifier> = again.collect();
    assert_eq!(again, [PERSON, COLLEAGUE, "leroy.anne"].map(identifier));
    assert_eq!(accounts(&here, &by).await, before);
    assert_eq!(recorded(harness, since, Action::AccountImported).await, []);
}

/// MUST only tell what would be done, when that is asked.
pub async fn import_only_tells_what_would_be_done_when_that_is_asked(harness: &dyn Harness) {
    let by = administrator(harness).await;
    let here = harness.front_end();
    let before = accounts(&here, &by).await;
    let (report, told) = import(&here, &by, rows(harness), Vec::new(), true).await;
    check_rows(&report.rows);
    assert_eq!(told, report.rows);
    assert_eq!(accounts(&here, &by).await, before);
    assert_eq!(recorded(harness, 0, Action::AccountImported).await, []);
}

/// MUST do what a person decided for a row.
pub async fn import_does_what_a_person_decided_for_a_row(harness: &dyn Harness) {
    let by = administrator(harness).await;
    let here = harness.front_end();
    let decided = |user_name: &str, choice| Decision {
        user_name: PrintableText::new(user_name),
        choice,
    };
    let decisions = vec![
        decided(
            "TOUR MARTIN ANNE",
            Choice::Identifier(identifier("tour martin.anne")),
        ),
        decided("CARON Luc", Choice::LeaveOut),
    ];
    let (report, _) = import(&here, &by, rows(harness), decisions, false).await;
    assert_eq!(report.rows[1].outcome, RowOutcome::LeftOut);
    let imported = imported(&report.rows[2]);
    assert_eq!(imported, &identifier("tour martin.anne"));
    let accounts = accounts(&here, &by).await;
    assert!(
        !accounts
            .iter()
            .any(|account| account.identifier == identifier(COLLEAGUE))
    );
}

/// MUST propose free identifiers for a row whose identifier another person has.
pub async fn import_proposes_free_identifiers_for_a_homonym(harness: &dyn Harness) {
    let by = administrator(harness).await;
    add(harness, &by, member(PERSON)).await;
    let here = harness.front_end();
    let rows = vec![row(2, "MARTIN Paul", LegacyPassword::None)];
    let (report, _) = import(&here, &by, rows, Vec::new(), false).await;
    let RowOutcome::Homonym { taken, proposals } = &report.rows[0].outcome else {
        panic!("no homonym, but {:?}", report.rows[0]);
    };
    assert_eq!(taken, &identifier(PERSON));
    let free = proposals.first().expect("a proposal").clone();
    let choice = Choice::Identifier(free.clone());
    let decision = Decision {
        user_name: PrintableText::new("MARTIN Paul"),
        choice,
    };
    let rows = vec![row(2, "MARTIN Paul", LegacyPassword::None)];
    let (report, _) = import(&here, &by, rows, vec![decision], false).await;
    assert_eq!(imported(&report.rows[0]), &free);
}

/// Rows of every kind.
fn rows(harness: &dyn Harness) -> Vec<LegacyUser> {
    let number = harness.number(HeldCard::First).to_string();
    let plain = |typed| LegacyPassword::Plain(password(typed));
    let malformed = PasswordHash::from_phc("$argon2id$v=19$m=1,t=1,p=1$AA$AA");
    vec![
        LegacyUser {
            card_number: Some(number.clone()),
            ..row(2, "MARTIN Paul", plain("1234"))
        },
        LegacyUser {
            card_number: Some(number),
            active: false,
            ..row(3, "CARON Luc", plain(PASSWORD))
        },
        row(5, "TOUR MARTIN ANNE", LegacyPassword::None),
        row(8, "Cher", LegacyPassword::None),
        row(13, "MARTIN Paul", LegacyPassword::None),
        row(21, "MARTIN-PAUL", LegacyPassword::Unsupported),
        row(34, "LEROY Anne", LegacyPassword::Argon2(malformed)),
    ]
}

/// What becomes of them in a practice where nobody is yet.
fn check_rows(rows: &[RowReport]) {
    let imported = |typed: &str, active, password, card_number| RowOutcome::Imported {
        identifier: identifier(typed),
        active,
        password,
        card_number,
    };
    let expected = [
        imported(PERSON, true, PasswordOutcome::Weak, None),
        imported(
            COLLEAGUE,
            false,
            PasswordOutcome::Acceptable,
            Some(CardNumberProblem::Taken),
        ),
    ];
    assert_eq!(rows[0].outcome, expected[0]);
    assert_eq!(rows[1].outcome, expected[1]);
    let RowOutcome::Ambiguous { candidates } = &rows[2].outcome else {
        panic!("not ambiguous, but {:?}", rows[2]);
    };
    assert!(candidates.len() > 1, "{candidates:?}");
    assert_eq!(rows[3].outcome, RowOutcome::SingleWord);
    let repeated = RowOutcome::RepeatedUserName { earlier_line: 2 };
    assert_eq!(rows[4].outcome, repeated);
    assert_eq!(rows[5].outcome, RowOutcome::SingleWord);
    let malformed = imported("leroy.anne", true, PasswordOutcome::Malformed, None);
    assert_eq!(rows[6].outcome, malformed);
}

/// Under which identifier a row was imported.
fn imported(row: &RowReport) -> &Identifier {
    match &row.outcome {
        RowOutcome::Imported { identifier, .. } => identifier,
        other => panic!("not imported, but {other:?}"),
    }
}

async fn import(
    here: &FrontEnd,
    by: &OpenSession,
    users: Vec<LegacyUser>,
    decisions: Vec<Decision>,
    dry_run: bool,
) -> (ImportReport, Vec<RowReport>) {
    let told = Told::default();
    let import = Import {
        users,
        decisions,
        dry_run,
    };
    let report = here.desk.import(&by.token, import, &told).await;
    (report.expect("a report"), told.rows())
}

async fn accounts(here: &FrontEnd, by: &OpenSession) -> Vec<AccountView> {
    let page = here.desk.list_users(&by.token, None, 100).await;
    page.expect("a page")
}
