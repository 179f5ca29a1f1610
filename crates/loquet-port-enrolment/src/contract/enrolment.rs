//! Workstations enrol, and are found again.

use super::Harness;
use super::builders::{
    AT_ONCE, at, at_once, code, enrol, enrolled, find, invite, invited, is_unavailable,
    is_worthless, list, recorded, taking, token, token_bytes,
};
use crate::{Enrolling, WorkstationsError};
use loquet_domain::SignedDuration;
use loquet_domain::workstation::{Enrolment, INVITATION_LIFETIME, Workstation};

/// MUST keep the workstation that was invited, enrolled now, and record
/// [`Enrolling::recorded`](crate::Enrolling::recorded).
pub async fn enrol_keeps_the_workstation_that_was_invited_and_records_it(harness: &dyn Harness) {
    invite(harness, 1, "Accueil").await;
    invite(harness, 2, "Échographie").await;
    let taking = taking(2, 9);
    let taken = harness.workstations().enrol(&taking).await;
    let expected = enrolled(2, "Échographie");
    assert_eq!(taken.expect("enrolled"), expected);
    assert_eq!(find(harness, 9).await.as_ref(), Some(&expected));
    assert_eq!(
        list(harness).await,
        [invited(1, "Accueil"), expected.clone()]
    );
    assert_eq!(recorded(harness, 2).await, [taking.recorded(&expected)]);
}

/// MUST take a code once, whatever is asked at once.
pub async fn enrol_takes_a_code_once_whatever_is_asked_at_once(harness: &dyn Harness) {
    invite(harness, 1, "Accueil").await;
    let answers = at_once((0..AT_ONCE).map(|number| {
        let taking = taking(1, u8::try_from(number).unwrap_or(0));
        let workstations = harness.workstations();
        async move { workstations.enrol(&taking).await }
    }));
    let answers = answers.await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
    let mut known = 0;
    for number in (0..).take(AT_ONCE) {
        known += usize::from(find(harness, number).await.is_some());
    }
    assert_eq!(known, 1);
    assert_eq!(recorded(harness, 1).await.len(), 1);
}

/// MUST refuse a code from its last instant on.
pub async fn enrol_refuses_a_code_from_its_last_instant_on(harness: &dyn Harness) {
    invite(harness, 1, "Accueil").await;
    let end = at(0) + INVITATION_LIFETIME;
    let taking_at = |at| Enrolling { at, ..taking(1, 1) };
    let refused = harness.workstations().enrol(&taking_at(end)).await;
    assert!(matches!(refused, Err(WorkstationsError::CodeUnknown)));
    let last = end - SignedDuration::from_millis(1);
    let taken = harness.workstations().enrol(&taking_at(last)).await;
    assert_eq!(
        taken.expect("enrolled"),
        Workstation {
            enrolment: Enrolment::Enrolled { at: last },
            ..invited(1, "Accueil")
        }
    );
}

/// MUST refuse a code that nobody has given out.
pub async fn enrol_refuses_a_code_that_nobody_has_given_out(harness: &dyn Harness) {
    assert!(is_worthless(harness, 1).await);
    invite(harness, 1, "Accueil").await;
    assert!(is_worthless(harness, 2).await);
    // What finds an enrolled workstation is no code.
    let taken = harness.workstations().enrol(&taking(1, 1)).await;
    taken.expect("enrolled");
    let by_token = Enrolling {
        code: token(1).digest(),
        ..taking(1, 2)
    };
    let refused = harness.workstations().enrol(&by_token).await;
    assert!(matches!(refused, Err(WorkstationsError::CodeUnknown)));
}

/// A method that returns an error MUST have changed and recorded nothing.
pub async fn enrol_that_is_refused_has_changed_and_recorded_nothing(harness: &dyn Harness) {
    enrol(harness, 1, "Accueil").await;
    invite(harness, 2, "Salle 1").await;
    let (before, events) = (list(harness).await, harness.events().await);
    for refused in [1, 3] {
        assert!(is_worthless(harness, refused).await);
    }
    assert_eq!(list(harness).await, before);
    assert_eq!(harness.events().await, events);
    assert_eq!(find(harness, 0xff).await, None);
}

/// MUST commit its change and its events together, or neither.
pub async fn enrol_commits_its_change_and_its_event_together_or_neither(harness: &dyn Harness) {
    invite(harness, 1, "Accueil").await;
    harness.break_journal(0).await;
    let refused = harness.workstations().enrol(&taking(1, 1)).await;
    assert!(is_unavailable(&refused), "{refused:?}");
    assert_eq!(find(harness, 1).await, None);
    assert_eq!(list(harness).await, [invited(1, "Accueil")]);
    harness.mend_journal().await;
    assert_eq!(recorded(harness, 1).await, []);
    let taken = harness.workstations().enrol(&taking(1, 1)).await;
    taken.expect("the code is as good as it was");
}

/// MUST find an enrolled workstation by its token's digest, and nothing by a code's.
pub async fn find_finds_an_enrolled_workstation_by_its_tokens_digest_and_nothing_by_a_codes(
    harness: &dyn Harness,
) {
    enrol(harness, 1, "Accueil").await;
    enrol(harness, 2, "Salle 1").await;
    invite(harness, 3, "Salle 2").await;
    assert_eq!(find(harness, 1).await, Some(enrolled(1, "Accueil")));
    assert_eq!(find(harness, 2).await, Some(enrolled(2, "Salle 1")));
    assert_eq!(find(harness, 3).await, None);
    for number in [1, 3] {
        let by_code = harness.workstations().find(&code(number).digest()).await;
        assert_eq!(by_code.expect("an answer"), None, "{number}");
    }
}

/// MUST keep of a code and of a token its digest only (SES-01).
pub async fn of_a_code_and_of_a_token_their_digests_only_are_kept_ses_01(harness: &dyn Harness) {
    enrol(harness, 1, "Accueil").await;
    invite(harness, 2, "Salle 1").await;
    let dump = harness.dump().await;
    for digest in [token(1).digest(), code(2).digest()] {
        assert!(
            holds(&dump, digest.as_bytes()),
            "the dump is not of the workstations"
        );
    }
    assert!(!holds(&dump, &token_bytes(1)), "the token is stored");
    for number in [1, 2] {
        let shown = code(number).expose();
        let bare = shown.replace('-', "");
        for secret in [shown.as_bytes(), bare.as_bytes()] {
            assert!(!holds(&dump, secret), "the code is stored");
        }
    }
}

fn holds(dump: &[u8], bytes: &[u8]) -> bool {
    dump.windows(bytes.len()).any(|window| window == bytes)
}
