//! Keys of test cards, made once and kept: making them takes seconds.

use std::fmt;
use std::path::Path;

use getrandom::SysRng;
use rsa::PrivateKey;

use crate::error::AuthorityError;
use crate::store;

/// The three private keys of a card.
///
/// They are keys of test cards and guard nothing: the `rsa` crate that uses them answers in a
/// time that depends on the key (RUSTSEC-2023-0071).
#[derive(Clone)]
pub struct CardKeys {
    pub(crate) authentication: PrivateKey,
    pub(crate) signature: PrivateKey,
    pub(crate) technical: PrivateKey,
}

impl fmt::Debug for CardKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CardKeys").finish_non_exhaustive()
    }
}

/// Bits of the modulus of a card's keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum KeySize {
    /// RSA-1024, as a rogue or very old card: to be refused (CPS-06).
    Rsa1024,
    /// RSA-2048, as every CPS3 and CPS4.
    #[default]
    Rsa2048,
}

impl KeySize {
    fn bits(self) -> usize {
        match self {
            Self::Rsa1024 => 1024,
            Self::Rsa2048 => 2048,
        }
    }
}

const FILES: [&str; 3] = [
    "authentication.key.pem",
    "signature.key.pem",
    "technical.key.pem",
];

impl CardKeys {
    /// Makes three keys from the system's randomness.
    ///
    /// # Errors
    ///
    /// [`AuthorityError::Key`] when the system gives no randomness.
    pub fn generate(size: KeySize) -> Result<Self, AuthorityError> {
        Ok(Self {
            authentication: new_key(size)?,
            signature: new_key(size)?,
            technical: new_key(size)?,
        })
    }

    /// Reads the keys of a folder, or makes them and writes the folder.
    ///
    /// Several processes may do this at once: one writes, the others read what it wrote.
    ///
    /// # Errors
    ///
    /// [`AuthorityError::Io`] and [`AuthorityError::Pem`] name the file.
    pub fn load_or_generate(folder: &Path, size: KeySize) -> Result<Self, AuthorityError> {
        if folder.is_dir() {
            return Self::load(folder);
        }
        let keys = Self::generate(size)?;
        if store::write_folder(folder, |draft| keys.save(draft))? {
            Ok(keys)
        } else {
            Self::load(folder)
        }
    }

    fn load(folder: &Path) -> Result<Self, AuthorityError> {
        let [authentication, signature, technical] = FILES.map(|name| folder.join(name));
        Ok(Self {
            authentication: store::read_key(&authentication)?,
            signature: store::read_key(&signature)?,
            technical: store::read_key(&technical)?,
        })
    }

    fn save(&self, folder: &Path) -> Result<(), AuthorityError> {
        let keys = [&self.authentication, &self.signature, &self.technical];
        FILES
            .iter()
            .zip(keys)
            .try_for_each(|(name, key)| store::write_key(&folder.join(name), key))
    }
}

/// A key from the system's randomness.
pub(crate) fn new_key(size: KeySize) -> Result<PrivateKey, AuthorityError> {
    PrivateKey::new(&mut SysRng, size.bits()).map_err(|source| AuthorityError::Key {
        source: source.into(),
    })
}
