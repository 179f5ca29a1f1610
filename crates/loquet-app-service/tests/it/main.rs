//! The service as a process, met by well-behaved and by hostile clients.

mod activation;
mod deadlines;
mod hostile;
mod limits;
mod program;
mod stopping;
mod support;
mod tls;
