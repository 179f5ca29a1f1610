//! The contract suite is worth something: for each case a hasher that breaks its obligation, and
//! nothing else, is caught. The hasher is a toy that would be a disaster as a real one.

#![expect(
    clippy::indexing_slicing,
    reason = "a broken expectation is a failed test"
)]

use async_trait::async_trait;
use loquet_domain::{Password, PasswordHash};
use loquet_port_password::contract::hasher::{self, CASES, Harness};
use loquet_port_password::contract::{PASSWORD, password};
use loquet_port_password::{DecoySeed, HashError, PasswordHasher, Salt, Verification};
use std::sync::Arc;
use tokio::sync::Semaphore;

const COST: &str = "10";
const OTHER_COST: &str = "9";
const FORGED_COST: &str = "1000000";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flaw {
    None,
    CutsAt72Bytes,
    ForgetsCase,
    NeverBusy,
    BusyAfterWaiting,
    KeepsPlaces,
    LosesPlaces,
    AcceptsAnything,
    DeniesTheRightOne,
    ForgetsSalt,
    ForgetsHalfTheSalt,
    NeverOutdated,
    AlwaysOutdated,
    WorksBeforeRefusing,
    NoBounds,
    TakesForeign,
    TakesShortTags,
    DecoySatisfied,
    CheapDecoy,
    ExaminesNothing,
    ExaminesTooStrictly,
}

struct Toy {
    flaw: Flaw,
    places: Semaphore,
}

impl Toy {
    fn new(flaw: Flaw) -> Self {
        let places = Semaphore::new(4);
        Self { flaw, places }
    }

    fn has(&self, flaw: Flaw) -> bool {
        self.flaw == flaw
    }

    fn write(&self, cost: &str, typed: &str, salt: &str) -> PasswordHash {
        let whole = typed.to_owned();
        let seen = match self.flaw {
            Flaw::CutsAt72Bytes => {
                String::from_utf8_lossy(&whole.as_bytes()[..whole.len().min(72)]).into_owned()
            }
            Flaw::ForgetsCase => whole.to_lowercase(),
            _ => whole,
        };
        let tag = match self.flaw {
            Flaw::ForgetsSalt => seen,
            Flaw::ForgetsHalfTheSalt => format!("{seen}{}", salt.get(..16).unwrap_or_default()),
            _ => format!("{seen}{salt}"),
        };
        PasswordHash::from_phc(format!("$toy$c={cost}${salt}${}", fingerprint(&tag)))
    }

    /// The cost and the salt of a verifier.
    fn read<'a>(&self, verifier: &'a PasswordHash) -> Option<(&'a str, &'a str)> {
        let text = verifier.expose();
        if self.has(Flaw::TakesForeign) && text.starts_with("$2b$") {
            return Some((COST, ""));
        }
        let parts: Vec<&str> = text.split('$').collect();
        let ["", "toy", cost, salt, tag] = parts.as_slice() else {
            return None;
        };
        let cost = cost.strip_prefix("c=")?;
        let is_sound = (tag.len() == 32 || self.has(Flaw::TakesShortTags))
            && (cost != FORGED_COST || self.has(Flaw::NoBounds));
        is_sound.then_some((cost, salt))
    }

    async fn work(&self) -> Result<(), HashError> {
        if self.has(Flaw::BusyAfterWaiting) {
            tokio::task::yield_now().await;
        }
        if self.has(Flaw::NeverBusy) {
            return Ok(());
        }
        let place = self.places.try_acquire().map_err(|_| HashError::Busy)?;
        if self.has(Flaw::LosesPlaces) {
            place.forget();
            tokio::task::yield_now().await;
            self.places.add_permits(1);
            return Ok(());
        }
        tokio::task::yield_now().await;
        if self.has(Flaw::KeepsPlaces) {
            place.forget();
        }
        Ok(())
    }
}

/// 32 hexadecimal digits of everything in a text.
fn fingerprint(text: &str) -> String {
    let fold = |seed: u64| {
        text.bytes().fold(seed, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        })
    };
    format!("{:016x}{:016x}", fold(0xcbf2_9ce4_8422_2325), fold(7))
}

fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

#[async_trait]
impl PasswordHasher for Toy {
    async fn hash(&self, password: &Arc<Password>, salt: Salt) -> Result<PasswordHash, HashError> {
        self.work().await?;
        Ok(self.write(COST, password.expose(), &hex(&salt)))
    }

