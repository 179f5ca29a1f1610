//! Playing a script.

use super::Step;
use crate::{
    ApduTransport, Atr, CardPresence, CardTransaction, Command, Ending, Insertion, Reader,
    ReaderName, Response, TransportError,
};
use async_trait::async_trait;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How far a script is.
pub(super) struct State {
    pub(super) reader: Reader,
    pub(super) steps: VecDeque<Step>,
    pub(super) exchanges: usize,
    atr: Atr,
    complaint: Option<String>,
}

impl State {
    pub(super) fn new(reader: Reader) -> Self {
        let CardPresence::Card { atr, .. } = &reader.card else {
            panic!("a script has a card");
        };
        Self {
            atr: atr.clone(),
            reader,
            steps: VecDeque::new(),
            exchanges: 0,
            complaint: None,
        }
    }

    /// What is wrong with how the script was played, if anything is.
    pub(super) fn verdict(&self) -> Option<String> {
        let missing = || {
            let next = self.steps.front()?;
            let left = self.steps.len();
            Some(format!(
                "{left} steps were not made, the next is {next:02X?}"
            ))
        };
        self.complaint.clone().or_else(missing)
    }

    /// Keeps the first thing that went wrong.
    fn complain(&mut self, complaint: String) -> String {
        self.complaint.get_or_insert(complaint).clone()
    }
}

/// The transport of a script.
pub(super) struct ScriptedTransport(pub(super) Arc<Mutex<State>>);

/// The transaction of a script.
struct ScriptedTransaction {
    state: Arc<Mutex<State>>,
    atr: Atr,
    broken: bool,
    ended: bool,
}

/// Takes the next step if it is the one that is made, or fails.
fn take<T>(state: &Mutex<State>, made: &str, matching: impl FnOnce(Step) -> Result<T, Step>) -> T {
    let mut state = lock(state);
    let expected = match state.steps.pop_front().map(matching) {
        Some(Ok(outcome)) => return outcome,
        Some(Err(step)) => format!("{step:02X?}"),
        None => "nothing".to_owned(),
    };
    let complaint = state.complain(format!("expected {expected}, made {made}"));
    drop(state);
    panic!("{complaint}");
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

#[async_trait]
impl ApduTransport for ScriptedTransport {
    async fn readers(&self) -> Result<Vec<Reader>, TransportError> {
        Ok(vec![lock(&self.0).reader.clone()])
    }

    async fn changed(&self, _: &[Reader], _: Duration) -> Result<Vec<Reader>, TransportError> {
        self.readers().await
    }

    async fn begin(
        &self,
        reader: &ReaderName,
        insertion: Insertion,
        _: Duration,
    ) -> Result<Box<dyn CardTransaction>, TransportError> {
        if *reader != lock(&self.0).reader.name {
            return Err(TransportError::NoReader);
        }
        if insertion != super::INSERTION {
            return Err(TransportError::Removed);
        }
        take(&self.0, "Begin", |step| match step {
            Step::Begin(outcome) => Ok(outcome),
            other => Err(other),
        })?;
        Ok(Box::new(ScriptedTransaction {
            atr: lock(&self.0).atr.clone(),
            state: Arc::clone(&self.0),
            broken: false,
            ended: false,
        }))
    }
}

#[async_trait]
impl CardTransaction for ScriptedTransaction {
    fn atr(&self) -> &Atr {
        &self.atr
    }

    async fn transmit(&mut self, command: &Command) -> Result<Response, TransportError> {
        let bytes = command.to_bytes();
        let made = format!("Exchange({:02X?})", bytes.expose());
        let outcome = take(&self.state, &made, |step| match step {
            // A command after a failure is never a step: the driver must not send one.
            Step::Exchange(expected, outcome) if expected == bytes.expose() && !self.broken => {
                Ok(outcome)
            }
            other => Err(other),
        });
        lock(&self.state).exchanges += 1;
        let answer = outcome.inspect_err(|_| self.broken = true)?;
        Response::from_bytes(&answer).map_err(|error| {
            self.broken = true;
            TransportError::Malformed(Box::new(error))
        })
    }

    async fn end(mut self: Box<Self>, ending: Ending) -> Result<(), TransportError> {
        self.ended = true;
        take(
            &self.state,
            &format!("End({ending:?})"),
            |step| match step {
                Step::End(expected, outcome) if expected == ending => Ok(outcome),
                other => Err(other),
            },
        )
    }
}

impl Drop for ScriptedTransaction {
    /// Only takes note: the script fails when it is dropped itself, since a panic within a panic
    /// would end the test program.
    fn drop(&mut self) {
        if self.ended {
            return;
        }
        let mut state = lock(&self.state);
        match state.steps.pop_front() {
            Some(Step::Drop) => {}
            other => drop(state.complain(format!("expected {other:02X?}, made Drop"))),
        }
    }
}
