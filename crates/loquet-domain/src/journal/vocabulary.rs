//! The closed vocabulary of the audit trail.

use crate::code::codes;

/// What was done or tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// The practice's database was created.
    PracticeCreated,
    /// A login by password.
    LoginByPassword,
    /// A login by card.
    LoginByCard,
    /// A card was registered for an account, or that was tried.
    CardRegistered,
    /// The registration of a card was removed.
    CardUnregistered,
    /// A person used another card than before (CPS-15).
    CardRenewed,
    /// A revocation list was taken over, or refused.
    RevocationListInstalled,
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
    /// The end of the journal was anchored.
    JournalAnchored,
    /// The oldest records of the journal were removed, as many as the record counts.
    JournalPurged,
    /// The accounts with weak passwords were listed.
    PolicyReported,
    /// Something was asked that the person's role does not allow.
    AccessRefused,
    /// An administrator gave a workstation a one-time code.
    WorkstationInvited,
    /// A workstation enrolled, or tried to.
    WorkstationEnrolled,
    /// An administrator removed a workstation.
    WorkstationRemoved,
    /// The service started.
    ServiceStarted,
    /// The service was stopped.
    ServiceStopped,
    /// A copy of the database was made.
    DatabaseBackedUp,
    /// A copy of the database was put back: what it did not hold is gone (STO-08).
    DatabaseRestored,
}

codes!(Action {
    PracticeCreated = "practice.created",
    LoginByPassword = "login.password",
    LoginByCard = "login.card",
    CardRegistered = "card.registered",
    CardUnregistered = "card.unregistered",
    CardRenewed = "card.renewed",
    RevocationListInstalled = "revocation-list.installed",
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
    JournalAnchored = "journal.anchored",
    JournalPurged = "journal.purged",
    PolicyReported = "policy.reported",
    AccessRefused = "access.refused",
    WorkstationInvited = "workstation.invited",
    WorkstationEnrolled = "workstation.enrolled",
    WorkstationRemoved = "workstation.removed",
    ServiceStarted = "service.started",
    ServiceStopped = "service.stopped",
    DatabaseBackedUp = "database.backed-up",
    DatabaseRestored = "database.restored",
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
    /// The PIN is wrong.
    PinWrong,
    /// The PIN is blocked.
    PinBlocked,
    /// The person gave up, or the card could not be used.
    CardUnusable,
    /// Nobody asked for what was answered, or it was answered before.
    ChallengeUnknown,
    /// The answer came too late.
    ChallengeExpired,
    /// The answer came from elsewhere, or to another purpose.
    ChallengeForeign,
    /// The signature is not of the certificate's key, or not over the challenge.
    SignatureWrong,
    /// The card was spoken to without contact: no PIN was asked.
    Contactless,
    /// The certificate cannot be read.
    CertificateMalformed,
    /// The certificate is not for authentication.
    CertificateUsage,
    /// The certificate is not of a card.
    CertificateSoftware,
    /// No trusted authority has issued the certificate.
    CertificateUntrusted,
    /// The certificate has expired.
    CertificateExpired,
    /// The certificate is not valid yet.
    CertificateNotYetValid,
    /// The certificate's key or algorithm is too weak.
    CertificateWeak,
    /// A critical extension of the certificate is not understood.
    CertificateExtension,
    /// The certificate is revoked.
    CertificateRevoked,
    /// No revocation list covers the certificate.
    RevocationUnknown,
    /// The revocation list is past its date: by more than the grace, or within it for a success.
    RevocationStale,
    /// A test card.
    TestCard,
    /// The card's category does not fit its authority, or the practice does not admit its type.
    CardCategory,
    /// The card is registered for nobody.
    CardNotRegistered,
    /// The card is not that of the session's person.
    CardOfAnother,
    /// Another card was registered in the meantime.
    CardChanged,
    /// The card left the reader.
    CardRemoved,
    /// The card was revoked.
    CardRevoked,
    /// A revocation list is malformed, foreign, too old or too large.
    RevocationListRefused,
    /// Nobody has given out this code, or it was used or is too old.
    EnrolmentCodeUnknown,
    /// A session was shown elsewhere than on the workstation where it was opened.
    OtherWorkstation,
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
    PinWrong = "pin-wrong",
    PinBlocked = "pin-blocked",
    CardUnusable = "card-unusable",
    ChallengeUnknown = "challenge-unknown",
    ChallengeExpired = "challenge-expired",
    ChallengeForeign = "challenge-foreign",
    SignatureWrong = "signature-wrong",
    Contactless = "contactless",
    CertificateMalformed = "certificate-malformed",
    CertificateUsage = "certificate-usage",
    CertificateSoftware = "certificate-software",
    CertificateUntrusted = "certificate-untrusted",
    CertificateExpired = "certificate-expired",
    CertificateNotYetValid = "certificate-not-yet-valid",
    CertificateWeak = "certificate-weak",
    CertificateExtension = "certificate-extension",
    CertificateRevoked = "certificate-revoked",
    RevocationUnknown = "revocation-unknown",
    RevocationStale = "revocation-stale",
    TestCard = "test-card",
    CardCategory = "card-category",
    CardNotRegistered = "card-not-registered",
    CardOfAnother = "card-of-another",
    CardChanged = "card-changed",
    CardRemoved = "card-removed",
    CardRevoked = "card-revoked",
    RevocationListRefused = "revocation-list-refused",
    EnrolmentCodeUnknown = "enrolment-code-unknown",
    OtherWorkstation = "other-workstation",
});
