//! The practice: its database, its journal's key, and the desk over them.

use crate::card::Trust;
use crate::database_password;
use crate::files::is_missing;
use crate::journal_key::{self, JournalKeyProblem};
use crate::observation::{HashObserver, ObservedHasher};
use crate::private_folder::create_private_folder;
use crate::settings::JournalSettings;
use crate::{OpeningError, Settings, SystemClock, SystemRandomness};
use loquet_adapter_argon2::Argon2PasswordHasher;
use loquet_adapter_sea_orm::{Database, SeaOrmStore};
use loquet_adapter_zxcvbn::ZxcvbnEstimator;
use loquet_core::{LocalDesk, Ports};
use loquet_domain::journal::JournalKey;
use loquet_port_desk::Desk;
use loquet_port_password::PasswordHasher;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// An open practice.
pub struct Practice {
    /// Everything that may be asked of it.
    pub desk: Arc<dyn Desk>,
    /// Why no card can be trusted, if none can: the authorities or the revocation lists cannot be
    /// used. Every card is refused then, and passwords are not concerned.
    pub card_fault: Option<OpeningError>,
    pub(crate) store: Arc<SeaOrmStore>,
    pub(crate) hasher: Arc<Argon2PasswordHasher>,
}

impl Practice {
    /// Closes the connections to the database. Nothing is lost without it.
    pub async fn close(self) {
        self.store.close().await;
    }

    fn over(
        store: SeaOrmStore,
        key: JournalKey,
        settings: &Settings,
        observer: Option<Arc<dyn HashObserver>>,
    ) -> Result<Self, OpeningError> {
        let (trust, card_fault) = match Trust::open(settings.card(), &key) {
            Ok(trust) => (trust, None),
            Err(fault) => (Trust::none(&fault), Some(fault)),
        };
        let store = Arc::new(store);
        let hasher = Arc::new(Argon2PasswordHasher::new(&settings.hashing()));
        let ports = Ports {
            users: store.clone(),
            attempts: store.clone(),
            sessions: store.clone(),
            journal: store.clone(),
            hasher: told(hasher.clone(), observer),
            estimator: Arc::new(ZxcvbnEstimator::default()),
            challenges: store.clone(),
            trust: trust.judge,
            certificates: trust.reader,
            revocation: trust.lists,
            workstations: store.clone(),
            clock: Arc::new(SystemClock),
            randomness: Arc::new(SystemRandomness),
        };
        let desk = LocalDesk::new(ports, settings.desk_policy(), key);
        let desk = desk.map_err(|error| OpeningError::Unexpected(error.into()))?;
        Ok(Self {
            desk: Arc::new(desk),
            card_fault,
            store,
            hasher,
        })
    }
}

/// The hasher, whose hashes are told to the observer if there is one.
fn told(
    hasher: Arc<dyn PasswordHasher>,
    observer: Option<Arc<dyn HashObserver>>,
) -> Arc<dyn PasswordHasher> {
    match observer {
        Some(observer) => Arc::new(ObservedHasher { hasher, observer }),
        None => hasher,
    }
}

impl fmt::Debug for Practice {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Practice")
    }
}

/// Creates the folders, the key of the journal and the database. The caller then gives the
/// practice its first administrator, by the desk's `initialise`.
///
/// What a creation that failed or was cut off has left is taken up by the next one: a key is used
/// again and never overwritten, and a database in which nothing has been kept is still a new one.
/// A profile given by flag is kept in a new settings file.
///
/// # Errors
///
/// [`OpeningError`].
pub async fn create_practice(settings: &Settings) -> Result<Practice, OpeningError> {
    create(settings, None).await
}

/// Creates the practice as [`create_practice`] does, and tells somebody of each hash.
///
/// # Errors
///
/// [`OpeningError`].
pub async fn create_observed_practice(
    settings: &Settings,
    observer: Arc<dyn HashObserver>,
) -> Result<Practice, OpeningError> {
    create(settings, Some(observer)).await
}

async fn create(
    settings: &Settings,
    observer: Option<Arc<dyn HashObserver>>,
) -> Result<Practice, OpeningError> {
    let database = database(settings)?;
    if let Database::Sqlite { path, .. } = &database {
        create_folder_of(path)?;
    }
    let key = existing_or_new_key(settings, &database).await?;
    let store = SeaOrmStore::create_in(&database, key.clone()).await;
    let store = store.map_err(|error| OpeningError::of_store(&place(&database), error))?;
    // Now that it is known to be a new practice.
    settings.keep_profile().map_err(OpeningError::Settings)?;
    Practice::over(store, key, settings, observer)
}

