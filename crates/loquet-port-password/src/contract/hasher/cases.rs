//! The cases, in the order of the trait's documentation.

#![expect(
    missing_docs,
    reason = "the name of a case is the sentence of its obligation"
)]

use super::super::{PASSWORD, password};
use super::Harness;
use crate::{DecoySeed, HashError, PasswordHasher, Salt, Verification};
use loquet_domain::{Password, PasswordHash};
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

const SALT: Salt = *b"0123456789abcdef";
const SEED: DecoySeed = [0xa5; 48];

/// How often a hasher that should be free is tried before it counts as blocked for ever.
const TRIES: usize = 200;

/// How long to wait between two tries.
const PAUSE: Duration = Duration::from_millis(25);

type Answer<'a> = Pin<Box<dyn Future<Output = Result<Verification, HashError>> + Send + 'a>>;

pub async fn takes_every_byte_of_the_password_into_account(harness: &dyn Harness) {
    for length in [1, 8, 65, 73, 128] {
        let stem = "é".repeat(length - 1);
        let right = password(&format!("{stem}a"));
        let verifier = hash(harness.hasher(), &right, SALT).await;
        check(harness, &right, &verifier, true).await;
        check(harness, &password(&format!("{stem}b")), &verifier, false).await;
        check(harness, &password(&format!("{stem}A")), &verifier, false).await;
        check(harness, &password(&format!("{stem}a ")), &verifier, false).await;
    }
}

pub async fn refuses_more_work_than_its_bound_at_once_and_comes_free_again(harness: &dyn Harness) {
    let (given, decoy) = (password(PASSWORD), harness.hasher().decoy(SEED));
    let (waiting, refused) = flood(harness, &given, &decoy).await;
    assert!(refused > 0, "nothing was refused");
    for answer in waiting {
        let answer = answer.await;
        assert!(matches!(answer, Ok(Verification::Wrong)), "{answer:?}");
    }
    check(harness, &given, &decoy, false).await;
}

pub async fn gives_back_the_place_of_a_caller_who_stops_waiting(harness: &dyn Harness) {
    let (given, decoy) = (password(PASSWORD), harness.hasher().decoy(SEED));
    for _ in 0..2 {
        let (waiting, _) = flood(harness, &given, &decoy).await;
        drop(waiting);
    }
    for _ in 0..TRIES {
        match harness.hasher().verify(&given, &decoy).await {
            Err(HashError::Busy) => tokio::time::sleep(PAUSE).await,
            answer => {
                assert!(matches!(answer, Ok(Verification::Wrong)), "{answer:?}");
                return;
            }
        }
    }
    panic!("the hasher never came free");
}

pub async fn gives_a_verifier_that_this_password_and_no_other_satisfies(harness: &dyn Harness) {
    let right = password(PASSWORD);
    let verifier = hash(harness.hasher(), &right, SALT).await;
    check(harness, &right, &verifier, true).await;
    for other in ["Creme brulee a Orleans", "crème brûlée à orléans", "x"] {
        check(harness, &password(other), &verifier, false).await;
    }
}

pub async fn gives_different_verifiers_for_different_salts(harness: &dyn Harness) {
    let given = password(PASSWORD);
    let first = hash(harness.hasher(), &given, SALT).await;
    for place in 0..SALT.len() {
        let salt = std::array::from_fn(|index| match SALT.get(index) {
            Some(byte) if index == place => byte ^ 1,
            byte => byte.copied().unwrap_or_default(),
        });
        let second = hash(harness.hasher(), &given, salt).await;
        assert_ne!(
            tag(&first),
            tag(&second),
            "byte {place} of the salt is ignored"
        );
    }
}

pub async fn calls_a_verifier_of_another_cost_outdated_and_no_other(harness: &dyn Harness) {
    let given = password(PASSWORD);
    let present = hash(harness.hasher(), &given, SALT).await;
    for (verifier, outdated) in [(present, false), (harness.of_another_cost(), true)] {
        let answer = harness.hasher().verify(&given, &verifier).await;
        let expected = Verification::Right { outdated };
        assert_eq!(answer.expect("a genuine verifier"), expected);
    }
}

pub async fn refuses_a_verifier_that_asks_for_more_than_the_bounds_before_any_costly_work(
    harness: &dyn Harness,
) {
    let forged = harness.over_the_bounds();
    assert!(
        !forged.is_empty(),
        "the harness gives no verifier over the bounds"
    );
    for verifier in forged {
        refused_at_once(harness.hasher(), &verifier).await;
    }
}

pub async fn refuses_what_is_not_a_verifier_of_its_kind(harness: &dyn Harness) {
    for verifier in foreign(harness).await {
        refused_at_once(harness.hasher(), &verifier).await;
    }
}

