//! Nothing that is stored is ever logged (STO-06, LOG-04), at any level.
#![expect(clippy::expect_used, clippy::panic, reason = "a test fails by a panic")]

use loquet_adapter_sea_orm::SeaOrmStore;
use loquet_domain::AttemptId;
use loquet_domain::card::{
    CardChallenge, CardIdentity, ChallengePurpose, NONCE_BYTES, ServiceName,
};
use loquet_domain::journal::JournalKey;
use loquet_domain::origin::WorkstationName;
use loquet_port_sessions::{Challenges, SessionOpening, Sessions};
use loquet_port_users::contract::SessionToOpen;
use loquet_port_users::contract::builders::{
    FIRST_PASSWORD, account_id, at, attempt, card_change, new_account, on_account, password_change,
    session,
};
use loquet_port_users::{Attempts, Reservation, Users};
use std::fmt::{Debug, Write as _};
use std::sync::{Arc, Mutex};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// The number of a fictitious holder.
const CARD: &str = "899700218896";

/// Writes down every field of every span and event.
#[derive(Clone, Default)]
struct Everything(Arc<Mutex<String>>);

impl Visit for Everything {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let mut text = self.0.lock().expect("the text");
        writeln!(text, "{field}={value:?}").expect("written");
    }
}

impl Subscriber for Everything {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        writeln!(
            self.0.lock().expect("the text"),
            "{}",
            span.metadata().name()
        )
        .expect("written");
        span.record(&mut self.clone());
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut self.clone());
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        event.record(&mut self.clone());
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// The only test of its process, so that the threads of the driver are heard too.
#[tokio::test]
async fn sto_06_no_value_is_logged() {
    let everything = Everything::default();
    tracing::subscriber::set_global_default(everything.clone()).expect("the first");
    let folder = tempfile::TempDir::new().expect("a folder");
    let key = JournalKey::try_from([7; 32].as_slice()).expect("a key");
    let store = SeaOrmStore::create(&folder.path().join("a.test"), key)
        .await
        .expect("created");
    use_everything(&store).await;
    store.close().await;
    let text = everything.0.lock().expect("the text");
    for heard in ["users.add", "sessions.open", "challenges.take", "begin"] {
        assert!(text.contains(heard), "{heard} was not heard");
    }
    for canary in [
        FIRST_PASSWORD,
        "argon2id",
        "martin",
        "ACCUEIL",
        "[1, 1, 1",
        "0101010101",
        CARD,
        "165, 165",
        "a5a5a5",
    ] {
        assert!(!text.contains(canary), "{canary} was logged");
    }
}

async fn use_everything(store: &SeaOrmStore) {
    let new = new_account(1, "martin.paul");
    store.add(&new).await.expect("added");
    store.add(&new).await.expect_err("taken");
    let request = on_account(account_id(1), attempt(1, at(0)));
    let Reservation::Admitted(reserved) = store.reserve(&request).await.expect("an answer") else {
        panic!("refused");
    };
    let SessionToOpen {
        opening,
        attempt,
        event,
        context,
    } = session(1, account_id(1), reserved);
    let (judged, at_most) = (None, 1);
    let opening = SessionOpening {
        opening,
        attempt,
        judged,
        at_most,
        event,
        context,
    };
    store.open(&opening).await.expect("opened");
    store.open(&opening).await.expect_err("not reserved");
    store
        .set_password(&password_change(account_id(1), FIRST_PASSWORD))
        .await
        .expect("set");
    use_a_card(store).await;
}

async fn use_a_card(store: &SeaOrmStore) {
    let card = CardIdentity::typed(CARD.parse().expect("a card number"));
    let change = card_change(account_id(1), Some(card.clone()));
    store.set_card(&change).await.expect("set");
    store.find_by_card(&card).await.expect("an answer");
    let challenge = CardChallenge {
        attempt: AttemptId::from_random([2; 16]),
        nonce: [0xA5; NONCE_BYTES],
        purpose: ChallengePurpose::Login,
        service: ServiceName::new("Cabinet"),
        workstation: WorkstationName::new("ACCUEIL"),
        issued_at: at(0),
    };
    store.issue(&challenge).await.expect("issued");
    store.take(challenge.attempt).await.expect("an answer");
}
