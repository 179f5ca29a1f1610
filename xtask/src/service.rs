//! A service that runs beside: started, waited for, asked over HTTP, and stopped.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, ChildStderr, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};

/// How long it may take to start, to answer, to become ready and to stop.
const PATIENCE: Duration = Duration::from_secs(30);

/// Has the system choose the ports, so that services beside each other do not meet.
pub(crate) fn on_free_ports(command: &mut Command) -> &mut Command {
    command
        .env("LOQUET_SERVICE__LISTEN", "127.0.0.1:0")
        .env("LOQUET_SERVICE__METRICS_LISTEN", "")
        .env("LOQUET_SERVICE__LOG_FORMAT", "text")
}

/// A service at work; it is ended with this value.
pub(crate) struct Service {
    child: Child,
    address: String,
    log: Receiver<String>,
}

impl Service {
    /// Starts it and waits until it says where it listens.
    pub(crate) fn start(mut command: Command) -> Result<Self> {
        let mut child = command
            .stdin(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .context("the service cannot be started")?;
        let log = follow(child.stderr.take().context("no standard error")?);
        let mut service = Self {
            child,
            address: String::new(),
            log,
        };
        service.address = service.listening_address()?;
        Ok(service)
    }

    /// Where it listens, `127.0.0.1:PORT`.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    fn listening_address(&self) -> Result<String> {
        let mut said = String::new();
        loop {
            match self.log.recv_timeout(PATIENCE) {
                Ok(line) => {
                    if let Some(address) = line.strip_prefix("listening on http://") {
                        return Ok(address.trim().to_owned());
                    }
                    said.push_str(&line);
                    said.push('\n');
                }
                Err(RecvTimeoutError::Timeout) => bail!("the service does not start:\n{said}"),
                Err(RecvTimeoutError::Disconnected) => bail!("the service stopped:\n{said}"),
            }
        }
    }

    /// Asks for a resource; the status of the answer.
    pub(crate) fn get(&self, path: &str) -> Result<u16> {
        let mut stream = TcpStream::connect(&self.address)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            self.address
        );
        stream.write_all(request.as_bytes())?;
        let mut text = String::new();
        stream.read_to_string(&mut text)?;
        status(&text)
    }

    /// Asks until it says that it is ready.
    pub(crate) fn wait_until_ready(&self) -> Result<()> {
        for _ in 0..PATIENCE.as_secs() {
            if self.get("/health/ready")? == 200 {
                return Ok(());
            }
            // The log wakes us early; a line says nothing of readiness by itself.
            match self.log.recv_timeout(Duration::from_secs(1)) {
                Err(RecvTimeoutError::Disconnected) => bail!("the service stopped"),
                Ok(_) | Err(RecvTimeoutError::Timeout) => {}
            }
        }
        bail!("the service does not become ready")
    }

    /// Asks it to stop, as systemd would, and expects that it does so in good order.
    pub(crate) fn stop(mut self) -> Result<()> {
        let pid = self.child.id().to_string();
        let told = Command::new("kill").args(["-TERM", &pid]).status()?;
        ensure!(told.success(), "the service cannot be told to stop");
        let status = self.child.wait()?;
        ensure!(status.success(), "the service ended with {status}");
        Ok(())
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // Nothing can be done about a service that has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Reads the log to its end, so that the service never waits for us.
fn follow(stderr: ChildStderr) -> Receiver<String> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        for line in BufReader::new(stderr).lines().map_while(Result::ok) {
            // Nobody listens any more once the service is known to run.
            let _ = sender.send(line);
        }
    });
    receiver
}

fn status(answer: &str) -> Result<u16> {
    let status = answer
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok());
    status.with_context(|| format!("not an answer: {answer}"))
}

#[cfg(test)]
mod tests {
    use super::status;

    #[test]
    fn the_status_is_the_second_word() {
        assert_eq!(
            status("HTTP/1.1 503 Service Unavailable\r\nA: b\r\n\r\n{}").unwrap(),
            503
        );
        assert!(status("nonsense").is_err());
    }
}
