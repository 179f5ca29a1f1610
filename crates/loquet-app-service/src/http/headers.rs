//! Header fields of every answer: nothing is kept by a cache, nothing is guessed by a browser.

use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::Response;

/// What holds for every answer. An answer is data: a browser that shows it runs nothing.
const EVERYWHERE: &[(HeaderName, &str)] = &[
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (REFERRER_POLICY, "no-referrer"),
    (X_FRAME_OPTIONS, "DENY"),
    (
        CONTENT_SECURITY_POLICY,
        "default-src 'none'; frame-ancestors 'none'",
    ),
];

/// Adds what an answer has not said otherwise. That nothing is kept, it cannot say otherwise.
pub(crate) fn protecting(mut response: Response) -> Response {
    protect(response.headers_mut());
    response
}

fn protect(headers: &mut HeaderMap) {
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    for (name, value) in EVERYWHERE {
        let entry = headers.entry(name);
        entry.or_insert(HeaderValue::from_static(value));
    }
}
