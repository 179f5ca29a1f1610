//! `loquet card watch`: what happens in the readers, one line each.

use crate::card_side::CardSide;
use crate::failure::Failure;
use crate::front::Front;
use crate::output::{ReaderChange, ReaderEvent};
use crate::waiting;
use loquet_domain::FailureCode;
use loquet_domain::card::{CardFault, CardReader, CardSlot};
use loquet_wiring::now;

/// Tells what happens in the readers, until the program is told to stop: that is how it ends well.
pub(super) async fn run(front: &Front) -> Result<(), Failure> {
    let side = CardSide::open(front)?;
    match side.race(watch(&side)).await {
        Err(failure) if failure.code() == FailureCode::Cancelled => Ok(()),
        ended => ended,
    }
}

async fn watch(side: &CardSide) -> Result<(), Failure> {
    let mut seen = waiting::readers(side.station()).await;
    tell(side, &Ok(Vec::new()), &seen)?;
    loop {
        let next = waiting::next(side.station(), &seen, waiting::LOOK).await;
        tell(side, &seen, &next)?;
        seen = next;
    }
}

/// What was seen of the readers.
type Seen = Result<Vec<CardReader>, CardFault>;

fn tell(side: &CardSide, before: &Seen, after: &Seen) -> Result<(), Failure> {
    let at = now();
    if before.is_ok() && after.is_err() {
        let event = ReaderChange::ServiceStopped;
        let reader = None;
        side.answer(&ReaderEvent { event, at, reader })?;
    }
    let none = Vec::new();
    let (before, after) = (
        before.as_ref().unwrap_or(&none),
        after.as_ref().unwrap_or(&none),
    );
    for (event, reader) in changes(before, after) {
        let reader = Some(reader);
        side.answer(&ReaderEvent { event, at, reader })?;
    }
    Ok(())
}

/// What happened between two looks, removals first.
fn changes<'seen>(
    before: &'seen [CardReader],
    after: &'seen [CardReader],
) -> Vec<(ReaderChange, &'seen CardReader)> {
    let mut changes = Vec::new();
    for old in before {
        match find(after, old) {
            None => changes.push((ReaderChange::ReaderRemoved, old)),
            Some(new) if new.slot != old.slot && old.slot != CardSlot::Empty => {
                changes.push((ReaderChange::CardRemoved, old));
            }
            Some(_) => {}
        }
    }
    for new in after {
        let old = find(before, new);
        if old.is_none() {
            changes.push((ReaderChange::ReaderAdded, new));
        }
        let same = old.is_some_and(|old| old.slot == new.slot);
        if !same && new.slot != CardSlot::Empty {
            changes.push((ReaderChange::CardInserted, new));
        }
    }
    changes
}

fn find<'seen>(readers: &'seen [CardReader], wanted: &CardReader) -> Option<&'seen CardReader> {
    readers.iter().find(|reader| reader.name == wanted.name)
}

#[cfg(test)]
mod tests {
    use super::changes;
    use crate::output::ReaderChange::{
        self, CardInserted, CardRemoved, ReaderAdded, ReaderRemoved,
    };
    use loquet_domain::card::{CardKind, CardReader, CardSlot, PresentCard, ReaderName};
    use loquet_domain::text::PrintableText;

    fn reader(name: &str, insertion: Option<u64>) -> CardReader {
        let card = |insertion| CardSlot::Card {
            card: PresentCard {
                reader: ReaderName::new(name),
                insertion,
                chip: None,
            },
            kind: CardKind::Vitale,
            answer_to_reset: PrintableText::new("3B"),
        };
        CardReader {
            name: ReaderName::new(name),
            redirected: false,
            slot: insertion.map_or(CardSlot::Empty, card),
        }
    }

    fn check(before: &[CardReader], after: &[CardReader], expected: &[ReaderChange]) {
        let changes: Vec<_> = changes(before, after).iter().map(|(it, _)| *it).collect();
        assert_eq!(changes, expected);
    }

    #[test]
    fn what_happens_is_told_once() {
        let (none, one, other) = (
            reader("a", None),
            reader("a", Some(1)),
            reader("a", Some(2)),
        );
        let (none, one, other) = ([none], [one], [other]);
        check(&[], &none, &[ReaderAdded]);
        check(&[], &one, &[ReaderAdded, CardInserted]);
        check(&none, &one, &[CardInserted]);
        check(&one, &none, &[CardRemoved]);
        check(&one, &other, &[CardRemoved, CardInserted]);
        check(&one, &[], &[ReaderRemoved]);
        check(&one, &one, &[]);
        check(&none, &none, &[]);
    }
}
