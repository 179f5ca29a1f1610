//! DER and PEM as they come (X.690, RFC 7468).

use der::asn1::{AnyRef, BitStringRef};
use der::{Decode, ErrorKind, Reader, SliceReader, Tag, Tagged};

/// A structure that somebody signed: a certificate or a revocation list.
#[derive(Clone, Copy)]
pub(crate) struct Signed<'a> {
    /// The bytes that are signed.
    pub(crate) message: &'a [u8],
    /// The algorithm and its parameters, without the outer tag and length.
    pub(crate) algorithm: &'a [u8],
    /// The signature.
    pub(crate) signature: &'a [u8],
}

impl<'a> Signed<'a> {
    /// Takes the outer structure apart.
    pub(crate) fn split(der: &'a [u8]) -> der::Result<Self> {
        let mut reader = SliceReader::new(der)?;
        let signed = reader.sequence(|parts| {
            let message = parts.tlv_bytes()?;
            let algorithm = sequence(parts)?;
            let signature = BitStringRef::decode(parts)?;
            let signature = signature.as_bytes().ok_or(ErrorKind::Failed)?;
            Ok::<_, der::Error>(Self {
                message,
                algorithm,
                signature,
            })
        })?;
        reader.finish()?;
        Ok(signed)
    }
}

/// The content of a SEQUENCE.
pub(crate) fn sequence<'a>(reader: &mut SliceReader<'a>) -> der::Result<&'a [u8]> {
    content(reader, Tag::Sequence)
}

/// The content of a value with this tag.
pub(crate) fn content<'a>(reader: &mut SliceReader<'a>, tag: Tag) -> der::Result<&'a [u8]> {
    let any = AnyRef::decode(reader)?;
    any.tag().assert_eq(tag)?;
    Ok(any.value())
}

/// What of ours refuses a value whose encoding is right.
pub(crate) fn refused() -> der::Error {
    ErrorKind::Failed.into()
}

/// The DER in a file that may be PEM of this label. `None`: it is PEM, and of another label or
/// broken.
pub(crate) fn der_of(bytes: &[u8], label: &str) -> Option<Vec<u8>> {
    let text = bytes.trim_ascii();
    if !text.starts_with(b"-----BEGIN ") {
        return Some(bytes.to_vec());
    }
    let (found, der) = der::pem::decode_vec(text).ok()?;
    (found == label).then_some(der)
}
