//! What a client may know before anybody logs in.

use crate::ProfileCode;
use serde::{Deserialize, Serialize};

/// The practice that a server stands for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Practice {
    /// The name of the practice's service, which every card's signature covers.
    #[cfg_attr(feature = "schema", schema(example = "cabinet-des-tilleuls"))]
    pub service: String,
    /// What the practice accepts.
    pub profile: ProfileCode,
    /// The version of the server.
    #[cfg_attr(feature = "schema", schema(example = "4.0.0"))]
    pub version: String,
    /// The ways in that open a session here.
    pub ways_in: Vec<WayIn>,
    /// Whether the server lends its own card reader to whoever asks.
    pub reader: bool,
}

/// A way to open a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum WayIn {
    /// Identifier and password.
    Password,
    /// The CPS card and its PIN.
    Card,
}
