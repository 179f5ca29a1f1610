//! The service from its start to its end.

use crate::check::{self, StartError};
use crate::http::{self, Guard};
use crate::hub::Hub;
use crate::journal_keeper;
use crate::list_keeper;
use crate::metrics::{self, Metrics};
use crate::program::say;
use crate::server::{self, CertificateError, Limits, Reloaded, Server, Signals, Stopping, Tls};
use crate::state::{Parts, Sentences, Service};
use crate::station;
use loquet_domain::Origin;
use loquet_port_desk::ServiceChange;
use loquet_wiring::workstation::open_service_memory;
use loquet_wiring::{
    Failure, Messages, OpeningError, Practice, Settings, create_observed_practice,
    open_observed_practice,
};
use std::error::Error;
use std::mem;
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Builder;
use tokio::time::{sleep, timeout};

/// The name of the program in the journal.
const PROGRAM: &str = concat!("loquetd ", env!("CARGO_PKG_VERSION"));

/// How often the files of the certificate are looked at.
const LOOK_AT_CERTIFICATE: Duration = Duration::from_secs(5);

/// How long the record of the end may take, when the database does not answer.
const LAST_RECORD: Duration = Duration::from_secs(5);

/// Serves until it is told to stop.
pub(crate) fn service(settings: Settings, messages: &Messages) -> Result<(), StartError> {
    let tls = check::certificate(&settings)?;
    // Before any other thread: the variables of systemd are taken out of the environment.
    let listeners = server::listeners(settings.service().listen);
    let listeners = listeners.map_err(StartError::Listening)?;
    refuse_clear(&listeners, tls.as_ref())?;
    let metrics_listener = settings.service().metrics_listen.map(server::listen);
    let metrics_listener = metrics_listener
        .transpose()
        .map_err(StartError::Listening)?;
    let runtime = Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.map_err(StartError::Machine)?;
    let doors = Doors {
        tls,
        listeners,
        metrics_listener,
    };
    runtime.block_on(served(settings, messages, doors))
}

/// Where the service is reached.
struct Doors {
    tls: Option<Tls>,
    listeners: Vec<TcpListener>,
    metrics_listener: Option<TcpListener>,
}

/// Sockets that were handed over may be anywhere: what is not on the loopback is not served in
/// clear.
fn refuse_clear(listeners: &[TcpListener], tls: Option<&Tls>) -> Result<(), StartError> {
    let is_local = |listener: &TcpListener| {
        let address = listener.local_addr();
        address.is_ok_and(|address| address.ip().to_canonical().is_loopback())
    };
    if tls.is_some() || listeners.iter().all(is_local) {
        Ok(())
    } else {
        Err(StartError::Certificate(CertificateError::missing()))
    }
}

async fn served(
    settings: Settings,
    messages: &Messages,
    mut doors: Doors,
) -> Result<(), StartError> {
    let mut signals = Signals::new().map_err(StartError::Machine)?;
    let metrics = Metrics::default();
    let practice = opened(&settings, &metrics)
        .await
        .map_err(StartError::Opening)?;
    warn_of(&practice, messages).await;
    let practice = Arc::new(practice);
    let service = assembled(settings, &practice, &metrics)?;
    let watch = station::begin(&service).await;
    let server = started(&service, &mut doors)?;
    let readings = metrics_server(&service, doors.metrics_listener.take())?;
    record(&service, ServiceChange::Started).await;
    let scheme = if doors.tls.is_some() { "https" } else { "http" };
    for address in server.addresses() {
        say(&format!("listening on {scheme}://{address}"));
    }
    server::ready();
    let reload = || {
        doors
            .tls
            .iter()
            .for_each(|tls| told(tls.reload(), tls, &metrics));
    };
    tokio::select! {
        () = signals.stop(reload) => {}
        () = server::keep_watchdog_quiet() => {}
        () = watch_certificate(doors.tls.as_ref(), &metrics) => {}
        () = list_keeper::kept(&service) => {}
        never = journal_keeper::kept(&service) => match never {},
    }
    stopped(&service, server, readings).await;
    watch.ended().await;
    drop(service);
    if let Some(practice) = Arc::into_inner(practice) {
        practice.close().await;
    }
    Ok(())
}

/// The practice, created when there is none: database and key, and no account.
async fn opened(settings: &Settings, metrics: &Metrics) -> Result<Practice, OpeningError> {
    let observer = Arc::new(metrics.clone());
    match open_observed_practice(settings, observer.clone()).await {
        Err(OpeningError::NotInitialised { .. }) => {
            tracing::info!("a new practice: there was none");
            create_observed_practice(settings, observer).await
        }
        opened => opened,
    }
}

