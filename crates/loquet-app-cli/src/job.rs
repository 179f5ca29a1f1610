//! A command that can be held: its processes stopped, and the terminal taken back from them.

use crate::cancellation::StopSignal;
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, getpgrp, kill_process_group, waitid};
use rustix::termios::{OptionalActions, Termios, tcgetattr, tcgetpgrp, tcsetattr, tcsetpgrp};
use std::io;
use std::process::ExitStatus;
use std::time::Duration;
use tokio::process::{Child, Command};
use tokio::signal::unix::SignalKind;
use tokio::time::timeout;

/// How long a command has to end by itself when it is told to.
const PATIENCE: Duration = Duration::from_secs(5);

/// A command in a process group of its own, so that all of it can be held at once.
#[derive(Debug)]
pub(crate) struct Job {
    child: Child,
    group: Pid,
    terminal: Option<Terminal>,
    held: Option<Held>,
}

/// What a held command had.
#[derive(Debug)]
struct Held {
    /// The group that had the terminal: the command's own, or that of a job of its shell.
    foreground: Option<Pid>,
    /// How it had set the terminal.
    state: Option<Termios>,
}

impl Job {
    /// Starts a command, and gives it the terminal if this program has it.
    pub(crate) fn start(process: &mut Command) -> io::Result<Self> {
        let terminal = Terminal::of_process();
        let child = process.process_group(0).kill_on_drop(true).spawn()?;
        let group = child.id().and_then(|id| Pid::from_raw(id.try_into().ok()?));
        let group = group.ok_or(io::ErrorKind::NotFound)?;
        let job = Self {
            child,
            group,
            terminal,
            held: None,
        };
        job.give_terminal(group);
        Ok(job)
    }

    /// Waits for its end.
    pub(crate) async fn ended(&mut self) -> io::Result<ExitStatus> {
        self.child.wait().await
    }

    /// Stops all of it, and takes the terminal back.
    pub(crate) fn hold(&mut self) {
        if self.held.is_some() {
            return;
        }
        let foreground = self.terminal.as_ref().and_then(Terminal::foreground);
        for group in [Some(self.group), foreground].into_iter().flatten() {
            self.signal(group, Signal::STOP);
        }
        let state = self.terminal.as_ref().and_then(Terminal::take);
        self.held = Some(Held { foreground, state });
    }

    /// Gives the terminal back, and lets all of it go on.
    pub(crate) fn resume(&mut self) {
        let Some(held) = self.held.take() else {
            return;
        };
        let foreground = held.foreground.unwrap_or(self.group);
        if let Some(state) = &held.state {
            set(state);
        }
        self.give_terminal(foreground);
        // A shell's job before the shell: it finds it going on, as it left it.
        if foreground != self.group {
            self.signal(self.group, Signal::CONT);
        }
        // Whatever fills the screen draws it again.
        self.signal(foreground, Signal::WINCH);
    }

    /// Lets it go on when it has stopped itself, by Ctrl-Z for instance: nobody could wake it.
    pub(crate) fn wake(&self) {
        if self.held.is_none() && is_stopped(self.group) {
            self.signal(self.group, Signal::CONT);
        }
    }

    /// Passes on a signal that asks this program to stop.
    pub(crate) fn pass_on(&self, signal: StopSignal) {
        self.signal(
            self.group,
            match signal {
                StopSignal::Interrupt => Signal::INT,
                StopSignal::Terminate => Signal::TERM,
                StopSignal::HangUp => Signal::HUP,
            },
        );
    }

    /// Ends it: asked first, then by force. It is asked as when its terminal goes away, which a
    /// shell passes on to its jobs; it has the terminal meanwhile, to leave it as it found it.
    pub(crate) async fn end(&mut self) -> io::Result<ExitStatus> {
        let held = self.held.take();
        let foreground = match &held {
            Some(held) => held.foreground,
            None => self.terminal.as_ref().and_then(Terminal::foreground),
        };
        if held.is_some() {
            self.give_terminal(foreground.unwrap_or(self.group));
        }
        let groups = [Some(self.group), foreground];
        for signal in [Signal::TERM, Signal::HUP, Signal::CONT] {
            for group in groups.into_iter().flatten() {
                self.signal(group, signal);
            }
        }
        if let Ok(ended) = timeout(PATIENCE, self.child.wait()).await {
            return ended;
        }
        for group in groups.into_iter().flatten() {
            self.signal(group, Signal::KILL);
        }
        self.child.wait().await
    }

    /// Gives the terminal to a group, which is woken if it asked for the terminal before.
    fn give_terminal(&self, group: Pid) {
        if self.terminal.is_some() {
            give(group);
        }
        self.signal(group, Signal::CONT);
    }

    /// A group that has just ended takes no signal any more.
    fn signal(&self, group: Pid, signal: Signal) {
        let ours = self.terminal.as_ref().map(|terminal| terminal.ours);
        if ours != Some(group) {
            let _ = kill_process_group(group, signal);
        }
    }
}

impl Drop for Job {
    /// However it ends, the terminal is this program's again.
    fn drop(&mut self) {
        if let Some(terminal) = &self.terminal {
            terminal.take();
        }
        if self.child.id().is_some() {
            self.signal(self.group, Signal::KILL);
        }
    }
}

