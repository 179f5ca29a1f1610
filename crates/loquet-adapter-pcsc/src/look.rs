//! One look at the readers.

use crate::ledger::Ledger;
use crate::location::location;
use loquet_port_apdu::{Atr, CardPresence, Reader, ReaderName};
use pcsc::{Context, Error, ReaderState, State};
use std::ffi::CStr;
use std::time::Duration;

/// How often a look begins again because a reader came or went in between.
const ATTEMPTS: usize = 4;

/// The name of a reader as the port says it. The service's own is UTF-8, or was meant to be.
pub(crate) fn reader_name(name: &CStr) -> ReaderName {
    ReaderName::new(&name.to_string_lossy())
}

/// The state of every reader now, in the service's order. Waits for nothing.
pub(crate) fn states(context: &Context) -> Result<Vec<ReaderState>, Error> {
    let mut seen = attempt(context);
    for _ in 1..ATTEMPTS {
        let Err(Error::UnknownReader | Error::InsufficientBuffer) = seen else {
            break;
        };
        seen = attempt(context);
    }
    seen
}

fn attempt(context: &Context) -> Result<Vec<ReaderState>, Error> {
    let names = context.list_readers_owned()?.into_iter();
    let mut states: Vec<ReaderState> = names
        .map(|name| ReaderState::new(name, State::UNAWARE))
        .collect();
    // Without a reader the service would wait for one.
    if !states.is_empty() {
        context.get_status_change(Duration::ZERO, &mut states)?;
    }
    Ok(states)
}

/// The readers of these states, as the port says them.
pub(crate) fn readers(states: &[ReaderState], ledger: &mut Ledger) -> Vec<Reader> {
    ledger.keep(|reader| states.iter().any(|state| state.name() == reader));
    let readers = states.iter().map(|state| {
        let name = reader_name(state.name());
        Reader {
            location: location(name.as_str()),
            card: presence(state, ledger),
            name,
        }
    });
    readers.collect()
}

fn presence(state: &ReaderState, ledger: &mut Ledger) -> CardPresence {
    // Asked of each reader each time: the ledger has to see the counter move.
    let count = u16::try_from(state.event_count()).unwrap_or(u16::MAX);
    let insertion = ledger.insertion(state.name(), count);
    let flags = state.event_state();
    if flags.intersects(State::UNKNOWN | State::UNAVAILABLE | State::IGNORE) {
        CardPresence::Unavailable
    } else if !flags.contains(State::PRESENT) {
        CardPresence::Empty
    } else if let (false, Ok(atr)) = (
        flags.contains(State::MUTE) || state.atr().is_empty(),
        Atr::new(state.atr()),
    ) {
        CardPresence::Card { atr, insertion }
    } else {
        CardPresence::Mute
    }
}
