//! Between the library and the daemon: hides a reader, as if it were unplugged.
//!
//! The daemon takes a reader in or out for a USB device only, which no test can plug in. So the
//! daemon's socket is moved aside, and this listens in its place. It passes every message on, blanks
//! the hidden reader in the daemon's list of readers, and wakes whoever waits for a change as the
//! daemon does. A message of the library is its length, its number, and its body; one of the daemon
//! is a body alone (pcsc-lite, protocol 4.4).

use std::fs;
use std::io::{self, Read as _, Write as _};
use std::net::Shutdown;
use std::os::unix::net::{UnixListener, UnixStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

const SOCKET: &str = "/run/pcscd/pcscd.comm";
const ASIDE: &str = "/run/pcscd/pcscd.comm.aside";

const TRANSMIT: u32 = 0x09;
const WAIT: u32 = 0x13;
const STOP_WAITING: u32 = 0x14;
/// The body of both: a time, and a code.
const WAIT_BODY: [u8; 8] = [0; 8];

/// The wedge; the daemon has its socket back when this is dropped.
pub(crate) struct Wedge(Arc<Shared>);

struct Shared {
    /// The reader's name with the byte that ends it.
    reader: Vec<u8>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    is_hidden: bool,
    links: Vec<Arc<Link>>,
}

/// A connection of the library, and ours to the daemon.
struct Link {
    library: UnixStream,
    daemon: UnixStream,
    talk: Mutex<Talk>,
}

#[derive(Default)]
struct Talk {
    /// Whether the library waits for a change.
    waits: bool,
    /// How many bytes of the daemon answer something that the library has not asked.
    unasked: usize,
}

impl Wedge {
    pub(crate) fn between(reader: &str) -> Self {
        fs::rename(SOCKET, ASIDE).expect("the daemon's socket");
        let listener = UnixListener::bind(SOCKET).expect("the socket's place");
        let shared = Arc::new(Shared {
            reader: [reader.as_bytes(), &[0]].concat(),
            state: Mutex::default(),
        });
        let inside = Arc::clone(&shared);
        thread::spawn(move || inside.listen(&listener));
        Self(shared)
    }

    /// Hides the reader or shows it again, and wakes whoever waits.
    pub(crate) fn hide(&self, is_hidden: bool) {
        let mut state = self.0.locked();
        state.is_hidden = is_hidden;
        for link in &state.links {
            // Whoever is gone needs no wake.
            let _gone = link.wake();
        }
    }
}

impl Drop for Wedge {
    fn drop(&mut self) {
        let _back = fs::rename(ASIDE, SOCKET);
        for link in self.0.locked().links.drain(..) {
            let _closed = link.library.shutdown(Shutdown::Both);
            let _closed = link.daemon.shutdown(Shutdown::Both);
        }
    }
}

impl Shared {
    fn locked(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn listen(self: Arc<Self>, listener: &UnixListener) {
        while let (Ok((library, _)), Ok(daemon)) = (listener.accept(), UnixStream::connect(ASIDE)) {
            let link = Arc::new(Link {
                library,
                daemon,
                talk: Mutex::default(),
            });
            self.locked().links.push(Arc::clone(&link));
            let (shared, back) = (Arc::clone(&self), Arc::clone(&link));
            thread::spawn(move || {
                let _closed = link.ask();
                let _closed = link.daemon.shutdown(Shutdown::Both);
            });
            thread::spawn(move || {
                let _closed = back.answer(&shared);
                let _closed = back.library.shutdown(Shutdown::Both);
                shared.locked().links.retain(|one| !Arc::ptr_eq(one, &back));
            });
        }
    }
}

impl Link {
    fn talk(&self) -> std::sync::MutexGuard<'_, Talk> {
        self.talk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From the library to the daemon.
    fn ask(&self) -> io::Result<()> {
        loop {
            let mut header = [0; 8];
            (&self.library).read_exact(&mut header)?;
            let [length, number] = [word(&header, 0), word(&header, 1)];
            let mut body = vec![0; usize::try_from(length).expect("a length")];
            (&self.library).read_exact(&mut body)?;
            if number == TRANSMIT {
                let mut command = vec![0; usize::try_from(word(&body, 3)).expect("a length")];
                (&self.library).read_exact(&mut command)?;
                body.extend(command);
            }
            let mut talk = self.talk();
            talk.waits = number == WAIT;
            (&self.daemon).write_all(&[header.as_slice(), &body].concat())?;
        }
    }

    /// From the daemon to the library.
    fn answer(&self, shared: &Shared) -> io::Result<()> {
        let mut room = [0; 8_192];
        loop {
            let length = (&self.daemon).read(&mut room)?;
            if length == 0 {
                return Ok(());
            }
            let mut bytes = room.get(..length).unwrap_or_default().to_vec();
            let is_hidden = shared.locked().is_hidden;
            let mut talk = self.talk();
            let unasked = talk.unasked.min(bytes.len());
            bytes.drain(..unasked);
            talk.unasked -= unasked;
            let name = shared.reader.as_slice();
            let found = bytes.windows(name.len()).position(|part| part == name);
            if let (true, Some(place)) = (is_hidden, found) {
                bytes
                    .iter_mut()
                    .skip(place)
                    .take(name.len())
                    .for_each(|byte| *byte = 0);
            }
            (&self.library).write_all(&bytes)?;
        }
    }

    /// Wakes the library if it waits, and lets the daemon know that it no longer does.
    fn wake(&self) -> io::Result<()> {
        let mut talk = self.talk();
        if !std::mem::take(&mut talk.waits) {
            return Ok(());
        }
        talk.unasked += WAIT_BODY.len();
        let header = [
            u32::try_from(WAIT_BODY.len()).expect("a length"),
            STOP_WAITING,
        ];
        let header = header.map(u32::to_ne_bytes).concat();
        (&self.daemon).write_all(&[header.as_slice(), &WAIT_BODY].concat())?;
        (&self.library).write_all(&WAIT_BODY)
    }
}

/// A word of a message, in the machine's order.
fn word(bytes: &[u8], number: usize) -> u32 {
    let word = bytes.chunks_exact(4).nth(number).expect("a word");
    u32::from_ne_bytes(word.try_into().expect("four bytes"))
}
