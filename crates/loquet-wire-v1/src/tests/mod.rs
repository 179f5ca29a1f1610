//! Every message, from the domain to JSON and back.

mod given;
mod round_trips;
mod wrong_fields;
