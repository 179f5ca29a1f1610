//! Selecting and reading files (ISO 7816-4, 11.2 and 11.3).

use crate::exchange::{Exchange, with_data};
use crate::master::DEFAULT_RESPONSE;
use crate::pkcs15::FilePath;
use crate::tlv::{self, Objects, SEQUENCE};
use crate::trouble::Trouble;
use loquet_domain::card::{CardFailure, CertificateDer, MAX_CERTIFICATE_BYTES};
use loquet_port_apdu::{Command, ExpectedLength, StatusWord};

/// The application that is spoken to by contacts, of CPS3 and CPS4.
const APPLICATION: [u8; 13] = [
    0xE8, 0x28, 0xBD, 0x08, 0x0F, 0x80, 0x25, 0x00, 0x00, 0x01, 0xFF, 0x00, 0x10,
];

const SELECT: u8 = 0xA4;
const READ_BINARY: u8 = 0xB0;

/// P1 of SELECT: a file identifier below the current directory, an application's name, a path that
/// begins with the master file.
const BY_IDENTIFIER: u8 = 0x02;
const BY_NAME: u8 = 0x04;
const BY_PATH: u8 = 0x09;
/// P2 of SELECT: no data are wanted. `00` is refused by real cards.
const NO_DATA: u8 = 0x0C;

/// The largest directory file that is read, in bytes.
const MAX_FILE: usize = 4096;

/// What every card gives at once: the issuer's own library never asks for more.
const SHORTEST_RESPONSE: usize = 231;

/// End of the file reached before so many bytes as asked for.
const END_OF_FILE: StatusWord = StatusWord::new(0x6282);
/// The offset is past the end of the file.
const PAST_END: StatusWord = StatusWord::new(0x6B00);

/// A piece of a file.
struct Piece {
    data: Vec<u8>,
    /// The file ends here.
    last: bool,
}

/// Which file READ BINARY reads.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Source {
    /// The one that is selected.
    Current,
    /// The one of this short identifier in the current directory.
    Short(u8),
}

/// Reads the beginning of a file: at most 256 bytes. `None`: the card refused.
pub(crate) async fn read_beginning(
    exchange: &mut Exchange,
    source: Source,
    expected: ExpectedLength,
) -> Result<Option<Vec<u8>>, CardFailure> {
    let p1 = match source {
        Source::Current => 0,
        Source::Short(identifier) => 0x80 | identifier,
    };
    let command = Command::new(exchange.class(), READ_BINARY, [p1, 0]).expecting(expected);
    let response = exchange.ask(&command).await?;
    let read = response.status().is_success() || response.status() == END_OF_FILE;
    Ok(read.then(|| response.into_data()))
}

/// Selects the application.
pub(crate) async fn select_application(exchange: &mut Exchange) -> Result<(), CardFailure> {
    select_by_name(exchange, &APPLICATION).await
}

/// Selects an application by its name.
pub(crate) async fn select_by_name(
    exchange: &mut Exchange,
    name: &[u8],
) -> Result<(), CardFailure> {
    let status = select(exchange, BY_NAME, name).await?;
    Ok(success(status)?)
}

/// Selects a file by its path from the master file.
pub(crate) async fn select_path(
    exchange: &mut Exchange,
    path: &[u8],
) -> Result<StatusWord, CardFailure> {
    select(exchange, BY_PATH, path).await
}

/// Selects a file by its path, or else, when the application lies elsewhere than is known, by its
/// identifier in the application.
pub(crate) async fn select_file(
    exchange: &mut Exchange,
    path: &FilePath,
) -> Result<(), CardFailure> {
    let status = select_path(exchange, path.as_bytes()).await?;
    if status.is_success() {
        return Ok(());
    }
    let identifier = path.identifier().ok_or(Trouble::NoFile(status))?;
    select_application(exchange).await?;
    let status = select(exchange, BY_IDENTIFIER, &identifier).await?;
    if status.is_success() {
        Ok(())
    } else {
        Err(Trouble::NoFile(status).into())
    }
}

