//! Revocation lists, in DER and PEM, over any bytes (CPS-25).

#![no_main]

use libfuzzer_sys::fuzz_target;
use loquet_adapter_x509::RevocationListDer;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(list) = RevocationListDer::parse(bytes) {
        assert!(list.revoked() <= bytes.len());
    }
});
