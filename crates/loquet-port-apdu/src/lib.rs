#![doc = include_str!("../README.md")]

mod command;
#[cfg(feature = "contract")]
pub mod contract;
mod error;
mod reader;
mod response;
#[cfg(feature = "mock")]
pub mod script;
mod transport;

pub use command::{Command, CommandTooLong, ExpectedLength, MAX_COMMAND_DATA};
pub use error::TransportError;
pub use reader::{
    Atr, AtrLength, CardPresence, Insertion, MAX_ATR_BYTES, Reader, ReaderLocation, ReaderName,
};
pub use response::{MAX_RESPONSE_DATA, Response, ResponseError, StatusWord};
pub use transport::{ApduTransport, CardTransaction, Ending};

#[cfg(feature = "mock")]
pub use transport::{MockApduTransport, MockCardTransaction};
