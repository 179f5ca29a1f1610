//! The workstations that may speak to the server.

use super::{HttpDesk, read, read_all};
use crate::call::Call;
use crate::failure;
use async_trait::async_trait;
use loquet_domain::session::SessionToken;
use loquet_domain::workstation::{EnrolmentCode, Workstation, WorkstationName, WorkstationToken};
use loquet_domain::{Origin, WorkstationId};
use loquet_port_desk::{DeskError, EnrolledWorkstation, Invitation, WorkstationDesk};
use loquet_wire_v1 as wire;
use loquet_wire_v1::{FieldError, SecretText};

#[async_trait]
impl WorkstationDesk for HttpDesk {
    async fn invite_workstation(
        &self,
        by: &SessionToken,
        name: WorkstationName,
    ) -> Result<Invitation, DeskError> {
        let request = wire::InvitationRequest {
            name: name.to_string(),
        };
        let call = Call::post(["workstations", "invitations"]).by(by);
        let invitation: wire::Invitation = self.transport.ask(call.json(&request)?).await?;
        read(&invitation)
    }

    async fn enrol_workstation(
        &self,
        code: EnrolmentCode,
        _: Origin,
    ) -> Result<EnrolledWorkstation, DeskError> {
        let request = wire::EnrolmentRequest {
            code: SecretText::new(code.expose()),
        };
        let call = Call::post(["workstations"]).json(&request)?;
        let enrolled: wire::EnrolledWorkstation = self.transport.ask(call).await?;
        read(&enrolled)
    }

    async fn recognise_workstation(
        &self,
        token: &WorkstationToken,
    ) -> Result<Workstation, DeskError> {
        let call = Call::get(["workstation"]).showing(token);
        let this: wire::ThisWorkstation = self.transport.ask(call).await?;
        let missing = || failure::unreadable(FieldError::expected("/workstation", "a workstation"));
        read(this.workstation.as_ref().ok_or_else(missing)?)
    }

    async fn workstations(&self, by: &SessionToken) -> Result<Vec<Workstation>, DeskError> {
        let call = Call::get(["workstations"]).by(by);
        let list: wire::WorkstationList = self.transport.ask(call).await?;
        read_all(&list.workstations)
    }

    async fn remove_workstation(
        &self,
        by: &SessionToken,
        workstation: WorkstationId,
    ) -> Result<Workstation, DeskError> {
        let workstation = workstation.to_string();
        let call = Call::delete(["workstations", workstation.as_str()]);
        let removed: wire::Workstation = self.transport.ask(call.by(by)).await?;
        read(&removed)
    }
}
