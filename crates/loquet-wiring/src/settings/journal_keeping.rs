//! Section `[journal]` again: how long records are kept, and where anchors go.

use super::SettingsError;
use super::declaration::{Declaration, Kind};
use super::layers::Layers;
use crate::anchoring::SyslogAddress;
use loquet_domain::journal::Retention;
use std::path::PathBuf;
use std::time::Duration;

const RETENTION_MONTHS: Declaration = Declaration::number(
    "journal.retention_months",
    (6, 12, 36),
    "For how many months the journal is kept; the service, and `loquet journal purge`, remove what \
     is older.",
);

const ANCHOR_FILE: Declaration = Declaration {
    key: "journal.anchor_file",
    kind: Kind::OptionalFile,
    meaning: "The file at whose end the service writes an anchor of the journal from time to time; \
              best on another machine than the database.",
};

const ANCHOR_SYSLOG: Declaration = Declaration {
    key: "journal.anchor_syslog",
    kind: Kind::Syslog,
    meaning: "The syslog (RFC 5424) to which the service sends an anchor of the journal from time \
              to time: a socket of this machine, or another machine by UDP.",
};

const ANCHOR_MINUTES: Declaration = Declaration::number(
    "journal.anchor_minutes",
    (1, 60, 10_080),
    "How often the service anchors the journal, where there is a file or a syslog for it.",
);

pub(super) const DECLARATIONS: &[Declaration] =
    &[RETENTION_MONTHS, ANCHOR_FILE, ANCHOR_SYSLOG, ANCHOR_MINUTES];

/// How long records are kept, and where anchors go.
#[derive(Clone, Debug)]
pub struct JournalKeepingSettings {
    /// How long records are kept.
    pub retention: Retention,
    /// The file that the service writes anchors to.
    pub anchor_file: Option<PathBuf>,
    /// The syslog that the service sends anchors to.
    pub anchor_syslog: Option<SyslogAddress>,
    /// How often it does.
    pub anchor_every: Duration,
}

impl JournalKeepingSettings {
    pub(super) fn read(layers: &Layers) -> Result<Self, SettingsError> {
        let months = u8::try_from(layers.number(&RETENTION_MONTHS)?).ok();
        let retention = months.and_then(|months| Retention::from_months(months).ok());
        let minutes = layers.number(&ANCHOR_MINUTES)?;
        Ok(Self {
            retention: retention.ok_or_else(|| layers.refuse(&RETENTION_MONTHS))?,
            anchor_file: layers.optional_path(&ANCHOR_FILE)?,
            anchor_syslog: layers.syslog(&ANCHOR_SYSLOG)?,
            anchor_every: Duration::from_mins(minutes.into()),
        })
    }
}

impl Layers {
    /// The address of a syslog, or none.
    pub(super) fn syslog(
        &self,
        setting: &Declaration,
    ) -> Result<Option<SyslogAddress>, SettingsError> {
        let written = self.written(setting)?.filter(|address| !address.is_empty());
        let address = written.map(str::parse).transpose();
        address.map_err(|_| self.refuse(setting))
    }
}
