//! Cards: the readers of this workstation, the authorities that vouch for them, the doctor.

mod authorities;
mod doctor;
mod no_trust;
mod simulation;

pub use authorities::{AuthoritiesError, AuthoritiesProblem};
pub use doctor::{open_card_doctor, surroundings};
pub use simulation::{SimulatedCardInReader, SimulatedCards, SimulationError, TestAuthorityFiles};

pub(crate) use authorities::Trust;

use crate::settings::CardSettings;
use crate::{Failure, Settings};
use loquet_adapter_cps::{CpsCards, CpsSettings};
use loquet_adapter_pcsc::PcscTransport;
use loquet_adapter_workstation_file::FileKnownCards;
use loquet_adapter_x509::{MAX_LIST_BYTES, X509Reader};
use loquet_core::LocalCardStation;
use loquet_domain::FailureCode;
use loquet_port_desk::CardStation;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use thiserror::Error;

/// How often a program that stays looks after the revocation lists. They are fetched once a day at
/// most, at an hour of this installation's own (CPS-12).
pub const LOOK_AFTER_LISTS_EVERY: Duration = Duration::from_mins(15);

/// Looks whether the certificates of the authorities that the settings name can be used.
///
/// # Errors
///
/// [`AuthoritiesError`].
pub fn check_authorities(settings: &Settings) -> Result<(), AuthoritiesError> {
    authorities::authorities(settings.card()).map(drop)
}

/// Opens the card readers of this workstation. Nothing is asked of the system's service yet.
///
/// # Errors
///
/// [`CardStationError`].
pub fn open_card_station(settings: &Settings) -> Result<Arc<dyn CardStation>, CardStationError> {
    let card = settings.card();
    let transport = PcscTransport::new().map_err(CardStationError)?;
    let known = Arc::new(FileKnownCards::new(&card.known_cards));
    let cards = CpsCards::new(
        Arc::new(transport),
        Arc::new(X509Reader),
        known.clone(),
        cps_settings(card),
    );
    Ok(Arc::new(LocalCardStation::new(Arc::new(cards), known)))
}

/// How cards are used here.
fn cps_settings(card: &CardSettings) -> CpsSettings {
    CpsSettings {
        deadline: card.deadline,
        redirected_allowed: card.redirected_readers,
        ending: card.ending,
    }
}

/// The machine has no room for watching its readers.
#[derive(Debug, Error)]
#[error("the card readers cannot be watched")]
pub struct CardStationError(#[source] io::Error);

impl Failure for CardStationError {
    fn failure_code(&self) -> FailureCode {
        FailureCode::Unexpected
    }
}

/// A file of a revocation list cannot be read.
#[derive(Debug, Error)]
#[error("the revocation list cannot be read")]
pub struct RevocationListFileError(#[source] io::Error);

impl Failure for RevocationListFileError {
    fn failure_code(&self) -> FailureCode {
        FailureCode::RevocationListMalformed
    }
}

/// Reads a file of a revocation list, and one byte more than the largest at most: whoever
/// understands it says that it is too large.
///
/// # Errors
///
/// [`RevocationListFileError`].
pub fn read_revocation_list(path: &Path) -> Result<Vec<u8>, RevocationListFileError> {
    let mut bytes = Vec::new();
    let most = u64::try_from(MAX_LIST_BYTES).unwrap_or(u64::MAX);
    let file = File::open(path).map_err(RevocationListFileError)?;
    file.take(most.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(RevocationListFileError)?;
    Ok(bytes)
}
