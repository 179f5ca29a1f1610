//! Known cards in a file.

use crate::folder::{Folder, FolderError, LockedFolder, place};
use crate::hexadecimal;
use async_trait::async_trait;
use loquet_domain::card::{CertificateDer, CertificateTooLarge, ChipSerial};
use loquet_port_card::{KeyPath, KnownCard, KnownCards, MAX_KNOWN_CARDS};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use thiserror::Error;
use tokio::task::spawn_blocking;

/// A larger file is not ours: 64 certificates of 8 KiB, two digits a byte, have room.
const MAX_BYTES: u32 = 64 * 17 * 1_024;

/// The version of the format below.
const FORMAT: u32 = 1;

/// The cards that were read on this workstation, in a JSON file of the operating-system user,
/// replaced whole at each change. Nothing in it is secret; what cannot be read or written is a card
/// that is read again.
#[derive(Clone, Debug)]
pub struct FileKnownCards {
    path: PathBuf,
}

/// The file: a version, and the cards, the most recently used first.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    format: u32,
    cards: Vec<StoredCard>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredCard {
    chip: String,
    key: u8,
    pin: u8,
    certificate: String,
}

/// The file makes no sense, or cannot be used.
#[derive(Debug, Error)]
enum FileError {
    #[error("the file of known cards cannot be used")]
    Folder(#[from] FolderError),
    #[error("the file of known cards is not what was written")]
    Json(#[from] serde_json::Error),
    #[error("the certificate of a known card is too large")]
    Certificate(#[from] CertificateTooLarge),
    #[error("the file of known cards is of another version or too long, or a card is malformed")]
    Format,
    #[error("the path of the known cards names no file")]
    Path,
}

/// The cards, the most recently used first.
type Cards = Vec<(ChipSerial, KnownCard)>;

impl FileKnownCards {
    /// The cards in this file; its folder is created when a card is first remembered.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// The folder and the name of the file.
    fn place(&self) -> Result<(&Path, &str), FileError> {
        place(&self.path).ok_or(FileError::Path)
    }

    fn read(&self) -> Result<Cards, FileError> {
        let (folder, name) = self.place()?;
        Folder::open(folder)?.map_or_else(|| Ok(Cards::new()), |one| read(&one, name))
    }

    /// Changes what is remembered; over what is damaged it begins anew.
    fn change(&self, change: impl FnOnce(&mut Cards)) -> Result<(), FileError> {
        let (folder, name) = self.place()?;
        let folder = Folder::create(folder)?.lock()?;
        let before = read(folder.folder(), name).ok();
        let mut cards = before.clone().unwrap_or_default();
        change(&mut cards);
        if before.as_ref() == Some(&cards) {
            return Ok(());
        }
        write(&folder, name, &cards)
    }

    fn recall_now(&self, chip: ChipSerial) -> Result<Option<KnownCard>, FileError> {
        let cards = self.read()?;
        let Some(place) = cards.iter().position(|(known, _)| *known == chip) else {
            return Ok(None);
        };
        // The one that was used last stays so: nothing is written for whoever logs in again.
        if place > 0 {
            heard(self.change(|cards| use_again(cards, chip)));
        }
        Ok(cards.into_iter().nth(place).map(|(_, card)| card))
    }

    fn remember_now(&self, chip: ChipSerial, card: KnownCard) -> Result<(), FileError> {
        self.change(|cards| {
            cards.retain(|(known, _)| *known != chip);
            cards.truncate(MAX_KNOWN_CARDS - 1);
            cards.insert(0, (chip, card));
        })
    }

    fn forget_now(&self, chip: ChipSerial) -> Result<(), FileError> {
        if self.read()?.iter().any(|(known, _)| *known == chip) {
            return self.change(|cards| cards.retain(|(known, _)| *known != chip));
        }
        Ok(())
    }

    /// Works on the file where waiting for it holds nothing else up.
    async fn work<T: Default + Send + 'static>(
        &self,
        work: impl FnOnce(&Self) -> Result<T, FileError> + Send + 'static,
    ) -> T {
        let file = self.clone();
        let answer = spawn_blocking(move || heard(work(&file))).await;
        answer.unwrap_or_default()
    }
}

/// What an answer holds; of a failure, nothing: a card is read again.
fn heard<T: Default>(answer: Result<T, FileError>) -> T {
    answer.unwrap_or_else(|error| {
        tracing::debug!(cause = &error as &dyn std::error::Error, "no card is known");
        T::default()
    })
}

#[async_trait]
impl KnownCards for FileKnownCards {
    async fn recall(&self, chip: ChipSerial) -> Option<KnownCard> {
        self.work(move |file| file.recall_now(chip)).await
    }

    async fn remember(&self, chip: ChipSerial, card: &KnownCard) {
        let card = card.clone();
        self.work(move |file| file.remember_now(chip, card)).await;
    }

    async fn forget(&self, chip: ChipSerial) {
        self.work(move |file| file.forget_now(chip)).await;
    }
}

/// Puts a card before all others.
fn use_again(cards: &mut Cards, chip: ChipSerial) {
    if let Some(place) = cards.iter().position(|(known, _)| *known == chip) {
        let used = cards.remove(place);
        cards.insert(0, used);
    }
}

fn read(folder: &Folder, name: &str) -> Result<Cards, FileError> {
    let Some(content) = folder.read(name, MAX_BYTES)? else {
        return Ok(Cards::new());
    };
    let stored: Stored = serde_json::from_slice(&content)?;
    if stored.format != FORMAT || stored.cards.len() > MAX_KNOWN_CARDS {
        return Err(FileError::Format);
    }
    stored.cards.iter().map(StoredCard::read).collect()
}

fn write(folder: &LockedFolder, name: &str, cards: &Cards) -> Result<(), FileError> {
    let stored = Stored {
        format: FORMAT,
        cards: cards.iter().map(StoredCard::of).collect(),
    };
    let mut content = serde_json::to_vec_pretty(&stored)?;
    content.push(b'\n');
    Ok(folder.replace(name, &content)?)
}

impl StoredCard {
    fn of((chip, card): &(ChipSerial, KnownCard)) -> Self {
        Self {
            chip: hexadecimal::write(chip.as_bytes()),
            key: card.path.key,
            pin: card.path.pin,
            certificate: hexadecimal::write(card.certificate.as_bytes()),
        }
    }

    fn read(&self) -> Result<(ChipSerial, KnownCard), FileError> {
        let bytes = |text| hexadecimal::read(text).ok_or(FileError::Format);
        let chip = bytes(&self.chip)?.try_into();
        let card = KnownCard {
            certificate: CertificateDer::new(bytes(&self.certificate)?)?,
            path: KeyPath {
                key: self.key,
                pin: self.pin,
            },
        };
        Ok((
            ChipSerial::from_bytes(chip.map_err(|_| FileError::Format)?),
            card,
        ))
    }
}
