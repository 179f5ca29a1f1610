//! The schema: applied to nothing, applied again, and what it refuses by itself (STO-03, STO-04).

use super::previous::Previous;
use super::samples::{account_id, challenge, new_account, opening, request, serial, session_card};
use super::{On, Practice, key, on_each_engine, practice, practice_on};
use crate::SeaOrmStore;
use crate::migration::Migrator;
use loquet_domain::account::PasswordStrength;
use loquet_domain::card::{CardAuthority, ChallengePurpose};
use loquet_domain::journal::{Action, Outcome, Reason};
use loquet_domain::profile::{Assurance, Factor};
use loquet_domain::session::{EndCause, LockCause};
use loquet_domain::{AccountStatus, Role};
use loquet_port_enrolment::contract::builders;
use loquet_port_journal::Journal;
use loquet_port_sessions::{Challenges, Sessions};
use loquet_port_users::Users;
use sea_orm_migration::MigratorTrait;

#[tokio::test]
async fn opening_again_applies_nothing_again() {
    let practice = practice().await.with_martin().await;
    let steps = Migrator::migrations().len();
    for _ in 0..3 {
        let store = SeaOrmStore::open(&practice.path(), key())
            .await
            .expect("opened");
        let page = Users::page(&store, None, 10).await.expect("a page");
        assert_eq!(page.len(), 1);
        store.close().await;
        let applied = practice
            .raw()
            .await
            .number("SELECT count(*) FROM seaql_migrations")
            .await;
        assert_eq!(usize::try_from(applied).expect("a count"), steps);
    }
}

#[tokio::test]
async fn a_migration_that_was_cut_off_left_nothing() {
    let practice = practice().await;
    let mut raw = practice.raw().await;
    // As after a fault in the last step: none of its transaction is there.
    raw.run("DROP TABLE journal_checkpoint")
        .await
        .expect("dropped");
    raw.run("DELETE FROM seaql_migrations WHERE version = 'm0011_journal_checkpoint'")
        .await
        .expect("gone");
    raw.close().await;
    let store = SeaOrmStore::open(&practice.path(), key())
        .await
        .expect("opened");
    assert_eq!(store.checkpoint().await.expect("a table"), None);
}

#[tokio::test]
async fn a_fault_during_a_migration_undoes_it_all() {
    let previous = Previous::new().await;
    let mut raw = previous.raw().await;
    let schema = raw.schema().await;
    // The steps before the last succeed, the last finds its table's name taken.
    raw.run("CREATE VIEW journal_checkpoint AS SELECT 1")
        .await
        .expect("a view");
    SeaOrmStore::open(&previous.path(), key())
        .await
        .expect_err("refused");
    raw.run("DROP VIEW journal_checkpoint")
        .await
        .expect("dropped");
    assert_eq!(raw.schema().await, schema);
    assert_eq!(raw.number("SELECT count(*) FROM seaql_migrations").await, 5);
    assert_eq!(raw.number("SELECT count(*) FROM accounts").await, 5);
    let store = SeaOrmStore::open(&previous.path(), key()).await;
    store.expect("opened once nothing is in the way");
}

async fn check_refused(practice: &Practice, sql: &str) {
    let mut raw = practice.raw().await;
    raw.heed_references().await;
    let sql = practice.place.engine().spoken(sql);
    assert!(raw.run(&sql).await.is_err(), "accepted: {sql}");
}

/// A practice with one row in each table.
async fn full(engine: On) -> Practice {
    let practice = practice_on(engine).await.with_card().await;
    let attempt = practice.admit(&request(1, Some(account_id(1)))).await;
    practice.admit(&request(2, None)).await;
    practice.open_by_card(2, session_card(1)).await;
    practice.store.issue(&challenge(1)).await.expect("issued");
    builders::enrol(&practice, 1, "Accueil").await;
    builders::invite(&practice, 2, "Salle 1").await;
    practice
        .store
        .open(&opening(1, account_id(1), attempt))
        .await
        .expect("opened");
    practice
}

