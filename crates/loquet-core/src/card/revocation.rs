//! Revocation lists taken over, and the sessions of cards that they revoke (CPS-31).

use super::mapped::Mapped;
use crate::LocalDesk;
use crate::authority::Permission;
use crate::fault::OrDesk;
use crate::opening::Proof;
use loquet_domain::card::IssuerName;
use loquet_domain::journal::{Action, Event, EventContext, Note, Object, Reason};
use loquet_domain::session::{EndCause, Session, SessionEvent, SessionProof, SessionToken};
use loquet_domain::{Origin, SessionId};
use loquet_port_desk::{DeskError, RefreshedList, RevocationListView};
use loquet_port_trust::{RevocationList, RevocationListRefusal, RevocationListStatus};

impl LocalDesk {
    pub(super) async fn lists(&self) -> Vec<RevocationListView> {
        let status = self.ports.revocation.status(self.ports.clock.now()).await;
        status.into_iter().map(view_of_status).collect()
    }

    /// The list is in place before it is recorded: a record that fails must not keep a revoked
    /// card's session open.
    pub(super) async fn install_list(
        &self,
        by: &SessionToken,
        list: &[u8],
    ) -> Result<RevocationListView, DeskError> {
        let acting = self.authorise(by, Permission::Administer).await?;
        let installed = self.ports.revocation.install(list, acting.context.at).await;
        let event = event_of(&acting.context, None, installed.as_ref());
        let ended = match &installed {
            Ok(_) => self.end_revoked_sessions(&acting.context).await,
            Err(_) => Ok(()),
        };
        self.record(event).await?;
        ended?;
        installed
            .map(view_of_list)
            .map_err(|refusal| DeskError::RevocationListRefused {
                code: refusal.code(),
                source: refusal.into(),
            })
    }

    /// Fetches what is due, or everything. What cannot be reached is no event of the practice; what was reached
    /// and is refused may be an attack (T31).
    pub(super) async fn refresh_lists(
        &self,
        origin: Origin,
        only_if_due: bool,
    ) -> Result<Option<Vec<RefreshedList>>, DeskError> {
        let now = self.ports.clock.now();
        let context = EventContext::of_nobody(now, origin);
        let due = self.ports.revocation.next_refresh(now);
        if only_if_due && due.is_none_or(|due| due > now) {
            // Whoever put the last list in place may have been stopped before this.
            self.end_revoked_sessions(&context).await?;
            return Ok(None);
        }
        let fetched = if only_if_due {
            self.ports.revocation.refresh(now).await
        } else {
            self.ports.revocation.refresh_all(now).await
        };
        let ended = self.end_revoked_sessions(&context).await;
        let events = fetched.iter().filter_map(|(issuer, result)| match result {
            Err(RevocationListRefusal::Unreachable(_)) => None,
            result => Some(event_of(&context, Some(issuer), result.as_ref())),
        });
        let events: Vec<Event> = events.collect();
        if !events.is_empty() {
            self.ports.journal.append(&events).await.or_desk()?;
        }
        ended?;
        Ok(Some(fetched.into_iter().map(refreshed).collect()))
    }

    /// Ends every session whose card is now known to be revoked. One that cannot be ended does not
    /// keep the others open.
    async fn end_revoked_sessions(&self, context: &EventContext) -> Result<(), DeskError> {
        let mut outcome = Ok(());
        for session in self.ports.sessions.by_card().await.or_desk()? {
            let ended = self.end_if_revoked(&session, context).await;
            outcome = outcome.and(ended);
        }
        outcome
    }

    /// A list that came between the judgement and the session has ended the sessions that there
    /// were, which this one was not among yet: it is looked at once more (CPS-31). Nobody has its
    /// token so far, so that an error leaves nothing open that anybody could use.
    pub(super) async fn end_if_revoked_meanwhile(
        &self,
        mapped: &Mapped,
        session: SessionId,
    ) -> Result<(), DeskError> {
        let certificate = &mapped.card().card().certificate;
        let revoked = self.ports.trust.is_revoked(certificate).await;
        let (answer, cause) = match revoked {
            Ok(false) => return Ok(()),
            Ok(true) => (DeskError::CardDenied, EndCause::CardRevoked),
            Err(fault) => (DeskError::Unexpected(fault.into()), EndCause::Closed),
        };
        let context = EventContext {
            session: Some(session),
            ..self.now_in(mapped.context())
        };
        match self.apply(session, SessionEvent::End(cause), context).await {
            // It is over all the same.
            Ok(_) | Err(DeskError::SessionEnded) => Err(answer),
            Err(error) => Err(error),
        }
    }

    async fn end_if_revoked(
        &self,
        session: &Session,
        context: &EventContext,
    ) -> Result<(), DeskError> {
        let SessionProof::CpsCard(card) = session.proof() else {
            return Ok(());
        };
        let revoked = self.ports.trust.is_revoked(&card.certificate).await;
        if !revoked.map_err(|fault| DeskError::Unexpected(fault.into()))? {
            return Ok(());
        }
        let event = SessionEvent::End(EndCause::CardRevoked);
        let context = self.now_in(context);
        match self.apply(session.id(), event, context).await {
            // It is over all the same.
            Ok(_) | Err(DeskError::SessionEnded) => Ok(()),
            Err(error) => Err(error),
        }
    }
}

fn event_of(
    context: &EventContext,
    issuer: Option<&IssuerName>,
    result: Result<&RevocationList, &RevocationListRefusal>,
) -> Event {
    let event = context.event(Action::RevocationListInstalled, Object::Practice);
    let noting = |event: Event, issuer: &IssuerName| event.noting(Note::new(issuer.as_str()));
    match (result, issuer) {
        (Ok(list), _) => noting(event, &list.issuer),
        (Err(refusal), Some(issuer)) => noting(event.failed(reason_of(refusal)), issuer),
        (Err(refusal), None) => event.failed(reason_of(refusal)),
    }
}

const fn reason_of(refusal: &RevocationListRefusal) -> Reason {
    match refusal {
        RevocationListRefusal::Unreachable(_) | RevocationListRefusal::Unwritable(_) => {
            Reason::Fault
        }
        _ => Reason::RevocationListRefused,
    }
}

fn refreshed(
    (issuer, result): (IssuerName, Result<RevocationList, RevocationListRefusal>),
) -> RefreshedList {
    RefreshedList {
        issuer,
        result: result.map(view_of_list).map_err(|refusal| refusal.code()),
    }
}

fn view_of_list(list: RevocationList) -> RevocationListView {
    RevocationListView {
        issuer: list.issuer,
        dates: Some((list.this_update, list.next_update)),
        revoked: list.revoked,
    }
}

fn view_of_status(status: RevocationListStatus) -> RevocationListView {
    match status.list {
        Some(list) => view_of_list(list),
        None => RevocationListView {
            issuer: status.issuer,
            dates: None,
            revoked: 0,
        },
    }
}
