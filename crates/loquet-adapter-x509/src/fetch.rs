//! Fetching a list by HTTP (CPS-12): within limits of time and size, whatever the server does. The
//! answer is believed by its signature only.

use crate::list::MAX_LIST_BYTES;
use loquet_port_trust::RevocationListRefusal;
use std::time::{Duration, Instant};
use thiserror::Error;
use ureq::http::Response;
use ureq::http::header::{CONNECTION, LOCATION};
use ureq::{Agent, Body};

/// How long a fetch may take: no login waits for it (CPS-12).
pub(crate) const TIME_LIMITS: TimeLimits = TimeLimits {
    connect: Duration::from_secs(5),
    whole: Duration::from_mins(1),
};

/// How many redirections are followed, on the same host.
const MAX_REDIRECTIONS: usize = 2;

/// The largest head of an answer.
const MAX_HEAD_BYTES: usize = 16 * 1024;

/// How long the parts of a fetch may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TimeLimits {
    /// Until a server is found and its connection stands: a practice without internet is known to be
    /// one soon.
    pub(crate) connect: Duration,
    /// All of it, redirections and the body included: a list of [`MAX_LIST_BYTES`] arrives within
    /// it over a line of 2.2 megabits per second.
    pub(crate) whole: Duration,
}

/// Fetches lists.
pub(crate) struct Fetcher {
    time_limits: TimeLimits,
    size_limit: usize,
}

/// The server sends elsewhere, or around in a circle.
#[derive(Debug, Error)]
#[error("the server redirects too often, or to another host")]
struct Redirected;

/// The server has answered something else than a list.
#[derive(Debug, Error)]
#[error("the server answered with the status {0}")]
struct Status(u16);

impl Default for Fetcher {
    fn default() -> Self {
        Self::with_limits(TIME_LIMITS, MAX_LIST_BYTES)
    }
}

impl Fetcher {
    /// One with limits of its own.
    pub(crate) const fn with_limits(time_limits: TimeLimits, size_limit: usize) -> Self {
        Self {
            time_limits,
            size_limit,
        }
    }

    /// The bytes at an address. It blocks.
    pub(crate) fn fetch(&self, url: &str) -> Result<Vec<u8>, RevocationListRefusal> {
        let begun = started();
        let mut url = url.to_owned();
        for _ in 0..=MAX_REDIRECTIONS {
            let left = TimeLimits {
                whole: self.time_limits.whole.saturating_sub(begun.elapsed()),
                ..self.time_limits
            };
            let answer = agent(left).get(&url).header(CONNECTION, "close").call();
            let answer = answer.map_err(unreachable)?;
            match answer.status().as_u16() {
                200 => return self.body(answer),
                301 | 302 | 303 | 307 | 308 => {
                    url = target(&url, &answer).ok_or_else(|| unreachable(Redirected))?;
                }
                status => return Err(unreachable(Status(status))),
            }
        }
        Err(unreachable(Redirected))
    }

    fn body(&self, answer: Response<Body>) -> Result<Vec<u8>, RevocationListRefusal> {
        let limit = u64::try_from(self.size_limit).unwrap_or(u64::MAX);
        let mut body = answer.into_body();
        // The limit is passed by one byte, not reached, where there is more.
        let read = body.with_config().limit(limit).read_to_vec();
        read.map_err(|error| match error {
            ureq::Error::BodyExceedsLimit(_) => RevocationListRefusal::TooLarge,
            error => unreachable(error),
        })
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "how long a fetch takes is measured where it is made; no decision of a login rests on it"
)]
pub(crate) fn started() -> Instant {
    Instant::now()
}

/// One connection for one answer, within a time that covers its body too.
fn agent(time_limits: TimeLimits) -> Agent {
    let config = Agent::config_builder()
        .timeout_global(Some(time_limits.whole))
        .timeout_resolve(Some(time_limits.connect))
        .timeout_connect(Some(time_limits.connect))
        .max_redirects(0)
        .max_redirects_will_error(false)
        .http_status_as_error(false)
        .max_response_header_size(MAX_HEAD_BYTES)
        .max_idle_connections(0)
        .proxy(None)
        .user_agent("loquet");
    config.build().new_agent()
}

/// Where an answer sends to, if it is on the same host and by the same scheme.
fn target(from: &str, answer: &Response<Body>) -> Option<String> {
    let to = answer.headers().get(LOCATION)?.to_str().ok()?;
    let origin = origin(from)?;
    if to.starts_with('/') && !to.starts_with("//") {
        return Some(format!("{origin}{to}"));
    }
    (self::origin(to)? == origin).then(|| to.to_owned())
}

/// Scheme, host and port of an address.
fn origin(url: &str) -> Option<&str> {
    let rest = url.strip_prefix("http://")?;
    let host = rest.split(['/', '?', '#']).next()?;
    url.get(.."http://".len() + host.len())
}

fn unreachable(error: impl std::error::Error + Send + Sync + 'static) -> RevocationListRefusal {
    RevocationListRefusal::Unreachable(error.into())
}
