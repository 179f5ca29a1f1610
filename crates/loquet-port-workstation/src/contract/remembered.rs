//! The contract of [`RememberedIdentifiers`](crate::RememberedIdentifiers).

mod cases;

use crate::RememberedIdentifiers;

/// What a back end brings to its contract: one store, empty at first.
pub trait Harness {
    /// Opens the store, the same at each call.
    fn open(&self) -> Box<dyn RememberedIdentifiers>;

    /// Makes what is kept senseless, as a failing disk would.
    fn damage(&self);
}

/// Declares the cases: the function that a back end's test calls, and the test itself.
macro_rules! suite {
    ($($case:ident,)+) => {
        pub use cases::{$($case),+};

        /// The name of each case.
        pub const CASES: &[&str] = &[$(stringify!($case)),+];

        /// Runs each obligation of [`RememberedIdentifiers`](crate::RememberedIdentifiers) as a
        /// test of its own, on a new [`Harness`](crate::contract::remembered::Harness) each time.
        #[macro_export]
        macro_rules! contract {
            ($harness:expr) => {
                $(
                    #[test]
                    fn $case() {
                        $crate::contract::remembered::$case(&$harness);
                    }
                )+
            };
        }
    };
}

suite! {
    shows_what_is_remembered_to_whoever_opens_the_store_again,
    lists_each_identifier_once_the_most_recently_used_first,
    leaves_out_what_has_not_been_used_for_90_days_and_nothing_else_when_the_clock_was_set_back,
    answers_an_empty_list_marked_as_damaged_when_what_is_kept_makes_no_sense,
    keeps_at_most_ten_the_least_recently_used_leaving_first,
    begins_anew_over_what_is_damaged,
    loses_nothing_when_several_remember_at_once,
    forgets_this_identifier_and_no_other,
    forgets_everything_damaged_or_not,
}
