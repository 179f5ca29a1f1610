//! The contract suites of the workstation's memory are worth something: for each case, back ends
//! that break its obligation and are caught.

#![expect(clippy::expect_used, reason = "a double fails by a panic")]

mod cards;
mod identifiers;
mod tokens;

use std::fmt::Debug;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Fails unless the case panics.
fn check_caught(flaw: impl Debug, case: impl FnOnce()) {
    let end = catch_unwind(AssertUnwindSafe(case));
    assert!(end.is_err(), "{flaw:?} is not caught");
}

/// For each case of a suite, flaws that must be caught by it.
macro_rules! caught {
    (in $suite:ident; $($case:ident: $($flaw:ident)|+,)+) => {
        $(
            #[test]
            fn $case() {
                for flaw in [$(Flaw::$flaw),+] {
                    crate::check_caught(flaw, || $suite::$case(&Double::new(flaw)));
                }
            }
        )+

        #[test]
        fn every_case_has_its_double() {
            assert_eq!([$(stringify!($case)),+], $suite::CASES);
        }
    };
}

use caught;
