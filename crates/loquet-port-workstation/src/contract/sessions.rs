//! The contract of [`SessionKeeper`](crate::SessionKeeper).

mod cases;

use crate::SessionKeeper;

/// What a back end brings to its contract: one store, empty at first.
pub trait Harness {
    /// Opens the store, the same at each call.
    fn open(&self) -> Box<dyn SessionKeeper>;
}

/// Declares the cases: the function that a back end's test calls, and the test itself.
macro_rules! suite {
    ($($case:ident,)+) => {
        pub use cases::{$($case),+};

        /// The name of each case.
        pub const CASES: &[&str] = &[$(stringify!($case)),+];

        /// Runs each obligation of [`SessionKeeper`](crate::SessionKeeper) as a test of its own, on
        /// a new [`Harness`](crate::contract::sessions::Harness) each time.
        #[macro_export]
        macro_rules! sessions_contract {
            ($harness:expr) => {
                $(
                    #[test]
                    fn $case() {
                        $crate::contract::sessions::$case(&$harness);
                    }
                )+
            };
        }
    };
}

suite! {
    shows_what_is_kept_to_whoever_opens_the_store_again,
    gives_each_token_back_by_its_session_the_newest_of_it,
    keeps_at_most_32_the_one_kept_first_leaving_first,
    answers_the_session_kept_last_and_once_it_is_forgotten_the_one_before,
    answers_none_for_a_session_that_is_not_kept,
    forgets_this_session_and_no_other,
}
