//! Passwords from standard input, one a line, never more of it than they need.

use crate::failure::Failure;
use loquet_domain::Password;
use loquet_domain::password::{MAX_PASSWORD_BYTES, PasswordError};
use std::fs::File;
use std::io::{self, Read};
use zeroize::Zeroizing;

/// Lines of passwords. Each byte is read by itself, so that what follows the last password is left
/// to the command that is run after the login.
#[derive(Debug)]
pub(crate) struct PasswordLines<R>(R);

impl PasswordLines<File> {
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

impl<R: Read> PasswordLines<R> {
    /// The next line as a password: at most one byte more is read than a password may have.
    pub(crate) fn next(&mut self) -> Result<Password, Failure> {
        // Room for the end of the line: the buffer never moves, so nothing of it is left behind.
        let mut line = Zeroizing::new(Vec::with_capacity(MAX_PASSWORD_BYTES + 2));
        while let Some(byte) = self.read_byte()?
            && byte != b'\n'
        {
            if line.len() > MAX_PASSWORD_BYTES {
                return Err(PasswordError::TooLong.into());
            }
            line.push(byte);
        }
        if line.last() == Some(&b'\r') {
            line.pop();
        }
        let text = str::from_utf8(&line).map_err(|_| PasswordError::ForbiddenCharacter)?;
        Ok(Password::parse(text)?)
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
    use super::PasswordLines;
    use loquet_domain::FailureCode;
    use std::io::{Cursor, Read};

    fn read(input: &[u8]) -> Result<String, FailureCode> {
        let password = PasswordLines(Cursor::new(input)).next();
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
        let mut lines = PasswordLines(&mut input);
        assert_eq!(
            lines
                .next()
                .map(|it| it.expose().to_owned())
                .ok()
                .as_deref(),
            Some("one")
        );
        assert_eq!(
            lines
                .next()
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
    fn endless_input_is_read_no_further_than_a_password() {
        let mut endless = std::io::repeat(b'a').take(1 << 30);
        assert!(PasswordLines(&mut endless).next().is_err());
        assert!((1 << 30) - endless.limit() < 1_100);
    }
}
