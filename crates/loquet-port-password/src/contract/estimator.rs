//! The contract of [`StrengthEstimator`](crate::StrengthEstimator).

mod cases;

/// Declares the cases: the function that a back end's test calls, and the test itself.
macro_rules! suite {
    ($($case:ident,)+) => {
        pub use cases::{$($case),+};

        /// The name of each case.
        pub const CASES: &[&str] = &[$(stringify!($case)),+];

        /// Runs each obligation of [`StrengthEstimator`](crate::StrengthEstimator) as a test of
        /// its own, on a new estimator each time.
        #[macro_export]
        macro_rules! estimator_contract {
            ($estimator:expr) => {
                $(
                    #[test]
                    fn $case() {
                        $crate::contract::estimator::$case(&$estimator);
                    }
                )+
            };
        }
    };
}

suite! {
    judges_and_never_answers_unknown,
    calls_a_password_of_less_than_eight_characters_weak,
    calls_a_password_made_of_the_words_of_the_context_weak,
}
