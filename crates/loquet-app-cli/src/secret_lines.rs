//! Passwords and PINs from standard input, one a line, never more of it than they need.

use crate::failure::Failure;
use loquet_domain::FailureCode;
use loquet_domain::Password;
use loquet_domain::card::{Pin, PinError};
use loquet_domain::password::{MAX_PASSWORD_BYTES, PasswordError};
use loquet_domain::workstation::EnrolmentCode;
use std::fs::File;
use std::io::{self, Read};
use zeroize::Zeroizing;

/// Digits of a PIN.
const PIN_DIGITS: usize = 4;

/// Characters of a workstation's code, with room for what sets its groups apart.
const CODE_CHARACTERS: usize = 64;

/// Lines of secrets. Each byte is read by itself, so that what follows the last one is left to the
/// command that is run after the login.
#[derive(Debug)]
pub(crate) struct SecretLines<R>(R);

impl SecretLines<File> {
    /// Standard input, without the buffer that the standard library puts before it.
    pub(crate) fn of_process() -> Result<Self, Failure> {
        standard_input().map(Self).map_err(Failure::unexpected)
    }
}

#[cfg(unix)]
fn standard_input() -> io::Result<File> {
    use std::os::fd::AsFd;
    io::stdin().as_fd().try_clone_to_owned().map(File::from)
}

#[cfg(windows)]
fn standard_input() -> io::Result<File> {
    use std::os::windows::io::AsHandle;
    io::stdin().as_handle().try_clone_to_owned().map(File::from)
}

impl<R: Read> SecretLines<R> {
    /// The next line as a password: at most one byte more is read than a password may have.
    pub(crate) fn password(&mut self) -> Result<Password, Failure> {
        let line = self
            .line(MAX_PASSWORD_BYTES)?
            .ok_or(PasswordError::TooLong)?;
        let text = str::from_utf8(&line).map_err(|_| PasswordError::ForbiddenCharacter)?;
        Ok(Password::parse(text)?)
    }

    /// The next line as a PIN: at most a few bytes more are read than a PIN has.
    pub(crate) fn pin(&mut self) -> Result<Pin, Failure> {
        let line = self.line(PIN_DIGITS)?.ok_or(PinError)?;
        let text = str::from_utf8(&line).map_err(|_| PinError)?;
        Ok(Pin::parse(text)?)
    }

    /// The next line as the code of a workstation, however its groups are set apart.
    pub(crate) fn code(&mut self) -> Result<EnrolmentCode, Failure> {
        let refused = || Failure::new(FailureCode::EnrolmentRefused);
        let line = self.line(CODE_CHARACTERS)?.ok_or_else(refused)?;
        let text = str::from_utf8(&line).map_err(|_| refused())?;
        text.parse().map_err(|_| refused())
    }

    /// The next line without its end; `None` if it is longer than `longest` bytes.
    fn line(&mut self, longest: usize) -> Result<Option<Zeroizing<Vec<u8>>>, Failure> {
        // Room for the end of the line: the buffer never moves, so nothing of it is left behind.
        let mut line = Zeroizing::new(Vec::with_capacity(longest + 2));
        while let Some(byte) = self.read_byte()?
            && byte != b'\n'
        {
            if line.len() > longest {
                return Ok(None);
            }
            line.push(byte);
        }
        if line.last() == Some(&b'\r') {
            line.pop();
        }
        Ok(Some(line))
    }

    /// The next byte; `None` at the end of the input.
    fn read_byte(&mut self) -> Result<Option<u8>, Failure> {
        let mut byte = Zeroizing::new([0]);
        loop {
            match self.0.read(byte.as_mut_slice()) {
                Ok(read) => return Ok(byte.iter().copied().take(read).next()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(Failure::unexpected(error)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::SecretLines;
    use loquet_domain::FailureCode;
    use std::io::{Cursor, Read};

    fn read(input: &[u8]) -> Result<String, FailureCode> {
        let password = SecretLines(Cursor::new(input)).password();
        password
            .map(|it| it.expose().to_owned())
            .map_err(|failure| failure.code())
    }

    #[test]
    fn a_line_is_a_password() {
        assert_eq!(read(b"1234\n"), Ok("1234".to_owned()));
        assert_eq!(read(b"1234"), Ok("1234".to_owned()));
        assert_eq!(read(b"1234\r\n"), Ok("1234".to_owned()));
        assert_eq!(read(b" a b \nc"), Ok(" a b ".to_owned()));
    }

    #[test]
    fn what_is_no_password_has_its_code() {
        assert_eq!(read(b""), Err(FailureCode::EmptyPassword));
        assert_eq!(read(b"\n1234\n"), Err(FailureCode::EmptyPassword));
        assert_eq!(read(b"\r\n"), Err(FailureCode::EmptyPassword));
        assert_eq!(read(b"a\xff\n"), Err(FailureCode::PasswordCharacter));
        assert_eq!(read(b"a\tb\n"), Err(FailureCode::PasswordCharacter));
        assert_eq!(read(&[b'a'; 1_025]), Err(FailureCode::PasswordTooLong));
    }

    #[test]
    fn a_password_of_1024_bytes_fits_whatever_ends_the_line() {
        // 256 characters of four bytes.
        let longest = "𝄞".repeat(256);
        for end in ["", "\n", "\r\n"] {
            assert_eq!(
                read(format!("{longest}{end}").as_bytes()).as_deref(),
                Ok(longest.as_str())
            );
        }
    }

    #[test]
    fn lines_follow_each_other_and_the_rest_is_left() {
        let mut input = Cursor::new(b"one\ntwo\nfor the command\n".as_slice());
        let mut lines = SecretLines(&mut input);
        assert_eq!(
            lines
                .password()
                .map(|it| it.expose().to_owned())
                .ok()
                .as_deref(),
            Some("one")
        );
        assert_eq!(
            lines
                .password()
                .map(|it| it.expose().to_owned())
                .ok()
                .as_deref(),
            Some("two")
        );
        let mut rest = String::new();
        input.read_to_string(&mut rest).expect("text");
        assert_eq!(rest, "for the command\n");
    }

    #[test]
    fn cps_16_a_line_is_a_pin_or_is_refused() {
        let pin = |input: &'static [u8]| {
            let pin = SecretLines(Cursor::new(input)).pin();
            pin.map(|pin| pin.expose().to_vec())
                .map_err(|failure| failure.code())
        };
        for input in [b"1234\n".as_slice(), b"1234", b"1234\r\n"] {
            assert_eq!(pin(input), Ok(b"1234".to_vec()));
        }
        for input in [
            b"".as_slice(),
            b"\n",
            b"123\n",
            b"12345\n",
            b"123456789\n",
            b"12a4\n",
        ] {
            assert_eq!(pin(input), Err(FailureCode::PinShape), "{input:?}");
        }
    }

    #[test]
    fn endless_input_is_read_no_further_than_a_password() {
        let mut endless = std::io::repeat(b'a').take(1 << 30);
        assert!(SecretLines(&mut endless).password().is_err());
        assert!((1 << 30) - endless.limit() < 1_100);
    }
}
