//! Cards, as the desk judges and registers them.

use super::{HttpDesk, read, read_all};
use crate::call::Call;
use crate::failure;
use async_trait::async_trait;
use bytes::Bytes;
use loquet_domain::card::{CardAnswer, CardChallenge, CertificateDer, ChallengePurpose};
use loquet_domain::session::SessionToken;
use loquet_domain::{Identifier, Origin};
use loquet_port_desk::{
    AbandonedCard, AccountView, CardDesk, CardExamination, CardRegistration, DeskError,
    OpenSession, RefreshedList, RevocationListView,
};
use loquet_wire_v1 as wire;
use loquet_wire_v1::headers;
use std::time::Duration;

/// How long the fetching of revocation lists may take: a minute for each, and they are few.
const FETCHING: Duration = Duration::from_mins(5);

/// Where the card of an account is: one's own, or somebody's.
fn card_of(account: Option<&Identifier>) -> Vec<&str> {
    match account {
        None => vec!["card"],
        Some(account) => vec!["accounts", account.key().as_str(), "card"],
    }
}

#[async_trait]
impl CardDesk for HttpDesk {
    async fn challenge_card(
        &self,
        purpose: ChallengePurpose,
        _: Origin,
    ) -> Result<CardChallenge, DeskError> {
        let request = wire::ChallengeRequest {
            purpose: purpose.into(),
        };
        let call = Call::post(["login", "card", "challenge"]).json(&request)?;
        let challenge: wire::CardChallenge = self.transport.ask(call).await?;
        read(&challenge)
    }

    async fn log_in_by_card(
        &self,
        answer: CardAnswer,
        _: Origin,
    ) -> Result<OpenSession, DeskError> {
        let answer = wire::CardAnswer::from(&answer);
        let call = Call::post(["login", "card"]).json(&answer)?;
        self.open(call.hashed()).await
    }

    async fn unlock_by_card(
        &self,
        token: &SessionToken,
        answer: CardAnswer,
        _: Origin,
    ) -> Result<OpenSession, DeskError> {
        let answer = wire::CardAnswer::from(&answer);
        let call = Call::post(["session", "unlock", "card"]).by(token);
        self.open(call.json(&answer)?.hashed()).await
    }

    async fn abandon_card(&self, abandoned: AbandonedCard, _: Origin) -> Result<(), DeskError> {
        let abandoned = wire::AbandonedCard::from(&abandoned);
        let call = Call::post(["login", "card", "abandon"]).json(&abandoned)?;
        self.transport.tell(call).await
    }

    async fn register_card(
        &self,
        by: &SessionToken,
        registration: CardRegistration,
    ) -> Result<AccountView, DeskError> {
        let card = wire::CardRegistration::from(&registration.card);
        let call = Call::put(card_of(registration.account.as_ref())).by(by);
        self.account(call.json(&card)?).await
    }

    async fn unregister_card(
        &self,
        by: &SessionToken,
        account: Option<Identifier>,
    ) -> Result<AccountView, DeskError> {
        let call = Call::delete(card_of(account.as_ref())).by(by);
        self.account(call).await
    }

    async fn examine_card(
        &self,
        by: Option<&SessionToken>,
        certificate: &CertificateDer,
    ) -> Result<CardExamination, DeskError> {
        let call = Call::post(["card", "examine"]).json(&wire::ExamineCard::from(certificate))?;
        let call = match by {
            Some(token) => call.by(token),
            None => call,
        };
        // It proves nothing and opens nothing, so it may be asked twice.
        let examination: wire::CardExamination = self.transport.ask(call.repeatable()).await?;
        read(&examination)
    }

    async fn revocation_lists(&self) -> Result<Vec<RevocationListView>, DeskError> {
        let call = Call::get(["revocation-lists"]);
        let lists: wire::RevocationLists = self.transport.ask(call).await?;
        read_all(&lists.lists)
    }

    async fn install_revocation_list(
        &self,
        by: &SessionToken,
        list: &[u8],
    ) -> Result<RevocationListView, DeskError> {
        let list = Bytes::copy_from_slice(list);
        let call = Call::post(["revocation-lists"]).by(by);
        let call = call.bytes(headers::PKIX_CRL, list).within(FETCHING);
        let installed: wire::RevocationListView = self.transport.ask(call).await?;
        read(&installed)
    }

    async fn refresh_revocation_lists(
        &self,
        _: Origin,
        only_if_due: bool,
    ) -> Result<Option<Vec<RefreshedList>>, DeskError> {
        let request = wire::RefreshRequest { only_if_due };
        let call = Call::post(["revocation-lists", "refresh"]).json(&request)?;
        let answer: wire::RefreshAnswer = self.transport.ask(call.within(FETCHING)).await?;
        (&answer).try_into().map_err(failure::unreadable)
    }
}
