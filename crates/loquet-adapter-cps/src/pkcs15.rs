//! The directory files of a PKCS#15 application (ISO/IEC 7816-15, 8), as far as a login needs them:
//! which keys there are, what for, behind which PIN, and where their certificates lie.
//!
//! An entry that cannot be read is left out, and at most [`MAX_ENTRIES`] are read of a file: what a
//! card holds is hostile until proved otherwise (CPS-25). No file identifier, label or key
//! reference is taken for granted.

use crate::tlv::{BIT_STRING, Flags, INTEGER, OCTET_STRING, Object, Objects, SEQUENCE, Tag};

/// The most entries that are read of one file.
pub const MAX_ENTRIES: usize = 32;

/// The longest path, in bytes: the master file and three below it.
const MAX_PATH: usize = 8;

/// The master file.
const MASTER_FILE: [u8; 2] = [0x3F, 0x00];
/// The application that is spoken to by contacts.
const APPLICATION: [u8; 4] = [0x3F, 0x00, 0x00, 0x01];

// Tags of the classes of objects in the directory of directories (8.3).
const PRIVATE_KEYS: Tag = Tag(0xA0);
const CERTIFICATES: Tag = Tag(0xA4);
const AUTHENTICATION: Tag = Tag(0xA8);

/// The attributes of an object's own type (8.2.1).
const TYPE_ATTRIBUTES: Tag = Tag(0xA1);
/// The reference of a PIN (8.10.2).
const PIN_REFERENCE: Tag = Tag(0x80);

// Flags of a key's usage (8.4.1), counted from the first bit.
const SIGN: usize = 2;
const NON_REPUDIATION: usize = 9;

/// Flag of a PIN that must be padded (8.10.2).
const NEEDS_PADDING: usize = 5;

/// A file, by its path from the master file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FilePath(Vec<u8>);

impl FilePath {
    /// The file of this identifier in the application.
    pub fn in_application(identifier: [u8; 2]) -> Self {
        Self([&APPLICATION[..], &identifier].concat())
    }

    /// Reads a path (8.2.5): file identifiers, from the master file or else from the application.
    fn read(path: &[u8]) -> Option<Self> {
        let absolute = if path.starts_with(&MASTER_FILE) {
            path.to_vec()
        } else {
            [&APPLICATION[..], path].concat()
        };
        let whole = path.len() >= 2 && absolute.len() % 2 == 0 && absolute.len() <= MAX_PATH;
        whole.then_some(Self(absolute))
    }

    /// The path's bytes, beginning with `3F00`.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The identifier of the file in the application, if it lies right there.
    pub fn identifier(&self) -> Option<[u8; 2]> {
        self.0.strip_prefix(&APPLICATION)?.try_into().ok()
    }
}

/// What the directory of directories, EF.ODF, names (8.3): the files that list the objects.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Directory {
    /// The files of private keys.
    pub private_keys: Vec<FilePath>,
    /// The files of certificates.
    pub certificates: Vec<FilePath>,
    /// The files of authentication objects: the PINs.
    pub authentication: Vec<FilePath>,
}

impl Directory {
    /// Reads EF.ODF.
    pub fn read(file: &[u8]) -> Self {
        let mut directory = Self::default();
        for object in Objects::of(file).take(MAX_ENTRIES) {
            let files = match object.tag {
                PRIVATE_KEYS => &mut directory.private_keys,
                CERTIFICATES => &mut directory.certificates,
                AUTHENTICATION => &mut directory.authentication,
                _ => continue,
            };
            files.extend(path_of(object));
        }
        directory
    }
}

/// A private key (8.4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrivateKey {
    /// The identifier that it shares with its certificate.
    pub id: Vec<u8>,
    /// The identifier of the PIN that guards it. `None`: it says of none.
    pub pin: Option<Vec<u8>>,
    /// Its reference on the card.
    pub reference: u8,
    /// Whether it signs to prove who somebody is: usage "sign", and not "non repudiation".
    pub authenticates: bool,
}

