//! Anchors and checkpoints: what is noted elsewhere, and what a purge leaves (LOG-08, LOG-11).

use super::{chain, head_of, key, sample};
use crate::Timestamp;
use crate::journal::{
    Action, Anchor, AnchorProblem, ChainCheck, ChainFault, Checkpoint, Head, JournalKey,
    NotedEarlier, Record, Seal, Sequence,
};

fn at() -> Timestamp {
    Timestamp::from_millisecond(1_800_000_000_123).expect("in range")
}

/// Anchors of every place of a chain, in order.
fn anchors(records: &[(Record, Seal)], key: &JournalKey) -> Vec<Anchor> {
    let heads = (1..=records.len()).map(|length| head_of(&records[..length]));
    heads.map(|head| Anchor::new(head, at(), key)).collect()
}

fn verify(
    records: &[(Record, Seal)],
    checkpoint: Option<&Checkpoint>,
    anchors: Vec<Anchor>,
) -> Result<Option<Head>, ChainFault> {
    let key = key(7);
    let noted = NotedEarlier {
        head: None,
        anchors,
    };
    let mut check = ChainCheck::after_purge(&key, checkpoint, &noted)?;
    for (record, seal) in records {
        check.next(record, *seal)?;
    }
    check.finish()
}

fn refused(anchor: u64, sequence: u64, problem: AnchorProblem) -> Result<Option<Head>, ChainFault> {
    Err(ChainFault::AnchorRefused {
        anchor,
        sequence: Sequence(sequence),
        problem,
    })
}

fn missing(sequence: u64) -> Result<Option<Head>, ChainFault> {
    let sequence = Sequence(sequence);
    Err(ChainFault::Anchor { sequence })
}

#[test]
fn t38_every_anchor_is_compared_with_the_chain() {
    let (records, anchors) = (sample(), anchors(&sample(), &key(7)));
    assert_eq!(
        verify(&records, None, anchors.clone()),
        Ok(Some(head_of(&records)))
    );
    for cut in 0..records.len() {
        let expected = missing(cut as u64 + 1);
        assert_eq!(verify(&records[..cut], None, anchors.clone()), expected);
    }
    // Cut, and grown again by somebody who has the journal's program.
    let again = [
        Action::PracticeCreated,
        Action::AccountAdded,
        Action::AccountAdded,
        Action::AccountAdded,
    ];
    assert_eq!(verify(&chain(&again), None, anchors), missing(3));
}

#[test]
fn t38_an_anchor_of_another_practice_is_found() {
    let mut given = anchors(&sample(), &key(7));
    given[1] = anchors(&sample(), &key(8)).remove(1);
    let expected = refused(2, 2, AnchorProblem::AnotherPractice);
    assert_eq!(verify(&sample(), None, given), expected);
}

/// The same text, with another digit in this place.
fn with_another_digit(text: &str, place: usize) -> String {
    let mut bytes = text.as_bytes().to_vec();
    bytes[place] = if bytes[place] == b'0' { b'1' } else { b'0' };
    String::from_utf8(bytes).expect("text")
}

#[test]
fn t38_a_forged_anchor_is_found_whatever_was_altered() {
    let text = anchors(&sample(), &key(7)).remove(2).to_string();
    let first_of_seal = text.find("\"seal\":\"").expect("a seal") + 8;
    for forged in [
        with_another_digit(&text, text.len() - 3),
        with_another_digit(&text, first_of_seal),
        text.replace("\"sequence\":3", "\"sequence\":2"),
        text.replace(".123Z", ".124Z"),
    ] {
        let anchor: Anchor = forged.parse().expect("an anchor");
        let sequence = anchor.head().sequence.0;
        let expected = refused(1, sequence, AnchorProblem::Forged);
        assert_eq!(verify(&sample(), None, vec![anchor]), expected, "{forged}");
    }
}

#[test]
fn t38_anchors_that_were_reordered_are_found() {
    let mut given = anchors(&sample(), &key(7));
    given.swap(1, 2);
    let expected = refused(3, 2, AnchorProblem::OutOfOrder);
    assert_eq!(verify(&sample(), None, given), expected);
    // Twice the same is as good as once: a file and a syslog may have been put together.
    let given = anchors(&sample(), &key(7));
    let twice = given.iter().flat_map(|it| [it.clone(), it.clone()]);
    assert!(verify(&sample(), None, twice.collect()).is_ok());
}

