//! Whether the service lives, has started and is ready: for systemd, monitors and load balancers.

use crate::state::Service;
use async_trait::async_trait;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use loquet_domain::storage::StorageFault;
use loquet_wiring::{Observation, Practice};
use serde::Serialize;
use std::time::Duration;
use tokio::time::timeout;

/// How long the database may take to answer.
const PATIENCE: Duration = Duration::from_secs(2);

/// What can be seen of the practice without being anybody.
#[async_trait]
pub(crate) trait Vitals: Send + Sync {
    /// Whether there is an administrator.
    async fn has_administrator(&self) -> Result<bool, StorageFault>;

    /// What goes on.
    async fn observe(&self) -> Result<Observation, StorageFault>;
}

#[async_trait]
impl Vitals for Practice {
    async fn has_administrator(&self) -> Result<bool, StorageFault> {
        Self::has_administrator(self).await
    }

    async fn observe(&self) -> Result<Observation, StorageFault> {
        Self::observe(self).await
    }
}

/// How the service is.
#[derive(Debug, Serialize)]
struct Health {
    status: &'static str,
    /// Why it is not well.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<Reason>,
}

/// Why the service is not ready.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Reason {
    /// It stops.
    Stopping,
    /// The database does not answer in time.
    DatabaseSilent,
    /// The database refuses.
    DatabaseRefuses,
    /// Nobody has created the first administrator yet: `loquet init`.
    NoAdministrator,
}

/// `/health/live`, `/health/started`, `/health/ready`.
pub(crate) fn routes() -> Router<Service> {
    Router::new()
        .route("/health/live", get(async || answer(None)))
        // The practice is open before the first connection is accepted.
        .route("/health/started", get(async || answer(None)))
        .route("/health/ready", get(ready))
}

async fn ready(State(service): State<Service>) -> Response {
    answer(unreadiness(&service).await)
}

async fn unreadiness(service: &Service) -> Option<Reason> {
    if service.stopping.has_begun() {
        return Some(Reason::Stopping);
    }
    match timeout(PATIENCE, service.vitals.has_administrator()).await {
        Ok(Ok(true)) => None,
        Ok(Ok(false)) => Some(Reason::NoAdministrator),
        Ok(Err(error)) => {
            tracing::warn!(%error, "not ready: the database refuses");
            Some(Reason::DatabaseRefuses)
        }
        Err(_) => Some(Reason::DatabaseSilent),
    }
}

fn answer(reason: Option<Reason>) -> Response {
    let (code, status) = match reason {
        None => (StatusCode::OK, "ok"),
        Some(_) => (StatusCode::SERVICE_UNAVAILABLE, "not_ready"),
    };
    let fresh = [(CACHE_CONTROL, "no-store")];
    (code, fresh, Json(Health { status, reason })).into_response()
}
