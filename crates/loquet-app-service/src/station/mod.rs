//! The reader of the server's own machine.
