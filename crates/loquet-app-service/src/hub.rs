//! Who waits for a change learns here that there may be one.
//!
//! Whoever changes something says which sessions it may concern; whoever waits looks again. Nothing
//! else passes here: what has changed is read from the desk, so that a poke too many harms nobody
//! and the pokes of a busy moment become one.

use loquet_domain::{IdentifierKey, SessionId, WorkstationId};
use loquet_port_desk::SessionView;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

/// At most so many streams at once.
pub(crate) const STREAMS: usize = 4_096;

/// At most so many of one enrolled workstation: a few programs, and their streams that nobody has
/// ended yet.
pub(crate) const STREAMS_OF_ONE_WORKSTATION: usize = 64;

/// At most so many of the server's own machine, where a program may serve many people.
pub(crate) const STREAMS_OF_THIS_MACHINE: usize = 1_024;

/// Pokes whoever waits for a change of a session. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Hub(Arc<Mutex<Waiting>>);

/// Whoever waits, and every stream.
#[derive(Debug, Default)]
struct Waiting {
    listeners: Vec<(Subject, Arc<Notify>)>,
    /// The workstation of each stream; `None` is the server's own machine.
    streams: Vec<Option<WorkstationId>>,
}

/// What a listener waits for.
#[derive(Debug)]
struct Subject {
    session: SessionId,
    person: IdentifierKey,
}

impl Hub {
    /// This session may have changed.
    pub(crate) fn session_changed(&self, session: SessionId) {
        self.poke(|subject| subject.session == session);
    }

    /// Any session of this person may have changed: they logged in once more, their password or
    /// their card changed, they were disabled.
    pub(crate) fn person_changed(&self, person: &IdentifierKey) {
        self.poke(|subject| &subject.person == person);
    }

    /// Any session may have changed: a revocation list was installed, a workstation removed.
    pub(crate) fn anything_changed(&self) {
        self.poke(|_| true);
    }

    /// Listens for changes of a session, from now on.
    pub(crate) fn listen(&self, session: &SessionView) -> Listener {
        let subject = Subject {
            session: session.id,
            person: session.identifier.key().clone(),
        };
        let poke = Arc::new(Notify::new());
        let poked = Arc::clone(&poke);
        self.lock().listeners.push((subject, poke));
        Listener {
            hub: self.clone(),
            poked,
        }
    }

    /// Room for a stream of a workstation; `None`: there are too many already.
    pub(crate) fn open_stream(&self, workstation: Option<WorkstationId>) -> Option<StreamPermit> {
        let streams = &mut self.lock().streams;
        let of_it = streams.iter().filter(|one| **one == workstation).count();
        let most = match workstation {
            Some(_) => STREAMS_OF_ONE_WORKSTATION,
            None => STREAMS_OF_THIS_MACHINE,
        };
        if of_it >= most || streams.len() >= STREAMS {
            return None;
        }
        streams.push(workstation);
        Some(StreamPermit {
            hub: self.clone(),
            workstation,
        })
    }

    fn poke(&self, is_meant: impl Fn(&Subject) -> bool) {
        let waiting = self.lock();
        let listeners = waiting.listeners.iter();
        for (_, poke) in listeners.filter(|(subject, _)| is_meant(subject)) {
            // Kept for a listener that is busy now.
            poke.notify_one();
        }
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Somebody who waits for changes of a session.
#[derive(Debug)]
pub(crate) struct Listener {
    hub: Hub,
    poked: Arc<Notify>,
}

impl Listener {
    /// Waits until there may have been a change since the last time.
    pub(crate) async fn poked(&self) {
        self.poked.notified().await;
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let listeners = &mut self.hub.lock().listeners;
        listeners.retain(|(_, poke)| !Arc::ptr_eq(poke, &self.poked));
    }
}

/// The right to one stream, given back when it is dropped.
#[derive(Debug)]
pub(crate) struct StreamPermit {
    hub: Hub,
    workstation: Option<WorkstationId>,
}

impl Drop for StreamPermit {
    fn drop(&mut self) {
        let streams = &mut self.hub.lock().streams;
        let mine = streams.iter().position(|one| *one == self.workstation);
        if let Some(mine) = mine {
            streams.swap_remove(mine);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Hub, STREAMS, STREAMS_OF_ONE_WORKSTATION, STREAMS_OF_THIS_MACHINE};
    use crate::events::bench::view;
    use futures_util::FutureExt;
    use loquet_domain::WorkstationId;
    use loquet_domain::session::SessionState;
    use loquet_port_desk::SessionView;

    fn session(number: u8, identifier: &str) -> SessionView {
        SessionView {
            identifier: identifier.parse().expect("an identifier"),
            ..view(number, SessionState::Active)
        }
    }

    #[test]
    fn whoever_is_meant_is_poked_once_and_nobody_else() {
        let hub = Hub::default();
        let pascal = session(1, "charbonnel.pascal");
        let elsewhere = session(2, "charbonnel.pascal");
        let eloise = session(3, "lhermite.eloise");
        let listeners = [&pascal, &elsewhere, &eloise].map(|one| hub.listen(one));
        let poked = || {
            listeners
                .each_ref()
                .map(|it| it.poked().now_or_never().is_some())
        };
        assert_eq!(poked(), [false; 3]);
        hub.session_changed(pascal.id);
        hub.session_changed(pascal.id);
        assert_eq!(poked(), [true, false, false]);
        assert_eq!(poked(), [false; 3]);
        hub.person_changed(pascal.identifier.key());
        assert_eq!(poked(), [true, true, false]);
        hub.anything_changed();
        assert_eq!(poked(), [true; 3]);
    }

    #[test]
    fn whoever_listens_no_more_leaves_nothing() {
        let hub = Hub::default();
        let kept = hub.listen(&session(1, "charbonnel.pascal"));
        drop(hub.listen(&session(1, "charbonnel.pascal")));
        hub.anything_changed();
        assert_eq!(hub.lock().listeners.len(), 1);
        assert!(kept.poked().now_or_never().is_some());
        drop(kept);
        assert!(hub.lock().listeners.is_empty());
    }

    fn workstation(number: u8) -> WorkstationId {
        WorkstationId::from_random([number; 16])
    }

    #[test]
    fn a_workstation_has_so_many_streams_and_leaves_room_for_others() {
        let hub = Hub::default();
        for (place, most) in [
            (Some(workstation(0)), STREAMS_OF_ONE_WORKSTATION),
            (None, STREAMS_OF_THIS_MACHINE),
        ] {
            let mut open: Vec<_> = (0..most)
                .map(|_| hub.open_stream(place).expect("room"))
                .collect();
            assert!(hub.open_stream(place).is_none());
            assert!(hub.open_stream(Some(workstation(1))).is_some());
            open.pop();
            assert!(hub.open_stream(place).is_some());
        }
        assert!(hub.lock().streams.is_empty());
    }

    #[test]
    fn there_are_so_many_streams_in_all() {
        let hub = Hub::default();
        let workstations = (0..=u8::MAX).cycle();
        let open: Vec<_> = workstations
            .map_while(|one| hub.open_stream(Some(workstation(one))))
            .collect();
        assert_eq!(open.len(), STREAMS);
        assert!(hub.open_stream(None).is_none());
        drop(open);
        assert!(hub.open_stream(None).is_some());
    }
}
