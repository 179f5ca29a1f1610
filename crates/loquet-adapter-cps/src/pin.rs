//! The PIN: its state without spending a try, and one VERIFY (CPS-17, CPS-18).

use crate::exchange::{Exchange, VERIFY, with_data};
use crate::files::select_path;
use crate::tlv::{Objects, Tag};
use crate::trouble::Trouble;
use loquet_domain::card::{CardFailure, CardFault, Pin, PinState, PinTries};
use loquet_port_apdu::{Command, ExpectedLength, StatusWord};

/// The PIN is blocked.
const BLOCKED: StatusWord = StatusWord::new(0x6983);

/// The master file, where the security objects of PINs are.
const MASTER_FILE: [u8; 2] = [0x3F, 0x00];

// Tags of a PIN's security object, from its envelope to its tries (IAS-ECC).
const ENVELOPE: Tag = Tag(0x70);
const PUBLIC_PARAMETERS: Tag = Tag(0xA0);
const TRIES_LEFT: Tag = Tag(0x9B);

/// The most tries of a PIN.
const MAX_TRIES: u8 = 15;

/// What a card says of a PIN that nobody presents to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// Not verified; its state.
    State(PinState),
    /// Verified, by another program: it counts for nothing, and hides the tries (CPS-18).
    Verified,
}

/// Asks for the state of a PIN by a VERIFY without one, which spends no try. On the wire it has
/// the fifth byte that T=0 wants of every command.
pub(crate) async fn ask(exchange: &mut Exchange, reference: u8) -> Result<Asked, CardFailure> {
    let command = Command::new(exchange.class(), VERIFY, [0x00, reference])
        .expecting(ExpectedLength::from_byte(0));
    let status = exchange.order(&command).await?;
    if status.is_success() {
        return Ok(Asked::Verified);
    }
    let state = state_of(status).ok_or(Trouble::Status(status))?;
    Ok(Asked::State(state))
}

/// Reads the tries of a PIN from its security object, for a PIN that is verified. `None`: the card
/// does not say. Leaves the master file current.
pub(crate) async fn tries(
    exchange: &mut Exchange,
    reference: u8,
) -> Result<Option<PinState>, CardFailure> {
    if !select_path(exchange, &MASTER_FILE).await?.is_success() {
        return Ok(None);
    }
    let request = [
        0x4D, 0x08, 0x70, 0x06, 0xBF, 0x81, reference, 0x02, 0xA0, 0x80,
    ];
    let command = with_data([exchange.class(), 0xCB, 0x3F, 0xFF], &request)?;
    let response = exchange.ask(&command).await?;
    if !response.status().is_success() {
        return Ok(None);
    }
    Ok(tries_in(response.data(), reference))
}

/// The tries left in a PIN's security object: `70 { BF81xx { A0 { 9A, 9B, … } } }`.
fn tries_in(object: &[u8], reference: u8) -> Option<PinState> {
    let security_object = Tag(0xBF_8100 | u32::from(reference));
    let inner = Objects::of(object).tagged(ENVELOPE)?.objects();
    let parameters = inner.tagged(security_object)?.objects();
    let tries = parameters.tagged(PUBLIC_PARAMETERS)?.objects();
    match tries.tagged(TRIES_LEFT)?.value {
        [left @ 0..=MAX_TRIES] => Some(PinState::of(*left)),
        _ => None,
    }
}

/// The PIN was presented in this transaction, and the card has taken it. Made by [`verify`] alone,
/// consumed by one signature.
#[derive(Debug)]
pub(crate) struct Proved(());

/// Presents a PIN: one VERIFY, whatever comes of it, also when the transport fails (CPS-17).
pub(crate) async fn verify(
    exchange: &mut Exchange,
    reference: u8,
    pin: &Pin,
) -> Result<Proved, CardFailure> {
    let command = with_data([exchange.class(), VERIFY, 0x00, reference], pin.expose())?;
    let status = exchange.order(&command).await?;
    if status.is_success() {
        return Ok(Proved(()));
    }
    let fault = match state_of(status) {
        Some(PinState::Blocked) => CardFault::PinBlocked,
        Some(PinState::Left(tries)) => CardFault::PinWrong(tries),
        None => return Err(Trouble::Status(status).into()),
    };
    // An answer of the card, not trouble with it: there is no cause to look for.
    Err(fault.into())
}

/// The state that a status word tells: `63Cx`, or `6983`.
fn state_of(status: StatusWord) -> Option<PinState> {
    match (status, status.bytes()) {
        (BLOCKED, _) => Some(PinState::Blocked),
        (_, [0x63, counter @ 0xC0..=0xCF]) => {
            let left = PinTries::new(counter & 0x0F);
            Some(left.map_or(PinState::Blocked, PinState::Left))
        }
        _ => None,
    }
}
