//! The watch over the reader's sessions, with readers and a desk that a test moves.

use super::{Around, INSTANT, LOOK, MOST, RemovalWatch};
use crate::events::bench::{Sessions, token, view};
use crate::hub::Hub;
use crate::server::Stopping;
use crate::station::bench::{Card, Kept, Readers, cps, read_card};
use crate::station::feed::ReaderFeed;
use loquet_domain::SignedDuration;
use loquet_domain::card::{CardFault, RemovalPolicy};
use loquet_domain::session::{EndCause, LockCause, SessionState};
use loquet_wiring::workstation::SessionKeeper;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout};

const LOCKED: SessionState = SessionState::Locked(LockCause::CardRemoved);

/// A watch that runs over readers with one card, and a desk.
struct Bench {
    readers: Arc<Readers>,
    desk: Arc<Sessions>,
    hub: Hub,
    kept: Arc<Kept>,
    watch: Arc<RemovalWatch>,
    stopping: Stopping,
    running: tokio::task::JoinHandle<()>,
}

fn bench(policy: RemovalPolicy, grace_seconds: i64) -> Bench {
    let readers = Readers::with(&[Some(cps(1, 1))]);
    let (desk, hub, kept) = (
        Arc::<Sessions>::default(),
        Hub::default(),
        Arc::<Kept>::default(),
    );
    let around = Around {
        cards: readers.clone(),
        desk: desk.clone(),
        kept: kept.clone(),
    };
    let rules = (policy, SignedDuration::from_secs(grace_seconds));
    let watch = Arc::new(RemovalWatch::new(rules, around));
    let stopping = Stopping::new();
    let running = tokio::spawn({
        let (watch, readers, stopping) = (watch.clone(), readers.clone(), stopping.clone());
        let hub = hub.clone();
        async move {
            let (feed, tell) = (ReaderFeed::new(), |session| hub.session_changed(session));
            let looking = feed.run(&*readers, &stopping);
            tokio::join!(looking, watch.run(&feed, &tell, &stopping));
        }
    });
    Bench {
        readers,
        desk,
        hub,
        kept,
        watch,
        stopping,
        running,
    }
}

impl Bench {
    /// Opens a session by the card that lies there.
    async fn open(&self, number: u8, card: Card) {
        self.desk.set(number, SessionState::Active);
        let card = read_card(card.insertion, card.chip);
        let session = view(number, SessionState::Active).id;
        self.watch.watch(session, &token(number), &card).await;
    }

    /// How long it takes until a session is no longer active.
    async fn left(&self, number: u8) -> (SessionState, Duration) {
        let listener = self.hub.listen(&view(number, SessionState::Active));
        let begin = Instant::now();
        loop {
            let state = self.desk.state(number).expect("a session");
            if state != SessionState::Active {
                return (state, begin.elapsed());
            }
            let poked = timeout(Duration::from_secs(30), listener.poked()).await;
            poked.expect("whoever listens is told");
        }
    }

    /// Some looks later: whether a session is still active.
    async fn stays_active(&self, number: u8) -> bool {
        sleep(5 * LOOK).await;
        self.desk.state(number) == Some(SessionState::Active)
    }

    async fn kept(&self, number: usize) {
        while self.kept.len() != number {
            sleep(INSTANT).await;
        }
    }
}

#[tokio::test]
async fn reg_20_the_card_leaves_and_its_session_is_locked_within_a_second() {
    let bench = bench(RemovalPolicy::Lock, 0);
    bench.open(1, cps(1, 1)).await;
    sleep(Duration::from_millis(50)).await;
    assert_eq!(bench.desk.state(1), Some(SessionState::Active));
    bench.readers.put(&[None]);
    let (state, after) = bench.left(1).await;
    assert_eq!(state, LOCKED);
    assert!(after < Duration::from_secs(1), "{after:?}");
}

#[tokio::test(start_paused = true)]
async fn reg_20_the_card_leaves_and_its_session_ends_after_the_grace() {
    let bench = bench(RemovalPolicy::Close, 0);
    bench.open(1, cps(1, 1)).await;
    assert!(bench.stays_active(1).await);
    bench.readers.put(&[None]);
    let (state, _) = bench.left(1).await;
    let SessionState::Ended(ending) = state else {
        panic!("{state:?}")
    };
    assert_eq!(ending.cause, EndCause::CardRemoved);
    bench.kept(0).await;
}

#[tokio::test(start_paused = true)]
async fn reg_20_a_card_that_left_before_the_watch_began_locks() {
    let bench = bench(RemovalPolicy::Lock, 0);
    bench.readers.put(&[None]);
    bench.open(1, cps(1, 1)).await;
    assert_eq!(bench.left(1).await.0, LOCKED);
}

#[tokio::test(start_paused = true)]
async fn reg_20_readers_that_cannot_be_asked_show_no_card() {
    let bench = bench(RemovalPolicy::Lock, 0);
    bench.open(1, cps(1, 1)).await;
    assert!(bench.stays_active(1).await);
    bench.readers.fail(Some(CardFault::ServiceStopped));
    assert_eq!(bench.left(1).await.0, LOCKED);
}