    async fn verify(
        &self,
        password: &Arc<Password>,
        verifier: &PasswordHash,
    ) -> Result<Verification, HashError> {
        if self.has(Flaw::WorksBeforeRefusing) {
            self.work().await?;
        }
        let (cost, salt) = self.read(verifier).ok_or(HashError::Refused)?;
        self.work().await?;
        let expected = self.write(cost, password.expose(), salt);
        let is_right = match self.flaw {
            Flaw::AcceptsAnything => !verifier.expose().ends_with(&"a5".repeat(16)),
            Flaw::DeniesTheRightOne => false,
            Flaw::DecoySatisfied if verifier.expose().ends_with(&"a5".repeat(16)) => true,
            _ => expected.expose() == verifier.expose(),
        };
        let outdated = match self.flaw {
            Flaw::NeverOutdated => false,
            Flaw::AlwaysOutdated => true,
            _ => cost != COST,
        };
        Ok(if is_right {
            Verification::Right { outdated }
        } else {
            Verification::Wrong
        })
    }

    fn decoy(&self, seed: DecoySeed) -> PasswordHash {
        let (salt, tag) = seed.split_at(16);
        let cost = if self.has(Flaw::CheapDecoy) {
            OTHER_COST
        } else {
            COST
        };
        PasswordHash::from_phc(format!("$toy$c={cost}${}${}", hex(salt), hex(&tag[..16])))
    }

    fn examine(&self, verifier: &PasswordHash) -> Result<(), HashError> {
        match self.flaw {
            Flaw::ExaminesNothing => Ok(()),
            Flaw::ExaminesTooStrictly if verifier.expose().contains(OTHER_COST) => {
                Err(HashError::Refused)
            }
            _ => self.read(verifier).map(drop).ok_or(HashError::Refused),
        }
    }
}

impl Harness for Toy {
    fn hasher(&self) -> &dyn PasswordHasher {
        self
    }

    fn of_another_cost(&self) -> PasswordHash {
        Toy::new(Flaw::None).write(
            OTHER_COST,
            password(PASSWORD).expose(),
            &hex(b"0123456789abcdef"),
        )
    }

    fn over_the_bounds(&self) -> Vec<PasswordHash> {
        vec![self.write(FORGED_COST, "x", &hex(b"0123456789abcdef"))]
    }

    fn bound(&self) -> usize {
        4
    }
}

mod sound_toy {
    use super::{Flaw, Toy};

    loquet_port_password::contract!(Toy::new(Flaw::None));
}

/// For each case of the suite, toys that must be caught by it.
macro_rules! caught {
    ($($case:ident: $($flaw:ident)|+,)+) => {
        $(
            #[tokio::test]
            async fn $case() {
                for flaw in [$(Flaw::$flaw),+] {
                    let case = tokio::spawn(async move { hasher::$case(&Toy::new(flaw)).await });
                    let end = case.await;
                    assert!(end.is_err_and(|error| error.is_panic()), "{flaw:?} is not caught");
                }
            }
        )+

        #[test]
        fn every_case_has_its_double() {
            assert_eq!([$(stringify!($case)),+], CASES);
        }
    };
}

caught! {
    takes_every_byte_of_the_password_into_account: CutsAt72Bytes | ForgetsCase,
    refuses_more_work_than_its_bound_at_once_and_comes_free_again:
        NeverBusy | BusyAfterWaiting | KeepsPlaces,
    gives_back_the_place_of_a_caller_who_stops_waiting: LosesPlaces,
    gives_a_verifier_that_this_password_and_no_other_satisfies:
        AcceptsAnything | DeniesTheRightOne | ForgetsCase,
    gives_different_verifiers_for_different_salts: ForgetsSalt | ForgetsHalfTheSalt,
    calls_a_verifier_of_another_cost_outdated_and_no_other: NeverOutdated | AlwaysOutdated,
    refuses_a_verifier_that_asks_for_more_than_the_bounds_before_any_costly_work:
        NoBounds | WorksBeforeRefusing,
    refuses_what_is_not_a_verifier_of_its_kind: TakesForeign | TakesShortTags | WorksBeforeRefusing,
    gives_a_decoy_that_verifies_as_wrong_at_the_present_cost: DecoySatisfied | CheapDecoy,
    accepts_exactly_the_verifiers_that_verify_does_not_refuse: ExaminesNothing | ExaminesTooStrictly,
}
