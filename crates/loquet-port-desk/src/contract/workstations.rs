//! Workstations: invited, enrolled, known, removed.

use super::builders::{
    PASSWORD, PERSON, administrator, check_refused, elsewhere, has_ended, recorded, recorded_once,
    with_person,
};
use super::{FrontEnd, Harness};
use crate::{DeskError, EnrolledWorkstation, Invitation, OpenSession};
use loquet_domain::WorkstationId;
use loquet_domain::journal::{Action, Outcome, Reason};
use loquet_domain::text::PrintableText;
use loquet_domain::workstation::{
    Enrolment, EnrolmentCode, INVITATION_LIFETIME, Workstation, WorkstationToken,
};

/// MUST give a code for a time, list the workstation as invited, and record it.
pub async fn invite_workstation_gives_a_code_for_a_time_and_lists_the_workstation(
    harness: &dyn Harness,
) {
    let by = administrator(harness).await;
    let here = harness.front_end();
    let since = harness.events().await.len();
    let invited = invite(&here, &by, "CABINET-2").await;
    let lifetime = invited.expires_at - by.session.opened_at;
    assert!(lifetime >= INVITATION_LIFETIME, "{lifetime:?}");
    let expires_at = invited.expires_at;
    let enrolment = Enrolment::Invited { expires_at };
    assert_eq!(invited.workstation.enrolment, enrolment);
    assert_eq!(invited.workstation.name.as_str(), "CABINET-2");
    assert_eq!(named(&here, &by, "CABINET-2").await, invited.workstation);
    let event = recorded_once(harness, since, Action::WorkstationInvited).await;
    assert_eq!(event.session, Some(by.session.id));
}

/// MUST give a workstation that was invited and has not enrolled a new code, and make the old one
/// worthless.
pub async fn invite_workstation_gives_a_new_code_and_makes_the_old_one_worthless(
    harness: &dyn Harness,
) {
    let by = administrator(harness).await;
    let here = harness.front_end();
    let first = invite(&here, &by, "CABINET-2").await;
    let second = invite(&here, &by, "CABINET-2").await;
    assert_ne!(first.code.digest(), second.code.digest());
    let refused = enrol(&here, first.code).await;
    check_refused(refused, &DeskError::EnrolmentRefused, "the old code");
    enrol(&here, second.code).await.expect("enrolled");
}

/// MUST refuse the name of a workstation that has enrolled.
pub async fn invite_workstation_refuses_the_name_of_one_that_has_enrolled(harness: &dyn Harness) {
    let by = administrator(harness).await;
    let here = harness.front_end();
    let invited = invite(&here, &by, "CABINET-2").await;
    let enrolled = enrol(&here, invited.code).await.expect("enrolled");
    let name = PrintableText::new("CABINET-2");
    let refused = here.desk.invite_workstation(&by.token, name).await;
    check_refused(refused, &DeskError::WorkstationNameTaken, "taken");
    let known = here.desk.recognise_workstation(&enrolled.token).await;
    assert_eq!(known.expect("known"), enrolled.workstation);
}

/// MUST enrol the workstation of the code once, and record it.
pub async fn enrol_workstation_enrols_the_workstation_of_the_code_once_and_records_it(
    harness: &dyn Harness,
) {
    let by = administrator(harness).await;
    let here = harness.front_end();
    let invited = invite(&here, &by, "CABINET-2").await;
    let since = harness.events().await.len();
    let enrolled = enrol(&here, invited.code.clone()).await.expect("enrolled");
    assert_eq!(enrolled.workstation.id, invited.workstation.id);
    assert_eq!(enrolled.workstation.name, invited.workstation.name);
    let enrolment = enrolled.workstation.enrolment;
    assert!(matches!(enrolment, Enrolment::Enrolled { .. }));
    assert_eq!(named(&here, &by, "CABINET-2").await, enrolled.workstation);
    let event = recorded_once(harness, since, Action::WorkstationEnrolled).await;
    assert_eq!(event.outcome, Outcome::Success);
    let again = enrol(&here, invited.code).await;
    check_refused(again, &DeskError::EnrolmentRefused, "a second time");
    let known = here.desk.recognise_workstation(&enrolled.token).await;
    assert_eq!(known.expect("known"), enrolled.workstation);
}

/// MUST refuse a code of nobody as it refuses one that was used, and record the try.
pub async fn enrol_workstation_refuses_a_code_of_nobody_and_records_the_try(harness: &dyn Harness) {
    let here = harness.front_end();
    let since = harness.events().await.len();
    let code: EnrolmentCode = "2345-6789-ABCD".parse().expect("a code");
    let refused = enrol(&here, code).await;
    check_refused(refused, &DeskError::EnrolmentRefused, "of nobody");
    let event = recorded_once(harness, since, Action::WorkstationEnrolled).await;
    assert_ne!(event.outcome, Outcome::Success);
    assert_eq!(event.reason, Some(Reason::EnrolmentCodeUnknown));
}

