//! How a CPS4 differs: its opening, and how it signs.
//!
//! **Evidence: only the source of the issuer's driver.** There is no trace of a real CPS4, and none
//! was ever tried with this code: it is what the issuer's published driver does, followed step by
//! step. A card that behaves otherwise is refused, fails closed, and loses no try of its PIN.
//!
//! - The application of the keys is spoken to on logical channel 1, after three SELECT.
//! - There is no INTERNAL AUTHENTICATE: the whole block of PKCS#1 v1.5 is made here, and the card
//!   applies its key to it by PSO DECIPHER, in two chained commands.
//! - Keys have 2048 bits; the card is taken to answer under T=0, as its answer to reset offers.

use crate::exchange::{Exchange, with_data};
use crate::files::success;
use crate::pin::Proved;
use crate::signature::encoded_block;
use loquet_domain::card::{CardFailure, ChallengeMessage};
use loquet_port_apdu::Response;

/// The class of every command but those of the opening: logical channel 1.
pub(crate) const CLASS: u8 = 0x01;
/// The class of the basic channel.
const BASIC: u8 = 0x00;
/// More of the same command follows (ISO 7816-4, 5.3.3).
const CHAINED: u8 = CLASS | 0x10;

const SELECT: [u8; 3] = [0xA4, 0x04, 0x0C];
const MANAGE_SECURITY_ENVIRONMENT: u8 = 0x22;
/// PERFORM SECURITY OPERATION, DECIPHER.
const DECIPHER: [u8; 3] = [0x2A, 0x80, 0x86];

/// The template of confidentiality.
const CONFIDENTIALITY: [u8; 2] = [0x41, 0xB8];

/// The card's manager.
const CARD_MANAGER: &[u8] = &[0xA0, 0x00, 0x00, 0x01, 0x51, 0x00, 0x00];
/// The application that stands in for older cards.
const OLDER_CARD: &[u8] = &[0x80, 0x25, 0x00, 0x00, 0x01, 0xFF, 0x00, 0x02];
/// The application of the keys, `ChipDoc`.
const CHIP_DOC: &[u8] = &[0x80, 0x25, 0x00, 0x00, 0x01, 0xFF, 0x01, 0x00];

/// The opening, without which channel 1 answers `6985`.
const OPENING: [(u8, &[u8]); 3] = [
    (CLASS, CARD_MANAGER),
    (BASIC, OLDER_CARD),
    (CLASS, CHIP_DOC),
];

/// Opens channel 1.
pub(crate) async fn open(exchange: &mut Exchange) -> Result<(), CardFailure> {
    let [instruction, p1, p2] = SELECT;
    for (class, application) in OPENING {
        let select = with_data([class, instruction, p1, p2], application)?;
        success(exchange.ask(&select).await?.status())?;
    }
    Ok(())
}

/// Asks for the signature of a message by a key, once for each proof of the PIN. The application
/// must be current.
pub(crate) async fn sign(
    exchange: &mut Exchange,
    (key, _): (u8, Proved),
    message: &ChallengeMessage,
) -> Result<Response, CardFailure> {
    let [p1, p2] = CONFIDENTIALITY;
    let template = [0x83, 0x01, key];
    let set = with_data([CLASS, MANAGE_SECURITY_ENVIRONMENT, p1, p2], &template)?;
    success(exchange.order(&set).await?)?;
    let block = encoded_block(message);
    let [instruction, p1, p2] = DECIPHER;
    let (first, last) = block.split_at(block.len() - 1);
    let first = with_data([CHAINED, instruction, p1, p2], first)?;
    success(exchange.order(&first).await?)?;
    let last = with_data([CLASS, instruction, p1, p2], last)?;
    exchange.ask(&last).await
}
