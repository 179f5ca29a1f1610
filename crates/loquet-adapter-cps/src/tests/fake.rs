//! A card that answers by rote, with one exchange of a login disturbed: for loops over what a
//! script would have to spell out.

use super::{ASK_PIN, SELECT_APPLICATION, VERIFY, digest_info, ok, signature};
use crate::fixtures::{
    AODF, AUTHENTICATION, CDF, CHIP, CPS3, EF_ATR, ODF, PRKDF, bytes, certificate,
};
use async_trait::async_trait;
use loquet_port_apdu::script::READER;
use loquet_port_apdu::{
    ApduTransport, Atr, CardPresence, CardTransaction, Command, Ending, Insertion, Reader,
    ReaderLocation, ReaderName, Response, StatusWord, TransportError,
};
use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

/// What happens to one exchange instead of what should.
#[derive(Clone, Copy, Debug)]
pub(super) enum Disturbance {
    /// Nothing.
    None,
    /// This status word in place of the right one, data included.
    Status(StatusWord),
    /// This status word without data.
    Bare(StatusWord),
    /// The transport fails.
    Fault(fn() -> TransportError),
}

/// Any answers, one after another and over again: no card at all.
#[derive(Clone)]
pub(super) struct Hostile {
    replies: Arc<Vec<Response>>,
    seen: Arc<Seen>,
}

impl Hostile {
    pub(super) fn new(replies: Vec<Response>) -> (Arc<Self>, Arc<Seen>) {
        let seen = Arc::new(Seen::default());
        let hostile = Self {
            replies: Arc::new(replies),
            seen: Arc::clone(&seen),
        };
        (Arc::new(hostile), seen)
    }
}

#[async_trait]
impl ApduTransport for Hostile {
    async fn readers(&self) -> Result<Vec<Reader>, TransportError> {
        Ok(vec![listed()])
    }

    async fn changed(&self, _: &[Reader], _: Duration) -> Result<Vec<Reader>, TransportError> {
        self.readers().await
    }

    async fn begin(
        &self,
        _: &ReaderName,
        _: Insertion,
        _: Duration,
    ) -> Result<Box<dyn CardTransaction>, TransportError> {
        Ok(Box::new(self.clone()))
    }
}

#[async_trait]
impl CardTransaction for Hostile {
    fn atr(&self) -> &Atr {
        &ATR
    }

    async fn transmit(&mut self, command: &Command) -> Result<Response, TransportError> {
        let exchange = self.seen.note(command);
        let reply = self.replies.iter().cycle().nth(exchange);
        reply.cloned().ok_or(TransportError::Mute)
    }

    async fn end(self: Box<Self>, _: Ending) -> Result<(), TransportError> {
        Ok(())
    }
}

/// The reader with the card.
fn listed() -> Reader {
    let (atr, insertion) = (ATR.clone(), Insertion(1));
    Reader {
        name: ReaderName::new(READER),
        location: ReaderLocation::Local,
        card: CardPresence::Card { atr, insertion },
    }
}

/// What is seen of a login behind the driver.
#[derive(Default)]
pub(super) struct Seen {
    exchanges: AtomicUsize,
    verifies: AtomicUsize,
    /// Commands after a failure of the transport: none may be sent.
    late: AtomicUsize,
}

impl Seen {
    /// Takes note of a command, and gives which it is, counted from 0.
    fn note(&self, command: &Command) -> usize {
        if command.instruction() == 0x20 && !command.data().is_empty() {
            self.verifies.fetch_add(1, Ordering::Relaxed);
        }
        self.exchanges.fetch_add(1, Ordering::Relaxed)
    }

    pub(super) fn exchanges(&self) -> usize {
        self.exchanges.load(Ordering::Relaxed)
    }

    pub(super) fn verifies(&self) -> usize {
        self.verifies.load(Ordering::Relaxed)
    }

    pub(super) fn late(&self) -> usize {
        self.late.load(Ordering::Relaxed)
    }
}

/// A card that answers by rote.
pub(super) struct Fake {
    /// Which exchange is disturbed, counted from 0.
    at: usize,
    how: Disturbance,
    seen: Arc<Seen>,
}

impl Fake {
    pub(super) fn new(at: usize, how: Disturbance) -> (Arc<Self>, Arc<Seen>) {
        let seen = Arc::new(Seen::default());
        let fake = Self {
            at,
            how,
            seen: Arc::clone(&seen),
        };
        (Arc::new(fake), seen)
    }
}

