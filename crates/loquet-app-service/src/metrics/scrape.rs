//! Reading the metrics: `GET /metrics`, in the text format of `OpenMetrics`.

use super::Metrics;
use crate::server::Admission;
use crate::state::Service;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use loquet_wiring::{Observation, now};
use prometheus_client::encoding::text::encode;
use std::time::Duration;
use tokio::time::timeout;

/// The format (`OpenMetrics` 1.0).
const FORMAT: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// How long the database may take to answer; the rest is told without it.
const PATIENCE: Duration = Duration::from_secs(2);

/// The routes of the address of the metrics.
pub(crate) fn routes(service: Service) -> Router {
    Router::new()
        .route("/metrics", get(metrics))
        .with_state(service)
}

async fn metrics(State(service): State<Service>) -> Response {
    let observed = timeout(PATIENCE, service.vitals.observe()).await;
    let text = service.metrics.read(observed.ok().and_then(Result::ok));
    match text {
        Some(text) => ([(CONTENT_TYPE, FORMAT)], text).into_response(),
        None => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

impl Metrics {
    /// Everything that is counted, with what was observed in the practice.
    pub(super) fn read(&self, observed: Option<Observation>) -> Option<String> {
        let families = &self.0.families;
        families.database_up.set(observed.is_some().into());
        let connections = self.0.connections.get().map_or(0, Admission::open);
        families.connections.set(number(connections));
        if let Some(observed) = observed {
            self.show(&observed);
        }
        let mut text = String::new();
        encode(&mut text, &self.0.registry).ok()?;
        Some(text)
    }

    fn show(&self, observed: &Observation) {
        let families = &self.0.families;
        families.sessions.set(number(observed.open_sessions));
        families
            .journal_records
            .set(number(observed.journal_records));
        let hashing = observed.hashing;
        families.hashes_running.set(number(hashing.running));
        let waiting = hashing.places.saturating_sub(hashing.running);
        families.hashes_waiting.set(number(waiting));
        if let Some(at) = observed.last_record_at {
            let since_1970 = at.as_duration().as_secs_f64();
            families.journal_last.set(since_1970);
            families
                .journal_age
                .set(now().duration_since(at).as_secs_f64());
        }
    }
}

fn number(count: impl TryInto<i64>) -> i64 {
    count.try_into().unwrap_or(i64::MAX)
}
