//! From a certificate to its holder, over any bytes (CPS-25).

#![no_main]

use libfuzzer_sys::fuzz_target;
use loquet_adapter_x509::X509Reader;
use loquet_domain::card::CertificateDer;
use loquet_port_trust::CertificateReader;

fuzz_target!(|bytes: &[u8]| {
    let Ok(certificate) = CertificateDer::new(bytes.to_vec()) else {
        return;
    };
    if let Ok(holder) = X509Reader.read(&certificate) {
        // What is read is what can be typed.
        assert_eq!(holder.number.as_str().parse(), Ok(holder.number.clone()));
    }
});
