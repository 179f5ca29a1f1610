//! A command as it reaches the card: short APDUs only (ISO/IEC 7816-3, 12.1).

use super::status::Status;

/// The most that a short command can ask for.
pub(crate) const SHORT_MAXIMUM: usize = 256;

/// A parsed command. It borrows its data, which may be a PIN: no `Debug`.
#[derive(Clone, Copy)]
pub(crate) struct Command<'a> {
    pub(crate) class: u8,
    pub(crate) instruction: u8,
    pub(crate) p1: u8,
    pub(crate) p2: u8,
    /// Data field; empty in cases 1 and 2.
    pub(crate) data: &'a [u8],
    /// Bytes expected, 1 to 256; `None` in cases 1 and 3.
    pub(crate) expected: Option<usize>,
}

impl<'a> Command<'a> {
    /// Splits the bytes of a short command.
    ///
    /// # Errors
    ///
    /// `6700` when the lengths do not agree, and for an extended command.
    pub(crate) fn parse(bytes: &'a [u8]) -> Result<Self, Status> {
        let [class, instruction, p1, p2, body @ ..] = bytes else {
            return Err(Status::WRONG_LENGTH);
        };
        let (data, expected) = split_body(body)?;
        Ok(Self {
            class: *class,
            instruction: *instruction,
            p1: *p1,
            p2: *p2,
            data,
            expected,
        })
    }

    /// P1 and P2 as one number.
    pub(crate) fn p1_p2(&self) -> u16 {
        u16::from_be_bytes([self.p1, self.p2])
    }

    /// Whether it carries data and a length expected (case 4), which T=0 cannot.
    pub(crate) fn is_case_four(&self) -> bool {
        !self.data.is_empty() && self.expected.is_some()
    }
}

/// The data field and the number of bytes expected.
fn split_body(body: &[u8]) -> Result<(&[u8], Option<usize>), Status> {
    match body {
        [] => Ok((&[], None)),
        [le] => Ok((&[], Some(expected(*le)))),
        [0, ..] => Err(Status::WRONG_LENGTH),
        [lc, rest @ ..] => match rest.split_at_checked(usize::from(*lc)) {
            Some((data, [])) => Ok((data, None)),
            Some((data, [le])) => Ok((data, Some(expected(*le)))),
            _ => Err(Status::WRONG_LENGTH),
        },
    }
}

/// Le on one byte, where 0 stands for 256.
fn expected(le: u8) -> usize {
    if le == 0 {
        SHORT_MAXIMUM
    } else {
        usize::from(le)
    }
}
