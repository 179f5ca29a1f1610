//! The files keep the contracts of their port.

use super::support::Place;
use loquet_port_card::{KnownCards, known_contract};
use loquet_port_workstation::contract::{remembered, sessions};
use loquet_port_workstation::{RememberedIdentifiers, SessionKeeper};

impl remembered::Harness for Place {
    fn open(&self) -> Box<dyn RememberedIdentifiers> {
        Box::new(self.remembered())
    }

    fn damage(&self) {
        self.write("remembered.json", b"{\"format\": 1, \"identi");
    }
}

impl sessions::Harness for Place {
    fn open(&self) -> Box<dyn SessionKeeper> {
        Box::new(self.sessions())
    }
}

impl known_contract::Harness for Place {
    fn open(&self) -> Box<dyn KnownCards> {
        Box::new(self.known())
    }

    fn damage(&self) {
        self.write("known-cards.json", b"{\"format\": 1, \"car");
    }
}

mod cards {
    use super::Place;

    loquet_port_card::known_cards_contract!(Place::new());
}

mod identifiers {
    use super::Place;

    loquet_port_workstation::contract!(Place::new());
}

mod tokens {
    use super::Place;

    loquet_port_workstation::sessions_contract!(Place::new());
}
