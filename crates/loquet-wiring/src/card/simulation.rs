//! Simulated cards in the virtual reader of vsmartcard, for trials and tests (CPS-08).

use crate::{Argument, Failure, now};
use loquet_adapter_card_simulator::{
    CardIssuer, CardOrder, DEFAULT_PORT, InsertedCard, RevocationList, SAMPLE_HOLDERS,
    SimulatedCard, VirtualReader, cards_of_file,
};
use loquet_domain::storage::Cause;
use loquet_domain::{CardNumber, FailureCode, SignedDuration};
use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use thiserror::Error;

/// How long the lists of a test authority are good: a trial is started again the next day.
const LIST_LIFETIME: SignedDuration = SignedDuration::from_hours(7 * 24);

/// A simulated card cannot be made or put into its reader.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum SimulationError {
    /// The file of holders, or the folder of the test authority, cannot be used.
    #[error("{} cannot be used", path.display())]
    Unusable {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        #[source]
        source: Cause,
    },
    /// The file has no such holder, or one who is no fictitious person.
    #[error("{} has no fictitious holder `{holder}`", path.display())]
    NoHolder {
        /// The file.
        path: PathBuf,
        /// Who was asked for.
        holder: String,
    },
    /// There is no virtual reader.
    #[error("there is no virtual reader")]
    NoReader(#[source] Cause),
}

impl Failure for SimulationError {
    fn failure_code(&self) -> FailureCode {
        match self {
            Self::Unusable { .. } | Self::NoHolder { .. } => FailureCode::SimulatedHolders,
            Self::NoReader(_) => FailureCode::NoVirtualReader,
        }
    }

    fn failure_data(&self) -> Vec<(&'static str, Argument)> {
        match self {
            Self::Unusable { path, .. } | Self::NoHolder { path, .. } => {
                vec![("path", path.into())]
            }
            Self::NoReader(_) => Vec::new(),
        }
    }
}

/// The files of a test authority.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestAuthorityFiles {
    /// The folder of its certificates, for the setting `card.test_authorities`.
    pub folder: PathBuf,
    /// Its revocation lists, which revoke nothing: the root's and the intermediate authority's.
    pub lists: [PathBuf; 2],
}

/// Simulated cards of fictitious holders, issued by a test authority in a folder.
pub struct SimulatedCards {
    issuer: CardIssuer,
    orders: Vec<CardOrder>,
    source: PathBuf,
    files: TestAuthorityFiles,
}

impl SimulatedCards {
    /// The holders of a file, or those that come with the program; the test authority of a folder,
    /// made if it is missing.
    ///
    /// # Errors
    ///
    /// [`SimulationError::Unusable`].
    pub fn open(holders: Option<&Path>, authority: &Path) -> Result<Self, SimulationError> {
        let source = holders.unwrap_or(Path::new("holders.toml")).to_owned();
        let text = match holders {
            Some(file) => fs::read_to_string(file).map_err(|error| unusable(file, error))?,
            None => SAMPLE_HOLDERS.to_owned(),
        };
        let orders = cards_of_file(&text, now()).map_err(|error| unusable(&source, error))?;
        let issuer =
            CardIssuer::open(authority, now()).map_err(|error| unusable(authority, error))?;
        let certificate = issuer.root_certificate_file();
        let folder = certificate.parent().unwrap_or(authority).to_owned();
        let lists = write_lists(&issuer, authority).map_err(|error| unusable(authority, error))?;
        let files = TestAuthorityFiles { folder, lists };
        Ok(Self {
            issuer,
            orders,
            source,
            files,
        })
    }

    /// The files of the test authority.
    pub const fn authority(&self) -> &TestAuthorityFiles {
        &self.files
    }

    /// The numbers of the holders.
    pub fn holders(&self) -> impl Iterator<Item = &str> {
        self.orders.iter().map(|order| order.holder().identifier())
    }

    /// Puts a holder's card into one of the two virtual readers; without a holder, the first one's.
    ///
    /// # Errors
    ///
    /// [`SimulationError`].
    pub fn insert(
        &self,
        holder: Option<&str>,
        reader: u8,
    ) -> Result<SimulatedCardInReader, SimulationError> {
        let order = self.order(holder)?;
        let card = self.issuer.issue(order);
        let card = card.map_err(|error| unusable(&self.source, error))?;
        let number = order.holder().identifier().to_owned();
        insert(&card, reader, number)
    }

    fn order(&self, holder: Option<&str>) -> Result<&CardOrder, SimulationError> {
        let mut orders = self.orders.iter();
        let order = match holder {
            None => orders.next(),
            Some(holder) => orders
                .find(|order| [order.holder().identifier(), order.card_number()].contains(&holder)),
        };
        let fictitious = order.filter(|order| is_fictitious(order.holder().identifier()));
        fictitious.ok_or_else(|| SimulationError::NoHolder {
            path: self.source.clone(),
            holder: holder.unwrap_or_default().to_owned(),
        })
    }
}

