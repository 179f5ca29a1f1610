//! Refusals as problem documents (RFC 9457), in the language of whoever asked.

use super::refusal::{Refusal, whole_seconds};
use super::{language, status};
use crate::request_log::RequestId;
use crate::state::Service;
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_LANGUAGE, CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use loquet_domain::FailureCode;
use loquet_domain::storage::Cause;
use loquet_wire_v1::headers::{JSON, PROBLEM_JSON};
use loquet_wire_v1::{Code, Problem, WayIn};
use loquet_wiring::{Language, Messages};
use std::error::Error;
use std::fmt::Write;
use uuid::Uuid;

/// What the sentences of a request need: kept with it, for answers that are streams.
#[derive(Clone, Debug)]
pub(crate) struct Audience {
    /// The language that was asked for.
    pub(crate) language: Language,
    /// The identifier of the request.
    pub(crate) request: String,
}

impl Audience {
    /// The request as a URI: a UUID of ours, or whatever its client has called it.
    fn instance(&self) -> String {
        let kind = if Uuid::parse_str(&self.request).is_ok() {
            "uuid"
        } else {
            "loquet:request"
        };
        format!("urn:{kind}:{}", self.request)
    }
}

/// Gives every refusal its document, whoever refused: this crate or a layer below it.
pub(crate) async fn documents(
    State(service): State<Service>,
    mut request: Request,
    next: Next,
) -> Response {
    let id = request.extensions().get::<RequestId>();
    let audience = Audience {
        language: language::asked(request.headers()),
        request: id.map(ToString::to_string).unwrap_or_default(),
    };
    request.extensions_mut().insert(audience.clone());
    let response = next.run(request).await;
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return response;
    }
    let refusal = response.extensions().get::<Refusal>().cloned();
    if refusal.is_none() && explains_itself(&response) {
        return response;
    }
    let refusal = refusal.unwrap_or_else(|| unexplained(status).into());
    let problem = document(&refusal, &audience, &service);
    written(response, &refusal, &problem, audience.language)
}

/// The document of a refusal.
pub(crate) fn document(refusal: &Refusal, audience: &Audience, service: &Service) -> Problem {
    let parts = refusal.parts();
    let detail = sentence(refusal, service.sentences.of(audience.language));
    let accepted = (parts.code == FailureCode::PasswordAloneRefused).then(|| vec![WayIn::Card]);
    let after = parts.retry_after.map(whole_seconds);
    Problem {
        kind: Problem::kind_of(parts.code),
        title: first_clause(&detail).to_owned(),
        status: status::status(parts.code).as_u16(),
        detail,
        code: Code(parts.code),
        instance: audience.instance(),
        field: parts.field.clone(),
        accepted,
        proposals: (!parts.proposals.is_empty()).then(|| parts.proposals.clone()),
        refusal: parts.refusal.map(Code),
        tries_left: parts.tries_left,
        retry_after: after.and_then(|seconds| u32::try_from(seconds).ok()),
    }
}

fn sentence(refusal: &Refusal, messages: &Messages) -> String {
    let parts = refusal.parts();
    messages.code(parts.code, &parts.data)
}

/// What is wrong, without what to do about it.
fn first_clause(sentence: &str) -> &str {
    let ends = [
        ": ",
        " : ",
        "\u{a0}: ",
        "\u{202f}: ",
        "; ",
        "\u{202f}; ",
        "\u{a0}; ",
        ". ",
    ];
    let cut = ends.iter().filter_map(|end| sentence.split_once(end));
    let shortest = cut
        .map(|(clause, _)| clause)
        .min_by_key(|clause| clause.len());
    shortest.unwrap_or(sentence).trim_end_matches('.')
}

/// Whether an answer is a document of its own, as that of a service that is not ready.
fn explains_itself(response: &Response) -> bool {
    let form = response.headers().get(CONTENT_TYPE);
    form.is_some_and(|form| form.as_bytes() == JSON.as_bytes())
}

/// The code of an answer that a layer below has refused without saying why.
fn unexplained(status: StatusCode) -> FailureCode {
    match status {
        StatusCode::NOT_FOUND => FailureCode::NoSuchResource,
        StatusCode::METHOD_NOT_ALLOWED => FailureCode::MethodNotAllowed,
        StatusCode::PAYLOAD_TOO_LARGE => FailureCode::RequestTooLarge,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => FailureCode::RequestContentType,
        _ if status.is_client_error() => FailureCode::RequestMalformed,
        _ => FailureCode::Unexpected,
    }
}

/// The answer with its document in the place of whatever it held.
fn written(
    response: Response,
    refusal: &Refusal,
    problem: &Problem,
    language: Language,
) -> Response {
    let (mut parts, _) = response.into_parts();
    parts.status = status::status(refusal.parts().code);
    log(refusal, parts.status);
    parts.headers.remove(CONTENT_LENGTH);
    let form = HeaderValue::from_static(PROBLEM_JSON);
    parts.headers.insert(CONTENT_TYPE, form);
    let spoken = HeaderValue::from_static(language.code());
    parts.headers.insert(CONTENT_LANGUAGE, spoken);
    // A problem is texts and numbers: it can always be written.
    let body = serde_json::to_vec(problem).unwrap_or_default();
    Response::from_parts(parts, body.into())
}

/// What is the service's own fault is in the log with its causes; a refusal is in the journal.
fn log(refusal: &Refusal, status: StatusCode) {
    let parts = refusal.parts();
    let code = parts.code;
    if let (true, Some(cause)) = (status.is_server_error(), &parts.cause) {
        let cause = chain(cause);
        tracing::error!(%code, cause, "failed");
    } else {
        tracing::debug!(%code, field = parts.field, "refused");
    }
}

/// An error and what it comes from.
fn chain(cause: &Cause) -> String {
    let mut text = cause.to_string();
    let mut source = cause.source();
    while let Some(error) = source {
        // Writing to a string does not fail.
        let _ = write!(text, ": {error}");
        source = Error::source(error);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::first_clause;

    #[test]
    fn the_title_says_what_is_wrong_and_not_what_to_do() {
        for (sentence, title) in [
            ("Too many requests: wait.", "Too many requests"),
            ("Trop de demandes\u{a0}: attendez.", "Trop de demandes"),
            ("Type a.b. Then wait.", "Type a.b"),
            ("Nothing else.", "Nothing else"),
            ("", ""),
        ] {
            assert_eq!(first_clause(sentence), title);
        }
    }
}
