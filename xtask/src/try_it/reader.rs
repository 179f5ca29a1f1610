//! A virtual card reader under the real PC/SC service.

use std::fs;
use std::io::ErrorKind;
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::net::UnixStream;
use std::process::{Child, Stdio};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use tempfile::TempDir;

use crate::needs;

/// Where the PC/SC service listens.
const SOCKET: &str = "/run/pcscd/pcscd.comm";

/// Where the virtual reader waits for its card.
const PORT: u16 = 0x8C7B;

/// What tells the service of the virtual reader.
const CONFIGURATION: &str = "FRIENDLYNAME \"Virtual PCD\"\n\
    DEVICENAME /dev/null:0x8C7B\n\
    LIBPATH /usr/lib/pcsc/drivers/serial/libifdvpcd.so\n\
    CHANNELID 0x8C7B\n";

/// How often, and how long between, the service is asked whether it is ready.
const PATIENCE: (u32, Duration) = (100, Duration::from_millis(100));

/// The service with a virtual reader: the one that runs, or one of our own that ends with this value.
pub(super) struct VirtualReader {
    service: Option<(Child, TempDir)>,
}

impl VirtualReader {
    /// Finds the service and its virtual reader, or starts it.
    pub(super) fn start() -> Result<Self> {
        if service_answers() {
            ensure!(
                reader_waits()?,
                "the PC/SC service runs without the virtual reader: start it again, \
                 for instance by `systemctl restart pcscd`, and run this again"
            );
            return Ok(Self { service: None });
        }
        let folder = TempDir::new()?;
        fs::write(folder.path().join("vpcd"), CONFIGURATION)?;
        let mut command = needs::as_administrator("/usr/sbin/pcscd")
            .context("the PC/SC service does not run, and only an administrator can start it")?;
        let service = command
            .args(["--foreground", "--config"])
            .arg(folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("the PC/SC service cannot be started")?;
        let reader = Self {
            service: Some((service, folder)),
        };
        wait_until_ready()?;
        Ok(reader)
    }
}

impl Drop for VirtualReader {
    /// Asked to end, so that it takes its socket away; a service that ran before goes on.
    fn drop(&mut self) {
        let Some((service, _)) = &mut self.service else {
            return;
        };
        let asked = needs::as_administrator("kill")
            .is_some_and(|mut kill| kill.arg(service.id().to_string()).status().is_ok());
        if asked {
            let _ = service.wait();
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "waits for another program to be ready"
)]
fn wait_until_ready() -> Result<()> {
    let (times, pause) = PATIENCE;
    for _ in 0..times {
        if service_answers() && reader_waits()? {
            return Ok(());
        }
        thread::sleep(pause);
    }
    bail!("the PC/SC service was started, and does not answer")
}

fn service_answers() -> bool {
    UnixStream::connect(SOCKET).is_ok()
}

/// Whether the port is taken: connecting to it would already be a card put in.
fn reader_waits() -> Result<bool> {
    match TcpListener::bind((Ipv4Addr::LOCALHOST, PORT)) {
        Ok(_) => Ok(false),
        Err(error) if error.kind() == ErrorKind::AddrInUse => Ok(true),
        Err(error) => Err(error.into()),
    }
}
