//! Known cards, badly kept.

use crate::check_caught;
use async_trait::async_trait;
use loquet_domain::card::{CertificateDer, ChipSerial};
use loquet_port_card::known_contract::{CASES, Harness};
use loquet_port_card::{KnownCard, KnownCards, MAX_KNOWN_CARDS};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::runtime::Builder;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flaw {
    None,
    ForgetsWhenClosed,
    GivesWhatIsDamaged,
    StaysDamaged,
    GivesAnyCard,
    ForgetsThePath,
    CutsCertificates,
    KeepsTheFirstOfAChip,
    KeepsAll,
    KeepsOneLess,
    LeavesInOrderOfEntry,
    ForgetsNone,
    ForgetsAll,
}

type Kept = Vec<(ChipSerial, KnownCard)>;

#[derive(Default)]
struct State {
    kept: Kept,
    damaged: bool,
}

struct Double {
    flaw: Flaw,
    state: Arc<Mutex<State>>,
}

impl Double {
    fn new(flaw: Flaw) -> Self {
        Self {
            flaw,
            state: Arc::default(),
        }
    }

    fn has(&self, flaw: Flaw) -> bool {
        self.flaw == flaw
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The card as it is kept.
    fn kept(&self, card: &KnownCard) -> KnownCard {
        let mut card = card.clone();
        match self.flaw {
            Flaw::ForgetsThePath => card.path.pin = 1,
            Flaw::CutsCertificates => {
                let beginning = card.certificate.as_bytes().iter().take(4_096);
                card.certificate =
                    CertificateDer::new(beginning.copied().collect()).expect("small");
            }
            _ => {}
        }
        card
    }
}

impl Harness for Double {
    fn open(&self) -> Box<dyn KnownCards> {
        let mut again = Self::new(self.flaw);
        if !self.has(Flaw::ForgetsWhenClosed) {
            again.state = Arc::clone(&self.state);
        }
        Box::new(again)
    }

    fn damage(&self) {
        let mut state = self.state();
        if !self.has(Flaw::GivesWhatIsDamaged) {
            state.kept.clear();
        }
        state.damaged = self.has(Flaw::StaysDamaged);
    }
}

#[async_trait]
impl KnownCards for Double {
    async fn recall(&self, chip: ChipSerial) -> Option<KnownCard> {
        let kept = &mut self.state().kept;
        let place = match kept.iter().position(|(known, _)| *known == chip) {
            None if self.has(Flaw::GivesAnyCard) => return Some(kept.last()?.1.clone()),
            place => place?,
        };
        let card = kept.get(place)?.1.clone();
        if !self.has(Flaw::LeavesInOrderOfEntry) {
            let used = kept.remove(place);
            kept.push(used);
        }
        Some(card)
    }

    async fn remember(&self, chip: ChipSerial, card: &KnownCard) {
        let card = self.kept(card);
        let mut state = self.state();
        let kept = &mut state.kept;
        let old = kept.iter().position(|(known, _)| *known == chip);
        let old = old.map(|place| kept.remove(place));
        let at_most = match self.flaw {
            Flaw::KeepsAll => usize::MAX,
            Flaw::KeepsOneLess => MAX_KNOWN_CARDS - 1,
            _ => MAX_KNOWN_CARDS,
        };
        if kept.len() >= at_most {
            kept.remove(0);
        }
        kept.push(match old {
            Some(old) if self.has(Flaw::KeepsTheFirstOfAChip) => old,
            _ => (chip, card),
        });
        if state.damaged {
            state.kept.clear();
        }
    }

    async fn forget(&self, chip: ChipSerial) {
        let kept = &mut self.state().kept;
        kept.retain(|(known, _)| match self.flaw {
            Flaw::ForgetsNone => true,
            Flaw::ForgetsAll => false,
            _ => *known != chip,
        });
    }
}

mod sound_double {
    use super::{Double, Flaw};

    loquet_port_card::known_cards_contract!(Double::new(Flaw::None));
}

/// Each case, and the flaws that it must catch.
const FLAWS: &[(&str, &[Flaw])] = &[
    (
        "shows_what_is_remembered_to_whoever_opens_it_again",
        &[Flaw::ForgetsWhenClosed],
    ),
    (
        "answers_as_if_the_card_was_never_read_when_what_is_kept_makes_no_sense",
        &[Flaw::GivesWhatIsDamaged, Flaw::StaysDamaged],
    ),
    (
        "recall_gives_a_card_back_under_its_chips_number_and_no_other",
        &[Flaw::GivesAnyCard],
    ),
    (
        "remember_keeps_a_card_as_it_is_and_the_one_remembered_last_of_a_chip",
        &[
            Flaw::ForgetsThePath,
            Flaw::CutsCertificates,
            Flaw::KeepsTheFirstOfAChip,
        ],
    ),
    (
        "remember_keeps_at_most_64_cards_the_least_recently_used_leaving_first",
        &[
            Flaw::KeepsAll,
            Flaw::KeepsOneLess,
            Flaw::LeavesInOrderOfEntry,
        ],
    ),
    (
        "forget_forgets_this_card_and_no_other",
        &[Flaw::ForgetsNone, Flaw::ForgetsAll],
    ),
];

#[test]
fn each_case_catches_its_doubles() {
    let listed: Vec<&str> = FLAWS.iter().map(|(name, _)| *name).collect();
    let written: Vec<&str> = CASES.iter().map(|case| case.name).collect();
    assert_eq!(listed, written);
    for (case, (_, flaws)) in CASES.iter().zip(FLAWS) {
        for flaw in *flaws {
            check_caught(flaw, || {
                let runtime = Builder::new_current_thread().build().expect("a runtime");
                runtime.block_on((case.run)(&Double::new(*flaw)));
            });
        }
    }
}
