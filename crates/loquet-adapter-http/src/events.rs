//! Server-sent events (HTML Living Standard, 9.2), as far as the server sends them.

mod parser;

use crate::failure;
use loquet_port_desk::DeskError;
use loquet_wire_v1::headers::events;
pub(crate) use parser::Event;
use parser::Parser;
use reqwest::Response;
use serde::de::DeserializeOwned;
use std::time::Duration;

/// A server that lives says something every 15 seconds: after so long without a byte it is gone.
const SILENCE: Duration = Duration::from_secs(45);

/// Events, as they come.
#[derive(Debug)]
pub(crate) struct EventStream {
    response: Response,
    parser: Parser,
}

impl EventStream {
    pub(crate) fn new(response: Response) -> Self {
        Self {
            response,
            parser: Parser::default(),
        }
    }

    /// The next event; `None` when the server has ended the stream. A problem document that
    /// comes as an event is an error.
    ///
    /// Dropping the future loses nothing: what has come is kept.
    pub(crate) async fn next(&mut self) -> Result<Option<Event>, DeskError> {
        loop {
            if let Some(event) = self.parser.next_event() {
                return tell(event).map(Some);
            }
            let chunk = tokio::time::timeout(SILENCE, self.response.chunk());
            match chunk.await.map_err(failure::timed_out)? {
                Ok(Some(bytes)) => self.parser.feed(&bytes).map_err(failure::incompatible)?,
                Ok(None) => return Ok(None),
                Err(error) => return Err(failure::broken(error)),
            }
        }
    }
}

/// A problem is an error, anything else an event.
fn tell(event: Event) -> Result<Event, DeskError> {
    if event.name == events::PROBLEM {
        return Err(failure::of_problem(&event.read()?));
    }
    Ok(event)
}

impl Event {
    /// What it tells.
    pub(crate) fn read<T: DeserializeOwned>(&self) -> Result<T, DeskError> {
        serde_json::from_str(&self.data).map_err(failure::incompatible)
    }
}