/// Opens the practice.
///
/// # Errors
///
/// [`OpeningError`].
pub async fn open_practice(settings: &Settings) -> Result<Practice, OpeningError> {
    open(settings, None).await
}

/// Opens the practice, and tells somebody of each hash.
///
/// # Errors
///
/// [`OpeningError`].
pub async fn open_observed_practice(
    settings: &Settings,
    observer: Arc<dyn HashObserver>,
) -> Result<Practice, OpeningError> {
    open(settings, Some(observer)).await
}

async fn open(
    settings: &Settings,
    observer: Option<Arc<dyn HashObserver>>,
) -> Result<Practice, OpeningError> {
    let database = database(settings)?;
    if !holds_something(&database)? {
        let path = place(&database);
        return Err(OpeningError::NotInitialised { path });
    }
    let key = existing_key(settings)?;
    let store = SeaOrmStore::open_in(&database, key.clone()).await;
    let store = store.map_err(|error| OpeningError::of_store(&place(&database), error))?;
    Practice::over(store, key, settings, observer)
}

/// The key of the practice's journal.
pub(crate) fn existing_key(settings: &Settings) -> Result<JournalKey, OpeningError> {
    match settings.journal() {
        JournalSettings::Key(key) => Ok(key.clone()),
        JournalSettings::File(file) => journal_key::read(file).map_err(OpeningError::JournalKey),
    }
}

/// Looks whether the database server could be used, and changes nothing. A database in a file is
/// not looked at.
///
/// # Errors
///
/// [`OpeningError`].
pub async fn check_database(settings: &Settings) -> Result<(), OpeningError> {
    let database = database(settings)?;
    // Nothing is sealed, so that any key will do.
    let key = JournalKey::from_bytes([0; 32].into());
    let examined = SeaOrmStore::examine(&database, key).await;
    examined.map_err(|error| OpeningError::of_store(&place(&database), error))
}

/// The key to create a practice with. A database that exists without its key gets no new one:
/// nothing in it could be verified any more.
async fn existing_or_new_key(
    settings: &Settings,
    database: &Database,
) -> Result<JournalKey, OpeningError> {
    let file = match settings.journal() {
        JournalSettings::Key(key) => return Ok(key.clone()),
        JournalSettings::File(file) => file,
    };
    match journal_key::read(file) {
        Err(error) if error.problem == JournalKeyProblem::Missing => {}
        read => return read.map_err(OpeningError::JournalKey),
    }
    if holds_a_practice(database).await? {
        let path = place(database);
        return Err(OpeningError::AlreadyInitialised { path });
    }
    create_folder_of(file)?;
    journal_key::create(file, &SystemRandomness).map_err(OpeningError::JournalKey)
}

fn create_folder_of(file: &Path) -> Result<(), OpeningError> {
    let created = file.parent().map_or(Ok(()), create_private_folder);
    created.map_err(OpeningError::of_system)
}

/// The database that the settings name.
pub(crate) fn database(settings: &Settings) -> Result<Database, OpeningError> {
    let Some(server) = settings.database_server() else {
        return Ok(Database::file(settings.database()));
    };
    let password = database_password::read(&server.password);
    Ok(Database::Server {
        address: server.address.clone(),
        password: password.map_err(OpeningError::DatabasePassword)?,
        options: server.options,
    })
}

/// The file of a database, or its URL, as it is shown to a person.
pub(crate) fn place(database: &Database) -> PathBuf {
    match database {
        Database::Sqlite { path, .. } => path.clone(),
        Database::Server { address, .. } => PathBuf::from(address.to_string()),
    }
}

/// Whether a practice is kept there. A server is asked; a file that holds something is not opened.
async fn holds_a_practice(database: &Database) -> Result<bool, OpeningError> {
    match database {
        Database::Sqlite { .. } => holds_something(database),
        Database::Server { .. } => {
            let holds = SeaOrmStore::holds_a_practice(database).await;
            holds.map_err(|error| OpeningError::of_store(&place(database), error))
        }
    }
}

/// Whether there is a file, and not an empty one; a server says so itself.
pub(crate) fn holds_something(database: &Database) -> Result<bool, OpeningError> {
    let Database::Sqlite { path, .. } = database else {
        return Ok(true);
    };
    match path.metadata() {
        Ok(metadata) => Ok(metadata.len() > 0),
        Err(error) if is_missing(&error) => Ok(false),
        Err(error) => Err(OpeningError::of_system(error)),
    }
}

#[cfg(test)]
mod tests;