#[test]
fn an_anchor_has_one_text_and_reads_back_from_it() {
    let anchor = anchors(&sample(), &key(7)).remove(2);
    let text = anchor.to_string();
    assert_eq!(text.lines().count(), 1);
    assert_eq!(text.parse(), Ok(anchor));
    let upper = text.to_uppercase();
    let others = [
        "",
        "{}",
        &format!("{text} "),
        &format!(" {text}"),
        &format!("{text}\n"),
        &upper,
        &text.replace("\"anchor\":1", "\"anchor\":2"),
        &text.replace(":3,", ":03,"),
        &text.replace(":3,", ":+3,"),
        &text.replace(":3,", ":18446744073709551616,"),
        &text.replace(".123Z", ".1234567Z"),
        &text.replace(".123Z", ".123+00:00"),
        &text.replace("\"seal\":\"", "\"seal\":\"0"),
        &text.replace(',', ", "),
    ];
    for other in others {
        assert!(other.parse::<Anchor>().is_err(), "{other}");
    }
}

#[test]
fn an_anchor_tells_nothing_of_the_key_and_its_practice_is_always_the_same() {
    let [one, two] = [1, 2].map(|number| {
        let head = head_of(&sample()[..number]);
        Anchor::new(head, at(), &key(7))
    });
    assert_eq!(one.practice(), two.practice());
    assert_ne!(one.practice(), key(8).practice());
    assert_ne!(one.authentication(), two.authentication());
}

#[test]
fn log_11_a_purge_leaves_a_chain_that_verifies_from_its_checkpoint() {
    let records = sample();
    let checkpoint = Checkpoint::new(head_of(&records[..2]), at(), at(), &key(7));
    let rest = &records[2..];
    let whole = Ok(Some(head_of(&records)));
    assert_eq!(verify(rest, Some(&checkpoint), Vec::new()), whole);
    // What was noted of the purged ones is compared no more, nor missed.
    let given = anchors(&records, &key(7));
    assert_eq!(verify(rest, Some(&checkpoint), given), whole);
}

#[test]
fn log_11_a_beginning_that_no_purge_has_removed_is_found() {
    let records = sample();
    let rest = &records[2..];
    let gap = Err(ChainFault::Gap {
        expected: Sequence(1),
        found: Sequence(3),
    });
    assert_eq!(verify(rest, None, Vec::new()), gap);
    let head = head_of(&records[..2]);
    let forged = Checkpoint::new(head, at(), at(), &key(8));
    let genuine = Checkpoint::new(head_of(&records[..1]), at(), at(), &key(7));
    let authentication = *genuine.authentication();
    let moved = Checkpoint::stored(head, at(), at(), authentication);
    for false_one in [forged, moved] {
        let fault = Err(ChainFault::Checkpoint {
            sequence: Sequence(2),
        });
        assert_eq!(verify(rest, Some(&false_one), Vec::new()), fault);
    }
    let gap = Err(ChainFault::Gap {
        expected: Sequence(2),
        found: Sequence(3),
    });
    assert_eq!(verify(rest, Some(&genuine), Vec::new()), gap);
}

#[test]
fn log_11_records_put_back_below_the_checkpoint_are_found() {
    let records = sample();
    let checkpoint = Checkpoint::new(head_of(&records[..1]), at(), at(), &key(7));
    let gap = Err(ChainFault::Gap {
        expected: Sequence(2),
        found: Sequence(1),
    });
    assert_eq!(verify(&records, Some(&checkpoint), Vec::new()), gap);
}

#[test]
fn t38_an_anchor_of_the_last_purged_record_is_still_compared() {
    let records = sample();
    let checkpoint = Checkpoint::new(head_of(&records[..2]), at(), at(), &key(7));
    let other = Head {
        seal: Seal::from_bytes([9; 32]),
        ..head_of(&records[..2])
    };
    let given = vec![Anchor::new(other, at(), &key(7))];
    assert_eq!(verify(&records[2..], Some(&checkpoint), given), missing(2));
}
