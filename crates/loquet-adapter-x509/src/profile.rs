//! The profile of a card's authentication certificate (CPS-08).

use loquet_domain::card::{
    CardAuthority, CardCategory, CardHolder, CertificateRefusal, CertificateUsage,
};

/// Refuses what is not the authentication certificate of a card of that authority: the signature
/// certificate first, then what is not on a card, then the wrong kind of card.
pub(crate) fn check(
    holder: &CardHolder,
    authority: CardAuthority,
) -> Result<(), CertificateRefusal> {
    if holder.usage != CertificateUsage::Authentication {
        return Err(CertificateRefusal::NotForAuthentication);
    }
    if holder.serial.is_none() {
        return Err(CertificateRefusal::Software);
    }
    match (holder.category, authority) {
        (CardCategory::Card, CardAuthority::IgcSante)
        | (CardCategory::TestCard, CardAuthority::Test) => Ok(()),
        (CardCategory::Other, _) => Err(CertificateRefusal::Software),
        (CardCategory::Card | CardCategory::TestCard, _) => Err(CertificateRefusal::Category),
    }
}

/// Whether an unknown authority's certificate says itself that it is of a test. It is refused
/// anyhow; only the reason is kinder to whoever put the wrong card in.
pub(crate) fn says_test(holder: &CardHolder) -> bool {
    holder.category == CardCategory::TestCard || holder.issuer.as_str().starts_with("TEST")
}
