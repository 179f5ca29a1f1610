//! Which workstation asks, and with which program (REG-21).

use super::origin_policy::{host, is_loopback};
use super::peer::peer;
use super::refusal::Refusal;
use crate::request_log::Asker;
use crate::state::Service;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::header::USER_AGENT;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use loquet_domain::origin::{ApplicationName, WorkstationName};
use loquet_domain::workstation::{Workstation, WorkstationToken};
use loquet_domain::{FailureCode, Origin};
use loquet_port_desk::DeskError;
use loquet_wire_v1::headers;
use std::net::IpAddr;
use std::sync::Arc;
use tokio::time::Instant;

const WORKSTATION: HeaderName = HeaderName::from_static(headers::WORKSTATION);

/// Who asks: an extractor of every handler that the workstation matters to.
#[derive(Clone, Debug)]
pub(crate) struct Asking {
    /// Which workstation.
    pub(crate) asker: Asker,
    /// Its name, address and program.
    pub(crate) origin: Origin,
    /// What the practice knows of it, unless it is the server's own machine.
    pub(crate) workstation: Option<Arc<Workstation>>,
}

impl<S: Sync> FromRequestParts<S> for Asking {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        let asking = parts.extensions.get::<Self>().cloned();
        asking.ok_or_else(|| FailureCode::WorkstationUnknown.into())
    }
}

/// Where somebody is who need not be a known workstation: whoever enrols.
#[derive(Clone, Debug)]
pub(crate) struct Stranger(pub(crate) Origin);

impl FromRequestParts<Service> for Stranger {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, service: &Service) -> Result<Self, Refusal> {
        let address = parts.extensions.get::<Peer>().map(|peer| peer.0);
        let workstation = match address {
            Some(address) if !address.is_loopback() => WorkstationName::new(&address.to_string()),
            _ => service.guard.machine.clone(),
        };
        Ok(Self(Origin {
            workstation,
            address: address.filter(|address| !address.is_loopback()),
            application: application(&parts.headers),
        }))
    }
}

/// The other end, for [`Stranger`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer(pub(crate) IpAddr);

/// Finds out who asks, for what lies behind; refuses a workstation that is not known.
pub(crate) async fn recognised(
    State(service): State<Service>,
    mut request: Request,
    next: Next,
) -> Response {
    // Without its other end nobody can be told from anybody else.
    let Some(peer) = peer(&request) else {
        return Refusal::from(FailureCode::WorkstationUnknown).into_response();
    };
    let claim = claim(&service, &request, peer);
    let application = application(request.headers());
    let asking = match judged(&service, claim, peer, application).await {
        Ok(asking) => asking,
        Err(refusal) => return refusal.into_response(),
    };
    let asker = asking.asker;
    request.extensions_mut().insert(asking);
    let mut response = next.run(request).await;
    response.extensions_mut().insert(asker);
    response
}

/// Notes the other end, for what lies behind.
pub(crate) fn seen(mut request: Request) -> Request {
    if let Some(peer) = peer(&request) {
        request.extensions_mut().insert(Peer(peer));
    }
    request
}

/// What a request says of who asks, before anybody is asked whether it is true.
enum Claim {
    /// A token, if it is one.
    Enrolled(Option<WorkstationToken>),
    /// The server's own machine.
    Local,
    /// Nothing, or too much.
    Nothing,
}

fn claim(service: &Service, request: &Request, peer: IpAddr) -> Claim {
    let mut tokens = request.headers().get_all(WORKSTATION).iter();
    match (tokens.next(), tokens.next()) {
        (Some(token), None) => {
            Claim::Enrolled(token.to_str().ok().and_then(|token| token.parse().ok()))
        }
        (None, _) if is_local(service, request, peer) => Claim::Local,
        _ => Claim::Nothing,
    }
}

async fn judged(
    service: &Service,
    claim: Claim,
    peer: IpAddr,
    application: ApplicationName,
) -> Result<Asking, Refusal> {
    match claim {
        Claim::Enrolled(token) => {
            let workstation = enrolled(service, token, peer).await?;
            Ok(Asking {
                asker: Asker::Enrolled(workstation.id),
                origin: Origin {
                    workstation: workstation.name.clone(),
                    address: Some(peer),
                    application,
                },
                workstation: Some(workstation),
            })
        }
        Claim::Local => Ok(Asking {
            asker: Asker::Local,
            origin: Origin {
                workstation: service.guard.machine.clone(),
                address: None,
                application,
            },
            workstation: None,
        }),
        Claim::Nothing => Err(service.guard.throttles.unknown(peer, Instant::now())),
    }
}

/// The enrolled workstation of a token, as seen less than a second ago or as the desk says.
async fn enrolled(
    service: &Service,
    token: Option<WorkstationToken>,
    peer: IpAddr,
) -> Result<Arc<Workstation>, Refusal> {
    let unknown = || service.guard.throttles.unknown(peer, Instant::now());
    let token = token.ok_or_else(unknown)?;
    let key = *token.digest().as_bytes();
    let known = &service.guard.workstations;
    if let Some(workstation) = known.get(&key, Instant::now()) {
        return Ok(workstation);
    }
    let ticket = known.ticket(Instant::now());
    let workstation = match service.desk.recognise_workstation(&token).await {
        Ok(workstation) => Arc::new(workstation),
        Err(DeskError::WorkstationUnknown) => return Err(unknown()),
        Err(error) => return Err(error.into()),
    };
    known.put(ticket, key, Arc::clone(&workstation));
    Ok(workstation)
}

/// Whether a program on the server's own machine asks, and nobody stands between.
fn is_local(service: &Service, request: &Request, peer: IpAddr) -> bool {
    service.settings.service().local_workstation
        && peer.is_loopback()
        && host(request).is_some_and(|host| is_loopback(&host))
        && !request.headers().keys().any(is_of_relay)
}

/// Whether a header is one that relays add. A relay that adds none cannot be told from a program.
fn is_of_relay(name: &HeaderName) -> bool {
    let name = name.as_str();
    matches!(name, "forwarded" | "via" | "x-real-ip") || name.starts_with("x-forwarded-")
}

/// What the program says it is.
fn application(headers: &HeaderMap) -> ApplicationName {
    let agent = headers.get(USER_AGENT);
    let agent = agent.and_then(|agent| agent.to_str().ok());
    ApplicationName::new(
        agent
            .filter(|agent| !agent.trim().is_empty())
            .unwrap_or("unknown"),
    )
}
