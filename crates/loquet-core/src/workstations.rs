//! Workstations: invited by an administrator, enrolled by themselves with a one-time code.

use crate::LocalDesk;
use crate::authority::{Acting, Permission};
use crate::fault::OrDesk;
use async_trait::async_trait;
use loquet_domain::journal::{Action, Event, EventContext, Note, Object, Reason};
use loquet_domain::lockout::Refusal;
use loquet_domain::session::SessionToken;
use loquet_domain::workstation::{
    Enrolment, EnrolmentCode, INVITATION_LIFETIME, Workstation, WorkstationName, WorkstationToken,
};
use loquet_domain::{Origin, Timestamp, WorkstationId};
use loquet_port_desk::{DeskError, EnrolledWorkstation, Invitation, WorkstationDesk};
use loquet_port_enrolment::{Enrolling, NewInvitation, Removal, WorkstationsError};

#[async_trait]
impl WorkstationDesk for LocalDesk {
    async fn invite_workstation(
        &self,
        by: &SessionToken,
        name: WorkstationName,
    ) -> Result<Invitation, DeskError> {
        let acting = self.authorise(by, Permission::Administer).await?;
        if name.is_empty() {
            // No request of a workstation without a name could be told from another's.
            return Err(DeskError::WorkstationNameTaken);
        }
        self.invite(&acting, name).await
    }

    async fn enrol_workstation(
        &self,
        code: EnrolmentCode,
        origin: Origin,
    ) -> Result<EnrolledWorkstation, DeskError> {
        let context = self.context_of_nobody(origin);
        let origin = &context.origin;
        let place = (origin.workstation.clone(), origin.address);
        if let Err(refusal) = self.noise.try_code(place.clone(), context.at) {
            return self.refuse_codes(&context, refusal).await;
        }
        let enrolled = self.enrol(&code, &context).await;
        if !matches!(enrolled, Err(DeskError::EnrolmentRefused)) {
            self.noise.forgive_code(&place);
        }
        enrolled
    }

    async fn recognise_workstation(
        &self,
        token: &WorkstationToken,
    ) -> Result<Workstation, DeskError> {
        let found = self.ports.workstations.find(&token.digest()).await;
        found.or_desk()?.ok_or(DeskError::WorkstationUnknown)
    }

    async fn workstations(&self, by: &SessionToken) -> Result<Vec<Workstation>, DeskError> {
        self.authorise(by, Permission::Administer).await?;
        self.ports.workstations.list().await.or_desk()
    }

    async fn remove_workstation(
        &self,
        by: &SessionToken,
        workstation: WorkstationId,
    ) -> Result<Workstation, DeskError> {
        let acting = self.authorise(by, Permission::Administer).await?;
        let removal = Removal {
            workstation,
            event: (acting.context).event(Action::WorkstationRemoved, Object::Practice),
            context: acting.context,
        };
        self.ports.workstations.remove(&removal).await.or_desk()
    }
}

impl LocalDesk {
    async fn invite(
        &self,
        acting: &Acting,
        name: WorkstationName,
    ) -> Result<Invitation, DeskError> {
        let context = &acting.context;
        let expires_at = context.at.checked_add(INVITATION_LIFETIME);
        let expires_at = expires_at.unwrap_or(Timestamp::MAX);
        let code = self.random_code().or_desk()?;
        let invitation = NewInvitation {
            workstation: Workstation {
                id: WorkstationId::from_random(self.random_identity().or_desk()?),
                name: name.clone(),
                enrolment: Enrolment::Invited { expires_at },
            },
            code: code.digest(),
            event: about(
                context.event(Action::WorkstationInvited, Object::Practice),
                &name,
            ),
        };
        self.ports
            .workstations
            .invite(&invitation)
            .await
            .or_desk()?;
        Ok(Invitation {
            workstation: invitation.workstation,
            code,
            expires_at,
        })
    }

    async fn enrol(
        &self,
        code: &EnrolmentCode,
        context: &EventContext,
    ) -> Result<EnrolledWorkstation, DeskError> {
        let token = self.random_workstation_token().or_desk()?;
        let event = context.event(Action::WorkstationEnrolled, Object::Practice);
        let taking = Enrolling {
            code: code.digest(),
            token: token.digest(),
            at: context.at,
            event: event.clone(),
        };
        match self.ports.workstations.enrol(&taking).await {
            Ok(workstation) => Ok(EnrolledWorkstation { workstation, token }),
            Err(WorkstationsError::CodeUnknown) => {
                self.record(event.failed(Reason::EnrolmentCodeUnknown))
                    .await?;
                Err(DeskError::EnrolmentRefused)
            }
            Err(error) => Err(error).or_desk(),
        }
    }

    /// Too many codes from there: not looked up, and recorded as a flood is (LOG-13).
    async fn refuse_codes<T>(
        &self,
        context: &EventContext,
        refusal: Refusal,
    ) -> Result<T, DeskError> {
        if refusal.is_recorded() {
            let event = context.event(Action::WorkstationEnrolled, Object::Practice);
            let mut event = event.refused(refusal.throttle.into());
            event.count = refusal.refused;
            self.record(event).await?;
        }
        Err(DeskError::TooManyRequests)
    }
}

/// An event about a workstation: its note is the name, and nothing else.
fn about(event: Event, name: &WorkstationName) -> Event {
    event.noting(Note::new(name.as_str()))
}
