//! What is asked in process only: over a network it is refused.

use super::FrontEnd;
use super::builders::{PASSWORD, WRONG, about, check_refused, identifier, password};
use crate::{AccountView, DeskError, ServiceChange};
use async_trait::async_trait;
use loquet_domain::journal::{Action, Event, Object, Outcome};
use loquet_domain::{AccountStatus, Role};

const FIRST: &str = "admin.cabinet";

/// A desk in process over an empty store: each case is given one of its own.
#[async_trait]
pub trait InProcessHarness: Send + Sync {
    /// A front end.
    fn front_end(&self) -> FrontEnd;

    /// Every event of the journal, in order.
    async fn events(&self) -> Vec<Event>;
}

/// MUST create an administrator who can log in, and record the new practice (REG-17).
pub async fn initialise_creates_an_administrator_who_can_log_in_and_records_it_reg_17(
    harness: &dyn InProcessHarness,
) {
    let here = harness.front_end();
    check_nobody(&here).await;
    let created = initialise(&here, FIRST).await.expect("a new practice");
    assert_eq!(created.identifier, identifier(FIRST));
    assert_eq!(created.role, Role::Administrator);
    assert_eq!(created.status, AccountStatus::Active);
    let events = harness.events().await;
    let event = events.last().expect("a record");
    assert_eq!(event.action, Action::PracticeCreated);
    assert_eq!(event.object, about(created.id));
    assert_eq!(event.origin, here.origin);
    let opened = here.enter(FIRST, PASSWORD).await;
    assert_eq!(opened.session.role, Role::Administrator);
}

/// MUST refuse when there is an account already, and change nothing.
pub async fn initialise_refuses_when_there_is_an_account_already(harness: &dyn InProcessHarness) {
    let here = harness.front_end();
    initialise(&here, FIRST).await.expect("a new practice");
    for who in [FIRST, "autre.personne"] {
        let refused = initialise(&here, who).await;
        check_refused(refused, &DeskError::AlreadyInitialised, who);
    }
    let other = here.log_in("autre.personne", PASSWORD).await;
    check_refused(other, &DeskError::Denied, "not added");
}

/// MUST record that the service has started, and that it stops (LOG-01).
pub async fn record_service_records_that_the_service_starts_and_stops_log_01(
    harness: &dyn InProcessHarness,
) {
    let here = harness.front_end();
    for (change, action) in [
        (ServiceChange::Started, Action::ServiceStarted),
        (ServiceChange::Stopped, Action::ServiceStopped),
    ] {
        let recorded = here.desk.record_service(change, here.origin.clone());
        recorded.await.expect("recorded");
        let events = harness.events().await;
        let event = events.last().expect("a record");
        assert_eq!(event.action, action);
        assert_eq!(event.object, Object::Practice);
        assert_eq!(event.outcome, Outcome::Success);
        assert_eq!(event.origin, here.origin);
    }
}

async fn check_nobody(here: &FrontEnd) {
    let refused = here.log_in(FIRST, WRONG).await;
    check_refused(refused, &DeskError::Denied, "nobody is there yet");
}

async fn initialise(here: &FrontEnd, who: &str) -> Result<AccountView, DeskError> {
    let origin = here.origin.clone();
    (here.desk)
        .initialise(identifier(who), password(PASSWORD), origin)
        .await
}
