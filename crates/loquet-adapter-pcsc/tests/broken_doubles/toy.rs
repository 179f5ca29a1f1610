//! The toy: a transport over a made-up world, and the harness of it.

use crate::world::{Card, Flaw, SLOTS, World, atr, name};
use async_trait::async_trait;
use loquet_port_apdu::contract::{Harness, PlugHarness, Reaction, ServiceHarness, Slot};
use loquet_port_apdu::{
    ApduTransport, Atr, CardTransaction, Command, Ending, Insertion, MAX_RESPONSE_DATA, Reader,
    ReaderName, Response, StatusWord, TransportError,
};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, oneshot};
use tokio::time::{sleep, timeout};

const QUESTION: u8 = 0xC0;
const PROOF: u8 = 0x20;

#[derive(Clone, Debug)]
pub(crate) struct Toy {
    flaw: Flaw,
    world: Arc<World>,
}

struct Held {
    toy: Toy,
    slot: Slot,
    card: u64,
    deadline: Duration,
    atr: Atr,
    /// Nobody has it during an exchange, and after one that failed.
    permit: Option<Permit>,
}

/// The right to the card; without it, it is reset.
struct Permit {
    toy: Toy,
    slot: Slot,
    ending: Ending,
    right: Option<OwnedSemaphorePermit>,
}

impl Toy {
    pub(crate) fn new(flaw: Flaw) -> Self {
        let world = Arc::new(World::new());
        Self { flaw, world }
    }

    pub(crate) fn sound() -> Self {
        Self::new(Flaw::None)
    }

    fn has(&self, flaw: Flaw) -> bool {
        self.flaw == flaw
    }

    async fn hold(&self, slot: Slot) -> Permit {
        let hold = Arc::clone(&self.world.holds[slot as usize]);
        let right = hold.acquire_owned().await.expect("never closed");
        let right = (!self.has(Flaw::HoldsNothing)).then_some(right);
        Permit {
            toy: self.clone(),
            slot,
            ending: Ending::Reset,
            right,
        }
    }

    /// Waits for the card as `begin` does, whoever still waits for that.
    async fn take(&self, slot: Slot) -> Permit {
        if !self.has(Flaw::DroppedBeginHolds) {
            return self.hold(slot).await;
        }
        let (there, taken) = oneshot::channel();
        let toy = self.clone();
        tokio::spawn(async move {
            if let Err(permit) = there.send(toy.hold(slot).await) {
                permit.keep();
            }
        });
        taken.await.expect("a permit")
    }

    fn come_late(&self, slot: Slot) -> TransportError {
        let toy = self.clone();
        match self.flaw {
            Flaw::LateBeginHolds => {
                tokio::spawn(async move { toy.hold(slot).await.keep() });
            }
            Flaw::LateBeginSends => {
                tokio::spawn(async move {
                    let _permit = toy.hold(slot).await;
                    toy.world
                        .with(|state| state.sent[slot as usize].push(vec![0xFF]));
                });
            }
            _ => {}
        }
        match self.flaw {
            Flaw::HeldIsTimedOut => TransportError::TimedOut,
            _ => TransportError::HeldByAnother,
        }
    }

    /// The number of the card that was asked for.
    fn judge(&self, slot: Slot, insertion: Insertion) -> Result<u64, TransportError> {
        self.world.with(|state| {
            state.readers(self.flaw)?;
            let card = match &state.cards[slot as usize] {
                None if self.has(Flaw::EmptyIsFine) => return Ok(0),
                None => return Err(TransportError::NoCard),
                Some(card) => card,
            };
            let is_it = Insertion(card.insertion) == insertion
                || matches!(self.flaw, Flaw::AnyInsertion | Flaw::NumbersReaders);
            match card.is_mute && !self.has(Flaw::MuteIsFine) {
                true => Err(TransportError::Mute),
                false if is_it || card.is_mute => Ok(card.insertion),
                false => Err(TransportError::Removed),
            }
        })
    }
}

impl Permit {
    fn keep(mut self) {
        if let Some(right) = self.right.take() {
            right.forget();
        }
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        let resets = match self.toy.flaw {
            Flaw::NeverResets => false,
            Flaw::AlwaysResets => true,
            _ => self.ending == Ending::Reset,
        };
        self.toy.world.with(|state| {
            if let (true, Some(card)) = (resets, &mut state.cards[self.slot as usize]) {
                card.is_verified = false;
            }
        });
    }
}

#[async_trait]
impl ApduTransport for Toy {
    async fn readers(&self) -> Result<Vec<Reader>, TransportError> {
        if self.has(Flaw::ReadersWaitForTheHolder) {
            for slot in SLOTS {
                let _free = self.world.holds[slot as usize].acquire().await;
            }
        }
        self.world.with(|state| state.readers(self.flaw))
    }