fn is_stopped(process: Pid) -> bool {
    let options = WaitIdOptions::STOPPED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
    matches!(waitid(WaitId::Pid(process), options), Ok(Some(status)) if status.stopped())
}

/// When a process of this program stops or ends.
pub(crate) fn pauses() -> io::Result<tokio::signal::unix::Signal> {
    tokio::signal::unix::signal(SignalKind::child())
}

/// The terminal of this program, as it was found.
#[derive(Debug)]
struct Terminal {
    ours: Pid,
    state: Termios,
}

impl Terminal {
    /// The terminal, if standard input is one and this program has it.
    fn of_process() -> Option<Self> {
        let (ours, state) = (getpgrp(), tcgetattr(io::stdin()).ok()?);
        let has_it = tcgetpgrp(io::stdin()).is_ok_and(|group| group == ours);
        has_it.then_some(Self { ours, state })
    }

    /// The group that has it, if it is another's.
    fn foreground(&self) -> Option<Pid> {
        let group = tcgetpgrp(io::stdin()).ok()?;
        (group != self.ours).then_some(group)
    }

    /// Takes it back, and gives how it was set until now.
    fn take(&self) -> Option<Termios> {
        let state = tcgetattr(io::stdin()).ok();
        give(self.ours);
        set(&self.state);
        state
    }
}

/// Gives the terminal to a group. One that is gone needs nothing.
fn give(group: Pid) {
    let _ = from_background(|| tcsetpgrp(io::stdin(), group));
}

/// Sets the terminal.
fn set(state: &Termios) {
    let _ = from_background(|| tcsetattr(io::stdin(), OptionalActions::Now, state));
}

/// Does something to the terminal while another group has it: a program that does is stopped,
/// unless it blocks the signal that stops it (POSIX, general terminal interface, 11.1.4).
fn from_background<T>(work: impl FnOnce() -> T) -> T {
    use nix::sys::signal::{SigSet, SigmaskHow, Signal};
    let mut blocked = SigSet::empty();
    blocked.add(Signal::SIGTTOU);
    let before = blocked.thread_swap_mask(SigmaskHow::SIG_BLOCK);
    let done = work();
    if let Ok(before) = before {
        let _ = before.thread_set_mask();
    }
    done
}

#[cfg(test)]
mod tests {
    use super::{Job, PATIENCE, is_stopped};
    use std::fs;
    use std::os::unix::process::ExitStatusExt;
    use std::path::{Path, PathBuf};
    use std::process::Stdio;
    use std::time::Duration;
    use tempfile::TempDir;
    use tokio::process::Command;
    use tokio::time::{sleep, timeout};

    const MOMENT: Duration = Duration::from_millis(20);

    /// A command that finds a file as its first argument.
    fn start(script: &str, file: &Path) -> Job {
        let mut process = Command::new("sh");
        process.args(["-c", script, "sh"]).arg(file);
        Job::start(process.stdin(Stdio::null())).expect("started")
    }

    fn place() -> (TempDir, PathBuf) {
        let folder = TempDir::new().expect("a folder");
        let file = folder.path().join("file");
        (folder, file)
    }

    async fn exit_code(job: &mut Job) -> Option<i32> {
        let ended = timeout(PATIENCE, job.ended()).await.expect("in time");
        ended.expect("waited").code()
    }

    #[tokio::test]
    async fn ses_06_a_held_command_does_nothing_until_it_is_resumed() {
        let (_folder, file) = place();
        let mut job = start("while [ ! -e \"$1\" ]; do sleep 0.01; done; exit 7", &file);
        job.hold();
        job.hold();
        fs::write(&file, "").expect("written");
        let ended = timeout(Duration::from_millis(500), job.ended()).await;
        assert!(ended.is_err(), "it is held");
        job.resume();
        assert_eq!(exit_code(&mut job).await, Some(7));
    }

    #[tokio::test]
    async fn a_command_that_stops_itself_is_woken_and_a_held_one_is_not() {
        let (_folder, file) = place();
        let mut job = start("kill -STOP $$; exit 7", &file);
        while !is_stopped(job.group) {
            sleep(MOMENT).await;
        }
        job.hold();
        job.wake();
        assert!(is_stopped(job.group), "it is held");
        job.resume();
        assert_eq!(exit_code(&mut job).await, Some(7));
        let mut other = start("kill -STOP $$; exit 7", &file);
        while !is_stopped(other.group) {
            sleep(MOMENT).await;
        }
        other.wake();
        assert_eq!(exit_code(&mut other).await, Some(7));
    }

    #[tokio::test]
    async fn a_command_is_ended_held_or_not_and_whatever_it_says() {
        let (_folder, file) = place();
        let mut job = start("sleep 60", &file);
        assert!(job.end().await.expect("ended").signal().is_some());
        let mut held = start("sleep 60", &file);
        held.hold();
        assert!(held.end().await.expect("ended").signal().is_some());
        let deaf = "trap '' TERM HUP; : > \"$1\"; while :; do sleep 60; done";
        let mut deaf = start(deaf, &file);
        while !file.exists() {
            sleep(MOMENT).await;
        }
        assert_eq!(deaf.end().await.expect("ended").signal(), Some(9));
    }
}
