//! Data in a sentence.

use fluent_bundle::FluentValue;
use std::path::{Path, PathBuf};

/// Stands for a list without items: sentences have a case for it.
const NOTHING: &str = "none";

/// Data in a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Argument {
    /// Text.
    Text(String),
    /// A number: a sentence may have a plural for it.
    Number(i64),
}

impl Argument {
    /// A list; one without items is `none`, for which a sentence may have a case.
    pub fn list<T: AsRef<str>>(items: impl IntoIterator<Item = T>) -> Self {
        let mut list = String::new();
        for item in items {
            if !list.is_empty() {
                list.push_str(", ");
            }
            list.push_str(item.as_ref());
        }
        Self::Text(if list.is_empty() {
            NOTHING.to_owned()
        } else {
            list
        })
    }

    pub(super) fn to_fluent(&self) -> FluentValue<'_> {
        match self {
            Self::Text(text) => FluentValue::from(text.as_str()),
            Self::Number(number) => FluentValue::from(*number),
        }
    }
}

impl From<&str> for Argument {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Argument {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&String> for Argument {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<&Path> for Argument {
    fn from(path: &Path) -> Self {
        Self::Text(path.display().to_string())
    }
}

impl From<&PathBuf> for Argument {
    fn from(path: &PathBuf) -> Self {
        path.as_path().into()
    }
}

impl From<char> for Argument {
    /// The character, or its code where it cannot be seen.
    fn from(character: char) -> Self {
        let is_seen = !character.is_control() && !character.is_whitespace();
        let printable = loquet_domain::text::PrintableText::<16>::new(&character.to_string());
        if is_seen && printable.as_str().chars().eq([character]) {
            return Self::Text(character.to_string());
        }
        Self::Text(format!("U+{:04X}", u32::from(character)))
    }
}

impl From<i64> for Argument {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<u32> for Argument {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl From<u64> for Argument {
    fn from(number: u64) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<usize> for Argument {
    fn from(number: usize) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}
