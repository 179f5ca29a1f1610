//! The closed vocabulary of the audit trail.

use crate::code::codes;

/// What was done or tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// The practice's database was created.
    PracticeCreated,
    /// A login by password.
    LoginByPassword,
    /// Attempts stopped being evaluated for a while.
    LockoutStarted,
    /// Something that an administrator should look at (LOCK-13, T02).
    SecurityAlert,
    /// An administrator lifted a lockout.
    AccountUnlocked,
    /// A session was locked.
    SessionLocked,
    /// A session was unlocked, or that was tried.
    SessionUnlocked,
    /// A session ended.
    SessionEnded,
    /// An account was created.
    AccountAdded,
    /// An account was imported from version 3.2.
    AccountImported,
    /// An account was disabled.
    AccountDisabled,
    /// An account was enabled.
    AccountEnabled,
    /// A person changed their password, or tried to.
    PasswordChanged,
    /// An administrator set a password.
    PasswordSet,
    /// A password's verifier was renewed with the present cost.
    PasswordRehashed,
    /// The journal was read.
    JournalRead,
    /// The chain of the journal was verified.
    JournalVerified,
    /// The journal was exported.
    JournalExported,
    /// The accounts with weak passwords were listed.
    PolicyReported,
    /// Something was asked that the person's role does not allow.
    AccessRefused,
}

codes!(Action {
    PracticeCreated = "practice.created",
    LoginByPassword = "login.password",
    LockoutStarted = "lockout.started",
    SecurityAlert = "security.alert",
    AccountUnlocked = "account.unlocked",
    SessionLocked = "session.locked",
    SessionUnlocked = "session.unlocked",
    SessionEnded = "session.ended",
    AccountAdded = "account.added",
    AccountImported = "account.imported",
    AccountDisabled = "account.disabled",
    AccountEnabled = "account.enabled",
    PasswordChanged = "password.changed",
    PasswordSet = "password.set",
    PasswordRehashed = "password.rehashed",
    JournalRead = "journal.read",
    JournalVerified = "journal.verified",
    JournalExported = "journal.exported",
    PolicyReported = "policy.reported",
    AccessRefused = "access.refused",
});

/// How it went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// It was done.
    Success,
    /// It was evaluated and failed.
    Failure,
    /// It was not even evaluated.
    Refused,
}

codes!(Outcome { Success = "success", Failure = "failure", Refused = "refused" });

/// Why: for the journal only, never for the public answer (AUTH-21).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// No account has this identifier.
    UnknownIdentifier,
    /// The account has no password.
    NoPassword,
    /// The password is wrong.
    WrongPassword,
    /// The account is disabled.
    AccountDisabled,
    /// The stored verifier asks for more than the bounds, or is not one.
    VerifierRefused,
    /// The identifier is locked for a moment.
    Locked,
    /// Too many failures in 24 hours.
    DailyLimit,
    /// Too many failures in a row.
    Suspended,
    /// The workstation failed too often.
    Source,
    /// The profile refuses a password alone.
    PasswordAlone,
    /// The machine was too busy to evaluate.
    Busy,
    /// A store or the hasher failed.
    Fault,
    /// The password changed while it was being verified.
    CredentialChanged,
    /// Third lockout of the day.
    ThirdLockout,
    /// The person asked.
    Asked,
    /// Nobody used it for the idle limit.
    Idle,
    /// The clock was set back.
    ClockSetBack,
    /// The longest duration was reached.
    Expired,
    /// An administrator ended it.
    Administrator,
    /// The account, its password or its role changed.
    AccountChanged,
    /// Another session took its place.
    Superseded,
    /// The person's role does not allow it.
    Role,
    /// The chain is broken.
    ChainBroken,
}

codes!(Reason {
    UnknownIdentifier = "unknown-identifier",
    NoPassword = "no-password",
    WrongPassword = "wrong-password",
    AccountDisabled = "account-disabled",
    VerifierRefused = "verifier-refused",
    Locked = "locked",
    DailyLimit = "daily-limit",
    Suspended = "suspended",
    Source = "source",
    PasswordAlone = "password-alone",
    Busy = "busy",
    Fault = "fault",
    CredentialChanged = "credential-changed",
    ThirdLockout = "third-lockout",
    Asked = "asked",
    Idle = "idle",
    ClockSetBack = "clock-set-back",
    Expired = "expired",
    Administrator = "administrator",
    AccountChanged = "account-changed",
    Superseded = "superseded",
    Role = "role",
    ChainBroken = "chain-broken",
});
