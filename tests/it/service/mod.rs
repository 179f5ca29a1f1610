//! The service as a process, and whoever speaks to it.

mod bad_input;
mod canary;
mod enumeration;
mod examples;
mod hostile;
mod raw;
mod storm;
