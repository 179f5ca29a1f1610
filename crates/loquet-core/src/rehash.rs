//! Renewing a verifier whose cost is no longer the present one (PWD-08).

use crate::LocalDesk;
use crate::fault::OrDesk;
use crate::opening::Proof;
use crate::proof::Proven;
use loquet_domain::Password;
use loquet_domain::journal::{Action, Object};
use loquet_port_desk::DeskError;
use loquet_port_users::Rehash;
use std::sync::Arc;

impl LocalDesk {
    /// Renews an outdated verifier. The person is already in: a failure waits for the next login.
    pub(crate) async fn rehash_if_outdated(&self, proven: &Proven, password: &Arc<Password>) {
        if proven.is_outdated()
            && let Err(error) = self.rehash(proven, password).await
        {
            tracing::warn!(%error, "a verifier could not be renewed");
        }
    }

    async fn rehash(&self, proven: &Proven, password: &Arc<Password>) -> Result<(), DeskError> {
        let salt = self.random_salt().or_desk()?;
        let new = self.ports.hasher.hash(password, salt).await.or_desk()?;
        let context = self.now_in(proven.context());
        let rehash = Rehash {
            account: proven.account().id,
            old: proven.verifier().clone(),
            credential: proven.version(),
            new,
            event: context.event(
                Action::PasswordRehashed,
                Object::Account(proven.account().id),
            ),
        };
        self.ports.users.rehash(&rehash).await.map(drop).or_desk()
    }
}
