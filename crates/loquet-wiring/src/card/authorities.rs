//! The authorities that the settings name, and the lists of what they have revoked.

use super::no_trust::NoTrust;
use crate::settings::CardSettings;
use crate::{Argument, Failure, OpeningError};
use loquet_adapter_x509::{
    Authorities, IGC_SANTE_FORT_LISTS, ListSource, RevocationGrace, RevocationSettings, X509Reader,
    X509RevocationLists, X509Trust,
};
use loquet_domain::FailureCode;
use loquet_domain::journal::JournalKey;
use loquet_domain::origin::WorkstationName;
use loquet_domain::storage::Cause;
use loquet_port_trust::{CertificateTrust, RevocationLists};
use std::error::Error;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use thiserror::Error;

/// The largest file of a certificate, in bytes.
const LARGEST: u64 = 64 * 1024;

/// The endings of the files of certificates; a folder may hold others, such as keys.
const ENDINGS: [&str; 4] = ["pem", "crt", "cer", "der"];

/// In the name of a file that keeps a key beside its certificate.
const KEY: &str = ".key.";

/// The certificates of the authorities cannot be used.
#[derive(Debug, Error)]
#[error("the certificates of the authorities cannot be used ({problem:?})")]
pub struct AuthoritiesError {
    /// What is wrong.
    pub problem: AuthoritiesProblem,
    /// The file or folder.
    pub path: PathBuf,
    #[source]
    source: Cause,
}

/// What is wrong with the certificates of the authorities.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AuthoritiesProblem {
    /// The file or the folder cannot be read.
    Unreadable,
    /// A file is no certificate of an authority, or lacks the one above it.
    Malformed,
    /// A certificate is another than the expected ones.
    Unexpected,
}

impl AuthoritiesProblem {
    /// The name of the case in the sentence.
    const fn case(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::Malformed => "malformed",
            Self::Unexpected => "unexpected",
        }
    }
}

impl Failure for AuthoritiesError {
    fn failure_code(&self) -> FailureCode {
        FailureCode::TrustAnchors
    }

    fn failure_data(&self) -> Vec<(&'static str, Argument)> {
        vec![
            ("problem", self.problem.case().into()),
            ("path", self.path.as_path().into()),
        ]
    }
}

/// What judges certificates.
pub(crate) struct Trust {
    /// Which are good.
    pub(crate) judge: Arc<dyn CertificateTrust>,
    /// What they say.
    pub(crate) reader: Arc<X509Reader>,
    /// The lists of what was revoked.
    pub(crate) lists: Arc<dyn RevocationLists>,
}

impl Trust {
    /// By the settings. `key` makes the hour of fetching this installation's own (CPS-12b).
    pub(crate) fn open(settings: &CardSettings, key: &JournalKey) -> Result<Self, OpeningError> {
        let authorities = authorities(settings).map_err(OpeningError::Authorities)?;
        let seed = key.mask_workstation(&WorkstationName::new("hour of fetching"));
        let grace = RevocationGrace::new(settings.revocation_grace);
        let revocation = RevocationSettings {
            folder: settings.revocation_folder.clone(),
            grace: grace.map_err(|error| OpeningError::Unexpected(error.into()))?,
            sources: sources(settings, &authorities),
            seed: seed.as_bytes().to_vec(),
        };
        let lists = X509RevocationLists::open(Arc::new(authorities), revocation);
        let lists = lists.map_err(|error| OpeningError::RevocationLists(error.into()))?;
        Ok(Self {
            judge: Arc::new(X509Trust::new(lists.clone())),
            reader: Arc::new(X509Reader),
            lists: Arc::new(lists),
        })
    }

    /// Of nobody, because of this fault.
    pub(crate) fn none(fault: &OpeningError) -> Self {
        let nobody = Arc::new(NoTrust { why: chain(fault) });
        Self {
            judge: nobody.clone(),
            reader: Arc::new(X509Reader),
            lists: nobody,
        }
    }
}

/// An error and what has caused it, in one line.
fn chain(error: &dyn Error) -> String {
    let (mut line, mut cause) = (error.to_string(), error.source());
    while let Some(this) = cause {
        line = format!("{line}: {this}");
        cause = this.source();
    }
    line
}

/// The authorities of both kinds.
pub(super) fn authorities(settings: &CardSettings) -> Result<Authorities, AuthoritiesError> {
    let real = &settings.authorities;
    let authorities = Authorities::none()
        .with_igc_sante(&certificates(real)?)
        .map_err(|error| refused(real, error))?;
    let Some(test) = &settings.test_authorities else {
        return Ok(authorities);
    };
    let certificates = certificates(test)?;
    if certificates.is_empty() {
        return Err(unreadable(test, ErrorKind::NotFound.into()));
    }
    authorities
        .with_test(&certificates)
        .map_err(|error| refused(test, error))
}

/// Where lists are fetched from.
fn sources(settings: &CardSettings, authorities: &Authorities) -> Vec<ListSource> {
    if !settings.fetch_revocation_lists {
        return Vec::new();
    }
    let trusted = authorities.issuers();
    let published = IGC_SANTE_FORT_LISTS.iter();
    let published = published.filter_map(|(issuer, url)| ListSource::new(issuer, url).ok());
    let mut sources: Vec<_> = published
        .filter(|source| trusted.contains(source.issuer()))
        .collect();
    for source in authorities.list_sources() {
        let is_known = sources.iter().any(|one| one.issuer() == source.issuer());
        if !is_known && trusted.contains(source.issuer()) {
            sources.push(source);
        }
    }
    sources
}

