//! The service as a process, and whoever speaks to it.

mod events;
mod examples;
mod front;
mod hostile;
mod reader;
mod storm;
