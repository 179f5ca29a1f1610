//! The port's contract, and what scripts do to a transaction.

mod contract;
mod faults;
