//! The description of the API (OpenAPI 3.1): made of the routes themselves.

use crate::http::status::{retry_after, status};
use crate::state::Service;
use axum::http::header::CONTENT_SECURITY_POLICY;
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::map_response;
use axum::response::Response as Answer;
use axum::routing::get;
use axum::{Json, Router};
use loquet_domain::FailureCode;
use loquet_wire_v1::Problem;
use loquet_wire_v1::headers::{PROBLEM_JSON, WORKSTATION};
use std::collections::BTreeMap;
use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::path::Operation;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme,
};
use utoipa::openapi::{
    Content, InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder, Ref, RefOr, Response,
    ResponseBuilder, Tag,
};
use utoipa::{PartialSchema, ToSchema};
use utoipa_swagger_ui::{Config, SwaggerUi};

/// What any route under `/v1` may answer.
pub(crate) const ANY: &[FailureCode] = &[
    FailureCode::OriginRefused,
    FailureCode::WorkstationUnknown,
    FailureCode::TooManyRequests,
    FailureCode::ServerStopping,
    FailureCode::RequestTimedOut,
    FailureCode::DatabaseUnavailable,
    FailureCode::DatabaseLocked,
    FailureCode::DatabaseReadOnly,
    FailureCode::DiskFull,
    FailureCode::DatabaseUnreachable,
    FailureCode::DatabaseCredentials,
    FailureCode::DatabaseRights,
    FailureCode::DatabaseConnections,
    FailureCode::NoSuchDatabase,
    FailureCode::DatabaseUntrusted,
    FailureCode::DatabaseNewer,
    FailureCode::DatabaseDamaged,
    FailureCode::Unexpected,
];

/// What a route that takes a message may answer.
pub(crate) const MESSAGE: &[FailureCode] = &[
    FailureCode::RequestField,
    FailureCode::RequestMalformed,
    FailureCode::RequestTooLarge,
    FailureCode::RequestContentType,
];

/// What a route with parameters in its address may answer.
pub(crate) const PARAMETERS: &[FailureCode] = &[FailureCode::RequestField];

/// What a route that takes a session, locked or not, may answer.
pub(crate) const SESSION: &[FailureCode] =
    &[FailureCode::TokenMalformed, FailureCode::SessionEnded];

/// What a route that takes a session in use may answer.
pub(crate) const USED: &[FailureCode] = &[
    FailureCode::TokenMalformed,
    FailureCode::SessionEnded,
    FailureCode::SessionLocked,
];

/// What a route for some roles may answer.
pub(crate) const ROLE: &[FailureCode] = &[
    FailureCode::TokenMalformed,
    FailureCode::SessionEnded,
    FailureCode::SessionLocked,
    FailureCode::Forbidden,
];

/// What a route that takes an identifier may answer.
pub(crate) const IDENTIFIER: &[FailureCode] = &[
    FailureCode::RequestField,
    FailureCode::MissingPoint,
    FailureCode::SeveralPoints,
    FailureCode::EmptyFamilyName,
    FailureCode::EmptyGivenName,
    FailureCode::ForbiddenCharacter,
    FailureCode::MisplacedDigit,
    FailureCode::IdentifierTooLong,
    FailureCode::EmptyIdentifier,
    FailureCode::MisplacedHyphen,
];

/// What a route that takes a password may answer.
pub(crate) const PASSWORD: &[FailureCode] = &[
    FailureCode::EmptyPassword,
    FailureCode::PasswordTooLong,
    FailureCode::PasswordCharacter,
];

/// What a route that takes a card number may answer.
pub(crate) const CARD_NUMBER: &[FailureCode] =
    &[FailureCode::CardNumberKey, FailureCode::CardNumberShape];

/// What a route that judges a certificate may answer.
pub(crate) const CERTIFICATE: &[FailureCode] = &[
    FailureCode::CertificateUsage,
    FailureCode::CertificateUntrusted,
    FailureCode::CertificateExpired,
    FailureCode::CertificateNotYetValid,
    FailureCode::CertificateRevoked,
    FailureCode::RevocationUnknown,
    FailureCode::TestCardRefused,
    FailureCode::ClockSetBack,
];

