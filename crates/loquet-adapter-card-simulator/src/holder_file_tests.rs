//! Tests of the file of cards.