impl PrivateKey {
    /// Reads a file of private keys, EF.PrKDF.
    pub fn read_all(file: &[u8]) -> Vec<Self> {
        entries(file).filter_map(Self::read).collect()
    }

    fn read(entry: Object<'_>) -> Option<Self> {
        let (common, class) = attributes(entry)?;
        let usage = class.objects().tagged(BIT_STRING)?;
        let usage = Flags::of(usage.value);
        Some(Self {
            id: octets(class)?,
            pin: octets(common),
            reference: number(class.objects().tagged(INTEGER)?)?,
            authenticates: usage.has(SIGN) && !usage.has(NON_REPUDIATION),
        })
    }
}

/// Where a certificate lies (8.6).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateFile {
    /// The identifier that it shares with its key.
    pub id: Vec<u8>,
    /// Its file.
    pub path: FilePath,
}

impl CertificateFile {
    /// Reads a file of certificates, EF.CDF.
    pub fn read_all(file: &[u8]) -> Vec<Self> {
        entries(file).filter_map(Self::read).collect()
    }

    fn read(entry: Object<'_>) -> Option<Self> {
        let (_, class) = attributes(entry)?;
        Some(Self {
            id: octets(class)?,
            path: path_of(type_attributes(entry)?)?,
        })
    }
}

/// A PIN (8.10.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PinObject {
    /// The identifier by which keys name it.
    pub id: Vec<u8>,
    /// Its reference on the card.
    pub reference: u8,
    /// Whether it must be presented padded.
    pub padded: bool,
}

impl PinObject {
    /// Reads a file of authentication objects, EF.AODF.
    pub fn read_all(file: &[u8]) -> Vec<Self> {
        entries(file).filter_map(Self::read).collect()
    }

    fn read(entry: Object<'_>) -> Option<Self> {
        let (_, class) = attributes(entry)?;
        let pin = type_attributes(entry)?;
        let flags = pin.objects().tagged(BIT_STRING);
        let flags = Flags::of(flags.map_or(&[], |flags| flags.value));
        Some(Self {
            id: octets(class)?,
            reference: number(pin.objects().tagged(PIN_REFERENCE)?)?,
            padded: flags.has(NEEDS_PADDING),
        })
    }
}

/// The entries of a directory file: RSA keys, X.509 certificates and PINs are plain sequences.
fn entries(file: &[u8]) -> impl Iterator<Item = Object<'_>> {
    let sequences = Objects::of(file).filter(|object| object.tag == SEQUENCE);
    sequences.take(MAX_ENTRIES)
}

/// The attributes that every object has, and those of its class: the first two sequences (8.2.1).
fn attributes(entry: Object<'_>) -> Option<(Object<'_>, Object<'_>)> {
    let mut sequences = entry.objects().filter(|object| object.tag == SEQUENCE);
    Some((sequences.next()?, sequences.next()?))
}

/// The attributes of an object's own type: a sequence in a tag.
fn type_attributes(entry: Object<'_>) -> Option<Object<'_>> {
    let tagged = entry.objects().tagged(TYPE_ATTRIBUTES)?;
    tagged.objects().tagged(SEQUENCE)
}

/// The path in an object (8.2.5): an OCTET STRING in a sequence.
fn path_of(object: Object<'_>) -> Option<FilePath> {
    let path = object.objects().tagged(SEQUENCE)?;
    FilePath::read(path.objects().tagged(OCTET_STRING)?.value)
}

/// The first OCTET STRING of an object, if it holds anything.
fn octets(object: Object<'_>) -> Option<Vec<u8>> {
    let octets = object.objects().tagged(OCTET_STRING)?;
    (!octets.value.is_empty()).then(|| octets.value.to_vec())
}

fn number(object: Object<'_>) -> Option<u8> {
    crate::tlv::reference(object.value)
}

#[cfg(test)]
mod tests;
