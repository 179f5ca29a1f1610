//! Two readers, their cards, and a service, all of them made up.

use loquet_port_apdu::contract::{Reaction, Slot};
use loquet_port_apdu::{
    Atr, CardPresence, Insertion, Reader, ReaderLocation, ReaderName, TransportError,
};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{Semaphore, watch};

/// How a toy breaks its obligations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flaw {
    None,
    OmitsEmptyReaders,
    NumbersReaders,
    ReadersWaitForTheHolder,
    SeesNoChange,
    SeesNoPlug,
    AlwaysWaits,
    NeverWaits,
    AnyInsertion,
    AnyReader,
    EmptyIsFine,
    MuteIsFine,
    WaitsForTheHolder,
    HeldIsTimedOut,
    LateBeginHolds,
    LateBeginSends,
    HoldsNothing,
    DroppedBeginHolds,
    FetchesTheRest,
    SendsAgain,
    GarbageIsAnAnswer,
    LeftIsRefused,
    LeftIsAnAnswer,
    WaitsForTheCard,
    LateProofStays,
    SpeaksToTheNext,
    DroppedTransmitHolds,
    NeverResets,
    AlwaysResets,
    EndHolds,
    DropLeaves,
    StoppedIsRefused,
    StoppedIsEmpty,
    SurvivesTheService,
    NeverFindsItAgain,
    NumbersOverTheService,
    NumbersOverThePlug,
}

/// A card.
#[derive(Debug, Default)]
pub(crate) struct Card {
    pub(crate) insertion: u64,
    pub(crate) is_mute: bool,
    pub(crate) is_verified: bool,
    pub(crate) next: Option<Reaction>,
}

#[derive(Debug)]
pub(crate) struct State {
    pub(crate) runs: bool,
    pub(crate) was_stopped: bool,
    pub(crate) is_plugged: bool,
    pub(crate) cards: [Option<Card>; 2],
    pub(crate) sent: [Vec<Vec<u8>>; 2],
    count: u64,
}

/// What both programs of a toy see.
#[derive(Debug)]
pub(crate) struct World {
    state: Mutex<State>,
    pub(crate) changes: watch::Sender<u64>,
    /// The transactions, one of each card.
    pub(crate) holds: [Arc<Semaphore>; 2],
}

pub(crate) const SLOTS: [Slot; 2] = [Slot::First, Slot::Second];

pub(crate) fn name(slot: Slot) -> ReaderName {
    ReaderName::new(&format!("Toy {slot:?}"))
}

pub(crate) fn atr() -> Atr {
    Atr::new(&[0x3B, 0x00]).expect("short")
}

impl World {
    pub(crate) fn new() -> Self {
        Self {
            state: Mutex::new(State {
                runs: true,
                was_stopped: false,
                is_plugged: true,
                cards: [None, None],
                sent: [Vec::new(), Vec::new()],
                count: 0,
            }),
            changes: watch::Sender::new(0),
            holds: [(); 2].map(|()| Arc::new(Semaphore::new(1))),
        }
    }

    pub(crate) fn with<T>(&self, with: impl FnOnce(&mut State) -> T) -> T {
        with(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Does something that everybody may see.
    pub(crate) fn change(&self, with: impl FnOnce(&mut State)) {
        self.with(with);
        self.changes.send_modify(|count| *count += 1);
    }
}

impl State {
    pub(crate) fn number(&mut self) -> u64 {
        self.count += 1;
        self.count
    }

    /// Gives the cards other numbers: nobody knows what was in between.
    pub(crate) fn renumber(&mut self) {
        for slot in SLOTS {
            let insertion = self.number();
            if let Some(card) = &mut self.cards[slot as usize] {
                card.insertion = insertion;
                card.is_verified = false;
            }
        }
    }

    pub(crate) fn card(&mut self, slot: Slot) -> &mut Card {
        self.cards[slot as usize].as_mut().expect("a card")
    }

    pub(crate) fn readers(&self, flaw: Flaw) -> Result<Vec<Reader>, TransportError> {
        match flaw {
            Flaw::NeverFindsItAgain if self.was_stopped => {
                return Err(TransportError::ServiceStopped);
            }
            Flaw::StoppedIsEmpty if !self.runs => return Ok(Vec::new()),
            Flaw::StoppedIsRefused if !self.runs => {
                return Err(TransportError::Refused("stopped".into()));
            }
            _ if !self.runs => return Err(TransportError::ServiceStopped),
            _ => {}
        }
        let there =
            |slot: &Slot| *slot == Slot::First || self.is_plugged || flaw == Flaw::SeesNoPlug;
        let readers = SLOTS.into_iter().filter(there).map(|slot| Reader {
            name: name(slot),
            location: ReaderLocation::Local,
            card: self.presence(slot, flaw),
        });
        let shown =
            |reader: &Reader| flaw != Flaw::OmitsEmptyReaders || reader.card != CardPresence::Empty;
        Ok(readers.filter(shown).collect())
    }

    fn presence(&self, slot: Slot, flaw: Flaw) -> CardPresence {
        match &self.cards[slot as usize] {
            None => CardPresence::Empty,
            Some(card) if card.is_mute => CardPresence::Mute,
            Some(card) => {
                let number = match flaw {
                    Flaw::NumbersReaders => slot as u64,
                    _ => card.insertion,
                };
                CardPresence::Card {
                    atr: atr(),
                    insertion: Insertion(number),
                }
            }
        }
    }
}
