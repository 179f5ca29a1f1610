//! The lenient TLV reader over any bytes: it walks what can be walked, and never panics (CPS-25).

#![no_main]

use libfuzzer_sys::fuzz_target;
use loquet_adapter_cps::tlv::{Objects, header, reference};

/// A card nests no deeper than this by far.
const DEPTH: u32 = 8;

fuzz_target!(|bytes: &[u8]| {
    walk(bytes, DEPTH);
    let _ = header(bytes);
    let _ = reference(bytes);
});

fn walk(bytes: &[u8], depth: u32) {
    for object in Objects::of(bytes) {
        assert!(object.value.len() <= bytes.len());
        if depth > 0 {
            walk(object.value, depth - 1);
        }
    }
}
