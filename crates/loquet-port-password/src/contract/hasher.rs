//! The contract of [`PasswordHasher`](crate::PasswordHasher).

mod cases;

use crate::PasswordHasher;
use loquet_domain::PasswordHash;

/// What a back end brings to its contract: a hasher, and what only the back end knows of it.
pub trait Harness: Send + Sync {
    /// The hasher, the same at each call. Give it its lowest cost and a small bound.
    fn hasher(&self) -> &dyn PasswordHasher;

    /// A verifier of [`PASSWORD`](super::PASSWORD) at another cost than the hasher's, which it
    /// accepts.
    fn of_another_cost(&self) -> PasswordHash;

    /// Verifiers of its kind that ask for more than its bounds, one for each bound.
    fn over_the_bounds(&self) -> Vec<PasswordHash>;

    /// As many verifications as run and wait at once.
    fn bound(&self) -> usize;
}

/// Declares the cases: the function that a back end's test calls, and the test itself.
macro_rules! suite {
    ($($case:ident,)+) => {
        pub use cases::{$($case),+};

        /// The name of each case.
        pub const CASES: &[&str] = &[$(stringify!($case)),+];

        /// Runs each obligation of [`PasswordHasher`](crate::PasswordHasher) as a test of its own,
        /// on a new [`Harness`](crate::contract::hasher::Harness) each time.
        #[macro_export]
        macro_rules! contract {
            ($harness:expr) => {
                $(
                    #[$crate::contract::tokio::test(
                        crate = "::loquet_port_password::contract::tokio"
                    )]
                    async fn $case() {
                        $crate::contract::hasher::$case(&$harness).await;
                    }
                )+
            };
        }
    };
}

suite! {
    takes_every_byte_of_the_password_into_account,
    refuses_more_work_than_its_bound_at_once_and_comes_free_again,
    gives_back_the_place_of_a_caller_who_stops_waiting,
    gives_a_verifier_that_this_password_and_no_other_satisfies,
    gives_different_verifiers_for_different_salts,
    calls_a_verifier_of_another_cost_outdated_and_no_other,
    refuses_a_verifier_that_asks_for_more_than_the_bounds_before_any_costly_work,
    refuses_what_is_not_a_verifier_of_its_kind,
    gives_a_decoy_that_verifies_as_wrong_at_the_present_cost,
    accepts_exactly_the_verifiers_that_verify_does_not_refuse,
}
