//! Answers of a card (ISO 7816-4, 5.3).

use std::fmt;
use thiserror::Error;

/// The most data of one answer with a short length, in bytes.
pub const MAX_RESPONSE_DATA: usize = 256;

/// The two bytes that end each answer: SW1 and SW2 (ISO 7816-4, 5.6).
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct StatusWord(u16);

impl StatusWord {
    /// `9000`: done. The only success (CPS-19).
    pub const SUCCESS: Self = Self(0x9000);

    /// A status word of its number.
    pub const fn new(number: u16) -> Self {
        Self(number)
    }

    /// The number.
    pub const fn get(self) -> u16 {
        self.0
    }

    /// SW1 and SW2.
    pub const fn bytes(self) -> [u8; 2] {
        self.0.to_be_bytes()
    }

    /// Whether the command was done, without any reserve.
    pub const fn is_success(self) -> bool {
        self.0 == Self::SUCCESS.0
    }
}

impl fmt::Debug for StatusWord {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "StatusWord({:04X})", self.0)
    }
}

impl fmt::Display for StatusWord {
    /// Four hexadecimal digits.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04X}", self.0)
    }
}

/// An answer: data, and a status word.
#[derive(Clone, PartialEq, Eq)]
pub struct Response {
    data: Vec<u8>,
    status: StatusWord,
}

/// The bytes are no answer of a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ResponseError {
    /// Fewer bytes than a status word has: the card left in mid-command, or the reader failed.
    #[error("the answer has no status word")]
    NoStatusWord,
    /// More bytes than a short answer has.
    #[error("the answer is longer than {MAX_RESPONSE_DATA} bytes and a status word")]
    TooLong,
}

impl Response {
    /// An answer of its parts.
    pub const fn new(data: Vec<u8>, status: StatusWord) -> Self {
        Self { data, status }
    }

    /// Reads the bytes on the wire.
    ///
    /// # Errors
    ///
    /// [`ResponseError`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ResponseError> {
        let (data, status) = bytes
            .split_last_chunk()
            .ok_or(ResponseError::NoStatusWord)?;
        if data.len() > MAX_RESPONSE_DATA {
            return Err(ResponseError::TooLong);
        }
        Ok(Self::new(
            data.to_vec(),
            StatusWord::new(u16::from_be_bytes(*status)),
        ))
    }

    /// The data.
    pub fn data(&self) -> &[u8] {
        &self.data
    }

    /// The status word.
    pub const fn status(&self) -> StatusWord {
        self.status
    }

    /// The data, taken over.
    pub fn into_data(self) -> Vec<u8> {
        self.data
    }
}

impl fmt::Debug for Response {
    /// The length and the status word, never the data.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "Response({} bytes, {})",
            self.data.len(),
            self.status
        )
    }
}

#[cfg(test)]
mod tests {
    use super::{MAX_RESPONSE_DATA, Response, ResponseError, StatusWord};

    #[test]
    fn data_come_before_the_status_word() {
        let response = Response::from_bytes(&[1, 2, 0x90, 0x00]).expect("an answer");
        assert_eq!(response.data(), [1, 2]);
        assert!(response.status().is_success());
        assert_eq!(format!("{response:?}"), "Response(2 bytes, 9000)");
    }

    #[test]
    fn cps_25_what_has_no_status_word_or_too_much_is_no_answer() {
        let none = Err(ResponseError::NoStatusWord);
        assert_eq!(Response::from_bytes(&[]), none);
        assert_eq!(Response::from_bytes(&[0x90]), none);
        assert!(Response::from_bytes(&[0; MAX_RESPONSE_DATA + 2]).is_ok());
        let long = Err(ResponseError::TooLong);
        assert_eq!(Response::from_bytes(&[0; MAX_RESPONSE_DATA + 3]), long);
    }

    #[test]
    fn cps_19_one_status_word_in_65536_is_a_success() {
        let successes = (0..=u16::MAX).filter(|number| StatusWord::new(*number).is_success());
        assert_eq!(successes.collect::<Vec<_>>(), [0x9000]);
    }
}