async fn sto_03_the_tables_refuse_what_the_domain_refuses(engine: On) {
    let practice = full(engine).await;
    for sql in [
        "UPDATE accounts SET role = 'chief'",
        "UPDATE accounts SET status = 'asleep'",
        "UPDATE accounts SET identifier_display = ''",
        "UPDATE accounts SET identifier_key = NULL",
        "UPDATE accounts SET identifier_rules = 0",
        "UPDATE accounts SET id = 'x'",
        "UPDATE accounts SET card_number = ''",
        "UPDATE accounts SET card_authority = 'ministry'",
        "UPDATE accounts SET card_authority = NULL",
        "UPDATE accounts SET card_number = NULL",
        "UPDATE accounts SET card_last_serial = '1'",
        "UPDATE accounts SET card_authority = NULL, card_number = NULL",
        "DELETE FROM accounts",
        "UPDATE password_credentials SET strength = 'good'",
        "UPDATE password_credentials SET phc = ''",
        "UPDATE password_credentials SET version = 0",
        "UPDATE password_credentials SET account_id = '00000000-0000-0000-0000-000000000000'",
        "UPDATE attempts SET subject = x'00' WHERE account_id IS NULL",
        "UPDATE attempts SET unknown_order = NULL WHERE account_id IS NULL",
        "UPDATE attempts SET consecutive = -1",
        "UPDATE attempts SET lifted = -1",
        "UPDATE attempts SET lock_until = 1, lock_confirmed = NULL",
        "UPDATE attempts SET lockout_day = '2027-01-01', lockout_count = NULL",
        "UPDATE attempts SET refused = -1",
        "UPDATE attempt_sources SET failures = -1",
        "UPDATE attempt_sources SET source = x'00'",
        "UPDATE sessions SET state = 'dormant'",
        "UPDATE sessions SET state = 'locked'",
        "UPDATE sessions SET state = 'locked', state_cause = 'closed'",
        "UPDATE sessions SET state = 'ended', state_cause = 'closed'",
        "UPDATE sessions SET ended_at = 1",
        "UPDATE sessions SET token_digest = x'00'",
        "UPDATE sessions SET factor = 'smile'",
        "UPDATE sessions SET factor = 'password' WHERE factor = 'cps-card'",
        "UPDATE sessions SET factor = 'cps-card' WHERE factor = 'password'",
        "UPDATE sessions SET card_serial = '8025000001/2800000001' WHERE factor = 'password'",
        "UPDATE sessions SET card_authority = 'ministry' WHERE factor = 'cps-card'",
        "UPDATE sessions SET card_authority = NULL WHERE factor = 'cps-card'",
        "UPDATE sessions SET card_number = NULL WHERE factor = 'cps-card'",
        "UPDATE sessions SET card_number = '' WHERE factor = 'cps-card'",
        "UPDATE sessions SET card_serial = '1' WHERE factor = 'cps-card'",
        "UPDATE sessions SET card_certificate = 'c5/01' WHERE factor = 'cps-card'",
        "UPDATE sessions SET card_not_after = NULL WHERE factor = 'cps-card'",
        "UPDATE card_challenges SET attempt = 'x'",
        "UPDATE card_challenges SET ordinal = 0",
        "UPDATE card_challenges SET nonce = x'00'",
        "UPDATE card_challenges SET purpose = 'payment'",
        "UPDATE card_challenges SET workstation = NULL",
        "UPDATE sessions SET role = 'chief'",
        "UPDATE sessions SET idle_ms = 1",
        "UPDATE sessions SET account_id = '00000000-0000-0000-0000-000000000000'",
    ] {
        check_refused(&practice, sql).await;
    }
}

async fn sto_03_a_workstation_is_invited_or_enrolled_and_never_both_or_neither(engine: On) {
    let practice = full(engine).await;
    for sql in [
        "UPDATE workstations SET id = 'x'",
        "UPDATE workstations SET name = ''",
        "UPDATE workstations SET name_key = 'the same'",
        "UPDATE workstations SET code_digest = x'00' WHERE enrolled_at IS NULL",
        "UPDATE workstations SET code_digest = NULL WHERE enrolled_at IS NULL",
        "UPDATE workstations SET code_expires_at = NULL WHERE enrolled_at IS NULL",
        "UPDATE workstations SET enrolled_at = 1 WHERE enrolled_at IS NULL",
        "UPDATE workstations SET token_digest = x'00' WHERE enrolled_at IS NOT NULL",
        "UPDATE workstations SET token_digest = NULL WHERE enrolled_at IS NOT NULL",
        "UPDATE workstations SET enrolled_at = NULL",
        "UPDATE workstations SET code_expires_at = 1 WHERE enrolled_at IS NOT NULL",
        "UPDATE workstations SET code_digest = randomblob(32), code_expires_at = 1",
        "UPDATE workstations SET code_digest = NULL, code_expires_at = NULL",
        "UPDATE workstations SET token_digest = NULL, enrolled_at = NULL",
    ] {
        check_refused(&practice, sql).await;
    }
}

