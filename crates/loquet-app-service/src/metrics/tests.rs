//! What is counted is told under documented names.

use super::{Answered, Lost, Metrics};
use loquet_domain::{FailureCode, Timestamp};
use loquet_wiring::{HashKind, HashObserver, HashOutcome, HashingLoad, Observation, ObservedHash};
use std::collections::BTreeSet;
use std::time::Duration;

/// The page of the names, for operators.
const PAGE: &str = include_str!("../../../../docs/src/developer/metrics.md");

fn answered(route: &str, status: u16, refused: Option<FailureCode>) -> Answered<'_> {
    Answered {
        method: "POST",
        route,
        status,
        took: Duration::from_millis(30),
        refused,
    }
}

/// Metrics of which each has a value.
fn filled() -> Metrics {
    let metrics = Metrics::default();
    metrics.answered(answered("/v1/login/password", 200, None));
    let denied = Some(FailureCode::LoginDenied);
    metrics.answered(answered("/v1/login/password", 401, denied));
    metrics.answered(answered("/v1/login/card/challenge", 200, None));
    metrics.card_abandoned(FailureCode::PinWrong);
    for lost in Lost::ALL {
        metrics.lost(lost);
    }
    metrics.hashed(ObservedHash {
        kind: HashKind::Verification,
        outcome: HashOutcome::Computed,
        took: Duration::from_millis(70),
    });
    metrics
}

fn observation() -> Observation {
    Observation {
        open_sessions: 3,
        journal_records: 12,
        last_record_at: Some(Timestamp::UNIX_EPOCH),
        hashing: HashingLoad {
            running: 2,
            places: 5,
            peak: 2,
        },
    }
}

#[test]
fn logins_are_counted_by_method_and_outcome() {
    let text = filled().read(Some(observation())).expect("text");
    for line in [
        "loquet_logins_total{method=\"password\",outcome=\"open\"} 1",
        "loquet_logins_total{method=\"password\",outcome=\"denied\"} 1",
        "loquet_card_steps_total{step=\"challenge\",reason=\"none\"} 1",
        "loquet_card_steps_total{step=\"abandon\",reason=\"LQ-PIN-02\"} 1",
        "loquet_connections_lost_total{reason=\"address_full\"} 1",
        "loquet_hash_duration_seconds_count{kind=\"verification\",outcome=\"computed\"} 1",
        "loquet_hashes_running 2",
        "loquet_hashes_waiting 3",
        "loquet_sessions_open 3",
        "loquet_journal_records 12",
        "loquet_database_up 1",
    ] {
        assert!(text.contains(line), "{line}: {text}");
    }
}

#[test]
fn without_the_database_the_rest_is_told() {
    let text = filled().read(None).expect("text");
    assert!(text.contains("loquet_database_up 0"), "{text}");
    assert!(text.contains("loquet_requests_total"), "{text}");
}

#[test]
fn every_name_is_documented_and_every_documented_name_exists() {
    let text = filled().read(Some(observation())).expect("text");
    let types = text.lines().filter_map(|line| line.strip_prefix("# TYPE "));
    let told: BTreeSet<_> = types
        .filter_map(|line| {
            let (name, kind) = line.split_once(' ')?;
            let total = if kind == "counter" { "_total" } else { "" };
            let info = if kind == "info" { "_info" } else { "" };
            Some(format!("{name}{total}{info}"))
        })
        .collect();
    let rows = PAGE.lines().filter_map(|line| line.strip_prefix("| `"));
    let documented: BTreeSet<_> = rows
        .filter_map(|row| row.split_once('`'))
        .map(|(name, _)| name.to_owned())
        .filter(|name| name.starts_with("loquet_"))
        .collect();
    assert_eq!(told, documented);
}