/// What a route that needs a card in the reader of the server's own machine may answer.
pub(crate) const READER: &[FailureCode] = &[
    FailureCode::CardServiceStopped,
    FailureCode::NoCardReader,
    FailureCode::NoCard,
    FailureCode::CardMute,
    FailureCode::CardVitale,
    FailureCode::CardUnknown,
    FailureCode::CardUnsupported,
    FailureCode::CardContactless,
    FailureCode::CardHeld,
    FailureCode::CardRemoved,
    FailureCode::CardSwapped,
    FailureCode::CardTimedOut,
    FailureCode::CardReaderRedirected,
    FailureCode::CardUnreadable,
    FailureCode::CardRefused,
];

/// What a route that takes a PIN may answer.
pub(crate) const PIN: &[FailureCode] = &[
    FailureCode::PinShape,
    FailureCode::PinWrong,
    FailureCode::PinBlocked,
    FailureCode::PinLastTry,
];

/// A revocation list in DER (RFC 2585).
pub(crate) struct Der;

impl PartialSchema for Der {
    fn schema() -> RefOr<Schema> {
        let bytes = ObjectBuilder::new().schema_type(Type::String);
        bytes.content_media_type("application/pkix-crl").into()
    }
}

impl ToSchema for Der {}

/// An event of a stream: OpenAPI 3.1 has no words of its own for a stream, so the schema of one is
/// that of each of its events.
pub(crate) struct ServerSentEvent;

impl PartialSchema for ServerSentEvent {
    fn schema() -> RefOr<Schema> {
        let text = || ObjectBuilder::new().schema_type(Type::String);
        ObjectBuilder::new()
            .schema_type(Type::Object)
            .description(Some("Each event of the stream."))
            .property("event", text())
            .property("data", text().content_media_type("application/json"))
            .required("event")
            .required("data")
            .into()
    }
}

impl ToSchema for ServerSentEvent {}

/// Names the refusals of a route, for its description: groups of codes, then codes of its own.
macro_rules! refusals {
    ($($(#[doc = $doc:literal])+ $name:ident = $($group:ident)*, [$($code:ident),* $(,)?];)+) => {$(
        $(#[doc = $doc])+
        pub(crate) struct $name;

        impl utoipa::IntoResponses for $name {
            fn responses() -> std::collections::BTreeMap<
                String,
                utoipa::openapi::RefOr<utoipa::openapi::Response>,
            > {
                $crate::openapi::documented(&[
                    $($crate::openapi::$group,)*
                    &[$(loquet_domain::FailureCode::$code,)*],
                ])
            }
        }
    )+};
}
pub(crate) use refusals;

/// The responses of these codes, by status.
pub(crate) fn documented(groups: &[&[FailureCode]]) -> BTreeMap<String, RefOr<Response>> {
    let mut codes: Vec<_> = groups.iter().copied().flatten().copied().collect();
    codes.sort_unstable();
    codes.dedup();
    let mut by_status = BTreeMap::<_, Vec<_>>::new();
    for code in codes {
        by_status.entry(status(code)).or_default().push(code);
    }
    let response = |(status, codes): (StatusCode, Vec<_>)| {
        let response = refusal(status, &codes);
        (status.as_str().to_owned(), RefOr::T(response))
    };
    by_status.into_iter().map(response).collect()
}

fn refusal(status: StatusCode, codes: &[FailureCode]) -> Response {
    let names: Vec<_> = codes.iter().map(|code| format!("`{code}`")).collect();
    let problem = Ref::from_schema_name(Problem::name());
    let mut response = ResponseBuilder::new()
        .description(names.join(", "))
        .content(PROBLEM_JSON, Content::new(Some(problem)));
    if codes.iter().any(|code| retry_after(*code).is_some()) {
        let about = "After how many seconds it is worth trying again.";
        response = response.header("Retry-After", header(Type::Integer, about));
    }
    if status == StatusCode::UNAUTHORIZED {
        let about = "What would be accepted (RFC 9110, section 11.6.1).";
        response = response.header("WWW-Authenticate", header(Type::String, about));
    }
    response.build()
}

fn header(kind: Type, about: &str) -> utoipa::openapi::Header {
    let schema = ObjectBuilder::new().schema_type(kind);
    HeaderBuilder::new()
        .schema(Some(schema))
        .description(Some(about))
        .build()
}

/// What the routes are added to: what can be said of all of them.
pub(crate) fn frame() -> OpenApi {
    let info = InfoBuilder::new()
        .title("Loquet")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(include_str!("openapi/about.md")))
        .license(Some(
            LicenseBuilder::new()
                .name("MIT OR Apache-2.0")
                .identifier(Some("MIT OR Apache-2.0"))
                .build(),
        ));
    let tags = TAGS.iter().map(|(name, about)| {
        let mut tag = Tag::new(*name);
        tag.description = Some((*about).to_owned());
        tag
    });
    OpenApiBuilder::new()
        .info(info.build())
        .tags(Some(tags))
        .build()
}

const TAGS: &[(&str, &str)] = &[
    ("login", "Getting in, by password or by card."),
    (
        "session",
        "One's own session: shown, locked, unlocked, closed.",
    ),
    (
        "accounts",
        "The practice's accounts, for its administrators.",
    ),
    (
        "cards",
        "CPS cards, and the revocation lists they are judged by.",
    ),
    ("journal", "The journal, for auditors and administrators."),
    ("imports", "Taking over the users of version 3.2."),
    ("workstations", "The workstations that may ask."),
    ("remembered", "Identifiers that a workstation remembers."),
    ("station", "The card reader of the server's own machine."),
    ("practice", "What the practice is."),
];

/// The whole description: the routes, with who may ask on each.
pub(crate) fn finished(mut description: OpenApi) -> OpenApi {
    let components = description.components.get_or_insert_default();
    let bearer = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some(
            "The session: the token of a login, 64 hexadecimal digits.",
        ));
    let workstation = ApiKeyValue::with_description(
        "Loquet-Workstation",
        "The workstation: the token of its enrolment, 64 hexadecimal digits. Programs on the \
         server's own machine need none.",
    );
    debug_assert!(WORKSTATION.eq_ignore_ascii_case("Loquet-Workstation"));
    let schemes = [
        ("bearer", SecurityScheme::Http(bearer.build())),
        (
            "workstation",
            SecurityScheme::ApiKey(ApiKey::Header(workstation)),
        ),
    ];
    for (name, scheme) in schemes {
        components.add_security_scheme(name, scheme);
    }
    components
        .schemas
        .insert(Problem::name().into(), Problem::schema());
    let mut others = Vec::new();
    Problem::schemas(&mut others);
    components.schemas.extend(others);
    for (path, item) in &mut description.paths.paths {
        let methods = [
            &mut item.get,
            &mut item.put,
            &mut item.post,
            &mut item.delete,
        ];
        for operation in methods.into_iter().flatten() {
            secure(path, operation);
        }
    }
    description
}

