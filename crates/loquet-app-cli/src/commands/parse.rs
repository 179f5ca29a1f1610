//! `loquet identifier parse`: one identifier, or millions of them.

use crate::arguments::Parse;
use crate::failure::{Failure, FailureJson};
use crate::front::Front;
use crate::output::{Answer, failure_in, written};
use loquet_domain::identifier::RULES_VERSION;
use loquet_domain::{Identifier, IdentifierError};
use loquet_wiring::Exit;
use loquet_wiring::Messages;
use serde::Serialize;
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::process::ExitCode;

/// Bytes read and written at once.
const BUFFER: usize = 1 << 16;

/// Longer lines are no identifiers (identifier-rules §3), so no more of them is kept: this, one
/// byte over the limit, and the end of the line.
const KEPT_OF_A_LINE: usize = 256 + 2;

/// Stands for what is not UTF-8; no identifier may have it.
const NOT_UTF_8: char = '\u{fffd}';

/// Reads an identifier, or one a line of standard input.
pub(crate) fn run(front: &Front, arguments: &Parse) -> Result<ExitCode, Failure> {
    if arguments.text == "-" {
        let out = BufWriter::with_capacity(BUFFER, io::stdout().lock());
        return parse_lines(io::stdin().lock(), out, front.messages());
    }
    let identifier: Identifier = arguments.text.parse()?;
    front.answer(&Parsed(&identifier))?;
    Ok(Exit::Done.into())
}

/// An identifier that was read.
#[derive(Debug)]
pub(crate) struct Parsed<'identifier>(pub(crate) &'identifier Identifier);

/// An identifier for machines.
#[derive(Debug, Serialize)]
struct ParsedJson<'identifier> {
    display: &'identifier str,
    key: &'identifier str,
    rules: u16,
}

impl<'identifier> From<&'identifier Identifier> for ParsedJson<'identifier> {
    fn from(identifier: &'identifier Identifier) -> Self {
        let (display, key) = (identifier.display(), identifier.key().as_str());
        Self {
            display,
            key,
            rules: RULES_VERSION,
        }
    }
}

impl Answer for Parsed<'_> {
    fn json(&self) -> impl Serialize {
        ParsedJson::from(self.0)
    }

    fn text(&self, messages: &Messages) -> String {
        let (display, key) = (self.0.display(), self.0.key().as_str());
        if display == key {
            return format!("{display}\n");
        }
        messages.text(
            "identifier-read",
            &[("display", display.into()), ("key", key.into())],
        ) + "\n"
    }
}

/// Reads one identifier a line and writes one JSON object a line.
fn parse_lines(
    input: impl Read,
    mut out: impl Write,
    messages: &Messages,
) -> Result<ExitCode, Failure> {
    let mut input = BufReader::with_capacity(BUFFER, input);
    let mut line = Vec::with_capacity(KEPT_OF_A_LINE);
    let mut all_read = true;
    loop {
        if input.buffer().is_empty() && flush(&mut out)?.is_none() {
            return Ok(Exit::Done.into());
        }
        if !read_line(&mut input, &mut line).map_err(Failure::unexpected)? {
            break;
        }
        let parsed = parse_bytes(without_end(&line));
        all_read &= parsed.is_ok();
        match write_line(&mut out, &parsed, messages) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(Exit::Done.into()),
            result => result.map_err(Failure::unexpected)?,
        }
    }
    written(out.flush())?;
    Ok(if all_read {
        Exit::Done
    } else {
        Exit::Malformed
    }
    .into())
}

/// Lets whoever waits for an answer have it; `None` if nobody reads any more.
fn flush(out: &mut impl Write) -> Result<Option<()>, Failure> {
    match out.flush() {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(None),
        result => result.map(Some).map_err(Failure::unexpected),
    }
}

/// Reads a line with its end, keeping no more of it than an identifier may have; false at the end
/// of the input.
fn read_line(input: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<bool> {
    line.clear();
    let mut any = false;
    loop {
        let available = match input.fill_buf() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            available => available?,
        };
        if available.is_empty() {
            return Ok(any);
        }
        any = true;
        let end = available.iter().position(|byte| *byte == b'\n');
        let taken = end.map_or(available.len(), |end| end + 1);
        let room = KEPT_OF_A_LINE.saturating_sub(line.len());
        line.extend(available.iter().take(taken.min(room)));
        input.consume(taken);
        if end.is_some() {
            return Ok(true);
        }
    }
}