async fn select(exchange: &mut Exchange, how: u8, which: &[u8]) -> Result<StatusWord, CardFailure> {
    let command = with_data([exchange.class(), SELECT, how, NO_DATA], which)?;
    Ok(exchange.ask(&command).await?.status())
}

/// Reads a directory file: objects one after another, to its end. `size` is what the card gives at
/// once.
pub(crate) async fn read_objects(
    exchange: &mut Exchange,
    path: &FilePath,
    size: usize,
) -> Result<Vec<u8>, CardFailure> {
    select_file(exchange, path).await?;
    let mut file = Vec::new();
    loop {
        let piece = read_at(exchange, file.len(), size).await?;
        // A short piece is the end of the file, or all that the card gives at once.
        let short = piece.data.len() < size.min(SHORTEST_RESPONSE);
        file.extend(piece.data);
        if piece.last || (short && Objects::of(&file).are_whole()) {
            return Ok(file);
        }
        if file.len() > MAX_FILE {
            return Err(Trouble::Endless.into());
        }
    }
}

/// Reads a certificate: as many bytes as its own length says, whatever follows them in the file.
pub(crate) async fn read_certificate(
    exchange: &mut Exchange,
    path: &FilePath,
    size: usize,
) -> Result<CertificateDer, CardFailure> {
    select_file(exchange, path).await?;
    let mut der = read_at(exchange, 0, size).await?.data;
    let length = der_length(&der).ok_or(Trouble::CertificateLength)?;
    while let Some(missing @ 1..) = length.checked_sub(der.len()) {
        let piece = read_at(exchange, der.len(), size.min(missing)).await?;
        if piece.data.is_empty() {
            return Err(Trouble::CertificateLength.into());
        }
        der.extend(piece.data);
    }
    der.truncate(length);
    CertificateDer::new(der).map_err(|_| Trouble::CertificateLength.into())
}

/// How long a certificate is, by its first bytes: a sequence of at most [`MAX_CERTIFICATE_BYTES`].
fn der_length(beginning: &[u8]) -> Option<usize> {
    let (header, body) = tlv::header(beginning)?;
    let length = beginning.len() - body.len() + header.length;
    (header.tag == SEQUENCE && length <= MAX_CERTIFICATE_BYTES).then_some(length)
}

/// Reads a piece of the current file: at most `length` bytes, 1 to 256.
async fn read_at(
    exchange: &mut Exchange,
    offset: usize,
    length: usize,
) -> Result<Piece, CardFailure> {
    // An offset has fifteen bits, of which the limits above use thirteen.
    let offset = u16::try_from(offset).map_err(|_| Trouble::Endless)?;
    let length = length.min(DEFAULT_RESPONSE);
    // 256 is written 0.
    let expected = ExpectedLength::from_byte(u8::try_from(length).unwrap_or_default());
    let command =
        Command::new(exchange.class(), READ_BINARY, offset.to_be_bytes()).expecting(expected);
    let response = exchange.ask(&command).await?;
    let status = response.status();
    let data = response.into_data();
    if data.len() > length {
        return Err(Trouble::Endless.into());
    }
    let last = match status {
        StatusWord::SUCCESS => data.is_empty(),
        END_OF_FILE => true,
        // Only a file that was read to exactly its end is asked so.
        PAST_END if offset > 0 => {
            let data = Vec::new();
            return Ok(Piece { data, last: true });
        }
        refused => return Err(Trouble::NoFile(refused).into()),
    };
    Ok(Piece { data, last })
}

/// Refuses every status word but one (CPS-19).
pub(crate) fn success(status: StatusWord) -> Result<(), Trouble> {
    if status.is_success() {
        Ok(())
    } else {
        Err(Trouble::Status(status))
    }
}
