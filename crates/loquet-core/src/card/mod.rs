//! The card, as the desk judges and registers it.
//!
//! A login is `challenge → answered → verified → mapped → session`. Each step is a type with
//! private fields in a module of its own, made only there, by consuming the one before (CPS-01,
//! AUTH-24): nothing can be skipped, and nothing judged twice.

mod answered;
mod attempt;
mod challenge;
mod mapped;
mod registration;
mod revocation;
mod trusted;
mod verified;

use crate::LocalDesk;
use crate::authority::Permission;
use crate::fault::OrDesk;
use crate::opening::Proof;
use async_trait::async_trait;
use loquet_domain::card::{CardAnswer, CardChallenge, CertificateDer, ChallengePurpose};
use loquet_domain::journal::Reason;
use loquet_domain::session::SessionToken;
use loquet_domain::{Identifier, Origin};
use loquet_port_desk::{
    AbandonedCard, AccountView, CardDesk, CardExamination, CardRegistration, CardVerdict,
    DeskError, ExaminedRegistration, OpenSession, RefreshedList, RevocationListView,
};
use mapped::Mapped;
use trusted::TrustedCard;

#[async_trait]
impl CardDesk for LocalDesk {
    async fn challenge_card(
        &self,
        purpose: ChallengePurpose,
        origin: Origin,
    ) -> Result<CardChallenge, DeskError> {
        self.ask(purpose, origin).await
    }

    async fn log_in_by_card(
        &self,
        answer: CardAnswer,
        origin: Origin,
    ) -> Result<OpenSession, DeskError> {
        let mapped = self
            .prove_by_card(answer, ChallengePurpose::Login, origin)
            .await?;
        let opened = self.open_session(&mapped, None).await?;
        self.end_if_revoked_meanwhile(&mapped, opened.session.id)
            .await?;
        Ok(with_age(opened, &mapped))
    }

    async fn unlock_by_card(
        &self,
        token: &SessionToken,
        answer: CardAnswer,
        origin: Origin,
    ) -> Result<OpenSession, DeskError> {
        let session = self.to_be_unlocked(token, &origin).await?.session;
        let mapped = self
            .prove_by_card(answer, ChallengePurpose::Unlock, origin)
            .await?;
        if mapped.account().id != session.account() {
            let attempt = mapped.attempt_by_card();
            return self.fail_card(attempt, Reason::CardOfAnother).await;
        }
        let opened = self.unlock_proved(&session, &mapped).await?;
        Ok(with_age(opened, &mapped))
    }

    async fn abandon_card(
        &self,
        abandoned: AbandonedCard,
        origin: Origin,
    ) -> Result<(), DeskError> {
        self.give_up(abandoned, origin).await
    }

    async fn register_card(
        &self,
        by: &SessionToken,
        registration: CardRegistration,
    ) -> Result<AccountView, DeskError> {
        self.register(by, registration).await
    }

    async fn unregister_card(
        &self,
        by: &SessionToken,
        account: Option<Identifier>,
    ) -> Result<AccountView, DeskError> {
        self.unregister(by, account).await
    }

    async fn examine_card(
        &self,
        by: Option<&SessionToken>,
        certificate: &CertificateDer,
    ) -> Result<CardExamination, DeskError> {
        if let Some(token) = by {
            self.authorise(token, Permission::Own).await?;
        }
        let holder = self.ports.certificates.read(certificate).ok();
        let (verdict, registered) = match self.judge_card(certificate).await? {
            Ok(card) => {
                let account = self.account_of_card(card.identity()).await.or_desk()?;
                let registered = account.map_or(ExaminedRegistration::Nobody, |account| {
                    ExaminedRegistration::For(account.identifier)
                });
                (Ok(verdict_of(&card)), registered)
            }
            Err(refusal) => (Err(refusal), ExaminedRegistration::Nobody),
        };
        Ok(CardExamination {
            holder,
            verdict,
            registered,
        })
    }

    async fn revocation_lists(&self) -> Result<Vec<RevocationListView>, DeskError> {
        Ok(self.lists().await)
    }

    async fn install_revocation_list(
        &self,
        by: &SessionToken,
        list: &[u8],
    ) -> Result<RevocationListView, DeskError> {
        self.install_list(by, list).await
    }

    async fn refresh_revocation_lists(
        &self,
        origin: Origin,
        only_if_due: bool,
    ) -> Result<Option<Vec<RefreshedList>>, DeskError> {
        self.refresh_lists(origin, only_if_due).await
    }
}

impl LocalDesk {
    /// From an answer to a person, each step from the one before.
    async fn prove_by_card(
        &self,
        answer: CardAnswer,
        purpose: ChallengePurpose,
        origin: Origin,
    ) -> Result<Mapped, DeskError> {
        let answered = self.take_answer(answer, purpose, origin).await?;
        let verified = self.verify_answer(answered).await?;
        self.map_card(verified).await
    }
}

fn verdict_of(card: &TrustedCard) -> CardVerdict {
    CardVerdict {
        authority: card.identity().authority,
        revocation_age: card.revocation().age,
        revocation_overdue: card.revocation().overdue,
    }
}

/// Tells the person that an old revocation list was accepted (CPS-11).
fn with_age(opened: OpenSession, mapped: &Mapped) -> OpenSession {
    OpenSession {
        revocation_overdue: mapped.overdue(),
        ..opened
    }
}

#[cfg(test)]
mod tests {
    use super::answered::Answered;
    use super::attempt::CardAttempt;
    use super::mapped::Mapped;
    use super::verified::Verified;

    /// Compiles for types that are not `Clone`, and for no other.
    macro_rules! assert_not_clone {
        ($($step:ty),+) => {$({
            trait AmbiguousIfClone<Implementation> {
                fn is_not_clone() {}
            }
            impl<T: ?Sized> AmbiguousIfClone<()> for T {}
            impl<T: Clone> AmbiguousIfClone<u8> for T {}
            <$step as AmbiguousIfClone<_>>::is_not_clone();
        })+};
    }

    #[test]
    fn auth_24_a_step_is_consumed_by_the_next_and_cannot_be_taken_twice() {
        assert_not_clone!(Answered, Verified, Mapped, CardAttempt);
    }
}