pub async fn gives_a_decoy_that_verifies_as_wrong_at_the_present_cost(harness: &dyn Harness) {
    let given = password(PASSWORD);
    let (decoy, genuine) = (
        harness.hasher().decoy(SEED),
        hash(harness.hasher(), &given, SALT).await,
    );
    check(harness, &given, &decoy, false).await;
    assert_eq!(cost(&decoy), cost(&genuine), "the decoy has another cost");
    let [decoy, genuine] = [&decoy, &genuine].map(|one| one.expose().len());
    assert_eq!(decoy, genuine, "the decoy has another salt or tag length");
}

pub async fn accepts_exactly_the_verifiers_that_verify_does_not_refuse(harness: &dyn Harness) {
    let given = password(PASSWORD);
    let genuine = hash(harness.hasher(), &given, SALT).await;
    let sound = [
        genuine,
        harness.hasher().decoy(SEED),
        harness.of_another_cost(),
    ];
    let unsound = foreign(harness)
        .await
        .into_iter()
        .chain(harness.over_the_bounds());
    for verifier in sound.into_iter().chain(unsound) {
        let verified = harness.hasher().verify(&given, &verifier).await;
        let examined = harness.hasher().examine(&verifier);
        assert_eq!(
            is_refused(&examined),
            is_refused(&verified),
            "{examined:?}, {verified:?}"
        );
    }
}

/// Begins many more verifications than fit, and takes those that must wait: how many were refused.
async fn flood<'a>(
    harness: &'a dyn Harness,
    given: &'a Arc<Password>,
    verifier: &'a PasswordHash,
) -> (Vec<Answer<'a>>, usize) {
    let (mut waiting, mut refused) = (Vec::new(), 0);
    for _ in 0..4 * harness.bound() + 16 {
        let mut answer = harness.hasher().verify(given, verifier);
        match now(&mut answer).await {
            None => waiting.push(answer),
            Some(Err(HashError::Busy)) => refused += 1,
            Some(Ok(Verification::Wrong)) => {}
            Some(other) => panic!("{other:?}"),
        }
    }
    (waiting, refused)
}

/// The answer, if it needs no waiting.
async fn now(answer: &mut Answer<'_>) -> Option<Result<Verification, HashError>> {
    poll_fn(|context| match answer.as_mut().poll(context) {
        Poll::Ready(answer) => Poll::Ready(Some(answer)),
        Poll::Pending => Poll::Ready(None),
    })
    .await
}

/// An answer that needs no waiting has had no costly work.
async fn refused_at_once(hasher: &dyn PasswordHasher, verifier: &PasswordHash) {
    let given = password(PASSWORD);
    let answer = now(&mut hasher.verify(&given, verifier)).await;
    assert!(
        matches!(answer, Some(Err(HashError::Refused))),
        "{answer:?}"
    );
}

/// Texts that are no verifiers, and a genuine one spoilt in several ways.
async fn foreign(harness: &dyn Harness) -> Vec<PasswordHash> {
    let genuine = hash(harness.hasher(), &password(PASSWORD), SALT).await;
    let genuine = genuine.expose();
    let (but_tag, _) = genuine.rsplit_once('$').expect("a PHC string");
    let spoilt = [
        format!("{but_tag}$AAAA"),
        format!("{but_tag}$"),
        but_tag.to_owned(),
        format!("{genuine}$"),
        format!("{genuine} "),
        format!("x{genuine}"),
        genuine.to_uppercase(),
        "A".repeat(100_000),
        "$2b$08$UNeJ4UrTsSFRuYCxVreAVOAWMr1kd9pIlK5G4TMUQ0B5owEznnAoS".to_owned(),
        "1234".to_owned(),
        "$".to_owned(),
        String::new(),
    ];
    spoilt.map(PasswordHash::from_phc).into()
}

async fn hash(hasher: &dyn PasswordHasher, given: &Arc<Password>, salt: Salt) -> PasswordHash {
    hasher
        .hash(given, salt)
        .await
        .expect("a free hasher hashes")
}

async fn check(harness: &dyn Harness, given: &Arc<Password>, with: &PasswordHash, right: bool) {
    let answer = harness.hasher().verify(given, with).await;
    let found = matches!(answer, Ok(Verification::Right { .. }));
    assert!(answer.is_ok() && found == right, "{answer:?}, not {right}");
}

fn is_refused<T>(answer: &Result<T, HashError>) -> bool {
    matches!(answer, Err(HashError::Refused))
}

/// The part of a PHC string before salt and tag.
fn cost(verifier: &PasswordHash) -> &str {
    let mut parts = verifier.expose().rsplitn(3, '$');
    parts.nth(2).unwrap_or_default()
}

/// The part of a PHC string after the salt.
fn tag(verifier: &PasswordHash) -> &str {
    verifier.expose().rsplit('$').next().unwrap_or_default()
}
