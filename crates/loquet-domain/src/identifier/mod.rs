//! Login identifiers.

/// placeholder
#[derive(Debug)]
pub struct Identifier;
