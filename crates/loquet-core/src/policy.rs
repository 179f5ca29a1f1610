//! What the practice decided.

use loquet_domain::card::{CardHolder, CardType, ServiceName};
use loquet_domain::card_number::CardNumberKind;
use loquet_domain::journal::Retention;
use loquet_domain::lockout::{LockoutPolicy, SourcePolicy};
use loquet_domain::profile::Profile;
use loquet_domain::session::SessionPolicy;
use loquet_domain::text::PrintableText;

/// The rules that the desk applies. `Default` is the default of every setting.
#[derive(Clone, Debug)]
pub struct DeskPolicy {
    /// Which proofs open.
    pub profile: Profile,
    /// Lockout of an identifier.
    pub lockout: LockoutPolicy,
    /// Throttle of a workstation.
    pub source: SourcePolicy,
    /// Limits of a session.
    pub session: SessionPolicy,
    /// Open sessions of one account: beyond, the oldest ends (SES-10).
    pub sessions_at_most: u32,
    /// How long the journal is kept (LOG-11).
    pub retention: Retention,
    /// Logins by card.
    pub card: CardPolicy,
}

impl Default for DeskPolicy {
    fn default() -> Self {
        Self {
            profile: Profile::default(),
            lockout: LockoutPolicy::default(),
            source: SourcePolicy::default(),
            session: SessionPolicy::default(),
            sessions_at_most: 10,
            retention: Retention::default(),
            card: CardPolicy::default(),
        }
    }
}

/// The rules of a login by card.
#[derive(Clone, Debug)]
pub struct CardPolicy {
    /// The name of the practice's service, which each signature is for (CPS-03).
    pub service: ServiceName,
    /// Whether cards of establishments' staff open: card types 2 and 3, and numbers that an
    /// establishment gave (identifier-rules §6).
    pub establishments: bool,
    /// Throttle of one card on one workstation (CPS-30). Nothing can be guessed there, so nothing
    /// needs to last: [`LockoutPolicy::without_suspension`].
    pub lockout: LockoutPolicy,
    /// Throttle of a workstation, for all cards together.
    pub source: SourcePolicy,
}

impl Default for CardPolicy {
    fn default() -> Self {
        Self {
            service: PrintableText::new("loquet"),
            establishments: false,
            lockout: LockoutPolicy::default().without_suspension(),
            source: SourcePolicy::default(),
        }
    }
}

impl CardPolicy {
    /// Whether the practice admits cards like this one, whoever vouches for them.
    pub fn admits(&self, holder: &CardHolder) -> bool {
        let of_an_establishment = matches!(
            holder.card_type,
            Some(CardType::Establishment | CardType::Authorised)
        ) || holder.number.kind() == CardNumberKind::Establishment;
        self.establishments || !of_an_establishment
    }
}
