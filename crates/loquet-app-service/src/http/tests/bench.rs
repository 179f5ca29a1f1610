//! A service over the double, asked without a network; every answer is compared with its
//! description.

use super::desk::{Double, workstation_token};
use crate::events::bench::token;
use crate::health::Vitals;
use crate::http::{Guard, description, router};
use crate::hub::Hub;
use crate::state::{Parts, Sentences, Service};
use async_trait::async_trait;
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt;
use loquet_domain::storage::StorageFault;
use loquet_port_desk::Desk;
use loquet_wiring::workstation::open_service_memory;
use loquet_wiring::{HashingLoad, Observation, Overrides, Settings, Variables};
use serde_json::Value;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;
use tower::ServiceExt;

/// The service.
pub(crate) struct Bench {
    pub(super) desk: Arc<Double>,
    router: Router,
    description: Value,
    _folder: TempDir,
}

/// What was answered.
#[derive(Debug)]
pub(crate) struct Answered {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl Answered {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).expect("JSON")
    }

    /// The code of a problem.
    pub(crate) fn code(&self) -> String {
        assert_eq!(self.headers["content-type"], "application/problem+json");
        self.json()["code"].as_str().expect("a code").to_owned()
    }
}

/// A request to be asked.
pub(crate) struct Ask {
    method: &'static str,
    uri: String,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
    peer: IpAddr,
}

/// A request of a program on the server's own machine.
pub(crate) fn ask(method: &'static str, uri: &str) -> Ask {
    Ask {
        method,
        uri: uri.to_owned(),
        headers: vec![("host", "localhost:7480".to_owned())],
        body: Vec::new(),
        peer: IpAddr::V4(Ipv4Addr::LOCALHOST),
    }
}

impl Ask {
    pub(crate) fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    /// In the session of the bench.
    pub(crate) fn in_session(self) -> Self {
        let bearer = format!("Bearer {}", *token(1).expose());
        self.header("authorization", &bearer)
    }

    /// From an enrolled workstation, or from whatever shows this token.
    pub(crate) fn from(mut self, address: [u8; 4], token: Option<&str>) -> Self {
        self.peer = IpAddr::from(address);
        match token {
            Some(token) => self.header("loquet-workstation", token),
            None => self,
        }
    }

    pub(crate) fn in_salle_2(self) -> Self {
        self.from([192, 0, 2, 7], Some(&workstation_token().expose()))
    }

    pub(crate) fn json(self, body: &Value) -> Self {
        let body = body.to_string();
        self.bytes("application/json", body.as_bytes())
    }

    /// Whether there was such a header field.
    pub(crate) fn without(&mut self, name: &str) -> bool {
        let before = self.headers.len();
        self.headers.retain(|(known, _)| *known != name);
        self.headers.len() < before
    }

    /// The message in JSON, taken out.
    pub(crate) fn message(&mut self) -> Option<Value> {
        let message: Value = serde_json::from_slice(&self.body).ok()?;
        message.is_object().then_some(())?;
        self.without("content-type").then_some(message)
    }

    pub(crate) fn bytes(mut self, content_type: &str, body: &[u8]) -> Self {
        self.body = body.to_vec();
        self.header("content-type", content_type)
    }
}

impl Bench {
    pub(crate) fn new() -> Self {
        let desk = Arc::new(Double::default());
        let folder = tempfile::tempdir().expect("a folder");
        let service = Service::new(parts(desk.clone(), folder.path()));
        Self {
            desk,
            router: router(service.clone()),
            _folder: folder,
            description: serde_json::to_value(description()).expect("a description"),
        }
    }

    pub(crate) async fn send(&self, ask: Ask) -> Answered {
        let path = ask.uri.split('?').next().expect("a path").to_owned();
        let method = ask.method;
        let mut request = Request::builder().method(method).uri(ask.uri);
        for (name, value) in ask.headers {
            request = request.header(name, value);
        }
        let mut request = request.body(Body::from(ask.body)).expect("a request");
        let peer = SocketAddr::new(ask.peer, 50_000);
        request.extensions_mut().insert(ConnectInfo(peer));
        let response = self.router.clone().oneshot(request).await;
        let (parts, body) = response.expect("an answer").into_parts();
        let bytes = body.collect().await.expect("a body").to_bytes().to_vec();
        let answered = Answered {
            status: parts.status,
            headers: parts.headers,
            bytes,
        };
        self.compare(method, &path, &answered);
        answered
    }

    /// An answer is what the description says: its status, its content type, and its code.
    fn compare(&self, method: &str, path: &str, answered: &Answered) {
        let Some(operation) = self.operation(method, path) else {
            return;
        };
        let status = answered.status.as_str();
        let response = &operation["responses"][status];
        assert!(
            !response.is_null(),
            "{method} {path}: {status} undocumented"
        );
        let Some(content) = answered.headers.get("content-type") else {
            assert!(response["content"].is_null(), "{method} {path}: no content");
            return;
        };
        let content = content.to_str().expect("a content type");
        let documented = response["content"].get(content);
        assert!(documented.is_some(), "{method} {path}: {content}");
        if content == "application/problem+json" {
            let codes = response["description"].as_str().expect("codes");
            let code = answered.code();
            assert!(
                codes.contains(&code),
                "{method} {path}: {code} undocumented"
            );
            assert_eq!(answered.json()["status"], answered.status.as_u16());
        }
    }

    fn operation(&self, method: &str, path: &str) -> Option<&Value> {
        let paths = self.description["paths"].as_object()?;
        let matches = |template: &&String| {
            let (given, known) = (path.split('/'), template.split('/'));
            given.clone().count() == known.clone().count()
                && given.zip(known).all(|(given, known)| {
                    given == known || (known.starts_with('{') && !given.is_empty())
                })
        };
        // A path without variables wins, as in the router.
        let template = paths
            .keys()
            .filter(matches)
            .min_by_key(|template| template.contains('{'))?;
        paths[template].get(method.to_lowercase())
    }
}

/// A practice in good health.
struct Well;

#[async_trait]
impl Vitals for Well {
    async fn has_administrator(&self) -> Result<bool, StorageFault> {
        Ok(true)
    }

    async fn observe(&self) -> Result<Observation, StorageFault> {
        Ok(Observation {
            open_sessions: 0,
            journal_records: 0,
            last_record_at: None,
            hashing: HashingLoad {
                running: 0,
                places: 0,
                peak: 0,
            },
        })
    }
}

fn parts(desk: Arc<dyn Desk>, folder: &Path) -> Parts {
    let overrides = Overrides {
        data: Some(folder.to_owned()),
        ..Overrides::default()
    };
    let settings = Settings::load(&overrides, &Variables::default()).expect("the defaults");
    Parts {
        desk,
        memory: open_service_memory(&settings).expect("an empty folder"),
        vitals: Arc::new(Well),
        station: None,
        settings,
        sentences: Sentences::new(),
        guard: Guard::default(),
        hub: Hub::default(),
        metrics: crate::metrics::Metrics::default(),
        stopping: crate::server::Stopping::new(),
    }
}
