//! Second step: the key of the certificate has signed our challenge.

use super::answered::Answered;
use super::attempt::CardAttempt;
use crate::LocalDesk;
use loquet_domain::card::CertificateDer;
use loquet_domain::journal::Reason;
use loquet_port_desk::DeskError;
use loquet_port_trust::SignatureRefusal;

/// Whoever answered holds the key of this certificate. What the certificate says is not believed
/// yet: anybody can make one. Made by [`LocalDesk::verify_answer`] only.
pub(super) struct Verified {
    certificate: CertificateDer,
    attempt: CardAttempt,
}

impl Verified {
    /// The parts, for the step that follows: the certificate is the very bytes that were signed.
    pub(super) fn into_parts(self) -> (CertificateDer, CardAttempt) {
        (self.certificate, self.attempt)
    }
}

impl LocalDesk {
    /// Verifies the signature before anything that was read is looked at (CPS-01, CPS-09).
    pub(super) async fn verify_answer(&self, answered: Answered) -> Result<Verified, DeskError> {
        let (challenge, answer, attempt) = answered.into_parts();
        let message = challenge.message(&answer.certificate.digest());
        let verdict = self
            .ports
            .trust
            .verify(&answer.certificate, &message, &answer.signature);
        match verdict {
            Ok(()) => Ok(Verified {
                certificate: answer.certificate,
                attempt,
            }),
            Err(refusal) => self.fail_card(&attempt, reason_of(refusal)).await,
        }
    }
}

const fn reason_of(refusal: SignatureRefusal) -> Reason {
    match refusal {
        SignatureRefusal::Malformed => Reason::CertificateMalformed,
        SignatureRefusal::Weak => Reason::CertificateWeak,
        SignatureRefusal::Wrong => Reason::SignatureWrong,
    }
}
