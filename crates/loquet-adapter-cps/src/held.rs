//! A card that is held: taken hold of, recognised by its files, read, asked for its PIN's state.

use crate::cards::Shared;
use crate::exchange::Exchange;
use crate::files::{Source, read_beginning, select_path};
use crate::listing::usable;
use crate::master::ChipNumber;
use crate::pin::{self, Asked, Proved};
use crate::recognition::kind_of;
use crate::trouble::{Trouble, transport_failure};
use crate::{cps3, cps4};
use loquet_domain::card::{
    CardFailure, CardFault, CardSignature, ChallengeMessage, ChipSerial, CpsGeneration, PinState,
    ReaderName,
};
use loquet_port_apdu::{Ending, ExpectedLength, Insertion, StatusWord};

/// EF.SN.ICC: its short identifier, its path, its length.
const CHIP_SHORT: u8 = 0x1C;
const CHIP_PATH: [u8; 4] = [0x3F, 0x00, 0xD0, 0x03];
const CHIP_LENGTH: ExpectedLength = ExpectedLength::from_byte(12);

/// A file is not there.
const FILE_NOT_FOUND: StatusWord = StatusWord::new(0x6A82);

/// Where a card lies, and which it must be.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) reader: ReaderName,
    pub(crate) insertion: Insertion,
    /// The chip that was seen before.
    pub(crate) chip: Option<ChipSerial>,
}

/// A CPS that is held.
pub(crate) struct Held {
    pub(crate) exchange: Exchange,
    pub(crate) chip: ChipSerial,
    generation: CpsGeneration,
    place: Place,
}

/// The state of a PIN, and whether asking for it has left the application.
pub(crate) struct Told {
    pub(crate) state: PinState,
    pub(crate) left_application: bool,
}

impl Held {
    /// Takes hold of the card, and reads which it is.
    pub(crate) async fn take(shared: &Shared, place: Place) -> Result<Self, CardFailure> {
        let begun = shared
            .transport
            .begin(&place.reader, place.insertion, shared.settings.deadline)
            .await;
        let transaction = begun.map_err(transport_failure)?;
        let kind = kind_of(transaction.atr());
        let class = match kind {
            loquet_domain::card::CardKind::Cps(CpsGeneration::Cps4, _) => cps4::CLASS,
            _ => cps3::CLASS,
        };
        let mut exchange = Exchange::new(transaction, class);
        let recognised = async {
            let generation = usable(kind)?;
            let chip = recognise(&mut exchange, generation).await?;
            if place.chip.is_some_and(|expected| expected != chip) {
                return Err(CardFault::Swapped.into());
            }
            Ok((generation, chip))
        };
        match recognised.await {
            Ok((generation, chip)) => Ok(Self {
                exchange,
                chip,
                generation,
                place,
            }),
            Err(failure) => {
                exchange.abandon().await;
                Err(failure)
            }
        }
    }

    /// The state of a PIN, which spends no try (CPS-17). A PIN that another program has verified
    /// hides its tries: they are read from its security object; a card that does not give it is
    /// reset, and asked again (CPS-18).
    pub(crate) async fn pin_state(
        &mut self,
        shared: &Shared,
        reference: u8,
    ) -> Result<Told, CardFailure> {
        if let Asked::State(state) = pin::ask(&mut self.exchange, reference).await? {
            let left_application = false;
            return Ok(Told {
                state,
                left_application,
            });
        }
        let state = match pin::tries(&mut self.exchange, reference).await? {
            Some(state) => state,
            None => self.pin_state_after_reset(shared, reference).await?,
        };
        let left_application = true;
        Ok(Told {
            state,
            left_application,
        })
    }

    async fn pin_state_after_reset(
        &mut self,
        shared: &Shared,
        reference: u8,
    ) -> Result<PinState, CardFailure> {
        self.exchange.end(Ending::Reset).await?;
        let place = Place {
            chip: Some(self.chip),
            ..self.place.clone()
        };
        *self = Self::take(shared, place).await?;
        match pin::ask(&mut self.exchange, reference).await? {
            Asked::State(state) => Ok(state),
            Asked::Verified => Err(Trouble::StillVerified.into()),
        }
    }

    /// Signs by a key, for a PIN that was proved.
    pub(crate) async fn sign(
        &mut self,
        key: (u8, Proved),
        message: &ChallengeMessage,
    ) -> Result<CardSignature, CardFailure> {
        let response = match self.generation {
            CpsGeneration::Cps3 => cps3::sign(&mut self.exchange, key, message).await?,
            CpsGeneration::Cps4 => cps4::sign(&mut self.exchange, key, message).await?,
        };
        if !response.status().is_success() {
            return Err(Trouble::Status(response.status()).into());
        }
        CardSignature::new(response.into_data()).map_err(|_| Trouble::Signature.into())
    }
}

/// Reads the chip's number, by which the issuer is confirmed: at once while the master file is
/// current, as after a reset, or else by selecting the file.
async fn recognise(
    exchange: &mut Exchange,
    generation: CpsGeneration,
) -> Result<ChipSerial, CardFailure> {
    if generation == CpsGeneration::Cps4 {
        cps4::open(exchange).await?;
    }
    let file = read_beginning(exchange, Source::Short(CHIP_SHORT), CHIP_LENGTH).await?;
    if let Some(ChipNumber::Cps(chip)) = file.as_deref().map(ChipNumber::read) {
        return Ok(chip);
    }
    match select_path(exchange, &CHIP_PATH).await? {
        StatusWord::SUCCESS => {}
        FILE_NOT_FOUND => return Err(CardFault::UnknownCard.into()),
        status => return Err(Trouble::NoFile(status).into()),
    }
    let file = read_beginning(exchange, Source::Current, CHIP_LENGTH).await?;
    match ChipNumber::read(&file.unwrap_or_default()) {
        ChipNumber::Cps(chip) => Ok(chip),
        ChipNumber::Foreign => Err(CardFault::UnknownCard.into()),
        ChipNumber::Unreadable => Err(Trouble::ChipNumber.into()),
    }
}
