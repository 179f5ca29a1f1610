//! Commands and answers under the rules of T=0 (ISO 7816-3, 12.2), within bounds.
//!
//! A command with data never says how much answer it expects; an answer that waits is fetched
//! (`61xx`), and one of another length than asked for is asked for again (`6Cxx`), once. After an
//! error of the transport nothing more is sent: the transaction is dropped, which resets the card.

use crate::trouble::{Trouble, too_long, transport_failure};
use loquet_domain::card::CardFailure;
use loquet_port_apdu::{CardTransaction, Command, Ending, ExpectedLength, Response, StatusWord};

/// VERIFY, which is never sent twice.
pub(crate) const VERIFY: u8 = 0x20;
const GET_RESPONSE: u8 = 0xC0;

/// The most data of one answer, fetched in pieces: a signature of 4096 bits has 512 bytes.
const MAX_ANSWER: usize = 1024;

/// The most exchanges in one hold of a card: five times what a first card takes.
const MAX_EXCHANGES: u16 = 128;

/// The line to a card, as long as it is held.
pub(crate) struct Exchange {
    /// `None`: it has failed, or was ended.
    transaction: Option<Box<dyn CardTransaction>>,
    class: u8,
    left: u16,
}

impl Exchange {
    /// A line by which every command has this class: the logical channel.
    pub(crate) fn new(transaction: Box<dyn CardTransaction>, class: u8) -> Self {
        Self {
            transaction: Some(transaction),
            class,
            left: MAX_EXCHANGES,
        }
    }

    /// The class of this line's commands.
    pub(crate) const fn class(&self) -> u8 {
        self.class
    }

    /// Sends a command once, and gives the status word that it is answered with: nothing is
    /// fetched, nothing repeated, and data with it are dropped.
    pub(crate) async fn order(&mut self, command: &Command) -> Result<StatusWord, CardFailure> {
        Ok(self.transmit(command).await?.status())
    }

    /// Sends a command, and gives its whole answer: data that wait are fetched, and a command
    /// without data is sent again when the card says the right length.
    pub(crate) async fn ask(&mut self, command: &Command) -> Result<Response, CardFailure> {
        let mut response = self.transmit(command).await?;
        if let ([0x6C, length], true) = (response.status().bytes(), may_be_repeated(command)) {
            response = self.transmit(&again(command, length)).await?;
        }
        let mut data = Vec::new();
        loop {
            let status = response.status();
            data.extend(response.into_data());
            if data.len() > MAX_ANSWER {
                return Err(Trouble::Endless.into());
            }
            let [0x61, length] = status.bytes() else {
                return Ok(Response::new(data, status));
            };
            response = self.fetch(length).await?;
        }
    }

    /// GET RESPONSE. An answer without data would let a card go on for ever, and is none.
    async fn fetch(&mut self, length: u8) -> Result<Response, CardFailure> {
        let command = Command::new(self.class, GET_RESPONSE, [0, 0])
            .expecting(ExpectedLength::from_byte(length));
        let mut response = self.transmit(&command).await?;
        if let [0x6C, length] = response.status().bytes() {
            response = self.transmit(&again(&command, length)).await?;
        }
        let waits = response.status().bytes().first() == Some(&0x61);
        if waits && response.data().is_empty() {
            return Err(Trouble::Endless.into());
        }
        Ok(response)
    }

    /// Ends the transaction.
    pub(crate) async fn end(&mut self, ending: Ending) -> Result<(), CardFailure> {
        let transaction = self.transaction.take().ok_or(Trouble::Broken)?;
        transaction.end(ending).await.map_err(transport_failure)
    }

    /// Ends the transaction with a reset after something went wrong. A line that has failed has
    /// dropped its transaction already, which resets the card too.
    pub(crate) async fn abandon(&mut self) {
        if self.transaction.is_none() {
            return;
        }
        if let Err(failure) = self.end(Ending::Reset).await {
            tracing::debug!(fault = ?failure.fault, "a card let go after a failure was not reset");
        }
    }

    async fn transmit(&mut self, command: &Command) -> Result<Response, CardFailure> {
        self.left = self.left.checked_sub(1).ok_or(Trouble::Endless)?;
        let transaction = self.transaction.as_mut().ok_or(Trouble::Broken)?;
        let answered = transaction.transmit(command).await;
        answered.map_err(|error| {
            self.transaction = None;
            transport_failure(error)
        })
    }
}

/// A command without data, of which the same answer can be asked for twice.
fn may_be_repeated(command: &Command) -> bool {
    command.data().is_empty() && command.instruction() != VERIFY
}

fn again(command: &Command, length: u8) -> Command {
    let [class, instruction, p1, p2] = command.header();
    Command::new(class, instruction, [p1, p2]).expecting(ExpectedLength::from_byte(length))
}

/// A command with data, and without a word about its answer.
pub(crate) fn with_data(
    [class, instruction, p1, p2]: [u8; 4],
    data: &[u8],
) -> Result<Command, CardFailure> {
    let command = Command::new(class, instruction, [p1, p2]);
    command.with_data(data).map_err(too_long)
}

#[cfg(test)]
mod tests;
