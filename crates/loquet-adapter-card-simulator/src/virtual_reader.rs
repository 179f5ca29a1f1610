//! The card of a virtual reader: a TCP client of vpcd, the daemon's side of vsmartcard.
//!
//! A frame is a length on two bytes, big endian, and so many bytes; one byte from the reader is a
//! control, more are a command.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpStream};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use zeroize::Zeroizing;

use crate::card::{Reply, SimulatedCard};

/// Where the first slot of vpcd listens; the second is one higher.
pub const DEFAULT_PORT: u16 = 35963;

/// Controls from the reader.
const POWER_OFF: u8 = 0;
const POWER_ON: u8 = 1;
const RESET: u8 = 2;
const GET_ATR: u8 = 4;

/// Why a card cannot be put into a virtual reader, or came out of it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VirtualReaderError {
    /// No virtual reader listens there.
    #[error("no virtual reader listens at {address}")]
    NotListening {
        /// Where.
        address: SocketAddr,
        /// Why.
        source: io::Error,
    },
    /// A card without an answer to reset: the protocol has no word for it.
    #[error("a virtual reader takes no mute card")]
    Mute,
    /// The link broke.
    #[error("the link to the virtual reader broke")]
    Link {
        /// Why.
        source: io::Error,
    },
}

/// How the stay of a card in a reader ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Departure {
    /// It was taken out: by [`InsertedCard::remove`] or by its fault script.
    Removed,
    /// The reader went away.
    ReaderGone,
}

/// A slot of vpcd.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VirtualReader {
    address: SocketAddr,
}

impl Default for VirtualReader {
    /// The first slot on this computer.
    fn default() -> Self {
        Self::at(SocketAddr::from((Ipv4Addr::LOCALHOST, DEFAULT_PORT)))
    }
}

impl VirtualReader {
    /// The slot that listens at this address.
    pub fn at(address: SocketAddr) -> Self {
        Self { address }
    }

    /// Puts a card in. It stays until it is removed, or dropped.
    ///
    /// # Errors
    ///
    /// [`VirtualReaderError::NotListening`] and [`VirtualReaderError::Mute`].
    pub fn insert(&self, card: &SimulatedCard) -> Result<InsertedCard, VirtualReaderError> {
        if card.atr().is_empty() {
            return Err(VirtualReaderError::Mute);
        }
        let stream = self.connect()?;
        let shared = stream
            .try_clone()
            .map_err(|source| VirtualReaderError::Link { source })?;
        let link = Link(Arc::new(Mutex::new(Some(shared))));
        let (stop, stopped) = channel();
        let stay = Stay {
            reader: *self,
            link: link.clone(),
            stopped,
            card: card.clone(),
            stream,
        };
        let thread = std::thread::spawn(move || stay.run());
        Ok(InsertedCard {
            link,
            stop,
            thread: Some(thread),
        })
    }

    fn connect(&self) -> Result<TcpStream, VirtualReaderError> {
        let address = self.address;
        let stream = TcpStream::connect(address)
            .and_then(|stream| stream.set_nodelay(true).map(|()| stream));
        stream.map_err(|source| VirtualReaderError::NotListening { address, source })
    }
}

/// The connection that can be closed from another thread; `None` once the card was taken out.
#[derive(Clone)]
struct Link(Arc<Mutex<Option<TcpStream>>>);

impl Link {
    fn get(&self) -> MutexGuard<'_, Option<TcpStream>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A card in a virtual reader. Dropping it takes it out.
pub struct InsertedCard {
    link: Link,
    stop: Sender<()>,
    thread: Option<JoinHandle<Result<Departure, VirtualReaderError>>>,
}

impl std::fmt::Debug for InsertedCard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("InsertedCard").finish_non_exhaustive()
    }
}

impl InsertedCard {
    /// Takes it out.
    ///
    /// # Errors
    ///
    /// [`VirtualReaderError::Link`] when the link had broken before.
    pub fn remove(mut self) -> Result<Departure, VirtualReaderError> {
        self.take_out();
        self.join()
    }

    /// Waits until it comes out by itself: by its fault script, or with the reader.
    ///
    /// # Errors
    ///
    /// [`VirtualReaderError::Link`] when the link breaks,
    /// [`VirtualReaderError::NotListening`] when the reader is gone while cards are swapped.
    pub fn wait(mut self) -> Result<Departure, VirtualReaderError> {
        self.join()
    }

