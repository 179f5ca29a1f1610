//! Doubles of the workstations.

use super::{Fault, FaultyStore};
use async_trait::async_trait;
use loquet_domain::journal::Event;
use loquet_domain::origin::WorkstationName;
use loquet_domain::session::{EndCause, SessionEvent};
use loquet_domain::token::TokenDigest;
use loquet_domain::workstation::{Enrolment, INVITATION_LIFETIME, Workstation, name_key};
use loquet_domain::{SessionId, SignedDuration};
use loquet_port_enrolment::{Enrolling, NewInvitation, Removal, Workstations, WorkstationsError};
use loquet_port_sessions::{SessionCommand, SessionReference, Sessions};
use std::sync::{Mutex, MutexGuard, PoisonError};

#[async_trait]
impl Workstations for FaultyStore {
    async fn invite(&self, invitation: &NewInvitation) -> Result<(), WorkstationsError> {
        let raced = self.races(Fault::KeepsEveryInvitation).await;
        let mut invitation = invitation.clone();
        let name = &mut invitation.workstation.name;
        if self.has(Fault::ForgetsTheCaseOfNames) {
            *name = WorkstationName::new(&name.as_str().to_lowercase());
        }
        if raced {
            *name = WorkstationName::new(&invitation.workstation.id.to_string());
        }
        if self.has(Fault::KeepsTheFirstCode) {
            let key = name_key(name);
            let invited = locked(&self.invited);
            let mut same = (invited.iter()).filter(|one| name_key(&one.workstation.name) == key);
            invitation.code = same.next().map_or(invitation.code, |first| first.code);
        }
        self.alter(Fault::AltersTheEventOfAnInvitation, &mut invitation.event);
        let (first, again) = (
            self.known().invite(&invitation),
            self.known().invite(&invitation),
        );
        let answer = self.commit(first, again).await;
        match (answer, self.fault) {
            (Err(WorkstationsError::TooMany), Fault::InvitesWithoutEnd) => Ok(()),
            (Err(WorkstationsError::NameTaken), Fault::GivesNamesInAnotherCase)
                if !self.is_known(&invitation.workstation.name).await? =>
            {
                Ok(())
            }
            (answer, _) => {
                locked(&self.invited).push(invitation.clone());
                self.refuse(answer, &invitation.event).await
            }
        }
    }

    async fn enrol(&self, taking: &Enrolling) -> Result<Workstation, WorkstationsError> {
        let raced = self.races(Fault::TakesACodeTwiceAtOnce).await;
        let mut taking = taking.clone();
        match self.fault {
            Fault::TakesOldCodes => taking.at -= INVITATION_LIFETIME,
            Fault::EnrolsAtTheInvitation => taking.at -= SignedDuration::from_mins(1),
            _ => {}
        }
        self.alter(Fault::AltersTheEventOfAnEnrolment, &mut taking.event);
        let (first, again) = (self.known().enrol(&taking), self.known().enrol(&taking));
        match self.commit(first, again).await {
            Ok(enrolled) => {
                locked(&self.enrolled).push((taking, enrolled.clone()));
                Ok(enrolled)
            }
            Err(error) => {
                let takes = |of: &Enrolling| match self.fault {
                    Fault::TakesAnyCode => true,
                    Fault::TakesTokensForCodes => of.token == taking.code,
                    _ => raced,
                };
                let answer = self.enrolled_by(takes).ok_or(error);
                self.refuse(answer, &taking.event).await
            }
        }
    }

    async fn find(&self, token: &TokenDigest) -> Result<Option<Workstation>, WorkstationsError> {
        let found = self.known().find(token).await?;
        let by = |taking: &Enrolling| match self.fault {
            Fault::FindsByCodes => taking.code == *token,
            Fault::KeepsTheTokenOfWhatIsRemoved => taking.token == *token,
            _ => false,
        };
        Ok(found.or_else(|| self.enrolled_by(by)))
    }

    async fn list(&self) -> Result<Vec<Workstation>, WorkstationsError> {
        let mut list = self.known().list().await?;
        if self.has(Fault::ListsTheEnrolledOnly) {
            list.retain(is_enrolled);
        }
        Ok(list)
    }

    async fn remove(&self, removal: &Removal) -> Result<Workstation, WorkstationsError> {
        let mut removal = removal.clone();
        self.alter(Fault::AltersTheEventOfARemoval, &mut removal.event);
        let (first, again) = (self.known().remove(&removal), self.known().remove(&removal));
        let removed = match self.commit(first, again).await {
            Err(error) if self.has(Fault::RemovesWhatIsNotThere) => {
                return self.enrolled_by(|_| true).ok_or(error);
            }
            answer => self.refuse(answer, &removal.event).await?,
        };
        let ends_every_session = match self.fault {
            Fault::EndsEverySession => true,
            Fault::EndsSessionsOfInvitations => !is_enrolled(&removed),
            _ => false,
        };
        if ends_every_session {
            self.end_every_session(&removal).await;
        }
        Ok(removed)
    }
}

impl FaultyStore {
    fn known(&self) -> &dyn Workstations {
        &*self.inner
    }

    /// With the fault, an event tells that it happened once more.
    fn alter(&self, fault: Fault, event: &mut Event) {
        if self.has(fault) {
            event.count += 1;
        }
    }

    /// Whether there is a workstation of exactly this name.
    async fn is_known(&self, name: &WorkstationName) -> Result<bool, WorkstationsError> {
        let list = self.known().list().await?;
        Ok(list.iter().any(|known| known.name == *name))
    }

    /// The first workstation that has enrolled so, removed or not.
    fn enrolled_by(&self, by: impl Fn(&Enrolling) -> bool) -> Option<Workstation> {
        let enrolled = locked(&self.enrolled);
        let mut found = enrolled.iter().filter(|(taking, _)| by(taking));
        found.next().map(|(_, workstation)| workstation.clone())
    }

    async fn end_every_session(&self, removal: &Removal) {
        for number in 1..=3 {
            let session = SessionId::from_random([number; 16]);
            let command = SessionCommand {
                session: SessionReference::Id(session),
                event: SessionEvent::End(EndCause::EndedByAdministrator),
                context: removal.context.clone(),
            };
            let applied = Sessions::apply(&*self.inner, &command).await;
            applied.expect("an answer");
        }
    }
}

fn is_enrolled(workstation: &Workstation) -> bool {
    matches!(workstation.enrolment, Enrolment::Enrolled { .. })
}

fn locked<T>(kept: &Mutex<T>) -> MutexGuard<'_, T> {
    kept.lock().unwrap_or_else(PoisonError::into_inner)
}
