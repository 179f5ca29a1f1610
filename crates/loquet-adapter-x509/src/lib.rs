#![doc = include_str!("../README.md")]

mod authorities;
mod certificate;
mod encoding;
mod fetch;
mod fingerprint;
mod key;
mod list;
mod lists;
mod path;
mod profile;
mod reader;
mod schedule;
mod settings;
mod standing;
mod store;
mod time;
mod trust;

#[cfg(test)]
mod tests;

pub use authorities::{Authorities, AuthorityError};
pub use fingerprint::{Fingerprint, FingerprintError, IGC_SANTE_FINGERPRINTS};
pub use list::{MAX_LIST_BYTES, RevocationListDer};
pub use lists::{ListsError, X509RevocationLists};
pub use reader::X509Reader;
pub use schedule::{LastFetch, RefreshHour};
pub use settings::{
    IGC_SANTE_FORT_LISTS, ListSource, ListSourceError, RevocationGrace, RevocationGraceError,
    RevocationSettings,
};
pub use trust::{X509Trust, verify_signature};
