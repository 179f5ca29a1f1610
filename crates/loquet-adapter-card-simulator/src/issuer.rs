//! A folder that holds an authority and the keys of its cards.

use std::path::{Path, PathBuf};

use loquet_domain::Timestamp;

use crate::authority::TestAuthority;
use crate::card::SimulatedCard;
use crate::error::AuthorityError;
use crate::keys::{CardKeys, KeySize};
use crate::order::CardOrder;

/// A test authority and the keys of the cards that it issued, in a folder.
///
/// A card ordered again with the same number has the same keys, so that what remembers its
/// certificate knows it again; and only the first process that asks for a card makes keys.
#[derive(Debug)]
pub struct CardIssuer {
    folder: PathBuf,
    authority: TestAuthority,
}

impl CardIssuer {
    /// Opens a folder, or makes it: `authority` inside holds the authority, `keys` the keys.
    ///
    /// # Errors
    ///
    /// Those of [`TestAuthority::load_or_generate`].
    pub fn open(folder: &Path, now: Timestamp) -> Result<Self, AuthorityError> {
        let authority = TestAuthority::load_or_generate(&folder.join("authority"), now)?;
        Ok(Self {
            folder: folder.to_owned(),
            authority,
        })
    }

    /// The authority.
    pub fn authority(&self) -> &TestAuthority {
        &self.authority
    }

    /// The file with the root's certificate, for a program's settings.
    pub fn root_certificate_file(&self) -> PathBuf {
        self.folder.join("authority").join("root.pem")
    }

    /// The file with the intermediate authority's certificate.
    pub fn intermediate_certificate_file(&self) -> PathBuf {
        self.folder.join("authority").join("intermediate.pem")
    }

    /// Makes a card with the keys that belong to its number.
    ///
    /// # Errors
    ///
    /// Those of [`CardKeys::load_or_generate`] and [`CardOrder::issue`].
    pub fn issue(&self, order: &CardOrder) -> Result<SimulatedCard, AuthorityError> {
        self.issue_by(order, &self.authority)
    }

    /// The same by another authority: what a forger would make.
    ///
    /// # Errors
    ///
    /// Those of [`CardKeys::load_or_generate`] and [`CardOrder::issue`].
    pub fn issue_by(
        &self,
        order: &CardOrder,
        authority: &TestAuthority,
    ) -> Result<SimulatedCard, AuthorityError> {
        let number = order.card_number();
        // The number names a folder: digits only, or it is not a number.
        if !number.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(AuthorityError::CardNumber);
        }
        let size = match order.key_size() {
            KeySize::Rsa1024 => "-1024",
            KeySize::Rsa2048 => "",
        };
        let folder = self.folder.join("keys").join(format!("{number}{size}"));
        order.issue(
            authority,
            &CardKeys::load_or_generate(&folder, order.key_size())?,
        )
    }
}
