//! The identifier rules against every Unicode scalar, and against a model written from their text.
#![cfg(test)]

mod model;
mod properties;
mod scalars;
