//! The transport.

use crate::events::{Events, View};
use crate::fault::of_connection;
use crate::places::{Places, Seat};
use crate::session::Session;
use crate::transaction::{Gone, PcscTransaction};
use async_trait::async_trait;
use loquet_port_apdu::{
    ApduTransport, Atr, CardPresence, CardTransaction, Ending, Insertion, Reader, ReaderName,
    TransportError,
};
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;
use tokio::sync::{oneshot, watch};
use tokio::time::timeout;

/// The deadline of a look at the readers: a service that has to be started first takes a while.
const LOOK: Duration = Duration::from_secs(5);

/// Readers and cards of the system's PC/SC service.
#[derive(Debug)]
pub struct PcscTransport {
    events: Events,
    places: Places,
}

impl PcscTransport {
    /// Starts the threads of the events. Nothing is asked of the service yet: it may start later.
    ///
    /// # Errors
    ///
    /// The system gives no thread.
    pub fn new() -> io::Result<Self> {
        Ok(Self {
            events: Events::start()?,
            places: Places::default(),
        })
    }

    /// The readers as they are after this call.
    async fn look(&self) -> Result<Vec<Reader>, TransportError> {
        let Ok(view) = timeout(LOOK, self.events.look()).await else {
            return Err(TransportError::TimedOut);
        };
        view.ok_or(Gone::Thread)?.map_err(of_connection)
    }

    /// The readers of the next view that is not as seen.
    async fn change(
        mut views: watch::Receiver<View>,
        seen: &[Reader],
    ) -> Result<Vec<Reader>, TransportError> {
        loop {
            views.changed().await.map_err(|_| Gone::Thread)?;
            let view: View = views.borrow_and_update().clone();
            match view.map_err(of_connection)? {
                now if now == seen => {}
                now => return Ok(now),
            }
        }
    }

    async fn open(
        &self,
        reader: &ReaderName,
        insertion: Insertion,
        deadline: Duration,
        opening: &Opening,
    ) -> Result<Box<dyn CardTransaction>, TransportError> {
        let card = opening.begin(reader, deadline).await?;
        // Inside the transaction, and after the connection: the card that is seen now is the one
        // that the connection speaks to, unless one was swapped between two polls of the reader.
        let now = self.look().await?;
        let reader = now.into_iter().find(|now| now.name == *reader);
        match reader.map(|reader| reader.card) {
            Some(CardPresence::Card { insertion: now, .. }) if now == insertion => {
                return Ok(Box::new(card));
            }
            _ => {}
        }
        // Somebody else's card, perhaps: nothing was sent to it, and nothing is changed on it.
        let _left = Box::new(card).end(Ending::Leave).await;
        Err(TransportError::Removed)
    }
}

/// A transaction that is being begun.
#[derive(Debug)]
struct Opening {
    seat: Arc<Seat>,
    /// Whether all it still needs is that another lets go of the card.
    waits: Arc<AtomicBool>,
}

impl Opening {
    async fn begin(
        &self,
        reader: &ReaderName,
        deadline: Duration,
    ) -> Result<PcscTransaction, TransportError> {
        self.waits.store(true, Ordering::Release);
        let place = self.seat.take().await.map_err(|_| Gone::Thread)?;
        self.waits.store(false, Ordering::Release);
        let (begun, atr) = oneshot::channel();
        let (ended, end) = oneshot::channel();
        let (orders, told) = channel();
        let session = Session {
            reader: reader.clone(),
            place,
            waits: Arc::clone(&self.waits),
            begun,
            ended,
        };
        let thread = thread::Builder::new().name("pcsc-card".into());
        let started = thread.spawn(move || session.run(&told));
        started.map_err(|error| TransportError::Refused(Box::new(error)))?;
        let atr = atr.await.map_err(|_| Gone::Thread)?;
        let atr = Atr::new(&atr.map_err(of_connection)?);
        Ok(PcscTransaction {
            atr: atr.map_err(|error| TransportError::Malformed(Box::new(error)))?,
            orders: Some(orders),
            ended: end,
            deadline,
            seat: Arc::clone(&self.seat),
        })
    }

    /// Why the deadline has passed.
    fn late(&self) -> TransportError {
        let waits = self.waits.load(Ordering::Acquire);
        match (waits, self.seat.is_silent()) {
            (true, true) => TransportError::Mute,
            (true, false) => TransportError::HeldByAnother,
            (false, _) => TransportError::TimedOut,
        }
    }
}

#[async_trait]
impl ApduTransport for PcscTransport {
    #[tracing::instrument(name = "apdu.readers", level = "debug", skip_all, err(level = "debug"))]
    async fn readers(&self) -> Result<Vec<Reader>, TransportError> {
        self.look().await
    }

    #[tracing::instrument(name = "apdu.changed", level = "debug", skip_all, err(level = "debug"))]
    async fn changed(
        &self,
        seen: &[Reader],
        wait: Duration,
    ) -> Result<Vec<Reader>, TransportError> {
        let views = self.events.views();
        let now = self.look().await?;
        if now != seen {
            return Ok(now);
        }
        timeout(wait, Self::change(views, seen))
            .await
            .unwrap_or(Ok(now))
    }

    #[tracing::instrument(
        name = "apdu.begin",
        level = "debug",
        skip_all,
        fields(%reader, insertion = insertion.0),
        err(level = "debug")
    )]
    async fn begin(
        &self,
        reader: &ReaderName,
        insertion: Insertion,
        deadline: Duration,
    ) -> Result<Box<dyn CardTransaction>, TransportError> {
        let opening = Opening {
            seat: self.places.of(reader),
            waits: Arc::default(),
        };
        match timeout(deadline, self.open(reader, insertion, deadline, &opening)).await {
            Ok(opened) => opened,
            Err(_) => Err(opening.late()),
        }
    }
}
