//! Tests of the card against the byte sequences of traces.

mod codes;
mod cps4;
mod files;
mod hostile;
mod keys;
mod other_cards;
mod trace;

/// Selects the contact application.
const APPLICATION: &str = "00A4040C0DE828BD080F8025000001FF0010";
/// Presents the PIN 1234.
const VERIFY: &str = "002000010431323334";
