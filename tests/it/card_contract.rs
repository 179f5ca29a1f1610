//! The obligations of the card port, over the driver and the simulated card.

use async_trait::async_trait;
use loquet_adapter_card_simulator::{
    CardKind, CardOrder, HeldCard, Holder, SimulatedCard, SimulatedReaders,
};
use loquet_adapter_cps::{CpsCards, CpsSettings};
use loquet_adapter_memory::MemoryKnownCards;
use loquet_core::Clock;
use loquet_domain::Timestamp;
use loquet_domain::card::{CardSignature, CertificateDer, ChallengeMessage, ReaderName};
use loquet_port_card::Cards;
use loquet_port_card::contract::{Harness, TestCard};
use loquet_tests::{FixedClock, Trust, issuer, order};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// A CPS of the generation before CPS3.
const OLDER: [u8; 17] = [
    0x3B, 0xAC, 0x00, 0x40, 0x2A, 0x00, 0x12, 0x25, 0x00, 0x64, 0x80, 0x82, 0x02, 0x12, 0x00, 0x90,
    0x00,
];

const DEADLINE: Duration = Duration::from_millis(500);

/// One reader in memory, and another program beside the port.
struct Bench {
    readers: SimulatedReaders,
    reader: ReaderName,
    trust: Trust,
    card: Mutex<Option<SimulatedCard>>,
    held: Mutex<Option<HeldCard>>,
}

impl Bench {
    fn new() -> Self {
        let readers = SimulatedReaders::new();
        let reader = ReaderName::new("Virtual PCD 00 00");
        readers.plug(&reader);
        Self {
            readers,
            reader,
            trust: Trust::nobody(),
            card: Mutex::new(None),
            held: Mutex::new(None),
        }
    }

    fn driver(&self, redirected_allowed: bool) -> Arc<dyn Cards> {
        let settings = CpsSettings {
            deadline: DEADLINE,
            redirected_allowed,
            ..CpsSettings::default()
        };
        Arc::new(CpsCards::new(
            Arc::new(self.readers.clone()),
            self.trust.certificates.clone(),
            Arc::new(MemoryKnownCards::default()),
            settings,
        ))
    }

    fn card(&self) -> SimulatedCard {
        let card = self.card.lock().expect("sound");
        card.clone().expect("a card in the reader")
    }
}

fn now() -> Timestamp {
    FixedClock::default().now()
}

fn card_for(card: TestCard) -> SimulatedCard {
    let first = order(now());
    let order = match card {
        TestCard::First => first,
        TestCard::Second => {
            let holder = Holder::person("899700075122", "PHARMACH0007512", "CAROLE");
            CardOrder::new(holder, "2900000067", now())
        }
        TestCard::Vitale => first.with_kind(CardKind::Vitale),
        TestCard::Unknown => first.with_kind(CardKind::Foreign(vec![0x3B, 0x02, 0x14, 0x50])),
        TestCard::Older => first.with_kind(CardKind::Foreign(OLDER.to_vec())),
        TestCard::Contactless => first.with_kind(CardKind::Cps3Contactless),
        TestCard::ForeignIssuer => first.with_foreign_issuer(),
        TestCard::Mute => first.with_kind(CardKind::Mute),
    };
    issuer().issue(&order).expect("a card")
}

#[async_trait]
impl Harness for Bench {
    fn cards(&self) -> Arc<dyn Cards> {
        self.driver(false)
    }

    fn cards_of_other_computers(&self) -> Arc<dyn Cards> {
        self.driver(true)
    }

    fn deadline(&self) -> Duration {
        DEADLINE
    }

    async fn insert(&self, card: TestCard) {
        let card = card_for(card);
        self.readers.insert(&self.reader, &card);
        *self.card.lock().expect("sound") = Some(card);
    }

    async fn remove(&self) {
        self.readers.remove(&self.reader);
    }

    async fn redirect(&self) {
        self.readers.plug_redirected(&self.reader);
    }

    async fn set_tries(&self, left: u8) {
        self.card().set_pin_tries_left(left);
    }

    async fn tries(&self) -> u8 {
        self.card().pin_tries_left()
    }

    async fn verifies(&self) -> usize {
        self.card().transcript().codes_presented()
    }

    async fn verify_by_another(&self) {
        self.card().verify_as_another_program();
    }

    async fn is_verified(&self) -> bool {
        self.card().is_pin_verified()
    }

    async fn hold_by_another(&self) {
        let held = self.readers.hold(&self.reader);
        *self.held.lock().expect("sound") = Some(held.expect("the card is free"));
    }

    async fn release_by_another(&self) {
        drop(self.held.lock().expect("sound").take());
    }

    async fn is_held(&self) -> bool {
        self.readers.hold(&self.reader).is_none()
    }

    fn certificate(&self, card: TestCard) -> CertificateDer {
        let certificate = card_for(card).authentication_certificate();
        CertificateDer::new(certificate).expect("small")
    }

    fn has_signed(
        &self,
        certificate: &CertificateDer,
        message: &ChallengeMessage,
        signature: &CardSignature,
    ) -> bool {
        let judge = &self.trust.trust;
        judge.verify(certificate, message, signature).is_ok()
    }
}

loquet_port_card::contract!(Bench::new());
