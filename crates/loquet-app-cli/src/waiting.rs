//! Waiting for a card, and saying what is missing as often as it changes.

use crate::card_side::CardSide;
use crate::failure::Failure;
use crate::output::say;
use crate::prompt::Prompter;
use crate::terminal::QuietTerminal;
use loquet_domain::card::{CardFailure, CardFault, CardReader, UsableCard, usable_cards};
use loquet_port_desk::CardStation;
use loquet_wiring::Argument;
use std::time::Duration;
use tokio::time::{sleep, timeout};

/// How long one look at the readers lasts.
pub(crate) const LOOK: Duration = Duration::from_secs(2);

/// Between two tries to reach a service that is stopped.
const PAUSE: Duration = Duration::from_millis(500);

/// How long to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Patience {
    /// As the settings say.
    Settings,
    /// Until a card comes.
    Endless,
}

/// What was seen of the readers: themselves, or why they cannot be.
type Seen = Result<Vec<CardReader>, CardFault>;

/// Waits for a card that can be used.
///
/// When the wait is over the failure is what was missing last.
pub(crate) async fn card(side: &CardSide, patience: Patience) -> Result<UsableCard, Failure> {
    let mut vigil = Vigil::begin(side).await?;
    loop {
        let missing = match vigil.judge().await {
            Ok(card) => return Ok(card),
            Err(Missing::Unanswered) => return Err(Failure::cancelled()),
            Err(missing) => missing,
        };
        let wait = side.settings().wait;
        if patience == Patience::Settings && wait.is_zero() {
            return Err(missing.failure());
        }
        let _quiet = QuietTerminal::begin();
        vigil.tell(&missing);
        let more = vigil.look();
        match patience {
            Patience::Endless => more.await?,
            Patience::Settings => match timeout(wait, more).await {
                Ok(looked) => looked?,
                Err(_) => return Err(missing.failure()),
            },
        }
    }
}

/// Waits until something moves in the readers, or the wait of the settings is over.
pub(crate) async fn movement(side: &CardSide, patience: Patience) -> Result<(), Failure> {
    let mut vigil = Vigil::begin(side).await?;
    let _quiet = QuietTerminal::begin();
    match patience {
        Patience::Endless => vigil.look().await,
        Patience::Settings => match timeout(side.settings().wait, vigil.look()).await {
            Ok(looked) => looked,
            Err(_) => Err(CardFailure::from(CardFault::TimedOut).into()),
        },
    }
}

/// What keeps a card from being used.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Missing {
    /// Nothing that can be used lies there.
    Fault(CardFault),
    /// Several cards do, and nobody can be asked which.
    Several,
    /// The person was asked which, and did not answer.
    Unanswered,
}

impl Missing {
    fn failure(self) -> Failure {
        match self {
            Self::Fault(fault) => CardFailure::from(fault).into(),
            Self::Several | Self::Unanswered => CardFailure::from(CardFault::TimedOut).into(),
        }
    }
}

/// Somebody who watches the readers.
struct Vigil<'side> {
    side: &'side CardSide,
    seen: Seen,
    told: Option<(Missing, Vec<String>)>,
}

impl<'side> Vigil<'side> {
    async fn begin(side: &'side CardSide) -> Result<Self, Failure> {
        let seen = side
            .race(async { Ok(readers(side.station()).await) })
            .await?;
        Ok(Self {
            side,
            seen,
            told: None,
        })
    }

    /// The card, or what is missing.
    async fn judge(&self) -> Result<UsableCard, Missing> {
        let readers = self.seen.as_ref().map_err(|fault| Missing::Fault(*fault))?;
        let allowed = self.side.settings().redirected_readers;
        let mut cards = usable_cards(readers, allowed).map_err(Missing::Fault)?;
        match (cards.pop(), cards.as_slice()) {
            (Some(only), []) => Ok(only),
            (last, _) => {
                cards.extend(last);
                choose(self.side, cards).await
            }
        }
    }

    /// Waits until the readers are no longer as seen.
    async fn look(&mut self) -> Result<(), Failure> {
        loop {
            let next = next(self.side.station(), &self.seen, LOOK);
            let next = self.side.race(async { Ok(next.await) }).await?;
            if next != self.seen {
                self.seen = next;
                return Ok(());
            }
        }
    }

