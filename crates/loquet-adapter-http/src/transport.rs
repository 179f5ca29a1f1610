//! Sends requests and reads answers.

use crate::call::Call;
use crate::events::EventStream;
use crate::server::{LOOPBACK, THIS_MACHINE};
use crate::{Server, ServerError, body, failure};
use loquet_port_desk::{DeskError, ServerFaultKind};
use loquet_wire_v1::headers;
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue, USER_AGENT};
use reqwest::{Client, RequestBuilder, Response, StatusCode, Url, redirect, retry};
use serde::de::DeserializeOwned;
use std::fmt;
use std::time::Duration;
use thiserror::Error;
use zeroize::Zeroizing;

/// How long a server has to accept a connection.
const CONNECT_DEADLINE: Duration = Duration::from_secs(5);

/// A connection that has not been used for so long is not used again: the server may be closing
/// it, and a login on it would be lost without anybody knowing whether it was judged.
const IDLE_CONNECTION: Duration = Duration::from_secs(20);

/// What is waited before a request that reads is sent again.
const BEFORE_AGAIN: Duration = Duration::from_millis(300);

/// An answer is not of the type that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the answer is not {0}")]
struct NotOfType(&'static str);

/// The way to one server.
pub(crate) struct Transport {
    client: Client,
    base: Url,
    workstation: Option<HeaderValue>,
    user_agent: HeaderValue,
}

impl Transport {
    /// Makes it ready; nothing is sent.
    pub(crate) fn new(server: &Server) -> Result<Self, ServerError> {
        let base = server.base()?;
        let client = Client::builder()
            .tls_backend_preconfigured(server.trust()?)
            .no_proxy()
            .redirect(redirect::Policy::none())
            .retry(retry::never())
            .referer(false)
            .connect_timeout(CONNECT_DEADLINE)
            .pool_idle_timeout(IDLE_CONNECTION)
            // Whatever the system says of this name: what is sent to it is not encrypted.
            .resolve_to_addrs(THIS_MACHINE, &LOOPBACK)
            .build()
            .map_err(|error| ServerError::Unavailable(error.without_url().into()))?;
        Ok(Self {
            client,
            base,
            workstation: server.workstation_header(),
            user_agent: server.user_agent(),
        })
    }

    /// Asks, and reads the answer.
    pub(crate) async fn ask<T: DeserializeOwned>(&self, call: Call<'_>) -> Result<T, DeskError> {
        let body = self.answered(&call, headers::JSON).await?;
        serde_json::from_slice(&body).map_err(failure::incompatible)
    }

    /// Asks for something to be done, of which there is nothing to tell.
    pub(crate) async fn tell(&self, call: Call<'_>) -> Result<(), DeskError> {
        let response = self.send(&call, call.deadline).await?;
        match response.status() {
            StatusCode::NO_CONTENT => Ok(()),
            _ => Err(failure::incompatible(NotOfType("empty"))),
        }
    }

    /// Asks for a stream of events.
    pub(crate) async fn listen(&self, call: Call<'_>) -> Result<EventStream, DeskError> {
        // The deadline is that of the head of the answer: the stream lasts.
        let head = tokio::time::timeout(call.deadline, self.send(&call, Duration::MAX));
        let response = head.await.map_err(failure::timed_out)??;
        expect_type(&response, headers::EVENT_STREAM)?;
        Ok(EventStream::new(response))
    }

    /// The body of an answer, asked for once more where that is safe.
    async fn answered(
        &self,
        call: &Call<'_>,
        content_type: &'static str,
    ) -> Result<Zeroizing<Vec<u8>>, DeskError> {
        let first = self.answered_once(call, content_type).await;
        match first {
            Err(error) if call.repeatable && is_worth_repeating(&error) => {
                tokio::time::sleep(BEFORE_AGAIN).await;
                self.answered_once(call, content_type).await
            }
            other => other,
        }
    }

    async fn answered_once(
        &self,
        call: &Call<'_>,
        content_type: &'static str,
    ) -> Result<Zeroizing<Vec<u8>>, DeskError> {
        let response = self.send(call, call.deadline).await?;
        expect_type(&response, content_type)?;
        body::read(response).await
    }

    /// Sends a request; an answer that is not a success is told as the desk tells it.
    async fn send(&self, call: &Call<'_>, deadline: Duration) -> Result<Response, DeskError> {
        let mut request = self.request(call);
        if deadline < Duration::MAX {
            request = request.timeout(deadline);
        }
        let response = request.send().await.map_err(failure::unsent)?;
        log(call, &response);
        if response.status().is_success() {
            return Ok(response);
        }
        Err(refused(response).await)
    }

    fn request(&self, call: &Call<'_>) -> RequestBuilder {
        let mut url = self.base.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().push("v1").extend(&call.path);
        }
        if !call.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&call.query);
        }
        let mut request = (self.client.request(call.method.clone(), url))
            .header(USER_AGENT, &self.user_agent)
            .header(
                ACCEPT,
                "application/json, application/problem+json, text/event-stream",
            );
        if let Some(token) = call.workstation.as_ref().or(self.workstation.as_ref()) {
            request = request.header(headers::WORKSTATION, token);
        }
        if let Some(session) = &call.session {
            request = request.header(AUTHORIZATION, session);
        }
        match &call.body {
            Some((content_type, body)) => request
                .header(CONTENT_TYPE, *content_type)
                .body(body.clone()),
            None => request,
        }
    }
}

impl fmt::Debug for Transport {
    /// Without the token (LOG-04).
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Transport")
            .field("base", &self.base.as_str())
            .finish_non_exhaustive()
    }
}

/// The server has not begun to answer, or said that it cannot: a reading is sent again.
const fn is_worth_repeating(error: &DeskError) -> bool {
    matches!(
        error,
        DeskError::Server(fault)
            if matches!(fault.kind, ServerFaultKind::Unreachable | ServerFaultKind::Stopping)
    )
}

fn expect_type(response: &Response, content_type: &'static str) -> Result<(), DeskError> {
    if is_of_type(response, content_type) {
        return Ok(());
    }
    Err(failure::incompatible(NotOfType(content_type)))
}

/// Whether an answer is of a type, whatever its parameters.
fn is_of_type(response: &Response, content_type: &str) -> bool {
    let found = response.headers().get(CONTENT_TYPE);
    let found = found.and_then(|value| value.to_str().ok());
    let found = found.and_then(|value| value.split(';').next());
    found.is_some_and(|found| found.trim().eq_ignore_ascii_case(content_type))
}

/// What an answer that is not a success means.
async fn refused(response: Response) -> DeskError {
    let status = response.status();
    if !is_of_type(&response, headers::PROBLEM_JSON) {
        return failure::without_problem(status);
    }
    let body = match body::read(response).await {
        Ok(body) => body,
        Err(error) => return error,
    };
    match serde_json::from_slice(&body) {
        Ok(problem) => failure::of_problem(&problem),
        Err(error) => failure::incompatible(error),
    }
}

/// One line a request, without names: the path holds identifiers (LOG-04).
fn log(call: &Call<'_>, response: &Response) {
    let request_id = response.headers().get(headers::REQUEST_ID);
    tracing::debug!(
        method = %call.method,
        route = call.path.first().copied().unwrap_or_default(),
        status = response.status().as_u16(),
        request_id = request_id.and_then(|id| id.to_str().ok()).unwrap_or_default(),
        "answered"
    );
}