    async fn changed(
        &self,
        seen: &[Reader],
        wait: Duration,
    ) -> Result<Vec<Reader>, TransportError> {
        let mut changes = self.world.changes.subscribe();
        let mut now = self.readers().await?;
        if self.has(Flaw::NeverWaits) {
            return Ok(now);
        }
        let waiting = async {
            if self.has(Flaw::AlwaysWaits) {
                let _changed = changes.changed().await;
            }
            while now == seen {
                let _changed = changes.changed().await;
                now = self.readers().await?;
            }
            Ok(now)
        };
        if self.has(Flaw::SeesNoChange) {
            sleep(wait).await;
            return Ok(seen.to_vec());
        }
        let waited = timeout(wait, waiting).await;
        waited.unwrap_or_else(|_| Ok(seen.to_vec()))
    }

    async fn begin(
        &self,
        reader: &ReaderName,
        insertion: Insertion,
        deadline: Duration,
    ) -> Result<Box<dyn CardTransaction>, TransportError> {
        let slot = SLOTS.into_iter().find(|slot| name(*slot) == *reader);
        let unknown = match self.flaw {
            Flaw::AnyReader => TransportError::NoCard,
            _ => TransportError::NoReader,
        };
        let slot = slot.ok_or(unknown)?;
        self.world
            .with(|state| state.readers(self.flaw).map(drop))?;
        let permit = match self.flaw {
            Flaw::WaitsForTheHolder => self.take(slot).await,
            _ => match timeout(deadline, self.take(slot)).await {
                Ok(permit) => permit,
                Err(_) => return Err(self.come_late(slot)),
            },
        };
        let card = match self.judge(slot, insertion) {
            Ok(card) => card,
            Err(refusal) => return Err(refusal),
        };
        Ok(Box::new(Held {
            toy: self.clone(),
            slot,
            card,
            deadline,
            atr: atr(),
            permit: Some(permit),
        }))
    }
}

impl Held {
    /// What the card does with a command; `None`: nothing any more.
    fn react(&self, bytes: &[u8]) -> Result<(Vec<u8>, Duration), TransportError> {
        let flaw = self.toy.flaw;
        self.toy.world.with(|state| {
            if flaw != Flaw::SurvivesTheService {
                state.readers(flaw)?;
            }
            let any = matches!(flaw, Flaw::SpeaksToTheNext | Flaw::SurvivesTheService);
            let card = state.cards[self.slot as usize].as_mut();
            let card = card.filter(|card| card.insertion == self.card || any);
            let card = card.ok_or(match flaw {
                Flaw::LeftIsRefused => TransportError::Refused("left".into()),
                _ => TransportError::Removed,
            })?;
            let next = card.next.take();
            state.sent[self.slot as usize].push(bytes.to_vec());
            Ok(match next {
                Some(Reaction::Answer(answer)) => (answer, Duration::ZERO),
                Some(Reaction::Late(by)) => (vec![0x90, 0x00], by),
                Some(Reaction::Leaves) => {
                    state.cards[self.slot as usize] = None;
                    (Vec::new(), Duration::ZERO)
                }
                None => (vec![0x90, 0x00], Duration::ZERO),
            })
        })
    }

    /// One exchange in a task of its own, which ends with the permit if nobody waits for it.
    async fn exchange(&mut self, bytes: &[u8]) -> Result<Vec<u8>, TransportError> {
        let permit = self.permit.take().ok_or(TransportError::Reset)?;
        let (answer, late) = self.react(bytes)?;
        let (toy, slot, is_proof) = (self.toy.clone(), self.slot, bytes[1] == PROOF);
        let (done, told) = oneshot::channel();
        tokio::spawn(async move {
            sleep(late).await;
            toy.world.with(|state| {
                if let (true, Some(card)) = (is_proof, &mut state.cards[slot as usize]) {
                    card.is_verified = true;
                }
            });
            if let Err((mut permit, _)) = done.send((permit, answer)) {
                match toy.flaw {
                    Flaw::LateProofStays => permit.ending = Ending::Leave,
                    Flaw::DroppedTransmitHolds => permit.keep(),
                    _ => {}
                }
            }
        });
        let told = match self.toy.flaw {
            Flaw::WaitsForTheCard => told.await,
            _ => timeout(self.deadline, told)
                .await
                .map_err(|_| TransportError::TimedOut)?,
        };
        let (permit, answer) = told.expect("an answer");
        self.permit = Some(permit);
        Ok(answer)
    }
}

