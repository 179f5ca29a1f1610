//! Use cases over mocked ports.
