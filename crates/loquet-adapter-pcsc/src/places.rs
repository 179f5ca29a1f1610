//! One card thread per reader, and no more.

use loquet_port_apdu::ReaderName;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{AcquireError, OwnedSemaphorePermit, Semaphore};

/// The places of all readers.
///
/// A call into the service may hang for as long as another program or a card likes, and nothing can
/// end it. The thread that makes it keeps its place until it does, so that there are never more such
/// threads than readers.
#[derive(Debug, Default)]
pub(crate) struct Places(Mutex<HashMap<ReaderName, Arc<Seat>>>);

/// The place of a reader.
#[derive(Debug)]
pub(crate) struct Seat {
    free: Arc<Semaphore>,
    silent: AtomicBool,
}

/// The right to speak to the card of a reader, owned by the thread that does.
#[derive(Debug)]
pub(crate) struct Place {
    seat: Arc<Seat>,
    _permit: OwnedSemaphorePermit,
}

impl Places {
    /// The place of a reader, whether or not it is free.
    pub(crate) fn of(&self, reader: &ReaderName) -> Arc<Seat> {
        let mut seats = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Names come from outside: those that nobody uses are not kept.
        seats.retain(|_, seat| Arc::strong_count(seat) > 1);
        Arc::clone(seats.entry(reader.clone()).or_default())
    }
}

impl Default for Seat {
    fn default() -> Self {
        Self {
            free: Arc::new(Semaphore::new(1)),
            silent: AtomicBool::new(false),
        }
    }
}

impl Seat {
    /// Waits for the place.
    pub(crate) async fn take(self: &Arc<Self>) -> Result<Place, AcquireError> {
        let permit = Arc::clone(&self.free).acquire_owned().await?;
        self.silent.store(false, Ordering::Release);
        Ok(Place {
            seat: Arc::clone(self),
            _permit: permit,
        })
    }

    /// Notes that the card did not answer the thread in this place.
    pub(crate) fn note_silence(&self) {
        self.silent.store(true, Ordering::Release);
    }

    /// Whether the thread in this place still waits for a card that did not answer.
    pub(crate) fn is_silent(&self) -> bool {
        self.silent.load(Ordering::Acquire)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.seat.silent.store(false, Ordering::Release);
    }
}

#[cfg(test)]
mod tests {
    use super::Places;
    use loquet_port_apdu::ReaderName;
    use std::time::Duration;
    use tokio::time::timeout;

    const MOMENT: Duration = Duration::from_millis(20);

    #[tokio::test]
    async fn a_reader_has_one_place() {
        let places = Places::default();
        let [one, other] = ["One", "Other"].map(ReaderName::new);
        let seat = places.of(&one);
        let place = seat.take().await.expect("a place");
        let again = places.of(&one);
        assert!(timeout(MOMENT, again.take()).await.is_err());
        places.of(&other).take().await.expect("another place");
        seat.note_silence();
        assert!(again.is_silent());
        drop(place);
        assert!(!again.is_silent());
        again.take().await.expect("a place");
    }

    #[test]
    fn names_that_nobody_uses_are_forgotten() {
        let places = Places::default();
        for number in 0..1_000 {
            drop(places.of(&ReaderName::new(&number.to_string())));
        }
        assert_eq!(places.0.lock().expect("free").len(), 1);
    }
}
