//! Opening, and a person's own password.

use crate::{DeskError, SessionView};
use async_trait::async_trait;
use loquet_domain::card::CardSerial;
use loquet_domain::session::SessionToken;
use loquet_domain::{Identifier, Origin, Password, SignedDuration};
use std::sync::Arc;

/// What a person asks to get in.
#[async_trait]
pub trait LoginDesk: Send + Sync {
    /// Opens a session by identifier and password.
    ///
    /// Dropping the future half-way leaves the attempt counted and opens nothing (COD-03).
    ///
    /// # Errors
    ///
    /// [`DeskError::Denied`], [`DeskError::Busy`], [`DeskError::PasswordAloneRefused`],
    /// [`DeskError::Storage`], [`DeskError::Unexpected`].
    async fn log_in(&self, request: LoginRequest) -> Result<OpenSession, DeskError>;

    /// Changes a person's own password, proved by the present one; their other sessions end
    /// (PWD-07).
    ///
    /// # Errors
    ///
    /// As [`LoginDesk::log_in`], and [`DeskError::AccountChanged`].
    async fn change_password(&self, change: OwnPasswordChange) -> Result<(), DeskError>;
}

/// A login by password.
#[derive(Debug)]
pub struct LoginRequest {
    /// Who the person says they are.
    pub identifier: Identifier,
    /// Their password.
    pub password: Arc<Password>,
    /// Where they are.
    pub origin: Origin,
}

/// A session that was just opened or unlocked.
#[derive(Debug)]
pub struct OpenSession {
    /// The secret that stands for it: for its holder only.
    pub token: SessionToken,
    /// The session.
    pub session: SessionView,
    /// Failed attempts since the last success, to be told to the person (LOCK-13).
    pub failures_before: u32,
    /// The password is weak: tell the person.
    pub weak_password: bool,
    /// The card used before, when another was used now: tell the person (CPS-15).
    pub former_card: Option<CardSerial>,
    /// By how much the revocation list is past its date, when that was accepted (CPS-11).
    pub revocation_overdue: Option<SignedDuration>,
}

/// A person's change of their own password.
#[derive(Debug)]
pub struct OwnPasswordChange {
    /// Who the person says they are.
    pub identifier: Identifier,
    /// The present password.
    pub present: Arc<Password>,
    /// The new one.
    pub new: Arc<Password>,
    /// Where they are.
    pub origin: Origin,
}
