//! One step of the journey: what is run, and what must come of it.

use anyhow::{Result, ensure};

use super::language::Text;

/// One run of the program.
pub(super) struct Step {
    pub(super) title: Text,
    /// Words after `loquet`; it runs in the temporary folder.
    pub(super) arguments: &'static [&'static str],
    /// Lines on standard input.
    pub(super) input: &'static str,
    /// Exit code that is expected.
    pub(super) exit: i32,
    /// Text that the output must hold; the same in both languages.
    pub(super) expected: &'static str,
}

impl Step {
    /// Fails unless the program ended and answered as it should.
    pub(super) fn judge(&self, exit: Option<i32>, output: &str) -> Result<()> {
        ensure!(
            exit == Some(self.exit),
            "exit code {} was expected, and it was {}",
            self.exit,
            exit.map_or("a signal".to_owned(), |code| code.to_string())
        );
        ensure!(
            output.contains(self.expected),
            "`{}` was expected in the output, and is not there",
            self.expected
        );
        Ok(())
    }
}

/// The command as one would type it, words with a space in quotes.
pub(super) fn command_line(words: &[&str]) -> String {
    let quoted = |word: &&str| {
        if word.contains(' ') {
            format!("\"{word}\"")
        } else {
            (*word).to_owned()
        }
    };
    let words: Vec<String> = words.iter().map(quoted).collect();
    format!("loquet {}", words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::super::language::Text;
    use super::{Step, command_line};

    const STEP: Step = Step {
        title: Text {
            french: "Un",
            english: "One",
        },
        arguments: &["import", "export.csv", "a b"],
        input: "",
        exit: 0,
        expected: "charbonnel.pascal",
    };

    #[test]
    fn a_command_is_shown_as_one_would_type_it() {
        assert_eq!(
            command_line(STEP.arguments),
            "loquet import export.csv \"a b\""
        );
    }

    #[test]
    fn the_expected_answer_passes() {
        assert!(STEP.judge(Some(0), "hello charbonnel.pascal\n").is_ok());
    }

    #[test]
    fn another_exit_code_fails() {
        let error = STEP.judge(Some(3), "charbonnel.pascal").unwrap_err();
        assert!(error.to_string().contains("it was 3"));
        assert!(STEP.judge(None, "charbonnel.pascal").is_err());
    }

    #[test]
    fn another_answer_fails() {
        assert!(STEP.judge(Some(0), "hello").is_err());
    }
}
