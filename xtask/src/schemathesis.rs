//! `cargo xtask schemathesis`: an independent tester of API descriptions against a real service.

mod exclusions;
mod practice;
mod settings;
mod tester;

use std::time::Duration;

use anyhow::{Result, bail, ensure};

use crate::needs;
use practice::Practice;
use settings::Pass;
use tester::Tester;

/// How long it tests in continuous integration.
const USUAL_MINUTES: u64 = 2;

/// The same requests each time, so that what it finds is found again.
const SEED: u32 = 20_261_124;

/// Plays requests made from the description, with a session and without.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let minutes = minutes(arguments)?;
    needs::install(&[needs::BUILD, needs::TESTER])?;
    let tester = Tester::install()?;
    let passes = [Pass::WithSession, Pass::WithoutSession];
    let time = Duration::from_secs(minutes * 60) / u32::try_from(passes.len())?;
    println!(
        "seed {SEED}, {} s for each of {} passes",
        time.as_secs(),
        passes.len()
    );
    for pass in passes {
        // A practice each: what one has changed is not what the other finds.
        let practice = Practice::start()?;
        println!("\n-- {}", pass.title());
        tester.test(&practice, pass, SEED, time)?;
        practice.stop()?;
    }
    Ok(())
}

fn minutes(arguments: &[String]) -> Result<u64> {
    let minutes = match arguments {
        [] => USUAL_MINUTES,
        [flag, number] if flag == "--minutes" => number.parse()?,
        _ => bail!("this command takes `--minutes N` or nothing"),
    };
    ensure!((1..=1440).contains(&minutes), "between a minute and a day");
    Ok(minutes)
}

#[cfg(test)]
mod tests {
    use super::minutes;

    fn given(words: &[&str]) -> Option<u64> {
        let words: Vec<_> = words.iter().map(|word| (*word).to_owned()).collect();
        minutes(&words).ok()
    }

    #[test]
    fn minutes_are_two_or_as_asked() {
        assert_eq!(given(&[]), Some(2));
        assert_eq!(given(&["--minutes", "30"]), Some(30));
        for wrong in [
            &["--minutes"][..],
            &["--minutes", "0"],
            &["30"],
            &["--seconds", "1"],
        ] {
            assert_eq!(given(wrong), None, "{wrong:?}");
        }
    }
}
