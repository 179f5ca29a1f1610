//! Every status word, 0x0000 to 0xFFFF, at each exchange of a login by a known card: nothing that is
//! not the card's own answer lets it sign, and no entry is presented twice (CPS-17, CPS-19).
//!
//! To be quick, the card computes no signature, and its certificate is read once.

use loquet_adapter_card_simulator::{Fault, FaultScript, SimulatedCard};
use loquet_core::Clock;
use loquet_domain::card::{
    CardChallenge, CardFailure, CardHolder, CardSignature, CertificateDer, CertificateRefusal,
    ChallengeMessage, ChallengePurpose, NONCE_BYTES, PinState, PresentCard, ServiceName,
};
use loquet_domain::{AttemptId, Timestamp};
use loquet_port_trust::CertificateReader;
use loquet_tests::{FixedClock, Trust, Workstation, issuer, order, origin, pin};
use std::sync::Arc;

const INTERNAL_AUTHENTICATE: u8 = 0x88;
const GET_RESPONSE: u8 = 0xC0;

/// Reads every certificate as that of one card.
struct OneHolder(CardHolder);

impl CertificateReader for OneHolder {
    fn read(&self, _: &CertificateDer) -> Result<CardHolder, CertificateRefusal> {
        Ok(self.0.clone())
    }
}

/// A card that is known to a workstation.
struct Trial {
    card: SimulatedCard,
    workstation: Workstation,
    place: PresentCard,
    message: ChallengeMessage,
}

impl Trial {
    async fn new() -> Self {
        let now = FixedClock::default().now();
        let card = issuer().issue(&order(now)).expect("a card");
        let certificate = CertificateDer::new(card.authentication_certificate()).expect("small");
        let holder = Trust::nobody().certificates.read(&certificate);
        let workstation = Workstation::reading(Arc::new(OneHolder(holder.expect("a holder"))));
        workstation.insert(&card);
        let trial = Self {
            message: challenge(now).message(&certificate.digest()),
            place: workstation.present().await.expect("a card"),
            card,
            workstation,
        };
        trial.read().await.expect("read");
        trial
    }

    /// What comes before the PIN is asked.
    async fn read(&self) -> Result<PinState, CardFailure> {
        let mut open = self.workstation.cards.open(&self.place).await?;
        open.read_holder(false).await?;
        let state = open.pin_state().await?;
        open.close().await?;
        Ok(state)
    }

    /// What comes after.
    async fn sign(&self) -> Result<CardSignature, CardFailure> {
        let open = self.workstation.cards.open(&self.place).await?;
        let verified = open.verify_pin(pin("1234")).await?;
        verified.sign(&self.message).await
    }

    /// What holds after each.
    fn check(&self, status: u16, presented: usize) {
        let transcript = self.card.transcript();
        let holds = transcript.codes_presented() <= presented
            && transcript.count() <= 50
            && !self.card.is_pin_verified()
            && self.card.pin_tries_left() == 3;
        assert!(holds, "{status:04X}: {transcript:#?}");
        transcript.clear();
    }
}

fn challenge(now: Timestamp) -> CardChallenge {
    CardChallenge {
        attempt: AttemptId::from_random([1; 16]),
        nonce: [2; NONCE_BYTES],
        purpose: ChallengePurpose::Login,
        service: ServiceName::new("loquet"),
        workstation: origin().workstation,
        issued_at: now,
    }
}

async fn before_the_pin(exchange: u64) {
    let trial = Trial::new().await;
    for status in 0..=u16::MAX {
        let script = FaultScript::new().at(exchange, Fault::Status(status));
        trial.card.set_faults(script);
        // Whatever it says: the state is read again before the PIN is presented.
        let _ = trial.read().await;
        trial.check(status, 0);
    }
}

async fn after_the_pin(exchange: u64) {
    let trial = Trial::new().await;
    for status in 0..=u16::MAX {
        // The last one of an exchange is the one that acts.
        let script = FaultScript::new()
            .at_instruction(INTERNAL_AUTHENTICATE, 1, Fault::Status(0x6100))
            .at_instruction(GET_RESPONSE, 1, Fault::Status(status))
            .at(exchange, Fault::Status(status));
        trial.card.set_faults(script);
        let signed = trial.sign().await;
        assert!(signed.is_err(), "{status:04X}");
        trial.check(status, 1);
    }
}

macro_rules! exchanges {
    ($($half:ident { $($name:ident: $exchange:literal,)+ })+) => {$($(
        #[tokio::test]
        async fn $name() {
            $half($exchange).await;
        }
    )+)+};
}

exchanges! {
    before_the_pin {
        cps_19_at_the_serial_number: 1,
        cps_19_at_the_state_of_the_pin: 2,
    }
    after_the_pin {
        cps_19_at_the_serial_number_again: 1,
        cps_19_at_the_application: 2,
        cps_19_at_the_state_of_the_pin_again: 3,
        cps_19_at_verify: 4,
        cps_19_at_the_environment: 5,
        cps_19_at_the_signature: 6,
        cps_19_at_the_bytes_of_the_signature: 7,
    }
}
