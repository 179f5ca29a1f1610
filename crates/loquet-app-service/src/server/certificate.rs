//! The server's certificate and key, read from PEM files (LQ-SRV-10).

use loquet_domain::FailureCode;
use loquet_wiring::settings::CertificateFiles;
use loquet_wiring::{Argument, Failure};
use rustix::process::geteuid;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::{self, PemObject};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::CertifiedKey;
use std::fs::{File, Metadata};
use std::io::{self, ErrorKind, Read};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use thiserror::Error;
use zeroize::Zeroizing;

/// The largest file of a certificate chain or of a key.
const LARGEST: u64 = 1 << 20;

/// Rights that nobody but its owner may have on a key of the service's own.
const OF_OTHERS: u32 = 0o077;

/// Rights that nobody may have on a key of another owner, who lends it to the service's group.
const OF_OTHERS_WHEN_LENT: u32 = 0o037;

/// Which files they were, to see whether they have changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp([Option<FileStamp>; 2]);

/// Inode, size and the instant of the last change, in seconds and nanoseconds.
type FileStamp = (u64, u64, i64, i64);

impl Stamp {
    /// The files as they are now; another file under the same name is another stamp.
    pub(super) fn of(files: &CertificateFiles) -> Self {
        Self([&files.certificate, &files.key].map(|path| {
            let metadata = path.metadata().ok()?;
            let (inode, size) = (metadata.ino(), metadata.len());
            Some((inode, size, metadata.mtime(), metadata.mtime_nsec()))
        }))
    }
}

/// The certificate or the key cannot be used (LQ-SRV-10).
#[derive(Debug, Error)]
#[error("the server's certificate cannot be used ({problem:?})")]
pub(crate) struct CertificateError {
    problem: CertificateProblem,
    path: Option<PathBuf>,
    #[source]
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// What is wrong with them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CertificateProblem {
    /// There is none, and one is needed.
    Missing,
    /// Others may read the key.
    Exposed,
    /// It is no PEM, or not what it should be.
    Malformed,
    /// The key is not that of the certificate.
    Mismatch,
    /// It cannot be read.
    Unreadable,
}

impl CertificateProblem {
    /// The name of the case in the sentence.
    const fn case(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Exposed => "exposed",
            Self::Malformed => "malformed",
            Self::Mismatch => "mismatch",
            Self::Unreadable => "other",
        }
    }
}

impl CertificateError {
    /// There is none, where there must be.
    pub(crate) const fn missing() -> Self {
        Self {
            problem: CertificateProblem::Missing,
            path: None,
            source: None,
        }
    }

    fn at(path: &Path, problem: CertificateProblem) -> Self {
        Self {
            problem,
            path: Some(path.to_owned()),
            source: None,
        }
    }

    fn because(
        path: &Path,
        problem: CertificateProblem,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        Self {
            source: Some(source.into()),
            ..Self::at(path, problem)
        }
    }
}

impl Failure for CertificateError {
    fn failure_code(&self) -> FailureCode {
        FailureCode::ServerCertificate
    }

    fn failure_data(&self) -> Vec<(&'static str, Argument)> {
        let problem = ("problem", self.problem.case().into());
        let path = self.path.as_deref().map(|path| ("path", path.into()));
        path.into_iter().chain([problem]).collect()
    }
}

/// Reads both files.
pub(super) fn load(
    files: &CertificateFiles,
    provider: &CryptoProvider,
) -> Result<CertifiedKey, CertificateError> {
    let certificate = read(&files.certificate, |_| false)?;
    let key = read(&files.key, is_exposed)?;
    let chain = chain(&files.certificate, &certificate)?;
    let private =
        PrivateKeyDer::from_pem_slice(&key).map_err(|error| malformed(&files.key, error))?;
    CertifiedKey::from_der(chain, private, provider).map_err(|error| {
        let problem = match error {
            rustls::Error::InconsistentKeys(_) => CertificateProblem::Mismatch,
            _ => CertificateProblem::Malformed,
        };
        CertificateError::because(&files.key, problem, error)
    })
}

/// Whether somebody else than the owner and the service may read a key.
fn is_exposed(metadata: &Metadata) -> bool {
    let is_ours = metadata.uid() == geteuid().as_raw();
    let forbidden = if is_ours {
        OF_OTHERS
    } else {
        OF_OTHERS_WHEN_LENT
    };
    metadata.mode() & forbidden != 0
}

fn chain(path: &Path, pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, CertificateError> {
    let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    let chain = chain.map_err(|error| malformed(path, error))?;
    if chain.is_empty() {
        return Err(malformed(path, pem::Error::NoItemsFound));
    }
    Ok(chain)
}

fn malformed(path: &Path, error: pem::Error) -> CertificateError {
    CertificateError::because(path, CertificateProblem::Malformed, error)
}

/// Reads a file that is not exposed.
fn read(
    path: &Path,
    is_exposed: impl Fn(&Metadata) -> bool,
) -> Result<Zeroizing<Vec<u8>>, CertificateError> {
    let unreadable = |error: io::Error| {
        let problem = match error.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory => CertificateProblem::Missing,
            _ => CertificateProblem::Unreadable,
        };
        CertificateError::because(path, problem, error)
    };
    let file = File::open(path).map_err(unreadable)?;
    let metadata = file.metadata().map_err(unreadable)?;
    if is_exposed(&metadata) {
        return Err(CertificateError::at(path, CertificateProblem::Exposed));
    }
    if !metadata.is_file() || metadata.len() > LARGEST {
        return Err(CertificateError::at(path, CertificateProblem::Malformed));
    }
    // Room for all of it at once: no copy of a key is left behind.
    let room = usize::try_from(metadata.len()).unwrap_or_default() + 1;
    let mut bytes = Zeroizing::new(Vec::with_capacity(room));
    file.take(LARGEST)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    Ok(bytes)
}
