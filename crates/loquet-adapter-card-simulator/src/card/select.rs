//! SELECT and READ BINARY.

use super::assumptions::{PastEnd, PinForgotten};
use super::chip::{Chip, Selection};
use super::command::{Command, SHORT_MAXIMUM};
use super::files::{Directory, ElementaryFile, MASTER_AID, Reading};
use super::status::{Answer, Handled, Status};

/// P2 of SELECT: no answer, or file control parameters. FCI (00) is refused. \[R\]
const NO_DATA: u8 = 0x0C;
const CONTROL_PARAMETERS: u8 = 0x04;

impl Chip {
    /// SELECT by file identifier, parent, name or path. \[R\] but for P1 = 03 \[A\].
    pub(super) fn select(&mut self, command: &Command<'_>) -> Handled {
        check_p2(command)?;
        let found = match command.p1 {
            0x00 | 0x02 => self.by_identifier(command.data),
            0x03 if command.data.is_empty() => Ok(directory(Directory::Master)),
            0x04 => Directory::by_name(command.data)
                .map(directory)
                .ok_or(Status::FILE_NOT_FOUND),
            0x09 => self.by_path(command.data),
            _ => Err(Status::BAD_P1_P2),
        }?;
        self.become_current(found);
        if command.p2 == NO_DATA {
            return Ok(Answer::ok());
        }
        Ok(self
            .control_parameters()
            .map_or_else(Answer::ok, Answer::data))
    }

    /// Makes a selection current.
    fn become_current(&mut self, found: Selection) {
        let application = found.file.is_none() && found.directory != Directory::Master;
        if application && self.card.assumptions.pin_forgotten == PinForgotten::AtSelection {
            self.codes.forget();
        }
        if found.directory != self.selection.directory {
            self.environment = super::environment::Environment::default();
        }
        self.selection = found;
    }

    /// The master file, or a file of the current directory.
    fn by_identifier(&self, data: &[u8]) -> Result<Selection, Status> {
        match data {
            [] | [0x3F, 0x00] => Ok(directory(Directory::Master)),
            [high, low] => {
                let id = u16::from_be_bytes([*high, *low]);
                self.file_in(self.selection.directory, id)
            }
            _ => Err(Status::BAD_DATA),
        }
    }

    /// A path from the master file when it begins with 3F00, else from the current directory.
    fn by_path(&self, data: &[u8]) -> Result<Selection, Status> {
        let ids: Vec<u16> = data
            .chunks(2)
            .map(|pair| match pair {
                [high, low] => Ok(u16::from_be_bytes([*high, *low])),
                _ => Err(Status::BAD_DATA),
            })
            .collect::<Result<_, _>>()?;
        let (mut place, steps) = match ids.as_slice() {
            [] => return Err(Status::BAD_DATA),
            [0x3F00, rest @ ..] => (directory(Directory::Master), rest),
            rest => (directory(self.selection.directory), rest),
        };
        for step in steps {
            place = self.step(place, *step)?;
        }
        Ok(place)
    }

    /// One step of a path.
    fn step(&self, place: Selection, id: u16) -> Result<Selection, Status> {
        if place.file.is_some() {
            return Err(Status::FILE_NOT_FOUND);
        }
        let below = [Directory::Contact, Directory::Contactless];
        let found = below.into_iter().find(|below| below.id() == id);
        match found {
            Some(below) if place.directory == Directory::Master => Ok(directory(below)),
            _ => self.file_in(place.directory, id),
        }
    }

    /// A file of a directory.
    fn file_in(&self, place: Directory, id: u16) -> Result<Selection, Status> {
        let file = self.files.find(place, id).ok_or(Status::FILE_NOT_FOUND)?;
        Ok(Selection {
            directory: place,
            file: Some(file),
        })
    }

    /// File control parameters of what is current.
    fn control_parameters(&self) -> Option<Vec<u8>> {
        match self.selection.file {
            Some(file) => self.files.get(file).map(ElementaryFile::control_parameters),
            None => self.selection.directory.control_parameters(),
        }
    }

    /// READ BINARY, of the current file or by short file identifier.
    pub(super) fn read_binary(&mut self, command: &Command<'_>) -> Handled {
        if !command.data.is_empty() {
            return Err(Status::WRONG_LENGTH);
        }
        let offset = if command.p1 & 0x80 == 0 {
            usize::from(command.p1_p2())
        } else {
            let short = command.p1 & 0x1F;
            let file = self.files.find_short(self.selection.directory, short);
            self.selection.file = Some(file.ok_or(Status::FILE_NOT_FOUND)?);
            usize::from(command.p2)
        };
        let current = self.selection.file.and_then(|file| self.files.get(file));
        let file = current.ok_or(Status::NO_CURRENT_FILE)?;
        match file.reading(self.card.kind.is_contactless()) {
            Reading::Always => {}
            Reading::AfterPin if self.codes.pin.is_verified() => {}
            Reading::AfterPin | Reading::Never => return Err(Status::SECURITY),
        }
        let there = file.content.get(offset..).filter(|there| !there.is_empty());
        self.cut(
            there.ok_or(Status::BAD_OFFSET)?,
            command.expected.unwrap_or(SHORT_MAXIMUM),
        )
    }

    /// As many bytes as are asked for, are there, and fit.
    fn cut(&self, there: &[u8], expected: usize) -> Handled {
        let wanted = expected.min(self.card.assumptions.largest_read.max(1));
        if let Some(data) = there.get(..wanted) {
            return Ok(Answer::data(data.to_vec()));
        }
        let data = there.to_vec();
        match self.card.assumptions.past_end {
            PastEnd::Warning => Ok(Answer {
                data,
                status: Status::END_OF_FILE,
            }),
            PastEnd::WrongLength => Err(Status::ask_for(data.len())),
            PastEnd::Plain => Ok(Answer::data(data)),
        }
    }
}

/// A directory, and no file of it.
fn directory(directory: Directory) -> Selection {
    Selection {
        directory,
        file: None,
    }
}

/// FCI is refused, for everything but the master file by its name. \[R\]
fn check_p2(command: &Command<'_>) -> Result<(), Status> {
    let master_by_name = command.p1 == 0x04 && command.data == MASTER_AID;
    match command.p2 {
        CONTROL_PARAMETERS | NO_DATA => Ok(()),
        0x00 if master_by_name => Ok(()),
        _ => Err(Status::BAD_P1_P2),
    }
}
