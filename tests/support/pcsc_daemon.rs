//! The system's real PC/SC service with two virtual readers: one at a time on a machine, for its
//! socket and the readers' ports have one place each.

use crate::wait_for;
use loquet_adapter_card_simulator::{DEFAULT_PORT, InsertedCard, SimulatedCard, VirtualReader};
use pcsc::{Context, ReaderState, Scope, State};
use rustix::process::{Pid, Signal, kill_process};
use std::env;
use std::ffi::{CStr, CString};
use std::fs::{self, File};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;

/// What the package of the virtual readers installs: it names their driver.
const VIRTUAL_READERS: &str = "/etc/reader.conf.d/vpcd";
/// What the service leaves behind when it is killed.
const PID_FILE: &str = "/run/pcscd/pcscd.pid";

/// The service, stopped when this is dropped. Whoever wants another waits until then.
///
/// It also ends with the thread that started it, so that a test that is killed leaves none behind.
pub struct PcscDaemon {
    service: Option<Child>,
    folder: TempDir,
    // Dropped last: the next one starts when this one has ended.
    _turn: File,
}

impl PcscDaemon {
    /// The first virtual reader.
    pub const FIRST: &str = "Virtual PCD 00 00";
    /// The second one.
    pub const SECOND: &str = "Virtual PCD 00 01";

    /// The service with two empty virtual readers.
    pub fn start() -> Self {
        let mut daemon = Self::stopped();
        let readers = daemon.folder.path().join("vpcd");
        let copied = fs::copy(VIRTUAL_READERS, readers);
        copied.expect("the package vsmartcard-vpcd is installed");
        daemon.restart();
        daemon
    }

    /// The service without any reader.
    pub fn without_readers() -> Self {
        let mut daemon = Self::stopped();
        daemon.restart();
        daemon
    }

    /// No service, and nobody else starts one.
    pub fn stopped() -> Self {
        let turn = File::create(env::temp_dir().join("pcscd.lock")).expect("the lock");
        turn.lock().expect("the lock");
        Self {
            service: None,
            folder: TempDir::new().expect("a folder"),
            _turn: turn,
        }
    }

    /// Starts the service, which does not run, and waits until it shows its readers.
    pub fn restart(&mut self) {
        assert!(self.service.is_none(), "the service runs");
        let log = File::create(self.log()).expect("a log");
        let service = Command::new("setpriv")
            .args(["--pdeathsig", "KILL", "--"])
            .arg(executable())
            .args(["--foreground", "--config"])
            .arg(self.folder.path())
            .stdin(Stdio::null())
            .stdout(log.try_clone().expect("a log"))
            .stderr(log)
            .spawn();
        self.service = Some(service.expect("setpriv and pcscd start"));
        let expected = fs::read_dir(self.folder.path()).expect("the folder");
        // The log lies beside the readers' file, if there is one.
        let expected = if expected.count() > 1 { 2 } else { 0 };
        wait_for("the service", || {
            self.assert_alive();
            let readers = Context::establish(Scope::User).ok()?.list_readers_owned();
            (readers.ok()?.len() == expected).then_some(())
        });
    }

    /// Kills the service, as a crash does.
    pub fn kill(&mut self) {
        self.end(Signal::KILL);
        // A number that another process gets would keep the next service from starting.
        let _ = fs::remove_file(PID_FILE);
    }

    /// Puts a card into the first reader, and waits until the service shows it.
    pub fn insert(&self, card: &SimulatedCard) -> InsertedCard {
        self.insert_into(0, card)
    }

    /// Puts a card into the second reader, and waits until the service shows it.
    pub fn insert_second(&self, card: &SimulatedCard) -> InsertedCard {
        self.insert_into(1, card)
    }

    fn insert_into(&self, slot: u16, card: &SimulatedCard) -> InsertedCard {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, DEFAULT_PORT + slot));
        // The readers listen when the service first looks at them.
        let inserted = wait_for("the virtual reader", || {
            VirtualReader::at(address).insert(card).ok()
        });
        let name = if slot == 0 { Self::FIRST } else { Self::SECOND };
        self.wait_until(name, State::PRESENT);
        inserted
    }

    /// Takes the card out, and waits until the service shows the first reader empty.
    pub fn remove(&self, card: InsertedCard) {
        card.remove().expect("out");
        self.wait_until(Self::FIRST, State::EMPTY);
    }

    /// Waits until a reader is like this.
    pub fn wait_until(&self, reader: &str, wanted: State) {
        let name = CString::new(reader).expect("a name");
        let context = Context::establish(Scope::User).expect("the service runs");
        wait_for(reader, || {
            state(&context, &name).contains(wanted).then_some(())
        });
    }

    fn log(&self) -> PathBuf {
        self.folder.path().join("pcscd.log")
    }

    fn assert_alive(&mut self) {
        let ended = self
            .service
            .as_mut()
            .and_then(|child| child.try_wait().ok()?);
        if let Some(status) = ended {
            let log = fs::read_to_string(self.log()).unwrap_or_default();
            panic!("pcscd has ended with {status}: {log}");
        }
    }

    fn end(&mut self, signal: Signal) {
        if let Some(mut service) = self.service.take() {
            let process = i32::try_from(service.id()).ok().and_then(Pid::from_raw);
            // It may have ended by itself.
            let _ = process.map(|process| kill_process(process, signal));
            service.wait().expect("over");
        }
    }
}

impl Drop for PcscDaemon {
    fn drop(&mut self) {
        self.end(Signal::TERM);
    }
}

/// A reader's state now.
fn state(context: &Context, reader: &CStr) -> State {
    let mut states = [ReaderState::new(reader, State::UNAWARE)];
    let answer = context.get_status_change(Duration::ZERO, &mut states);
    answer.expect("the service answers");
    states[0].event_state()
}

/// The service is for administrators: not everybody has it on their path.
fn executable() -> &'static str {
    let places = ["/usr/sbin/pcscd", "/usr/local/sbin/pcscd", "/usr/bin/pcscd"];
    let place = places.into_iter().find(|path| Path::new(path).is_file());
    place.expect("pcscd is installed")
}
