//! Administration of accounts.

use super::{HttpDesk, read, read_all};
use crate::call::Call;
use async_trait::async_trait;
use loquet_domain::journal::Note;
use loquet_domain::session::SessionToken;
use loquet_domain::{AccountStatus, Identifier, Origin, Password};
use loquet_port_desk::{AccountDesk, AccountView, DeskError, NewUser, PolicyReport};
use loquet_wire_v1 as wire;
use std::sync::Arc;

impl HttpDesk {
    /// Asks for something whose answer is an account.
    pub(super) async fn account(&self, call: Call<'_>) -> Result<AccountView, DeskError> {
        let view: wire::AccountView = self.transport.ask(call).await?;
        read(&view)
    }
}

#[async_trait]
impl AccountDesk for HttpDesk {
    /// The first administrator is created on the practice's own computer.
    async fn initialise(
        &self,
        _: Identifier,
        _: Arc<Password>,
        _: Origin,
    ) -> Result<AccountView, DeskError> {
        Err(DeskError::NotOverNetwork)
    }

    async fn add_user(&self, by: &SessionToken, user: NewUser) -> Result<AccountView, DeskError> {
        let user = wire::NewAccount::from(&user);
        let call = Call::post(["accounts"]).by(by).json(&user)?;
        self.account(call.hashed()).await
    }

    async fn list_users(
        &self,
        by: &SessionToken,
        after: Option<Identifier>,
        limit: u32,
    ) -> Result<Vec<AccountView>, DeskError> {
        let after = after.as_ref().map(|it| it.key().as_str());
        let call = Call::get(["accounts"]).by(by).with_any("after", after);
        let list: wire::AccountList = self.transport.ask(call.with("limit", limit)).await?;
        read_all(&list.users)
    }

    async fn show_user(
        &self,
        by: &SessionToken,
        identifier: &Identifier,
    ) -> Result<AccountView, DeskError> {
        let call = Call::get(["accounts", identifier.key().as_str()]);
        self.account(call.by(by)).await
    }

    async fn set_user_status(
        &self,
        by: &SessionToken,
        identifier: &Identifier,
        status: AccountStatus,
    ) -> Result<AccountView, DeskError> {
        let change = wire::StatusChange::from(status);
        let call = Call::put(["accounts", identifier.key().as_str(), "status"]);
        self.account(call.by(by).json(&change)?).await
    }

    async fn unlock_user(
        &self,
        by: &SessionToken,
        identifier: &Identifier,
        reason: Note,
    ) -> Result<AccountView, DeskError> {
        let reason = wire::UnlockReason {
            reason: reason.to_string(),
        };
        let call = Call::post(["accounts", identifier.key().as_str(), "unlock"]);
        self.account(call.by(by).json(&reason)?).await
    }

    async fn set_user_password(
        &self,
        by: &SessionToken,
        identifier: &Identifier,
        password: Arc<Password>,
    ) -> Result<AccountView, DeskError> {
        let password = wire::NewPassword {
            password: (&*password).into(),
        };
        let call = Call::put(["accounts", identifier.key().as_str(), "password"]);
        self.account(call.by(by).json(&password)?.hashed()).await
    }

    async fn policy_report(&self, by: &SessionToken) -> Result<PolicyReport, DeskError> {
        let call = Call::get(["policy-report"]).by(by);
        let report: wire::PolicyReport = self.transport.ask(call).await?;
        read(&report)
    }
}
