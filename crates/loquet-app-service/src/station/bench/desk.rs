//! A desk that judges cards as a test says.

use crate::events::bench::{Sessions, origin, token, view};
use async_trait::async_trait;
use loquet_domain::card::{
    CardAnswer, CardChallenge, CardFault, CertificateDer, ChallengePurpose, NONCE_BYTES,
};
use loquet_domain::session::{SessionState, SessionToken};
use loquet_domain::text::PrintableText;
use loquet_domain::{AttemptId, Identifier, Origin, Timestamp};
use loquet_port_desk::{
    AbandonedCard, AccountView, CardDesk, CardExamination, CardRegistration, DeskError,
    OpenSession, RefreshedList, RevocationListView,
};
use std::sync::{Arc, Mutex};

/// Opens session after session, each with the next number; or refuses the card.
#[derive(Debug)]
pub(crate) struct Judge {
    /// Its sessions.
    pub(crate) sessions: Arc<Sessions>,
    last: Mutex<u8>,
    denies: Mutex<bool>,
    abandoned: Mutex<Vec<CardFault>>,
}

impl Judge {
    /// No session is open.
    pub(crate) fn new() -> Self {
        Self {
            sessions: Arc::default(),
            last: Mutex::default(),
            denies: Mutex::default(),
            abandoned: Mutex::default(),
        }
    }

    /// Refuses every card from now on.
    pub(crate) fn deny(&self) {
        *self.denies.lock().expect("a desk") = true;
    }

    /// Why challenges were abandoned.
    pub(crate) fn abandoned(&self) -> Vec<CardFault> {
        self.abandoned.lock().expect("a desk").clone()
    }

    fn open(&self) -> Result<OpenSession, DeskError> {
        if *self.denies.lock().expect("a desk") {
            return Err(DeskError::CardDenied);
        }
        let number = {
            let mut last = self.last.lock().expect("a desk");
            *last += 1;
            *last
        };
        self.sessions.set(number, SessionState::Active);
        Ok(OpenSession {
            token: token(number),
            session: view(number, SessionState::Active),
            failures_before: 0,
            weak_password: false,
            former_card: None,
            revocation_overdue: None,
        })
    }
}

#[async_trait]
impl CardDesk for Judge {
    async fn challenge_card(
        &self,
        purpose: ChallengePurpose,
        _: Origin,
    ) -> Result<CardChallenge, DeskError> {
        Ok(CardChallenge {
            attempt: AttemptId::from_random([1; 16]),
            nonce: [2; NONCE_BYTES],
            purpose,
            service: PrintableText::new("loquet"),
            workstation: origin().workstation,
            issued_at: Timestamp::UNIX_EPOCH,
        })
    }

    async fn log_in_by_card(&self, _: CardAnswer, _: Origin) -> Result<OpenSession, DeskError> {
        self.open()
    }

    async fn unlock_by_card(
        &self,
        old: &SessionToken,
        _: CardAnswer,
        _: Origin,
    ) -> Result<OpenSession, DeskError> {
        let open = self.open()?;
        self.sessions.renew(old);
        Ok(open)
    }

    async fn abandon_card(&self, abandoned: AbandonedCard, _: Origin) -> Result<(), DeskError> {
        let mut all = self.abandoned.lock().expect("a desk");
        all.push(abandoned.fault);
        Ok(())
    }

    async fn register_card(
        &self,
        _by: &SessionToken,
        _: CardRegistration,
    ) -> Result<AccountView, DeskError> {
        Err(DeskError::Forbidden)
    }

    async fn unregister_card(
        &self,
        _by: &SessionToken,
        _: Option<Identifier>,
    ) -> Result<AccountView, DeskError> {
        Err(DeskError::Forbidden)
    }

    async fn examine_card(
        &self,
        _by: Option<&SessionToken>,
        _certificate: &CertificateDer,
    ) -> Result<CardExamination, DeskError> {
        Err(DeskError::Forbidden)
    }

    async fn revocation_lists(&self) -> Result<Vec<RevocationListView>, DeskError> {
        Err(DeskError::Forbidden)
    }

    async fn install_revocation_list(
        &self,
        _by: &SessionToken,
        _list: &[u8],
    ) -> Result<RevocationListView, DeskError> {
        Err(DeskError::Forbidden)
    }

    async fn refresh_revocation_lists(
        &self,
        _: Origin,
        _only_if_due: bool,
    ) -> Result<Option<Vec<RefreshedList>>, DeskError> {
        Err(DeskError::Forbidden)
    }
}