/// The certificates in a file or a folder; none where there is neither.
fn certificates(path: &Path) -> Result<Vec<Vec<u8>>, AuthoritiesError> {
    let files = match fs::metadata(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(unreadable(path, error)),
        Ok(metadata) if metadata.is_dir() => files_of(path).map_err(|it| unreadable(path, it))?,
        Ok(_) => vec![path.to_owned()],
    };
    let read = |file: &PathBuf| read(file).map_err(|error| unreadable(file, error));
    files.iter().map(read).collect()
}

/// The files of certificates in a folder, in the order of their names.
fn files_of(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder)?;
    let entries = entries.map(|entry| entry.map(|entry| entry.path()));
    let mut files = entries.collect::<io::Result<Vec<_>>>()?;
    files.retain(|file| is_certificate(file));
    files.sort();
    Ok(files)
}

fn is_certificate(file: &Path) -> bool {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let ending = file.extension().unwrap_or_default().to_ascii_lowercase();
    !name.contains(KEY) && ENDINGS.iter().any(|known| ending == *known)
}

fn read(file: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(file)?
        .take(LARGEST + 1)
        .read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn unreadable(path: &Path, error: io::Error) -> AuthoritiesError {
    AuthoritiesError {
        problem: AuthoritiesProblem::Unreadable,
        path: path.to_owned(),
        source: error.into(),
    }
}

fn refused(path: &Path, error: loquet_adapter_x509::AuthorityError) -> AuthoritiesError {
    use loquet_adapter_x509::AuthorityError as Refusal;
    let problem = match error {
        Refusal::NotIgcSante(_) | Refusal::NotATest(_) => AuthoritiesProblem::Unexpected,
        _ => AuthoritiesProblem::Malformed,
    };
    AuthoritiesError {
        problem,
        path: path.to_owned(),
        source: error.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::{AuthoritiesProblem, authorities, is_certificate};
    use crate::card::SimulatedCards;
    use crate::language::failure_arguments;
    use crate::{Failure, Overrides, Settings, Variables};
    use loquet_domain::FailureCode;
    use loquet_domain::card::CardAuthority;
    use std::fs;
    use std::path::Path;
    use tempfile::TempDir;

    fn settings(data: &Path, test: Option<&Path>) -> Settings {
        let test = test.map(|path| {
            let path = path.display().to_string();
            ("card.test_authorities".to_owned(), path)
        });
        let overrides = Overrides {
            data: Some(data.to_owned()),
            settings: test.into_iter().collect(),
            ..Overrides::default()
        };
        Settings::load(&overrides, &Variables::default()).expect("settings")
    }

    fn problem(settings: &Settings) -> AuthoritiesProblem {
        let error = authorities(settings.card()).expect_err("refused");
        assert_eq!(error.failure_code(), FailureCode::TrustAnchors);
        let names: Vec<_> = error.failure_data().iter().map(|(name, _)| *name).collect();
        assert_eq!(names, failure_arguments(FailureCode::TrustAnchors));
        error.problem
    }

    #[test]
    fn without_certificates_nobody_is_trusted() {
        let data = TempDir::new().expect("a folder");
        let nobody = authorities(settings(data.path(), None).card()).expect("nobody");
        assert!(!nobody.admits(CardAuthority::IgcSante));
        assert!(!nobody.admits(CardAuthority::Test));
    }

    #[test]
    fn cps_08_a_test_authority_is_trusted_as_one_and_never_as_a_real_one() {
        let data = TempDir::new().expect("a folder");
        let cards = SimulatedCards::open(None, &data.path().join("test")).expect("cards");
        let files = cards.authority();
        let trusted = settings(data.path(), Some(&files.folder));
        let authorities_ = authorities(trusted.card()).expect("trusted");
        assert!(authorities_.admits(CardAuthority::Test));
        assert!(!authorities_.admits(CardAuthority::IgcSante));
        let real = data.path().join("authorities");
        fs::create_dir(&real).expect("a folder");
        fs::copy(files.folder.join("root.pem"), real.join("root.pem")).expect("copied");
        let claimed = problem(&settings(data.path(), None));
        assert_eq!(claimed, AuthoritiesProblem::Unexpected);
    }

    #[test]
    fn what_is_no_certificate_is_refused_with_its_place() {
        let data = TempDir::new().expect("a folder");
        let missing = data.path().join("missing");
        let missing = problem(&settings(data.path(), Some(&missing)));
        assert_eq!(missing, AuthoritiesProblem::Unreadable);
        let real = data.path().join("authorities");
        fs::create_dir(&real).expect("a folder");
        fs::write(real.join("a.crt"), "no certificate").expect("written");
        let malformed = problem(&settings(data.path(), None));
        assert_eq!(malformed, AuthoritiesProblem::Malformed);
    }

    #[test]
    fn keys_and_notes_are_no_certificates() {
        for (name, expected) in [
            ("root.pem", true),
            ("ACI-FO-PP.crt", true),
            ("a.CER", true),
            ("root.key.pem", false),
            ("README.md", false),
            ("pem", false),
        ] {
            assert_eq!(is_certificate(Path::new(name)), expected, "{name}");
        }
    }
}
