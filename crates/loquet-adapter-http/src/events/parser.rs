//! Bytes to events, whatever the pieces in which they come.

use std::collections::VecDeque;
use thiserror::Error;

/// The largest event, and so the longest line: a row of an import has less.
const MAX_EVENT: usize = 256 * 1024;

/// An event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Event {
    /// Its name; empty for one that has none.
    pub(crate) name: String,
    /// Its data, the lines joined.
    pub(crate) data: String,
}

/// What comes is not a stream of events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub(crate) enum NotEvents {
    /// An event is larger than any that this version expects.
    #[error("an event is larger than {MAX_EVENT} bytes")]
    TooLarge,
    /// A line is not UTF-8.
    #[error("an event is not UTF-8")]
    NotText,
}

/// Takes bytes, gives events.
#[derive(Debug, Default)]
pub(crate) struct Parser {
    line: Vec<u8>,
    /// The last byte was a carriage return: a line feed after it ends no further line.
    after_return: bool,
    /// At least one line was read: only the first may begin with a byte order mark.
    begun: bool,
    event: Event,
    has_data: bool,
    ready: VecDeque<Event>,
}

impl Parser {
    /// Takes the next bytes.
    pub(crate) fn feed(&mut self, bytes: &[u8]) -> Result<(), NotEvents> {
        for byte in bytes {
            let follows_return = std::mem::replace(&mut self.after_return, *byte == b'\r');
            match byte {
                b'\n' if follows_return => {}
                b'\n' | b'\r' => self.end_of_line()?,
                byte => {
                    self.line.push(*byte);
                    self.check_size()?;
                }
            }
        }
        Ok(())
    }

    /// The next event that is complete.
    pub(crate) fn next_event(&mut self) -> Option<Event> {
        self.ready.pop_front()
    }

    fn check_size(&self) -> Result<(), NotEvents> {
        let size = self.line.len() + self.event.data.len() + self.event.name.len();
        if size > MAX_EVENT {
            return Err(NotEvents::TooLarge);
        }
        Ok(())
    }

    fn end_of_line(&mut self) -> Result<(), NotEvents> {
        let line = std::mem::take(&mut self.line);
        let line = String::from_utf8(line).map_err(|_| NotEvents::NotText)?;
        let first = !std::mem::replace(&mut self.begun, true);
        let line = match line.strip_prefix('\u{feff}') {
            Some(rest) if first => rest,
            _ => &line,
        };
        if line.is_empty() {
            self.end_of_event();
            return Ok(());
        }
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => value.clone_into(&mut self.event.name),
            "data" => self.add_data(value),
            // A comment, or a field that concerns reconnecting: we do that ourselves.
            _ => {}
        }
        self.check_size()
    }

    fn add_data(&mut self, value: &str) {
        if std::mem::replace(&mut self.has_data, true) {
            self.event.data.push('\n');
        }
        self.event.data.push_str(value);
    }

    /// An event without data is none.
    fn end_of_event(&mut self) {
        let event = std::mem::take(&mut self.event);
        if std::mem::take(&mut self.has_data) {
            self.ready.push_back(event);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Event, MAX_EVENT, NotEvents, Parser};
    use proptest::prelude::*;

    fn events(pieces: &[&[u8]]) -> Result<Vec<(String, String)>, NotEvents> {
        let mut parser = Parser::default();
        for piece in pieces {
            parser.feed(piece)?;
        }
        let all = std::iter::from_fn(|| parser.next_event());
        Ok(all.map(|Event { name, data }| (name, data)).collect())
    }

    fn event(name: &str, data: &str) -> (String, String) {
        (name.to_owned(), data.to_owned())
    }

    #[test]
    fn events_are_read_as_the_standard_says() {
        for (text, expected) in [
            ("event: session\ndata: {}\n\n", vec![event("session", "{}")]),
            ("\u{feff}event:a\ndata:1\n\n", vec![event("a", "1")]),
            ("data: 1\r\ndata: 2\r\n\r\n", vec![event("", "1\n2")]),
            ("data: 1\rdata: 2\r\r", vec![event("", "1\n2")]),
            (": heartbeat\n\ndata\n\n", vec![event("", "")]),
            ("data:  two spaces\n\n", vec![event("", " two spaces")]),
            ("id: 1\nretry: 5\nunknown: x\n\n", vec![]),
            ("event: a\n\ndata: 1\n\n", vec![event("", "1")]),
            ("data: cut off\n", vec![]),
            (
                "event: a\ndata: 1\n\nevent: b\ndata: 2\n\n",
                vec![event("a", "1"), event("b", "2")],
            ),
        ] {
            assert_eq!(events(&[text.as_bytes()]), Ok(expected), "{text:?}");
        }
    }

    #[test]
    fn what_is_too_large_or_no_text_ends_the_stream() {
        let endless = vec![b'a'; MAX_EVENT + 1];
        assert_eq!(events(&[&endless]), Err(NotEvents::TooLarge));
        let lines = "data: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n".repeat(MAX_EVENT / 32);
        assert_eq!(events(&[lines.as_bytes()]), Err(NotEvents::TooLarge));
        assert_eq!(events(&[b"data: \xff\n"]), Err(NotEvents::NotText));
    }

    proptest! {
        #[test]
        fn the_pieces_do_not_matter(
            text in "(event: [ab]|data: ?é?x?|: c|\r\n|\r|\n){0,40}",
            cuts in proptest::collection::vec(0_usize..200, 0..8),
        ) {
            let bytes = text.as_bytes();
            let mut cuts: Vec<_> = cuts.into_iter().map(|cut| cut.min(bytes.len())).collect();
            cuts.extend([0, bytes.len()]);
            cuts.sort_unstable();
            let pieces: Vec<_> = cuts.windows(2).map(|cut| &bytes[cut[0]..cut[1]]).collect();
            prop_assert_eq!(events(&pieces), events(&[bytes]));
        }

        #[test]
        fn any_bytes_are_taken_without_a_panic(bytes in any::<Vec<u8>>()) {
            drop(events(&[&bytes]));
        }
    }
}
