//! The file that decides: lines of text, and a sum over them.

use super::files::FileName;
use crate::list::{ListNumber, RevocationListDer};
use crate::schedule::LastFetch;
use loquet_domain::Timestamp;
use loquet_domain::hexadecimal::Hexadecimal;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write;

/// The first line.
const HEADER: &str = "loquet-revocation 1";

/// How an issuer is named: SHA-256 over its name.
pub(crate) type IssuerDigest = [u8; 32];

/// What decides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct State {
    newest: Option<Timestamp>,
    lists: BTreeMap<IssuerDigest, ListRecord>,
    fetches: BTreeMap<IssuerDigest, LastFetch>,
}

/// The list in place of one issuer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ListRecord {
    number: ListNumber,
    /// When it was made.
    pub(crate) this_update: Timestamp,
    /// When the next one is due.
    pub(crate) next_update: Timestamp,
    /// The file of the list.
    pub(crate) list: FileName,
    /// The file of the ledger.
    pub(crate) ledger: FileName,
}

impl ListRecord {
    /// The record of a list that was written to these files.
    pub(crate) fn new(from: &RevocationListDer, list: FileName, ledger: FileName) -> Self {
        Self {
            number: *from.number(),
            this_update: from.this_update(),
            next_update: from.next_update(),
            list,
            ledger,
        }
    }

    /// Whether a list is older than this one by its number or its date. The same list again is not
    /// older.
    pub(crate) fn is_newer_than(&self, list: &RevocationListDer) -> bool {
        *list.number() < self.number || list.this_update() < self.this_update
    }
}

impl State {
    /// The list in place of an issuer.
    pub(crate) fn list(&self, issuer: &IssuerDigest) -> Option<&ListRecord> {
        self.lists.get(issuer)
    }

    /// Puts a list in place.
    pub(crate) fn set_list(&mut self, issuer: IssuerDigest, record: ListRecord) {
        self.newest = self.newest.max(Some(record.this_update));
        self.lists.insert(issuer, record);
    }

    /// The last fetch of an issuer's list.
    pub(crate) fn fetch(&self, issuer: &IssuerDigest) -> Option<LastFetch> {
        self.fetches.get(issuer).copied()
    }

    /// Remembers a fetch.
    pub(crate) fn set_fetch(&mut self, issuer: IssuerDigest, fetch: LastFetch) {
        self.fetches.insert(issuer, fetch);
    }

    /// The newest date that any list in place had.
    pub(crate) const fn newest(&self) -> Option<Timestamp> {
        self.newest
    }

    /// The files that are named.
    pub(crate) fn files(&self) -> Vec<FileName> {
        let lists = self.lists.values();
        lists
            .flat_map(|one| [one.list.clone(), one.ledger.clone()])
            .collect()
    }

    /// The content of the file.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut text = format!("{HEADER}\n");
        // Writing to a `String` cannot fail.
        let _ = self.write(&mut text);
        let sum = Hexadecimal(&Sha256::digest(&text)).to_string();
        text.push_str("sum ");
        text.push_str(&sum);
        text.push('\n');
        text.into_bytes()
    }

    fn write(&self, text: &mut String) -> std::fmt::Result {
        if let Some(newest) = self.newest {
            writeln!(text, "newest {}", newest.as_second())?;
        }
        for (issuer, list) in &self.lists {
            let (issuer, number) = (Hexadecimal(issuer), Hexadecimal(&list.number));
            let this_update = list.this_update.as_second();
            let next_update = list.next_update.as_second();
            let (list, ledger) = (list.list.as_str(), list.ledger.as_str());
            writeln!(
                text,
                "list {issuer} {number} {this_update} {next_update} {list} {ledger}"
            )?;
        }
        for (issuer, fetch) in &self.fetches {
            let result = if fetch.succeeded { "ok" } else { "failed" };
            let (issuer, at) = (Hexadecimal(issuer), fetch.at.as_second());
            writeln!(text, "fetch {issuer} {at} {result}")?;
        }
        Ok(())
    }

    /// Reads the file. `None`: it is none that this version has written.
    pub(crate) fn parse(bytes: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(bytes).ok()?;
        let (body, sum) = text.strip_suffix('\n')?.rsplit_once('\n')?;
        let expected = format!("{body}\n");
        if sum != format!("sum {}", Hexadecimal(&Sha256::digest(&expected))) {
            return None;
        }
        let mut lines = body.lines();
        if lines.next() != Some(HEADER) {
            return None;
        }
        let mut state = Self::default();
        for line in lines {
            state.take(line)?;
        }
        // Written again it is the same: no line twice, none in another order, none left out.
        (state.to_bytes() == bytes).then_some(state)
    }

    fn take(&mut self, line: &str) -> Option<()> {
        let words: Vec<&str> = line.split(' ').collect();
        match words.as_slice() {
            ["newest", newest] => self.newest = Some(second(newest)?),
            ["list", issuer, number, this, next, list, ledger] => {
                let record = ListRecord {
                    number: bytes_of(number)?,
                    this_update: second(this)?,
                    next_update: second(next)?,
                    list: FileName::parse(list)?,
                    ledger: FileName::parse(ledger)?,
                };
                self.lists.insert(bytes_of(issuer)?, record);
            }
            ["fetch", issuer, at, result @ ("ok" | "failed")] => {
                let succeeded = *result == "ok";
                let at = second(at)?;
                let fetch = LastFetch { at, succeeded };
                self.fetches.insert(bytes_of(issuer)?, fetch);
            }
            _ => return None,
        }
        Some(())
    }
}

fn second(text: &str) -> Option<Timestamp> {
    Timestamp::from_second(text.parse().ok()?).ok()
}

/// The bytes of a hexadecimal text.
pub(super) fn bytes_of_any(text: &str) -> Option<Vec<u8>> {
    let pairs = text.as_bytes().chunks(2).map(|pair| match pair {
        [high, low] => {
            let digit = |byte: &u8| char::from(*byte).to_digit(16);
            u8::try_from(digit(high)? * 16 + digit(low)?).ok()
        }
        _ => None,
    });
    pairs.collect()
}

fn bytes_of<const N: usize>(text: &str) -> Option<[u8; N]> {
    bytes_of_any(text)?.try_into().ok()
}
