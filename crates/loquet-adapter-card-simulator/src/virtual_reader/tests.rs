//! The protocol, spoken to by a reader of the test.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::time::Duration;

use super::{Departure, VirtualReader, VirtualReaderError};
use crate::fixture::{hex, issuer, order, text};
use crate::{CardKind, Fault, FaultScript, SimulatedCard};

/// The reader's side.
struct Reader(TcpListener);

/// A card's link, as the reader sees it.
struct Link(TcpStream);

impl Reader {
    fn new() -> Self {
        Self(TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap())
    }

    fn address(&self) -> VirtualReader {
        VirtualReader::at(self.0.local_addr().unwrap())
    }

    fn accept(&self) -> Link {
        let link = self.0.accept().unwrap().0;
        link.set_read_timeout(Some(Duration::from_secs(10)))
            .unwrap();
        Link(link)
    }
}

impl Link {
    /// Length and payload in two writes, as vpcd does.
    fn send(&mut self, payload: &[u8]) {
        let length = u16::try_from(payload.len()).unwrap();
        self.0.write_all(&length.to_be_bytes()).unwrap();
        self.0.write_all(payload).unwrap();
    }

    fn receive(&mut self) -> Vec<u8> {
        let mut length = [0; 2];
        self.0.read_exact(&mut length).unwrap();
        let mut payload = vec![0; usize::from(u16::from_be_bytes(length))];
        self.0.read_exact(&mut payload).unwrap();
        payload
    }

    fn ask(&mut self, command: &str) -> String {
        self.send(&hex(command));
        text(&self.receive())
    }

    fn is_closed(&mut self) -> bool {
        matches!(self.0.read(&mut [0]), Ok(0) | Err(_))
    }
}

fn card() -> SimulatedCard {
    issuer().issue(&order()).unwrap()
}

fn card_with(fault: Fault) -> SimulatedCard {
    let card = card();
    card.set_faults(FaultScript::new().at(1, fault));
    card
}

const STATE: &str = "0020000100";

#[test]
fn controls_and_commands_are_answered_in_frames() {
    let reader = Reader::new();
    let card = card();
    let inserted = reader.address().insert(&card).unwrap();
    let mut link = reader.accept();
    assert_eq!(link.ask("04"), text(CardKind::Cps3.atr()));
    link.send(&[1]);
    assert_eq!(link.ask(STATE), "63C3");
    assert_eq!(link.ask("002000010431323334"), "9000");
    link.send(&[2]);
    assert_eq!(link.ask(STATE), "63C3");
    assert_eq!(inserted.remove().unwrap(), Departure::Removed);
    assert!(link.is_closed());
    assert!(!card.is_powered());
    assert_eq!(card.transcript().count(), 3);
}

#[test]
fn a_reader_that_goes_away_ends_the_stay() {
    let reader = Reader::new();
    let inserted = reader.address().insert(&card()).unwrap();
    drop(reader.accept());
    assert_eq!(inserted.wait().unwrap(), Departure::ReaderGone);
}

#[test]
fn what_is_no_control_breaks_the_link() {
    let reader = Reader::new();
    for frame in [&[9][..], &[]] {
        let inserted = reader.address().insert(&card()).unwrap();
        reader.accept().send(frame);
        assert!(matches!(
            inserted.wait(),
            Err(VirtualReaderError::Link { .. })
        ));
    }
}

#[test]
fn a_dropped_card_is_taken_out() {
    let reader = Reader::new();
    drop(reader.address().insert(&card()).unwrap());
    assert!(reader.accept().is_closed());
}

#[test]
fn no_reader_and_no_answer_to_reset_are_told() {
    let reader = Reader::new();
    let mute = issuer().issue(&order().with_kind(CardKind::Mute)).unwrap();
    assert!(matches!(
        reader.address().insert(&mute),
        Err(VirtualReaderError::Mute)
    ));
    let address = reader.address();
    drop(reader);
    let refused = address.insert(&card());
    assert!(matches!(
        refused,
        Err(VirtualReaderError::NotListening { .. })
    ));
}

#[test]
fn a_card_removed_by_its_script_closes_the_link_without_an_answer() {
    for fault in [Fault::RemovedBefore, Fault::RemovedAfter] {
        let reader = Reader::new();
        let inserted = reader.address().insert(&card_with(fault)).unwrap();
        let mut link = reader.accept();
        link.send(&hex(STATE));
        assert!(link.is_closed());
        assert_eq!(inserted.wait().unwrap(), Departure::Removed);
    }
}

#[test]
fn cps_22_a_swapped_card_is_another_link() {
    let reader = Reader::new();
    let vitale = issuer()
        .issue(&order().with_kind(CardKind::Vitale))
        .unwrap();
    let inserted = reader
        .address()
        .insert(&card_with(Fault::SwappedBefore(vitale)))
        .unwrap();
    let mut link = reader.accept();
    link.send(&[1]);
    link.send(&hex(STATE));
    assert!(link.is_closed());
    let mut link = reader.accept();
    assert_eq!(link.ask("04"), text(CardKind::Vitale.atr()));
    assert_eq!(inserted.remove().unwrap(), Departure::Removed);
    assert!(link.is_closed());
}

#[test]
fn an_empty_answer_is_never_a_frame() {
    let reader = Reader::new();
    let card = card_with(Fault::Truncated(0));
    let _inserted = reader.address().insert(&card).unwrap();
    let mut link = reader.accept();
    link.send(&[1]);
    link.send(&hex(STATE));
    assert!(link.is_closed());
    let mut link = reader.accept();
    link.send(&[1]);
    assert_eq!(link.ask(STATE), "63C3");
}

#[test]
fn a_slow_or_silent_card_can_be_taken_out() {
    for fault in [Fault::Slow(Duration::from_hours(1)), Fault::Silence] {
        let reader = Reader::new();
        let card = card_with(fault);
        let inserted = reader.address().insert(&card).unwrap();
        let mut link = reader.accept();
        link.send(&[1]);
        link.send(&hex(STATE));
        while card.transcript().count() == 0 {
            std::thread::yield_now();
        }
        assert_eq!(inserted.remove().unwrap(), Departure::Removed);
        assert!(link.is_closed());
    }
}

#[test]
fn a_reset_by_another_program_forgets_the_pin_before_the_command() {
    let reader = Reader::new();
    let card = card();
    card.set_faults(FaultScript::new().at(2, Fault::Reset));
    let _inserted = reader.address().insert(&card).unwrap();
    let mut link = reader.accept();
    link.send(&[1]);
    assert_eq!(link.ask("002000010431323334"), "9000");
    assert_eq!(link.ask(STATE), "63C3");
}

/// A hundred commands, each in two writes: 4 s without acknowledgement at once.
#[cfg(target_os = "linux")]
#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "what is tested is the time that it takes"
)]
fn commands_are_acknowledged_at_once() {
    let reader = Reader::new();
    let _inserted = reader.address().insert(&card()).unwrap();
    let mut link = reader.accept();
    link.send(&[1]);
    let begun = std::time::Instant::now();
    for _ in 0..100 {
        assert_eq!(link.ask(STATE), "63C3");
    }
    assert!(
        begun.elapsed() < Duration::from_secs(2),
        "{:?}",
        begun.elapsed()
    );
}
