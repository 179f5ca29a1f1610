//! The driver against scripted cards: the bytes of the documents, step by step.

mod fake;
mod faults;
mod login;
mod pin;
mod reading;
mod refusals;

use crate::fixtures::{
    AODF, AUTHENTICATION, CDF, CHIP, EF_ATR, ODF, PRKDF, certificate, hexadecimal, message, reader,
};
use crate::{CpsCards, CpsSettings};
use async_trait::async_trait;
use loquet_domain::card::{
    CardFailure, CardFault, CardSignature, ChipSerial, LastTryConsent, Pin, PinEntry, PresentCard,
};
use loquet_port_apdu::script::{READER, Script};
use loquet_port_apdu::{ApduTransport, Ending, ReaderName};
use loquet_port_card::{Cards, KeyPath, KnownCard, KnownCards, OpenCard};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

/// The chip of the fixtures.
const CHIP_SERIAL: ChipSerial = ChipSerial::from_bytes([0x29, 0x00, 0x00, 0x00, 0x42]);

/// SELECT of the application.
const SELECT_APPLICATION: &str = "00 A4 04 0C 0D E828BD080F8025000001FF0010";
/// A VERIFY without a PIN.
const ASK_PIN: &str = "00 20 00 01 00";
/// VERIFY of 1234.
const VERIFY: &str = "00 20 00 01 04 31 32 33 34";
/// SELECT of EF.SN.ICC.
const SELECT_CHIP: &str = "00 A4 09 0C 04 3F 00 D0 03";

/// A memory of cards.
#[derive(Default)]
struct Memory(Mutex<HashMap<ChipSerial, KnownCard>>);

impl Memory {
    /// A memory that knows the card of the fixtures.
    fn knowing(mark: u8) -> Arc<Self> {
        let card = KnownCard {
            certificate: certificate(mark),
            path: KeyPath {
                key: 0x82,
                pin: 0x01,
            },
        };
        Arc::new(Self(Mutex::new(HashMap::from([(CHIP_SERIAL, card)]))))
    }

    fn of(&self, chip: ChipSerial) -> Option<KnownCard> {
        self.0.lock().expect("a lock").get(&chip).cloned()
    }
}

#[async_trait]
impl KnownCards for Memory {
    async fn recall(&self, chip: ChipSerial) -> Option<KnownCard> {
        self.of(chip)
    }

    async fn remember(&self, chip: ChipSerial, card: &KnownCard) {
        self.0.lock().expect("a lock").insert(chip, card.clone());
    }

    async fn forget(&self, chip: ChipSerial) {
        self.0.lock().expect("a lock").remove(&chip);
    }
}

fn cards_over(transport: Arc<dyn ApduTransport>, known: Arc<Memory>) -> CpsCards {
    CpsCards::new(transport, reader(), known, CpsSettings::default())
}

fn cards(script: &Script, known: Arc<Memory>) -> CpsCards {
    cards_over(script.transport(), known)
}

/// The card in the scripted reader.
fn present(chip: Option<ChipSerial>) -> PresentCard {
    PresentCard {
        reader: ReaderName::new(READER),
        insertion: 1,
        chip,
    }
}

async fn open(cards: &CpsCards) -> Box<dyn OpenCard> {
    cards.open(&present(None)).await.expect("opened")
}

fn entry() -> PinEntry {
    PinEntry::new(Pin::parse("1234").expect("a PIN"))
}

fn entry_with_consent() -> PinEntry {
    let consent = LastTryConsent::given_by_the_person();
    PinEntry::with_consent(Pin::parse("1234").expect("a PIN"), consent)
}

/// Opens, verifies and signs.
async fn login(cards: &CpsCards) -> Result<CardSignature, CardFailure> {
    let open = cards.open(&present(Some(CHIP_SERIAL))).await?;
    open.verify_pin(entry()).await?.sign(&message()).await
}

fn fault<T>(result: Result<T, CardFailure>) -> CardFault {
    match result {
        Ok(_) => panic!("the card was accepted"),
        Err(failure) => failure.fault,
    }
}

/// An answer: these bytes, and `9000`.
fn ok(hexadecimal: &str) -> String {
    format!("{hexadecimal} 90 00")
}

/// The `DigestInfo` of the message.
fn digest_info() -> String {
    let prefix = "30 31 30 0D 06 09 60 86 48 01 65 03 04 02 01 05 00 04 20";
    format!("{prefix} {}", hexadecimal(&message().digest()))
}

/// The signature that the script gives.
fn signature() -> String {
    "5A".repeat(256)
}

/// Steps that many scripts have.
trait Steps: Sized {
    /// The card is taken hold of, and shows its chip's number.
    fn identify(self) -> Self;
    /// A file is selected by its path, and read at once.
    fn read_file(self, path: &str, content: &str) -> Self;
    /// EF.ATR and the directories.
    fn read_directories(self) -> Self;
    /// A certificate of 1073 bytes, in pieces of 256.
    fn read_certificate(self, path: &str, mark: u8) -> Self;
    /// The whole card up to its certificate.
    fn read_card(self) -> Self;
    /// The PIN is asked, verified, and the card signs; it is reset.
    fn prove_and_sign(self) -> Self;
}

impl Steps for Script {
    fn identify(self) -> Self {
        self.begin().exchange("00 B0 9C 00 0C", &ok(CHIP))
    }

    fn read_file(self, path: &str, content: &str) -> Self {
        let length = path.split_whitespace().collect::<String>().len() / 2;
        let select = format!("00 A4 09 0C {length:02X} {path}");
        self.exchange(&select, "90 00")
            .exchange("00 B0 00 00 00", &ok(content))
    }

    fn read_directories(self) -> Self {
        self.exchange("00 B0 9D 00 00", &ok(EF_ATR))
            .read_file("3F00 0001 5031", ODF)
            .read_file("3F00 0001 7002", PRKDF)
            .read_file("3F00 0001 7005", CDF)
            .read_file("3F00 0001 7001", AODF)
    }

    fn read_certificate(self, path: &str, mark: u8) -> Self {
        let select = format!("00 A4 09 0C 06 {path}");
        let mut script = self.exchange(&select, "90 00");
        for (index, piece) in certificate(mark).as_bytes().chunks(256).enumerate() {
            let length = if piece.len() == 256 { 0 } else { piece.len() };
            let read = format!("00 B0 {index:02X} 00 {length:02X}");
            script = script.exchange(&read, &ok(&hexadecimal(piece)));
        }
        script
    }

    fn read_card(self) -> Self {
        self.read_directories()
            .read_certificate("3F00 0001 A002", AUTHENTICATION)
    }

    fn prove_and_sign(self) -> Self {
        self.exchange(SELECT_APPLICATION, "90 00")
            .exchange(ASK_PIN, "63 C3")
            .exchange(VERIFY, "90 00")
            .exchange("00 22 41 A4 06 80 01 02 84 01 82", "90 00")
            .exchange(&format!("00 88 00 00 33 {}", digest_info()), "61 00")
            .exchange("00 C0 00 00 00", &ok(&signature()))
            .end(Ending::Reset)
    }
}
