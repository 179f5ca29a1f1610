//! What the cards of paper lend to the suite.

use super::{Double, PaperCards, Program, certificate, mark};
use crate::Cards;
use crate::contract::{Harness, TestCard};
use async_trait::async_trait;
use loquet_domain::card::{CardSignature, CertificateDer, ChallengeMessage};
use std::sync::Arc;
use std::time::Duration;

#[async_trait]
impl Harness for Double {
    fn cards(&self) -> Arc<dyn Cards> {
        Arc::new(PaperCards {
            double: self.clone(),
            redirected_allowed: false,
        })
    }

    fn cards_of_other_computers(&self) -> Arc<dyn Cards> {
        Arc::new(PaperCards {
            double: self.clone(),
            redirected_allowed: true,
        })
    }

    fn deadline(&self) -> Duration {
        Duration::ZERO
    }

    async fn insert(&self, card: TestCard) {
        let mut world = self.world();
        world.card = Some(card);
        world.insertion += 1;
        world.tries = 3;
        world.verified = false;
    }

    async fn remove(&self) {
        let mut world = self.world();
        world.card = None;
        world.insertion += 1;
        world.verified = false;
    }

    async fn redirect(&self) {
        self.world().redirected = true;
    }

    async fn set_tries(&self, left: u8) {
        self.world().tries = left;
    }

    async fn tries(&self) -> u8 {
        self.world().tries
    }

    async fn verifies(&self) -> usize {
        self.world().verifies
    }

    async fn verify_by_another(&self) {
        let mut world = self.world();
        world.verified = true;
        world.tries = 3;
    }

    async fn is_verified(&self) -> bool {
        self.world().verified
    }

    async fn hold_by_another(&self) {
        self.world().held_by = Some(Program::Another);
    }

    async fn release_by_another(&self) {
        self.world().held_by = None;
    }

    async fn is_held(&self) -> bool {
        self.world().held_by.is_some()
    }

    fn certificate(&self, card: TestCard) -> CertificateDer {
        certificate(mark(card))
    }

    fn has_signed(
        &self,
        certificate: &CertificateDer,
        message: &ChallengeMessage,
        signature: &CardSignature,
    ) -> bool {
        let mark = certificate.as_bytes().first().copied();
        let expected = [&[mark.unwrap_or_default()][..], &message.digest()].concat();
        signature.as_bytes() == expected
    }
}
