//! The system's PC/SC daemon with vsmartcard's virtual reader, started by a test for itself.
//!
//! Needs no crate of ours, so that the tests of an adapter can take this file in by its path.
//! A machine has one socket of the daemon: a lock in the system's folder for temporary files lets
//! one test at a time have it, of whatever package.

use rustix::fs::{FlockOperation, flock};
use rustix::process::{Pid, Signal, kill_process};
use std::env;
use std::fs::{self, File};
use std::io::{Read as _, Seek as _, Write as _};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;
use tempfile::TempDir;

/// The daemon.
const PROGRAM: &str = "/usr/sbin/pcscd";
/// Its socket.
const SOCKET: &str = "/run/pcscd/pcscd.comm";
/// The driver of the virtual reader.
const DRIVER: &str = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so";
/// The beginning of the name of each folder with the daemon's configuration.
const FOLDER: &str = "loquet-pcscd-";

/// The names of the virtual reader's two slots.
pub const READERS: [&str; 2] = ["Virtual PCD 00 00", "Virtual PCD 00 01"];
/// The ports where the slots wait for their cards. Not the virtual reader's usual ones: those are
/// among the ports that the system gives to any connection, and the daemon could not have them while
/// another test's connection does.
pub const PORTS: [u16; 2] = [23_163, 23_164];

/// The daemon's configuration of a virtual reader: its name, and the port of its first slot.
pub fn configuration(name: &str, port: u16) -> String {
    format!(
        "FRIENDLYNAME \"{name}\"\nDEVICENAME /dev/null:{port:#X}\nLIBPATH {DRIVER}\n\
         CHANNELID {port:#X}\n"
    )
}

/// The daemon, ended when this is dropped, by a panic too.
pub struct PcscDaemon {
    child: Mutex<Option<Child>>,
    configuration: TempDir,
    lock: Mutex<File>,
}

impl PcscDaemon {
    /// Waits until no other test has the daemon, and starts it.
    pub fn start() -> Self {
        Self::start_with(&configuration("Virtual PCD", PORTS[0]))
    }

    /// The same with these readers, as the daemon's configuration names them.
    pub fn start_with(readers: &str) -> Self {
        let daemon = Self::stopped();
        let file = daemon.configuration.path().join("readers");
        fs::write(file, readers).expect("the daemon's configuration");
        daemon.start_again();
        daemon
    }

    /// Waits until no other test has the daemon, and starts none.
    pub fn stopped() -> Self {
        let configuration = tempfile::Builder::new().prefix(FOLDER).tempdir();
        Self {
            child: Mutex::new(None),
            configuration: configuration.expect("a temporary folder"),
            lock: Mutex::new(locked()),
        }
    }

    /// Starts it once more, and waits until it answers.
    pub fn start_again(&self) {
        let mut child = self.child.lock().unwrap_or_else(PoisonError::into_inner);
        assert!(child.is_none(), "the daemon runs");
        let output = File::create(self.output()).expect("a file for the daemon's output");
        let mut command = Command::new(PROGRAM);
        command.args(["--foreground", "--config"]);
        command.arg(self.configuration.path());
        command.stdin(Stdio::null());
        command.stdout(output.try_clone().expect("the same file"));
        command.stderr(output);
        let started = command.spawn().unwrap_or_else(|error| {
            panic!("{PROGRAM}: {error} (Debian: apt-get install pcscd vsmartcard-vpcd)")
        });
        let started = child.insert(started);
        note(&self.lock, started.id());
        poll("the PC/SC daemon answers", || {
            if let Some(end) = started.try_wait().expect("the daemon's state") {
                let output = fs::read_to_string(self.output()).unwrap_or_default();
                panic!("the PC/SC daemon has ended: {end}\n{output}");
            }
            UnixStream::connect(SOCKET).is_ok()
        });
    }

    /// Ends it without a warning.
    pub fn crash(&self) {
        let child = self.child.lock();
        let child = child.unwrap_or_else(PoisonError::into_inner).take();
        if let Some(mut child) = child {
            child.kill().expect("the daemon is killed");
            child.wait().expect("the daemon has ended");
        }
    }

    /// Stops it where it is: it answers nothing until [`PcscDaemon::thaw`].
    pub fn freeze(&self) {
        self.signal(Signal::STOP);
    }

    /// Undoes [`PcscDaemon::freeze`].
    pub fn thaw(&self) {
        self.signal(Signal::CONT);
    }

    fn signal(&self, signal: Signal) {
        let child = self.child.lock().unwrap_or_else(PoisonError::into_inner);
        let child = child.as_ref().expect("the daemon runs");
        kill_process(Pid::from_child(child), signal).expect("the daemon is reached");
    }

    fn output(&self) -> PathBuf {
        self.configuration.path().with_extension("log")
    }
}

impl Drop for PcscDaemon {
    fn drop(&mut self) {
        self.crash();
        let _gone = fs::remove_file(self.output());
    }
}

/// Waits until something is so.
#[expect(
    clippy::disallowed_methods,
    reason = "another process tells nobody when it is ready"
)]
pub fn poll(what: &str, mut is_so: impl FnMut() -> bool) {
    for _ in 0..6_000 {
        if is_so() {
            return;
        }
        thread::sleep(Duration::from_millis(5));
    }
    panic!("it never comes: {what}");
}

/// The lock, held until the file is closed. What a killed test left running is ended.
fn locked() -> File {
    let path = env::temp_dir().join("pcscd.lock");
    let mut options = File::options();
    let file = options.read(true).write(true).create(true).truncate(false);
    let mut file = file.open(path).expect("the lock of the PC/SC daemon");
    flock(&file, FlockOperation::LockExclusive).expect("the lock of the PC/SC daemon");
    let mut text = String::new();
    file.read_to_string(&mut text).expect("the lock's text");
    let left = text.trim().parse().ok().and_then(Pid::from_raw);
    if let Some(left) = left.filter(|left| is_ours(*left)) {
        let _ended = kill_process(left, Signal::KILL);
        poll("a daemon that a killed test left has ended", || {
            !is_ours(left)
        });
    }
    file
}

/// Whether a process is a daemon that a test of ours started.
fn is_ours(process: Pid) -> bool {
    let path = format!("/proc/{}/cmdline", process.as_raw_nonzero());
    let line = fs::read(path).unwrap_or_default();
    let line = String::from_utf8_lossy(&line);
    line.starts_with(PROGRAM) && line.contains(FOLDER)
}

/// Notes the daemon's process in the lock, for whoever finds it left.
fn note(lock: &Mutex<File>, process: u32) {
    let mut file = lock.lock().unwrap_or_else(PoisonError::into_inner);
    let written = file
        .set_len(0)
        .and_then(|()| file.rewind())
        .and_then(|()| write!(file, "{process}"));
    written.expect("the lock's text");
}
