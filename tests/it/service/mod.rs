//! The service as a process, and whoever speaks to it.

mod examples;
mod hostile;
mod storm;
