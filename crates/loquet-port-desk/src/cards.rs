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
    ///
    /// # Contract
    ///
    /// - MUST ask another question each time, for the purpose and the workstation that asked
    ///   (CPS-02, CPS-03).
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
    ///
    /// # Contract
    ///
    /// - MUST open a session of the person for whom the card is registered, and show it as it was
    ///   opened.
    /// - MUST open once by an answer: a second time it is refused, whatever is asked at once
    ///   (CPS-04, T23).
    /// - MUST answer alike whatever is wrong, and record what it is: a challenge of nobody, of
    ///   another purpose, of another workstation or too old, a signature of another card, a
    ///   certificate that nobody vouches for, no contact, a disabled account (AUTH-21, CPS-05).
    /// - MUST tell whoever has proved that they hold a good card that it is registered for nobody,
    ///   and nobody else.
    /// - MUST open for an account whose password is locked (LOCK-05, T05).
    /// - MUST tell and record the card that was used before, when another is used now (CPS-15).
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
    ///
    /// # Contract
    ///
    /// - MUST unlock under a new token by the card of the session's person, and make the old one
    ///   worthless (CPS-23, SES-02).
    /// - MUST refuse the card of another person, and leave the session locked (CPS-23, T28).
    /// - MUST refuse an answer that was given before, and one to a challenge for a login (CPS-04).
    /// - MUST refuse to unlock on another workstation than the session's (REG-08).
    async fn unlock_by_card(
        &self,
        token: &SessionToken,
        answer: CardAnswer,
        origin: Origin,
    ) -> Result<OpenSession, DeskError>;

    /// Records that a challenge will not be answered, and why: a wrong PIN, a card removed.
    /// Nothing happens for a challenge that nobody has asked from this workstation, so that nobody
    /// can fill the journal, or use up another's.
    ///
    /// # Errors
    ///
    /// [`DeskError::Storage`].
    ///
    /// # Contract
    ///
    /// - MUST record why a challenge is not answered, and take it away.
    /// - MUST do nothing for a challenge that nobody has asked, so that nobody can fill the journal.
    async fn abandon_card(&self, abandoned: AbandonedCard, origin: Origin)
    -> Result<(), DeskError>;

    /// Registers a card: a person for themselves, an administrator for anybody (CPS-14).
    ///
    /// # Errors
    ///
    /// [`DeskError::CardNumberTaken`], [`DeskError::CertificateRefused`] for a card that was read
    /// and is not good, [`DeskError::Forbidden`], [`DeskError::AccountNotFound`],
    /// [`DeskError::SessionEnded`], [`DeskError::SessionLocked`], [`DeskError::Storage`].
    ///
    /// # Contract
    ///
    /// - MUST let the card open for its person from then on, whoever registers it and whether it is
    ///   typed or read, and record it (CPS-14).
    /// - MUST refuse a card that another account has, and record the try (CPS-14).
    /// - MUST refuse a card that was read and is not good, tell why, and register nothing.
    /// - MUST forbid to anybody but an administrator to register somebody else's card (CPS-14).
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
    ///
    /// # Contract
    ///
    /// - MUST end the sessions that the card has opened, one's own included and no other, and let
    ///   the card open no more (SES-08).
    /// - MUST forbid to anybody but an administrator to remove somebody else's card (CPS-14).
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
    ///
    /// # Contract
    ///
    /// - MUST tell what a certificate says and what the practice makes of it, and to a session for
    ///   whom the card is registered; without one it MUST tell that or withhold it, and never tell
    ///   another thing.
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
    ///
    /// # Contract
    ///
    /// - MUST take a list over, show it from then on, and record it (CPS-12).
    /// - MUST end the sessions of the cards that the list revokes, and no other, and let those
    ///   cards open no more (CPS-31, T30).
    /// - MUST refuse what is not a list of an authority that is trusted, with a code, keep the list
    ///   in place, and record it (T31).
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
    ///
    /// # Contract
    ///
    /// - MUST fetch nothing when nothing is due (CPS-12).
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
