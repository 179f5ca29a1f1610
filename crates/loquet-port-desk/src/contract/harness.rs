//! What a desk lends to the suite.

use crate::{Desk, EnrolledWorkstation};
use async_trait::async_trait;
use loquet_domain::card::{
    CardSerial, CardSignature, CertificateDer, ChallengeMessage, IssuerName,
};
use loquet_domain::journal::Event;
use loquet_domain::session::SessionState;
use loquet_domain::{AttemptId, CardNumber, Identifier, Origin, Password, SessionId};
use std::sync::Arc;

/// So many logins at once are more than the practice of a [`Harness`] can take.
pub const CROWD: u32 = 10;

/// A desk under test: how front ends reach it, and what the suite must do or see behind it.
///
/// Each case is given a harness of its own, over a practice that has its first administrator and
/// nothing else. Its settings are the defaults, but for the hasher: at the lowest cost, one hash
/// at a time and one waiting, so that [`CROWD`] logins at once are too many. It trusts the
/// authority of [`HeldCard`], by revocation lists of now that revoke nothing, and fetches none.
#[async_trait]
pub trait Harness: Send + Sync {
    /// The identifier of the administrator.
    fn administrator(&self) -> Identifier;

    /// Their password, which is not weak.
    fn administrators_password(&self) -> Arc<Password>;

    /// A front end, at the workstation where every case begins.
    fn front_end(&self) -> FrontEnd;

    /// Another front end at the same workstation: another program, which shares no memory with the
    /// first one's desk where desks can share any.
    fn front_end_beside(&self) -> FrontEnd;

    /// A front end at a workstation that has just enrolled.
    async fn front_end_at(&self, workstation: &EnrolledWorkstation) -> FrontEnd;

    /// A front end of another practice, with the same administrator, whose profile refuses a
    /// password alone.
    async fn front_end_of_a_conforming_practice(&self) -> FrontEnd;

    /// The certificate of a card.
    fn certificate(&self, card: HeldCard) -> CertificateDer;

    /// The number printed on a card, which its holder keeps when it is renewed.
    fn number(&self, card: HeldCard) -> CardNumber;

    /// The card's own number.
    fn serial(&self, card: HeldCard) -> CardSerial;

    /// The signature of a card, whose PIN was presented.
    fn sign(&self, card: HeldCard, message: &ChallengeMessage) -> CardSignature;

    /// A revocation list of the authority that vouches for the cards, of now and newer than the one
    /// in place, which revokes these cards: its issuer and its bytes.
    fn revocation_list(&self, revoked: &[HeldCard]) -> (IssuerName, Vec<u8>);

    /// Lets the time of a challenge pass that was asked and is still open.
    async fn let_expire(&self, attempt: AttemptId);

    /// How a session stands now. `None`: there is no such session.
    async fn session(&self, session: SessionId) -> Option<SessionState>;

    /// Every event of the journal, in order.
    async fn events(&self) -> Vec<Event>;
}

/// A front end: its desk, and where it is.
#[derive(Clone)]
pub struct FrontEnd {
    /// The desk.
    pub desk: Arc<dyn Desk>,
    /// What it says of where it is, and what it is shown.
    pub origin: Origin,
}

/// A card that somebody holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeldCard {
    /// A card.
    First,
    /// Another card of the same person.
    Renewed,
    /// The card of another person.
    Colleagues,
    /// A card that says what [`HeldCard::First`] says, by an authority that nobody trusts.
    Forged,
}
