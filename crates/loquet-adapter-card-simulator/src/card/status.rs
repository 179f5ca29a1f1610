//! Status words (ISO/IEC 7816-4, 5.6) that the simulated cards answer with.

/// A status word: the two bytes SW1 and SW2 that end every answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Status(pub(crate) u16);

impl Status {
    pub(crate) const OK: Self = Self(0x9000);
    pub(crate) const END_OF_FILE: Self = Self(0x6282);
    pub(crate) const WRONG_LENGTH: Self = Self(0x6700);
    pub(crate) const NO_SECURE_MESSAGING: Self = Self(0x6882);
    pub(crate) const SECURITY: Self = Self(0x6982);
    pub(crate) const BLOCKED: Self = Self(0x6983);
    pub(crate) const CONDITIONS: Self = Self(0x6985);
    pub(crate) const NO_CURRENT_FILE: Self = Self(0x6986);
    pub(crate) const BAD_DATA: Self = Self(0x6A80);
    pub(crate) const FILE_NOT_FOUND: Self = Self(0x6A82);
    pub(crate) const BAD_P1_P2: Self = Self(0x6A86);
    pub(crate) const NO_SUCH_OBJECT: Self = Self(0x6A88);
    pub(crate) const BAD_OFFSET: Self = Self(0x6B00);
    pub(crate) const NO_SUCH_INSTRUCTION: Self = Self(0x6D00);
    pub(crate) const NO_SUCH_CLASS: Self = Self(0x6E00);

    /// `61 xx`: that many bytes wait for GET RESPONSE, `00` for 256 or more.
    pub(crate) fn more(count: usize) -> Self {
        Self(0x6100 | u16::from(short_length(count)))
    }

    /// `6C xx`: ask again for that many bytes.
    pub(crate) fn ask_for(count: usize) -> Self {
        Self(0x6C00 | u16::from(short_length(count)))
    }

    /// `63 Cx`: wrong reference data, that many tries left.
    pub(crate) fn tries_left(count: u8) -> Self {
        Self(0x63C0 | u16::from(count.min(0x0F)))
    }

    /// The two bytes.
    pub(crate) fn bytes(self) -> [u8; 2] {
        self.0.to_be_bytes()
    }
}

/// A length on one byte, where 0 stands for 256 and more.
fn short_length(count: usize) -> u8 {
    u8::try_from(count).unwrap_or(0)
}

/// What a command gives: data, then a status word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) data: Vec<u8>,
    pub(crate) status: Status,
}

impl Answer {
    /// `90 00` without data.
    pub(crate) fn ok() -> Self {
        Self::data(Vec::new())
    }

    /// Data and `90 00`.
    pub(crate) fn data(data: Vec<u8>) -> Self {
        Self {
            data,
            status: Status::OK,
        }
    }

    /// The bytes that leave the card.
    pub(crate) fn into_bytes(self) -> Vec<u8> {
        let mut bytes = self.data;
        bytes.extend_from_slice(&self.status.bytes());
        bytes
    }
}

impl From<Status> for Answer {
    fn from(status: Status) -> Self {
        Self {
            data: Vec::new(),
            status,
        }
    }
}

/// What a handler gives: an answer, or the status word that refuses the command.
pub(crate) type Handled = Result<Answer, Status>;