/// Tells whoever starts the service what will not work.
async fn warn_of(practice: &Practice, messages: &Messages) {
    if let Some(fault) = &practice.card_fault {
        let code = fault.failure_code();
        tracing::warn!(%code, "no card is trusted");
        say(&messages.failure(fault, &[]));
    }
    if let Ok(false) = practice.has_administrator().await {
        say(&messages.text("service-no-administrator", &[]));
    }
}

fn assembled(
    settings: Settings,
    practice: &Arc<Practice>,
    metrics: &Metrics,
) -> Result<Service, StartError> {
    let desk = Arc::clone(&practice.desk);
    let memory = open_service_memory(&settings).map_err(StartError::Memory)?;
    let station = station::open(&settings, desk.clone(), &memory).map_err(StartError::Readers)?;
    Ok(Service::new(Parts {
        desk,
        station,
        memory,
        vitals: Arc::<Practice>::clone(practice),
        settings,
        sentences: Sentences::new(),
        hub: Hub::default(),
        guard: Guard::default(),
        metrics: metrics.clone(),
        stopping: Stopping::new(),
    }))
}

fn started(service: &Service, doors: &mut Doors) -> Result<Server, StartError> {
    let acceptor = doors.tls.as_ref().map(Tls::acceptor).transpose();
    let acceptor = acceptor.map_err(StartError::Tls)?;
    if let Some(tls) = &doors.tls {
        show_expiry(tls, &service.metrics);
    }
    let limits = Limits::of(service.settings.service());
    let listeners = mem::take(&mut doors.listeners);
    let router = http::router(service.clone());
    let server = Server::start(listeners, router, acceptor, &limits, &service.metrics);
    let server = server.map_err(StartError::Machine)?;
    service.metrics.watch_connections(server.admission());
    Ok(server)
}

/// The metrics on their address, with a few connections of their own.
fn metrics_server(service: &Service, listener: Option<TcpListener>) -> Result<Server, StartError> {
    let router = metrics::routes(service.clone());
    let limits = Limits::few(service.settings.service());
    let listeners = listener.into_iter().collect();
    let server = Server::start(listeners, router, None, &limits, &service.metrics);
    let server = server.map_err(StartError::Machine)?;
    for address in server.addresses() {
        say(&format!("metrics on http://{address}/metrics"));
    }
    Ok(server)
}

/// Looks at the files of the certificate for ever; nothing to look at is as good.
async fn watch_certificate(tls: Option<&Tls>, metrics: &Metrics) {
    let Some(tls) = tls else {
        return std::future::pending().await;
    };
    loop {
        sleep(LOOK_AT_CERTIFICATE).await;
        told(tls.reload_if_changed(), tls, metrics);
    }
}

fn told(reloaded: Reloaded, tls: &Tls, metrics: &Metrics) {
    match reloaded {
        Reloaded::Unchanged => {}
        Reloaded::Replaced => {
            tracing::info!("the certificate was read again");
            show_expiry(tls, metrics);
        }
        Reloaded::Kept(error) => {
            let code = error.failure_code();
            let cause = error.source().map(tracing::field::display);
            tracing::warn!(%code, %error, cause, "the former certificate is kept");
        }
    }
}

fn show_expiry(tls: &Tls, metrics: &Metrics) {
    if let Some(at) = tls.expires_at() {
        metrics.certificate_expires(at);
    }
}

/// Stops in order: nothing new, what is under way, the record.
async fn stopped(service: &Service, server: Server, readings: Server) {
    service.stopping.begin();
    // Once it is so: whoever reads it may count on it.
    tracing::info!("stopping");
    server::stopping();
    server.stop().await;
    readings.stop().await;
    record(service, ServiceChange::Stopped).await;
    tracing::info!("stopped");
}

/// Records a change of the service. The journal is not in the way of starting or stopping.
async fn record(service: &Service, change: ServiceChange) {
    let recorded = service.desk.record_service(change, origin());
    match timeout(LAST_RECORD, recorded).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::error!(%error, ?change, "not in the journal"),
        Err(_) => tracing::error!(?change, "not in the journal: the database does not answer"),
    }
}

/// The service itself, as an origin.
pub(crate) fn origin() -> Origin {
    loquet_wiring::origin(PROGRAM)
}
