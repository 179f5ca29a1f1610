//! The journal, for auditors and administrators (LOG-12).

use crate::http::{Bearer, Message, Query, Refusal};
use crate::openapi::refusals;
use crate::state::Service;
use axum::Json;
use axum::extract::State;
use loquet_domain::journal::Sequence;
use loquet_port_desk::JournalEntry;
use loquet_wire_v1::{JournalRecords, JournalVerdict, JournalVerification};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Records of an answer, where none is asked for, and at most.
const RECORDS: (u32, u32) = (100, 10_000);

refusals! {
    /// Of a reading.
    OfReading = ANY ROLE PARAMETERS, [];
    /// Of a verification.
    OfVerification = ANY ROLE MESSAGE, [];
}

pub(super) fn routes() -> OpenApiRouter<Service> {
    OpenApiRouter::new()
        .routes(routes!(read_journal))
        .routes(routes!(export_journal))
        .routes(routes!(verify_journal))
}

/// Read the newest records
///
/// Oldest first. The reading is itself recorded.
#[utoipa::path(
    get, path = "/v1/journal", tag = "journal", security(("bearer" = [])),
    params(("limit" = Option<u32>, Query, minimum = 1, maximum = 10000,
        description = "At most so many; 100 by default.")),
    responses((status = 200, description = "The records.", body = JournalRecords), OfReading),
)]
async fn read_journal(
    State(service): State<Service>,
    bearer: Bearer,
    mut query: Query,
) -> Result<Json<JournalRecords>, Refusal> {
    let limit = query.take_limit(RECORDS.0, RECORDS.1)?;
    query.finish()?;
    let records = service.desk.read_journal(&bearer.token, limit).await?;
    Ok(Json(shown(&records)))
}

/// Export the records
///
/// With their seals, page by page: ask again with the last sequence of a page. The first page is
/// recorded.
#[utoipa::path(
    get, path = "/v1/journal/export", tag = "journal", security(("bearer" = [])),
    params(
        ("after" = Option<u64>, Query, minimum = 0, description = "The sequence before the first."),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 10000,
            description = "At most so many; 100 by default."),
    ),
    responses((status = 200, description = "A page.", body = JournalRecords), OfReading),
)]
async fn export_journal(
    State(service): State<Service>,
    bearer: Bearer,
    mut query: Query,
) -> Result<Json<JournalRecords>, Refusal> {
    let after = query
        .take("after")
        .map(|text| sequence(&text))
        .transpose()?;
    let limit = query.take_limit(RECORDS.0, RECORDS.1)?;
    query.finish()?;
    let desk = &service.desk;
    let records = desk.export_journal(&bearer.token, after, limit).await?;
    Ok(Json(shown(&records)))
}

/// Verify the journal
///
/// From its first record, against a head noted earlier if one is given. A journal that was altered
/// is a verdict, not a failure.
#[utoipa::path(
    post, path = "/v1/journal/verification", tag = "journal", security(("bearer" = [])),
    request_body = JournalVerification,
    responses((status = 200, description = "The verdict.", body = JournalVerdict),
        OfVerification),
)]
async fn verify_journal(
    State(service): State<Service>,
    bearer: Bearer,
    Message(request): Message<JournalVerification>,
) -> Result<Json<JournalVerdict>, Refusal> {
    let anchor = request.read()?;
    let verdict = service.desk.verify_journal(&bearer.token, anchor).await?;
    Ok(Json(verdict.into()))
}

/// A place in the journal, within what every database counts.
fn sequence(text: &str) -> Result<Sequence, Refusal> {
    let number = text
        .parse()
        .ok()
        .filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()));
    let number = number.filter(|number| i64::try_from(*number).is_ok());
    number
        .map(Sequence)
        .ok_or_else(|| Refusal::field("type", "after"))
}

fn shown(records: &[JournalEntry]) -> JournalRecords {
    let records = records.iter().map(Into::into).collect();
    JournalRecords { records }
}
