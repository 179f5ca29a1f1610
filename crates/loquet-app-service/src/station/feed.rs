//! What is seen of the readers, for everybody who watches them: one look at a time, whoever many
//! they are, and none when nobody does.

use crate::server::Stopping;
use loquet_domain::card::{CardFailure, CardFault, CardReader};
use loquet_port_desk::CardStation;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Notify, watch};
use tokio::time::sleep;

/// How long one look at the readers lasts, when nothing moves in them.
pub(super) const LOOK: Duration = Duration::from_secs(2);

/// Between two tries to reach a PC/SC service that is stopped.
const PAUSE: Duration = Duration::from_millis(500);

/// What was seen of the readers: themselves, or why they cannot be.
pub(crate) type Seen = Result<Arc<[CardReader]>, CardFault>;

/// The readers as they are seen. `None`: nobody has looked yet.
pub(crate) type Watching = watch::Receiver<Option<Seen>>;

/// The readers, for everybody who watches them.
#[derive(Debug)]
pub(crate) struct ReaderFeed {
    seen: watch::Sender<Option<Seen>>,
    wanted: Notify,
}

impl ReaderFeed {
    /// Nobody watches.
    pub(super) fn new() -> Self {
        Self {
            seen: watch::Sender::new(None),
            wanted: Notify::new(),
        }
    }

    /// Watches the readers, until what it gives is dropped.
    pub(crate) fn watch(&self) -> Watching {
        let watching = self.seen.subscribe();
        self.wanted.notify_one();
        watching
    }

    /// Looks at the readers while somebody watches, until the service stops.
    pub(super) async fn run(&self, cards: &dyn CardStation, stopping: &Stopping) {
        tokio::select! {
            () = stopping.begun() => {}
            () = self.look(cards) => {}
        }
    }

    async fn look(&self, cards: &dyn CardStation) {
        loop {
            while self.seen.receiver_count() == 0 {
                self.wanted.notified().await;
            }
            let mut seen = readers(cards.readers().await);
            while self.seen.receiver_count() > 0 {
                self.tell(&seen);
                seen = next(cards, &seen).await;
            }
            // Whoever watches next is not told of what lay there before.
            self.seen.send_replace(None);
        }
    }

    fn tell(&self, seen: &Seen) {
        self.seen.send_if_modified(|told| {
            let is_news = told.as_ref() != Some(seen);
            if is_news {
                *told = Some(seen.clone());
            }
            is_news
        });
    }
}

fn readers(looked: Result<Vec<CardReader>, CardFailure>) -> Seen {
    looked.map(Into::into).map_err(|failure| failure.fault)
}

/// The readers as soon as they change, or after a while.
async fn next(cards: &dyn CardStation, seen: &Seen) -> Seen {
    if let Ok(seen) = seen {
        return readers(cards.changed(seen, LOOK).await);
    }
    sleep(PAUSE).await;
    readers(cards.readers().await)
}

#[cfg(test)]
mod tests {
    use super::{LOOK, ReaderFeed, Watching};
    use crate::server::Stopping;
    use crate::station::bench::{Readers, cps};
    use loquet_domain::card::{CardFault, CardSlot};
    use std::sync::Arc;
    use tokio::time::sleep;

    struct Bench {
        readers: Arc<Readers>,
        feed: Arc<ReaderFeed>,
        stopping: Stopping,
        running: tokio::task::JoinHandle<()>,
    }

    fn bench() -> Bench {
        let readers = Readers::with(&[None]);
        let (feed, stopping) = (Arc::new(ReaderFeed::new()), Stopping::new());
        let running = tokio::spawn({
            let (readers, feed, stopping) = (readers.clone(), feed.clone(), stopping.clone());
            async move { feed.run(&*readers, &stopping).await }
        });
        Bench {
            readers,
            feed,
            stopping,
            running,
        }
    }

    /// Waits until as many cards as this are seen; a fault is none.
    async fn cards(watching: &mut Watching) -> Result<usize, CardFault> {
        let seen = watching.wait_for(Option::is_some).await.expect("it runs");
        let seen = seen.as_ref().expect("waited for").as_ref();
        let is_card = |slot: &CardSlot| matches!(slot, CardSlot::Card { .. });
        seen.map(|readers| readers.iter().filter(|one| is_card(&one.slot)).count())
            .map_err(|fault| *fault)
    }

    #[tokio::test(start_paused = true)]
    async fn everybody_who_watches_sees_what_moves() {
        let bench = bench();
        let mut watching = [bench.feed.watch(), bench.feed.watch()];
        for one in &mut watching {
            assert_eq!(cards(one).await, Ok(0));
            one.mark_unchanged();
        }
        bench.readers.put(&[Some(cps(1, 1))]);
        for one in &mut watching {
            one.changed().await.expect("it runs");
            assert_eq!(cards(one).await, Ok(1));
        }
    }

    #[tokio::test(start_paused = true)]
    async fn nobody_is_told_what_lay_there_while_nobody_watched() {
        let bench = bench();
        let mut first = bench.feed.watch();
        assert_eq!(cards(&mut first).await, Ok(0));
        drop(first);
        bench.readers.put(&[Some(cps(1, 1))]);
        sleep(2 * LOOK).await;
        assert_eq!(cards(&mut bench.feed.watch()).await, Ok(1));
    }

    #[tokio::test(start_paused = true)]
    async fn readers_that_cannot_be_asked_are_asked_again() {
        let bench = bench();
        bench.readers.fail(Some(CardFault::ServiceStopped));
        let mut watching = bench.feed.watch();
        assert_eq!(cards(&mut watching).await, Err(CardFault::ServiceStopped));
        watching.mark_unchanged();
        bench.readers.fail(None);
        watching.changed().await.expect("it runs");
        assert_eq!(cards(&mut watching).await, Ok(0));
    }

    #[tokio::test(start_paused = true)]
    async fn it_ends_with_the_service() {
        let bench = bench();
        bench.stopping.begin();
        bench.running.await.expect("ended");
    }
}
