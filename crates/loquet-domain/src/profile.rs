//! Assurance: which factors proved a person, and which the practice accepts (REG-01 to REG-03).

use crate::code::codes;

/// What a person proved themselves with. Closed: adding one is a change of this type (REG-03).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Factor {
    /// Something known: the password.
    Password,
    /// The CPS card and its PIN: something owned and something known.
    CpsCard,
}

codes!(Factor { Password = "password", CpsCard = "cps-card" });

/// How strong the proof of a session is (AUTH-20).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Assurance {
    /// One factor: not conforming for a health professional since 1 January 2026 (REG-02).
    SingleFactor,
    /// Two factors.
    TwoFactors,
}

codes!(Assurance { SingleFactor = "single-factor", TwoFactors = "two-factors" });

impl Factor {
    /// The assurance that this factor gives alone.
    pub const fn assurance(self) -> Assurance {
        match self {
            Self::Password => Assurance::SingleFactor,
            Self::CpsCard => Assurance::TwoFactors,
        }
    }
}

/// What the practice accepts (REG-02, N1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Profile {
    /// A password alone opens, locally; such sessions are marked as not conforming.
    #[default]
    Transitional,
    /// Two factors are needed: a password alone is refused.
    Conforming,
}

codes!(Profile { Transitional = "transitional", Conforming = "conforming" });

impl Profile {
    /// Whether a proof of this assurance opens a session.
    pub const fn accepts(self, assurance: Assurance) -> bool {
        match (self, assurance) {
            (Self::Transitional, _) | (Self::Conforming, Assurance::TwoFactors) => true,
            (Self::Conforming, Assurance::SingleFactor) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Factor, Profile};

    #[test]
    fn reg_02_a_password_alone_opens_in_the_transitional_profile_only() {
        assert!(Profile::Transitional.accepts(Factor::Password.assurance()));
        assert!(!Profile::Conforming.accepts(Factor::Password.assurance()));
        assert!(Profile::Conforming.accepts(Factor::CpsCard.assurance()));
    }
}
