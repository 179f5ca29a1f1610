//! The obligations as tests: being written.
