//! Taking over the users of version 3.2, told row by row.

use crate::http::{Audience, Bearer, LargeMessage, LargeRoom, Refusal, document};
use crate::openapi::{ServerSentEvent, refusals};
use crate::state::Service;
use axum::Extension;
use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream::{self, Stream};
use loquet_domain::FailureCode;
use loquet_port_desk as desk;
use loquet_wire_v1::headers::events::{DONE, PROBLEM, ROW};
use loquet_wire_v1::{Import, ImportDone, RowReport};
use serde::Serialize;
use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Between two signs of life, where no row is done.
const HEARTBEAT: Duration = Duration::from_secs(15);

refusals! {
    /// Of an import.
    OfImport = ANY ROLE MESSAGE PASSWORD IDENTIFIER, [LoginBusy];
}

pub(super) fn routes() -> OpenApiRouter<Service> {
    OpenApiRouter::new().routes(routes!(import_users))
}

/// Import the users of version 3.2
///
/// For an administrator. Each row is imported whole or not at all, and told at once by an event
/// `row`; the last event is `done`, or `problem` when the rest was not tried. Importing the same
/// rows again changes nothing. A client that goes away stops the import after the row under way.
#[utoipa::path(
    post, path = "/v1/imports", tag = "imports", security(("bearer" = [])), request_body = Import,
    responses((status = 200, description = "Events: `row` (RowReport), then `done` (ImportDone) \
        or `problem` (Problem).", body = inline(ServerSentEvent), content_type = "text/event-stream"), OfImport),
)]
async fn import_users(
    State(service): State<Service>,
    Extension(audience): Extension<Audience>,
    bearer: Bearer,
    LargeMessage(import, room): LargeMessage<Import>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Refusal> {
    let import = desk::Import::try_from(&import)?;
    let mut importing = Importing::new((service, room), audience, bearer, import);
    // Whoever may not import is refused like anywhere else.
    match importing.next().await {
        Some(Step::Over(Err(refusal))) => return Err(refusal),
        first => importing.held = first,
    }
    let events = stream::unfold(importing, async |mut importing| {
        let step = importing.next().await?;
        Some((Ok(importing.event(&step)), importing))
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(HEARTBEAT)))
}

/// An import under way: dropped with the answer that tells it.
struct Importing {
    service: Service,
    audience: Audience,
    rows: UnboundedReceiver<RowReport>,
    run: Pin<Box<dyn Future<Output = Result<(), Refusal>> + Send>>,
    end: Option<Result<(), Refusal>>,
    is_running: bool,
    held: Option<Step>,
    told: u64,
}

/// What happens in an import.
enum Step {
    /// A row is done.
    Row(Box<RowReport>),
    /// Nothing more will be.
    Over(Result<(), Refusal>),
}

/// Told of each row by the desk. At most as many wait as rows were sent.
struct Progress(UnboundedSender<RowReport>);

impl desk::ImportProgress for Progress {
    fn row_done(&self, report: &desk::RowReport) {
        // Nobody listens any more: the import is about to be dropped.
        let _ = self.0.send(report.into());
    }
}

impl Importing {
    fn new(
        (service, room): (Service, LargeRoom),
        audience: Audience,
        by: Bearer,
        import: desk::Import,
    ) -> Self {
        let (sender, rows) = unbounded_channel();
        let desk = service.desk.clone();
        let run = async move {
            let progress = Progress(sender);
            desk.import(&by.token, import, &progress).await?;
            drop(room);
            Ok(())
        };
        Self {
            service,
            audience,
            rows,
            run: Box::pin(run),
            end: None,
            is_running: true,
            held: None,
            told: 0,
        }
    }

    /// The next thing that happens; the rows before the end, whatever comes first.
    async fn next(&mut self) -> Option<Step> {
        if let Some(step) = self.held.take() {
            return Some(step);
        }
        while self.is_running {
            let stopping = self.service.stopping.clone();
            tokio::select! {
                biased;
                Some(row) = self.rows.recv() => return Some(Step::Row(Box::new(row))),
                end = &mut self.run => self.finish(end),
                () = stopping.begun() => self.finish(Err(FailureCode::ServerStopping.into())),
            }
        }
        if let Ok(row) = self.rows.try_recv() {
            return Some(Step::Row(Box::new(row)));
        }
        self.end.take().map(Step::Over)
    }

    fn finish(&mut self, end: Result<(), Refusal>) {
        self.is_running = false;
        self.end = Some(end);
        // Dropped now, not when the client has read everything.
        self.run = Box::pin(std::future::pending());
    }

    fn event(&mut self, step: &Step) -> Event {
        match step {
            Step::Row(row) => {
                self.told += 1;
                event(ROW, row)
            }
            Step::Over(Ok(())) => event(DONE, &ImportDone { rows: self.told }),
            Step::Over(Err(refusal)) => {
                event(PROBLEM, &document(refusal, &self.audience, &self.service))
            }
        }
    }
}

/// An event with its data; texts and numbers can always be written.
fn event(name: &str, data: &impl Serialize) -> Event {
    let named = || Event::default().event(name);
    named().json_data(data).unwrap_or_else(|_| named())
}
