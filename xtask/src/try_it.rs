//! `cargo xtask try`: a practice in a temporary folder, and a login.
//!
//! At a terminal it prepares the practice and hands over, first for a password, then for a card;
//! with `--scripted`, or without a terminal, it plays the whole journey and checks each step. The
//! card is simulated, and lies in a virtual reader of the real PC/SC service.

mod card;
mod journey;
mod language;
mod practice;
mod reader;
mod step;

use std::io::{self, IsTerminal};

use anyhow::{Context, Result};

use crate::{command, needs, program};
use card::SimulatedCard;
use journey::{JOURNEY, Journey};
use language::Language;
use practice::Practice;
use step::Step;

/// Plays the journey, or prepares it and lets the person at the terminal log in.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let is_scripted = command::only_flag(arguments, "--scripted")? || !io::stdin().is_terminal();
    needs::install(&[needs::BUILD, needs::CARD])?;
    let practice = Practice::new(program::build()?)?;
    let language = Language::of_environment();
    let _card = SimulatedCard::insert(&practice)?;
    if is_scripted {
        play_all(&practice, language, &JOURNEY)
    } else {
        play(&practice, language, JOURNEY.preparation, 1)?;
        println!("\n{}\n", language.choose(&journey::INVITATION));
        practice.hand_over(&["login"])?;
        println!("\n{}\n", language.choose(&journey::CARD_INVITATION));
        practice.hand_over(&["login", "--card"])
    }
}

fn play_all(practice: &Practice, language: Language, journey: &Journey) -> Result<()> {
    play(practice, language, journey.preparation, 1)?;
    play(
        practice,
        language,
        journey.visit,
        journey.preparation.len() + 1,
    )?;
    println!("\n{}", language.choose(&journey::END));
    Ok(())
}

fn play(practice: &Practice, language: Language, steps: &[Step], first: usize) -> Result<()> {
    steps.iter().zip(first..).try_for_each(|(step, number)| {
        let title = language.choose(&step.title);
        println!("\n{number}. {title}");
        practice
            .play(step)
            .with_context(|| format!("step {number} failed: {title}"))
    })
}
