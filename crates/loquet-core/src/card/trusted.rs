//! What the practice makes of a certificate: good and admitted, or refused.

use crate::LocalDesk;
use loquet_domain::card::{
    CardIdentity, CardSerial, CertificateDer, CertificateRefusal, SessionCard,
};
use loquet_port_desk::DeskError;
use loquet_port_trust::{Revocation, TrustFault};

/// A card whose certificate an authority vouches for, of a type that the practice admits.
/// Made by [`LocalDesk::judge_card`] only.
pub(super) struct TrustedCard {
    card: SessionCard,
    revocation: Revocation,
}

impl TrustedCard {
    /// Whom it stands for: the authority that vouches and the national identifier, and nothing
    /// else (CPS-14).
    pub(super) const fn identity(&self) -> &CardIdentity {
        &self.card.identity
    }

    /// Its own number.
    pub(super) const fn serial(&self) -> &CardSerial {
        &self.card.serial
    }

    /// How it stands with the revocation lists.
    pub(super) const fn revocation(&self) -> Revocation {
        self.revocation
    }

    /// What a session keeps of it.
    pub(super) const fn card(&self) -> &SessionCard {
        &self.card
    }
}

impl LocalDesk {
    /// Judges a certificate now (CPS-07 to CPS-13). The same for a login, a registration and the
    /// doctor.
    ///
    /// # Errors
    ///
    /// [`DeskError::Unexpected`] when it cannot be judged, which is no acceptance (AUTH-22).
    pub(super) async fn judge_card(
        &self,
        certificate: &CertificateDer,
    ) -> Result<Result<TrustedCard, CertificateRefusal>, DeskError> {
        let now = self.ports.clock.now();
        let trusted = match self.ports.trust.judge(certificate, now).await {
            Ok(trusted) => trusted,
            Err(TrustFault::Refused(refusal)) => return Ok(Err(refusal)),
            Err(fault) => return Err(DeskError::Unexpected(fault.into())),
        };
        let holder = trusted.holder;
        if !self.policy.card.admits(&holder) {
            return Ok(Err(CertificateRefusal::Category));
        }
        let Some(serial) = holder.serial else {
            return Ok(Err(CertificateRefusal::Software));
        };
        Ok(Ok(TrustedCard {
            card: SessionCard {
                identity: CardIdentity {
                    authority: trusted.authority,
                    number: holder.number,
                },
                serial,
                certificate: holder.reference,
                not_after: holder.not_after,
            },
            revocation: trusted.revocation,
        }))
    }
}
