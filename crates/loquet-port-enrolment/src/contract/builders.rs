//! What the cases are made of.

use super::Harness;
use crate::{Enrolling, NewInvitation, Removal, WorkstationsError};
use loquet_domain::journal::{Action, Event, EventContext, Object};
use loquet_domain::origin::ApplicationName;
use loquet_domain::workstation::{
    Enrolment, EnrolmentCode, INVITATION_LIFETIME, Workstation, WorkstationName, WorkstationToken,
};
use loquet_domain::{AccountId, Origin, Timestamp, WorkstationId};
use std::sync::Arc;
use tokio::sync::Barrier;
use tokio::task::JoinSet;

/// How many requests the cases about concurrency make at once.
pub const AT_ONCE: usize = 50;

/// An instant, in seconds after the one at which the cases begin.
pub fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + seconds).expect("an instant")
}

/// The context of a request at an instant, of an administrator or of nobody.
pub fn context(at: Timestamp, actor: Option<AccountId>) -> EventContext {
    EventContext {
        at,
        actor,
        origin: Origin {
            workstation: WorkstationName::new("192.0.2.7"),
            address: Some([192, 0, 2, 7].into()),
            application: ApplicationName::new("contract suite"),
        },
        attempt: None,
        session: None,
    }
}

/// The administrator of the cases.
pub fn administrator() -> AccountId {
    AccountId::from_random([0xad; 16])
}

/// The identity of a workstation.
pub fn workstation_id(number: u32) -> WorkstationId {
    let mut bytes = [0x5a; 16];
    for (byte, value) in bytes.iter_mut().zip(number.to_be_bytes()) {
        *byte = value;
    }
    WorkstationId::from_random(bytes)
}

/// A name.
pub fn name(text: &str) -> WorkstationName {
    WorkstationName::new(text)
}

/// The code of a workstation.
pub fn code(number: u32) -> EnrolmentCode {
    let mut bytes = *b"of the code:";
    // Each character stands for five bits.
    let mut left = number;
    for byte in &mut bytes {
        *byte = byte.wrapping_add(u8::try_from(left % 32).unwrap_or(0));
        left /= 32;
    }
    EnrolmentCode::from_random(bytes.into())
}

/// The bytes of the token of a workstation: unlike anything else that the cases write.
pub fn token_bytes(number: u8) -> [u8; 32] {
    let mut bytes = *b"the token of a workstation, no: ";
    bytes[31] = number;
    bytes
}

/// The token of a workstation.
pub fn token(number: u8) -> WorkstationToken {
    WorkstationToken::from_random(token_bytes(number).into())
}

/// A workstation that was invited at the beginning.
pub fn invited(number: u32, called: &str) -> Workstation {
    Workstation {
        id: workstation_id(number),
        name: name(called),
        enrolment: Enrolment::Invited {
            expires_at: at(0) + INVITATION_LIFETIME,
        },
    }
}

/// A workstation that has enrolled a minute later.
pub fn enrolled(number: u32, called: &str) -> Workstation {
    Workstation {
        enrolment: Enrolment::Enrolled { at: at(60) },
        ..invited(number, called)
    }
}

/// An invitation, made at the beginning.
pub fn invitation(number: u32, called: &str) -> NewInvitation {
    let context = context(at(0), Some(administrator()));
    NewInvitation {
        workstation: invited(number, called),
        code: code(number).digest(),
        event: context.event(Action::WorkstationInvited, Object::Practice),
    }
}

/// The taking of a code, a minute later, for a token.
pub fn taking(of: u32, for_token: u8) -> Enrolling {
    let context = context(at(60), None);
    Enrolling {
        code: code(of).digest(),
        token: token(for_token).digest(),
        at: context.at,
        event: context.event(Action::WorkstationEnrolled, Object::Practice),
    }
}

/// The removal of a workstation, two minutes later.
pub fn removal(number: u32) -> Removal {
    let context = context(at(120), Some(administrator()));
    Removal {
        workstation: workstation_id(number),
        event: context.event(Action::WorkstationRemoved, Object::Practice),
        context,
    }
}

/// Invites a workstation.
pub async fn invite(harness: &dyn Harness, number: u32, called: &str) {
    let invited = harness
        .workstations()
        .invite(&invitation(number, called))
        .await;
    invited.expect("invited");
}

/// Invites a workstation and lets it enrol; its token has its number.
pub async fn enrol(harness: &dyn Harness, number: u8, called: &str) {
    invite(harness, number.into(), called).await;
    let taken = harness
        .workstations()
        .enrol(&taking(number.into(), number))
        .await;
    taken.expect("enrolled");
}

/// Every workstation.
pub async fn list(harness: &dyn Harness) -> Vec<Workstation> {
    harness.workstations().list().await.expect("a list")
}

/// The workstation of a token.
pub async fn find(harness: &dyn Harness, of_token: u8) -> Option<Workstation> {
    let found = harness.workstations().find(&token(of_token).digest()).await;
    found.expect("an answer")
}

/// Whether a code opens anything.
pub async fn is_worthless(harness: &dyn Harness, number: u32) -> bool {
    let taken = harness.workstations().enrol(&taking(number, 0xff)).await;
    matches!(taken, Err(WorkstationsError::CodeUnknown))
}

/// What was recorded since.
pub async fn recorded(harness: &dyn Harness, since: usize) -> Vec<Event> {
    harness.events().await.split_off(since)
}

/// Whether the store refused.
pub fn is_unavailable<T>(answer: &Result<T, WorkstationsError>) -> bool {
    matches!(answer, Err(WorkstationsError::Unavailable(_)))
}

/// Makes requests at once, and returns their answers.
pub async fn at_once<F>(requests: impl IntoIterator<Item = F>) -> Vec<F::Output>
where
    F: Future<Output: Send> + Send + 'static,
{
    let requests: Vec<F> = requests.into_iter().collect();
    let start = Arc::new(Barrier::new(requests.len()));
    let mut running = JoinSet::new();
    for request in requests {
        let start = Arc::clone(&start);
        running.spawn(async move {
            start.wait().await;
            request.await
        });
    }
    running.join_all().await
}
