//! `loquet card simulate`: a simulated card in a virtual reader, moved by lines of standard input.

use crate::arguments::Simulate;
use crate::cancellation::Cancellation;
use crate::failure::Failure;
use crate::front::Front;
use crate::output::{Answer, say};
use loquet_domain::FailureCode;
use loquet_wiring::Messages;
use loquet_wiring::card::{SimulatedCardInReader, SimulatedCards};
use serde::Serialize;
use std::io::BufRead;
use std::path::PathBuf;
use tokio::sync::mpsc;

/// The folder of the test authority, below the practice's, when none is named.
const AUTHORITY: &str = "test-authority";

/// Puts a card in and leaves it there until the program is told to stop.
pub(super) async fn run(front: &Front, arguments: &Simulate) -> Result<(), Failure> {
    let cancellation = Cancellation::listen()?;
    let authority = match (&arguments.authority, &front.overrides().data) {
        (Some(folder), _) => folder.clone(),
        (None, Some(data)) => data.join(AUTHORITY),
        (None, None) => PathBuf::from(AUTHORITY),
    };
    let holders = arguments.holders.clone();
    // Keys of RSA are made the first time: a moment, off the thread that waits for signals.
    let cards =
        tokio::task::spawn_blocking(move || SimulatedCards::open(holders.as_deref(), &authority));
    let cards = cancellation
        .race(async { Ok(cards.await.map_err(Failure::unexpected)??) })
        .await?;
    let mut bench = Bench {
        front,
        cards,
        reader: arguments.reader,
        card: None,
        last: arguments.holder.clone(),
    };
    bench.explain();
    bench.insert(None)?;
    match cancellation.race(bench.obey()).await {
        // That is how it ends well.
        Err(failure) if failure.code() == FailureCode::Cancelled => Ok(()),
        ended => ended,
    }
}

/// The cards, and the one that is in the reader.
struct Bench<'front> {
    front: &'front Front,
    cards: SimulatedCards,
    reader: u8,
    card: Option<SimulatedCardInReader>,
    last: Option<String>,
}

impl Bench<'_> {
    /// Says which settings admit the cards.
    fn explain(&self) {
        let files = self.cards.authority();
        let [root, intermediate] = &files.lists;
        self.front.note(
            "simulate-authority",
            &[("path", files.folder.as_path().into())],
        );
        self.front.note(
            "simulate-lists",
            &[("root", root.into()), ("intermediate", intermediate.into())],
        );
        self.front.note("simulate-commands", &[]);
    }

    /// Does what lines of standard input say. Their end changes nothing: the card stays.
    async fn obey(&mut self) -> Result<(), Failure> {
        let mut lines = lines();
        while let Some(line) = lines.recv().await {
            let mut words = line.split_whitespace();
            match (words.next(), words.next()) {
                (None, _) => {}
                (Some("remove"), None) => self.remove()?,
                (Some("insert"), holder) => {
                    self.remove()?;
                    if let Err(failure) = self.insert(holder) {
                        self.front.tell(&failure);
                    }
                }
                (Some("quit"), None) => return Ok(()),
                _ => say(&self.front.text("simulate-commands", &[])),
            }
        }
        std::future::pending().await
    }

    /// Puts a holder's card in; without one, the last one's.
    fn insert(&mut self, holder: Option<&str>) -> Result<(), Failure> {
        let holder = holder.map(str::to_owned).or_else(|| self.last.clone());
        let card = self.cards.insert(holder.as_deref(), self.reader)?;
        self.last = holder;
        self.front.answer(&Moved {
            event: "inserted",
            holder: &card.holder,
            reader: self.reader,
        })?;
        self.card = Some(card);
        Ok(())
    }

    /// Takes the card out, if there is one.
    fn remove(&mut self) -> Result<(), Failure> {
        let Some(card) = self.card.take() else {
            return Ok(());
        };
        let holder = card.holder.clone();
        card.remove()?;
        self.front.answer(&Moved {
            event: "removed",
            holder: &holder,
            reader: self.reader,
        })
    }
}

/// The lines of standard input, as they come.
fn lines() -> mpsc::Receiver<String> {
    let (lines, received) = mpsc::channel(1);
    tokio::task::spawn_blocking(move || {
        for line in std::io::stdin().lock().lines() {
            let Ok(line) = line else { return };
            if lines.blocking_send(line).is_err() {
                return;
            }
        }
    });
    received
}

/// A card was moved.
struct Moved<'holder> {
    event: &'static str,
    holder: &'holder str,
    reader: u8,
}

impl Answer for Moved<'_> {
    fn json(&self) -> impl Serialize {
        #[derive(Serialize)]
        struct Json<'holder> {
            event: &'static str,
            holder: &'holder str,
            reader: u8,
        }
        Json {
            event: self.event,
            holder: self.holder,
            reader: self.reader,
        }
    }

    fn text(&self, messages: &Messages) -> String {
        let data = [
            ("holder", self.holder.into()),
            ("reader", i64::from(self.reader).into()),
        ];
        messages.text(&format!("simulate-{}", self.event), &data) + "\n"
    }
}
