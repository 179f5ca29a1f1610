//! Cards, badly judged.

use super::{Broken, Flaw, copy, first, pretend, recall, remember};
use async_trait::async_trait;
use loquet_domain::card::{
    CardAnswer, CardChallenge, CardInterface, CertificateDer, ChallengePurpose,
};
use loquet_domain::session::SessionToken;
use loquet_domain::{Identifier, Origin};
use loquet_port_desk::{
    AbandonedCard, AccountView, CardDesk, CardExamination, CardRegistration, DeskError,
    ExaminedRegistration, OpenSession, RefreshedList, RevocationListView,
};
use std::sync::atomic::Ordering;

impl Broken {
    /// What is answered to an answer that was given before.
    fn again(&self, answer: &CardAnswer) -> Option<OpenSession> {
        let (attempt, token, view) = recall(&self.memory.opened)?;
        let token: SessionToken = token.parse().expect("a token");
        (attempt == answer.attempt).then(|| pretend(&token, view))
    }

    /// Does what was not asked, so that it is recorded.
    async fn fill_the_journal(&self, abandoned: &AbandonedCard, origin: &Origin) {
        let challenge = (self.desk).challenge_card(ChallengePurpose::Login, origin.clone());
        let abandoned = AbandonedCard {
            attempt: challenge.await.expect("a challenge").attempt,
            ..abandoned.clone()
        };
        let recorded = self.desk.abandon_card(abandoned, origin.clone()).await;
        recorded.expect("recorded");
    }
}

#[async_trait]
impl CardDesk for Broken {
    async fn challenge_card(
        &self,
        purpose: ChallengePurpose,
        origin: Origin,
    ) -> Result<CardChallenge, DeskError> {
        let mut challenge = self.answered(self.desk.challenge_card(purpose, origin).await)?;
        if self.flaw == Flaw::RepeatsItsNonce {
            challenge.nonce = first(&self.memory.nonce, challenge.nonce);
        }
        Ok(challenge)
    }

    async fn log_in_by_card(
        &self,
        answer: CardAnswer,
        origin: Origin,
    ) -> Result<OpenSession, DeskError> {
        let _one_by_one = self.memory.by_card.lock().await;
        let failures = self.memory.failures.load(Ordering::SeqCst);
        match self.flaw {
            Flaw::LocksCardsWithPasswords if failures >= 3 => return Err(DeskError::CardDenied),
            Flaw::TellsContactless if answer.interface == CardInterface::Contactless => {
                return Err(DeskError::CardNotRegistered);
            }
            Flaw::OpensAgain => {
                if let Some(opened) = self.again(&answer) {
                    return Ok(opened);
                }
            }
            _ => {}
        }
        let attempt = answer.attempt;
        match self.desk.log_in_by_card(answer, origin).await {
            Ok(mut opened) => {
                let token = copy(&opened.token).expose().to_string();
                let view = opened.session.clone();
                remember(&self.memory.opened, (attempt, token, view));
                match self.flaw {
                    Flaw::ShowsNoCard => opened.session.card = None,
                    Flaw::TellsNoFormerCard => opened.former_card = None,
                    _ => {}
                }
                Ok(opened)
            }
            Err(DeskError::CardNotRegistered) if self.flaw == Flaw::KeepsUnregisteredSilent => {
                Err(DeskError::CardDenied)
            }
            answer => self.answered(answer),
        }
    }

    async fn unlock_by_card(
        &self,
        token: &SessionToken,
        answer: CardAnswer,
        origin: Origin,
    ) -> Result<OpenSession, DeskError> {
        let origin = self.place(token, origin).await;
        let answer = self.desk.unlock_by_card(token, answer, origin).await;
        self.unlocked(token, answer).await
    }

    async fn abandon_card(
        &self,
        abandoned: AbandonedCard,
        origin: Origin,
    ) -> Result<(), DeskError> {
        match self.flaw {
            Flaw::AbandonsNothing => return Ok(()),
            Flaw::RecordsWhatNobodyAsked => self.fill_the_journal(&abandoned, &origin).await,
            _ => {}
        }
        self.answered(self.desk.abandon_card(abandoned, origin).await)
    }

    async fn register_card(
        &self,
        by: &SessionToken,
        registration: CardRegistration,
    ) -> Result<AccountView, DeskError> {
        match (self.flaw, self.desk.register_card(by, registration).await) {
            (Flaw::KeepsCertificatesSilent, Err(DeskError::CertificateRefused(_))) => {
                Err(DeskError::CardDenied)
            }
            (_, answer) => self.answered(answer),
        }
    }

    async fn unregister_card(
        &self,
        by: &SessionToken,
        account: Option<Identifier>,
    ) -> Result<AccountView, DeskError> {
        self.answered(self.desk.unregister_card(by, account).await)
    }

    async fn examine_card(
        &self,
        by: Option<&SessionToken>,
        certificate: &CertificateDer,
    ) -> Result<CardExamination, DeskError> {
        let mut examined = self.answered(self.desk.examine_card(by, certificate).await)?;
        if self.flaw == Flaw::FindsNobodysCard {
            examined.registered = ExaminedRegistration::Nobody;
        }
        Ok(examined)
    }

    async fn revocation_lists(&self) -> Result<Vec<RevocationListView>, DeskError> {
        let lists = self.answered(self.desk.revocation_lists().await)?;
        Ok(match self.flaw {
            Flaw::ShowsTheFirstLists => first(&self.memory.lists, lists),
            _ => lists,
        })
    }

    async fn install_revocation_list(
        &self,
        by: &SessionToken,
        list: &[u8],
    ) -> Result<RevocationListView, DeskError> {
        if self.flaw == Flaw::PretendsToInstall {
            let mut lists = self.desk.revocation_lists().await?;
            return Ok(lists.remove(0));
        }
        self.answered(self.desk.install_revocation_list(by, list).await)
    }

    async fn refresh_revocation_lists(
        &self,
        origin: Origin,
        only_if_due: bool,
    ) -> Result<Option<Vec<RefreshedList>>, DeskError> {
        let only_if_due = only_if_due && self.flaw != Flaw::AlwaysFetches;
        let refreshed = self.desk.refresh_revocation_lists(origin, only_if_due);
        self.answered(refreshed.await)
    }
}
