//! Remembered identifiers, kept for each workstation.