/// MUST recognise a workstation by its own token, and no other token.
pub async fn recognise_workstation_knows_a_workstation_by_its_own_token_only(
    harness: &dyn Harness,
) {
    let by = administrator(harness).await;
    let here = harness.front_end();
    for name in ["CABINET-2", "CABINET-3"] {
        let invited = invite(&here, &by, name).await;
        let enrolled = enrol(&here, invited.code).await.expect("enrolled");
        let known = here.desk.recognise_workstation(&enrolled.token).await;
        assert_eq!(known.expect("known"), enrolled.workstation);
    }
    let token = WorkstationToken::from_random([7; 32].into());
    let unknown = here.desk.recognise_workstation(&token).await;
    check_refused(unknown, &DeskError::WorkstationUnknown, "of nobody");
}

/// MUST list every workstation by name, invited or enrolled.
pub async fn workstations_lists_every_workstation_by_name(harness: &dyn Harness) {
    let by = administrator(harness).await;
    let here = harness.front_end();
    let before = list(&here, &by).await;
    let mut expected = before.clone();
    for name in ["CABINET-3", "ACCUEIL-9", "CABINET-2"] {
        let invited = invite(&here, &by, name).await;
        expected.push(if name == "CABINET-3" {
            let enrolled = enrol(&here, invited.code).await;
            enrolled.expect("enrolled").workstation
        } else {
            invited.workstation
        });
    }
    expected.sort_by(|one, other| one.name.as_str().cmp(other.name.as_str()));
    assert_eq!(list(&here, &by).await, expected);
}

/// MUST know the workstation no longer, end the sessions opened on it and no other, free its name,
/// and record it.
pub async fn remove_workstation_forgets_it_and_ends_the_sessions_opened_on_it(
    harness: &dyn Harness,
) {
    let by = with_person(harness).await;
    let here = harness.front_end();
    let away = elsewhere(harness, &by, "CABINET-2").await;
    let there = away.enter(PERSON, PASSWORD).await;
    let stays = here.enter(PERSON, PASSWORD).await;
    let before = harness.events().await.len();
    let invited = invite(&here, &by, "CABINET-3").await;
    let enrolled = enrol(&here, invited.code).await.expect("enrolled");
    for (name, token) in [("CABINET-2", None), ("CABINET-3", Some(&enrolled.token))] {
        let workstation = named(&here, &by, name).await;
        let since = harness.events().await.len();
        let removed = remove(&here, &by, workstation.id).await;
        assert_eq!(removed.expect("removed"), workstation);
        recorded_once(harness, since, Action::WorkstationRemoved).await;
        if let Some(token) = token {
            let known = here.desk.recognise_workstation(token).await;
            check_refused(known, &DeskError::WorkstationUnknown, "removed");
        }
    }
    assert!(has_ended(harness, there.session.id).await);
    assert!(!has_ended(harness, stays.session.id).await);
    assert!(!has_ended(harness, by.session.id).await);
    let ended = recorded(harness, before, Action::SessionEnded).await;
    assert_eq!(ended.len(), 1, "{ended:#?}");
    assert_eq!(ended[0].session, Some(there.session.id));
    invite(&here, &by, "CABINET-2").await;
}

/// MUST make the code of a workstation worthless that is removed before it enrols.
pub async fn remove_workstation_makes_the_code_of_one_that_has_not_enrolled_worthless(
    harness: &dyn Harness,
) {
    let by = administrator(harness).await;
    let here = harness.front_end();
    let invited = invite(&here, &by, "CABINET-2").await;
    let removed = remove(&here, &by, invited.workstation.id).await;
    assert_eq!(removed.expect("removed").id, invited.workstation.id);
    let refused = enrol(&here, invited.code).await;
    check_refused(refused, &DeskError::EnrolmentRefused, "removed");
}

/// MUST answer [`DeskError::WorkstationNotFound`](crate::DeskError::WorkstationNotFound) for one
/// that is not there, or no longer.
pub async fn remove_workstation_finds_none_that_is_not_there_or_no_longer(harness: &dyn Harness) {
    let by = administrator(harness).await;
    let here = harness.front_end();
    let invited = invite(&here, &by, "CABINET-2").await;
    let id = invited.workstation.id;
    remove(&here, &by, id).await.expect("removed");
    for id in [id, WorkstationId::from_random([7; 16])] {
        let none = remove(&here, &by, id).await;
        check_refused(none, &DeskError::WorkstationNotFound, "there is none");
    }
}

async fn invite(here: &FrontEnd, by: &OpenSession, name: &str) -> Invitation {
    let name = PrintableText::new(name);
    let invited = here.desk.invite_workstation(&by.token, name).await;
    invited.expect("invited")
}

async fn enrol(here: &FrontEnd, code: EnrolmentCode) -> Result<EnrolledWorkstation, DeskError> {
    let origin = here.origin.clone();
    here.desk.enrol_workstation(code, origin).await
}

async fn remove(
    here: &FrontEnd,
    by: &OpenSession,
    id: WorkstationId,
) -> Result<Workstation, DeskError> {
    here.desk.remove_workstation(&by.token, id).await
}

async fn list(here: &FrontEnd, by: &OpenSession) -> Vec<Workstation> {
    let list = here.desk.workstations(&by.token).await;
    list.expect("a list")
}

async fn named(here: &FrontEnd, by: &OpenSession, name: &str) -> Workstation {
    let list = list(here, by).await;
    let named = list.into_iter().find(|one| one.name.as_str() == name);
    named.expect("listed")
}
