//! Puts a card of the sample file into the first virtual reader, until the reader goes away.
//!
//! `cargo run --example insert -- FOLDER NUMBER MOMENT`: the folder of the authority and its keys,
//! the number of a card of `holders.toml`, and the present moment as in `2026-03-02T08:00:00Z`.

use std::error::Error;
use std::path::Path;

use loquet_adapter_card_simulator::{CardIssuer, SAMPLE_HOLDERS, VirtualReader, cards_of_file};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, folder, number, moment] = arguments.as_slice() else {
        return Err("usage: insert FOLDER NUMBER MOMENT".into());
    };
    let now = moment.parse()?;
    let cards = cards_of_file(SAMPLE_HOLDERS, now)?;
    let order = cards.iter().find(|order| order.card_number() == number);
    let card = CardIssuer::open(Path::new(folder), now)?.issue(order.ok_or("no such card")?)?;
    VirtualReader::default().insert(&card)?.wait()?;
    Ok(())
}
