//! BER-TLV as cards write it (ISO 7816-4, 6.3; ITU-T X.690), read leniently.
//!
//! Real cards hold BIT STRINGs without their count of unused bits, padding of `00` or `FF` between
//! objects, and tags that no document names. So nothing here refuses: what cannot be read ends the
//! reading, and whoever looks for an object does not find it. Nothing recurses, nothing allocates,
//! and no input makes it panic (CPS-25).

/// The most bytes of a tag that are read: two or three in every card known.
const MAX_TAG_BYTES: usize = 3;

/// The tag of a BIT STRING.
pub const BIT_STRING: Tag = Tag(0x03);
/// The tag of an INTEGER.
pub const INTEGER: Tag = Tag(0x02);
/// The tag of an OCTET STRING.
pub const OCTET_STRING: Tag = Tag(0x04);
/// The tag of a SEQUENCE.
pub const SEQUENCE: Tag = Tag(0x30);

/// A tag: its bytes as one big-endian number, such as `30`, `A1` or `7F49`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Tag(pub u32);

/// A data object: a tag and its value, which may hold further objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Object<'bytes> {
    /// What it is.
    pub tag: Tag,
    /// What it holds.
    pub value: &'bytes [u8],
}

impl<'bytes> Object<'bytes> {
    /// The objects in its value.
    pub const fn objects(&self) -> Objects<'bytes> {
        Objects::of(self.value)
    }
}

/// The objects that stand one after another in some bytes, padding left out. Ends where the bytes
/// end, or where they are no object any more.
#[derive(Clone, Debug)]
pub struct Objects<'bytes> {
    rest: &'bytes [u8],
}

impl<'bytes> Objects<'bytes> {
    /// The objects in these bytes.
    pub const fn of(bytes: &'bytes [u8]) -> Self {
        Self { rest: bytes }
    }

    /// The first object with this tag from here on.
    pub fn tagged(mut self, tag: Tag) -> Option<Object<'bytes>> {
        self.find(|object| object.tag == tag)
    }

    /// Whether the bytes end with an object, or padding, that is whole: nothing was cut off.
    pub fn are_whole(mut self) -> bool {
        while self.next().is_some() {}
        self.rest.is_empty()
    }
}

impl<'bytes> Iterator for Objects<'bytes> {
    type Item = Object<'bytes>;

    fn next(&mut self) -> Option<Object<'bytes>> {
        self.rest = without_padding(self.rest);
        let (header, body) = header(self.rest)?;
        let (value, rest) = body.split_at_checked(header.length)?;
        self.rest = rest;
        Some(Object {
            tag: header.tag,
            value,
        })
    }
}

/// A tag and the length of its value, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// The tag.
    pub tag: Tag,
    /// How many bytes of value follow.
    pub length: usize,
}

/// Reads the header at the beginning of some bytes, and gives what follows it. `None`: the header
/// is cut off, its tag is longer than three bytes, or its length is indefinite or longer than
/// three bytes.
pub fn header(bytes: &[u8]) -> Option<(Header, &[u8])> {
    let (tag, rest) = tag(bytes)?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = match first {
        0x00..=0x7F => (usize::from(first), rest),
        0x81..=0x83 => {
            let (octets, rest) = rest.split_at_checked(usize::from(first & 0x7F))?;
            let add = |length, octet: &u8| length << 8 | usize::from(*octet);
            (octets.iter().fold(0, add), rest)
        }
        _ => return None,
    };
    Some((Header { tag, length }, rest))
}

fn tag(bytes: &[u8]) -> Option<(Tag, &[u8])> {
    let (&first, rest) = bytes.split_first()?;
    if first & 0x1F != 0x1F {
        return Some((Tag(u32::from(first)), rest));
    }
    let following = rest.iter().position(|octet| octet & 0x80 == 0)? + 1;
    if following >= MAX_TAG_BYTES {
        return None;
    }
    let (octets, rest) = rest.split_at_checked(following)?;
    let add = |tag, octet: &u8| tag << 8 | u32::from(*octet);
    Some((Tag(octets.iter().fold(u32::from(first), add)), rest))
}

/// No object begins with `00` or `FF`: between objects these bytes are padding.
fn without_padding(bytes: &[u8]) -> &[u8] {
    let padding = bytes
        .iter()
        .take_while(|octet| matches!(octet, 0x00 | 0xFF));
    bytes.get(padding.count()..).unwrap_or_default()
}

/// The flags of a BIT STRING's value: bit 0 is the first, as in ISO 7816-15. A count of unused
/// bits is skipped whatever it says; a single byte that can be no such count is taken for the
/// flags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flags<'bytes>(&'bytes [u8]);

impl<'bytes> Flags<'bytes> {
    /// The flags in the value of a BIT STRING.
    pub const fn of(value: &'bytes [u8]) -> Self {
        match value {
            [8..=0xFF] => Self(value),
            [_, flags @ ..] => Self(flags),
            [] => Self(&[]),
        }
    }

    /// Whether a flag is set; one that is not there is not.
    pub fn has(self, flag: usize) -> bool {
        let octet = self.0.get(flag / 8).copied().unwrap_or_default();
        octet & (0x80 >> (flag % 8)) != 0
    }
}

/// The value of an INTEGER that names something: one byte, leading zeros left out. A reference
/// such as `81` is also read where its leading zero was forgotten.
pub fn reference(value: &[u8]) -> Option<u8> {
    let (last, leading) = value.split_last()?;
    leading.iter().all(|octet| *octet == 0).then_some(*last)
}

#[cfg(test)]
mod tests;
