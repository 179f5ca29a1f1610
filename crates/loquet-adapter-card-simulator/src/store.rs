//! Keys and certificates in files: PEM, keys readable by their owner only.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use der::pem::LineEnding;
use der::{DecodePem, EncodePem};
use rsa::PrivateKey;
use rsa::pkcs8::{DecodePrivateKey, EncodePrivateKey};
use x509_cert::Certificate;

use crate::error::AuthorityError;

/// Reads a PKCS#8 key.
pub(crate) fn read_key(path: &Path) -> Result<PrivateKey, AuthorityError> {
    let text = zeroize::Zeroizing::new(read(path)?);
    PrivateKey::from_pkcs8_pem(&text).map_err(|source| AuthorityError::Pem {
        path: path.to_owned(),
        source: source.into(),
    })
}

/// Writes a PKCS#8 key, mode 0600 where there are modes.
pub(crate) fn write_key(path: &Path, key: &PrivateKey) -> Result<(), AuthorityError> {
    let text = key
        .to_pkcs8_pem(LineEnding::LF)
        .map_err(|source| AuthorityError::Key {
            source: source.into(),
        })?;
    write(path, text.as_bytes())
}

/// Reads a certificate.
pub(crate) fn read_certificate(path: &Path) -> Result<Certificate, AuthorityError> {
    Certificate::from_pem(read(path)?).map_err(|source| AuthorityError::Pem {
        path: path.to_owned(),
        source: source.into(),
    })
}

/// Writes a certificate.
pub(crate) fn write_certificate(path: &Path, it: &Certificate) -> Result<(), AuthorityError> {
    let text = it
        .to_pem(LineEnding::LF)
        .map_err(AuthorityError::certificate)?;
    write(path, text.as_bytes())
}

/// Fills a folder beside its place and moves it there in one step, so that nobody sees half of it.
///
/// `false` when another process was first.
pub(crate) fn write_folder(
    folder: &Path,
    fill: impl FnOnce(&Path) -> Result<(), AuthorityError>,
) -> Result<bool, AuthorityError> {
    let parent = folder
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    if let Some(parent) = parent {
        fs::create_dir_all(parent).map_err(at(parent))?;
    }
    let draft = draft_name(folder);
    fs::create_dir(&draft).map_err(at(&draft))?;
    let filled = fill(&draft);
    let moved = filled.and_then(|()| match fs::rename(&draft, folder) {
        Ok(()) => Ok(true),
        Err(_) if folder.is_dir() => Ok(false),
        Err(source) => Err(AuthorityError::Io {
            path: folder.to_owned(),
            source,
        }),
    });
    if !matches!(moved, Ok(true)) {
        fs::remove_dir_all(&draft).map_err(at(&draft))?;
    }
    moved
}

/// A name beside the folder that no other process uses.
fn draft_name(folder: &Path) -> PathBuf {
    let mut name = folder.file_name().unwrap_or_default().to_owned();
    let thread = std::thread::current().id();
    name.push(format!(".draft-{}-{thread:?}", std::process::id()));
    folder.with_file_name(name)
}

fn read(path: &Path) -> Result<String, AuthorityError> {
    fs::read_to_string(path).map_err(at(path))
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), AuthorityError> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(at(path))?;
    file.write_all(bytes).map_err(at(path))
}

fn at(path: &Path) -> impl FnOnce(std::io::Error) -> AuthorityError {
    let path = path.to_owned();
    move |source| AuthorityError::Io { path, source }
}
