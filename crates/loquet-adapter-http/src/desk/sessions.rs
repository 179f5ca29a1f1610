//! What the holder of a session asks.

use super::{HttpDesk, read, read_all};
use crate::call::Call;
use crate::events::EventStream;
use crate::failure;
use async_trait::async_trait;
use loquet_domain::session::{EndCause, LockCause, SessionState, SessionToken};
use loquet_domain::{Origin, Password, SessionId};
use loquet_port_desk::{DeskError, OpenSession, SEEN_WITHIN, SessionDesk, SessionView};
use loquet_wire_v1 as wire;
use loquet_wire_v1::headers::events;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

/// How long the first event may be waited for: it is sent at once.
const FIRST_EVENT: Duration = Duration::from_secs(15);

impl HttpDesk {
    async fn session(&self, call: Call<'_>) -> Result<SessionView, DeskError> {
        let view: wire::SessionView = self.transport.ask(call).await?;
        read(&view)
    }
}

#[async_trait]
impl SessionDesk for HttpDesk {
    async fn use_session(&self, token: &SessionToken) -> Result<SessionView, DeskError> {
        self.session(Call::get(["session"]).by(token)).await
    }

    async fn show_session(&self, token: &SessionToken) -> Result<SessionView, DeskError> {
        self.session(Call::get(["session", "state"]).by(token))
            .await
    }

    /// The server looks at where every request comes from: there is nothing to add.
    async fn show_session_from(
        &self,
        token: &SessionToken,
        _: &Origin,
    ) -> Result<SessionView, DeskError> {
        self.show_session(token).await
    }

    async fn session_changed(
        &self,
        token: &SessionToken,
        seen: SessionState,
        wait: Duration,
    ) -> Result<SessionView, DeskError> {
        let mut over = pin!(tokio::time::sleep(wait));
        let call = Call::get(["session", "events"]).by(token);
        let mut stream = self.transport.listen(call).await?;
        let first = tokio::time::timeout(FIRST_EVENT, next_view(&mut stream));
        let mut told = first.await.map_err(failure::timed_out)??;
        while let Some(view) = told {
            if view.state != seen {
                return Ok(view);
            }
            told = tokio::select! {
                next = next_view(&mut stream) => next?,
                () = &mut over => return Ok(view),
            };
        }
        // The stream is over and nothing has changed: the server stops, perhaps. Not asked again
        // at once, so that whoever waits in a loop does not storm it.
        let soon = tokio::time::timeout(SEEN_WITHIN, &mut over);
        drop(soon.await);
        self.show_session(token).await
    }

    async fn lock_session(
        &self,
        token: &SessionToken,
        cause: LockCause,
    ) -> Result<SessionView, DeskError> {
        let lock = wire::LockRequest {
            cause: cause.into(),
        };
        let call = Call::post(["session", "lock"]).by(token).json(&lock)?;
        self.session(call).await
    }

    async fn unlock_session(
        &self,
        token: &SessionToken,
        password: Arc<Password>,
        _: Origin,
    ) -> Result<OpenSession, DeskError> {
        let unlock = wire::PasswordUnlock {
            password: (&*password).into(),
        };
        let call = Call::post(["session", "unlock", "password"]).by(token);
        self.open(call.json(&unlock)?.hashed()).await
    }

    async fn close_session(
        &self,
        token: &SessionToken,
        cause: EndCause,
    ) -> Result<SessionView, DeskError> {
        let close = wire::CloseRequest {
            cause: cause.into(),
        };
        let call = Call::post(["session", "close"]).by(token).json(&close)?;
        self.session(call).await
    }

    async fn own_sessions(&self, token: &SessionToken) -> Result<Vec<SessionView>, DeskError> {
        let call = Call::get(["sessions"]).by(token);
        let list: wire::SessionList = self.transport.ask(call).await?;
        read_all(&list.sessions)
    }

    async fn end_session(
        &self,
        token: &SessionToken,
        session: SessionId,
    ) -> Result<SessionView, DeskError> {
        let session = session.to_string();
        let call = Call::delete(["sessions", session.as_str()]);
        self.session(call.by(token)).await
    }
}

/// The next session that is told; `None` when the stream is over.
async fn next_view(stream: &mut EventStream) -> Result<Option<SessionView>, DeskError> {
    while let Some(event) = stream.next().await? {
        if event.name == events::SESSION {
            let view: wire::SessionView = event.read()?;
            return read(&view).map(Some);
        }
    }
    Ok(None)
}
