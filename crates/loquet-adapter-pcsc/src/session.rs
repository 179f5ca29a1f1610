//! The thread of one transaction.
//!
//! Every call in this module may block for as long as another program or the card likes. Whoever
//! waits for it has a deadline; this thread has none, and finds out afterwards that nobody waits.

use crate::context::establish;
use crate::fault::Fault;
use crate::look::reader_name;
use crate::places::Place;
use loquet_domain::secret::SecretBytes;
use loquet_port_apdu::{Ending, ReaderName};
use pcsc::{Card, Context, Disposition, Error, Protocols, ShareMode, Transaction};
use std::ffi::CString;
use std::mem;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Receiver;
use tokio::sync::oneshot;

/// Room for more than the longest answer, so that one that is too long is seen to be so.
const ANSWER_ROOM: usize = pcsc::MAX_BUFFER_SIZE * 2;

/// What the thread is told while it holds the card. When nobody is left to tell it anything, the
/// card is reset.
#[derive(Debug)]
pub(crate) enum Order {
    /// To send a command.
    Transmit(SecretBytes, oneshot::Sender<Result<Vec<u8>, Error>>),
    /// To end.
    End(Ending),
}

/// Whoever waits for the card's answer to reset.
type Begun = oneshot::Sender<Result<Vec<u8>, Fault>>;

/// A transaction to begin, and whom to tell.
#[derive(Debug)]
pub(crate) struct Session {
    /// On the card in this reader.
    pub(crate) reader: ReaderName,
    /// The right to.
    pub(crate) place: Place,
    /// Whether it waits for another program.
    pub(crate) waits: Arc<AtomicBool>,
    /// Told the card's answer to reset once the transaction has begun, or why it has not.
    pub(crate) begun: Begun,
    /// Told once nothing is held any more.
    pub(crate) ended: oneshot::Sender<Result<(), Fault>>,
}

/// What happened to the card.
struct Ended {
    result: Result<(), Error>,
    /// What the disconnection still has to do.
    disposition: Disposition,
}

impl Session {
    /// Begins, serves and ends the transaction.
    pub(crate) fn run(self, orders: &Receiver<Order>) {
        let Self {
            reader,
            place,
            waits,
            begun,
            ended,
        } = self;
        let result = match connect(&reader, &waits) {
            Ok(card) => converse(card, &waits, begun, orders).map_err(Fault::Code),
            Err(error) => {
                let _gone = begun.send(Err(error));
                Err(error)
            }
        };
        drop(place);
        // Whoever began may have gone.
        let _gone = ended.send(result);
    }
}

/// Connects by a new context: one from before may be of a service that is no longer there, and one
/// that is shared would let a reader that hangs block all others.
fn connect(reader: &ReaderName, waits: &AtomicBool) -> Result<Card, Fault> {
    let context = establish()?;
    let name = find(&context, reader)?;
    waits.store(true, Ordering::Release);
    Ok(context.connect(&name, ShareMode::Shared, Protocols::T0 | Protocols::T1)?)
}

/// The service's name of a reader. Two that the port cannot tell apart are neither.
fn find(context: &Context, reader: &ReaderName) -> Result<CString, Error> {
    let names = context.list_readers_owned()?.into_iter();
    let mut same = names.filter(|name| reader_name(name) == *reader);
    match (same.next(), same.next()) {
        (Some(name), None) => Ok(name),
        _ => Err(Error::UnknownReader),
    }
}

fn converse(
    mut card: Card,
    waits: &AtomicBool,
    begun: Begun,
    orders: &Receiver<Order>,
) -> Result<(), Error> {
    let Ended {
        result,
        disposition,
    } = hold(&mut card, waits, begun, orders);
    match (result, card.disconnect(disposition)) {
        (Ok(()), Err((_, error))) => Err(error),
        (result, _) => result,
    }
}

