//! Closed vocabularies of the domain, by their stable names.

use loquet_domain::account::PasswordStrength;
use loquet_domain::card::{
    CardAuthority, CardCategory, CardInterface, CardType, CertificateRefusal, CertificateUsage,
    ChallengePurpose,
};
use loquet_domain::journal::{Action, Outcome, Reason};
use loquet_domain::lockout::Throttle;
use loquet_domain::profile::{Assurance, Factor, Profile};
use loquet_domain::session::{EndCause, LockCause};
use loquet_domain::{AccountStatus, FailureCode, Role};
use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::{Serialize, Serializer};
use std::borrow::Cow;

/// A closed vocabulary of the domain.
pub trait Coded: Copy + 'static {
    /// Its name in the description of the API.
    const NAME: &'static str;
    /// What it tells, for the description of the API.
    const ABOUT: &'static str;
    /// Every value.
    const ALL: &'static [Self];

    /// The stable name of a value.
    fn code(self) -> &'static str;
}

/// A value of a closed vocabulary, by its stable name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code<T>(pub T);

impl<T> From<T> for Code<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T: Coded> Serialize for Code<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.code())
    }
}

impl<'de, T: Coded> Deserialize<'de> for Code<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        let found = T::ALL.iter().find(|value| value.code() == text);
        // What was found is not repeated: nobody knows what it is (LOG-04).
        found.copied().map(Self).ok_or_else(|| {
            let names: Vec<_> = T::ALL.iter().map(|value| value.code()).collect();
            D::Error::custom(format_args!("one of {} is expected", names.join(", ")))
        })
    }
}

macro_rules! vocabularies {
    ($($alias:ident = $type:ident as $name:literal by $code:ident, $about:literal;)+) => {$(
        impl Coded for $type {
            const NAME: &'static str = $name;
            const ABOUT: &'static str = $about;
            const ALL: &'static [Self] = $type::ALL;

            fn code(self) -> &'static str {
                $type::$code(self)
            }
        }

        #[doc = $about]
        pub type $alias = Code<$type>;
    )+};
}

vocabularies! {
    ActionCode = Action as "Action" by code, "What was done or tried.";
    AssuranceCode = Assurance as "Assurance" by code, "How strong the proof of a session is.";
    CardAuthorityCode = CardAuthority as "CardAuthority" by code, "Who vouches for the holder of a card.";
    CardCategoryCode = CardCategory as "CardCategory" by code, "A card, a test card or something else.";
    CardInterfaceCode = CardInterface as "CardInterface" by code, "The side of a card that a reader speaks to.";
    CardTypeCode = CardType as "CardType" by code, "A type of card, of the code table G02.";
    CertificateUsageCode = CertificateUsage as "CertificateUsage" by code, "What the key of a certificate is for.";
    EndCauseCode = EndCause as "EndCause" by code, "Why a session ended.";
    FactorCode = Factor as "Factor" by code, "What a person proved themselves with.";
    FailureCodeText = FailureCode as "FailureCode" by as_str, "The stable public code of a failure; each has a page of the catalogue.";
    LockCauseCode = LockCause as "LockCause" by code, "Why a session is locked.";
    OutcomeCode = Outcome as "Outcome" by code, "How it went.";
    PasswordStrengthCode = PasswordStrength as "PasswordStrength" by code, "What is known of the strength of a password.";
    ProfileCode = Profile as "Profile" by code, "What the practice accepts: a password alone, or two factors only.";
    PurposeCode = ChallengePurpose as "ChallengePurpose" by code, "What a card is asked to prove its holder for.";
    ReasonCode = Reason as "Reason" by code, "Why, in the journal.";
    RefusalCode = CertificateRefusal as "CertificateRefusal" by name, "Why a certificate does not open.";
    RoleCode = Role as "Role" by code, "What a person may do.";
    StatusCode = AccountStatus as "AccountStatus" by code, "Whether a person may log in.";
    ThrottleCode = Throttle as "Throttle" by code, "Why attempts are not evaluated now.";
}

#[cfg(feature = "schema")]
mod schema {
    use super::{Code, Coded};
    use std::borrow::Cow;
    use utoipa::openapi::RefOr;
    use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
    use utoipa::{PartialSchema, ToSchema};

    impl<T: Coded> PartialSchema for Code<T> {
        fn schema() -> RefOr<Schema> {
            ObjectBuilder::new()
                .schema_type(Type::String)
                .enum_values(Some(T::ALL.iter().map(|value| value.code())))
                .description(Some(T::ABOUT))
                .into()
        }
    }

    impl<T: Coded> ToSchema for Code<T> {
        fn name() -> Cow<'static, str> {
            T::NAME.into()
        }
    }
}
