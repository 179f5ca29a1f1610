//! The files keep the contracts of their port.

use super::support::Place;
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

mod identifiers {
    use super::Place;

    loquet_port_workstation::contract!(Place::new());
}

mod tokens {
    use super::Place;

    loquet_port_workstation::sessions_contract!(Place::new());
}
