//! Values that stand in many messages: identities, instants, durations, bytes.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use loquet_domain::{AccountId, AttemptId, SessionId, SignedDuration, Timestamp, WorkstationId};
use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::{Serialize, Serializer};
use std::borrow::Cow;
use std::fmt::{self, Display};
use std::str::FromStr;

/// An identity that the domain gives.
pub trait Identity: Copy + Display + FromStr + 'static {
    /// Its name in the description of the API.
    const NAME: &'static str;
    /// What it is, for the description of the API.
    const ABOUT: &'static str;
}

/// An identity as text: a UUID (RFC 9562), never a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Id<T>(pub T);

/// An instant: RFC 3339 in UTC, with milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instant(pub Timestamp);

/// A duration in whole seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seconds(pub SignedDuration);

/// Bytes in Base64 with padding (RFC 4648, section 4).
#[derive(Clone, PartialEq, Eq)]
pub struct Bytes(pub Vec<u8>);

macro_rules! identities {
    ($($alias:ident = $identity:ident, $about:literal;)+) => {$(
        impl Identity for $identity {
            const NAME: &'static str = stringify!($identity);
            const ABOUT: &'static str = $about;
        }

        #[doc = $about]
        pub type $alias = Id<$identity>;
    )+};
}

identities! {
    AccountIdText = AccountId, "The identity of an account.";
    AttemptIdText = AttemptId, "The identity of an attempt to log in.";
    SessionIdText = SessionId, "The identity of a session: names it, opens nothing.";
    WorkstationIdText = WorkstationId, "The identity of a workstation.";
}

impl<T: Identity> Serialize for Id<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de, T: Identity> Deserialize<'de> for Id<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map(Self).map_err(|_| expected("a UUID"))
    }
}

impl From<Timestamp> for Instant {
    fn from(at: Timestamp) -> Self {
        Self(at)
    }
}

impl Display for Instant {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:.3}", self.0)
    }
}

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        text.parse()
            .map(Self)
            .map_err(|_| expected("an instant of RFC 3339"))
    }
}

impl From<SignedDuration> for Seconds {
    fn from(duration: SignedDuration) -> Self {
        Self(duration)
    }
}

impl Serialize for Seconds {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(self.0.as_secs())
    }
}

impl<'de> Deserialize<'de> for Seconds {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        i64::deserialize(deserializer).map(|seconds| Self(SignedDuration::from_secs(seconds)))
    }
}

impl fmt::Debug for Bytes {
    /// Their number only: a challenge is not printed (LOG-04).
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Bytes({})", self.0.len())
    }
}

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        let bytes = STANDARD.decode(text.as_bytes());
        bytes.map(Self).map_err(|_| expected("Base64"))
    }
}

/// The text that was found is not repeated: nobody knows what it is (LOG-04).
fn expected<E: Error>(what: &str) -> E {
    E::custom(format_args!("{what} is expected"))
}

#[cfg(feature = "schema")]
mod schema {
    use super::{Bytes, Id, Identity, Instant, Seconds};
    use std::borrow::Cow;
    use utoipa::openapi::RefOr;
    use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, Schema, SchemaFormat, Type};
    use utoipa::{PartialSchema, ToSchema};

    fn text(format: KnownFormat, about: &str) -> ObjectBuilder {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(format)))
            .description(Some(about))
    }

    impl<T: Identity> PartialSchema for Id<T> {
        fn schema() -> RefOr<Schema> {
            text(KnownFormat::Uuid, T::ABOUT).into()
        }
    }

    impl<T: Identity> ToSchema for Id<T> {
        fn name() -> Cow<'static, str> {
            T::NAME.into()
        }
    }

    impl PartialSchema for Instant {
        fn schema() -> RefOr<Schema> {
            let about = "An instant: RFC 3339 in UTC, with milliseconds.";
            text(KnownFormat::DateTime, about)
                .examples(["2026-11-24T17:30:00.000Z"])
                .into()
        }
    }

    impl ToSchema for Instant {}

    impl PartialSchema for Seconds {
        fn schema() -> RefOr<Schema> {
            ObjectBuilder::new()
                .schema_type(Type::Integer)
                .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int64)))
                .description(Some("A duration in whole seconds."))
                .into()
        }
    }

    impl ToSchema for Seconds {}

    impl PartialSchema for Bytes {
        fn schema() -> RefOr<Schema> {
            text(
                KnownFormat::Byte,
                "Bytes in Base64 with padding (RFC 4648).",
            )
            .into()
        }
    }

    impl ToSchema for Bytes {}
}
