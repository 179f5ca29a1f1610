//! The workstation's memory keeps the contracts of its port.

use loquet_adapter_memory::{MemoryKnownCards, MemoryRememberedIdentifiers, MemorySessionKeeper};
use loquet_port_card::{KnownCards, known_contract};
use loquet_port_workstation::contract::{remembered, sessions};
use loquet_port_workstation::{RememberedIdentifiers, SessionKeeper};

struct Remembered(MemoryRememberedIdentifiers);

impl remembered::Harness for Remembered {
    fn open(&self) -> Box<dyn RememberedIdentifiers> {
        Box::new(self.0.clone())
    }

    fn damage(&self) {
        self.0.damage();
    }
}

struct Sessions(MemorySessionKeeper);

impl sessions::Harness for Sessions {
    fn open(&self) -> Box<dyn SessionKeeper> {
        Box::new(self.0.clone())
    }
}

struct Known(MemoryKnownCards);

impl known_contract::Harness for Known {
    fn open(&self) -> Box<dyn KnownCards> {
        Box::new(self.0.clone())
    }

    fn damage(&self) {
        self.0.damage();
    }
}

mod cards {
    use super::{Known, MemoryKnownCards};

    loquet_port_card::known_cards_contract!(Known(MemoryKnownCards::default()));
}

mod identifiers {
    use super::{MemoryRememberedIdentifiers, Remembered};

    loquet_port_workstation::contract!(Remembered(MemoryRememberedIdentifiers::default()));
}

mod tokens {
    use super::{MemorySessionKeeper, Sessions};

    loquet_port_workstation::sessions_contract!(Sessions(MemorySessionKeeper::default()));
}
