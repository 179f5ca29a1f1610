//! The keys of the failures' sentences, and the data in each.

use loquet_domain::FailureCode;

/// The key of a failure's sentence, such as `failure-lq-id-01`.
pub fn failure_key(code: FailureCode) -> String {
    format!("failure-{}", code.as_str().to_lowercase())
}

/// The names of the data in a failure's sentence.
///
/// - `problem` is a case of the sentence, not text; an unknown one gives its general form.
/// - `proposals` and `candidates` are [`Argument::list`](super::Argument::list)s.
/// - `field` is a JSON pointer, or the name of a part of an address.
/// - `line` is 0 where the line is not known.
/// - `place` is a file, a variable, or `flag`.
pub const fn failure_arguments(code: FailureCode) -> &'static [&'static str] {
    use FailureCode as Code;
    match code {
        Code::ForbiddenCharacter => &["character", "position"],
        Code::MisplacedDigit | Code::MisplacedHyphen => &["position"],
        Code::AmbiguousUserName | Code::SeveralRemembered => &["candidates"],
        Code::IdentifierTaken => &["identifier", "proposals"],
        Code::CardNumberShape => &["problem", "character", "length", "position", "suggestion"],
        Code::UnknownSetting => &["key", "place"],
        Code::UnsafeSetting => &["key", "value", "range", "place"],
        Code::SettingsUnreadable | Code::ImportDecisions | Code::ImportRow => &["path", "line"],
        Code::JournalKey
        | Code::BackupUnusable
        | Code::DatabasePassword
        | Code::TrustAnchors
        | Code::ServerCertificate => &["problem", "path"],
        Code::PinWrong => &["tries"],
        Code::ImportMissingColumn => &["path", "column"],
        Code::NotInitialised
        | Code::BackupExists
        | Code::ImportUnreadable
        | Code::ImportEncoding
        | Code::ImportTooLarge
        | Code::RememberedDamaged
        | Code::RememberedUnwritable
        | Code::ExportUnwritable
        | Code::AnchorsUnreadable
        | Code::SimulatedHolders => &["path"],
        Code::CommandNotStarted => &["command"],
        Code::AddressUnusable => &["address"],
        Code::RequestField => &["problem", "field"],
        _ => &[],
    }
}