#[async_trait]
impl CardTransaction for Held {
    fn atr(&self) -> &Atr {
        &self.atr
    }

    async fn transmit(&mut self, command: &Command) -> Result<Response, TransportError> {
        let bytes = command.to_bytes();
        let mut answer = self.exchange(bytes.expose()).await?;
        match (self.toy.flaw, answer.as_slice()) {
            (Flaw::FetchesTheRest, [0x61, _]) => answer = self.exchange(&[0, QUESTION]).await?,
            (Flaw::SendsAgain, [0x6C, _]) => answer = self.exchange(bytes.expose()).await?,
            _ => {}
        }
        let refusal = match (answer.len(), self.toy.flaw) {
            (0, Flaw::LeftIsAnAnswer) | (1.., Flaw::GarbageIsAnAnswer) => {
                let response = Response::from_bytes(&answer);
                let unknown = Response::new(Vec::new(), StatusWord::new(0x6F00));
                return Ok(response.unwrap_or(unknown));
            }
            (0, _) => TransportError::Removed,
            (length, _) if !(2..=MAX_RESPONSE_DATA + 2).contains(&length) => {
                TransportError::Malformed("no answer".into())
            }
            _ => return Ok(Response::from_bytes(&answer).expect("an answer")),
        };
        if !self.toy.has(Flaw::SpeaksToTheNext) {
            self.permit = None;
        }
        Err(refusal)
    }

    async fn end(mut self: Box<Self>, ending: Ending) -> Result<(), TransportError> {
        let mut permit = self.permit.take().ok_or(TransportError::Reset)?;
        permit.ending = ending;
        if self.toy.has(Flaw::EndHolds) {
            tokio::spawn(async move {
                sleep(self.deadline).await;
                drop(permit);
            });
        }
        Ok(())
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if let (true, Some(permit)) = (self.toy.has(Flaw::DropLeaves), &mut self.permit) {
            permit.ending = Ending::Leave;
        }
    }
}

#[async_trait]
impl Harness for Toy {
    fn transport(&self) -> Arc<dyn ApduTransport> {
        Arc::new(self.clone())
    }

    fn another(&self) -> Arc<dyn ApduTransport> {
        let world = Arc::clone(&self.world);
        let flaw = match self.flaw {
            // These are seen against a sound program.
            Flaw::DroppedTransmitHolds | Flaw::LateBeginSends => Flaw::None,
            flaw => flaw,
        };
        Arc::new(Self { flaw, world })
    }

    fn reader(&self, slot: Slot) -> ReaderName {
        name(slot)
    }

    fn atr(&self) -> Atr {
        atr()
    }

    async fn insert(&self, slot: Slot) {
        self.put(slot, false);
    }

    async fn insert_mute(&self, slot: Slot) {
        self.put(slot, true);
    }

    async fn remove(&self, slot: Slot) {
        self.world.change(|state| state.cards[slot as usize] = None);
    }

    async fn swap(&self, slot: Slot) {
        self.put(slot, false);
    }

    fn question(&self) -> Command {
        Command::new(0, QUESTION, [0, 0])
    }

    fn proof(&self) -> Command {
        let command = Command::new(0, PROOF, [0, 1]);
        command.with_data(b"0000").expect("short")
    }

    fn is_verified(&self, slot: Slot) -> bool {
        self.world.with(|state| state.card(slot).is_verified)
    }

    fn next(&self, slot: Slot, reaction: Reaction) {
        self.world
            .with(|state| state.card(slot).next = Some(reaction));
    }

    fn sent(&self, slot: Slot) -> Vec<Vec<u8>> {
        self.world.with(|state| state.sent[slot as usize].clone())
    }
}

impl Toy {
    fn put(&self, slot: Slot, is_mute: bool) {
        self.world.change(|state| {
            let insertion = state.number();
            let card = Card {
                insertion,
                is_mute,
                ..Card::default()
            };
            state.cards[slot as usize] = Some(card);
        });
    }
}

#[async_trait]
impl ServiceHarness for Toy {
    async fn stop_service(&self) {
        self.world.change(|state| {
            state.runs = false;
            state.was_stopped = true;
            if self.flaw != Flaw::NumbersOverTheService {
                state.renumber();
            }
        });
    }

    async fn start_service(&self) {
        self.world.change(|state| state.runs = true);
    }
}

#[async_trait]
impl PlugHarness for Toy {
    async fn unplug(&self) {
        self.world.change(|state| state.is_plugged = false);
    }

    async fn plug(&self) {
        self.world.change(|state| {
            state.is_plugged = true;
            if self.flaw != Flaw::NumbersOverThePlug {
                state.renumber();
            }
        });
    }
}
