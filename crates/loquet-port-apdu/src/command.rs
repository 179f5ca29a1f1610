//! Commands to a card (ISO 7816-3, 12.1; ISO 7816-4, 5.2), short lengths only.

use loquet_domain::secret::SecretBytes;
use std::fmt;
use thiserror::Error;

/// The most data of one command with a short length field, in bytes.
pub const MAX_COMMAND_DATA: usize = 255;

/// How many bytes of answer a command asks for: 1 to 256.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ExpectedLength(u8);

impl ExpectedLength {
    /// As many as a short length can say: 256.
    pub const ALL: Self = Self(0);

    /// So many bytes as this byte says, where 0 means 256: the form of `61xx` and `6Cxx`.
    pub const fn from_byte(byte: u8) -> Self {
        Self(byte)
    }

    /// The byte on the wire.
    pub const fn byte(self) -> u8 {
        self.0
    }

    /// The number of bytes.
    pub fn get(self) -> usize {
        if self.0 == 0 {
            256
        } else {
            usize::from(self.0)
        }
    }
}

/// A command. Its data may be a PIN: they are wiped when it is dropped and never printed (M1).
pub struct Command {
    header: [u8; 4],
    data: SecretBytes,
    expected: Option<ExpectedLength>,
}

/// The data do not fit into one command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a command has at most {MAX_COMMAND_DATA} bytes of data")]
pub struct CommandTooLong;

impl Command {
    /// A command without data and without an answer (case 1): class, instruction, two parameters.
    pub fn new(class: u8, instruction: u8, [p1, p2]: [u8; 2]) -> Self {
        Self {
            header: [class, instruction, p1, p2],
            data: SecretBytes::new(Vec::new()),
            expected: None,
        }
    }

    /// With data (case 3, or 4 with an expected answer).
    ///
    /// # Errors
    ///
    /// [`CommandTooLong`] over [`MAX_COMMAND_DATA`].
    pub fn with_data(self, data: &[u8]) -> Result<Self, CommandTooLong> {
        if data.len() > MAX_COMMAND_DATA {
            return Err(CommandTooLong);
        }
        let data = SecretBytes::new(data.to_vec());
        Ok(Self { data, ..self })
    }

    /// With an expected answer (case 2, or 4 with data).
    #[must_use]
    pub fn expecting(self, expected: ExpectedLength) -> Self {
        let expected = Some(expected);
        Self { expected, ..self }
    }

    /// Class, instruction and the two parameters.
    pub const fn header(&self) -> [u8; 4] {
        self.header
    }

    /// The instruction.
    pub const fn instruction(&self) -> u8 {
        let [_, instruction, _, _] = self.header;
        instruction
    }

    /// The data.
    pub const fn data(&self) -> &SecretBytes {
        &self.data
    }

    /// The expected length, if an answer is expected.
    pub const fn expected(&self) -> Option<ExpectedLength> {
        self.expected
    }

    /// The bytes on the wire: header, then `Lc` and the data if there are any, then `Le` if an
    /// answer is expected. A T=0 reader must not be given both (ISO 7816-3, 12.2): whoever drives
    /// a T=0 card sends case 4 as case 3, and fetches the answer.
    pub fn to_bytes(&self) -> SecretBytes {
        let mut bytes = Vec::with_capacity(self.header.len() + self.data.len() + 2);
        bytes.extend_from_slice(&self.header);
        if let (Ok(length @ 1..), data) = (u8::try_from(self.data.len()), self.data.expose()) {
            bytes.push(length);
            bytes.extend_from_slice(data);
        }
        bytes.extend(self.expected.map(ExpectedLength::byte));
        SecretBytes::new(bytes)
    }
}

impl fmt::Debug for Command {
    /// The header and lengths, never the data.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [class, instruction, p1, p2] = self.header;
        write!(
            formatter,
            "Command({class:02X} {instruction:02X} {p1:02X} {p2:02X}"
        )?;
        if !self.data.is_empty() {
            write!(formatter, " Lc={}", self.data.len())?;
        }
        if let Some(expected) = self.expected {
            write!(formatter, " Le={}", expected.get())?;
        }
        formatter.write_str(")")
    }
}

#[cfg(test)]
mod tests {
    use super::{Command, ExpectedLength, MAX_COMMAND_DATA};

    const VERIFY: [u8; 4] = [0x00, 0x20, 0x00, 0x01];

    fn command() -> Command {
        let [class, instruction, p1, p2] = VERIFY;
        Command::new(class, instruction, [p1, p2])
    }

    #[test]
    fn the_four_cases_of_iso_7816_3() {
        let bytes = |command: Command| command.to_bytes().expose().to_vec();
        assert_eq!(bytes(command()), VERIFY);
        let case2 = command().expecting(ExpectedLength::ALL);
        assert_eq!(bytes(case2), [0x00, 0x20, 0x00, 0x01, 0x00]);
        let with_data = || command().with_data(b"12").expect("short");
        assert_eq!(bytes(with_data()), [0x00, 0x20, 0x00, 0x01, 2, b'1', b'2']);
        let case4 = with_data().expecting(ExpectedLength::from_byte(16));
        assert_eq!(bytes(case4), [0x00, 0x20, 0x00, 0x01, 2, b'1', b'2', 16]);
    }

    #[test]
    fn data_are_bounded() {
        assert!(command().with_data(&[0; MAX_COMMAND_DATA]).is_ok());
        assert!(command().with_data(&[0; MAX_COMMAND_DATA + 1]).is_err());
    }

    #[test]
    fn cps_16_the_pin_of_a_verify_is_not_printed() {
        let verify = command().with_data(b"1234").expect("short");
        assert_eq!(format!("{verify:?}"), "Command(00 20 00 01 Lc=4)");
        assert!(!format!("{:?}", verify.to_bytes()).contains("31"));
    }
}
