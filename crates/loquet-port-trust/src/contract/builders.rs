//! What the cases do again and again.

use super::{Harness, ListSample, Sample};
use crate::{Revocation, RevocationList, RevocationListRefusal, TrustFault, TrustedCertificate};
use loquet_domain::card::{
    CardChallenge, CertificateRefusal, ChallengeMessage, ChallengePurpose, NONCE_BYTES,
};
use loquet_domain::text::PrintableText;
use loquet_domain::{AttemptId, SignedDuration, Timestamp};

/// The instant so many seconds after the harness's.
pub fn after(harness: &dyn Harness, seconds: i64) -> Timestamp {
    let duration = SignedDuration::from_secs(seconds);
    let instant = harness.now().checked_add(duration);
    instant.expect("an instant")
}

/// The message of a challenge to a certificate; `number` tells challenges apart.
pub fn message(harness: &dyn Harness, sample: Sample, number: u8) -> ChallengeMessage {
    let challenge = CardChallenge {
        attempt: AttemptId::from_random([number; 16]),
        nonce: [number; NONCE_BYTES],
        purpose: ChallengePurpose::Login,
        service: PrintableText::new("cabinet"),
        workstation: PrintableText::new("accueil"),
        issued_at: harness.now(),
    };
    challenge.message(&harness.certificate(sample).digest())
}

/// Installs a list now.
pub async fn install(
    harness: &dyn Harness,
    sample: ListSample,
) -> Result<RevocationList, RevocationListRefusal> {
    let bytes = harness.list(sample);
    harness.lists().install(&bytes, harness.now()).await
}

/// Installs a list that is good.
pub async fn installed(harness: &dyn Harness, sample: ListSample) -> RevocationList {
    install(harness, sample).await.expect("a good list")
}

/// Installs the lists of the authorities above, and this one.
pub async fn with_lists(harness: &dyn Harness, sample: ListSample) {
    for list in harness.lists_above() {
        let installed = harness.lists().install(&list, harness.now()).await;
        installed.expect("a good list");
    }
    installed(harness, sample).await;
}

/// Judges a certificate.
pub async fn judge(
    harness: &dyn Harness,
    sample: Sample,
    now: Timestamp,
) -> Result<TrustedCertificate, TrustFault> {
    let certificate = harness.certificate(sample);
    harness.trust().judge(&certificate, now).await
}

/// Judges the good certificate, and says how it stands or why it is refused.
pub async fn standing(
    harness: &dyn Harness,
    now: Timestamp,
) -> Result<Revocation, CertificateRefusal> {
    match judge(harness, Sample::Good, now).await {
        Ok(trusted) => Ok(trusted.revocation),
        Err(TrustFault::Refused(refusal)) => Err(refusal),
        Err(fault) => panic!("it could not be judged: {fault:?}"),
    }
}

/// The list in place of the authority that has issued the good certificate.
pub async fn in_place(harness: &dyn Harness) -> Option<RevocationList> {
    let issuer = harness.holder(Sample::Good).issuer;
    let status = harness.lists().status(harness.now()).await;
    let mut of_issuer = status.into_iter().filter(|one| one.issuer == issuer);
    let one = of_issuer.next().expect("each authority has a status");
    one.list
}
