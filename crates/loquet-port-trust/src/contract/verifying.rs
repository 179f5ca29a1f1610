//! Verifying signatures.

use super::builders::message;
use super::{Harness, Sample};
use crate::SignatureRefusal;
use loquet_domain::card::{CardSignature, CertificateRefusal};

/// Accepts the signature of the certificate's key over the message.
pub async fn verify_accepts_the_keys_signature_over_the_message(harness: &dyn Harness) {
    let message = message(harness, Sample::Good, 1);
    let signature = harness.sign(Sample::Good, &message);
    let certificate = harness.certificate(Sample::Good);
    let verified = harness.trust().verify(&certificate, &message, &signature);
    assert_eq!(verified, Ok(()));
}

/// MUST refuse a signature of another key, or over another message (CPS-01).
pub async fn verify_refuses_a_signature_of_another_key_or_over_another_message_cps_01(
    harness: &dyn Harness,
) {
    let asked = message(harness, Sample::Good, 1);
    let other_message = message(harness, Sample::Good, 2);
    let other_key = Sample::Refused(CertificateRefusal::Untrusted);
    let good = harness.sign(Sample::Good, &asked);
    let mut flipped = good.as_bytes().to_vec();
    *flipped.last_mut().expect("a byte") ^= 1;
    let mut longer = good.as_bytes().to_vec();
    longer.push(0);
    let raw = |bytes: Vec<u8>| CardSignature::new(bytes).expect("a size");
    let certificate = harness.certificate(Sample::Good);
    for signature in [
        harness.sign(other_key, &asked),
        harness.sign(Sample::Good, &other_message),
        raw(flipped),
        raw(longer),
        raw(vec![0; good.as_bytes().len()]),
        raw(vec![0]),
    ] {
        let verified = harness.trust().verify(&certificate, &asked, &signature);
        assert_eq!(verified, Err(SignatureRefusal::Wrong), "{signature:?}");
    }
}

/// MUST refuse a key that is too weak (CPS-06).
pub async fn verify_refuses_a_key_that_is_too_weak_cps_06(harness: &dyn Harness) {
    let weak = Sample::Refused(CertificateRefusal::Weak);
    let message = message(harness, weak, 1);
    let signature = harness.sign(weak, &message);
    let certificate = harness.certificate(weak);
    let verified = harness.trust().verify(&certificate, &message, &signature);
    assert_eq!(verified, Err(SignatureRefusal::Weak));
}