    /// Says what is missing, once.
    fn tell(&mut self, missing: &Missing) {
        let names = self.seen.iter().flatten();
        let names: Vec<_> = names.map(|reader| reader.name.to_string()).collect();
        let now = (missing.clone(), names);
        if self.told.as_ref() != Some(&now) {
            say(&sentence(self.side, missing, &now.1));
            self.told = Some(now);
        }
    }
}

/// What is missing, in words.
fn sentence(side: &CardSide, missing: &Missing, readers: &[String]) -> String {
    match missing {
        Missing::Fault(CardFault::NoCard) => {
            side.text("card-wait", &[("readers", Argument::list(readers))])
        }
        Missing::Fault(fault) => {
            let why = side.messages().code(fault.code(), &[]);
            side.text("card-wait-because", &[("why", why.into())])
        }
        Missing::Several | Missing::Unanswered => side.text("card-wait-several", &[]),
    }
}

/// Asks which of several cards; nobody is asked without a terminal.
async fn choose(side: &CardSide, cards: Vec<UsableCard>) -> Result<UsableCard, Missing> {
    if !Prompter::has_terminal() {
        return Err(Missing::Several);
    }
    let question = side.text("prompt-which-card", &[]);
    let options = cards.iter().map(|it| it.card.reader.to_string()).collect();
    let chosen = side
        .ask(move |prompter| prompter.choose(&question, options))
        .await
        .map_err(|_| Missing::Unanswered)?;
    cards.into_iter().nth(chosen).ok_or(Missing::Several)
}

/// The readers now.
pub(crate) async fn readers(station: &dyn CardStation) -> Seen {
    station.readers().await.map_err(|failure| failure.fault)
}

/// The readers after a while, or as soon as they change.
pub(crate) async fn next(station: &dyn CardStation, seen: &Seen, wait: Duration) -> Seen {
    if let Ok(seen) = seen {
        let changed = station.changed(seen, wait).await;
        return changed.map_err(|failure| failure.fault);
    }
    sleep(PAUSE).await;
    readers(station).await
}

#[cfg(test)]
mod tests {
    use super::{Patience, card, movement};
    use crate::card_side::bench::{Card, READER, Readers, cps, side};
    use loquet_domain::FailureCode;
    use loquet_domain::card::CardKind;
    use std::sync::Arc;
    use std::time::Duration;

    const AT_ONCE: &[(&str, &str)] = &[("card.wait_seconds", "0")];

    async fn refused(cards: &[Option<Card>], settings: &[(&str, &str)]) -> FailureCode {
        let readers = Readers::with(cards);
        let waited = card(&side(&readers, settings), Patience::Settings).await;
        waited.expect_err("no card").code()
    }

    #[tokio::test]
    async fn what_is_missing_is_the_failure_when_the_wait_is_over() {
        let vitale = Card {
            kind: CardKind::Vitale,
            ..cps(1, 1)
        };
        for settings in [AT_ONCE, &[("card.wait_seconds", "1")]] {
            assert_eq!(refused(&[], settings).await, FailureCode::NoCardReader);
            assert_eq!(refused(&[None], settings).await, FailureCode::NoCard);
            assert_eq!(
                refused(&[Some(vitale)], settings).await,
                FailureCode::CardVitale
            );
        }
    }

    #[tokio::test]
    async fn nobody_guesses_which_of_two_cards_is_meant() {
        let two = [Some(cps(1, 1)), Some(cps(1, 2))];
        assert_eq!(refused(&two, AT_ONCE).await, FailureCode::CardTimedOut);
    }

    /// Puts a card in while somebody waits.
    fn later(readers: &Arc<Readers>, card: Option<Card>) {
        let readers = Arc::clone(readers);
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(50)).await;
            readers.put(&[card]);
        });
    }

    #[tokio::test]
    async fn a_card_that_comes_is_taken_and_so_is_one_that_lies_there() {
        let readers = Readers::with(&[None]);
        let side = side(&readers, &[]);
        later(&readers, Some(cps(1, 1)));
        let came = card(&side, Patience::Settings).await.expect("a card");
        assert_eq!(came.card.reader.as_str(), READER);
        let again = card(&side, Patience::Endless).await.expect("a card");
        assert_eq!(again, came);
    }

    #[tokio::test]
    async fn a_movement_ends_the_wait_for_one() {
        let readers = Readers::with(&[Some(cps(1, 1))]);
        let side = side(&readers, &[]);
        later(&readers, None);
        movement(&side, Patience::Endless).await.expect("moved");
    }
}
