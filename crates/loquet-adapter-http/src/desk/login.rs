//! Opening, and a person's own password.

use super::{HttpDesk, read};
use crate::call::Call;
use async_trait::async_trait;
use loquet_port_desk::{DeskError, LoginDesk, LoginRequest, OpenSession, OwnPasswordChange};
use loquet_wire_v1 as wire;

impl HttpDesk {
    /// Sends a proof; never twice.
    pub(super) async fn open(&self, call: Call<'_>) -> Result<OpenSession, DeskError> {
        let result: wire::LoginResult = self.transport.ask(call).await?;
        read(&result)
    }
}

#[async_trait]
impl LoginDesk for HttpDesk {
    async fn log_in(&self, request: LoginRequest) -> Result<OpenSession, DeskError> {
        let login = wire::PasswordLogin {
            identifier: request.identifier.display().to_owned(),
            password: (&*request.password).into(),
        };
        let call = Call::post(["login", "password"]).json(&login)?;
        self.open(call.hashed()).await
    }

    async fn change_password(&self, change: OwnPasswordChange) -> Result<(), DeskError> {
        let change = wire::OwnPasswordChange {
            identifier: change.identifier.display().to_owned(),
            present: (&*change.present).into(),
            new: (&*change.new).into(),
        };
        let call = Call::put(["password"]).json(&change)?;
        self.transport.tell(call.hashed()).await
    }
}
