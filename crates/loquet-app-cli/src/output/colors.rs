//! Colours, where somebody sees them.

use crate::arguments::ColorWhen;
use std::env;
use std::io::{self, IsTerminal};

/// Where colours are used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Colors {
    on_error: bool,
}

impl Colors {
    /// As asked; by default on a terminal that can, unless `NO_COLOR` is set.
    pub(crate) fn of(when: ColorWhen) -> Self {
        let on_error = match when {
            ColorWhen::Always => true,
            ColorWhen::Never => false,
            ColorWhen::Auto => {
                let refused = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
                let dumb = env::var_os("TERM").is_some_and(|terminal| terminal == "dumb");
                !refused && !dumb && io::stderr().is_terminal()
            }
        };
        Self { on_error }
    }

    /// Whether standard error has colours.
    pub(crate) const fn on_error(self) -> bool {
        self.on_error
    }

    /// A word that must be seen, on standard error.
    pub(crate) fn alarm(self, word: &str) -> String {
        if self.on_error {
            format!("\u{1b}[1;31m{word}\u{1b}[0m")
        } else {
            word.to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Colors;
    use crate::arguments::ColorWhen;

    #[test]
    fn colours_are_as_asked() {
        assert_eq!(Colors::of(ColorWhen::Never).alarm("Erreur"), "Erreur");
        assert!(
            Colors::of(ColorWhen::Always)
                .alarm("Erreur")
                .contains("Erreur")
        );
        assert!(Colors::of(ColorWhen::Always).on_error());
    }
}
