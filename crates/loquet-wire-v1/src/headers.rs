//! The headers of every request under `/v1`, and of its answers.

/// The token of the workstation that asks: 64 hexadecimal digits. Without it a request is the
/// server's own machine's, and is answered there only.
pub const WORKSTATION: &str = "loquet-workstation";

/// The session (RFC 6750): `Bearer`, a space, 64 hexadecimal digits.
pub const AUTHORIZATION: &str = "authorization";

/// The scheme of [`AUTHORIZATION`], with its space.
pub const BEARER: &str = "Bearer ";

/// What names a request in the server's log: 1 to 64 letters, digits or hyphens. Taken over from
/// the request, or made; always answered.
pub const REQUEST_ID: &str = "x-request-id";

/// The language of the sentences: `fr` (the default) or `en`.
pub const ACCEPT_LANGUAGE: &str = "accept-language";

/// After how many seconds to try again (RFC 9110, 10.2.3).
pub const RETRY_AFTER: &str = "retry-after";

/// The content type of requests and answers.
pub const JSON: &str = "application/json";

/// The content type of a problem document (RFC 9457).
pub const PROBLEM_JSON: &str = "application/problem+json";

/// The content type of a revocation list (RFC 2585).
pub const PKIX_CRL: &str = "application/pkix-crl";

/// The content type of a stream of events.
pub const EVENT_STREAM: &str = "text/event-stream";

/// The names of the events.
pub mod events {
    /// A session, at once and after each change of its state: data is a
    /// [`SessionView`](crate::SessionView). The stream ends after one that has ended.
    pub const SESSION: &str = "session";
    /// The readers, at once and after each change: data is a
    /// [`StationReaders`](crate::StationReaders).
    pub const READERS: &str = "readers";
    /// A row of an import is done: data is a [`RowReport`](crate::RowReport).
    pub const ROW: &str = "row";
    /// The import is over: data is an [`ImportDone`](crate::ImportDone).
    pub const DONE: &str = "done";
    /// It stopped: data is a [`Problem`](crate::Problem); the stream ends.
    pub const PROBLEM: &str = "problem";
}
