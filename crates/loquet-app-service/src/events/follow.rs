//! The state of one session, each time that it changes.

use super::stream::LONGEST;
use crate::hub::Listener;
use crate::server::Stopping;
use loquet_domain::session::{SessionState, SessionToken};
use loquet_port_desk::{DeskError, SessionDesk, SessionView};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, sleep_until};

/// How long the desk is asked to wait at a time.
const WAIT: Duration = Duration::from_secs(30);

/// What a stream tells.
#[derive(Debug)]
pub(crate) enum Told {
    /// The session, as it is now.
    Session(Box<SessionView>),
    /// Why nothing more can be told. [`DeskError::SessionEnded`]: the token is of no session any
    /// more, which a session that was unlocked elsewhere leaves behind.
    Over(DeskError),
}

/// Follows a session for whoever has shown its token. Never uses it (SES-03).
pub(crate) struct Follow {
    desk: Arc<dyn SessionDesk>,
    token: SessionToken,
    listener: Listener,
    stopping: Stopping,
    until: Instant,
    /// The session, until it is told.
    first: Option<Box<SessionView>>,
    /// The state that was told last.
    state: SessionState,
    over: bool,
}

impl Follow {
    /// From a session that was just seen; whoever listens may have begun to after that.
    pub(crate) fn new(
        desk: Arc<dyn SessionDesk>,
        (token, session): (SessionToken, SessionView),
        listener: Listener,
        stopping: Stopping,
    ) -> Self {
        Self {
            desk,
            token,
            listener,
            stopping,
            until: Instant::now() + LONGEST,
            state: session.state,
            first: Some(Box::new(session)),
            over: false,
        }
    }

    /// What is to be told next: the session at once, then after each change of its state. `None`:
    /// the stream is over.
    pub(crate) async fn next(&mut self) -> Option<Told> {
        if self.over {
            return None;
        }
        if let Some(first) = self.first.take() {
            return Some(self.tell(first));
        }
        loop {
            match self.look().await? {
                Ok(view) if view.state == self.state => {}
                Ok(view) => return Some(self.tell(Box::new(view))),
                Err(error) => {
                    self.over = true;
                    return Some(Told::Over(error));
                }
            }
        }
    }

    /// Looks at the session as soon as somebody here may have changed it, or the desk sees that
    /// somebody elsewhere has.
    async fn look(&self) -> Option<Result<SessionView, DeskError>> {
        tokio::select! {
            biased;
            () = self.stopping.begun() => None,
            () = sleep_until(self.until) => None,
            () = self.listener.poked() => Some(self.desk.show_session(&self.token).await),
            view = self.desk.session_changed(&self.token, self.state, WAIT) => Some(view),
        }
    }

    fn tell(&mut self, session: Box<SessionView>) -> Told {
        self.state = session.state;
        self.over = matches!(session.state, SessionState::Ended(_));
        Told::Session(session)
    }
}

#[cfg(test)]
mod tests {
    use super::{Follow, Told};
    use crate::events::bench::{Sessions, token, view};
    use crate::hub::Hub;
    use crate::server::Stopping;
    use loquet_domain::session::{EndCause, Ending, LockCause, SessionState};
    use loquet_domain::{FailureCode, Timestamp};
    use std::sync::Arc;
    use std::time::Duration;
    use tokio::time::{Instant, advance, timeout};

    const ACTIVE: SessionState = SessionState::Active;
    const LOCKED: SessionState = SessionState::Locked(LockCause::CardRemoved);
    const ENDED: SessionState = SessionState::Ended(Ending {
        cause: EndCause::Closed,
        at: Timestamp::UNIX_EPOCH,
    });

    struct Bench {
        desk: Arc<Sessions>,
        hub: Hub,
        stopping: Stopping,
    }

    /// A session, followed; what is told first was told.
    async fn followed() -> (Bench, Follow) {
        let bench = Bench {
            desk: Sessions::with(1, ACTIVE),
            hub: Hub::default(),
            stopping: Stopping::new(),
        };
        let mut follow = Follow::new(
            bench.desk.clone(),
            (token(1), view(1, ACTIVE)),
            bench.hub.listen(&view(1, ACTIVE)),
            bench.stopping.clone(),
        );
        assert_eq!(told(&mut follow).await, (Some(Ok(ACTIVE)), Duration::ZERO));
        (bench, follow)
    }

    /// What is told next, and how long it takes.
    async fn told(follow: &mut Follow) -> (Option<Result<SessionState, FailureCode>>, Duration) {
        let begin = Instant::now();
        let told = timeout(Duration::from_secs(10), follow.next()).await;
        let told = told.expect("told in time").map(|told| match told {
            Told::Session(session) => Ok(session.state),
            Told::Over(error) => Err(error.code()),
        });
        (told, begin.elapsed())
    }

    #[tokio::test(start_paused = true)]
    async fn reg_20_a_change_made_here_is_told_at_once() {
        let (bench, mut follow) = followed().await;
        bench.desk.set(1, LOCKED);
        bench.hub.session_changed(view(1, LOCKED).id);
        assert_eq!(told(&mut follow).await, (Some(Ok(LOCKED)), Duration::ZERO));
    }

    #[tokio::test(start_paused = true)]
    async fn reg_20_a_change_made_elsewhere_is_told_within_a_second() {
        let (bench, mut follow) = followed().await;
        bench.desk.set(1, LOCKED);
        let (told, after) = told(&mut follow).await;
        assert_eq!(told, Some(Ok(LOCKED)));
        assert!(after <= Duration::from_secs(1), "{after:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_poke_for_nothing_tells_nothing() {
        let (bench, mut follow) = followed().await;
        bench.hub.anything_changed();
        let next = timeout(Duration::from_secs(100), follow.next()).await;
        assert!(next.is_err(), "{next:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn the_stream_ends_with_the_session() {
        let (bench, mut follow) = followed().await;
        bench.desk.set(1, ENDED);
        assert_eq!(told(&mut follow).await.0, Some(Ok(ENDED)));
        assert!(follow.next().await.is_none());
    }

    #[tokio::test(start_paused = true)]
    async fn ses_02_the_stream_of_an_old_token_says_so_and_ends() {
        let (bench, mut follow) = followed().await;
        bench.desk.remove(1);
        assert_eq!(
            told(&mut follow).await.0,
            Some(Err(FailureCode::SessionEnded))
        );
        assert!(follow.next().await.is_none());
    }

    #[tokio::test(start_paused = true)]
    async fn the_stream_ends_with_the_service_and_with_its_database() {
        let (bench, mut follow) = followed().await;
        bench.stopping.begin();
        assert_eq!(told(&mut follow).await, (None, Duration::ZERO));
        let (bench, mut follow) = followed().await;
        bench.desk.break_down();
        let unavailable = Some(Err(FailureCode::DatabaseUnavailable));
        assert_eq!(told(&mut follow).await.0, unavailable);
        assert!(follow.next().await.is_none());
    }

    #[tokio::test(start_paused = true)]
    async fn the_stream_ends_after_an_hour() {
        let (_bench, mut follow) = followed().await;
        advance(Duration::from_mins(59)).await;
        let next = timeout(Duration::from_secs(1), follow.next()).await;
        assert!(next.is_err(), "{next:?}");
        advance(Duration::from_mins(1)).await;
        assert_eq!(told(&mut follow).await.0, None);
    }

    #[tokio::test(start_paused = true)]
    async fn a_stream_that_is_left_is_forgotten() {
        let (bench, follow) = followed().await;
        drop(follow);
        assert!(!format!("{:?}", bench.hub).contains("Notify"));
    }
}
