//! Opening and own passwords, badly done.

use super::{Broken, Flaw, count};
use async_trait::async_trait;
use loquet_domain::session::SessionToken;
use loquet_domain::text::PrintableText;
use loquet_port_desk::{DeskError, LoginDesk, LoginRequest, OpenSession, OwnPasswordChange};

#[async_trait]
impl LoginDesk for Broken {
    async fn log_in(&self, request: LoginRequest) -> Result<OpenSession, DeskError> {
        let unknown = request.identifier.display().starts_with("inconnu");
        if self.flaw == Flaw::TellsUnknownIdentifiers && unknown {
            return Err(DeskError::AccountNotFound);
        }
        let mut opened = match self.desk.log_in(request).await {
            Ok(opened) => opened,
            Err(error) => {
                count(&self.memory.failures);
                return self.answered(Err(error));
            }
        };
        match self.flaw {
            Flaw::ShowsAnotherPlace => opened.session.origin.workstation = PrintableText::new("?"),
            Flaw::GivesATokenOfNobody => opened.token = SessionToken::from_random([9; 32].into()),
            Flaw::KeepsFailuresSilent => opened.failures_before = 0,
            Flaw::CallsNothingWeak => opened.weak_password = false,
            _ => {}
        }
        Ok(opened)
    }

    async fn change_password(&self, change: OwnPasswordChange) -> Result<(), DeskError> {
        match self.flaw {
            Flaw::PretendsToChangePasswords => Ok(()),
            _ => self.answered(self.desk.change_password(change).await),
        }
    }
}
