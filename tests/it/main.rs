//! Whole journeys: in process over real back ends, and with the program itself.

mod administration;
mod bad_input;
mod canary;
mod concurrency;
mod crash;
mod enumeration;
mod identifiers;
mod import;
mod journal;
mod observe;
mod opening;
mod remembered;
mod terminal;
