//! The service as a process, and whoever speaks to it.

mod bad_input;
mod canary;
mod enumeration;
mod events;
mod examples;
mod front;
mod hostile;
mod raw;
mod reader;
mod storm;
mod workstations;
