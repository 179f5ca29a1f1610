//! The files of PKCS#15 and of the master file over any bytes (CPS-25).

#![no_main]

use libfuzzer_sys::fuzz_target;
use loquet_adapter_cps::master::{ChipNumber, response_size};
use loquet_adapter_cps::pkcs15::{CertificateFile, Directory, PinObject, PrivateKey};

fuzz_target!(|bytes: &[u8]| {
    let _ = Directory::read(bytes);
    // An object is more than a byte: no file gives more objects than it has bytes.
    assert!(PrivateKey::read_all(bytes).len() <= bytes.len());
    assert!(CertificateFile::read_all(bytes).len() <= bytes.len());
    assert!(PinObject::read_all(bytes).len() <= bytes.len());
    let _ = ChipNumber::read(bytes);
    assert!((1..=256).contains(&response_size(bytes)));
});
