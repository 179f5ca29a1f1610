//! Texts of a message, read as what they stand for in the domain.

use crate::{FieldError, FieldFault, SecretText};
use loquet_domain::card::CardSerial;
use loquet_domain::text::PrintableText;
use loquet_domain::{CardNumber, Identifier, Password};
use std::net::IpAddr;
use std::sync::Arc;

/// An identifier, as typed.
pub(crate) fn identifier(pointer: &str, text: &str) -> Result<Identifier, FieldError> {
    text.parse()
        .map_err(|error| FieldError::at(pointer, FieldFault::Identifier(error)))
}

/// A password, as typed.
pub(crate) fn password(pointer: &str, text: &SecretText) -> Result<Arc<Password>, FieldError> {
    Password::parse(text.expose())
        .map(Arc::new)
        .map_err(|error| FieldError::at(pointer, FieldFault::Password(error)))
}

/// A card number, as typed.
pub(crate) fn card_number(pointer: &str, text: &str) -> Result<CardNumber, FieldError> {
    text.parse()
        .map_err(|error| FieldError::at(pointer, FieldFault::CardNumber(error)))
}

/// A card's own number.
pub(crate) fn card_serial(pointer: &str, text: &str) -> Result<CardSerial, FieldError> {
    text.parse()
        .map_err(|_| FieldError::expected(pointer, "ten digits, a slash, ten digits"))
}

/// The same, where there may be none.
pub(crate) fn card_serial_if_any(
    pointer: &str,
    text: Option<&str>,
) -> Result<Option<CardSerial>, FieldError> {
    text.map(|text| card_serial(pointer, text)).transpose()
}

/// An address, where there may be none.
pub(crate) fn address(pointer: &str, text: Option<&str>) -> Result<Option<IpAddr>, FieldError> {
    text.map(str::parse)
        .transpose()
        .map_err(|_| FieldError::expected(pointer, "an IP address"))
}

/// A text that has something in it, and that stays as it is.
pub(crate) fn whole_text<const MAX: usize>(
    pointer: &str,
    text: &str,
    what: &'static str,
) -> Result<PrintableText<MAX>, FieldError> {
    let printable = PrintableText::new(text);
    if printable.is_empty() || printable.as_str() != text.trim() {
        return Err(FieldError::expected(pointer, what));
    }
    Ok(printable)
}

/// 32 bytes of lower-case hexadecimal, as seals and masks are shown.
pub(crate) fn hexadecimal(pointer: &str, text: &str) -> Result<[u8; 32], FieldError> {
    let wrong = || FieldError::expected(pointer, "64 hexadecimal digits");
    let mut bytes = [0; 32];
    if text.len() != 2 * bytes.len() {
        return Err(wrong());
    }
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        *byte = pair.iter().try_fold(0_u8, |value, digit| {
            let nibble = char::from(*digit).to_digit(16).ok_or_else(wrong)?;
            Ok((value << 4) | u8::try_from(nibble).map_err(|_| wrong())?)
        })?;
    }
    Ok(bytes)
}
