//! Which insertion it is, from the service's short counters.

use loquet_port_apdu::Insertion;
use std::collections::HashMap;
use std::ffi::{CStr, CString};

/// The bits of the service's event counter.
const COUNT_BITS: u32 = 16;

/// Insertions whose numbers never come twice.
///
/// The service counts the insertions and removals of a reader in sixteen bits, and from the start
/// again when the reader is plugged in anew or the service is started anew. So a number here is a
/// generation followed by the count, and whatever makes a count uncertain makes a new generation.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    generation: u64,
    readers: HashMap<CString, Track>,
}

#[derive(Clone, Copy, Debug)]
struct Track {
    generation: u64,
    count: u16,
}

impl Ledger {
    /// The number of an insertion whose count the service gives.
    pub(crate) fn insertion(&mut self, reader: &CStr, count: u16) -> Insertion {
        let known = self.readers.get(reader).copied();
        let track = match known {
            Some(track) if track.count <= count => Track { count, ..track },
            _ => {
                self.generation += 1;
                Track {
                    generation: self.generation,
                    count,
                }
            }
        };
        self.readers.insert(reader.to_owned(), track);
        Insertion((track.generation << COUNT_BITS) | u64::from(count))
    }

    /// Forgets the readers that are no longer there.
    pub(crate) fn keep(&mut self, is_there: impl Fn(&CStr) -> bool) {
        self.readers.retain(|reader, _| is_there(reader));
    }

    /// Forgets every reader: another service counts from now on.
    pub(crate) fn forget(&mut self) {
        self.readers.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::Ledger;
    use loquet_port_apdu::Insertion;

    #[test]
    fn cps_22_a_number_never_comes_twice() {
        let mut ledger = Ledger::default();
        let mut seen = vec![Insertion(0)];
        let mut expect_new = |ledger: &mut Ledger, count| {
            let insertion = ledger.insertion(c"Reader", count);
            assert_eq!(ledger.insertion(c"Reader", count), insertion);
            assert!(seen.iter().all(|before| *before < insertion), "{count}");
            seen.push(insertion);
        };
        for count in [0, 1, 3, u16::MAX, 0, 1] {
            expect_new(&mut ledger, count);
        }
        ledger.forget();
        expect_new(&mut ledger, 1);
        ledger.keep(|reader| reader != c"Reader");
        expect_new(&mut ledger, 1);
    }

    #[test]
    fn readers_do_not_disturb_each_other() {
        let mut ledger = Ledger::default();
        let [one, other] = [c"One", c"Other"].map(|reader| ledger.insertion(reader, 1));
        assert_ne!(one, other);
        ledger.keep(|reader| reader == c"One");
        assert_eq!(ledger.insertion(c"One", 1), one);
    }
}
