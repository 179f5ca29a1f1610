//! Verifiers of other implementations, forged ones, and what is outdated.

use super::support::{FOREIGN, LOWEST, forged, hasher};
use loquet_adapter_argon2::{Argon2PasswordHasher, Argon2Settings, Argon2Values};
use loquet_domain::{Password, PasswordHash};
use loquet_port_password::contract::{PASSWORD, password};
use loquet_port_password::{HashError, PasswordHasher, Verification};
use std::sync::Arc;

/// By argon2-cffi, at the cost of [`LOWEST`] and at the default cost.
const AT_LOWEST: &str = "$argon2id$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$\
                         MIcFWIgQKEYU2QbybYnr+e5d7uwEn+WUmFQmEemn/x4";
const AT_DEFAULT: &str = "$argon2id$v=19$m=65536,t=3,p=4$MDEyMzQ1Njc4OWFiY2RlZg$\
                          s+j4XRMwrLX6PTtglK5oRPrR87ZEjrmsUXOYk2fRbIE";

async fn verify(by: &Argon2PasswordHasher, typed: &str, phc: &str) -> Verification {
    let verifier = PasswordHash::from_phc(phc);
    by.examine(&verifier).expect("accepted");
    let answer = by.verify(&password(typed), &verifier).await;
    answer.expect("verified")
}

async fn check_refused(verifier: PasswordHash) {
    let hasher = hasher(LOWEST);
    let given: Arc<Password> = password(PASSWORD);
    let answer = hasher.verify(&given, &verifier).await;
    let text = verifier.expose();
    assert!(matches!(answer, Err(HashError::Refused)), "{text}");
    assert!(hasher.examine(&verifier).is_err(), "{text}");
    assert_eq!(hasher.load().peak, 0, "{text}");
}

#[tokio::test]
async fn reference_hashes_are_made_and_verified_alike() {
    let default = Argon2PasswordHasher::new(&Argon2Settings::default());
    for (hasher, reference) in [(hasher(LOWEST), AT_LOWEST), (default, AT_DEFAULT)] {
        let made = hasher.hash(&password(PASSWORD), *b"0123456789abcdef").await;
        assert_eq!(made.expect("hashed").expose(), reference);
        let answer = verify(&hasher, PASSWORD, reference).await;
        assert_eq!(answer, Verification::Right { outdated: false });
        assert_eq!(
            verify(&hasher, "1234", reference).await,
            Verification::Wrong
        );
    }
}

#[tokio::test]
async fn older_verifiers_of_every_kind_are_verified_and_outdated() {
    let hasher = hasher(LOWEST);
    for foreign in FOREIGN.into_iter().chain([AT_DEFAULT]) {
        let answer = verify(&hasher, PASSWORD, foreign).await;
        assert_eq!(answer, Verification::Right { outdated: true }, "{foreign}");
        assert_eq!(verify(&hasher, "1234", foreign).await, Verification::Wrong);
    }
}

#[tokio::test]
async fn a_verifier_without_version_is_of_version_16() {
    let unsaid = FOREIGN[1].replace("v=16$", "");
    let answer = verify(&hasher(LOWEST), PASSWORD, &unsaid).await;
    assert_eq!(answer, Verification::Right { outdated: true });
}

#[tokio::test]
async fn pwd_08_each_parameter_makes_a_verifier_outdated() {
    for other in [
        Argon2Values {
            memory_kib: 19_457,
            ..LOWEST
        },
        Argon2Values {
            iterations: 3,
            ..LOWEST
        },
        Argon2Values {
            parallelism: 2,
            ..LOWEST
        },
    ] {
        let answer = verify(&hasher(other), PASSWORD, AT_LOWEST).await;
        assert_eq!(answer, Verification::Right { outdated: true }, "{other:?}");
    }
    let another_pool = Argon2Values {
        permits: 1,
        queue: 0,
        ..LOWEST
    };
    let answer = verify(&hasher(another_pool), PASSWORD, AT_LOWEST).await;
    assert_eq!(answer, Verification::Right { outdated: false });
}

#[tokio::test]
async fn pwd_09_forged_costs_are_refused_before_any_hash() {
    for parameters in [
        "m=4194304,t=3,p=4",
        "m=4294967295,t=4294967295,p=16777215",
        "m=99999999999,t=3,p=4",
        "m=262145,t=1,p=1",
        "m=19456,t=11,p=1",
        "m=19456,t=0,p=1",
        "m=19456,t=2,p=9",
        "m=19456,t=2,p=0",
        "m=8,t=2,p=2",
        "m=19456,t=2",
        "t=2,m=19456,p=1",
        "m=19456,m=4194304,t=2,p=1",
        "m=19456,t=2,p=1,keyid=AAAA",
        "m=19456,t=2,p=1,data=AAAA",
        "m=-1,t=2,p=1",
        "m=019456,t=2,p=1",
        "",
    ] {
        check_refused(forged(parameters)).await;
    }
}

#[tokio::test]
async fn pwd_09_other_algorithms_and_broken_strings_are_refused() {
    for phc in [
        // The broken string of the sample export: a tag of 3 bytes.
        "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$AAAA",
        // A tag of 15 bytes, a salt of 7.
        "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$AAAAAAAAAAAAAAAAAAAA",
        "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "$argon2id$v=18$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$MIcFWIgQKEYU2QbybYnr+Q",
        "$argon2$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$MIcFWIgQKEYU2QbybYnr+Q",
        "$scrypt$ln=15,r=8,p=1$MDEyMzQ1Njc4OWFiY2RlZg$MIcFWIgQKEYU2QbybYnr+Q",
        "$pbkdf2-sha256$i=600000$MDEyMzQ1Njc4OWFiY2RlZg$MIcFWIgQKEYU2QbybYnr+Q",
        "$argon2id",
        "$argon2id$v=19$m=19456,t=2,p=1",
    ] {
        check_refused(PasswordHash::from_phc(phc)).await;
    }
}

#[tokio::test]
async fn every_beginning_of_a_verifier_but_long_tags_is_refused() {
    let tag = AT_LOWEST.rfind('$').expect("a tag") + 1;
    for end in 0..tag + 21 {
        let beginning = AT_LOWEST.get(..end).expect("ASCII");
        check_refused(PasswordHash::from_phc(beginning)).await;
    }
}

#[test]
fn pwd_18_nothing_of_a_verifier_is_printed() {
    let printed = format!("{:?}", hasher(LOWEST));
    assert!(!printed.contains("MIcF"), "{printed}");
}
