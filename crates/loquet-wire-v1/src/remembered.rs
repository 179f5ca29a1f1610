//! The identifiers that a workstation proposes.

use crate::{IdentifierView, Instant};
use loquet_domain::remembered;
use serde::{Deserialize, Serialize};

/// The identifiers that the asking workstation proposes, the most recently used first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct RememberedList {
    /// At most ten.
    pub identifiers: Vec<RememberedIdentifier>,
}

/// An identifier that a person asked to be remembered where they logged in with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct RememberedIdentifier {
    /// The identifier: its display form is what is proposed.
    pub identifier: IdentifierView,
    /// The last login with it that asked so.
    pub last_used: Instant,
}

impl From<&remembered::RememberedIdentifier> for RememberedIdentifier {
    fn from(remembered: &remembered::RememberedIdentifier) -> Self {
        Self {
            identifier: (&remembered.identifier).into(),
            last_used: Instant(remembered.last_used),
        }
    }
}
