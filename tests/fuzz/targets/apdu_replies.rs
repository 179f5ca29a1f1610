//! A whole login with a card that answers any bytes: it never panics, never ends in a signature
//! that the card has not given, and never presents an entry twice (CPS-17, CPS-19, CPS-25).

#![no_main]

use async_trait::async_trait;
use libfuzzer_sys::fuzz_target;
use loquet_adapter_cps::{CpsCards, CpsSettings};
use loquet_adapter_x509::X509Reader;
use loquet_domain::AttemptId;
use loquet_domain::Timestamp;
use loquet_domain::card::{
    CardChallenge, CardFailure, CardSignature, ChallengePurpose, ChipSerial, Pin, PinEntry,
    usable_cards,
};
use loquet_domain::text::PrintableText;
use loquet_port_apdu::{
    ApduTransport, Atr, CardPresence, CardTransaction, Command, Ending, Insertion, Reader,
    ReaderLocation, ReaderName, Response, TransportError,
};
use loquet_port_card::{Cards, KnownCard, KnownCards};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// CPS3, CPS4.
const ATRS: [&[u8]; 2] = [
    &[
        0x3B, 0xAC, 0x00, 0x40, 0x2A, 0x00, 0x12, 0x25, 0x00, 0x64, 0x80, 0x00, 0x03, 0x10, 0x00,
        0x90, 0x00,
    ],
    &[
        0x3B, 0x9B, 0x18, 0x80, 0x01, 0x00, 0x12, 0x25, 0x00, 0x64, 0x80, 0x04, 0x01, 0x00, 0x00,
        0x90, 0x44,
    ],
];

/// More exchanges than any login needs: a driver that goes on is caught in a loop.
const MOST_EXCHANGES: usize = 2_000;

const VERIFY: u8 = 0x20;

fuzz_target!(|bytes: &[u8]| {
    let Some((first, replies)) = bytes.split_first() else {
        return;
    };
    let card = HostileCard::new(ATRS[usize::from(first & 1)], replies);
    let verifies = card.verifies.clone();
    let cards = CpsCards::new(
        Arc::new(card),
        Arc::new(X509Reader),
        Arc::new(NothingKnown),
        CpsSettings::default(),
    );
    let signature = pollster::block_on(log_in(&cards));
    let verifies = verifies.load(Ordering::Relaxed);
    assert!(verifies <= 1, "one entry, {verifies} VERIFY");
    assert!(signature.is_err() || verifies == 1);
});

async fn log_in(cards: &CpsCards) -> Result<CardSignature, CardFailure> {
    let readers = cards.readers().await?;
    let mut card = usable_cards(&readers, false)?.remove(0).card;
    let mut open = cards.open(&card).await?;
    card.chip = Some(open.chip());
    let read = open.read_holder(false).await?;
    open.pin_state().await?;
    open.close().await?;
    let open = cards.open(&card).await?;
    let entry = PinEntry::new(Pin::parse("1234").expect("a PIN"));
    let verified = open.verify_pin(entry).await?;
    let challenge = CardChallenge {
        attempt: AttemptId::from_random([1; 16]),
        nonce: [2; 32],
        purpose: ChallengePurpose::Login,
        service: PrintableText::new("cabinet"),
        workstation: PrintableText::new("accueil"),
        issued_at: Timestamp::UNIX_EPOCH,
    };
    verified
        .sign(&challenge.message(&read.certificate.digest()))
        .await
}

struct HostileCard {
    atr: Atr,
    replies: Arc<Mutex<Vec<u8>>>,
    exchanges: Arc<AtomicUsize>,
    verifies: Arc<AtomicUsize>,
}

impl HostileCard {
    fn new(atr: &[u8], replies: &[u8]) -> Self {
        let mut replies = replies.to_vec();
        replies.reverse();
        Self {
            atr: Atr::new(atr).expect("short"),
            replies: Arc::new(Mutex::new(replies)),
            exchanges: Arc::default(),
            verifies: Arc::default(),
        }
    }

    fn clone_card(&self) -> Self {
        Self {
            atr: self.atr.clone(),
            replies: self.replies.clone(),
            exchanges: self.exchanges.clone(),
            verifies: self.verifies.clone(),
        }
    }

    /// The next answer: two bytes say how long it is, and so many follow; none left is a removal.
    fn next(&self) -> Option<Vec<u8>> {
        let mut replies = self.replies.lock().expect("not poisoned");
        let length = u16::from_be_bytes([replies.pop()?, replies.pop()?]);
        let length = usize::from(length % 300);
        Some((0..length).map_while(|_| replies.pop()).collect())
    }
}

#[async_trait]
impl ApduTransport for HostileCard {
    async fn readers(&self) -> Result<Vec<Reader>, TransportError> {
        let card = CardPresence::Card {
            atr: self.atr.clone(),
            insertion: Insertion(1),
        };
        Ok(vec![Reader {
            name: ReaderName::new("hostile"),
            location: ReaderLocation::Local,
            card,
        }])
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
        Ok(Box::new(self.clone_card()))
    }
}

#[async_trait]
impl CardTransaction for HostileCard {
    fn atr(&self) -> &Atr {
        &self.atr
    }

    async fn transmit(&mut self, command: &Command) -> Result<Response, TransportError> {
        let exchanges = self.exchanges.fetch_add(1, Ordering::Relaxed);
        assert!(exchanges < MOST_EXCHANGES, "no end of exchanges");
        if command.instruction() == VERIFY && !command.data().is_empty() {
            self.verifies.fetch_add(1, Ordering::Relaxed);
        }
        let bytes = self.next().ok_or(TransportError::Removed)?;
        Response::from_bytes(&bytes).map_err(|error| TransportError::Malformed(error.into()))
    }

    async fn end(self: Box<Self>, _: Ending) -> Result<(), TransportError> {
        Ok(())
    }
}

struct NothingKnown;

#[async_trait]
impl KnownCards for NothingKnown {
    async fn recall(&self, _: ChipSerial) -> Option<KnownCard> {
        None
    }

    async fn remember(&self, _: ChipSerial, _: &KnownCard) {}

    async fn forget(&self, _: ChipSerial) {}
}