static ATR: LazyLock<Atr> = LazyLock::new(|| Atr::new(&bytes(CPS3)).expect("short"));

/// The commands whose answer does not depend on what is selected.
static ANSWERS: LazyLock<HashMap<Vec<u8>, Vec<u8>>> = LazyLock::new(|| {
    let sign = format!("00 88 00 00 33 {}", digest_info());
    [
        ("00 B0 9C 00 0C", ok(CHIP)),
        ("00 B0 9D 00 00", ok(EF_ATR)),
        (SELECT_APPLICATION, "90 00".to_owned()),
        (ASK_PIN, "63 C3".to_owned()),
        (VERIFY, "90 00".to_owned()),
        ("00 22 41 A4 06 80 01 02 84 01 82", "90 00".to_owned()),
        (sign.as_str(), "61 00".to_owned()),
        ("00 C0 00 00 00", ok(&signature())),
    ]
    .into_iter()
    .map(|(command, answer)| (bytes(command), bytes(&answer)))
    .collect()
});

/// The files, by the bytes of their SELECT.
static FILES: LazyLock<HashMap<Vec<u8>, Vec<u8>>> = LazyLock::new(|| {
    [
        ("3F00 0001 5031", bytes(ODF)),
        ("3F00 0001 7002", bytes(PRKDF)),
        ("3F00 0001 7005", bytes(CDF)),
        ("3F00 0001 7001", bytes(AODF)),
        (
            "3F00 0001 A002",
            certificate(AUTHENTICATION).as_bytes().to_vec(),
        ),
    ]
    .into_iter()
    .map(|(path, content)| (bytes(path), content))
    .collect()
});

struct Transaction {
    at: usize,
    how: Disturbance,
    seen: Arc<Seen>,
    atr: Atr,
    selected: Vec<u8>,
    failed: bool,
}

impl Transaction {
    /// The answer of a card that is not disturbed.
    fn answer(&mut self, command: &[u8]) -> Vec<u8> {
        match *command {
            [0x00, 0xA4, 0x09, 0x0C, _, ref path @ ..] if FILES.contains_key(path) => {
                self.selected = FILES[path].clone();
                vec![0x90, 0x00]
            }
            [0x00, 0xB0, high @ ..0x80, low, length] => {
                let offset = usize::from(u16::from_be_bytes([high, low]));
                let length = usize::from(length.wrapping_sub(1)) + 1;
                let rest = self.selected.iter().skip(offset).take(length);
                rest.copied().chain([0x90, 0x00]).collect()
            }
            _ => ANSWERS.get(command).cloned().unwrap_or(vec![0x6D, 0x00]),
        }
    }
}

#[async_trait]
impl ApduTransport for Fake {
    async fn readers(&self) -> Result<Vec<Reader>, TransportError> {
        Ok(vec![listed()])
    }

    async fn changed(&self, _: &[Reader], _: Duration) -> Result<Vec<Reader>, TransportError> {
        self.readers().await
    }

    async fn begin(
        &self,
        _: &ReaderName,
        _: Insertion,
        _: Duration,
    ) -> Result<Box<dyn CardTransaction>, TransportError> {
        Ok(Box::new(Transaction {
            at: self.at,
            how: self.how,
            seen: Arc::clone(&self.seen),
            atr: ATR.clone(),
            selected: Vec::new(),
            failed: false,
        }))
    }
}

#[async_trait]
impl CardTransaction for Transaction {
    fn atr(&self) -> &Atr {
        &self.atr
    }

    async fn transmit(&mut self, command: &Command) -> Result<Response, TransportError> {
        if self.failed {
            self.seen.late.fetch_add(1, Ordering::Relaxed);
        }
        let exchange = self.seen.note(command);
        let answer = self.answer(command.to_bytes().expose());
        let answer = Response::from_bytes(&answer).expect("an answer");
        if exchange != self.at {
            return Ok(answer);
        }
        match self.how {
            Disturbance::None => Ok(answer),
            Disturbance::Status(status) => Ok(Response::new(answer.into_data(), status)),
            Disturbance::Bare(status) => Ok(Response::new(Vec::new(), status)),
            Disturbance::Fault(fault) => {
                self.failed = true;
                Err(fault())
            }
        }
    }

    async fn end(self: Box<Self>, _: Ending) -> Result<(), TransportError> {
        Ok(())
    }
}
