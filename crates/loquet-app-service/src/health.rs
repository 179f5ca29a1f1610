//! Whether the service lives, has started and is ready.

use crate::state::Service;
use axum::Router;

/// `/health/live`, `/health/started`, `/health/ready`.
pub(crate) fn routes() -> Router<Service> {
    Router::new()
}
