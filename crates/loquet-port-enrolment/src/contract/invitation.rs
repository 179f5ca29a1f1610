//! Workstations are invited, and listed.

use super::Harness;
use super::builders::{
    AT_ONCE, at_once, enrol, enrolled, find, invitation, invite, invited, is_unavailable,
    is_worthless, list, recorded, removal, taking,
};
use crate::WorkstationsError;
use loquet_domain::workstation::MAX_WORKSTATIONS;

/// MUST keep an invitation as it is, and record its event.
pub async fn invite_keeps_an_invitation_as_it_is_and_records_it(harness: &dyn Harness) {
    let invitation = invitation(1, "Échographie n° 2");
    let done = harness.workstations().invite(&invitation).await;
    done.expect("invited");
    assert_eq!(list(harness).await, [invited(1, "Échographie n° 2")]);
    assert_eq!(harness.events().await, [invitation.event]);
}

/// MUST make the code of a replaced invitation worthless.
pub async fn invite_replaces_an_invitation_under_the_same_name_and_its_code_is_worthless(
    harness: &dyn Harness,
) {
    invite(harness, 1, "Accueil").await;
    invite(harness, 2, "ACCUEIL").await;
    assert_eq!(list(harness).await, [invited(2, "ACCUEIL")]);
    assert!(is_worthless(harness, 1).await);
    let taken = harness.workstations().enrol(&taking(2, 2)).await;
    assert_eq!(taken.expect("enrolled"), enrolled(2, "ACCUEIL"));
}

/// MUST refuse the name of an enrolled workstation, whatever its case.
pub async fn invite_refuses_the_name_of_an_enrolled_workstation_whatever_its_case(
    harness: &dyn Harness,
) {
    enrol(harness, 1, "Échographie").await;
    // Composed or not, an accent is the same.
    for taken in ["Échographie", "ÉCHOGRAPHIE", "e\u{301}chographie"] {
        let refused = harness.workstations().invite(&invitation(2, taken)).await;
        assert!(
            matches!(refused, Err(WorkstationsError::NameTaken)),
            "{taken}: {refused:?}"
        );
    }
    invite(harness, 2, "Echographie").await;
    assert_eq!(find(harness, 1).await, Some(enrolled(1, "Échographie")));
}

/// MUST keep one workstation under a name, whatever is asked at once.
pub async fn invite_keeps_one_workstation_under_a_name_whatever_is_asked_at_once(
    harness: &dyn Harness,
) {
    let answers = at_once((0..AT_ONCE).map(|number| {
        let called = if number % 2 == 0 {
            "accueil"
        } else {
            "ACCUEIL"
        };
        let invitation = invitation(u32::try_from(number).unwrap_or(0), called);
        let workstations = harness.workstations();
        async move { workstations.invite(&invitation).await }
    }));
    for answer in answers.await {
        answer.expect("invited");
    }
    assert_eq!(list(harness).await.len(), 1);
    assert_eq!(harness.events().await.len(), AT_ONCE);
}

/// MUST keep at most [`MAX_WORKSTATIONS`].
pub async fn invite_keeps_at_most_so_many_workstations(harness: &dyn Harness) {
    let many = (0..MAX_WORKSTATIONS).map(|number| invitation(number, &format!("poste {number}")));
    harness.invite_all(many.collect()).await;
    let one_more = invitation(MAX_WORKSTATIONS, "un de plus");
    let refused = harness.workstations().invite(&one_more).await;
    assert!(matches!(refused, Err(WorkstationsError::TooMany)));
    // In the place of another there is room.
    invite(harness, MAX_WORKSTATIONS, "poste 0").await;
    let removed = harness.workstations().remove(&removal(1)).await;
    removed.expect("removed");
    invite(harness, MAX_WORKSTATIONS + 1, "un de plus").await;
    assert_eq!(
        list(harness).await.len() as u64,
        u64::from(MAX_WORKSTATIONS)
    );
}

/// A method that returns an error MUST have changed and recorded nothing.
pub async fn invite_that_is_refused_has_changed_and_recorded_nothing(harness: &dyn Harness) {
    enrol(harness, 1, "Accueil").await;
    let (before, events) = (list(harness).await, harness.events().await);
    let refused = harness
        .workstations()
        .invite(&invitation(2, "accueil"))
        .await;
    assert!(refused.is_err());
    assert_eq!(list(harness).await, before);
    assert_eq!(harness.events().await, events);
    assert!(is_worthless(harness, 2).await);
}

/// MUST commit its change and its events together, or neither.
pub async fn invite_commits_its_change_and_its_event_together_or_neither(harness: &dyn Harness) {
    invite(harness, 1, "Accueil").await;
    harness.break_journal(0).await;
    // Neither a new one, nor one in the place of another.
    for called in ["Salle 1", "accueil"] {
        let refused = harness.workstations().invite(&invitation(2, called)).await;
        assert!(is_unavailable(&refused), "{called}: {refused:?}");
    }
    assert_eq!(list(harness).await, [invited(1, "Accueil")]);
    harness.mend_journal().await;
    assert_eq!(recorded(harness, 1).await, []);
    assert!(is_worthless(harness, 2).await);
    let taken = harness.workstations().enrol(&taking(1, 1)).await;
    taken.expect("the first code is as good as it was");
}

/// MUST list every workstation, invited or enrolled, and none that was removed.
pub async fn list_lists_every_workstation_by_name_and_none_that_was_removed(harness: &dyn Harness) {
    assert_eq!(list(harness).await, []);
    invite(harness, 3, "Salle 2").await;
    enrol(harness, 1, "accueil").await;
    enrol(harness, 2, "Salle 1").await;
    invite(harness, 4, "SALLE 10").await;
    for removed in [2, 3] {
        let done = harness.workstations().remove(&removal(removed)).await;
        done.expect("removed");
    }
    invite(harness, 5, "Bureau").await;
    assert_eq!(
        list(harness).await,
        [
            enrolled(1, "accueil"),
            invited(5, "Bureau"),
            invited(4, "SALLE 10"),
        ]
    );
}
