//! The whole router over a desk that a test writes.