    /// Closes the link and wakes the card, whatever it waits for.
    fn take_out(&self) {
        // Either may have ended already, which is what is wanted.
        let _ = self.stop.send(());
        if let Some(stream) = self.link.get().take() {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }

    fn join(&mut self) -> Result<Departure, VirtualReaderError> {
        let ended = self.thread.take().map(JoinHandle::join);
        match ended {
            Some(Ok(ended)) => ended,
            Some(Err(_)) => Err(VirtualReaderError::Link {
                source: io::Error::other("its thread panicked"),
            }),
            None => Ok(Departure::Removed),
        }
    }
}

impl Drop for InsertedCard {
    fn drop(&mut self) {
        self.take_out();
        let _ = self.join();
    }
}

/// What the thread of a card in a reader owns.
struct Stay {
    reader: VirtualReader,
    link: Link,
    stopped: Receiver<()>,
    card: SimulatedCard,
    stream: TcpStream,
}

/// What follows a frame.
enum Next {
    Frame,
    End(Departure),
    /// The card leaves, and this one is put in at once.
    Insert(SimulatedCard),
}

impl Stay {
    /// Serves the reader until the card is out.
    fn run(mut self) -> Result<Departure, VirtualReaderError> {
        let departure = loop {
            match self.step() {
                Ok(Next::Frame) => {}
                Ok(Next::End(departure)) => break Ok(departure),
                Ok(Next::Insert(card)) => match self.reinsert(card) {
                    Ok(true) => {}
                    Ok(false) => break Ok(Departure::Removed),
                    Err(error) => break Err(error),
                },
                Err(_) if self.is_taken_out() => break Ok(Departure::Removed),
                Err(source) => break Err(VirtualReaderError::Link { source }),
            }
        };
        self.card.power_off();
        // The reader may have closed it already.
        let _ = self.stream.shutdown(Shutdown::Both);
        departure
    }

    fn is_taken_out(&self) -> bool {
        self.link.get().is_none()
    }

    /// One frame from the reader.
    fn step(&mut self) -> io::Result<Next> {
        let Some(frame) = self.receive()? else {
            let removed = self.is_taken_out();
            return Ok(Next::End(if removed {
                Departure::Removed
            } else {
                Departure::ReaderGone
            }));
        };
        match frame.as_slice() {
            [POWER_OFF] => self.card.power_off(),
            [POWER_ON] => self.card.power_on(),
            [RESET] => self.card.reset(),
            [GET_ATR] => self.send(&self.card.atr())?,
            [] | [_] => return Err(io::Error::from(io::ErrorKind::InvalidData)),
            command => return self.exchange(command),
        }
        Ok(Next::Frame)
    }

    /// One command, under the card's fault script.
    fn exchange(&self, command: &[u8]) -> io::Result<Next> {
        match self.card.exchange(command) {
            Reply::Answer { bytes, after } => {
                if !after.is_zero() && self.is_stopped_within(after) {
                    return Ok(Next::End(Departure::Removed));
                }
                self.answer(&bytes)
            }
            Reply::Reset => self.answer(&self.card.execute(command)),
            Reply::Removed => Ok(Next::End(Departure::Removed)),
            Reply::Swapped(other) => Ok(Next::Insert(other)),
            Reply::Silence => {
                // Sent or dropped: either way somebody takes the card out.
                let _ = self.stopped.recv();
                Ok(Next::End(Departure::Removed))
            }
        }
    }

    /// Whether the card is taken out before the time has passed.
    fn is_stopped_within(&self, time: Duration) -> bool {
        !matches!(
            self.stopped.recv_timeout(time),
            Err(RecvTimeoutError::Timeout)
        )
    }

    /// An answer. A frame without bytes would block the slot, so an empty answer is what a client
    /// makes of a card that leaves in mid-command: out and in again.
    fn answer(&self, bytes: &[u8]) -> io::Result<Next> {
        if bytes.is_empty() {
            return Ok(Next::Insert(self.card.clone()));
        }
        self.send(bytes)?;
        Ok(Next::Frame)
    }

    /// Takes the card out and puts another in. `false` when somebody has taken it out.
    fn reinsert(&mut self, card: SimulatedCard) -> Result<bool, VirtualReaderError> {
        let link = self.link.clone();
        let mut link = link.get();
        if link.is_none() {
            return Ok(false);
        }
        self.card.power_off();
        let gone = |source| VirtualReaderError::Link { source };
        self.stream.shutdown(Shutdown::Both).map_err(gone)?;
        self.stream = self.reader.connect()?;
        *link = Some(self.stream.try_clone().map_err(gone)?);
        self.card = card;
        Ok(true)
    }

    /// A frame; `None` when the reader closed the link between two.
    fn receive(&mut self) -> io::Result<Option<Zeroizing<Vec<u8>>>> {
        let mut length = [0; 2];
        acknowledge_at_once(&self.stream)?;
        match self.stream.read_exact(&mut length) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
            Err(error) => return Err(error),
        }
        let mut frame = Zeroizing::new(vec![0; usize::from(u16::from_be_bytes(length))]);
        acknowledge_at_once(&self.stream)?;
        self.stream.read_exact(&mut frame)?;
        Ok(Some(frame))
    }

    /// A frame, in one write.
    fn send(&self, bytes: &[u8]) -> io::Result<()> {
        let length = u16::try_from(bytes.len()).map_err(io::Error::other)?;
        let frame = [&length.to_be_bytes(), bytes].concat();
        (&self.stream).write_all(&frame)
    }
}

/// vpcd writes the length and the bytes one after the other, and the second waits until the first
/// is acknowledged: 40 ms a command, unless it is at once. The system forgets the wish, so it is
/// repeated for every read.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn acknowledge_at_once(stream: &TcpStream) -> io::Result<()> {
    rustix::net::sockopt::set_tcp_quickack(stream, true).map_err(io::Error::from)
}

/// Elsewhere there is no such option: each command may take 40 ms longer.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn acknowledge_at_once(_: &TcpStream) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests;
