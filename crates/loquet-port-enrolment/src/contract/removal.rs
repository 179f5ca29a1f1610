//! Workstations are removed.

use super::Harness;
use super::builders::{
    administrator, at, context, enrol, enrolled, find, invite, invited, is_unavailable,
    is_worthless, list, name, recorded, removal,
};
use crate::WorkstationsError;
use loquet_domain::journal::{Action, Note, Object};
use loquet_domain::session::{Change, EndCause, Ending, SessionState};

/// How a session stands that the removal has ended.
fn ended() -> SessionState {
    SessionState::Ended(Ending {
        cause: EndCause::EndedByAdministrator,
        at: at(120),
    })
}

/// MUST make its code and its token worthless, and free its name.
pub async fn remove_makes_code_and_token_worthless_and_frees_the_name(harness: &dyn Harness) {
    enrol(harness, 1, "Accueil").await;
    invite(harness, 2, "Salle 1").await;
    enrol(harness, 3, "Salle 2").await;
    let removed = harness.workstations().remove(&removal(1)).await;
    assert_eq!(removed.expect("removed"), enrolled(1, "Accueil"));
    let removed = harness.workstations().remove(&removal(2)).await;
    assert_eq!(removed.expect("removed"), invited(2, "Salle 1"));
    assert_eq!(find(harness, 1).await, None);
    assert!(is_worthless(harness, 1).await);
    assert!(is_worthless(harness, 2).await);
    assert_eq!(find(harness, 3).await, Some(enrolled(3, "Salle 2")));
    invite(harness, 4, "ACCUEIL").await;
    assert_eq!(
        list(harness).await,
        [invited(4, "ACCUEIL"), enrolled(3, "Salle 2")]
    );
}

/// MUST record [`Removal::recorded`](crate::Removal::recorded).
pub async fn remove_records_the_name_of_what_was_removed(harness: &dyn Harness) {
    enrol(harness, 1, "Échographie").await;
    let before = harness.events().await.len();
    let removal = removal(1);
    let removed = harness.workstations().remove(&removal).await;
    let removed = removed.expect("removed");
    let event = removal.recorded(&removed);
    assert_eq!(event.note, Some(Note::new("Échographie")));
    assert_eq!(recorded(harness, before).await, [event]);
}

/// MUST refuse an identity that no workstation has, and change and record nothing.
pub async fn remove_refuses_an_identity_that_no_workstation_has(harness: &dyn Harness) {
    enrol(harness, 1, "Accueil").await;
    let (before, events) = (list(harness).await, harness.events().await);
    let refused = harness.workstations().remove(&removal(2)).await;
    assert!(matches!(refused, Err(WorkstationsError::NotFound)));
    assert_eq!(list(harness).await, before);
    assert_eq!(harness.events().await, events);
}

/// MUST end the open sessions that were opened on this workstation once it had enrolled, with
/// their events, and no other (SES-08).
pub async fn remove_ends_the_open_sessions_of_the_workstation_and_no_other_ses_08(
    harness: &dyn Harness,
) {
    enrol(harness, 1, "Accueil").await;
    enrol(harness, 2, "Salle 1").await;
    let there = [
        harness.open_session(1, name("Accueil")).await,
        harness.open_session(2, name("Accueil")).await,
    ];
    let elsewhere = harness.open_session(3, name("Salle 1")).await;
    let before = harness.events().await.len();
    let removal = removal(1);
    let removed = harness.workstations().remove(&removal).await;
    removed.expect("removed");
    for session in there {
        assert_eq!(harness.session_state(session).await, ended());
    }
    assert_eq!(harness.session_state(elsewhere).await, SessionState::Active);
    let events = recorded(harness, before).await;
    let ended = events.iter().filter(|event| {
        let context = context(at(120), Some(administrator()));
        let Object::Account(account) = event.object else {
            return false;
        };
        let session = event.session.unwrap_or(elsewhere);
        let change = Change::Ended(EndCause::EndedByAdministrator);
        context.session_changed(account, session, change).as_ref() == Some(event)
            && there.contains(&session)
    });
    assert_eq!(ended.count(), 2, "{events:?}");
    assert_eq!(events.len(), 3);
}

/// MUST end no session for an invitation: no workstation has used it.
pub async fn remove_of_an_invitation_ends_no_session(harness: &dyn Harness) {
    invite(harness, 1, "SERVEUR").await;
    let on_the_server = harness.open_session(1, name("SERVEUR")).await;
    let removed = harness.workstations().remove(&removal(1)).await;
    removed.expect("removed");
    assert_eq!(
        harness.session_state(on_the_server).await,
        SessionState::Active
    );
}

/// MUST commit its change and its events together, or neither.
pub async fn remove_commits_its_change_and_its_events_together_or_neither(harness: &dyn Harness) {
    enrol(harness, 1, "Accueil").await;
    let session = harness.open_session(1, name("Accueil")).await;
    let before = harness.events().await.len();
    // Room for one of the two records.
    for room in [0, 1] {
        harness.break_journal(room).await;
        let refused = harness.workstations().remove(&removal(1)).await;
        assert!(is_unavailable(&refused), "{refused:?}");
        harness.mend_journal().await;
        assert_eq!(find(harness, 1).await, Some(enrolled(1, "Accueil")));
        assert_eq!(harness.session_state(session).await, SessionState::Active);
        assert_eq!(recorded(harness, before).await, []);
    }
    let removed = harness.workstations().remove(&removal(1)).await;
    removed.expect("removed");
    let actions: Vec<Action> = (recorded(harness, before).await.iter())
        .map(|event| event.action)
        .collect();
    assert_eq!(actions.len(), 2);
    assert!(actions.contains(&Action::WorkstationRemoved));
    assert!(actions.contains(&Action::SessionEnded));
}