/// A line without its end, as Unix or Windows writes it.
fn without_end(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

fn parse_bytes(line: &[u8]) -> Result<Identifier, IdentifierError> {
    match str::from_utf8(line) {
        Ok(text) => text.parse(),
        Err(_) if line.len() > 256 => Err(IdentifierError::TooLong),
        Err(error) => Err(not_utf_8(
            line.get(..error.valid_up_to()).unwrap_or_default(),
        )),
    }
}

/// What is wrong with a line that is UTF-8 only so far.
fn not_utf_8(valid: &[u8]) -> IdentifierError {
    let valid = str::from_utf8(valid).unwrap_or_default();
    match valid.parse::<Identifier>() {
        Err(error @ IdentifierError::ForbiddenCharacter { .. }) => error,
        _ => IdentifierError::ForbiddenCharacter {
            character: NOT_UTF_8,
            position: valid.chars().count() + 1,
        },
    }
}

fn write_line(
    out: &mut impl Write,
    parsed: &Result<Identifier, IdentifierError>,
    messages: &Messages,
) -> io::Result<()> {
    match parsed {
        Ok(identifier) => serde_json::to_writer(&mut *out, &ParsedJson::from(identifier))?,
        Err(error) => {
            let sentence = failure_in(messages, error);
            serde_json::to_writer(
                &mut *out,
                &FailureJson::new(error.code().as_str(), &sentence),
            )?;
        }
    }
    out.write_all(b"\n")
}

#[cfg(test)]
mod tests {
    use super::{parse_bytes, parse_lines};
    use loquet_domain::IdentifierError;
    use loquet_wiring::{Language, Messages};
    use std::process::ExitCode;

    fn lines(input: &[u8]) -> (Vec<serde_json::Value>, bool) {
        let mut out = Vec::new();
        let code = parse_lines(input, &mut out, &Messages::new(Language::French)).expect("read");
        let out = String::from_utf8(out).expect("text");
        let values = out
            .lines()
            .map(|line| serde_json::from_str(line).expect("JSON"));
        (values.collect(), code == ExitCode::SUCCESS)
    }

    #[test]
    fn one_object_a_line() {
        let (values, all_read) = lines("L’Hœuillet.Zoë\r\nCHARBONNEL.PASCAL".as_bytes());
        assert!(all_read);
        assert_eq!(values[0]["display"], "l’hœuillet.zoë");
        assert_eq!(values[0]["key"], "lhoeuillet.zoe");
        assert_eq!(values[0]["rules"], 1);
        assert_eq!(values[1]["key"], "charbonnel.pascal");
    }

    #[test]
    fn a_bad_line_stops_nothing() {
        let long = format!("{}\n", "a".repeat(1 << 20));
        let input = [b"dup\xffont.jean\n\n", long.as_bytes(), b"petit.luc\n"].concat();
        let (values, all_read) = lines(&input);
        assert!(!all_read);
        let codes: Vec<_> = values
            .iter()
            .map(|value| value["error"]["code"].as_str())
            .collect();
        assert_eq!(
            codes,
            [Some("LQ-ID-05"), Some("LQ-ID-08"), Some("LQ-ID-07"), None]
        );
        assert!(
            values[0]["error"]["message"]
                .as_str()
                .is_some_and(|it| it.contains('4'))
        );
        assert_eq!(values[3]["key"], "petit.luc");
    }

    #[test]
    fn nothing_gives_nothing() {
        assert_eq!(lines(b""), (Vec::new(), true));
    }

    #[test]
    fn the_limit_is_that_of_the_rules_whatever_ends_the_line() {
        // Two bytes more than its key for each letter: an accent typed after it.
        let exact = format!("{}.bcd", "e\u{301}".repeat(84));
        assert_eq!(exact.len(), 256);
        assert!(lines(format!("{exact}\n").as_bytes()).1);
        assert!(lines(format!("{exact}\r\n").as_bytes()).1);
        assert!(!lines(format!("a{exact}\n").as_bytes()).1);
    }

    #[test]
    fn the_leftmost_wrong_character_is_told() {
        let forbidden = |position, character| {
            Err(IdentifierError::ForbiddenCharacter {
                character,
                position,
            })
        };
        assert_eq!(parse_bytes(b"a@\xff"), forbidden(2, '@'));
        assert_eq!(parse_bytes(b"\xc3\xa9\xff.b"), forbidden(2, '\u{fffd}'));
        assert_eq!(parse_bytes(&[0xff; 257]), Err(IdentifierError::TooLong));
    }
}
