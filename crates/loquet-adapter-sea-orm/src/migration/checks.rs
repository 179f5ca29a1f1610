//! Conditions that tables repeat from the domain (STO-03), in SQL that every engine understands.

use sea_orm::sea_query::{Condition, Expr, ExprTrait, Func, SimpleExpr};

/// One of these values, or null where the column may be.
pub(super) fn one_of(column: &'static str, values: &[&'static str]) -> SimpleExpr {
    Expr::col(column).is_in(values.iter().copied())
}

/// A text of so many characters, or null where the column may be.
pub(super) fn characters(column: &'static str, least: i64, most: i64) -> SimpleExpr {
    Expr::expr(Func::char_length(Expr::col(column))).between(least, most)
}

/// So many bytes, or null where the column may be.
pub(super) fn bytes(column: &'static str, count: i64) -> SimpleExpr {
    Expr::expr(Func::cust("octet_length").arg(Expr::col(column))).eq(count)
}

/// A number from `least`, or null where the column may be.
pub(super) fn at_least(column: &'static str, least: i64) -> SimpleExpr {
    Expr::col(column).gte(least)
}

/// Both columns are null, or neither is.
pub(super) fn together(one: &'static str, other: &'static str) -> SimpleExpr {
    any([
        all([Expr::col(one).is_null(), Expr::col(other).is_null()]),
        all([Expr::col(one).is_not_null(), Expr::col(other).is_not_null()]),
    ])
}

/// Every condition holds.
pub(super) fn all<const N: usize>(conditions: [SimpleExpr; N]) -> SimpleExpr {
    conditions
        .into_iter()
        .fold(Condition::all(), Condition::add)
        .into()
}

/// One condition holds.
pub(super) fn any<const N: usize>(conditions: [SimpleExpr; N]) -> SimpleExpr {
    conditions
        .into_iter()
        .fold(Condition::any(), Condition::add)
        .into()
}
