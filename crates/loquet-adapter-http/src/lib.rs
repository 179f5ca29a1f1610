#![doc = include_str!("../README.md")]

mod body;
mod call;
mod desk;
mod events;
mod failure;
mod server;
#[cfg(test)]
mod tests;
mod tls;
mod transport;

pub use desk::{HttpDesk, SeenWorkstation, ServerView};
pub use server::{Roots, Server, ServerError};