/// Nobody's card is simulated but a fictitious person's; an establishment's number says nothing.
fn is_fictitious(number: &str) -> bool {
    let number = number.parse::<CardNumber>();
    number.is_ok_and(|number| number.is_fictitious() || number.as_str().contains('/'))
}

impl std::fmt::Debug for SimulatedCards {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("SimulatedCards")
            .field("files", &self.files)
            .finish_non_exhaustive()
    }
}

/// A simulated card in a virtual reader. Dropping it takes it out.
#[derive(Debug)]
pub struct SimulatedCardInReader {
    /// The number of its holder.
    pub holder: String,
    card: InsertedCard,
}

impl SimulatedCardInReader {
    /// Takes the card out.
    ///
    /// # Errors
    ///
    /// [`SimulationError::NoReader`]: the reader had gone before.
    pub fn remove(self) -> Result<(), SimulationError> {
        let removed = self.card.remove();
        removed
            .map(drop)
            .map_err(|error| SimulationError::NoReader(error.into()))
    }
}

fn insert(
    card: &SimulatedCard,
    reader: u8,
    holder: String,
) -> Result<SimulatedCardInReader, SimulationError> {
    let port = DEFAULT_PORT.saturating_add(reader.into());
    let reader = VirtualReader::at(SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
    let inserted = reader.insert(card);
    let card = inserted.map_err(|error| SimulationError::NoReader(error.into()))?;
    Ok(SimulatedCardInReader { holder, card })
}

/// Writes the lists of today: the number is the time, so that each is newer than the one before.
fn write_lists(issuer: &CardIssuer, folder: &Path) -> Result<[PathBuf; 2], Cause> {
    let now = now();
    let number = u64::try_from(now.as_second())?;
    let list = RevocationList::new(number, now, now + LIST_LIFETIME);
    let authority = issuer.authority();
    let lists = [
        ("root.crl", authority.root_revocation_list(&list)?),
        ("intermediate.crl", authority.revocation_list(&list)?),
    ];
    let [root, intermediate] = lists.map(|(name, der)| {
        let path = folder.join(name);
        fs::write(&path, der).map(|()| path)
    });
    Ok([root?, intermediate?])
}

fn unusable(path: &Path, source: impl Into<Cause>) -> SimulationError {
    SimulationError::Unusable {
        path: path.to_owned(),
        source: source.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::{SimulatedCards, SimulationError};
    use crate::Failure;
    use crate::language::failure_arguments;
    use loquet_domain::FailureCode;
    use std::fs;
    use tempfile::TempDir;

    #[test]
    fn the_authority_and_its_lists_are_made_once_and_found_again() {
        let folder = TempDir::new().expect("a folder");
        let first = SimulatedCards::open(None, folder.path()).expect("made");
        let certificate = first.authority().folder.join("root.pem");
        let before = fs::read(&certificate).expect("a certificate");
        assert_eq!(first.holders().next(), Some("899700218896"));
        for list in &first.authority().lists {
            assert!(list.exists(), "{}", list.display());
        }
        let again = SimulatedCards::open(None, folder.path()).expect("found");
        assert_eq!(again.authority(), first.authority());
        assert_eq!(fs::read(&certificate).expect("a certificate"), before);
    }

    #[test]
    fn a_file_that_is_none_is_named() {
        let folder = TempDir::new().expect("a folder");
        let file = folder.path().join("holders.toml");
        for text in ["", "not TOML ="] {
            fs::write(&file, text).expect("written");
            let error = SimulatedCards::open(Some(&file), folder.path()).expect_err("refused");
            assert_eq!(error.failure_code(), FailureCode::SimulatedHolders);
            let data = error.failure_data();
            let names: Vec<_> = data.iter().map(|(name, _)| *name).collect();
            assert_eq!(names, failure_arguments(FailureCode::SimulatedHolders));
        }
    }

    #[test]
    fn nobody_real_has_a_simulated_card() {
        let folder = TempDir::new().expect("a folder");
        let file = folder.path().join("holders.toml");
        let real = "[[card]]\nnumber = \"2900000042\"\nidentifier = \"810000000017\"\n\
                    family = \"A\"\ngiven = \"B\"\n";
        fs::write(&file, real).expect("written");
        let cards = SimulatedCards::open(Some(&file), folder.path()).expect("a file");
        let refused = cards.insert(None, 0).expect_err("refused");
        assert!(matches!(refused, SimulationError::NoHolder { .. }));
        let cards = SimulatedCards::open(None, folder.path()).expect("cards");
        let refused = cards.insert(Some("810000000017"), 0).expect_err("refused");
        assert!(matches!(refused, SimulationError::NoHolder { .. }));
    }
}