fn hold(card: &mut Card, waits: &AtomicBool, begun: Begun, orders: &Receiver<Order>) -> Ended {
    // Until the first command there is nothing to clear, and a reset would harm others.
    let untouched = |result| Ended {
        result,
        disposition: Disposition::LeaveCard,
    };
    let opened = begin(card, &begun).and_then(|held| Ok((held.atr()?, held)));
    waits.store(false, Ordering::Release);
    let (atr, held) = match opened {
        Ok(opened) => opened,
        Err(error) => {
            let _gone = begun.send(Err(error.into()));
            return untouched(Err(error));
        }
    };
    if begun.send(Ok(atr)).is_err() {
        return untouched(held.end(Ending::Leave));
    }
    let ending = held.serve(orders);
    match (held.end(ending), ending) {
        (Err(error), Ending::Reset) => Ended {
            result: Err(error),
            disposition: Disposition::ResetCard,
        },
        // The reset is done, inside the transaction. Another by the disconnection would wait for
        // the next program's transaction, and then reset the card under it.
        (result, _) => untouched(result),
    }
}

/// Begins the transaction. Another program that ends its own with a reset, as this one does, is no
/// reason to give up: nothing was sent yet.
fn begin<'card>(card: &'card mut Card, begun: &Begun) -> Result<Held<'card>, Error> {
    let mut card = card;
    loop {
        let current = card;
        match current.transaction2() {
            Ok(transaction) => return Ok(Held(Some(transaction))),
            Err((back, Error::ResetCard)) if !begun.is_closed() => {
                let protocols = Protocols::T0 | Protocols::T1;
                back.reconnect(ShareMode::Shared, protocols, Disposition::LeaveCard)?;
                card = back;
            }
            Err((_, error)) => return Err(error),
        }
    }
}

/// A transaction that ends with a reset, whatever happens to the thread.
struct Held<'card>(Option<Transaction<'card>>);

impl Held<'_> {
    fn atr(&self) -> Result<Vec<u8>, Error> {
        let transaction = self.0.as_ref().ok_or(Error::NotTransacted)?;
        let (mut names, mut atr) = ([0; pcsc::MAX_BUFFER_SIZE], [0; pcsc::MAX_ATR_SIZE]);
        let status = transaction.status2(&mut names, &mut atr)?;
        Ok(status.atr().to_vec())
    }

    /// Does what it is told until it is told to end, nobody is left, or a command fails.
    fn serve(&self, orders: &Receiver<Order>) -> Ending {
        while let Ok(order) = orders.recv() {
            let (command, asker) = match order {
                Order::Transmit(command, asker) => (command, asker),
                Order::End(ending) => return ending,
            };
            if asker.is_closed() {
                break;
            }
            let answer = self.transmit(&command);
            let is_over = answer.is_err();
            if asker.send(answer).is_err() || is_over {
                break;
            }
        }
        Ending::Reset
    }

    fn transmit(&self, command: &SecretBytes) -> Result<Vec<u8>, Error> {
        let transaction = self.0.as_ref().ok_or(Error::NotTransacted)?;
        let mut room = [0; ANSWER_ROOM];
        let answer = transaction.transmit(command.expose(), &mut room)?;
        Ok(answer.to_vec())
    }

    fn end(mut self, ending: Ending) -> Result<(), Error> {
        self.0
            .take()
            .map_or(Ok(()), |transaction| finish(transaction, ending))
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        if let Some(transaction) = self.0.take() {
            let _lost = finish(transaction, Ending::Reset);
        }
    }
}

fn finish(transaction: Transaction<'_>, ending: Ending) -> Result<(), Error> {
    let disposition = match ending {
        Ending::Reset => Disposition::ResetCard,
        Ending::Leave => Disposition::LeaveCard,
    };
    transaction
        .end(disposition)
        .map_err(|(transaction, error)| {
            // Its drop would end it without a reset.
            mem::forget(transaction);
            error
        })
}
