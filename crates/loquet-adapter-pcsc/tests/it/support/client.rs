//! Another program: a client of the service without the adapter.

use crate::pcsc_daemon::poll;
use pcsc::{Card, Context, Protocols, ReaderState, Scope, ShareMode, State};
use std::ffi::CString;
use std::time::Duration;

/// A new context of the service.
pub(crate) fn context() -> Context {
    Context::establish(Scope::User).expect("the service")
}

/// A shared connection to the card in a reader, by a context of its own.
pub(crate) fn connect(reader: &str, mode: ShareMode) -> Result<Card, pcsc::Error> {
    context().connect(&name(reader), mode, Protocols::T0 | Protocols::T1)
}

/// What the service knows of a reader: its state, and the count of its events.
pub(crate) fn state(reader: &str) -> (State, u32) {
    let mut states = [ReaderState::new(name(reader), State::UNAWARE)];
    let told = context().get_status_change(Duration::ZERO, &mut states);
    told.expect("the state of a reader");
    let [state] = states;
    (state.event_state(), state.event_count())
}

/// Waits until the service knows this of a reader, and gives the count of its events.
pub(crate) fn until(reader: &str, is_so: impl Fn(State, u32) -> bool) -> u32 {
    let mut count = 0;
    poll("a state of a reader", || {
        let (state, events) = state(reader);
        count = events;
        is_so(state, events)
    });
    count
}

/// How many contexts of ours the service could end by a reset: those that hold a card now.
pub(crate) fn is_in_use(reader: &str) -> bool {
    state(reader).0.intersects(State::INUSE | State::EXCLUSIVE)
}

fn name(reader: &str) -> CString {
    CString::new(reader).expect("a name")
}
