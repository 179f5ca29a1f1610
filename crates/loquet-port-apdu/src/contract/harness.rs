//! What a back end lends to the suite.

use crate::{ApduTransport, Atr, Command, ReaderName};
use async_trait::async_trait;
use std::sync::Arc;
use std::time::Duration;

/// One of the two readers of a harness.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Slot {
    /// The first one.
    First,
    /// The second one.
    Second,
}

/// What a card does with a command instead of answering it as it would.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reaction {
    /// It gives these bytes; the command has no other effect.
    Answer(Vec<u8>),
    /// It does as it would, so much later.
    Late(Duration),
    /// It is pulled out of the reader before it answers.
    Leaves,
}

/// A back end under test: its transport, and what the suite must do or see behind it.
///
/// Each case is given a harness of its own, with two readers and no card in them.
#[async_trait]
pub trait Harness: Send + Sync {
    /// The transport.
    fn transport(&self) -> Arc<dyn ApduTransport>;

    /// A transport of its own over the same readers, as another program has it.
    fn another(&self) -> Arc<dyn ApduTransport>;

    /// The name of a reader.
    fn reader(&self, slot: Slot) -> ReaderName;

    /// The answer to reset of the cards that [`Harness::insert`] puts in.
    fn atr(&self) -> Atr;

    /// Puts a new card into an empty reader.
    async fn insert(&self, slot: Slot);

    /// Puts a card that gives no sound answer to reset into an empty reader.
    async fn insert_mute(&self, slot: Slot);

    /// Pulls the card out.
    async fn remove(&self, slot: Slot);

    /// Pulls the card out and puts a new one in, as fast as the back end can show it.
    async fn swap(&self, slot: Slot);

    /// A command that changes nothing on the card and that it answers with `9000`.
    fn question(&self) -> Command;

    /// A command after which the card counts somebody as verified until its next reset, as VERIFY
    /// does; it answers with `9000`.
    fn proof(&self) -> Command;

    /// Whether the card in the reader counts somebody as verified.
    fn is_verified(&self, slot: Slot) -> bool;

    /// What the card in the reader does with the next command.
    fn next(&self, slot: Slot, reaction: Reaction);

    /// Every command that any card got in this reader, as bytes, oldest first.
    fn sent(&self, slot: Slot) -> Vec<Vec<u8>>;
}

/// A back end behind a service that can stop.
#[async_trait]
pub trait ServiceHarness: Harness {
    /// Ends the service as a crash does. The cards stay in the readers.
    async fn stop_service(&self);

    /// Starts the service again, and waits until it answers.
    async fn start_service(&self);
}

/// A back end whose readers can be unplugged by a test.
#[async_trait]
pub trait PlugHarness: Harness {
    /// Unplugs the reader [`Slot::Second`].
    async fn unplug(&self);

    /// Plugs the reader [`Slot::Second`] in again.
    async fn plug(&self);
}
