//! How a CPS3 signs: INTERNAL AUTHENTICATE over a `DigestInfo`, which the card pads
//! (ISO 7816-4, 11.5.2; RFC 8017, 9.2).

use crate::exchange::{Exchange, with_data};
use crate::files::success;
use crate::pin::Proved;
use crate::signature::digest_info;
use loquet_domain::card::{CardFailure, ChallengeMessage};
use loquet_port_apdu::Response;

/// The class of every command: the basic channel.
pub(crate) const CLASS: u8 = 0x00;

const MANAGE_SECURITY_ENVIRONMENT: u8 = 0x22;
const INTERNAL_AUTHENTICATE: u8 = 0x88;

/// Set, for computing; the template of authentication.
const AUTHENTICATION: [u8; 2] = [0x41, 0xA4];
/// RSA with the padding of PKCS#1 v1.5; the card hashes nothing.
const RSA_PKCS1: u8 = 0x02;

/// Asks for the signature of a message by a key, once for each proof of the PIN. The application
/// must be current.
pub(crate) async fn sign(
    exchange: &mut Exchange,
    (key, _): (u8, Proved),
    message: &ChallengeMessage,
) -> Result<Response, CardFailure> {
    let [p1, p2] = AUTHENTICATION;
    let template = [0x80, 0x01, RSA_PKCS1, 0x84, 0x01, key];
    let set = with_data([CLASS, MANAGE_SECURITY_ENVIRONMENT, p1, p2], &template)?;
    success(exchange.order(&set).await?)?;
    let digest_info = digest_info(message);
    let authenticate = with_data([CLASS, INTERNAL_AUTHENTICATE, 0, 0], &digest_info)?;
    exchange.ask(&authenticate).await
}
