//! The journal, for auditors and administrators (LOG-12).

use super::journal_export::{self, Format};
use crate::http::{Bearer, LargeMessage, Query, Refusal};
use crate::openapi::refusals;
use crate::state::Service;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use loquet_domain::journal::Sequence;
use loquet_port_desk::{JournalEntry, JournalKeeper};
use loquet_wire_v1::{
    JournalAnchor, JournalPurge, JournalRecords, JournalVerdict, JournalVerification,
};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Records of an answer, where none is asked for, and at most.
const RECORDS: (u32, u32) = (100, 10_000);

refusals! {
    /// Of a reading.
    OfReading = ANY ROLE PARAMETERS, [];
    /// Of a verification.
    OfVerification = ANY ROLE MESSAGE, [];
    /// Of what is asked without a message.
    OfKeeping = ANY ROLE, [];
}

pub(super) fn routes() -> OpenApiRouter<Service> {
    OpenApiRouter::new()
        .routes(routes!(read_journal))
        .routes(routes!(export_journal))
        .routes(routes!(verify_journal))
        .routes(routes!(anchor_journal))
        .routes(routes!(purge_journal))
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
/// recorded. As JSON Lines or CSV, by `format` or by the header `Accept`, every record comes at once
/// and no `limit` is taken; an answer that breaks off is not whole.
#[utoipa::path(
    get, path = "/v1/journal/export", tag = "journal", security(("bearer" = [])),
    params(
        ("after" = Option<u64>, Query, minimum = 0, description = "The sequence before the first."),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 10000,
            description = "At most so many; 100 by default."),
        ("format" = Option<String>, Query, description = "`json` (a page), `jsonl` or `csv`."),
    ),
    responses((status = 200, description = "A page, or everything.",
        content((JournalRecords = "application/json"), (String = "application/jsonl"),
            (String = "text/csv"))), OfReading),
)]
async fn export_journal(
    State(service): State<Service>,
    bearer: Bearer,
    headers: HeaderMap,
    mut query: Query,
) -> Result<Response, Refusal> {
    let format = match query.take("format") {
        Some(name) => Some(Format::named(&name).ok_or_else(|| Refusal::field("type", "format"))?),
        None => Format::accepted(&headers),
    };
    let after = query
        .take("after")
        .map(|text| sequence(&text))
        .transpose()?;
    if let Some(form @ (Format::Jsonl | Format::Csv)) = format {
        query.finish()?;
        return journal_export::streamed(service, bearer, after, form).await;
    }
    let limit = query.take_limit(RECORDS.0, RECORDS.1)?;
    query.finish()?;
    let desk = &service.desk;
    let records = desk.export_journal(&bearer.token, after, limit).await?;
    Ok(Json(shown(&records)).into_response())
}

/// Verify the journal
///
/// From its first record, or from what the last purge has left, against the head and the anchors
/// that were noted earlier if there are any. A journal that was altered is a verdict, not a failure.
#[utoipa::path(
    post, path = "/v1/journal/verification", tag = "journal", security(("bearer" = [])),
    request_body = JournalVerification,
    responses((status = 200, description = "The verdict.", body = JournalVerdict),
        OfVerification),
)]
async fn verify_journal(
    State(service): State<Service>,
    bearer: Bearer,
    LargeMessage(request, _room): LargeMessage<JournalVerification>,
) -> Result<Json<JournalVerdict>, Refusal> {
    let noted = request.read()?;
    let verdict = service.desk.verify_journal(&bearer.token, &noted).await?;
    Ok(Json(verdict.into()))
}

/// Anchor the end of the journal
///
/// Gives one line to be kept elsewhere: given to a later verification, it shows a cut. The
/// anchoring is itself recorded.
#[utoipa::path(
    post, path = "/v1/journal/anchors", tag = "journal", security(("bearer" = [])),
    responses((status = 201, description = "The anchor.", body = JournalAnchor), OfKeeping),
)]
async fn anchor_journal(
    State(service): State<Service>,
    bearer: Bearer,
) -> Result<(StatusCode, Json<JournalAnchor>), Refusal> {
    let by = JournalKeeper::Person(&bearer.token);
    let anchor = service.desk.anchor_journal(by).await?;
    Ok((StatusCode::CREATED, Json((&anchor).into())))
}

/// Purge the journal
///
/// For an administrator: removes what is older than the practice's retention, and records how many
/// records that were. What was altered is not removed, but told.
#[utoipa::path(
    post, path = "/v1/journal/purges", tag = "journal", security(("bearer" = [])),
    responses((status = 200, description = "What was done.", body = JournalPurge), OfKeeping),
)]
async fn purge_journal(
    State(service): State<Service>,
    bearer: Bearer,
) -> Result<Json<JournalPurge>, Refusal> {
    let by = JournalKeeper::Person(&bearer.token);
    let purge = service.desk.purge_journal(by).await?;
    Ok(Json(purge.into()))
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
