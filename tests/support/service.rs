//! The program `loquetd` over the practice of a [`Program`], on addresses that the system chooses.

use crate::Program;
use crate::program::executable;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};
use std::fs;
use std::io::{BufRead, BufReader};
use std::net::IpAddr;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex, Once, PoisonError};
use std::thread;
use std::time::Duration;

/// How long anything of the service may take in a test.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// A service that runs; it is killed with the test.
pub struct Service {
    child: Child,
    url: String,
    metrics: String,
    log: Arc<Mutex<String>>,
}

impl Service {
    /// The command that starts it, for a test that changes it.
    pub fn command(program: &Program) -> Command {
        let mut command = program.command_of(executable("loquet-app-service", "loquetd"));
        command
            .env("LOQUET_SERVICE__LISTEN", "127.0.0.1:0")
            .env("LOQUET_SERVICE__METRICS_LISTEN", "127.0.0.1:0");
        command
    }

    /// Starts it over a practice, and waits until it listens.
    pub fn start(program: &Program) -> Self {
        Self::start_by(&mut Self::command(program))
    }

    /// Starts it by this command, and waits until it listens.
    pub fn start_by(command: &mut Command) -> Self {
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        let mut child = command.spawn().expect("the service starts");
        let errors = child.stderr.take().expect("its standard error");
        let log = Arc::new(Mutex::new(String::new()));
        let (told, addresses) = channel();
        let written = Arc::clone(&log);
        thread::spawn(move || {
            for line in BufReader::new(errors).lines().map_while(Result::ok) {
                for (what, beginning) in [("url", "listening on "), ("metrics", "metrics on ")] {
                    if let Some(address) = line.strip_prefix(beginning) {
                        // Nobody waits any more once both are known.
                        let _ = told.send((what, address.trim().to_owned()));
                    }
                }
                let mut log = written.lock().unwrap_or_else(PoisonError::into_inner);
                log.push_str(&line);
                log.push('\n');
            }
        });
        let (url, metrics) = addresses_of(&addresses, &log);
        Self {
            child,
            url,
            metrics,
            log,
        }
    }

    /// The number of its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Its address, such as `http://127.0.0.1:40123`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Where `path` is.
    pub fn at(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }

    /// The address of its metrics, as it tells it.
    pub fn metrics_url(&self) -> String {
        self.metrics.clone()
    }

    /// What it has logged so far.
    pub fn log(&self) -> String {
        let log = self.log.lock().unwrap_or_else(PoisonError::into_inner);
        log.clone()
    }

    /// Memory that its process has, in MiB, as Linux counts it.
    pub fn memory_mib(&self, which: Memory) -> u64 {
        let status = format!("/proc/{}/status", self.child.id());
        let status = fs::read_to_string(status).expect("its status");
        let name = match which {
            Memory::Resident => "VmRSS:",
            Memory::Peak => "VmHWM:",
        };
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        let kib = line.and_then(|line| line.trim().strip_suffix(" kB"));
        let kib = kib.and_then(|kib| kib.trim().parse::<u64>().ok());
        kib.expect("a number") / 1_024
    }

    /// Sends it a signal.
    pub fn signal(&self, signal: Signal) {
        let pid = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw);
        kill_process(pid.expect("a process"), signal).expect("the signal is sent");
    }

    /// Asks it to stop, and waits until it has.
    pub fn stop(mut self) -> (ExitStatus, String) {
        self.signal(Signal::TERM);
        let ended = self.child.wait().expect("the service ends");
        (ended, self.log())
    }

    /// Kills it.
    pub fn kill(mut self) {
        self.child.kill().expect("the service is killed");
        self.child.wait().expect("the service ends");
    }

    /// Opens a session of the server's own workstation; its token.
    pub async fn log_in(&self, identifier: &str, password: &str) -> String {
        let asked = json!({ "identifier": identifier, "password": password });
        let open = self.post("/v1/login/password", None, (asked, 200)).await;
        open["token"].as_str().expect("a token").to_owned()
    }

    /// Enrols a workstation in the name of an administrator's session; its token.
    pub async fn enrol(&self, administrator: &str, name: &str) -> String {
        let asked = (json!({ "name": name }), 201);
        let path = "/v1/workstations/invitations";
        let invitation = self.post(path, Some(administrator), asked).await;
        let asked = (json!({ "code": invitation["code"] }), 201);
        let enrolled = self.post("/v1/workstations", None, asked).await;
        enrolled["token"].as_str().expect("a token").to_owned()
    }

    /// A code for a workstation of this name, given by the administrator of the server's practice.
    pub fn invite(server: &Program, name: &str) -> String {
        let invited = server.administer(["workstation", "invite", name, "--json"], "");
        let code = &invited.expecting(0).json()["code"];
        code.as_str().expect("a code").to_owned()
    }

    /// A program whose settings name this service, and that has enrolled under this name.
    pub fn enrolled(&self, server: &Program, name: &str) -> Program {
        let mut workstation = Program::new();
        workstation.set("LOQUET_SERVER__URL", self.url());
        let enrol = ["workstation", "enrol", "--code-stdin"];
        let code = Self::invite(server, name);
        let _ = workstation.run(enrol, &code).expecting(0);
        workstation
    }

    /// Posts a message, in a session where there is one, and expects a status; the answer.
    async fn post(
        &self,
        path: &str,
        session: Option<&str>,
        (asked, status): (Value, u16),
    ) -> Value {
        let mut request = client().post(self.at(path)).json(&asked);
        if let Some(token) = session {
            request = request.bearer_auth(token);
        }
        let answer = request.send().await.expect("an answer");
        assert_eq!(answer.status(), status, "{path}");
        answer.json().await.expect("JSON")
    }
}

/// Which memory of a process.
#[derive(Clone, Copy, Debug)]
pub enum Memory {
    /// What it has now.
    Resident,
    /// The most that it ever had.
    Peak,
}

impl Drop for Service {
    fn drop(&mut self) {
        // Ended already, where the test has stopped it.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A client with connections of its own.
pub fn client() -> reqwest::Client {
    client_at([127, 0, 0, 1])
}

/// The same, at an address of the loopback of its own.
pub fn client_at(address: [u8; 4]) -> reqwest::Client {
    static PROVIDER: Once = Once::new();
    PROVIDER.call_once(|| {
        let provider = rustls::crypto::ring::default_provider();
        // Another part of the test may have chosen it already.
        let _ = provider.install_default();
    });
    let client = reqwest::Client::builder().no_proxy().timeout(PATIENCE);
    let client = client.local_address(IpAddr::from(address));
    client.build().expect("a client")
}

/// Both addresses, as the service tells them.
fn addresses_of(told: &Receiver<(&'static str, String)>, log: &Mutex<String>) -> (String, String) {
    let (mut url, mut metrics) = (None, None);
    loop {
        if let (Some(url), Some(metrics)) = (&url, &metrics) {
            return (String::clone(url), String::clone(metrics));
        }
        match told.recv_timeout(PATIENCE) {
            Ok(("url", address)) => url = Some(address),
            Ok((_, address)) => metrics = Some(address),
            Err(error) => {
                let log = log.lock().unwrap_or_else(PoisonError::into_inner);
                panic!("the service does not listen ({error}): {log}");
            }
        }
    }
}
