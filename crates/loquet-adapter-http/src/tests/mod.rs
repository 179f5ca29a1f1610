//! The adapter against small servers that say what a test tells them to.

mod bench;
mod failures;
mod hostile;
mod once;
mod routes;
mod secrets;
mod streams;
mod trust;
