//! The journal as JSON Lines or CSV: page after page, so that memory holds one of them.

use crate::http::{Bearer, Refusal};
use crate::state::Service;
use axum::body::Body;
use axum::http::header::{ACCEPT, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::stream;
use loquet_domain::journal::Sequence;
use loquet_port_desk::{DeskError, JournalEntry};
use loquet_wire_v1 as wire;
use loquet_wiring::{journal_csv_header, journal_csv_line};
use std::error::Error;
use std::mem;

/// Records read at once.
const PAGE: u32 = 1_000;

/// The form of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// A page, as every answer.
    Json,
    /// Every record, one a line of JSON.
    Jsonl,
    /// Every record, one a line, for spreadsheets.
    Csv,
}

impl Format {
    const ALL: [Self; 3] = [Self::Json, Self::Jsonl, Self::Csv];

    /// The form with this name.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.name() == name)
    }

    /// The first of the forms that a client names; what it says besides is not weighed.
    pub(super) fn accepted(headers: &HeaderMap) -> Option<Self> {
        let accepted = headers.get_all(ACCEPT).iter();
        let texts = accepted.filter_map(|value| value.to_str().ok());
        let mut types = texts.flat_map(|text| text.split(','));
        types.find_map(|range| {
            let media_type = range.split(';').next().unwrap_or_default().trim();
            let mut forms = Self::ALL.into_iter();
            forms.find(|form| form.media_type().eq_ignore_ascii_case(media_type))
        })
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Jsonl => "jsonl",
            Self::Csv => "csv",
        }
    }

    const fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Jsonl => "application/jsonl",
            Self::Csv => "text/csv",
        }
    }

    const fn headers(self) -> (HeaderValue, HeaderValue) {
        let (content_type, disposition) = match self {
            Self::Json => ("application/json", "inline"),
            Self::Jsonl => (
                "application/jsonl",
                r#"attachment; filename="journal.jsonl""#,
            ),
            Self::Csv => (
                "text/csv; charset=utf-8; header=present",
                r#"attachment; filename="journal.csv""#,
            ),
        };
        (
            HeaderValue::from_static(content_type),
            HeaderValue::from_static(disposition),
        )
    }

    fn write(self, entry: &JournalEntry, lines: &mut Vec<u8>) -> Result<(), serde_json::Error> {
        if self == Self::Csv {
            lines.extend_from_slice(journal_csv_line(entry).as_bytes());
            return Ok(());
        }
        serde_json::to_writer(&mut *lines, &wire::JournalEntry::from(entry))?;
        lines.push(b'\n');
        Ok(())
    }
}

/// Every record after a place. Whoever may not read is refused like anywhere else, before anything
/// is sent; a fault after that breaks the answer off.
pub(super) async fn streamed(
    service: Service,
    bearer: Bearer,
    after: Option<Sequence>,
    form: Format,
) -> Result<Response, Refusal> {
    let mut export = Export {
        service,
        bearer,
        after,
        form,
        page: Vec::new(),
        is_first: true,
    };
    export.turn().await?;
    let pages = stream::unfold(Some(export), async |export| {
        let mut export = export?;
        let lines = export.lines().await;
        let goes_on = matches!(&lines, Ok(lines) if !lines.is_empty());
        Some((lines, goes_on.then_some(export)))
    });
    let (content_type, disposition) = form.headers();
    let headers = [
        (CONTENT_TYPE, content_type),
        (CONTENT_DISPOSITION, disposition),
    ];
    Ok((headers, Body::from_stream(pages)).into_response())
}

/// An export under way: dropped with the answer that carries it.
struct Export {
    service: Service,
    bearer: Bearer,
    after: Option<Sequence>,
    form: Format,
    page: Vec<JournalEntry>,
    is_first: bool,
}

impl Export {
    /// Reads the next page.
    async fn turn(&mut self) -> Result<(), DeskError> {
        let desk = &self.service.desk;
        let page = desk.export_journal(&self.bearer.token, self.after, PAGE);
        self.page = page.await?;
        let last = self.page.last().map(|entry| entry.record.sequence);
        self.after = last.or(self.after);
        Ok(())
    }

    /// The lines of a page, read one ahead of what is sent; none at the end.
    async fn lines(&mut self) -> Result<Bytes, Box<dyn Error + Send + Sync>> {
        let mut lines = Vec::new();
        if mem::take(&mut self.is_first) && self.form == Format::Csv {
            lines.extend_from_slice(journal_csv_header().as_bytes());
        }
        let page = mem::take(&mut self.page);
        for entry in &page {
            self.form.write(entry, &mut lines)?;
        }
        if !page.is_empty() {
            self.turn().await.inspect_err(|error| {
                tracing::warn!(%error, "an export of the journal broke off");
            })?;
        }
        Ok(lines.into())
    }
}

#[cfg(test)]
mod tests {
    use super::Format;
    use axum::http::HeaderMap;
    use axum::http::header::ACCEPT;

    fn accepted(text: &'static str) -> Option<Format> {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, text.parse().expect("a header"));
        Format::accepted(&headers)
    }

    #[test]
    fn a_form_is_chosen_by_name_or_by_what_the_client_accepts() {
        assert_eq!(Format::named("csv"), Some(Format::Csv));
        assert_eq!(Format::named("CSV"), None);
        assert_eq!(accepted("text/csv"), Some(Format::Csv));
        assert_eq!(accepted("application/jsonl; q=0.9"), Some(Format::Jsonl));
        assert_eq!(accepted("Text/CSV, application/json"), Some(Format::Csv));
        assert_eq!(accepted("application/json, text/csv"), Some(Format::Json));
        assert_eq!(accepted("*/*"), None);
    }
}
