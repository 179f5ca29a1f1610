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
    ///
    /// # Contract
    ///
    /// - MUST open a session for the right password of an active account, and show it as it was
    ///   opened.
    /// - MUST answer an unknown identifier, a wrong password, a disabled or locked account and one
    ///   without a password alike (LOCK-06).
    /// - MUST refuse even the right password while the account is locked (LOCK-07).
    /// - MUST tell how many failures came before, once (LOCK-13).
    /// - MUST tell whether the password is weak.
    /// - MUST record each try, where it was made, with its outcome and its reason, and never what
    ///   was typed (LOG-01, LOG-05).
    /// - MUST answer [`DeskError::Busy`] beyond what can be hashed at once, and count no failure
    ///   for it (PWD-13, LOCK-08).
    /// - MUST refuse a password alone, whoever asks, where the profile does (REG-02).
    async fn log_in(&self, request: LoginRequest) -> Result<OpenSession, DeskError>;

    /// Changes a person's own password, proved by the present one; their other sessions end
    /// (PWD-07).
    ///
    /// # Errors
    ///
    /// As [`LoginDesk::log_in`], and [`DeskError::AccountChanged`].
    ///
    /// # Contract
    ///
    /// - MUST make the new password the only one that opens, and record it (PWD-07).
    /// - MUST end the person's sessions, and nobody else's (PWD-07).
    /// - MUST answer a wrong present password and an unknown identifier alike, count them, and
    ///   change nothing (LOCK-06, LOCK-10).
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
