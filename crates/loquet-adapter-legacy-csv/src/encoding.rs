//! From bytes to text: the file holds passwords, so the text wipes itself.

use crate::{ExportError, MAX_FILE_BYTES};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use zeroize::Zeroizing;

/// How the file was encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DetectedEncoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// Windows-1252, which spreadsheets in French still write.
    Windows1252,
}

/// Decodes a file.
pub(crate) fn decode(bytes: &[u8]) -> Result<(Zeroizing<String>, DetectedEncoding), ExportError> {
    if bytes.len() > MAX_FILE_BYTES {
        return Err(ExportError::TooLarge);
    }
    // A byte order mark of another encoding, or a NUL, is no table of names.
    let marked = Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
    if marked.is_some_and(|encoding| encoding != UTF_8) || bytes.contains(&0) {
        return Err(ExportError::Encoding);
    }
    let (text, encoding) = match decode_as(UTF_8, bytes) {
        Some(text) => (text, DetectedEncoding::Utf8),
        None if marked.is_none() && guess(bytes) == WINDOWS_1252 => {
            let text = decode_as(WINDOWS_1252, bytes).ok_or(ExportError::Encoding)?;
            (text, DetectedEncoding::Windows1252)
        }
        None => return Err(ExportError::Encoding),
    };
    // Windows-1252 leaves five bytes unassigned, which decode as C1 controls.
    let is_control = |character: char| character.is_control() && !"\r\n\t".contains(character);
    if text.contains(is_control) {
        Err(ExportError::Encoding)
    } else {
        Ok((text, encoding))
    }
}

fn decode_as(encoding: &'static Encoding, bytes: &[u8]) -> Option<Zeroizing<String>> {
    let (text, malformed) = encoding.decode_with_bom_removal(bytes);
    let text = Zeroizing::new(text.into_owned());
    (!malformed).then_some(text)
}

/// What the bytes look like, the users being French.
fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(Some(b"fr"), Utf8Detection::Deny)
}
