//! Reading certificates.

use super::{Harness, OF_THE_CERTIFICATE, Sample};
use loquet_domain::card::{CertificateDer, CertificateRefusal};

/// MUST read the names of a subject that is one multi-valued RDN.
pub async fn read_reads_the_names_of_a_subject_that_is_one_multi_valued_rdn(harness: &dyn Harness) {
    let read = harness.reader().read(&harness.certificate(Sample::Good));
    let read = read.expect("a certificate");
    assert!(read.family_name.is_some() && read.given_name.is_some());
    assert_eq!(read, harness.holder(Sample::Good));
}

/// MUST read an establishment's certificate, which has no names.
pub async fn read_reads_an_establishments_certificate_which_has_no_names(harness: &dyn Harness) {
    let certificate = harness.certificate(Sample::Establishment);
    let read = harness.reader().read(&certificate).expect("a certificate");
    assert!(read.family_name.is_none() && read.given_name.is_none());
    assert_eq!(read, harness.holder(Sample::Establishment));
}

/// MUST NOT panic, whatever the bytes (CPS-25); what is no certificate is malformed.
pub async fn read_refuses_what_is_no_certificate_and_does_not_panic_cps_25(harness: &dyn Harness) {
    let read = |bytes: &[u8]| {
        let certificate = CertificateDer::new(bytes.to_vec()).expect("small");
        harness.reader().read(&certificate)
    };
    for refusal in OF_THE_CERTIFICATE {
        let certificate = harness.certificate(Sample::Refused(*refusal));
        let malformed = *refusal == CertificateRefusal::Malformed;
        let got = read(certificate.as_bytes());
        assert_eq!(got.is_err(), malformed, "{refusal:?}");
    }
    let good = harness.certificate(Sample::Good).as_bytes().to_vec();
    for length in 0..good.len() {
        let cut = good.get(..length).expect("a beginning");
        assert_eq!(read(cut), Err(CertificateRefusal::Malformed), "{length}");
    }
    for position in 0..good.len() {
        for value in [0x00, 0x7F, 0x80, 0xFF] {
            let mut changed = good.clone();
            *changed.get_mut(position).expect("a byte") = value;
            // Either is fine: it must only come back.
            let _ = read(&changed);
        }
    }
}
