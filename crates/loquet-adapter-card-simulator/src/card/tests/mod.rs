//! Tests of the card against the byte sequences of traces.

mod trace;
