//! A card for a slot of vsmartcard's virtual reader: a client of its port.
//!
//! A frame is its length in two bytes and as many bytes, both ways. One byte is a word of the
//! reader: off (0), on (1), reset (2), all three without an answer, and answer to reset (4), asked
//! at each poll. Everything else is a command.

use loquet_port_apdu::contract::Reaction;
use rustix::net::sockopt::set_tcp_quickack;
use std::io::{self, Read as _, Write as _};
use std::net::{Ipv4Addr, Shutdown, TcpStream};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// A card of protocol T=0 with two historical bytes.
pub(crate) const ATR: [u8; 4] = [0x3B, 0x02, 0x14, 0x50];
/// The instruction that changes nothing.
pub(crate) const QUESTION: u8 = 0xC0;
/// The instruction after which somebody is verified.
pub(crate) const PROOF: u8 = 0x20;

/// What the card knows and will do.
#[derive(Default)]
pub(crate) struct Memory {
    pub(crate) is_verified: bool,
    pub(crate) next: Option<Reaction>,
    has_left: bool,
    link: Option<TcpStream>,
}

#[derive(Default)]
struct Chip {
    memory: Mutex<Memory>,
    left: Condvar,
}

/// A card in a slot; pulled out when it is dropped.
pub(crate) struct VirtualCard {
    chip: Arc<Chip>,
    thread: Option<JoinHandle<()>>,
}

impl VirtualCard {
    pub(crate) fn insert(port: u16, atr: &[u8], sent: Arc<Mutex<Vec<Vec<u8>>>>) -> Self {
        let (chip, atr) = (Arc::<Chip>::default(), atr.to_vec());
        let inside = Arc::clone(&chip);
        let thread = Some(thread::spawn(move || inside.live(port, &atr, &sent)));
        Self { chip, thread }
    }

    pub(crate) fn memory<T>(&self, with: impl FnOnce(&mut Memory) -> T) -> T {
        self.chip.memory(with)
    }

    pub(crate) fn has_left(&self) -> bool {
        self.memory(|memory| memory.has_left)
    }
}

impl Drop for VirtualCard {
    fn drop(&mut self) {
        self.chip.leave();
        let ended = self.thread.take().map(JoinHandle::join);
        assert!(ended.is_none_or(|end| end.is_ok()), "the card has panicked");
    }
}

impl Chip {
    fn memory<T>(&self, with: impl FnOnce(&mut Memory) -> T) -> T {
        with(&mut self.memory.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn leave(&self) {
        self.memory(|memory| {
            memory.has_left = true;
            if let Some(link) = memory.link.take() {
                let _closed = link.shutdown(Shutdown::Both);
            }
        });
        self.left.notify_all();
    }

    /// Is in the slot until it leaves, whichever daemon has the slot.
    fn live(&self, port: u16, atr: &[u8], sent: &Mutex<Vec<Vec<u8>>>) {
        while !self.memory(|memory| memory.has_left) {
            let _closed = self.connect(port, atr, sent);
            // Without the reader there is no power either.
            self.memory(|memory| memory.is_verified = false);
            self.wait(Duration::from_millis(10));
        }
    }

    fn connect(&self, port: u16, atr: &[u8], sent: &Mutex<Vec<Vec<u8>>>) -> io::Result<()> {
        let mut link = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
        link.set_nodelay(true)?;
        let other = link.try_clone()?;
        self.memory(|memory| {
            if memory.has_left {
                let _closed = other.shutdown(Shutdown::Both);
            }
            memory.link = Some(other);
        });
        loop {
            match frame(&mut link)?.as_slice() {
                [0..=2] => self.memory(|memory| memory.is_verified = false),
                [4] => answer(&mut link, atr)?,
                command => {
                    let mut sent = sent.lock().unwrap_or_else(PoisonError::into_inner);
                    sent.push(command.to_vec());
                    drop(sent);
                    let bytes = self.react(command);
                    answer(&mut link, &bytes)?;
                }
            }
        }
    }

    fn react(&self, command: &[u8]) -> Vec<u8> {
        match self.memory(|memory| memory.next.take()) {
            Some(Reaction::Answer(bytes)) => return bytes,
            Some(Reaction::Late(by)) => self.wait(by),
            Some(Reaction::Leaves) => self.leave(),
            None => {}
        }
        if command.get(1) == Some(&PROOF) {
            self.memory(|memory| memory.is_verified = true);
        }
        vec![0x90, 0x00]
    }

    /// Waits so long, or until the card leaves.
    fn wait(&self, time: Duration) {
        let memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        let stays = |memory: &mut Memory| !memory.has_left;
        let _waited = self.left.wait_timeout_while(memory, time, stays);
    }
}

/// Reads a frame. The reader sends length and bytes apart: unless the first is acknowledged at
/// once, the second waits for 40 ms.
fn frame(link: &mut TcpStream) -> io::Result<Vec<u8>> {
    let mut length = [0; 2];
    set_tcp_quickack(&link, true)?;
    link.read_exact(&mut length)?;
    set_tcp_quickack(&link, true)?;
    let mut bytes = vec![0; usize::from(u16::from_be_bytes(length))];
    link.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn answer(link: &mut TcpStream, bytes: &[u8]) -> io::Result<()> {
    let length = u16::try_from(bytes.len()).expect("a short answer");
    link.write_all(&[length.to_be_bytes().as_slice(), bytes].concat())
}
