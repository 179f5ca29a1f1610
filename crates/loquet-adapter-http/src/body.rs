//! Bodies: what is sent is wiped, what is received is bounded.

use crate::failure;
use bytes::Bytes;
use loquet_port_desk::{DeskError, ServerFaultKind};
use reqwest::Response;
use serde::Serialize;
use std::io;
use thiserror::Error;
use zeroize::Zeroizing;

/// The largest answer that is read: the largest page of the journal has less.
const MAX_ANSWER: usize = 8 * 1024 * 1024;

/// An answer is larger than any that this version expects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the answer is larger than {MAX_ANSWER} bytes")]
struct TooLarge;

/// A message as JSON. The buffer is made once and wiped when the request is over: a password may
/// be in it.
pub(crate) fn json(message: &impl Serialize) -> Result<Bytes, serde_json::Error> {
    let mut length = Counter(0);
    serde_json::to_writer(&mut length, message)?;
    let mut body = Zeroizing::new(Vec::with_capacity(length.0));
    serde_json::to_writer(&mut *body, message)?;
    Ok(Bytes::from_owner(Wiped(body)))
}

/// A buffer that is wiped when the last user of its bytes is gone.
struct Wiped(Zeroizing<Vec<u8>>);

impl AsRef<[u8]> for Wiped {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

/// Counts what is written to it.
struct Counter(usize);

impl io::Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 = self.0.saturating_add(bytes.len());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The whole answer: a token may be in it.
pub(crate) async fn read(mut response: Response) -> Result<Zeroizing<Vec<u8>>, DeskError> {
    let too_large = || failure::server(ServerFaultKind::Incompatible, TooLarge);
    let told = response.content_length().unwrap_or_default();
    let told = usize::try_from(told).unwrap_or(usize::MAX);
    if told > MAX_ANSWER {
        return Err(too_large());
    }
    let mut body = Zeroizing::new(Vec::with_capacity(told));
    while let Some(chunk) = response.chunk().await.map_err(failure::broken)? {
        if body.len().saturating_add(chunk.len()) > MAX_ANSWER {
            return Err(too_large());
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}
