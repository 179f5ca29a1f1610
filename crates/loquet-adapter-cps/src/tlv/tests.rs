//! Leniency and bounds of the reader.

use super::{BIT_STRING, Flags, OCTET_STRING, Objects, SEQUENCE, Tag, header, reference};
use proptest::prelude::{any, proptest};

fn tags(bytes: &[u8]) -> Vec<u32> {
    Objects::of(bytes).map(|object| object.tag.0).collect()
}

#[test]
fn objects_follow_each_other() {
    let bytes = [0x30, 0x02, 0x04, 0x00, 0x7F, 0x49, 0x01, 0xAA, 0x04, 0x00];
    assert_eq!(tags(&bytes), [0x30, 0x7F49, 0x04]);
    let outer = Objects::of(&bytes).tagged(SEQUENCE).expect("an object");
    assert!(outer.objects().tagged(OCTET_STRING).is_some());
    assert!(Objects::of(&bytes).are_whole());
}

#[test]
fn lengths_of_one_to_three_bytes_are_read() {
    for length in [&[0x02][..], &[0x81, 0x02], &[0x82, 0, 2], &[0x83, 0, 0, 2]] {
        let bytes = [&[0x04], length, &[0xAB, 0xCD]].concat();
        let object = Objects::of(&bytes).next().expect("an object");
        assert_eq!(object.value, [0xAB, 0xCD], "{length:02X?}");
    }
    for length in [&[0x80][..], &[0x84, 0, 0, 0, 0], &[0xFF]] {
        let bytes = [&[0x04], length, &[0x00, 0x00]].concat();
        assert_eq!(Objects::of(&bytes).next(), None, "{length:02X?}");
    }
}

#[test]
fn padding_is_left_out() {
    let bytes = [0x00, 0xFF, 0x04, 0x00, 0x00, 0x00, 0x05, 0x00, 0xFF, 0xFF];
    assert_eq!(tags(&bytes), [0x04, 0x05]);
    assert!(Objects::of(&bytes).are_whole());
}

#[test]
fn what_is_cut_off_ends_the_reading() {
    let bytes = [0x05, 0x00, 0x04, 0x03, 0xAA];
    assert_eq!(tags(&bytes), [0x05]);
    assert!(!Objects::of(&bytes).are_whole());
    assert!(header(&[0x30, 0x82, 0x04]).is_none());
    assert!(header(&[0x7F, 0x80]).is_none());
    let long_tag = [0x1F, 0x81, 0x82, 0x03, 0x00];
    assert_eq!(tags(&long_tag), [0u32; 0]);
}

#[test]
fn malformed_bit_strings_are_read() {
    // PrKDF: decrypt (1) and sign (2), as DER.
    let usage = Flags::of(&[0x05, 0x60]);
    assert!(usage.has(1) && usage.has(2) && !usage.has(0) && !usage.has(9));
    // nonRepudiation (9).
    assert!(Flags::of(&[0x06, 0x00, 0x40]).has(9));
    // The object flags of real cards: no count of unused bits.
    assert!(Flags::of(&[0xC0]).has(0) && Flags::of(&[0xC0]).has(1));
    // A count that is wrong, or counts nothing.
    assert!(Flags::of(&[0x09, 0x60]).has(2));
    assert!(!Flags::of(&[0x05]).has(0));
    assert!(!Flags::of(&[]).has(0));
    assert_eq!(BIT_STRING, Tag(0x03));
}

#[test]
fn references_are_one_byte() {
    assert_eq!(reference(&[0x00, 0x82]), Some(0x82));
    assert_eq!(reference(&[0x82]), Some(0x82));
    assert_eq!(reference(&[0x01, 0x82]), None);
    assert_eq!(reference(&[]), None);
}

proptest! {
    #[test]
    fn cps_25_any_bytes_are_read_within_their_bounds(bytes: Vec<u8>, flag in any::<usize>()) {
        let read: usize = Objects::of(&bytes).map(|object| object.value.len()).sum();
        assert!(read <= bytes.len());
        assert!(Objects::of(&bytes).count() <= bytes.len());
        let _ = (Flags::of(&bytes).has(flag), reference(&bytes), header(&bytes));
    }
}
