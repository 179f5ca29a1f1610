//! Every serial number that any list of an issuer has revoked (CPS-11).

use super::state::bytes_of_any;
use crate::list::{Entry, RevocationListDer};
use loquet_domain::hexadecimal::Hexadecimal;
use std::collections::BTreeMap;

/// How a serial number on hold is marked.
const HOLD: &str = " hold";

/// What was ever revoked by one issuer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Ledger(BTreeMap<Vec<u8>, Entry>);

impl Ledger {
    /// The ledger after another list. What was revoked for good stays so, whatever the list says;
    /// what was on hold is free again if the list, which is a newer and complete one, no longer
    /// has it.
    pub(crate) fn merged(before: Option<&Self>, list: &RevocationListDer) -> Self {
        let mut entries: BTreeMap<Vec<u8>, Entry> = list
            .entries()
            .iter()
            .map(|(serial, entry)| (serial.clone(), *entry))
            .collect();
        let before = before.into_iter().flat_map(|ledger| &ledger.0);
        let for_good = before.filter(|(_, entry)| **entry == Entry::Revoked);
        entries.extend(for_good.map(|(serial, entry)| (serial.clone(), *entry)));
        Self(entries)
    }

    /// Whether a certificate is revoked, for good or for the time being.
    pub(crate) fn revokes(&self, serial: &[u8]) -> bool {
        self.0.contains_key(serial)
    }

    /// The content of the file: a line for each.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut text = String::new();
        for (serial, entry) in &self.0 {
            text.push_str(&Hexadecimal(serial).to_string());
            if *entry == Entry::OnHold {
                text.push_str(HOLD);
            }
            text.push('\n');
        }
        text.into_bytes()
    }

    /// Reads the file. `None`: it is none that this version has written.
    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(bytes).ok()?;
        let entries = text.lines().map(|line| match line.strip_suffix(HOLD) {
            Some(serial) => Some((bytes_of_any(serial)?, Entry::OnHold)),
            None => Some((bytes_of_any(line)?, Entry::Revoked)),
        });
        Some(Self(entries.collect::<Option<_>>()?))
    }
}
