//! The files of the virtual card of the documents, and hostile ones.

use super::{CertificateFile, Directory, FilePath, MAX_ENTRIES, PinObject, PrivateKey};
use crate::fixtures::{AODF, APPLICATION, CDF, ODF, PRKDF, bytes};
use proptest::prelude::proptest;

fn id(last: &str) -> Vec<u8> {
    bytes(&format!("{APPLICATION}{last}"))
}

fn file(identifier: u16) -> FilePath {
    FilePath::in_application(identifier.to_be_bytes())
}

#[test]
fn the_directory_names_the_files() {
    let expected = Directory {
        private_keys: vec![file(0x7002)],
        certificates: vec![file(0x7005)],
        authentication: vec![file(0x7001)],
    };
    assert_eq!(Directory::read(&bytes(ODF)), expected);
}

#[test]
fn keys_have_a_usage_a_reference_and_a_pin() {
    let key = |last, reference, authenticates| PrivateKey {
        id: id(last),
        pin: Some(vec![0x01]),
        reference,
        authenticates,
    };
    let expected = [key("01", 0x81, false), key("02", 0x82, true)];
    assert_eq!(PrivateKey::read_all(&bytes(PRKDF)), expected);
}

#[test]
fn certificates_have_a_path() {
    let certificate = |last, identifier| CertificateFile {
        id: id(last),
        path: file(identifier),
    };
    let expected = [certificate("01", 0xA001), certificate("02", 0xA002)];
    assert_eq!(CertificateFile::read_all(&bytes(CDF)), expected);
}

#[test]
fn pins_have_a_reference() {
    let expected = PinObject {
        id: vec![0x01],
        reference: 0x01,
        padded: false,
    };
    let pins = PinObject::read_all(&bytes(AODF));
    assert_eq!(pins.first(), Some(&expected));
    let padded = AODF.replace("03 03 04 08 10", "03 03 04 0C 10");
    assert!(PinObject::read_all(&bytes(&padded))[0].padded);
}

#[test]
fn paths_begin_at_the_master_file_or_at_the_application() {
    let read = |path: &str| FilePath::read(&bytes(path));
    assert_eq!(read("A002"), Some(file(0xA002)));
    assert_eq!(read("3F00 0001 A002"), Some(file(0xA002)));
    assert_eq!(file(0xA002).identifier(), Some([0xA0, 0x02]));
    let below = read("1000 A002").expect("a path");
    assert_eq!(below.as_bytes(), bytes("3F00 0001 1000 A002"));
    assert_eq!(below.identifier(), None);
    for path in ["", "A0", "A002 00", "3F00 0001 0002 0003 0004"] {
        assert_eq!(read(path), None, "{path}");
    }
}

#[test]
fn entries_that_make_no_sense_are_left_out() {
    // Without an identifier, of another kind, with a reference of two bytes.
    let file = "30 04 30 00 30 00  A0 02 30 00  30 0E 30 00 30 0A 04 01 AA 03 01 20 02 02 01 00";
    assert_eq!(PrivateKey::read_all(&bytes(file)), []);
    let with_next = [bytes(file), bytes(PRKDF)].concat();
    assert_eq!(PrivateKey::read_all(&with_next).len(), 2);
}

#[test]
fn cps_25_files_are_read_to_a_bounded_number_of_entries() {
    let many = bytes(PRKDF).repeat(MAX_ENTRIES);
    assert_eq!(PrivateKey::read_all(&many).len(), MAX_ENTRIES);
    let many = bytes(ODF).repeat(MAX_ENTRIES);
    assert!(Directory::read(&many).private_keys.len() <= MAX_ENTRIES);
}

proptest! {
    #[test]
    fn cps_25_any_bytes_are_read(bytes: Vec<u8>) {
        let _ = (Directory::read(&bytes), PrivateKey::read_all(&bytes));
        let _ = (CertificateFile::read_all(&bytes), PinObject::read_all(&bytes));
    }

    #[test]
    fn cps_25_files_with_a_byte_changed_are_read(at in 0usize..600, value: u8) {
        for file in [ODF, AODF, PRKDF, CDF] {
            let mut bytes = bytes(file);
            let at = at % bytes.len();
            bytes[at] = value;
            let _ = (Directory::read(&bytes), PrivateKey::read_all(&bytes));
            let _ = (CertificateFile::read_all(&bytes), PinObject::read_all(&bytes));
        }
    }
}
