//! A program that speaks to the service: requests in JSON, and streams of events.

use loquet_tests::{PATIENCE, Service, client};
use reqwest::Response;
use serde_json::Value;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::time::{Instant, timeout};

/// A program on the server's own machine, or on another workstation.
pub(super) struct Front {
    base: String,
    client: reqwest::Client,
    workstation: Option<String>,
}

/// What was answered.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: Value,
}

impl Answer {
    /// Expects a status; its message.
    pub(super) fn expecting(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{:#}", self.body);
        self.body
    }

    /// Expects a problem.
    pub(super) fn refused(self, status: u16, code: &str) -> Value {
        let body = self.expecting(status);
        assert_eq!(body["code"], code, "{body:#}");
        body
    }
}

impl Front {
    /// On the server's own machine.
    pub(super) fn here(service: &Service) -> Self {
        Self {
            base: service.url().to_owned(),
            client: client(),
            workstation: None,
        }
    }

    /// On the workstation with this token.
    pub(super) fn on(service: &Service, workstation: String) -> Self {
        Self {
            workstation: Some(workstation),
            ..Self::here(service)
        }
    }

    fn request(&self, method: &str, path: &str, token: Option<&str>) -> reqwest::RequestBuilder {
        let method = method.parse().expect("a method");
        let mut request = self.client.request(method, format!("{}{path}", self.base));
        if let Some(workstation) = &self.workstation {
            request = request.header("Loquet-Workstation", workstation);
        }
        match token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    /// Asks, with a message where there is one.
    pub(super) async fn ask(
        &self,
        method: &str,
        path: &str,
        (token, message): (Option<&str>, Option<Value>),
    ) -> Answer {
        let mut request = self.request(method, path, token);
        if let Some(message) = message {
            request = request.json(&message);
        }
        let answer = request.send().await.expect("an answer");
        let status = answer.status().as_u16();
        let text = answer.text().await.expect("a body");
        let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
        Answer { status, body }
    }

    /// Listens to a stream of events.
    pub(super) async fn listen(&self, path: &str, token: Option<&str>) -> Stream {
        let answer = self.open(path, token).await;
        assert_eq!(answer.status(), 200, "{path}");
        assert_eq!(answer.headers()["content-type"], "text/event-stream");
        assert_eq!(answer.headers()["cache-control"], "no-store");
        Stream::of(answer)
    }

    /// Opens a stream, whatever is answered.
    pub(super) async fn open(&self, path: &str, token: Option<&str>) -> Response {
        let answer = self.request("GET", path, token).send().await;
        answer.expect("an answer")
    }
}

/// An event, and when it came.
#[derive(Debug)]
pub(super) struct Event {
    pub(super) name: String,
    pub(super) data: Value,
    pub(super) at: Instant,
}

/// A stream of events.
pub(super) struct Stream(UnboundedReceiver<Event>);

impl Stream {
    fn of(mut answer: Response) -> Self {
        let (events, received) = unbounded_channel();
        tokio::spawn(async move {
            let mut text = String::new();
            while let Ok(Some(piece)) = answer.chunk().await {
                text.push_str(std::str::from_utf8(&piece).expect("UTF-8"));
                while let Some((event, rest)) = text.split_once("\n\n") {
                    let event = read(event);
                    text = rest.to_owned();
                    // Nobody listens any more where a test is over.
                    event.map(|event| events.send(event).ok());
                }
            }
        });
        Self(received)
    }

    /// The next event; `None` when the stream is over.
    pub(super) async fn next(&mut self) -> Option<Event> {
        let next = timeout(PATIENCE, self.0.recv()).await;
        next.expect("an event in time")
    }

    /// The next event, which has this name.
    pub(super) async fn expect(&mut self, name: &str) -> Event {
        let event = self.next().await.expect("an event");
        assert_eq!(event.name, name, "{event:?}");
        event
    }
}

/// An event; `None` for a comment.
fn read(text: &str) -> Option<Event> {
    let field = |name: &str| {
        let mut lines = text.lines();
        lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    };
    Some(Event {
        name: field("event")?.to_owned(),
        data: serde_json::from_str(field("data")?).expect("JSON"),
        at: Instant::now(),
    })
}
