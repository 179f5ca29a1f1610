//! The stable codes of the failures that a person can meet.
//!
//! Each code has a page in `docs/src/errors/` and a sentence in each language;
//! `cargo xtask tidy` compares the three lists.

use std::fmt;

macro_rules! failure_codes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $code:literal,)+) => {
        /// A failure that a person can meet, under its stable public code.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum FailureCode {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl FailureCode {
            /// Every code, in the order of the catalogue.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The code as printed: `LQ-`, a subject, a number. Never changes once published.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)+
                }
            }
        }
    };
}

failure_codes! {
    /// An identifier has no point between family name and given name.
    MissingPoint = "LQ-ID-01",
    /// An identifier has more than one point.
    SeveralPoints = "LQ-ID-02",
    /// Nothing stands before the point of an identifier.
    EmptyFamilyName = "LQ-ID-03",
    /// Nothing stands after the point of an identifier.
    EmptyGivenName = "LQ-ID-04",
    /// An identifier has a character that no identifier may have.
    ForbiddenCharacter = "LQ-ID-05",
    /// A digit stands elsewhere than at the end of the given name.
    MisplacedDigit = "LQ-ID-06",
    /// An identifier is longer than allowed.
    IdentifierTooLong = "LQ-ID-07",
    /// Nothing was typed for the identifier.
    EmptyIdentifier = "LQ-ID-08",
    /// A part of an identifier begins or ends with a hyphen.
    MisplacedHyphen = "LQ-ID-09",
    /// A user name of version 3.2 can be split in several ways.
    AmbiguousUserName = "LQ-ID-10",
    /// A user name of version 3.2 is one word: half of the identifier is missing.
    SingleWordUserName = "LQ-ID-11",
    /// Another person already has this identifier.
    IdentifierTaken = "LQ-ID-12",
    /// The check digit of a card number is wrong.
    CardNumberKey = "LQ-CARD-01",
    /// A card number has none of the known shapes.
    CardNumberShape = "LQ-CARD-02",
    /// Another person already has this card number.
    CardNumberTaken = "LQ-CARD-03",
    /// The system's PC/SC service does not run.
    CardServiceStopped = "LQ-CARD-10",
    /// No card reader is connected.
    NoCardReader = "LQ-CARD-11",
    /// No card lies in a reader.
    NoCard = "LQ-CARD-12",
    /// The card does not answer: upside down, dirty or broken.
    CardMute = "LQ-CARD-13",
    /// The card in the reader is a patient's.
    CardVitale = "LQ-CARD-14",
    /// The card in the reader is none that is known.
    CardUnknown = "LQ-CARD-15",
    /// The CPS in the reader is of a generation that is not supported.
    CardUnsupported = "LQ-CARD-16",
    /// The CPS lies on a contactless reader, which cannot ask for a PIN.
    CardContactless = "LQ-CARD-17",
    /// Another program holds the card.
    CardHeld = "LQ-CARD-18",
    /// The card has left the reader.
    CardRemoved = "LQ-CARD-19",
    /// Another card has taken its place.
    CardSwapped = "LQ-CARD-20",
    /// Waiting for the card, or for its answer, took too long.
    CardTimedOut = "LQ-CARD-21",
    /// The reader belongs to another computer.
    CardReaderRedirected = "LQ-CARD-22",
    /// What the card holds makes no sense, or lacks what a login needs.
    CardUnreadable = "LQ-CARD-23",
    /// The card or its reader refused.
    CardRefused = "LQ-CARD-24",
    /// The certificate of the card is for signatures, or for software.
    CertificateUsage = "LQ-CARD-30",
    /// No authority that the practice trusts has issued the card's certificate.
    CertificateUntrusted = "LQ-CARD-31",
    /// The card's certificate has expired.
    CertificateExpired = "LQ-CARD-32",
    /// The card's certificate is not valid yet, or the computer's clock is wrong.
    CertificateNotYetValid = "LQ-CARD-33",
    /// The card has been revoked.
    CertificateRevoked = "LQ-CARD-34",
    /// No revocation list is there, or none recent enough.
    RevocationUnknown = "LQ-CARD-35",
    /// A test card, in a practice that admits none.
    TestCardRefused = "LQ-CARD-36",
    /// The computer's clock has been set back.
    ClockSetBack = "LQ-CARD-37",
    /// The file of holders of simulated cards cannot be used.
    SimulatedHolders = "LQ-CARD-40",
    /// There is no virtual reader to put a simulated card into.
    NoVirtualReader = "LQ-CARD-41",
    /// A PIN is not four digits.
    PinShape = "LQ-PIN-01",
    /// The PIN is wrong.
    PinWrong = "LQ-PIN-02",
    /// The PIN is blocked.
    PinBlocked = "LQ-PIN-03",
    /// One try is left, and the person has not agreed to it.
    PinLastTry = "LQ-PIN-04",
    /// A file is no revocation list.
    RevocationListMalformed = "LQ-CRL-01",
    /// A revocation list is larger than allowed.
    RevocationListTooLarge = "LQ-CRL-02",
    /// A revocation list is past its date.
    RevocationListTooOld = "LQ-CRL-03",
    /// A revocation list is of an authority that the practice does not trust, or is not signed by it.
    RevocationListForeign = "LQ-CRL-04",
    /// A revocation list is older than the one that is there.
    RevocationListSuperseded = "LQ-CRL-05",
    /// A revocation list cannot be fetched.
    RevocationListUnreachable = "LQ-CRL-06",
    /// A revocation list cannot be kept.
    RevocationListUnwritable = "LQ-CRL-07",
    /// Identifier or password refused; the reason is in the journal only.
    LoginDenied = "LQ-LOGIN-01",
    /// Too many logins at this moment: try again in a few seconds.
    LoginBusy = "LQ-LOGIN-02",
    /// The practice's profile refuses a password as the only factor.
    PasswordAloneRefused = "LQ-LOGIN-03",
    /// The person cancelled.
    Cancelled = "LQ-LOGIN-04",
    /// The card was refused; the reason is in the journal only.
    CardDenied = "LQ-LOGIN-05",
    /// The card is good, and registered for nobody here.
    CardNotRegistered = "LQ-LOGIN-06",
    /// A password is empty.
    EmptyPassword = "LQ-PWD-01",
    /// A password is longer than allowed.
    PasswordTooLong = "LQ-PWD-02",
    /// A password has a control or unassigned character.
    PasswordCharacter = "LQ-PWD-03",
    /// The two entries of a new password differ.
    PasswordsDiffer = "LQ-PWD-04",
    /// There is no such session, or it has ended.
    SessionEnded = "LQ-SES-01",
    /// The session is locked: the person must give their password again.
    SessionLocked = "LQ-SES-02",
    /// This workstation holds no open session.
    NoSessionHere = "LQ-SES-03",
    /// The session was opened by card: the card must unlock it.
    CardNeeded = "LQ-SES-04",
    /// The person's role does not allow this.
    Forbidden = "LQ-ADM-01",
    /// There is no such account.
    AccountNotFound = "LQ-ADM-02",
    /// The practice would be left without an active administrator.
    LastAdministrator = "LQ-ADM-03",
    /// The practice's database has already been created.
    AlreadyInitialised = "LQ-ADM-04",
    /// The practice's database has not been created yet.
    NotInitialised = "LQ-ADM-05",
    /// A reason is required.
    ReasonRequired = "LQ-ADM-06",
    /// The account changed at the same time elsewhere.
    AccountChanged = "LQ-ADM-07",
    /// The import file cannot be read.
    ImportUnreadable = "LQ-IMP-01",
    /// The import file's encoding is neither UTF-8 nor Windows-1252.
    ImportEncoding = "LQ-IMP-02",
    /// A required column is missing from the import file.
    ImportMissingColumn = "LQ-IMP-03",
    /// A row of the import file is too long, or has too many or too few fields.
    ImportRow = "LQ-IMP-04",
    /// The import file is too large.
    ImportTooLarge = "LQ-IMP-05",
    /// The file of decisions cannot be read.
    ImportDecisions = "LQ-IMP-06",
    /// The password of a row cannot be taken over: the person must set one.
    ImportPasswordFormat = "LQ-IMP-07",
    /// The practice's database does not answer.
    DatabaseUnavailable = "LQ-DB-01",
    /// The practice's database is locked by another program.
    DatabaseLocked = "LQ-DB-02",
    /// The practice's database was written by a newer version.
    DatabaseNewer = "LQ-DB-03",
    /// The practice's database cannot be written.
    DatabaseReadOnly = "LQ-DB-04",
    /// The disk is full.
    DiskFull = "LQ-DB-05",
    /// The practice's database holds something that makes no sense.
    DatabaseDamaged = "LQ-DB-06",
    /// The server of the practice's database does not answer.
    DatabaseUnreachable = "LQ-DB-07",
    /// The server of the practice's database refuses the account or its password.
    DatabaseCredentials = "LQ-DB-08",
    /// The account lacks rights on the practice's database.
    DatabaseRights = "LQ-DB-09",
    /// The server of the practice's database has no connection left.
    DatabaseConnections = "LQ-DB-10",
    /// The server has no database of that name.
    NoSuchDatabase = "LQ-DB-11",
    /// The server of the practice's database cannot be told from another.
    DatabaseUntrusted = "LQ-DB-12",
    /// There is a file already where a copy of the database is to be made.
    BackupExists = "LQ-DB-13",
    /// The database is in use and cannot be replaced.
    DatabaseInUse = "LQ-DB-14",
    /// A file is no usable copy of the practice's database.
    BackupUnusable = "LQ-DB-15",
    /// The database is on a server, whose own tools copy it.
    BackupByServer = "LQ-DB-16",
    /// A setting is unknown.
    UnknownSetting = "LQ-CFG-01",
    /// A setting has an unsafe or impossible value.
    UnsafeSetting = "LQ-CFG-02",
    /// The settings file cannot be read.
    SettingsUnreadable = "LQ-CFG-03",
    /// The key of the journal is missing, unreadable or readable by others.
    JournalKey = "LQ-CFG-04",
    /// The certificates of the trusted authorities are missing or not the expected ones.
    TrustAnchors = "LQ-CFG-05",
    /// The password of the database server's account is missing, unreadable or readable by others.
    DatabasePassword = "LQ-CFG-06",
    /// The list of remembered identifiers is damaged.
    RememberedDamaged = "LQ-WS-01",
    /// The list of remembered identifiers cannot be written.
    RememberedUnwritable = "LQ-WS-02",
    /// Several remembered identifiers begin like this.
    SeveralRemembered = "LQ-WS-03",
    /// A question must be asked and there is no terminal.
    NoTerminal = "LQ-TTY-01",
    /// The journal has been altered.
    JournalAltered = "LQ-JRN-01",
    /// The journal cannot be written to this file.
    ExportUnwritable = "LQ-JRN-02",
    /// A file of anchors cannot be read, or holds something else.
    AnchorsUnreadable = "LQ-JRN-03",
    /// The practice's server does not answer.
    ServerUnreachable = "LQ-SRV-01",
    /// The practice's server cannot be trusted: its certificate is not the expected one.
    ServerUntrusted = "LQ-SRV-02",
    /// The practice's server answers something that this version does not understand.
    ServerIncompatible = "LQ-SRV-03",
    /// The practice's server stops, or starts: try again in a few seconds.
    ServerStopping = "LQ-SRV-04",
    /// Too many requests from here: try again in a few seconds.
    TooManyRequests = "LQ-SRV-05",
    /// A request took too long.
    RequestTimedOut = "LQ-SRV-06",
    /// This can be done on the practice's own computer only.
    NotOverNetwork = "LQ-SRV-07",
    /// This server has no card reader for whoever asks.
    ReaderNotServed = "LQ-SRV-08",
    /// The address to listen on cannot be used.
    AddressUnusable = "LQ-SRV-09",
    /// The certificate or the key of the server cannot be used.
    ServerCertificate = "LQ-SRV-10",
    /// The practice's server does not know this workstation.
    WorkstationUnknown = "LQ-WKS-01",
    /// The enrolment code is wrong, used or too old.
    EnrolmentRefused = "LQ-WKS-02",
    /// Another workstation has this name.
    WorkstationNameTaken = "LQ-WKS-03",
    /// There is no such workstation.
    WorkstationNotFound = "LQ-WKS-04",
    /// A field of a request is missing, unknown or of the wrong type.
    RequestField = "LQ-API-01",
    /// A request is not the JSON that is expected.
    RequestMalformed = "LQ-API-02",
    /// A request is larger than allowed.
    RequestTooLarge = "LQ-API-03",
    /// A request is not of the content type that is expected.
    RequestContentType = "LQ-API-04",
    /// There is nothing at this address.
    NoSuchResource = "LQ-API-05",
    /// This cannot be asked at this address in this way.
    MethodNotAllowed = "LQ-API-06",
    /// A request shows no session, or a token that is none.
    TokenMalformed = "LQ-API-07",
    /// A request comes from a page of a browser, or names another server.
    OriginRefused = "LQ-API-08",
    /// The command to run after login cannot be started.
    CommandNotStarted = "LQ-RUN-01",
    /// Something unexpected happened.
    Unexpected = "LQ-RUN-02",
}

impl fmt::Display for FailureCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::FailureCode;
    use std::collections::HashSet;

    #[test]
    fn codes_are_unique_and_well_formed() {
        let codes: HashSet<_> = FailureCode::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(codes.len(), FailureCode::ALL.len());
        for code in codes {
            let parts: Vec<_> = code.split('-').collect();
            assert!(
                matches!(parts.as_slice(), ["LQ", subject, number]
                    if subject.chars().all(|letter| letter.is_ascii_uppercase())
                        && number.len() == 2
                        && number.chars().all(|digit| digit.is_ascii_digit())),
                "{code}"
            );
        }
    }
}