#[tokio::test]
async fn reg_20_the_same_card_back_within_the_grace_changes_nothing() {
    let bench = bench(RemovalPolicy::Lock, 60);
    bench.open(1, cps(1, 1)).await;
    for cards in [&[None], &[Some(cps(2, 1))]] {
        bench.readers.put(cards);
        sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(bench.readers.reads(), 1, "the card that came was read once");
    assert_eq!(bench.desk.state(1), Some(SessionState::Active));
}

#[tokio::test(start_paused = true)]
async fn another_card_s_session_is_left_alone() {
    let bench = bench(RemovalPolicy::Lock, 0);
    bench.readers.put(&[Some(cps(1, 1)), Some(cps(7, 2))]);
    bench.open(1, cps(1, 1)).await;
    let mut second = read_card(7, 2);
    second.card.reader = crate::station::bench::name(1);
    bench.desk.set(2, SessionState::Active);
    let session = view(2, SessionState::Active).id;
    bench.watch.watch(session, &token(2), &second).await;
    bench.readers.put(&[None, Some(cps(7, 2))]);
    assert_eq!(bench.left(1).await.0, LOCKED);
    assert!(bench.stays_active(2).await);
}

#[tokio::test(start_paused = true)]
async fn auth_22_a_lock_that_the_database_refuses_is_tried_until_it_is_done() {
    let bench = bench(RemovalPolicy::Lock, 0);
    bench.open(1, cps(1, 1)).await;
    bench.desk.break_down();
    bench.readers.put(&[None]);
    assert!(bench.stays_active(1).await, "nothing can be written");
    bench.desk.mend();
    let (state, after) = bench.left(1).await;
    assert_eq!(state, LOCKED);
    assert!(after < Duration::from_secs(1), "{after:?}");
}

#[tokio::test(start_paused = true)]
async fn reg_08_an_unlocked_session_is_watched_again() {
    let bench = bench(RemovalPolicy::Lock, 0);
    bench.open(1, cps(1, 1)).await;
    bench.readers.put(&[None]);
    assert_eq!(bench.left(1).await.0, LOCKED);
    bench.readers.put(&[Some(cps(2, 1))]);
    bench.open(1, cps(2, 1)).await;
    assert!(bench.stays_active(1).await);
    bench.readers.put(&[None]);
    assert_eq!(bench.left(1).await.0, LOCKED);
    assert_eq!(bench.kept.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_session_that_ends_or_is_unlocked_elsewhere_is_watched_no_more() {
    let bench = bench(RemovalPolicy::Lock, 0);
    for number in [1, 2, 3] {
        bench.open(number, cps(1, 1)).await;
    }
    bench.kept(3).await;
    bench.desk.remove(1);
    bench.desk.end(2);
    bench.kept(1).await;
    bench.readers.put(&[None]);
    assert_eq!(bench.left(3).await.0, LOCKED);
}

#[tokio::test(start_paused = true)]
async fn there_is_room_for_so_many_and_again_when_some_have_ended() {
    let bench = bench(RemovalPolicy::Lock, 0);
    let most = u8::try_from(MOST).expect("small");
    for number in 0..most {
        assert!(bench.watch.has_room(None).await);
        bench.open(number, cps(1, 1)).await;
    }
    assert!(!bench.watch.has_room(None).await);
    let watched = view(0, SessionState::Active).id;
    assert!(bench.watch.has_room(Some(watched)).await);
    bench.desk.end(7);
    assert!(bench.watch.has_room(None).await);
}

#[tokio::test(start_paused = true)]
async fn where_a_removal_changes_nothing_nothing_is_watched() {
    let bench = bench(RemovalPolicy::Nothing, 0);
    bench.open(1, cps(1, 1)).await;
    bench.readers.put(&[None]);
    assert!(bench.stays_active(1).await);
    assert_eq!(bench.kept.len(), 0);
}

#[tokio::test(start_paused = true)]
async fn reg_20_what_a_crash_has_left_is_locked_by_the_next_start() {
    let bench = bench(RemovalPolicy::Lock, 0);
    for number in [1, 2] {
        bench.desk.set(number, SessionState::Active);
    }
    for number in [1, 2, 3] {
        let session = view(number, SessionState::Active).id;
        bench.kept.keep(session, &token(number)).expect("kept");
    }
    bench
        .watch
        .lock_left(&|session| bench.hub.session_changed(session))
        .await;
    assert_eq!(
        [1, 2].map(|number| bench.desk.state(number)),
        [Some(LOCKED); 2]
    );
    assert_eq!(bench.kept.len(), 0);
}

#[tokio::test(start_paused = true)]
async fn the_watch_ends_with_the_service_and_leaves_its_sessions_to_the_next_start() {
    let bench = bench(RemovalPolicy::Lock, 0);
    bench.open(1, cps(1, 1)).await;
    bench.stopping.begin();
    bench.running.await.expect("ended");
    assert_eq!(bench.kept.len(), 1);
}