async fn log_08_the_journal_refuses_all_but_its_next_record(engine: On) {
    let practice = full(engine).await;
    let copy = |changes: &str| {
        format!(
            "CREATE TEMP TABLE forged AS SELECT * FROM journal_records WHERE sequence = 1;
             UPDATE forged SET {changes};
             INSERT OR REPLACE INTO journal_records SELECT * FROM forged"
        )
    };
    for sql in [
        "UPDATE journal_records SET times = 2".to_owned(),
        "DELETE FROM journal_records".to_owned(),
        "INSERT OR REPLACE INTO journal_records SELECT * FROM journal_records".to_owned(),
        copy("seal = randomblob(32)"),
        copy("sequence = 9, seal = randomblob(32)"),
        copy("sequence = (SELECT max(sequence) + 1 FROM journal_records)"),
    ] {
        check_refused(&practice, &sql).await;
    }
    if engine == On::Postgres {
        check_refused(&practice, "TRUNCATE journal_records").await;
    }
    assert!(!practice.all_events().await.is_empty());
}

async fn sto_03_the_tables_take_whatever_the_domain_has(engine: On) {
    let practice = full(engine).await;
    let mut statements = Vec::new();
    let set = |table, column, code: &str| format!("UPDATE {table} SET {column} = '{code}'");
    statements.extend(
        Role::ALL
            .iter()
            .map(|role| set("accounts", "role", role.code())),
    );
    statements.extend(
        Role::ALL
            .iter()
            .map(|role| set("sessions", "role", role.code())),
    );
    let status = AccountStatus::ALL.iter();
    statements.extend(status.map(|status| set("accounts", "status", status.code())));
    let strength = PasswordStrength::ALL.iter();
    statements.extend(strength.map(|one| set("password_credentials", "strength", one.code())));
    let authority = CardAuthority::ALL.iter();
    statements.extend(
        authority
            .clone()
            .map(|one| set("accounts", "card_authority", one.code())),
    );
    statements.extend(authority.map(|one| {
        let set = set("sessions", "card_authority", one.code());
        format!("{set} WHERE factor = 'cps-card'")
    }));
    let purpose = ChallengePurpose::ALL.iter();
    statements.extend(purpose.map(|one| set("card_challenges", "purpose", one.code())));
    statements.extend(LockCause::ALL.iter().map(|cause| {
        format!(
            "UPDATE sessions SET state = 'locked', state_cause = '{}'",
            cause.code()
        )
    }));
    statements.extend(EndCause::ALL.iter().map(|cause| {
        let cause = cause.code();
        format!("UPDATE sessions SET state = 'ended', state_cause = '{cause}', ended_at = 0")
    }));
    let mut raw = practice.raw().await;
    for sql in statements {
        assert!(raw.run(&sql).await.expect(&sql) > 0, "{sql}");
    }
}

async fn log_02_every_word_of_the_journal_comes_back(engine: On) {
    let practice = practice_on(engine).await;
    let like = new_account(1, "martin.paul").event;
    let mut events = Vec::new();
    let with = |change: &dyn Fn(&mut loquet_domain::journal::Event)| {
        let mut event = like.clone();
        change(&mut event);
        event
    };
    events.extend(
        Action::ALL
            .iter()
            .map(|word| with(&|event| event.action = *word)),
    );
    events.extend(
        Outcome::ALL
            .iter()
            .map(|word| with(&|event| event.outcome = *word)),
    );
    events.extend(
        Reason::ALL
            .iter()
            .map(|word| with(&|event| event.reason = Some(*word))),
    );
    events.extend(
        Factor::ALL
            .iter()
            .map(|word| with(&|event| event.factor = Some(*word))),
    );
    events.extend(
        Assurance::ALL
            .iter()
            .map(|word| with(&|event| event.assurance = Some(*word))),
    );
    events.push(with(&|event| event.count = u64::MAX));
    events.push(with(&|event| event.card = Some(serial(7))));
    practice.store.append(&events).await.expect("appended");
    assert_eq!(practice.all_events().await, events);
}

on_each_engine!(
    sto_03_the_tables_refuse_what_the_domain_refuses,
    sto_03_a_workstation_is_invited_or_enrolled_and_never_both_or_neither,
    log_08_the_journal_refuses_all_but_its_next_record,
    sto_03_the_tables_take_whatever_the_domain_has,
    log_02_every_word_of_the_journal_comes_back,
);
