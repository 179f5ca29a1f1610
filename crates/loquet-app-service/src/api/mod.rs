//! The handlers of `/v1`.
