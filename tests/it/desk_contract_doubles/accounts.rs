//! Accounts, badly kept.

use super::{Broken, Flaw};
use async_trait::async_trait;
use loquet_domain::journal::Note;
use loquet_domain::session::SessionToken;
use loquet_domain::{AccountStatus, Identifier, Origin, Password, Role};
use loquet_port_desk::{AccountDesk, AccountView, DeskError, NewUser, PolicyReport};
use std::sync::Arc;

#[async_trait]
impl AccountDesk for Broken {
    async fn initialise(
        &self,
        administrator: Identifier,
        password: Arc<Password>,
        origin: Origin,
    ) -> Result<AccountView, DeskError> {
        self.desk.initialise(administrator, password, origin).await
    }

    async fn add_user(
        &self,
        by: &SessionToken,
        mut user: NewUser,
    ) -> Result<AccountView, DeskError> {
        if self.flaw == Flaw::AddsMembersOnly {
            user.role = Role::Member;
        }
        let without = NewUser {
            identifier: user.identifier.clone(),
            role: user.role,
            card_number: None,
            password: user.password.clone(),
        };
        match (self.flaw, self.desk.add_user(by, user).await) {
            (Flaw::LeavesTakenNumbersOut, Err(DeskError::CardNumberTaken)) => {
                self.desk.add_user(by, without).await
            }
            (Flaw::ProposesNothing, Err(DeskError::IdentifierTaken { .. })) => {
                let proposals = Vec::new();
                Err(DeskError::IdentifierTaken { proposals })
            }
            (_, answer) => self.answered(answer),
        }
    }

    async fn list_users(
        &self,
        by: &SessionToken,
        after: Option<Identifier>,
        limit: u32,
    ) -> Result<Vec<AccountView>, DeskError> {
        match (self.flaw, self.desk.list_users(by, after, limit).await) {
            (Flaw::ListsForAnybody, Err(DeskError::Forbidden)) => Ok(Vec::new()),
            (Flaw::ListsBackwards, Ok(mut listed)) => {
                listed.reverse();
                Ok(listed)
            }
            (_, answer) => self.answered(answer),
        }
    }

    async fn show_user(
        &self,
        by: &SessionToken,
        identifier: &Identifier,
    ) -> Result<AccountView, DeskError> {
        let mut shown = self.answered(self.desk.show_user(by, identifier).await)?;
        if self.flaw == Flaw::ShowsNoThrottle {
            shown.throttle = None;
        }
        Ok(shown)
    }

    async fn set_user_status(
        &self,
        by: &SessionToken,
        identifier: &Identifier,
        status: AccountStatus,
    ) -> Result<AccountView, DeskError> {
        if self.flaw == Flaw::DisablesNobody {
            let shown = self.desk.show_user(by, identifier).await?;
            return Ok(AccountView { status, ..shown });
        }
        match (
            self.flaw,
            self.desk.set_user_status(by, identifier, status).await,
        ) {
            (Flaw::PretendsToDisable, Err(DeskError::LastAdministrator)) => {
                self.desk.show_user(by, identifier).await
            }
            (_, answer) => self.answered(answer),
        }
    }

    async fn unlock_user(
        &self,
        by: &SessionToken,
        identifier: &Identifier,
        reason: Note,
    ) -> Result<AccountView, DeskError> {
        let reason = match self.flaw {
            Flaw::TakesNoReason if reason.is_empty() => Note::new("-"),
            Flaw::LiftsNothing => return self.desk.show_user(by, identifier).await,
            _ => reason,
        };
        self.answered(self.desk.unlock_user(by, identifier, reason).await)
    }

    async fn set_user_password(
        &self,
        by: &SessionToken,
        identifier: &Identifier,
        password: Arc<Password>,
    ) -> Result<AccountView, DeskError> {
        if self.flaw == Flaw::SetsNoPassword {
            return self.desk.show_user(by, identifier).await;
        }
        let set = self.desk.set_user_password(by, identifier, password);
        self.answered(set.await)
    }

    async fn policy_report(&self, by: &SessionToken) -> Result<PolicyReport, DeskError> {
        let mut report = self.answered(self.desk.policy_report(by).await)?;
        if self.flaw == Flaw::ReportsNobody {
            report.weak_passwords.clear();
        }
        Ok(report)
    }
}
