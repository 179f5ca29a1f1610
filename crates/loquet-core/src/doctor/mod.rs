//! The doctor: facts are gathered, then judged by a pure function.

mod card;
mod certificate;
mod diagnosis;

pub(crate) use diagnosis::{CardFacts, Facts, diagnose};

use crate::Clock;
use async_trait::async_trait;
use loquet_domain::FailureCode;
use loquet_domain::card::{CardFailure, CardFault, CertificateDer, PresentCard, usable_cards};
use loquet_domain::session::SessionToken;
use loquet_port_desk::{
    CardDesk, CardDoctor, CardExamination, CardStation, DoctorReport, Surroundings,
};
use std::sync::Arc;

/// The doctor over a station and a desk: reads, and presents no PIN.
pub struct LocalCardDoctor {
    station: Arc<dyn CardStation>,
    desk: Result<Arc<dyn CardDesk>, FailureCode>,
    session: Option<Arc<SessionToken>>,
    clock: Arc<dyn Clock>,
}

impl LocalCardDoctor {
    /// A doctor.
    pub fn new(
        station: Arc<dyn CardStation>,
        desk: Arc<dyn CardDesk>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self {
            station,
            desk: Ok(desk),
            session: None,
            clock,
        }
    }

    /// The same, in a session: to it a desk over a network tells for whom the card is registered.
    #[must_use]
    pub fn in_session(mut self, session: Option<Arc<SessionToken>>) -> Self {
        self.session = session;
        self
    }

    /// A doctor in a place whose practice cannot be opened, and why: a card is read all the same,
    /// and judged by nobody.
    pub fn without_desk(
        station: Arc<dyn CardStation>,
        why: FailureCode,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self {
            station,
            desk: Err(why),
            session: None,
            clock,
        }
    }

    async fn gather(&self, surroundings: Surroundings) -> Facts {
        let readers = self
            .station
            .readers()
            .await
            .map_err(|failure| fault_of(&failure));
        let usable = match &readers {
            Ok(readers) => usable_cards(readers, surroundings.redirected_allowed),
            Err(fault) => Err(*fault),
        };
        let card = match usable.as_ref().ok().and_then(|cards| cards.first()) {
            Some(first) => Some(self.read(&first.card).await),
            None => None,
        };
        Facts {
            now: self.clock.now(),
            surroundings,
            readers,
            usable,
            card,
        }
    }

    async fn read(&self, card: &PresentCard) -> Result<CardFacts, CardFault> {
        let read = self
            .station
            .read(card)
            .await
            .map_err(|failure| fault_of(&failure))?;
        Ok(CardFacts {
            pin: read.pin,
            holder: read.read.holder,
            examination: self.judge(&read.read.certificate).await,
        })
    }

    async fn judge(&self, certificate: &CertificateDer) -> Result<CardExamination, FailureCode> {
        let desk = self.desk.as_ref().map_err(|why| *why)?;
        let examination = desk
            .examine_card(self.session.as_deref(), certificate)
            .await;
        examination.map_err(|error| {
            tracing::warn!(%error, "the certificate cannot be judged");
            error.code()
        })
    }
}

#[async_trait]
impl CardDoctor for LocalCardDoctor {
    async fn examine(&self, surroundings: Surroundings) -> DoctorReport {
        diagnose(&self.gather(surroundings).await)
    }
}

fn fault_of(failure: &CardFailure) -> CardFault {
    tracing::debug!(error = %failure, "the card cannot be examined");
    failure.fault
}