/// Says of a route that a workstation asks it: one that has enrolled, or the server's own machine.
fn secure(path: &str, operation: &mut Operation) {
    if !path.starts_with("/v1/") {
        return;
    }
    let anybody = vec![SecurityRequirement::default()];
    if path == "/v1/workstations" && operation.security.as_ref() == Some(&anybody) {
        return;
    }
    let workstation = || SecurityRequirement::new("workstation", [""; 0]);
    let alternatives = match operation.security.take() {
        None => vec![workstation(), SecurityRequirement::default()],
        Some(shown) => {
            let enrolled = shown.iter().cloned();
            let enrolled = enrolled.map(|shown| shown.add("workstation", [""; 0]));
            enrolled.chain(shown.iter().cloned()).collect()
        }
    };
    operation.security = Some(alternatives);
}

/// `/openapi.json`.
pub(crate) fn served(description: &OpenApi) -> Router<Service> {
    let description = Json(serde_json::to_value(description).unwrap_or_default());
    Router::new().route("/openapi.json", get(async move || description.clone()))
}

/// `/docs`: the description to be browsed. Its files are in the program: nothing is fetched.
pub(crate) fn browsable() -> Router<Service> {
    // A page cannot ask anything here (closed origin policy): nothing to try out.
    let config = Config::new(["/openapi.json"])
        .supported_submit_methods([""; 0])
        .validator_url("none");
    let page = SwaggerUi::new("/docs").config(config);
    Router::from(page).layer(map_response(only_its_own))
}

/// The page runs its own scripts and styles and asks this server only.
async fn only_its_own(mut response: Answer) -> Answer {
    let policy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
                  img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; \
                  frame-ancestors 'none'";
    let policy = HeaderValue::from_static(policy);
    response
        .headers_mut()
        .insert(CONTENT_SECURITY_POLICY, policy);
    response
}

#[cfg(test)]
mod tests;
