//! What a back end lends to the suite.

use crate::{CertificateReader, CertificateTrust, RevocationLists};
use async_trait::async_trait;
use loquet_domain::Timestamp;
use loquet_domain::card::{
    CardHolder, CardSignature, CertificateDer, CertificateRefusal, ChallengeMessage,
};
use std::sync::Arc;

/// A back end under test, with an authority of the harness's own that it trusts.
///
/// Each case is given a harness of its own, over a store that nothing was written to. The grace is
/// none.
#[async_trait]
pub trait Harness: Send + Sync {
    /// The reader.
    fn reader(&self) -> Arc<dyn CertificateReader>;

    /// The judge.
    fn trust(&self) -> Arc<dyn CertificateTrust>;

    /// The judge of a practice that trusts no test authority.
    fn trust_without_tests(&self) -> Arc<dyn CertificateTrust>;

    /// The lists that [`Harness::trust`] judges by.
    fn lists(&self) -> Arc<dyn RevocationLists>;

    /// The instant at which the good certificate and the clear lists are good. All lists but those
    /// that are said to be too old are good for an hour around it.
    fn now(&self) -> Timestamp;

    /// A certificate.
    fn certificate(&self, sample: Sample) -> CertificateDer;

    /// What the certificate of a person, or of an establishment, says.
    fn holder(&self, sample: Sample) -> CardHolder;

    /// The signature of a certificate's key, or of another key, over a message.
    fn sign(&self, signer: Sample, message: &ChallengeMessage) -> CardSignature;

    /// A list of the authority that has issued the good certificate.
    fn list(&self, sample: ListSample) -> Vec<u8>;

    /// The lists of the authorities above it, in which nothing is revoked.
    fn lists_above(&self) -> Vec<Vec<u8>>;

    /// What the server that lists are fetched from answers from now on.
    async fn serve(&self, served: Served);
}

/// A certificate that the suite asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sample {
    /// A person's authentication certificate on a card: good. Its subject is one multi-valued RDN.
    Good,
    /// An establishment's, without names: good.
    Establishment,
    /// One that is refused for this reason, whatever the lists say, and for no other: the reason
    /// is one of [`OF_THE_CERTIFICATE`].
    Refused(CertificateRefusal),
}

/// The reasons that are in a certificate and not in a list.
pub const OF_THE_CERTIFICATE: &[CertificateRefusal] = &[
    CertificateRefusal::Malformed,
    CertificateRefusal::NotForAuthentication,
    CertificateRefusal::Software,
    CertificateRefusal::Untrusted,
    CertificateRefusal::Expired,
    CertificateRefusal::NotYetValid,
    CertificateRefusal::Weak,
    CertificateRefusal::CriticalExtension,
    CertificateRefusal::TestCard,
    CertificateRefusal::Category,
];

/// A list that the suite asks for. Numbers and dates rise from the first to the fourth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListSample {
    /// Revokes nobody.
    Clear,
    /// Newer: puts the good certificate on hold.
    Holding,
    /// Newer again: revokes the good certificate for good.
    Revoking,
    /// The newest: revokes nobody.
    ClearAgain,
    /// The newest by its date, with the lowest number.
    LowerNumber,
    /// The highest number, with the earliest date.
    EarlierDate,
    /// Garbage.
    Malformed,
    /// A list cut off in the middle.
    Truncated,
    /// More bytes than are allowed.
    TooLarge,
    /// Past its date.
    PastItsDate,
    /// Of a later hour than now.
    OfTheFuture,
    /// Of an authority that is not trusted.
    Foreign,
    /// In the name of the authority, signed by another key.
    Forged,
    /// Of the authority's, for authorities only.
    Partial,
    /// A difference to another list.
    Delta,
}

/// What a server answers.
#[derive(Clone, Debug)]
pub enum Served {
    /// This.
    Bytes(Vec<u8>),
    /// Nothing, and keeps the connection open.
    Nothing,
    /// A byte now and then, without an end.
    Drops,
    /// More and more, as fast as it can.
    Flood,
}
