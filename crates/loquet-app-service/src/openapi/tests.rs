//! The description.
