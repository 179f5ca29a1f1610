//! Connections: accepted, limited, secured, and ended in order.

mod stopping;

pub(crate) use stopping::Stopping;
