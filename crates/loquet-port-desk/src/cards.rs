//! Cards, as the desk judges and registers them.

use crate::{AccountView, DeskError, OpenSession};
use async_trait::async_trait;
use loquet_domain::card::{
    CardAnswer, CardAuthority, CardChallenge, CardFault, CardHolder, CardSerial, CertificateDer,
    CertificateRefusal, ChallengePurpose, IssuerName,
};
use loquet_domain::session::SessionToken;
use loquet_domain::{AttemptId, CardNumber, Identifier, Origin, SignedDuration, Timestamp};

/// A login by card, seen from the desk: a challenge, then an answer to be judged. The card and its
/// PIN stay on the workstation.
#[async_trait]
pub trait CardDesk: Send + Sync {
    /// Asks a question that a card answers by a signature, once, within
    /// [`CHALLENGE_LIFETIME`](loquet_domain::card::CHALLENGE_LIFETIME).
    ///
    /// # Errors
    ///
    /// [`DeskError::Storage`], [`DeskError::Unexpected`].
    async fn challenge_card(
        &self,
        purpose: ChallengePurpose,
        origin: Origin,
    ) -> Result<CardChallenge, DeskError>;

    /// Opens a session by a card's answer.
    ///
    /// Dropping the future half-way leaves the attempt counted and opens nothing (COD-03).
    ///
    /// # Errors
    ///
    /// [`DeskError::CardDenied`] for every reason but one: [`DeskError::CardNotRegistered`] is told
    /// to whoever has proved that they hold a good card, and to nobody else;
    /// [`DeskError::Storage`], [`DeskError::Unexpected`].
    async fn log_in_by_card(
        &self,
        answer: CardAnswer,
        origin: Origin,
    ) -> Result<OpenSession, DeskError>;

    /// Unlocks a session by the card of its own person, on the workstation where it was opened
    /// (CPS-23, REG-08). The old token is worthless afterwards (SES-02).
    ///
    /// # Errors
    ///
    /// As [`CardDesk::log_in_by_card`], [`DeskError::SessionEnded`], [`DeskError::SessionLocked`]
    /// on another workstation.
    async fn unlock_by_card(
        &self,
        token: &SessionToken,
        answer: CardAnswer,
        origin: Origin,
    ) -> Result<OpenSession, DeskError>;

    /// Records that a challenge will not be answered, and why: a wrong PIN, a card removed.
    /// Nothing happens for a challenge that nobody has asked, so that nobody can fill the journal.
    ///
    /// # Errors
    ///
    /// [`DeskError::Storage`].
    async fn abandon_card(&self, abandoned: AbandonedCard, origin: Origin)
    -> Result<(), DeskError>;

    /// Registers a card: a person for themselves, an administrator for anybody (CPS-14).
    ///
    /// # Errors
    ///
    /// [`DeskError::CardNumberTaken`], [`DeskError::CertificateRefused`] for a card that was read
    /// and is not good, [`DeskError::Forbidden`], [`DeskError::AccountNotFound`],
    /// [`DeskError::SessionEnded`], [`DeskError::SessionLocked`], [`DeskError::Storage`].
    async fn register_card(
        &self,
        by: &SessionToken,
        registration: CardRegistration,
    ) -> Result<AccountView, DeskError>;

    /// Removes a registration: one's own, or anybody's for an administrator; the sessions that the
    /// card has opened end (SES-08).
    ///
    /// # Errors
    ///
    /// As [`CardDesk::register_card`].
    async fn unregister_card(
        &self,
        by: &SessionToken,
        account: Option<Identifier>,
    ) -> Result<AccountView, DeskError>;

    /// What the practice makes of a certificate that was read: for the doctor. Proves nothing and
    /// opens nothing. For whom the card is registered is told to a session only, over a network.
    ///
    /// # Errors
    ///
    /// [`DeskError::SessionEnded`], [`DeskError::SessionLocked`] for a session that is shown,
    /// [`DeskError::Storage`], [`DeskError::Unexpected`].
    async fn examine_card(
        &self,
        by: Option<&SessionToken>,
        certificate: &CertificateDer,
    ) -> Result<CardExamination, DeskError>;

    /// How the revocation lists stand.
    ///
    /// # Errors
    ///
    /// [`DeskError::Storage`].
    async fn revocation_lists(&self) -> Result<Vec<RevocationListView>, DeskError>;

    /// Takes a revocation list over, for an administrator; sessions of cards that it revokes end
    /// (CPS-31).
    ///
    /// # Errors
    ///
    /// [`DeskError::RevocationListRefused`], [`DeskError::Forbidden`], [`DeskError::SessionEnded`],
    /// [`DeskError::SessionLocked`], [`DeskError::Storage`].
    async fn install_revocation_list(
        &self,
        by: &SessionToken,
        list: &[u8],
    ) -> Result<RevocationListView, DeskError>;

    /// Fetches the revocation lists, all of them or only those that are due, and ends the sessions
    /// of cards that are revoked, whatever was due (CPS-12, CPS-31). Not in the way of any login.
    /// `None`: nothing was due.
    ///
    /// # Errors
    ///
    /// [`DeskError::Storage`]; a list that cannot be fetched is part of the answer.
    async fn refresh_revocation_lists(
        &self,
        origin: Origin,
        only_if_due: bool,
    ) -> Result<Option<Vec<RefreshedList>>, DeskError>;
}

/// A challenge that will not be answered.
#[derive(Clone, Debug)]
pub struct AbandonedCard {
    /// Which.
    pub attempt: AttemptId,
    /// Why.
    pub fault: CardFault,
    /// The card, if it was read.
    pub serial: Option<CardSerial>,
}

/// A card to register.
#[derive(Clone, Debug)]
pub struct CardRegistration {
    /// For whom; `None` for oneself.
    pub account: Option<Identifier>,
    /// Which card.
    pub card: CardToRegister,
}

/// How a card to register is named.
#[derive(Clone, Debug)]
pub enum CardToRegister {
    /// By the number printed on it, typed.
    Typed(CardNumber),
    /// By its certificate, read: it must be good.
    Read(CertificateDer),
}

/// What the practice makes of a certificate.
#[derive(Clone, Debug)]
pub struct CardExamination {
    /// What it says; `None` when it cannot be read.
    pub holder: Option<CardHolder>,
    /// Who vouches for it and how old the revocation list is, or why it is refused.
    pub verdict: Result<CardVerdict, CertificateRefusal>,
    /// Who it is registered for, when it is good.
    pub registered: ExaminedRegistration,
}

/// For whom a card that was examined is registered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExaminedRegistration {
    /// For this person.
    For(Identifier),
    /// For nobody, or the card is not good.
    Nobody,
    /// Not told without a session.
    Withheld,
}

/// A certificate that is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CardVerdict {
    /// Who vouches.
    pub authority: CardAuthority,
    /// How old the revocation list is.
    pub revocation_age: SignedDuration,
    /// By how much it is past its date, within the grace.
    pub revocation_overdue: Option<SignedDuration>,
}

/// An authority's revocation list, as shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevocationListView {
    /// Whose.
    pub issuer: IssuerName,
    /// When the list in place was made, and when the next is due; `None` when there is none.
    pub dates: Option<(Timestamp, Timestamp)>,
    /// How many certificates it revokes.
    pub revoked: usize,
}

/// A list that was to be fetched.
#[derive(Debug)]
pub struct RefreshedList {
    /// Whose.
    pub issuer: IssuerName,
    /// The list now in place, or why it could not be had.
    pub result: Result<RevocationListView, loquet_domain::FailureCode>,
}
