//! Cards of paper, which keep the contract or break it in one way: the suite must see it.

mod lent;

use super::TestCard;
use crate::{Cards, OpenCard, VerifiedCard};
use async_trait::async_trait;
use loquet_domain::Timestamp;
use loquet_domain::card::{
    CardCategory, CardFailure, CardFault, CardHolder, CardInterface, CardKind, CardReader,
    CardSignature, CardSlot, CertificateDer, CertificateReference, CertificateUsage,
    ChallengeMessage, ChipSerial, CpsGeneration, PinEntry, PinState, PresentCard, ReadHolder,
    ReaderName,
};
use loquet_domain::text::PrintableText;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

/// What the cards do wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flaw {
    None,
    WaitsForEver,
    HoldsRefusedCards,
    CallsEverythingUnknown,
    SeesNoChange,
    OpensForeignCards,
    OpensOtherChips,
    OpensOtherComputers,
    GivesTheOtherCertificate,
    WantsThePinForTheHolder,
    SpendsATryOnTheState,
    WantsNoConsent,
    VerifiesTwice,
    TakesThePinOfOthers,
    LeavesAnOpenCardVerified,
    LeavesAVerifiedCardVerified,
    SignsWithTheOtherKey,
    SignsOutsideOfTheTransaction,
    LeavesTheCardVerifiedAfterSigning,
}

/// A reader, and the card in it.
struct World {
    flaw: Flaw,
    card: Option<TestCard>,
    insertion: u64,
    redirected: bool,
    tries: u8,
    verified: bool,
    verifies: usize,
    held_by: Option<Program>,
}

/// Who holds the card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Program {
    Ours,
    Another,
}

#[derive(Clone)]
pub(super) struct Double(Arc<Mutex<World>>);

impl Double {
    pub(super) fn new(flaw: Flaw) -> Self {
        Self(Arc::new(Mutex::new(World {
            flaw,
            card: None,
            insertion: 0,
            redirected: false,
            tries: 3,
            verified: false,
            verifies: 0,
            held_by: None,
        })))
    }

    fn world(&self) -> MutexGuard<'_, World> {
        self.0.lock().expect("a lock")
    }

    fn has(&self, flaw: Flaw) -> bool {
        self.world().flaw == flaw
    }
}

fn mark(card: TestCard) -> u8 {
    match card {
        TestCard::First => 1,
        TestCard::Second => 2,
        _ => 0,
    }
}

fn certificate(mark: u8) -> CertificateDer {
    CertificateDer::new(vec![mark; 10]).expect("small")
}

fn kind(card: TestCard) -> CardKind {
    match card {
        TestCard::Contactless => CardKind::Cps(CpsGeneration::Cps3, CardInterface::Contactless),
        TestCard::Older => CardKind::OlderCps,
        TestCard::Vitale => CardKind::Vitale,
        TestCard::Unknown => CardKind::Unknown,
        _ => CardKind::Cps(CpsGeneration::Cps3, CardInterface::Contact),
    }
}

fn holder() -> CardHolder {
    CardHolder {
        number: "899700218896".parse().expect("a card number"),
        family_name: None,
        given_name: None,
        profession: None,
        card_type: None,
        category: CardCategory::TestCard,
        serial: None,
        usage: CertificateUsage::Authentication,
        issuer: PrintableText::new("TEST"),
        reference: CertificateReference::new([0; 32], &[1]).expect("a reference"),
        not_before: Timestamp::UNIX_EPOCH,
        not_after: Timestamp::UNIX_EPOCH,
    }
}

/// The port of a double.
struct PaperCards {
    double: Double,
    redirected_allowed: bool,
}

impl PaperCards {
    fn list(&self) -> Vec<CardReader> {
        let world = self.double.world();
        let name = ReaderName::new("paper");
        let unknown = world.flaw == Flaw::CallsEverythingUnknown;
        let slot = match world.card {
            None => CardSlot::Empty,
            Some(TestCard::Mute) => CardSlot::Mute,
            Some(card) => CardSlot::Card {
                card: PresentCard {
                    reader: name.clone(),
                    insertion: world.insertion,
                    chip: None,
                },
                kind: if unknown {
                    CardKind::Unknown
                } else {
                    kind(card)
                },
                answer_to_reset: PrintableText::new("3B 00"),
            },
        };
        vec![CardReader {
            name,
            redirected: world.redirected,
            slot,
        }]
    }

    fn judge(&self, asked: &PresentCard) -> Result<TestCard, CardFault> {
        let world = self.double.world();
        let card = world.card.ok_or(CardFault::Removed)?;
        let redirected = world.flaw == Flaw::OpensOtherComputers || self.redirected_allowed;
        if world.redirected && !redirected {
            return Err(CardFault::RedirectedReader);
        }
        let foreign = match card {
            TestCard::First | TestCard::Second => None,
            TestCard::Vitale => Some(CardFault::Vitale),
            TestCard::Unknown | TestCard::ForeignIssuer => Some(CardFault::UnknownCard),
            TestCard::Older => Some(CardFault::UnsupportedCps),
            TestCard::Contactless => Some(CardFault::ContactlessOnly),
            TestCard::Mute => Some(CardFault::Mute),
        };
        if let (Some(fault), false) = (foreign, world.flaw == Flaw::OpensForeignCards) {
            return Err(fault);
        }
        if asked.insertion != world.insertion {
            return Err(CardFault::Removed);
        }
        let swapped = asked.chip.is_some_and(|chip| chip != chip_of(card));
        if swapped && world.flaw != Flaw::OpensOtherChips {
            return Err(CardFault::Swapped);
        }
        Ok(card)
    }
}

