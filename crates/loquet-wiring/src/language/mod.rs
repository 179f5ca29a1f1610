//! French and English.

use crate::Failure;
use loquet_domain::FailureCode;

pub use crate::settings::LanguageChoice;

/// A language of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language { /// French.
    French, /// English.
    English }

impl Language {
    /// By `--lang` or `LOQUET_LANG`, else by the setting, else by the machine.
    pub fn detect(flag: Option<&str>, setting: LanguageChoice) -> Self { unimplemented!() }
    /// `fr` or `en`.
    pub const fn code(self) -> &'static str { unimplemented!() }
}

/// A value in a sentence. `From` for `&str`, `String`, `char`, integers, `&Path`.
#[derive(Clone, Debug, PartialEq)]
pub enum Argument { /// Text.
    Text(String), /// A number, for plurals.
    Number(i64) }

/// The sentences of a language.
pub struct Messages {}

impl Messages {
    /// All sentences of a language.
    pub fn new(language: Language) -> Self { unimplemented!() }
    /// The language.
    pub const fn language(&self) -> Language { unimplemented!() }
    /// A sentence; an unknown key gives the key in brackets.
    pub fn text(&self, key: &str, arguments: &[(&str, Argument)]) -> String { unimplemented!() }
    /// The sentence of a failure; `more` adds or replaces data that the error itself has not.
    pub fn failure(&self, failure: &dyn Failure, more: &[(&str, Argument)]) -> String { unimplemented!() }
    /// The sentence of a code, for a failure that has no error type.
    pub fn code(&self, code: FailureCode, data: &[(&str, Argument)]) -> String { unimplemented!() }
}

/// The key of a failure's sentence, such as `failure-lq-id-01`.
pub fn failure_key(code: FailureCode) -> String { unimplemented!() }

/// The names of the data in a failure's sentence.
pub const fn failure_arguments(code: FailureCode) -> &'static [&'static str] { unimplemented!() }
