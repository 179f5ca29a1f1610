//! What every proof of a person has in common, by password or by card.

use crate::http::{Refusal, Way};
use crate::request_log::Asker;
use crate::state::Service;
use axum::Json;
use loquet_domain::FailureCode;
use loquet_port_desk::{DeskError, OpenSession};
use loquet_wire_v1::LoginResult;
use std::future::Future;
use tokio::time::Instant;

/// Lets the desk judge a proof, counted before it costs anything. Dropped half-way it stays counted
/// here as it does at the desk (COD-03).
pub(super) async fn judged<T>(
    service: &Service,
    (way, asker): (Way, Asker),
    judge: impl Future<Output = Result<T, DeskError>>,
) -> Result<T, Refusal> {
    let counted = service.guard.throttles.prove(way, asker, Instant::now())?;
    let judged = judge.await;
    if !judged.as_ref().is_err_and(is_refused) {
        counted.succeeded(Instant::now());
    }
    Ok(judged?)
}

/// Whether the person is refused, rather than not judged: only that counts (LOCK-08). Whoever keeps
/// the queue of hashes full is refused often enough to be throttled by that.
fn is_refused(error: &DeskError) -> bool {
    matches!(
        error.code(),
        FailureCode::LoginDenied | FailureCode::CardDenied | FailureCode::CardNotRegistered
    )
}

/// The answer to a login. It may have ended the person's oldest session (SES-10): what was seen of
/// theirs is forgotten, and whoever follows one of theirs looks again.
pub(crate) fn opened(service: &Service, opened: &OpenSession) -> Json<LoginResult> {
    let identifier = &opened.session.identifier;
    let sessions = &service.guard.sessions;
    sessions.forget_where(|seen| seen.view.identifier == *identifier);
    service.hub.person_changed(identifier.key());
    Json(opened.into())
}
