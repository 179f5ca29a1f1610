//! The service as processes: client examples, as their readers would run them.

mod examples;
