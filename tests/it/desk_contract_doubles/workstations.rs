//! Workstations, badly known.

use super::{Broken, Flaw, first, recall, remember};
use async_trait::async_trait;
use loquet_domain::session::SessionToken;
use loquet_domain::workstation::{
    Enrolment, EnrolmentCode, Workstation, WorkstationName, WorkstationToken,
};
use loquet_domain::{Origin, Timestamp, WorkstationId};
use loquet_port_desk::{DeskError, EnrolledWorkstation, Invitation, WorkstationDesk};

#[async_trait]
impl WorkstationDesk for Broken {
    async fn invite_workstation(
        &self,
        by: &SessionToken,
        name: WorkstationName,
    ) -> Result<Invitation, DeskError> {
        let mut invited = self.answered(self.desk.invite_workstation(by, name).await)?;
        remember(&self.memory.workstation, invited.workstation.clone());
        match self.flaw {
            Flaw::GivesCodesThatAreTooOld => invited.expires_at = Timestamp::UNIX_EPOCH,
            Flaw::KeepsTheFirstCode => {
                let code = first(&self.memory.code, invited.code.expose().to_string());
                invited.code = code.parse().expect("a code");
            }
            _ => {}
        }
        Ok(invited)
    }

    async fn enrol_workstation(
        &self,
        code: EnrolmentCode,
        origin: Origin,
    ) -> Result<EnrolledWorkstation, DeskError> {
        match (self.flaw, self.desk.enrol_workstation(code, origin).await) {
            (Flaw::EnrolsAgain, Ok(enrolled)) => {
                let token = enrolled.token.expose().to_string();
                remember(&self.memory.enrolled, (token, enrolled.workstation.clone()));
                Ok(enrolled)
            }
            (Flaw::EnrolsAgain, Err(refused)) => {
                let (token, workstation) = recall(&self.memory.enrolled).ok_or(refused)?;
                let token = token.parse().expect("a token");
                Ok(EnrolledWorkstation { workstation, token })
            }
            (_, answer) => self.answered(answer),
        }
    }

    async fn recognise_workstation(
        &self,
        token: &WorkstationToken,
    ) -> Result<Workstation, DeskError> {
        match (self.flaw, self.desk.recognise_workstation(token).await) {
            (Flaw::KnowsEverybody, Err(unknown)) => recall(&self.memory.workstation).ok_or(unknown),
            (_, answer) => self.answered(answer),
        }
    }

    async fn workstations(&self, by: &SessionToken) -> Result<Vec<Workstation>, DeskError> {
        let mut listed = self.answered(self.desk.workstations(by).await)?;
        if self.flaw == Flaw::ListsEnrolledOnly {
            listed.retain(|one| matches!(one.enrolment, Enrolment::Enrolled { .. }));
        }
        Ok(listed)
    }

    async fn remove_workstation(
        &self,
        by: &SessionToken,
        workstation: WorkstationId,
    ) -> Result<Workstation, DeskError> {
        if self.flaw == Flaw::RemovesNothing {
            let listed = self.desk.workstations(by).await?;
            let found = listed.into_iter().find(|one| one.id == workstation);
            return found.ok_or(DeskError::WorkstationNotFound);
        }
        self.answered(self.desk.remove_workstation(by, workstation).await)
    }
}