fn chip_of(card: TestCard) -> ChipSerial {
    ChipSerial::from_bytes([mark(card); 5])
}

#[async_trait]
impl Cards for PaperCards {
    async fn readers(&self) -> Result<Vec<CardReader>, CardFailure> {
        Ok(self.list())
    }

    async fn changed(
        &self,
        seen: &[CardReader],
        wait: Duration,
    ) -> Result<Vec<CardReader>, CardFailure> {
        let change = async {
            while self.list() == seen || self.double.has(Flaw::SeesNoChange) {
                tokio::task::yield_now().await;
            }
        };
        let waited = tokio::time::timeout(wait.min(Duration::from_millis(500)), change).await;
        if waited.is_err() && self.double.has(Flaw::SeesNoChange) {
            return Ok(seen.to_vec());
        }
        Ok(self.list())
    }

    async fn open(&self, asked: &PresentCard) -> Result<Box<dyn OpenCard>, CardFailure> {
        if self.double.world().held_by == Some(Program::Another) {
            if self.double.has(Flaw::WaitsForEver) {
                std::future::pending::<()>().await;
            }
            return Err(CardFault::HeldByAnother.into());
        }
        let judged = self.judge(asked);
        let mut world = self.double.world();
        let holds = judged.is_ok() || world.flaw == Flaw::HoldsRefusedCards;
        world.held_by = holds.then_some(Program::Ours);
        let insertion = world.insertion;
        drop(world);
        Ok(Box::new(PaperCard {
            card: judged?,
            insertion,
            verified: false,
            double: self.double.clone(),
        }))
    }
}

/// A card of paper that is held.
struct PaperCard {
    card: TestCard,
    insertion: u64,
    verified: bool,
    double: Double,
}

impl PaperCard {
    fn present(&self, pin: &str) -> Result<(), CardFault> {
        let mut world = self.double.world();
        world.verifies += 1;
        world.verified = pin == super::builders::PIN;
        if world.verified {
            world.tries = 3;
            return Ok(());
        }
        world.tries = world.tries.saturating_sub(1);
        match PinState::of(world.tries) {
            PinState::Blocked => Err(CardFault::PinBlocked),
            PinState::Left(tries) => Err(CardFault::PinWrong(tries)),
        }
    }
}

impl Drop for PaperCard {
    fn drop(&mut self) {
        let leaves = if self.verified {
            self.double.has(Flaw::LeavesAVerifiedCardVerified)
        } else {
            self.double.has(Flaw::LeavesAnOpenCardVerified)
        };
        let mut world = self.double.world();
        world.held_by = None;
        world.verified &= leaves;
    }
}

#[async_trait]
impl OpenCard for PaperCard {
    fn chip(&self) -> ChipSerial {
        chip_of(self.card)
    }

    async fn read_holder(&mut self, _: bool) -> Result<ReadHolder, CardFailure> {
        let wants_pin = self.double.has(Flaw::WantsThePinForTheHolder);
        if wants_pin && self.double.world().tries == 0 {
            return Err(CardFault::PinBlocked.into());
        }
        let other = self.double.has(Flaw::GivesTheOtherCertificate);
        let mark = mark(self.card) + u8::from(other) * 0x10;
        Ok(ReadHolder {
            certificate: certificate(mark),
            holder: holder(),
            interface: CardInterface::Contact,
            known: false,
        })
    }

    async fn pin_state(&mut self) -> Result<PinState, CardFailure> {
        let mut world = self.double.world();
        let state = PinState::of(world.tries);
        if world.flaw == Flaw::SpendsATryOnTheState {
            world.tries = world.tries.saturating_sub(1);
        }
        Ok(state)
    }

    async fn verify_pin(
        mut self: Box<Self>,
        entry: PinEntry,
    ) -> Result<Box<dyn VerifiedCard>, CardFailure> {
        let tries = self.double.world().tries;
        let tries = if self.double.has(Flaw::WantsNoConsent) {
            tries.max(2)
        } else {
            tries
        };
        let pin = entry
            .present(PinState::of(tries))
            .map_err(CardFault::from)?;
        let pin = String::from_utf8_lossy(pin.expose()).into_owned();
        let taken = self.double.has(Flaw::TakesThePinOfOthers) && self.double.world().verified;
        if !taken {
            let mut presented = self.present(&pin);
            if presented.is_err() && self.double.has(Flaw::VerifiesTwice) {
                presented = self.present(&pin);
            }
            presented?;
        }
        self.verified = true;
        if self.double.has(Flaw::SignsOutsideOfTheTransaction) {
            self.double.world().held_by = None;
        }
        Ok(self)
    }

    async fn close(self: Box<Self>) -> Result<(), CardFailure> {
        Ok(())
    }
}

#[async_trait]
impl VerifiedCard for PaperCard {
    async fn sign(
        self: Box<Self>,
        message: &ChallengeMessage,
    ) -> Result<CardSignature, CardFailure> {
        if self.double.world().insertion != self.insertion {
            return Err(CardFault::Removed.into());
        }
        let other = self.double.has(Flaw::SignsWithTheOtherKey);
        let mark = mark(self.card) + u8::from(other) * 0x10;
        let signature = [&[mark][..], &message.digest()].concat();
        let double = self.double.clone();
        drop(self);
        if double.has(Flaw::LeavesTheCardVerifiedAfterSigning) {
            double.world().verified = true;
        }
        Ok(CardSignature::new(signature).expect("short"))
    }
}
