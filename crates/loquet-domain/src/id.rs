//! Opaque identities: random UUIDs (RFC 9562, version 4), never reused (REG-24, IDN-10).

use std::fmt;
use uuid::{Builder, Uuid};

/// Sixteen bytes from the operating system's random source.
pub type RandomBytes16 = [u8; 16];

macro_rules! identities {
    ($($(#[doc = $doc:literal])+ $name:ident,)+) => {$(
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(Uuid);

        impl $name {
            /// A new identity made of random bytes.
            pub fn from_random(bytes: RandomBytes16) -> Self {
                Self(Builder::from_random_bytes(bytes).into_uuid())
            }

            /// An identity read back from storage or from a front end.
            pub const fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// The UUID.
            pub const fn as_uuid(&self) -> &Uuid {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, formatter)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }
    )+};
}

identities! {
    /// A person's account. Never the identifier, which can change and be retired.
    AccountId,
    /// One login attempt, from its reservation to its end: the correlation of its events.
    AttemptId,
    /// One session. Not a secret: the secret is the [`crate::session::SessionToken`].
    SessionId,
    /// One workstation that the practice knows. Not a secret: the secret is the
    /// [`crate::workstation::WorkstationToken`].
    WorkstationId,
}
